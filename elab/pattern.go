package elab

import (
	"fmt"

	"github.com/balticsim/balticsim/script"
)

// patterns collects the variables of one pattern, left to right.
type patterns struct {
	values []*value
	on     script.Expr // the expression that is matched, for messages; nil when there is none
}

func (ps *patterns) find(name string) *value {
	for _, v := range ps.values {
		if v.name == name {
			return v
		}
	}
	return nil
}

func (c *checker) bindVariable(id script.Ident, t typ, ps *patterns) *value {
	if v := ps.find(id.Name); v != nil {
		d := c.errorf("BAL0207", id.Span, "the variable `%s` is bound twice here", id.Name)
		also(d, v.span, "first bound here")
		d.Help = append(d.Help, "give them different names; to ask for equal values, compare them with `=` after `when`")
	}
	v := &value{name: id.Name, scheme: mono(t), span: id.Span}
	ps.values = append(ps.values, v)
	return v
}

// pattern checks a pattern that matches values of type t. outer is the reason for t, nil when there is nothing to say.
func (c *checker) pattern(p script.Pattern, t typ, ps *patterns, outer *reason) tpat {
	switch p := p.(type) {
	case *script.PWild:
		return &pWild{}
	case *script.PVar:
		return &pVar{c.bindVariable(p.Name, t, ps)}
	case *script.PLit:
		k, lt := c.literal(p.Value)
		c.fitPattern(p, lt, t, ps)
		return &pConst{k}
	case *script.PTuple:
		return c.tuplePattern(p, t, ps, outer)
	case *script.PList:
		elem := c.fresh()
		c.fitPattern(p, c.core.listOf(elem), t, ps)
		var list tpat = &pCtor{ctor: c.core.nilCtor}
		items := make([]tpat, len(p.Items))
		for i, item := range p.Items {
			items[i] = c.pattern(item, elem, ps, outer)
		}
		for i := len(items) - 1; i >= 0; i-- {
			list = &pCtor{c.core.consCtor, []tpat{items[i], list}}
		}
		return list
	case *script.PCons:
		elem := c.fresh()
		list := c.core.listOf(elem)
		c.fitPattern(p, list, t, ps)
		h := c.pattern(p.Head, elem, ps, outer)
		return &pCtor{c.core.consCtor, []tpat{h, c.pattern(p.Tail, list, ps, outer)}}
	case *script.PCon:
		return c.ctorPattern(p, t, ps, outer)
	case *script.PRecord:
		return c.recordPattern(p, t, ps, outer)
	case *script.POr:
		return c.orPattern(p, t, ps, outer)
	case *script.PAs:
		inner := c.pattern(p.Pattern, t, ps, outer)
		return &pAs{inner, c.bindVariable(p.Name, t, ps)}
	case *script.PConstraint:
		ann := c.annotation(p.Type)
		c.fitPattern(p, ann, t, ps)
		return c.pattern(p.Pattern, ann, ps, &reason{kind: whyAnnotation, span: p.Type.Pos()})
	case *script.PParen:
		return c.pattern(p.Pattern, t, ps, outer)
	}
	panic("elab: unknown pattern")
}

// fitPattern holds the type that a pattern matches against the type of what it is matched with.
func (c *checker) fitPattern(p script.Pattern, got, t typ, ps *patterns) {
	clash := c.unify(got, t)
	if clash == nil {
		return
	}
	n := c.namer()
	d := c.errorf("BAL0318", p.Pos(), "this pattern matches `%s`, but the value has type `%s`", n.show(got), n.show(t))
	d.Primary.Text = "cannot match a value of type `" + n.show(t) + "`"
	if ps.on != nil {
		also(d, ps.on.Pos(), "this has type `%s`", n.show(t))
	}
	if elem, ok := isKind(t, kindRef); ok && c.fits(got, elem[0]) {
		d.Help = append(d.Help, "match the content of the reference: put `!` before it")
	} else if l, ok := stripPattern(p).(*script.PLit); ok && l.Value.Kind == script.LitUnit {
		d.Help = append(d.Help, "write `_` if the value does not matter")
	} else if tu, ok := head(t).(*ttuple); ok {
		if gu, ok := head(got).(*ttuple); ok && len(gu.items) != len(tu.items) {
			d.Help = append(d.Help, fmt.Sprintf("the value has %d components, the pattern has %d", len(tu.items), len(gu.items)))
		}
	} else {
		d.Notes = append(d.Notes, "all patterns of one `match` have the type of what is matched")
	}
}

func (c *checker) tuplePattern(p *script.PTuple, t typ, ps *patterns, outer *reason) tpat {
	tu := &ttuple{}
	if h, ok := head(t).(*ttuple); ok && len(h.items) == len(p.Items) {
		tu = h
	} else {
		for range p.Items {
			tu.items = append(tu.items, c.fresh())
		}
		c.fitPattern(p, tu, t, ps)
	}
	q := &pTuple{}
	for i, item := range p.Items {
		q.items = append(q.items, c.pattern(item, tu.items[i], ps, outer))
	}
	return q
}

