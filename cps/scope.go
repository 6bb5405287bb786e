package cps

import (
	"math"
	"strconv"
)

// scope knows the binders around the place that is being translated, and renames those that would capture.
//
// Within one body — a function's, an arm's, main's — every variable seen so far occurs in the continuation of the place
// being translated, because a continuation is translated before the expression that it continues (expr.go keeps to that
// order). So a binder captures exactly when the variable that its name meant outside was seen since the body began. The clock
// that counts occurrences makes that one comparison.
type scope struct {
	byName map[string][]*binder // by the name in λ∥, the innermost last
	byAs   map[string][]*binder // by the name in π∥, the innermost last
	made   int                  // binders made so far
	clock  int                  // occurrences seen so far
	body   int                  // the clock when the body began
	oldest int                  // the least serial seen since closedness was last asked for
}

// binder is a variable of λ∥ in scope and its name in π∥.
type binder struct {
	name, as string
	serial   int // 1 for the first; 0 for a variable that is free in the whole term
	seen     int // the clock at its latest occurrence, 0 when it has none
}

func newScope() scope {
	return scope{byName: map[string][]*binder{}, byAs: map[string][]*binder{}, oldest: math.MaxInt}
}

// bind brings a variable into scope and returns its name in π∥.
func (s *scope) bind(name string) string {
	as := name
	for i := 2; s.captures(name, as); i++ {
		as = name + "~" + strconv.Itoa(i)
	}
	s.made++
	s.push(&binder{name: name, as: as, serial: s.made})
	return as
}

// captures tells whether a binder of that name in λ∥ must not have that name in π∥.
func (s *scope) captures(name, as string) bool {
	if as == contVar || as == resultVar {
		return true
	}
	// Only the innermost of several counts: the others had not been seen when it was bound, and are hidden since.
	outer := top(s.byAs[as])
	return outer != nil && (outer.name != name || outer.seen > s.body)
}

func (s *scope) push(b *binder) {
	s.byName[b.name] = append(s.byName[b.name], b)
	s.byAs[b.as] = append(s.byAs[b.as], b)
}

// unbind takes the latest binder of that name out of scope.
func (s *scope) unbind(name string) {
	same := s.byName[name]
	b := top(same)
	s.byName[name] = same[:len(same)-1]
	s.byAs[b.as] = s.byAs[b.as][:len(s.byAs[b.as])-1]
}

// use records an occurrence of a variable and returns its name in π∥.
func (s *scope) use(name string) string {
	b := top(s.byName[name])
	if b == nil {
		b = &binder{name: name, as: name}
		s.push(b)
	}
	s.clock++
	b.seen = s.clock
	s.oldest = min(s.oldest, b.serial)
	return b.as
}

// enter begins a body whose continuation is a reserved variable, and returns what leave needs.
func (s *scope) enter() int {
	outer := s.body
	s.body = s.clock
	return outer
}

func (s *scope) leave(outer int) { s.body = outer }

// closed runs translate and tells whether what it translated has no free variables.
func (s *scope) closed(translate func()) bool {
	made, outer := s.made, s.oldest
	s.oldest = math.MaxInt
	translate()
	closed := s.oldest > made
	s.oldest = min(s.oldest, outer)
	return closed
}

func top(bs []*binder) *binder {
	if len(bs) == 0 {
		return nil
	}
	return bs[len(bs)-1]
}
