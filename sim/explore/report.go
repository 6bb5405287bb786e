package explore

import (
	"strings"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// Outcome is one outcome of the system with a shortest schedule that shows it, and after a traces search the number of
// executions that have it.
type Outcome struct {
	step.Outcome
	Witness []string
	Traces  int
}

// Lasso is an endless run: the labels that lead to a state, and those of a round from there to a state with the same
// future. Labels of threads and names may differ from one round to the next, so the round is not literally repeatable.
type Lasso struct {
	Prefix, Cycle []string
}

// Mode says what a search enumerates.
type Mode uint8

// ByStates: the states, each once. ByTraces: the executions that differ in more than the order of independent steps.
const (
	ByStates Mode = iota
	ByTraces
)

// String returns the name used on the command line.
func (m Mode) String() string { return [...]string{"states", "traces"}[m] }

// Stats counts what a search has seen. States are distinct states, Transitions the steps from the expanded ones,
// Frontier the states still to be expanded, Depth the number of steps to the deepest state. Bytes is the memory that the
// search keeps for its states.
//
// A traces search counts as States the nodes of its tree of executions, and besides Executions, those that it ran to an
// end, and Blocked, those that it gave up because an equivalent one had been run.
type Stats struct {
	States, Transitions, Frontier, Depth int
	Executions, Blocked                  int
	Bytes                                int
}

// Report is the result of a search. Complete says that nothing was left out, so that Outcomes are all the outcomes there
// are; otherwise each of them is real, but there may be more. Why is the reason of an incomplete report, in words.
// Outcomes stand in a canonical order: by their lines, then by their end. Endless says that a run exists that never
// ends, shown by Lasso.
type Report struct {
	Mode     Mode
	Complete bool
	Why      string
	Outcomes []Outcome
	Endless  bool
	Lasso    *Lasso
	Stats
}

// Document is what `balticsim explore --format json` prints.
type Document struct {
	V        int               `json:"v"`
	Command  string            `json:"command"`
	Complete bool              `json:"complete"`
	Why      string            `json:"incompleteBecause,omitempty"`
	Outcomes []OutcomeDocument `json:"outcomes"`
	Endless  bool              `json:"endless"`
	Lasso    *LassoDocument    `json:"lasso,omitempty"`
	Stats    StatsDocument     `json:"stats"`
}

// OutcomeDocument is an outcome with its witness, the text of a schedule.
type OutcomeDocument struct {
	sim.OutcomeDocument
	Witness string `json:"witness"`
}

// LassoDocument is a Lasso as JSON.
type LassoDocument struct {
	Prefix []string `json:"prefix"`
	Cycle  []string `json:"cycle"`
}

// StatsDocument is the Stats of a finished search as JSON.
type StatsDocument struct {
	States      int `json:"states"`
	Transitions int `json:"transitions"`
	Depth       int `json:"depth"`
}

// Document returns the report as the document that scripts read. schedule makes the text of a witness's schedule, with
// the header that its readers want; without it the labels stand alone, one a line.
func (r *Report) Document(schedule func(Outcome) string) Document {
	if schedule == nil {
		schedule = func(o Outcome) string { return strings.Join(o.Witness, "\n") }
	}
	d := Document{
		V: 1, Command: "explore", Complete: r.Complete, Why: r.Why, Outcomes: []OutcomeDocument{}, Endless: r.Endless,
		Stats: StatsDocument{r.States, r.Transitions, r.Depth},
	}
	for _, o := range r.Outcomes {
		d.Outcomes = append(d.Outcomes, OutcomeDocument{sim.DocumentOf(o.Outcome), schedule(o)})
	}
	if r.Lasso != nil {
		d.Lasso = &LassoDocument{append([]string{}, r.Lasso.Prefix...), append([]string{}, r.Lasso.Cycle...)}
	}
	return d
}
