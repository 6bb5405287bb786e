package hosttest

import (
	"testing"
	"time"

	"github.com/balticsim/balticsim/baltic"
)

// Fixture is a host to be tested.
type Fixture struct {
	// New makes a host without machines, whose messages are at most MaxBody bytes long. The suite closes it.
	New func(t *testing.T) baltic.Host
	// Crash makes a machine that runs fail for a cause, one of Causes.
	Crash  func(t *testing.T, h baltic.Host, m baltic.MachineID, why baltic.Cause)
	Causes []baltic.Cause
	// Left fails the test when something of a host is left that was closed; nil when there is nothing to look for.
	Left func(t *testing.T)
	// Patience is how long the suite waits for anything before it fails.
	Patience time.Duration
}

// MaxBody is the limit of messages that a Fixture sets, in bytes.
const MaxBody = 1 << 16

// Run tests a host. The parts depend on each other: after the first that fails the others are not run.
func Run(t *testing.T, f Fixture) {
	b := &bench{Host: f.New(t), fixture: f, t: t, unread: map[baltic.MachineID][]baltic.HostEvent{}}
	closed := false
	defer func() {
		if !closed {
			_ = b.Close()
		}
	}()
	var first, second baltic.MachineID
	part := func(name string, run func()) {
		if t.Failed() {
			return
		}
		t.Run(name, func(t *testing.T) {
			whole := b.t
			defer func() { b.t = whole }()
			b.t = t
			run()
		})
	}
	part("boot", func() { first = b.early() })
	part("calls", func() { b.callsAndAnswers(first) })
	part("questions", func() { b.questions(first) })
	part("many at once", func() { b.manyAtOnce(first) })
	part("order of prints", func() { b.prints(first) })
	part("types", func() { b.types(first) })
	part("limits", func() { b.limits(first) })
	part("freeze and go on", func() { b.goOn(first) })
	part("an older state", func() { b.older(first) })
	part("calls in a frozen machine", func() { b.openCalls(first) })
	part("questions in a frozen machine", func() { b.openQuestions(first) })
	part("two machines of a role", func() { second = b.boot("Desk#2"); b.twoOfARole(first, second) })
	part("nothing from a frozen machine", func() { b.quiet(first, second) })
	for _, why := range f.Causes {
		part("crash: "+string(why), func() { b.crash(first, second, why) })
	}
	part("kill", func() { b.kill(first, second) })
	part("a program that fails", func() { b.fails(second) })
	part("texts with a mistake", func() { b.mistake(first) })
	part("unknown machines", func() { b.unknown(first) })
	part("close", func() {
		b.relayed(first, "to whom?") // a call may be open
		b.must(b.Close())
		closed = true
		for e := range b.Events() {
			if e.Kind == baltic.Crashed {
				t.Errorf("closing the host crashes machine %d", e.Machine)
			}
		}
		if f.Left != nil {
			f.Left(b.t)
		}
	})
}
