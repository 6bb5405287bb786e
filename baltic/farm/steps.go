package farm

import (
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

// A stop or start of a partition is a step of the program, and something that takes time on its machine. A stop is not admitted before
// the machine is frozen; a start is taken at once, and the machine follows.

// admit tells whether a step may be taken now.
func (c *Controller) admit(s step.Step) bool {
	if process.Rule(s.Rule) != process.RuleStop {
		return true
	}
	n, _ := c.loop.Config().Subject(s)
	m := c.byName[n.Token()]
	if m == nil {
		return true
	}
	switch m.phase {
	case running:
		m.freeze()
		return false
	case created, booting, freezing, thawing:
		return false
	case crashed:
		return s.Actor == m.demon
	case held, stopped, gone:
	}
	return true
}

// freeze freezes the machine, so that its partition can be stopped.
func (m *machine) freeze() {
	c := m.c
	m.become(freezing)
	m.frozenAs, m.said = 0, false
	m.worker.push(func() {
		f, err := c.host.Freeze(c.ctx, m.worker.id)
		c.loop.Do(func() {
			if err != nil {
				m.unfrozen(err)
				return
			}
			m.frozenAs = f
			m.hold()
		})
	})
}

// hold follows the freeze of the machine, when both the host has said which state is kept, and the machine all that it had to say.
func (m *machine) hold() {
	if m.phase != freezing || m.frozenAs == 0 || !m.said {
		return // not yet, or it has failed meanwhile
	}
	m.latest = m.frozenAs
	m.c.loop.Config().SetMark(m.n, markOf(m.latest))
	m.become(held)
}

// crashComes is how long the host may take to tell that a machine has failed that it could not freeze.
const crashComes = time.Second

// unfrozen follows a freeze that did not come about. The machine has failed, or is as good as failed.
func (m *machine) unfrozen(err error) {
	c := m.c
	if m.phase != freezing {
		return
	}
	c.note(m.name, "cannot be frozen: "+err.Error())
	time.AfterFunc(crashComes, func() {
		c.loop.Do(func() {
			if m.phase == freezing {
				m.crash(baltic.Hang)
			}
		})
	})
}

// markOf is the mark of the partition of a machine in a frozen state. What has no mark is a box; states are numbered from 1.
func markOf(f baltic.FrozenID) uint64 { return uint64(f) }

// watcher is the Controller as an observer of the loop.
type watcher Controller

// Before is that of live.Watcher.
func (w *watcher) Before(c *pi.Config, s step.Step) {
	w.projector.Before(c, s)
	switch process.Rule(s.Rule) {
	case process.RuleStart, process.RuleStop:
		w.acting = w.loop.System().Act(c, s)
	default: // nothing to do about it
	}
}

// After is that of live.Watcher.
func (w *watcher) After(c *pi.Config, s step.Step) {
	w.projector.After(c, s)
	rule := process.Rule(s.Rule)
	if rule != process.RuleStart && rule != process.RuleStop {
		return
	}
	m := w.byName[w.acting.At.Token()]
	switch {
	case m == nil:
	case rule == process.RuleStop:
		m.stopped()
	default:
		m.started(c.Mark(m.n))
	}
}

// Delivered is that of live.Watcher.
func (w *watcher) Delivered(*pi.Config, pi.Value, pi.Value) {}

// Received is that of live.Watcher.
func (w *watcher) Received(*pi.Config, pi.Value, pi.Value) {}

// stopped follows a stop of the partition.
func (m *machine) stopped() {
	m.paused = m.phase == held
	if m.paused {
		m.frozen[m.latest] = m.open
	}
	m.setOpen(nil)
	m.heard = false
	m.become(stopped)
}

// started follows a start of the partition, whose mark says what was started.
func (m *machine) started(mark uint64) {
	c := m.c
	if mark == 0 {
		m.become(gone)
		c.loop.Do(func() { // when all that follows at once has happened: a handler may start another state in its place
			if m.phase == gone {
				m.kill()
			}
		})
		return
	}
	f := baltic.FrozenID(mark)
	if !m.paused || f != m.latest {
		m.show(func(s *MachineStatus) { s.Restores++ })
	}
	m.setOpen(m.frozen[f])
	m.began = time.Now()
	m.become(thawing)
	m.worker.push(func() {
		c.pump.after(c.ctx, func() { m.heard = true })
		if err := c.host.Thaw(c.ctx, m.worker.id, f); err != nil {
			c.broken(m.name, "go on from a frozen state", err)
			return
		}
		c.loop.Do(func() {
			if m.phase == thawing {
				m.ready()
			}
		})
	})
}

// kill ends the machine.
func (m *machine) kill() {
	c := m.c
	m.worker.push(func() {
		if err := c.host.Kill(c.ctx, m.worker.id); err != nil {
			c.loop.Do(func() { c.note(m.name, "cannot be ended: "+err.Error()) })
		}
	})
}

// ready follows the end of a boot or thaw.
func (m *machine) ready() {
	took := time.Since(m.began)
	m.show(func(s *MachineStatus) { s.Took, s.Note = took, "" })
	m.become(running)
}

// crash crashes the partition of a machine that has failed: the demon that waits for it takes its step.
func (m *machine) crash(why baltic.Cause) {
	if !m.phase.lives() {
		return
	}
	m.heard, m.failed, m.why = false, true, why
	m.setOpen(nil)
	m.show(func(s *MachineStatus) {
		s.Crashes++
		s.Note = "crashed: " + string(why)
	})
	m.c.loop.Config().SetMark(m.n, 0)
	m.become(crashed)
	m.tryCrash()
}

// tryCrash takes the step of the demon, when the demon is ready.
func (m *machine) tryCrash() {
	c := m.c
	sys, config := c.loop.System(), c.loop.Config()
	for _, s := range sys.Steps(config, nil) {
		if !s.Env {
			continue
		}
		act := sys.Act(config, s)
		if act.Subject.Text() != baltic.FaultCrashOf(m.role.Name) || !m.heldBy(act.Holds()) {
			continue
		}
		m.failed, m.demon = false, s.Actor
		c.cause = m.why
		c.loop.Take(s)
		return
	}
}

// heldBy tells whether a thread with these variables knows the machine: its vm is one of them.
func (m *machine) heldBy(variables []pi.Variable) bool {
	for _, v := range variables {
		if v.Value.Kind() != pi.KindTuple {
			continue
		}
		if n := v.Value.Fields()[0]; n.Kind() == pi.KindName && n.Same(m.n) {
			return true
		}
	}
	return false
}
