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
//	check                         Check itself, units, the state of the checker
//	monotype, typedef, scheme     inference types: mutable variables with levels, declared types, generalisation
//	unify, show                   unification with a trail that can be undone; types as text
//	scope, module, builtin        what a name means where; the modules that are always there (texts in stdlib/)
//	typeexpr, declare             type expressions and type definitions
//	typed                         the typed tree that inference produces and elaboration consumes
//	item, bind, outline, expr,    inference: each expression is checked against a wanted type that carries the reason
//	lambda, apply, construct,     why it is wanted, so that a mistake can say who asked
//	record, pattern, reason
//	interface                     E ⊢ D ⇝ I
//	exhaust, witness              usefulness of patterns, with an example of a value that is left out
//	report, mismatch, …_mistake,  the diagnostics: from two types that do not fit and the reason for the wanted one to
//	swapped, tupled, too_many     the mistake that a person most likely made
//	wiring, wiring_parts          the same in the words of the farm
//	program, lower, elaborate…    the whole program, types to calculus types, typed trees to λ∥
//
// Errors do not cascade: what failed gets a fresh type variable, which fits everything.
