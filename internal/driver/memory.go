package driver

import (
	"context"
	"errors"
	"runtime"
	"runtime/metrics"

	"github.com/balticsim/balticsim/sim"
)

// How much a run and a search may remember, in MiB: a recursion without end is stopped before the computer is full.
const (
	DefaultMaxMemory        = 1024
	DefaultMaxExploreMemory = 4096
)

// errMemory says that a run or search has outgrown its memory.
var errMemory = errors.New("the memory that it may use is full")

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
	}
	return g.Forcing.Pick(v)
}
