package lambda

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
		if op, ok := r.expr.(*Op); ok && op.Op == calculus.OpFault && !t.Main {
			continue // waiting for the environment is no reason to worry
		}
		out.Blocked = append(out.Blocked, step.Blocked{
			Thread: t.Label, Partition: c.display(t.part), Waits: r.waits(), Span: blame(t.Expr),
		})
	}
	return out
}

// finished tells whether the thread is a value.
func (r redex) finished() bool {
	_, value := r.expr.(*Ret)
	return value
}

// waits says in words what a blocked thread waits for.
func (r redex) waits() string {
	if why := r.wrong(); why != "" {
		return "wrong: " + why
	}
	op := r.expr.(*Op)
	switch op.Op {
	case calculus.OpRecv, calculus.OpGet, calculus.OpStart, calculus.OpStop:
		return op.Op.String() + " " + nameOf(op.Args[0]).String()
	case calculus.OpSet:
		return "set " + nameOf(op.Args[1]).String()
	case calculus.OpFault:
		return "fault " + calculus.Hint(text(op.Args[0]))
	case calculus.OpChan, calculus.OpSend, calculus.OpFork, calculus.OpName, calculus.OpBox, calculus.OpRef,
		calculus.OpPrint, calculus.OpChoose, calculus.OpFail:
	}
	panic("lambda: " + op.Op.String() + " never waits")
}

// State says what a thread can do.
type State uint8

// Finished: the thread is a value (main only; others go by L-Done). Steps: some rule applies. Blocked: it waits. Wrong: it
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
	Redex     Expr
	State     State
	Waits     string
	Span      source.Span
}

// Threads returns the running threads of c in order of creation with what each can do.
func (s *System) Threads(c *Config) []ThreadState {
	var all []ThreadState
	for _, t := range c.threads() {
		r := s.redex(c, t)
		st := ThreadState{Label: t.Label, Partition: t.part, Redex: r.expr, Span: blame(t.Expr)}
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
