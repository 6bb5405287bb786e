package elab

import (
	"github.com/balticsim/balticsim/calculus"
)

// Exhaustiveness and redundancy by usefulness: a row of patterns is useful after other rows when some row of values
// matches it and none of them. A match is exhaustive when a row of wildcards is not useful after its cases, and a case
// is unused when it is not useful after the cases before it. The search specialises the rows by the constructor of
// their first column and remembers, for exhaustiveness, an example of what is left out.
//
// The problem is NP-hard; steps are bounded, and when the bound is hit the match is taken to be in order.

const maxUsefulSteps = 10_000_000

type usefulness struct {
	steps int
	gave  bool // gave up
}

// shape is the outermost layer of a pattern that is not a wildcard: a constructor, a constant or a tuple, with how many there are of
// its kind.
type shape struct {
	ctor  *ctor          // a constructor or a record
	konst calculus.Const // otherwise a constant
	tuple int            // otherwise the size of a tuple
}

// simplify removes names: what remains is a wildcard (nil), an or-pattern or a shape with its parts.
func simplify(p tpat) tpat {
	for {
		switch q := p.(type) {
		case nil, *pWild, *pVar:
			return nil
		case *pAs:
			p = q.pat
		case *pConst, *pTuple, *pCtor, *pOr:
			return p
		default:
			panic("elab: unknown pattern")
		}
	}
}

// split returns the shape of a simplified pattern and its parts.
func split(p tpat) (shape, []tpat) {
	switch p := p.(type) {
	case *pConst:
		return shape{konst: p.c}, nil
	case *pTuple:
		return shape{tuple: len(p.items)}, p.items
	case *pCtor:
		return shape{ctor: p.ctor}, p.args
	default:
		panic("elab: a pattern without a shape")
	}
}

// arity is the number of parts of a value of that shape.
func (s shape) arity() int {
	switch {
	case s.ctor != nil:
		return len(s.ctor.args)
	default:
		return s.tuple
	}
}

// specialise keeps the rows that can match a first value of the given shape, with its parts in its place.
func specialise(rows [][]tpat, s shape) [][]tpat {
	var out [][]tpat
	for _, row := range rows {
		out = specialiseRow(out, row, s)
	}
	return out
}

func specialiseRow(out [][]tpat, row []tpat, s shape) [][]tpat {
	switch p := simplify(row[0]).(type) {
	case nil:
		wide := make([]tpat, s.arity(), s.arity()+len(row)-1)
		return append(out, append(wide, row[1:]...))
	case *pOr:
		out = specialiseRow(out, append([]tpat{p.left}, row[1:]...), s)
		return specialiseRow(out, append([]tpat{p.right}, row[1:]...), s)
	default:
		t, parts := split(p)
		if t != s {
			return out
		}
		return append(out, append(append(make([]tpat, 0, len(parts)+len(row)-1), parts...), row[1:]...))
	}
}

// defaults keeps the rows whose first pattern matches anything, without it.
func defaults(rows [][]tpat) [][]tpat {
	var out [][]tpat
	for _, row := range rows {
		out = defaultRow(out, row)
	}
	return out
}

func defaultRow(out [][]tpat, row []tpat) [][]tpat {
	switch p := simplify(row[0]).(type) {
	case nil:
		return append(out, row[1:])
	case *pOr:
		out = defaultRow(out, append([]tpat{p.left}, row[1:]...))
		return defaultRow(out, append([]tpat{p.right}, row[1:]...))
	default:
		return out
	}
}

// shapes lists the shapes in the first column, in order of appearance.
func shapes(rows [][]tpat) []shape {
	var out []shape
	seen := map[shape]bool{}
	var add func(p tpat)
	add = func(p tpat) {
		switch p := simplify(p).(type) {
		case nil:
		case *pOr:
			add(p.left)
			add(p.right)
		default:
			s, _ := split(p)
			if !seen[s] {
				seen[s] = true
				out = append(out, s)
			}
		}
	}
	for _, row := range rows {
		add(row[0])
	}
	return out
}

// complete tells whether some shapes are all that values of their type can have.
func complete(ss []shape) bool {
	if len(ss) == 0 {
		return false
	}
	switch s := ss[0]; {
	case s.ctor != nil:
		return len(ss) == len(s.ctor.def.ctors)
	case s.tuple > 0:
		return true
	case s.konst.Type == calculus.Unit:
		return true
	case s.konst.Type == calculus.Bool:
		return len(ss) == 2
	}
	return false
}

// useful tells whether some values match q and none of the rows.
func (u *usefulness) useful(rows [][]tpat, q []tpat) bool {
	if u.spent(len(rows)) {
		return true
	}
	if len(q) == 0 {
		return len(rows) == 0
	}
	switch p := simplify(q[0]).(type) {
	case *pOr:
		return u.useful(rows, append([]tpat{p.left}, q[1:]...)) || u.useful(rows, append([]tpat{p.right}, q[1:]...))
	case nil:
		ss := shapes(rows)
		if !complete(ss) {
			return u.useful(defaults(rows), q[1:])
		}
		for _, s := range ss {
			wide := append(make([]tpat, s.arity(), s.arity()+len(q)-1), q[1:]...)
			if u.useful(specialise(rows, s), wide) {
				return true
			}
		}
		return false
	default:
		s, parts := split(p)
		narrow := append(append(make([]tpat, 0, len(parts)+len(q)-1), parts...), q[1:]...)
		return u.useful(specialise(rows, s), narrow)
	}
}

// missing returns an example of n values that no row matches, nil when there is none. Each example is a pattern: a
// wildcard where any value would do.
func (u *usefulness) missing(rows [][]tpat, n int) []tpat {
	if u.spent(len(rows)) {
		return nil
	}
	if n == 0 {
		if len(rows) == 0 {
			return []tpat{}
		}
		return nil
	}
	ss := shapes(rows)
	if !complete(ss) {
		rest := u.missing(defaults(rows), n-1)
		if rest == nil {
			return nil
		}
		return append([]tpat{absent(ss)}, rest...)
	}
	for _, s := range ss {
		k := s.arity()
		if w := u.missing(specialise(rows, s), k+n-1); w != nil {
			return append([]tpat{rebuild(s, w[:k:k])}, w[k:]...)
		}
	}
	return nil
}

func (u *usefulness) spent(rows int) bool {
	u.steps += 1 + rows
	u.gave = u.gave || u.steps > maxUsefulSteps
	return u.gave
}
