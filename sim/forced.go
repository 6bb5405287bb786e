package sim

import "slices"

// Forced is an environment move that is made to happen at a place: as step number At (from 1), or as the first step
// after it where an enabled environment move has a label that Match accepts. Name says what it is, for reports.
type Forced struct {
	At    int
	Name  string
	Match func(label string) bool
}

// Force returns a scheduler that makes the given moves where they belong and leaves every other step to base. Moves due
// at one step are made in the order given, one a step.
func Force(base Scheduler, moves ...Forced) *Forcing {
	return &Forcing{base: base, pending: append([]Forced(nil), moves...)}
}

// Forcing is the scheduler that Force returns.
type Forcing struct {
	base    Scheduler
	pending []Forced
}

// Pick makes a move that is due and possible, and otherwise asks the scheduler below.
func (f *Forcing) Pick(v View) (int, error) {
	for p, move := range f.pending {
		if move.At > v.Taken()+1 {
			continue
		}
		for i, m := range v.Enabled() {
			if m.Env && move.Match(v.Label(i).Text) {
				f.pending = append(f.pending[:p], f.pending[p+1:]...)
				return i, nil
			}
		}
	}
	for {
		i, err := f.base.Pick(v)
		if err != nil || i == Stop || !f.reserved(v, i) {
			return i, err
		}
		if f.allReserved(v) {
			return Stop, nil
		}
	}
}

// reserved tells whether step i is an environment move that is still to be made at its own place: the scheduler below
// must not make it before, and is asked again.
func (f *Forcing) reserved(v View, i int) bool {
	if !v.Enabled()[i].Env || len(f.pending) == 0 {
		return false
	}
	label := v.Label(i).Text
	return slices.ContainsFunc(f.pending, func(move Forced) bool { return move.Match(label) })
}

func (f *Forcing) allReserved(v View) bool {
	for i := range v.Enabled() {
		if !f.reserved(v, i) {
			return false
		}
	}
	return true
}

// Ended passes the end of the run on to the scheduler below.
func (f *Forcing) Ended(v View) error { return ended(f.base, v) }

// Unmade returns the names of the moves that have not been made: those whose step the run never reached, and those that
// were never possible from then on. After a run, a caller reports them.
func (f *Forcing) Unmade() []string {
	var names []string
	for _, move := range f.pending {
		names = append(names, move.Name)
	}
	return names
}
