package pi

import (
	"slices"

	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/internal/source"
)

// Which variables a closure captures, and which registers a waiting thread keeps: the live ones, in both cases.

// captures fetches the variables of a closure. In the closure's code, variable i of the set is the constant where[i] or,
// when that is not negative, the captured variable of that index, whose value is in ops. What two names share is
// captured once. With emit false it only plans: no code is written and the elements of ops mean nothing.
func (g *gen) captures(set freeSet, e env, emit bool) (ops, where []operand) {
	at := map[operand]operand{}
	planned := operand(1 << 30)
	for _, v := range set {
		b := e.mustID(v.id())
		op := b.op
		switch {
		case emit:
			op = g.operand(b)
		case b.join != nil && g.closed(b.join):
			op = g.joinClosure(b.join)
		case b.join != nil || b.sibling != nil:
			planned++
			op = planned
		}
		i, known := at[op]
		switch {
		case op < 0:
			i = op
		case !known:
			i = operand(len(ops))
			at[op] = i
			ops = append(ops, op)
		}
		where = append(where, i)
	}
	return ops, where
}

// inside returns the scope that the code of a closure in outer begins with.
func (b *block) inside(outer scope, set freeSet, where []operand) scope {
	inner := scope{outer.table, outer.root, b}
	for i, v := range set {
		if known, ok := inner.lookupID(v.id()); !ok || known.op != where[i] {
			inner = inner.bindID(v.id(), binding{op: where[i]})
		}
	}
	return inner
}

// captured returns the names of what a closure captures.
func (t *nameTable) captured(set freeSet, where []operand) []string {
	var names []string
	for i, v := range set {
		if int(where[i]) == len(names) {
			names = append(names, t.names[v.id()])
		}
	}
	return names
}

// place describes a place where the thread does not wait.
func (g *gen) place(span source.Span) *point {
	p := &point{id: len(g.c.prog.points), block: g.b, cont: -1, span: span}
	p.info = &info{kind: kindFrame, point: p, site: span}
	g.c.prog.points = append(g.c.prog.points, p)
	return p
}

// point describes a place to wait: what body, with binder for the answer, needs of the registers. A point that only
// fails has no body and keeps no more than the continuation to blame.
func (g *gen) point(span source.Span, body process.Proc, binder string, e env) *point {
	p := g.place(span)
	g.epoch++
	keep := func(id varID, r int32) {
		for int(r) >= len(g.kept) {
			g.kept = append(g.kept, 0)
		}
		if g.kept[r] != g.epoch {
			g.kept[r] = g.epoch
			p.live, p.names = append(p.live, r), append(p.names, id)
		}
	}
	cont := g.c.names.id(e.cont)
	if body != nil {
		for _, v := range g.c.free.proc(body, e.cont).without(g.c.names.id(binder)) {
			g.keepAlive(v.id(), e, keep)
		}
	} else if span.Known() && span.File.Builtin {
		g.keepAlive(cont, e, keep)
	}
	if r, ok := e.blamed(); ok {
		p.cont = slices.Index(p.live, r)
	}
	p.live, p.names = slices.Clip(p.live), slices.Clip(p.names)
	if body != nil {
		p.dst = g.fresh()
		p.next = len(g.b.code) + 1 // behind the instruction that waits
	}
	return p
}

// keepAlive calls keep for the registers from which the variable's value comes or would be made.
func (g *gen) keepAlive(id varID, e env, keep func(varID, int32)) {
	b, ok := e.scope.lookupID(id)
	switch cont := g.c.names.id(e.cont); {
	case !ok:
		if id != cont {
			panic("pi: unbound variable " + g.c.names.names[id])
		}
	case b.join != nil:
		at := b.join.env
		for _, v := range g.c.free.abs(b.join.abs, at.cont) {
			g.keepAlive(v.id(), at, keep)
		}
		if id == cont {
			g.keepAlive(g.c.names.id(at.cont), at, keep)
		}
	case b.op >= 0:
		keep(id, b.op)
	}
}

// blamed returns the register of the continuation that the code in e ends in.
func (e env) blamed() (int32, bool) {
	b, ok := e.scope.lookup(e.cont)
	for ok && b.join != nil {
		e = b.join.env
		b, ok = e.scope.lookup(e.cont)
	}
	return b.op, ok && b.op >= 0 && b.sibling == nil
}
