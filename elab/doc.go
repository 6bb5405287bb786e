// Package elab checks scripts and elaborates them to explicitly typed λ∥: Hindley–Milner inference with the strict value
// restriction, modules against their interfaces, exhaustiveness of matches, and the translation of the surface language
// into let-normal form. Its diagnostics speak of the construct that the author wrote and, where services are wired
// together, of services rather than of types.
//
// Check takes the units of a program in dependency order and returns a Result together with every independent mistake;
// Result.Values lists the types of a unit's bindings as `ocamlc -i` prints them, and Result.Program is the whole program as one
// closed λ∥ expression.
package elab

// How the package is put together, in the order of reading:
//
//	monotype, typedef, scheme   inference types: mutable variables with levels, declared types, generalisation
//	unify, show                 unification with a trail that can be undone; types as text
//	scope, module, builtin      what a name means where; the modules that are always there
//	typeexpr, declare           type expressions and type definitions
//	typed                       the typed tree that inference produces and elaboration consumes
//	expr, apply, record, bind,  inference: each expression is checked against a wanted type that carries the reason
//	pattern, item               why it is wanted, so that a mistake can say who asked
//	interface                   E ⊢ D ⇝ I
//	exhaust, witness            Maranget's usefulness, with an example of a value that is left out
//	reason, mismatch, argument, the heart of the diagnostics: from two types that do not fit and the reason for the
//	thunk, wiring, fix          wanted one to the mistake that a person most likely made
//	lower, elaborate, …         types to calculus types, typed trees to λ∥
//
// Errors do not cascade: what failed gets a fresh type variable, which fits everything.
