package sim

import "github.com/balticsim/balticsim/step"

// FIFO returns the scheduler that a person expects: the threads take turns in the order of their creation, and a thread
// that can move takes its first step in canonical order, which is the oldest message. It never makes an environment
// move, and ends the run when only such moves are left.
func FIFO() Scheduler { return &fifo{} }

// fifo remembers whose turn it was. Tokens of threads grow in the order of creation, so the next turn belongs to the
// smallest enabled actor above the last one, or to the smallest of all.
type fifo struct {
	last    step.Token
	started bool
}

func (f *fifo) Pick(v View) (int, error) {
	steps := v.Enabled()
	next, first := Stop, Stop
	for i := range steps {
		m := &steps[i]
		if m.Env {
			continue
		}
		if first == Stop || m.Actor < steps[first].Actor {
			first = i
		}
		if f.started && m.Actor > f.last && (next == Stop || m.Actor < steps[next].Actor) {
			next = i
		}
	}
	if next == Stop {
		next = first
	}
	if next != Stop {
		f.last, f.started = steps[next].Actor, true
	}
	return next, nil
}
