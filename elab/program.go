package elab

import (
	"errors"
	"fmt"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/internal/source"
)

// Program returns the whole program as one closed λ∥ expression in let-normal form, with Σ: the items of all units in order, ending in
// (). Functions of the library that nothing uses are left out. It fails when Check found mistakes, and when a value is used that is
// known by its interface only.
//
// The top-level names of the last unit stay as written; those of the others carry their module, as in B.eOr, so that a name of one unit
// never hides a name of another. Names that elaboration makes end in subscript digits, which no script can write.
func (r *Result) Program() (*lambda.Program, error) {
	if r.failed {
		return nil, errors.New("elab: a program with mistakes has no meaning")
	}
	needed := r.reachable()
	el := &elaborator{low: newLowering(r.core)}
	for i := len(r.units) - 1; i >= 0 && el.main == nil; i-- {
		if r.units[i].Tree != nil {
			el.main = r.units[i]
		}
	}
	for _, u := range r.units {
		if u.Tree == nil || u.Tree.File.Builtin {
			continue
		}
		for _, d := range u.types {
			if d.alias == nil {
				el.low.declare(d)
			}
		}
	}
	var wraps []wrap
	for _, u := range r.units {
		for _, it := range u.items {
			if !it.library || needed[it] {
				wraps = append(wraps, el.item(it)...)
			}
		}
	}
	if el.missing != nil {
		return nil, fmt.Errorf("%s: `%s` of the module %s is used, but only the interface of %s is known", el.missingAt, el.missing.name,
			el.missing.unit.name, el.missing.unit.name)
	}
	var main lambda.Expr = &lambda.Ret{Value: lambda.Lit{Const: calculus.UnitConst()}}
	for i := len(wraps) - 1; i >= 0; i-- {
		main = wraps[i](main)
	}
	return &lambda.Program{Signature: el.low.sig, Main: main, Type: calculus.Unit}, nil
}

// reachable finds the library items that a program needs: those whose evaluation does something, and those whose values are
// used by a needed item. Uses only go back, so one pass from the end finds them all.
func (r *Result) reachable() map[*item]bool {
	needed, used := map[*item]bool{}, map[*value]bool{}
	for i := len(r.units) - 1; i >= 0; i-- {
		items := r.units[i].items
		for j := len(items) - 1; j >= 0; j-- {
			it := items[j]
			need := !it.library || it.exp != nil
			for _, b := range it.binds {
				need = need || !isPure(b.rhs)
				for _, v := range b.values {
					need = need || used[v]
				}
			}
			if !need {
				continue
			}
			needed[it] = true
			for _, v := range it.uses {
				if v.impl != nil {
					v = v.impl
				}
				used[v] = true
			}
		}
	}
	return needed
}

// isPure tells whether evaluating an expression can do nothing: it is a value by its form.
func isPure(x texp) bool {
	all := func(xs []texp) bool {
		for _, x := range xs {
			if !isPure(x) {
				return false
			}
		}
		return true
	}
	switch x := x.(type) {
	case *xVar, *xLit, *xFun, *xFunction:
		return true
	case *xTuple:
		return all(x.items)
	case *xCon:
		return all(x.args)
	case *xList:
		return all(x.items)
	case *xRecord:
		for _, f := range x.fields {
			if !isPure(f.exp) {
				return false
			}
		}
		return x.base == nil
	default:
		return false
	}
}

// elaborator is the state of one Program.
type elaborator struct {
	low    *lowering
	main   *unitState // its top-level names stay as written
	names  int        // names made in this item
	tyvars int        // type variables named in this item

	missing   *value // a value that is used and has no implementation
	missingAt source.Span
}

// wrap puts a piece of program around what follows it.
type wrap func(lambda.Expr) lambda.Expr

// item elaborates one top-level item.
func (el *elaborator) item(it *item) []wrap {
	el.names, el.tyvars = 0, 0
	if it.exp != nil {
		bound, t := el.expr(it.exp), el.low.lower(it.exp.typ())
		return []wrap{func(body lambda.Expr) lambda.Expr {
			return &lambda.Let{Name: "_", Type: t, Bound: bound, Body: body, Span: it.span}
		}}
	}
	return el.bindings(it.rec, it.binds)
}

// fresh returns a name that no script can write, with a hint of what it is for.
func (el *elaborator) fresh(hint string) string {
	el.names++
	return hint + subscript(el.names)
}

// name is the λ∥ variable of a value.
func (el *elaborator) name(v *value) string {
	if v.unit == nil || v.unit == el.main {
		return v.name
	}
	return v.unit.name + "." + v.name
}

// nameTypes gives names to the type variables that a binding generalises.
func (el *elaborator) nameTypes(vars []*tvar) []string {
	names := make([]string, len(vars))
	for i, v := range vars {
		names[i] = string(rune('a' + el.tyvars%26))
		if el.tyvars >= 26 {
			names[i] += fmt.Sprint(el.tyvars / 26)
		}
		el.tyvars++
		el.low.vars[v] = names[i]
	}
	return names
}
