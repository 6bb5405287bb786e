package driver

import (
	"context"
	"errors"
	"runtime"
	"runtime/metrics"

	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// How much a run and a search may remember, in MiB: a recursion without end is stopped before the computer is full.
const (
	DefaultMaxMemory        = 1024
	DefaultMaxExploreMemory = 4096
)

// errMemory says that a run or search has outgrown its memory, errRules that a run has applied as many rules as it may.
var (
	errMemory = errors.New("the memory that it may use is full")
	errRules  = errors.New("it has computed as long as it may")
)

// memory tells when the program remembers more than a limit, 0 for none, in bytes.
type memory struct {
	limit  uint64
	sample []metrics.Sample
}

func newMemory(mib int) *memory {
	return &memory{limit: uint64(mib) << 20, sample: []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}}
}

// full counts garbage only until it has been collected, so that the answer does not depend on when that happens.
func (m *memory) full() bool {
	if m.limit == 0 || m.used() <= m.limit {
		return false
	}
	runtime.GC()
	return m.used() > m.limit
}

func (m *memory) used() uint64 {
	metrics.Read(m.sample)
	return m.sample[0].Value.Uint64()
}

// guarded is a scheduler that stops a run when its memory is full, and soon after the context is cancelled. A step can be
// milliseconds of work, so it looks more often than sim.Run, for which steps may be short.
type guarded struct {
	*sim.Forcing
	ctx    context.Context
	memory *memory
	system *latest
	rules  uint64 // that may be applied; 0 for no limit
}

// latest is the machine, remembering the configuration that a run has reached. A step may stand for a hundred thousand
// rules, and a thread that only computes takes such steps for ever.
type latest struct {
	*pi.System
	config *pi.Config
}

// Next is the machine's.
func (l *latest) Next(c *pi.Config, m step.Step) *pi.Config {
	l.config = l.System.Next(c, m)
	return l.config
}

// guardPeriod is how many steps pass between two looks.
const guardPeriod = 16

// Pick picks a step, or fails with errMemory or the context's error.
func (g *guarded) Pick(v sim.View) (int, error) {
	if v.Taken()%guardPeriod == 0 {
		if err := g.ctx.Err(); err != nil {
			return sim.Stop, err
		}
		if g.memory.full() {
			return sim.Stop, errMemory
		}
		if c := g.system.config; g.rules > 0 && c != nil && c.Rules() > g.rules {
			return sim.Stop, errRules
		}
	}
	return g.Forcing.Pick(v)
}
