package elab

import (
	"slices"
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
)

// absent returns a pattern for values whose shape is not among some shapes of their type.
func absent(ss []shape) tpat {
	if len(ss) == 0 {
		return &pWild{}
	}
	there := make(map[shape]bool, len(ss))
	for _, s := range ss {
		there[s] = true
	}
	has := func(s shape) bool { return there[s] }
	switch s := ss[0]; {
	case s.ctor != nil:
		for _, k := range s.ctor.def.ctors {
			if !has(shape{ctor: k}) {
				return rebuild(shape{ctor: k}, wildcards(len(k.args)))
			}
		}
	case s.konst.Type == calculus.Bool:
		return &pConst{calculus.BoolConst(!has(shape{konst: calculus.BoolConst(true)}))}
	case s.konst.Type == calculus.Int:
		for i := int64(0); ; i++ {
			if k := calculus.IntConst(i); !has(shape{konst: k}) {
				return &pConst{k}
			}
		}
	case s.konst.Type == calculus.String:
		for text := ""; ; text += "*" {
			if k := calculus.StringConst(text); !has(shape{konst: k}) {
				return &pConst{k}
			}
		}
	}
	panic("elab: nothing is absent")
}

func wildcards(n int) []tpat {
	ps := make([]tpat, n)
	for i := range ps {
		ps[i] = &pWild{}
	}
	return ps
}

// rebuild puts parts under a shape.
func rebuild(s shape, parts []tpat) tpat {
	switch {
	case s.ctor != nil:
		return &pCtor{s.ctor, parts}
	case s.tuple > 0:
		return &pTuple{parts}
	default:
		return &pConst{s.konst}
	}
}

// showPattern prints an example as scripts write patterns.
func showPattern(p tpat) string {
	var b strings.Builder
	writePattern(&b, p, false)
	return b.String()
}

func writePattern(b *strings.Builder, p tpat, tight bool) {
	list := func(ps []tpat, sep string) {
		for i, q := range ps {
			if i > 0 {
				b.WriteString(sep)
			}
			writePattern(b, q, false)
		}
	}
	switch p := p.(type) {
	case nil, *pWild, *pVar:
		b.WriteByte('_')
	case *pConst:
		b.WriteString(showConst(p.c))
	case *pTuple:
		b.WriteByte('(')
		list(p.items, ", ")
		b.WriteByte(')')
	case *pAs:
		writePattern(b, p.pat, tight)
	case *pOr:
		writePattern(b, p.left, tight)
	case *pCtor:
		switch {
		case p.ctor.def.isRecord():
			b.WriteByte('{')
			some := false
			for i, q := range p.args {
				if _, wild := q.(*pWild); wild || q == nil {
					continue
				}
				if some {
					b.WriteString("; ")
				}
				some = true
				b.WriteString(p.ctor.def.labels[i].name + " = ")
				writePattern(b, q, false)
			}
			switch {
			case !some:
				b.WriteByte('_')
			case len(p.args) > 1:
				b.WriteString("; _")
			}
			b.WriteByte('}')
		case p.ctor.def.kind == kindList && len(p.args) == 2:
			if tight {
				b.WriteByte('(')
			}
			writePattern(b, p.args[0], true)
			b.WriteString(" :: ")
			writePattern(b, p.args[1], false)
			if tight {
				b.WriteByte(')')
			}
		case len(p.args) == 0:
			b.WriteString(p.ctor.name)
		default:
			if tight {
				b.WriteByte('(')
			}
			b.WriteString(p.ctor.name + " ")
			if len(p.args) == 1 {
				writePattern(b, p.args[0], true)
			} else {
				b.WriteByte('(')
				list(p.args, ", ")
				b.WriteByte(')')
			}
			if tight {
				b.WriteByte(')')
			}
		}
	default:
		panic("elab: unknown pattern")
	}
}

func showConst(k calculus.Const) string {
	switch k.Type {
	case calculus.Unit:
		return "()"
	case calculus.Bool:
		return strconv.FormatBool(k.Int != 0)
	case calculus.Int:
		return strconv.FormatInt(k.Int, 10)
	case calculus.String:
		return strconv.Quote(k.Str)
	case calculus.NameType, calculus.PartType:
	}
	panic("elab: not a constant of a pattern")
}

// matchKind says where a match stands, for the words of its warnings.
type matchKind uint8

