package trace

import "github.com/balticsim/balticsim/step"

// Past returns the numbers of the steps that step n depends on, and n, in order. n is from 1 to the number of steps.
func (t *Trace) Past(n int) []int {
	var past []int
	for i := 1; i <= n; i++ {
		if s := &t.Steps[i]; s.tick() <= t.Steps[n].Clock[s.Actor] {
			past = append(past, i)
		}
	}
	return past
}

// tick is the how manieth step of its thread a step is.
func (s *Step) tick() uint32 { return s.Clock[s.Actor] }

// Slice returns the schedule of the steps that step n depends on, and n. It can be replayed: it is the beginning of a run that
// goes on, unless n is the failure that ended the run or nothing was left out at the end.
func (t *Trace) Slice(n int) *Schedule {
	past := t.Past(n)
	s := &Schedule{Fields: t.Header.Fields(), End: step.Bound.String()}
	for _, i := range past {
		s.Labels = append(s.Labels, t.Steps[i].Label)
	}
	last := len(t.Steps) - 1
	if n == last && (t.End.End == step.Error.String() || len(past) == last) {
		s.End = t.End.End
	}
	return s
}
