package explore

import (
	"strings"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// Outcome is one outcome of the system with a shortest schedule that shows it, after a traces search the number of
// executions that have it, and after one by samples the number of samples that showed it and of the traces among them.
type Outcome struct {
	step.Outcome
	Witness []string
	Traces  int
	Samples int
}

// Lasso is an endless run: the labels that lead to a state, and those of a round from there to a state with the same
// future. Labels of threads and names may differ from one round to the next, so the round is not literally repeatable.
type Lasso struct {
	Prefix, Cycle []string
}

// Mode says what a search enumerates.
type Mode uint8

// ByStates: the states, each once. ByTraces: the executions that differ in more than the order of independent steps.
// BySamples: executions drawn at random.
const (
	ByStates Mode = iota
	ByTraces
	BySamples
)

// String returns the name used on the command line.
func (m Mode) String() string { return [...]string{"states", "traces", "samples"}[m] }

// Stats counts what a search has seen. States are distinct states, Transitions the steps from the expanded ones,
// Frontier the states still to be expanded, Depth the number of steps to the deepest state. Bytes is the memory that the
// search keeps for its states.
//
// A traces search counts as States the nodes of its tree of executions, and besides Executions, those that it ran to an
// end, and Blocked, those that it gave up because an equivalent one had been run. One by samples counts as States those
// that its runs came by, each as often as they did.
type Stats struct {
	States, Transitions, Frontier, Depth int
	Executions, Blocked                  int
	Bytes                                int
	Estimate                             int // of the executions of a traces search under way, 0 when there is none
}

// Report is the result of a search. Complete says that nothing was left out, so that Outcomes are all the outcomes there
// are; otherwise each of them is real, but there may be more. Why is the reason of an incomplete report, in words.
// Outcomes stand in a canonical order: by their lines, then by their end. Endless says that a run exists that never
// ends, shown by Lasso.
type Report struct {
	Mode       Mode
	Complete   bool
	Why        string
	Outcomes   []Outcome
	Endless    bool
	Lasso      *Lasso
	Violations []Violation // of what was asked for; a search itself asks for nothing
	Leaks      []Leak
	Stats
}

// Violation is something asked for that does not hold: the kind of question, its name, and a schedule that shows it after
// so many steps, whose run ends like that.
type Violation struct {
	Kind, Name string
	Step       int
	Witness    []string
	End        step.End
}

// Leak is something that nothing can ever reach again: a thread or a message, and where it is.
type Leak struct {
	Kind, Where string
	Span        step.Span
}

// Verdict says in one word how a search went: "violation" when something that was asked for does not hold, otherwise "ok"
// when nothing was left out, and "bounded" when it was.
func (r *Report) Verdict() string {
	switch {
	case len(r.Violations) > 0:
		return "violation"
	case r.Complete:
		return "ok"
	default:
		return "bounded"
	}
}

// Document is what `balticsim explore --format json` prints.
type Document struct {
	V          int                 `json:"v"`
	Command    string              `json:"command"`
	Complete   bool                `json:"complete"`
	Why        string              `json:"incompleteBecause,omitempty"`
	Verdict    string              `json:"verdict"`
	Outcomes   []OutcomeDocument   `json:"outcomes"`
	Endless    bool                `json:"endless"`
	Lasso      *LassoDocument      `json:"lasso,omitempty"`
	Stats      StatsDocument       `json:"stats"`
	Violations []ViolationDocument `json:"violations"`
	Leaks      []LeakDocument      `json:"leaks"`
}

// OutcomeDocument is an outcome with its witness, the text of a schedule. Traces is null after a states search.
type OutcomeDocument struct {
	sim.OutcomeDocument
	Traces  *int   `json:"traces"`
	Witness string `json:"witness"`
}

// LassoDocument is a Lasso as JSON.
type LassoDocument struct {
	Prefix []string `json:"prefix"`
	Cycle  []string `json:"cycle"`
}

// StatsDocument is the Stats of a finished search as JSON. Executions and Blocked are null after a states search; CPUMillis
// is for the caller to fill in, since a search has no clock.
type StatsDocument struct {
	States      int   `json:"states"`
	Transitions int   `json:"transitions"`
	Executions  *int  `json:"executions"`
	Blocked     *int  `json:"blocked"`
	Depth       int   `json:"depth"`
	CPUMillis   int64 `json:"cpu_ms"`
	Bytes       int   `json:"bytes"`
}

// ViolationDocument is a Violation with its witness, the text of a schedule.
type ViolationDocument struct {
	Kind    string `json:"kind"`
	Name    string `json:"name"`
	Step    int    `json:"step"`
	Witness string `json:"witness"`
}

// LeakDocument is a Leak as JSON.
type LeakDocument struct {
	Kind  string     `json:"kind"`
	Where string     `json:"where"`
	Span  *sim.Place `json:"span"`
}

// Document returns the report as the document that scripts read. schedule makes the text of a witness's schedule, with
// the header that its readers want; without it the labels stand alone, one a line.
func (r *Report) Document(schedule func(witness []string, end step.End) string) Document {
	if schedule == nil {
		schedule = func(witness []string, _ step.End) string { return strings.Join(witness, "\n") }
	}
	d := Document{
		V: 1, Command: "explore", Complete: r.Complete, Why: r.Why, Verdict: r.Verdict(), Outcomes: []OutcomeDocument{},
		Endless: r.Endless, Stats: StatsDocument{States: r.States, Transitions: r.Transitions, Depth: r.Depth, Bytes: r.Bytes},
		Violations: []ViolationDocument{}, Leaks: []LeakDocument{},
	}
	counted := func(n int) *int {
		if r.Mode != ByStates {
			return &n
		}
		return nil
	}
	d.Stats.Executions, d.Stats.Blocked = counted(r.Executions), counted(r.Blocked)
	for _, o := range r.Outcomes {
		d.Outcomes = append(d.Outcomes, OutcomeDocument{sim.DocumentOf(o.Outcome), counted(o.Traces), schedule(o.Witness, o.End)})
	}
	if r.Lasso != nil {
		d.Lasso = &LassoDocument{append([]string{}, r.Lasso.Prefix...), append([]string{}, r.Lasso.Cycle...)}
	}
	for _, v := range r.Violations {
		d.Violations = append(d.Violations, ViolationDocument{v.Kind, v.Name, v.Step, schedule(v.Witness, v.End)})
	}
	for _, l := range r.Leaks {
		d.Leaks = append(d.Leaks, LeakDocument{l.Kind, l.Where, sim.PlaceOf(l.Span)})
	}
	return d
}