const (
	matchForm     matchKind = iota // match and function
	letForm                        // the pattern of a let
	parameterForm                  // the pattern of a parameter
)

// judgeMatch warns of values that no case matches and of cases that no value reaches.
func (c *checker) judgeMatch(cases []tcase, at source.Span, kind matchKind) {
	if c.tentative > 0 || c.itemFailed {
		return
	}
	var rows [][]tpat
	before := &column{rows: map[shape][][]tpat{}} // the rows again, to find quickly those that matter to a case
	u := &usefulness{}
	for _, k := range cases {
		q := []tpat{k.pat}
		relevant := rows
		if s, plain := shapeOf(k.pat); plain {
			relevant = before.relevant(s)
		}
		switch {
		case !u.useful(relevant, q):
			d := c.warn("BAL0502", k.span, "this case is never used")
			d.Primary.Text = "the cases above match everything that it does"
			d.Help = append(d.Help, "remove it, or move it before the case that hides it")
		default:
			c.judgeAlternatives(u, relevant, k.pat)
		}
		if k.guard == nil {
			rows = append(rows, q)
			before.keep(k.pat, q)
		}
	}
	example := (&usefulness{}).missing(rows, 1)
	if example == nil {
		return
	}
	text := showPattern(example[0])
	switch kind {
	case matchForm:
		d := c.warn("BAL0501", at, "this match does not cover every value")
		d.Primary.Text = "for example `" + text + "` is not matched"
		for _, k := range cases {
			if k.guard != nil {
				d.Notes = append(d.Notes, "a case with `when` does not count: its condition may be false")
				break
			}
		}
		d.Help = append(d.Help, "add a case: `| "+text+" -> …`")
	case letForm, parameterForm:
		d := c.warn("BAL0504", at, "this pattern does not match every value")
		d.Primary.Text = "for example `" + text + "` does not match, and would end the run"
		d.Help = append(d.Help, "use `match … with` and say what happens in the other cases")
	default:
		panic("elab: unknown kind of match")
	}
}

// shapeOf is the outermost shape of a pattern, if it has one and only one.
func shapeOf(p tpat) (shape, bool) {
	switch q := simplify(p).(type) {
	case nil, *pOr:
		return shape{}, false
	default:
		s, _ := split(q)
		return s, true
	}
}

// keep sorts a whole row by the shape of its pattern, and relevant returns the rows that values of a shape can match.
func (c *column) keep(p tpat, row []tpat) {
	if s, plain := shapeOf(p); plain {
		c.rows[s] = append(c.rows[s], row)
	} else {
		c.open = append(c.open, row)
	}
}

func (c *column) relevant(s shape) [][]tpat {
	return append(c.rows[s][:len(c.rows[s]):len(c.rows[s])], c.open...)
}

// judgeAlternatives warns of sides of an or-pattern that no value reaches.
func (c *checker) judgeAlternatives(u *usefulness, rows [][]tpat, p tpat) {
	var walk func(rows [][]tpat, q tpat, plug func(tpat) tpat)
	walk = func(rows [][]tpat, q tpat, plug func(tpat) tpat) {
		switch q := q.(type) {
		case *pWild, *pVar, *pConst:
		case *pAs:
			walk(rows, q.pat, plug)
		case *pTuple:
			for i := range q.items {
				walk(rows, q.items[i], func(x tpat) tpat { return plug(&pTuple{replaced(q.items, i, x)}) })
			}
		case *pCtor:
			for i := range q.args {
				walk(rows, q.args[i], func(x tpat) tpat { return plug(&pCtor{q.ctor, replaced(q.args, i, x)}) })
			}
		case *pOr:
			left, right := []tpat{plug(q.left)}, []tpat{plug(q.right)}
			unused := q.leftSpan
			if u.useful(rows, left) {
				unused = q.rightSpan
				withLeft := append(slices.Clone(rows), left)
				if u.useful(withLeft, right) {
					walk(rows, q.left, plug)
					walk(withLeft, q.right, plug)
					return
				}
			}
			d := c.warn("BAL0502", unused, "this alternative is never used")
			d.Primary.Text = "what comes before matches everything that it does"
			d.Help = append(d.Help, "remove it")
		default:
			panic("elab: unknown pattern")
		}
	}
	walk(rows, p, func(x tpat) tpat { return x })
}

func replaced(ps []tpat, i int, p tpat) []tpat {
	qs := slices.Clone(ps)
	qs[i] = p
	return qs
}
