package typing

import (
	"strconv"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
)

// wellFormed is the well-formedness of a type under Σ and the type variables in scope: data types are declared and have
// as many arguments as parameters, tuples have two components at least, and functions are those of the calculus.
func (j *judge) wellFormed(at source.Span, t calculus.Type) {
	rule := j.rules.Type
	switch t := t.(type) {
	case calculus.Base:
		if t > calculus.PartType {
			fail(rule, at, "there is no base type of number %d", uint8(t))
		}
	case calculus.TyVar:
		if j.env.tyvar(t.Name) < 0 {
			fail(rule, at, "the type variable '%s is not in scope", t.Name)
		}
	case calculus.Chan:
		j.wellFormed(at, t.Elem)
	case calculus.Ref:
		j.wellFormed(at, t.Elem)
	case calculus.Fun:
		if j.rules.abstractions {
			fail(rule, at, "the function type %s is not one of π∥", show(t))
		}
		j.wellFormed(at, t.Arg)
		j.wellFormed(at, t.Res)
	case calculus.Abs:
		if !j.rules.abstractions {
			fail(rule, at, "the abstraction type %s is not one of λ∥", show(t))
		}
		j.allWellFormed(at, t.Params)
	case calculus.Tuple:
		if len(t.Items) < 2 {
			fail(rule, at, "a tuple type of %d components", len(t.Items))
		}
		j.allWellFormed(at, t.Items)
	case calculus.Data:
		d := j.sig.Lookup(t.Name)
		if d == nil {
			fail(rule, at, "the type %s is not declared", t.Name)
		}
		if len(d.Params) != len(t.Args) {
			fail(rule, at, "the type %s takes %d arguments and has %d", t.Name, len(d.Params), len(t.Args))
		}
		j.allWellFormed(at, t.Args)
	case nil:
		fail(rule, at, "a type is missing")
	default:
		panic("typing: unknown type")
	}
}

func (j *judge) allWellFormed(at source.Span, ts []calculus.Type) {
	for _, t := range ts {
		j.wellFormed(at, t)
	}
}

// signature is the well-formedness of Σ. Declarations may refer to each other and to themselves.
func (j *judge) signature() {
	rule, nowhere := j.rules.Sig, source.Span{}
	for _, d := range j.sig.Decls {
		j.distinct(rule, nowhere, "type parameter", d.Params)
		if d.Record && (len(d.Ctors) != 1 || len(d.Ctors[0].Labels) != len(d.Ctors[0].Args)) {
			fail(rule, nowhere, "the record type %s does not have one constructor with a label for each argument", d.Name)
		}
		ctors := make([]string, len(d.Ctors))
		j.env.pushTyvars(d.Params)
		for i, c := range d.Ctors {
			if c.Tag != i {
				fail(rule, nowhere, "constructor %s of %s has tag %d at position %d", strconv.Quote(c.Name), d.Name, c.Tag, i)
			}
			j.distinct(rule, nowhere, "label", c.Labels)
			j.allWellFormed(nowhere, c.Args)
			ctors[i] = c.Name
			j.only[c] = len(d.Ctors) == 1
		}
		j.env.popTyvars(len(d.Params))
		j.distinct(rule, nowhere, "constructor", ctors)
	}
}

// distinct is the premise that no two of a list of identifiers are the same.
func (j *judge) distinct(rule string, at source.Span, what string, ids []string) {
	if len(ids) < 2 {
		return
	}
	seen := make(map[string]bool, len(ids))
	for _, id := range ids {
		if seen[id] {
			fail(rule, at, "the %s %s occurs twice", what, id)
		}
		seen[id] = true
	}
}
