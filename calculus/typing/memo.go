package typing

import (
	"math"

	"github.com/balticsim/balticsim/calculus"
)

// memo remembers, by address, closed terms that are well typed, with their type and the part of Δ they needed. A term
// never changes once it is made, so all that can differ when it is met again is Δ.
type memo map[any]verdict

type verdict struct {
	typ   calculus.Type
	names []calculus.Typed
}

// once is check, unless the term of that address was found closed and well typed before, under names of the same types.
func (j *judge) once(term any, check func() calculus.Type) calculus.Type {
	if v, ok := j.memo[term]; ok && j.names.agree(v.names) {
		j.names.used = append(j.names.used, v.names...)
		return v.typ
	}
	e := &j.env
	outerVar, outerTyvar := e.lowestVar, e.lowestTyvar
	e.lowestVar, e.lowestTyvar = math.MaxInt, math.MaxInt
	vars, tyvars, start := len(e.vars), len(e.tyvars), len(j.names.used)

	typ := check()

	j.names.unique(start)
	if e.lowestVar >= vars && e.lowestTyvar >= tyvars {
		j.memo[term] = verdict{typ, append([]calculus.Typed(nil), j.names.used[start:]...)}
	}
	e.lowestVar, e.lowestTyvar = min(e.lowestVar, outerVar), min(e.lowestTyvar, outerTyvar)
	return typ
}
