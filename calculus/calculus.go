// Package calculus holds what the partitioned λ-calculus (calculus/lambda) and the partitioned π-calculus
// (calculus/process) share: names, constants, types and declarations, patterns, the pure primitives δ and the start
// policy. docs/spec.md is the definition; identifiers such as L-Recv refer to it.
package calculus

import "strconv"

// Name is a channel, a partition name or a reference cell. Names are created at run time and identified by the thread
// that made them and the ordinal of the creation in that thread, never by a global counter, so that independent
// creations commute. Hint is for people only and does not count for identity, but two equal names have equal hints.
type Name struct {
	Hint    string
	Maker   string // label of the creating thread
	Ordinal int    // 1 for the first name that thread made
}

// String shows the name as hint#maker:ordinal.
func (n Name) String() string { return Hint(n.Hint) + "#" + n.Maker + ":" + strconv.Itoa(n.Ordinal) }

// StartPolicy says what `start n p` does while a partition named n runs.
type StartPolicy uint8

// Block: start waits until no partition of that name runs (the default). Multi: several may run, stop takes any.
const (
	Block StartPolicy = iota
	Multi
)

// Const is a constant of type unit, int, bool or string, told apart by Type. A bool is Int 0 or 1.
type Const struct {
	Type Base
	Int  int64 // 63-bit, see Wrap
	Str  string
}

// Wrap reduces an integer to 63 bits, as OCaml's arithmetic does.
func Wrap(n int64) int64 { return n << 1 >> 1 }

// UnitConst is (), IntConst an integer (wrapped), BoolConst a truth value, StringConst a string.
func UnitConst() Const { return Const{Type: Unit} }

// IntConst returns the integer n, wrapped to 63 bits.
func IntConst(n int64) Const { return Const{Type: Int, Int: Wrap(n)} }

// BoolConst returns true or false.
func BoolConst(b bool) Const {
	if b {
		return Const{Type: Bool, Int: 1}
	}
	return Const{Type: Bool}
}

// StringConst returns the string s.
func StringConst(s string) Const { return Const{Type: String, Str: s} }

// Pattern is a pattern of a match. Patterns carry no types: the scrutinee's type determines them.
// Sealed: PWild, PVar, PConst, PTuple, PCtor, POr, PAs.
type Pattern interface{ isPattern() }

type (
	// PWild matches anything.
	PWild struct{}
	// PVar matches anything and binds it.
	PVar struct{ Name string }
	// PConst matches one constant.
	PConst struct{ Const Const }
	// PTuple matches a tuple component by component.
	PTuple struct{ Items []Pattern }
	// PCtor matches a constructor (or record) applied to matching arguments; Args has as many patterns as it has arguments.
	PCtor struct {
		Ctor *Ctor
		Args []Pattern
	}
	// POr matches what either side matches, left first; both sides bind the same variables at the same types.
	POr struct{ Left, Right Pattern }
	// PAs matches what Pattern matches and binds the whole.
	PAs struct {
		Pattern Pattern
		Name    string
	}
)

func (PWild) isPattern()  {}
func (PVar) isPattern()   {}
func (PConst) isPattern() {}
func (PTuple) isPattern() {}
func (PCtor) isPattern()  {}
func (POr) isPattern()    {}
func (PAs) isPattern()    {}

// PatternVars returns the variables a pattern binds, left to right, each once.
func PatternVars(p Pattern) []string {
	var vars []string
	var walk func(Pattern)
	walk = func(p Pattern) {
		switch p := p.(type) {
		case PWild, PConst:
		case PVar:
			vars = append(vars, p.Name)
		case PTuple:
			for _, q := range p.Items {
				walk(q)
			}
		case PCtor:
			for _, q := range p.Args {
				walk(q)
			}
		case POr:
			walk(p.Left) // the right side binds the same variables
		case PAs:
			walk(p.Pattern)
			vars = append(vars, p.Name)
		default:
			panic("calculus: unknown pattern")
		}
	}
	walk(p)
	return vars
}
