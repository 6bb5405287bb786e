package gen

import (
	"fmt"

	"pgregory.net/rapid"
)

// writer writes a random script, well typed by construction: every expression is written for a type.
type writer struct {
	t            *rapid.T
	fuel         int // expressions left; then only the simplest ones are drawn
	fresh        int // names bound so far
	scope        []variable
	library      []variable
	declarations []*declaration
	stock        []string // messages that should be there from the start, for what is received
	general      int      // type variables of lets so far
	taste        flavour
	statements   int  // the longest block
	calm         bool // only expressions that neither wait nor do anything
}

// code is a piece of script. Bound is how tightly it holds together.
type code struct {
	text  string
	bound bound
}

type bound uint8

const (
	atom    bound = iota // a name, a literal, something in brackets
	applied              // f x
	open                 // operators, tuples, fun, …
)

// atom is the code where an argument is expected.
func (c code) atom() string {
	if c.bound > atom {
		return "(" + c.text + ")"
	}
	return c.text
}

// operand is the code between operators.
func (c code) operand() string {
	if c.bound > applied {
		return "(" + c.text + ")"
	}
	return c.text
}

func (g *writer) pick(words string) string { return pick(g.t, words) }

// name returns a new name.
func (g *writer) name() string {
	g.fresh++
	return fmt.Sprintf("v%d", g.fresh)
}
