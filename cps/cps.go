// Package cps is the translation ⟦·⟧ from the partitioned λ-calculus to the partitioned π-calculus, terms and types, one
// clause a construct (docs/spec.md, §8). A function becomes an abstraction that also takes a continuation, an
// expression a process that sends its value to one. The translation keeps every script span, and adds no step: L-Fork,
// L-Box, L-Send and L-Done become no step of π∥ and every other rule of λ∥ exactly one (theorem T7).
package cps

// A continuation is put in one place only: the arms of a match name theirs by a variable, and every other construct has
// one tail. So the translated term is as large as the source, and translating takes time linear in it.
//
// ⟦let x = A in B⟧k = ⟦A⟧((x:T°)⟦B⟧k) moves B and k under the binders of A. A binder that would capture a variable there is
// renamed, see scope.go; a program in which no variable is bound twice has none.
//
// λ∥ writes the types of variables and results but not that of an expression, and a continuation needs it: the
// translation of an expression is told its type, and passes it down.

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
)

// The reserved variables: the continuation of a function or of the arms of a match, and the result of an operation.
// A variable of the source that has one of these names is renamed.
const (
	contVar   = "k'"
	resultVar = "r'"
)

// Program translates a whole program: Σ°, and main with the continuation done.
func Program(p *lambda.Program) *process.Program {
	t := New(p.Signature)
	typ := Type(p.Type)
	return &process.Program{
		Signature: t.Signature(),
		Main:      t.Expr(p.Main, p.Type, process.Done{Type: typ}),
		Type:      typ,
	}
}

// Translator translates the terms of one signature. It shares out what it was given shared: a closed function that
// occurs in many places is translated once. A Translator is not safe for concurrent use.
type Translator struct {
	signature *calculus.Signature
	ctors     map[*calculus.Ctor]*calculus.Ctor
	deltas    []calculus.DeltaInfo
	funs      map[*lambda.Fun]*process.Abs
	recs      map[*lambda.RecDef][]process.RecDef // by the first definition of the group
	scope     scope
}

// New returns a translator for the terms of Σ.
func New(sig *calculus.Signature) *Translator {
	t := &Translator{
		ctors:  map[*calculus.Ctor]*calculus.Ctor{},
		deltas: calculus.Deltas(),
		funs:   map[*lambda.Fun]*process.Abs{},
		recs:   map[*lambda.RecDef][]process.RecDef{},
		scope:  newScope(),
	}
	t.signature = t.translateSignature(sig)
	return t
}

// Signature returns Σ°.
func (t *Translator) Signature() *calculus.Signature { return t.signature }
