package process

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/step"
)

// Outcome says whether and how a run is over in c (docs/spec.md §4): error when a thread failed, running while a step
// other than an environment move is enabled, and else done or deadlock as main has finished or not.
func (s *System) Outcome(c *Config) step.Outcome {
	out := step.Outcome{Output: c.output, Failure: c.failure}
	if c.failure != nil {
		out.End = step.Error
		return out
	}
	out.End = step.Deadlock
	for _, t := range c.threads() {
		r := s.redex(c, t)
		moves := r.moves()
		for _, m := range moves {
			if !m.env {
				return step.Outcome{Output: c.output}
			}
			out.MayEnd = true
		}
		if r.finished() {
			if t.Main {
				out.End = step.Done
			}
			continue
		}
		if _, fault := t.Proc.(*Fault); fault && !t.Main {
			continue // waiting for the environment is no reason to worry
		}
		out.Blocked = append(out.Blocked, step.Blocked{
			Thread: t.Label, Partition: c.display(t.part), Waits: r.waits(), Span: blame(t.Proc),
		})
	}
	return out
}

// waits says in words what a blocked thread waits for.
func (r redex) waits() string {
	if why := r.wrong(); why != "" {
		return "wrong: " + why
	}
	switch p := r.thread.Proc.(type) {
	case *In:
		return "recv " + nameOf(p.Chan).String()
	case *Get:
		return "get " + nameOf(p.Ref).String()
	case *Set:
		return "set " + nameOf(p.Ref).String()
	case *Start:
		return "start " + nameOf(p.Name).String()
	case *Stop:
		return "stop " + nameOf(p.Name).String()
	case *Fault:
		return "fault " + calculus.Hint(text(p.Value))
	default:
		panic("process: a thread that never waits")
	}
}

// State says what a thread can do.
type State uint8

// Finished: main has sent its value to done. Steps: some rule applies. Blocked: it waits. Wrong: it
// has reached what no well-typed program does.
const (
	Finished State = iota
	Steps
	Blocked
	Wrong
)

// ThreadState is a running thread and what it can do. Waits says what a blocked thread waits for and why a wrong one is wrong.
type ThreadState struct {
	Label     string
	Partition int // 0 is the host, i the i-th of Partitions
	Redex     Proc
	State     State
	Waits     string
	Span      source.Span
}

// Threads returns the running threads of c in order of creation with what each can do.
func (s *System) Threads(c *Config) []ThreadState {
	var all []ThreadState
	for _, t := range c.threads() {
		r := s.redex(c, t)
		st := ThreadState{Label: t.Label, Partition: t.part, Redex: t.Proc, Span: blame(t.Proc)}
		switch {
		case r.finished() && t.Main:
			st.State = Finished
		case r.wrong() != "":
			st.State, st.Waits = Wrong, r.wrong()
		case len(r.moves()) > 0:
			st.State = Steps
		case c.failure == nil:
			st.State, st.Waits = Blocked, r.waits()
		}
		all = append(all, st)
	}
	return all
}

// display returns the display name of a running partition.
func (c *Config) display(part int) string {
	return calculus.PartitionName(c.part(part).Name, c.partitionNames())
}
