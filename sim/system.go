// Package sim schedules, records and replays any transition system; it knows no calculus.
//
// A System says which steps are enabled in a state and what each leads to. A scheduler picks one step at a time, Run
// drives a system with a scheduler until it ends, and what happened is a schedule (the labels picked) and a trace.
package sim

import "github.com/balticsim/balticsim/step"

// System is a transition system over states S.
//
// Steps returns, appended to its argument, every step enabled in s in one canonical order that depends on s alone.
// Next consumes s: it may change s in place, and s must not be used afterwards; a caller that wants to keep s calls
// Copy first. Uses lists the tokens a step touches: two steps depend on each other when they share a consumed token or
// one writes a token that the other uses. Key appends a byte string that is equal for two states only when they have
// the same future and the same output so far. Effects lists what ran eagerly after the latest step (or at the start);
// a system records it only when it was made to.
type System[S any] interface {
	Start() S
	Copy(s S) S
	Steps(s S, into []step.Step) []step.Step
	Next(s S, m step.Step) S
	Uses(s S, m step.Step, into []step.Use) []step.Use
	Key(s S, into []byte) []byte
	Outcome(s S) step.Outcome
	Label(s S, m step.Step) step.Label
	Effects(s S) []step.Effect
}