func (c *checker) ctorPattern(p *script.PCon, t typ, ps *patterns, outer *reason) tpat {
	k := c.findCtor(p.Path, t)
	if k == nil {
		if p.Arg != nil {
			c.pattern(p.Arg, wild(), ps, nil)
		}
		return &pWild{}
	}
	ct, m := c.instance(k.def)
	c.fitPattern(p, ct, t, ps)
	q := &pCtor{ctor: k}
	arg := p.Arg
	if arg != nil {
		arg = stripPattern(arg)
	}
	tu, isTuple := arg.(*script.PTuple)
	_, isWild := arg.(*script.PWild)
	switch {
	case isWild: // it stands for all arguments, even for none
		for range k.args {
			q.args = append(q.args, &pWild{})
		}
	case arg == nil && len(k.args) == 0:
	case arg != nil && len(k.args) == 1:
		q.args = []tpat{c.pattern(p.Arg, substitute(k.args[0], m), ps, outer)}
	case isTuple && len(tu.Items) == len(k.args):
		for i, item := range tu.Items {
			q.args = append(q.args, c.pattern(item, substitute(k.args[i], m), ps, outer))
		}
	default:
		given := 0
		if arg != nil {
			given = 1
			c.pattern(p.Arg, wild(), ps, nil)
		}
		if isTuple {
			given = len(tu.Items)
		}
		c.ctorArity(k, given, p.Span)
		return &pWild{}
	}
	return q
}

func (c *checker) recordPattern(p *script.PRecord, t typ, ps *patterns, outer *reason) tpat {
	paths := make([]script.Path, len(p.Fields))
	for i, f := range p.Fields {
		paths[i] = f.Path
	}
	if !c.qualify(paths) {
		for _, f := range p.Fields {
			c.pattern(f.Pattern, wild(), ps, nil)
		}
		return &pWild{}
	}
	d := known(t)
	if d == nil || !d.isRecord() || !c.declares(paths[0].Module, d) {
		d = c.chooseRecord(paths, false)
	}
	labels, ok := c.labelsOf(d, paths)
	if !ok {
		for _, f := range p.Fields {
			c.pattern(f.Pattern, wild(), ps, nil)
		}
		return &pWild{}
	}
	rt, m := c.instance(d)
	c.fitPattern(p, rt, t, ps)
	q := &pCtor{ctor: d.ctors[0], args: make([]tpat, len(d.labels))}
	for i := range q.args {
		q.args[i] = &pWild{}
	}
	for i, f := range p.Fields {
		q.args[labels[i].index] = c.pattern(f.Pattern, substitute(labels[i].typ, m), ps, outer)
	}
	return q
}

// orPattern checks p | q: both sides bind the same variables at the same types.
func (c *checker) orPattern(p *script.POr, t typ, ps *patterns, outer *reason) tpat {
	left, right := &patterns{on: ps.on}, &patterns{on: ps.on}
	l := c.pattern(p.Left, t, left, outer)
	r := c.pattern(p.Right, t, right, outer)
	same := map[*value]*value{}
	lacks := func(in *patterns, side string, vs []*value) {
		for _, v := range vs {
			if in.find(v.name) == nil {
				d := c.errorf("BAL0215", v.span, "the variable `%s` is bound on one side of `|` only", v.name)
				d.Primary.Text = "the " + side + " side does not bind it"
				d.Help = append(d.Help, "bind it on both sides, or write `_` instead of it")
			}
		}
	}
	lacks(right, "right", left.values)
	lacks(left, "left", right.values)
	for _, v := range right.values {
		u := left.find(v.name)
		if u == nil {
			continue
		}
		same[v] = u
		if c.unify(v.scheme.body, u.scheme.body) != nil {
			n := c.namer()
			d := c.errorf("BAL0319", v.span, "the variable `%s` has type `%s` on this side of `|`, but `%s` on the other",
				v.name, n.show(v.scheme.body), n.show(u.scheme.body))
			also(d, u.span, "this one has type `%s`", n.show(u.scheme.body))
			d.Help = append(d.Help, "make two cases of it")
		}
	}
	for _, v := range left.values {
		if first := ps.find(v.name); first != nil {
			d := c.errorf("BAL0207", v.span, "the variable `%s` is bound twice in one pattern", v.name)
			also(d, first.span, "first bound here")
		}
	}
	ps.values = append(ps.values, left.values...)
	replaceVariables(r, same)
	return &pOr{left: l, right: r, leftSpan: p.Left.Pos(), rightSpan: p.Right.Pos()}
}

// replaceVariables makes a pattern bind other values.
func replaceVariables(p tpat, m map[*value]*value) {
	swap := func(v **value) {
		if u := m[*v]; u != nil {
			*v = u
		}
	}
	switch p := p.(type) {
	case *pWild, *pConst:
	case *pVar:
		swap(&p.val)
	case *pTuple:
		for _, q := range p.items {
			replaceVariables(q, m)
		}
	case *pCtor:
		for _, q := range p.args {
			replaceVariables(q, m)
		}
	case *pOr:
		replaceVariables(p.left, m)
		replaceVariables(p.right, m)
	case *pAs:
		replaceVariables(p.pat, m)
		swap(&p.val)
	default:
		panic("elab: unknown pattern")
	}
}
