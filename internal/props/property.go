// Package props holds properties of runs, written in the script language, against every run of a program.
//
// A property file is an ordinary program text over the module Props: each of its top-level values of type property is one
// property, named by its binding. Load compiles such texts; Set.Check searches the states of the program and decides each
// property, with a shortest run against it.
package props

import (
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
)

// Kind says what a property asks.
type Kind uint8

// The kinds of properties.
const (
	Never Kind = iota
	Always
	Eventually
	LeadsTo
	NoDeadlock
	Outcomes
	Answered
	Respects
	SingleCopy
)

// String returns the name that scripts use, with hyphens.
func (k Kind) String() string {
	return [...]string{"never", "always", "eventually", "leads-to", "no-deadlock", "outcomes", "answered", "respects", "single-copy"}[k]
}

// Live tells whether the question is about how runs go on and not about single states.
func (k Kind) Live() bool { return k == Eventually || k == LeadsTo || k == Answered }

// Property is one property: its kind and what it was applied to. Name is its binding, or the text of --prop; Span is where
// it stands.
type Property struct {
	Kind Kind
	Name string
	Span source.Span

	predicates []pi.Value      // of Never, Always, Eventually and LeadsTo
	outcomes   map[string]bool // of Outcomes: the keys of those that are allowed
	about      string          // of Respects and SingleCopy
}
