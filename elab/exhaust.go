package elab

import (
	"slices"

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

// column is the rows sorted by their first pattern: those that begin with a shape, by that shape and with its parts in its
// place, and those that match any first value, without it. The order of rows does not matter to usefulness.
type column struct {
	shapes []shape // in order of appearance
	rows   map[shape][][]tpat
	open   [][]tpat
}

func firstColumn(rows [][]tpat) *column {
	c := &column{rows: map[shape][][]tpat{}}
	for _, row := range rows {
		c.add(row[0], row[1:])
	}
	return c
}

func (c *column) add(p tpat, rest []tpat) {
	switch p := simplify(p).(type) {
	case nil:
		c.open = append(c.open, rest)
	case *pOr:
		c.add(p.left, rest)
		c.add(p.right, rest)
	default:
		s, parts := split(p)
		if _, seen := c.rows[s]; !seen {
			c.shapes = append(c.shapes, s)
		}
		c.rows[s] = append(c.rows[s], concat(parts, rest))
	}
}

// specialise returns the rows that can match a first value of a shape, with its parts in its place.
func (c *column) specialise(s shape) [][]tpat {
	rows := slices.Clone(c.rows[s])
	for _, rest := range c.open {
		rows = append(rows, concat(make([]tpat, s.arity()), rest))
	}
	return rows
}

func concat(a, b []tpat) []tpat { return append(append(make([]tpat, 0, len(a)+len(b)), a...), b...) }

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
		return u.useful(rows, concat([]tpat{p.left}, q[1:])) || u.useful(rows, concat([]tpat{p.right}, q[1:]))
	case nil:
		c := firstColumn(rows)
		if !complete(c.shapes) {
			return u.useful(c.open, q[1:])
		}
		for _, s := range c.shapes {
			if u.useful(c.specialise(s), concat(make([]tpat, s.arity()), q[1:])) {
				return true
			}
		}
		return false
	default:
		s, parts := split(p)
		return u.useful(firstColumn(rows).specialise(s), concat(parts, q[1:]))
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
	c := firstColumn(rows)
	if !complete(c.shapes) {
		rest := u.missing(c.open, n-1)
		if rest == nil {
			return nil
		}
		return append([]tpat{absent(c.shapes)}, rest...)
	}
	for _, s := range c.shapes {
		k := s.arity()
		if w := u.missing(c.specialise(s), k+n-1); w != nil {
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
