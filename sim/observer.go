package sim

import "github.com/balticsim/balticsim/step"

// View is a run under way, as its scheduler and its observers see it. Everything is computed when asked for: a run that
// nobody looks at closely stays fast. Nothing that a View returns may be kept, except strings.
//
// Enabled are the steps enabled before the step being taken, in canonical order, and Chosen is the index of that step.
// Label and Uses may be called until the step is taken, and so not in Observer.After; Effects and Outcome speak of the
// state reached so far.
type View interface {
	Taken() int // steps taken so far
	Enabled() []step.Step
	Chosen() int
	Label(i int) step.Label
	Uses(i int, into []step.Use) []step.Use
	Effects() []step.Effect
	Outcome() step.Outcome
}

// Observer is told about a run. Start comes once, in the start state; then, for each step, Before when it is chosen and
// After when it is taken; End once, with the outcome that the run's Result carries.
type Observer interface {
	Start(v View)
	Before(v View)
	After(v View)
	End(v View, o step.Outcome)
}

// Tee returns an observer that tells each of the given ones in turn.
func Tee(observers ...Observer) Observer { return tee(observers) }

type tee []Observer

func (t tee) Start(v View) {
	for _, o := range t {
		o.Start(v)
	}
}

func (t tee) Before(v View) {
	for _, o := range t {
		o.Before(v)
	}
}

func (t tee) After(v View) {
	for _, o := range t {
		o.After(v)
	}
}

func (t tee) End(v View, out step.Outcome) {
	for _, o := range t {
		o.End(v, out)
	}
}

// Progress returns an observer that calls f with the number of steps taken, after every so many steps and at the end.
func Progress(every int, f func(taken int)) Observer { return &progress{every, f} }

type progress struct {
	every int
	tell  func(int)
}

func (p *progress) Start(View)                 {}
func (p *progress) Before(View)                {}
func (p *progress) End(v View, _ step.Outcome) { p.tell(v.Taken()) }

func (p *progress) After(v View) {
	if v.Taken()%p.every == 0 {
		p.tell(v.Taken())
	}
}

// Recorder is an observer that collects the labels of a run while it runs. Result.Labels gives the same without slowing
// the run down; a Recorder is for callers who want the labels of a run that may not come back, or as it goes.
type Recorder struct{ Labels []string }

// Start forgets an earlier run.
func (r *Recorder) Start(View) { r.Labels = nil }

// Before notes the label of the step chosen.
func (r *Recorder) Before(v View) { r.Labels = append(r.Labels, v.Label(v.Chosen()).Text) }

// After does nothing.
func (r *Recorder) After(View) {}

// End does nothing.
func (r *Recorder) End(View, step.Outcome) {}
