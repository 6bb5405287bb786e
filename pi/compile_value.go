package pi

import (
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/internal/source"
)

// value compiles a value and returns where it is. What is closed is made now, once for all runs.
func (g *gen) value(v process.Value, e env) operand {
	switch v := v.(type) {
	case process.Var:
		return g.operand(e.must(v.Name))
	case process.Lit:
		return g.c.literal(v.Const)
	case process.Done:
		return g.c.done
	case process.Tuple:
		return g.make(g.c.tuple(len(v.Items)), 0, v.Items, e)
	case process.Con:
		return g.make(&g.c.ctor(v.Ctor).info, int64(v.Ctor.Tag), v.Args, e)
	case *process.Abs:
		if v.Role == process.RoleDrop {
			return g.c.drop
		}
		return g.closure(v, e, v.Span)
	case *process.Rec:
		return g.rec(v, e)
	case process.Box:
		return g.box(v, e)
	case process.NameRef, process.Frozen:
		panic("pi: a program cannot contain what only runs make")
	}
	panic("pi: unknown value")
}

// allConst tells whether all operands are constants.
func allConst(ops []operand) bool {
	for _, op := range ops {
		if op >= 0 {
			return false
		}
	}
	return true
}

// fields returns a new object over constants.
func (g *gen) fields(in *info, ops []operand) *object {
	o := newObject(in, len(ops))
	for i, op := range ops {
		o.fields[i] = g.c.prog.consts[^op]
	}
	return o
}

func (g *gen) make(in *info, tag int64, items []process.Value, e env) operand {
	ops := make([]operand, len(items))
	for i, v := range items {
		ops[i] = g.value(v, e)
	}
	if allConst(ops) {
		return g.c.constant(Value{n: tag, o: g.fields(in, ops)})
	}
	dst := g.fresh()
	g.emit(instr{op: opMake, dst: dst, args: ops, info: in, jump: int32(tag)})
	return dst
}

// closure compiles an abstraction. site is the place that a failure below it would name.
func (g *gen) closure(abs *process.Abs, e env, site source.Span) operand {
	ops, b := g.block(abs, e, true)
	in := b.info
	if site != b.span {
		in = &info{kind: kindClosure, block: b, site: site}
	}
	if len(ops) == 0 {
		return g.c.constant(Value{o: newObject(in, 0)})
	}
	dst := g.fresh()
	g.emit(instr{op: opClosure, dst: dst, args: ops, info: in})
	return dst
}

// block compiles the code of an abstraction and returns it with the operands that its closures capture, which are only
// planned unless emit is set.
func (g *gen) block(abs *process.Abs, e env, emit bool) ([]operand, *block) {
	set := g.c.free.abs(abs, e.cont)
	ops, where := g.captures(set, e, emit)
	if infos := g.c.known(abs, where); infos != nil {
		return ops, infos[0].block
	}
	b := g.c.newBlock(g.c.names.captured(set, where), len(abs.Params), abs.Span)
	within := env{b.inside(e.scope, set, where), contParam(abs.Role, abs.Params, e.cont)}
	if abs.Role == process.RoleCont {
		b.role = roleCont
		if r, ok := within.blamed(); ok {
			b.cont = int(r)
		}
	} else {
		g.c.learn(abs, where, []*info{b.info})
	}
	child := &gen{c: g.c, b: b}
	child.body(paramNames(abs.Params), abs.Body, within)
	return ops, b
}

// rec compiles one function of a recursive group. The functions of a group share their captured variables, so that one
// can make another from its own closure, and no value is ever cyclic.
func (g *gen) rec(v *process.Rec, e env) operand {
	set := g.c.free.group(v.Defs)
	ops, where := g.captures(set, e, true)
	infos := g.c.known(&v.Defs[0], where)
	if infos == nil {
		infos = g.group(v.Defs, e.scope, set, where)
	}
	in := infos[v.Index]
	if len(ops) == 0 {
		return in.block.closed
	}
	dst := g.fresh()
	g.emit(instr{op: opClosure, dst: dst, args: ops, info: in})
	return dst
}

func (g *gen) group(defs []process.RecDef, outer scope, set freeSet, where []operand) []*info {
	captured := g.c.names.captured(set, where)
	infos := make([]*info, len(defs))
	for i, d := range defs {
		b := g.c.newBlock(captured, len(d.Params), d.Span)
		infos[i] = b.info
		if len(captured) == 0 {
			b.closed = g.c.constant(Value{o: newObject(b.info, 0)})
			outer = outer.bind(d.Name, binding{op: b.closed})
		}
	}
	g.c.learn(&defs[0], where, infos)
	for i, d := range defs {
		b := infos[i].block
		within := env{b.inside(outer, set, where), contParam(process.RoleFun, d.Params, "")}
		for j, other := range defs {
			switch {
			case len(captured) == 0: // constants, in outer
			case i == j:
				within = within.bind(other.Name, b.self())
			default:
				within.scope = within.scope.bind(other.Name, binding{op: b.self(), sibling: infos[j]})
			}
		}
		child := &gen{c: g.c, b: b}
		child.body(paramNames(d.Params), d.Body, within)
	}
	return infos
}

// box compiles [P]: a frozen partition of one thread that has yet to begin.
func (g *gen) box(v process.Box, e env) operand {
	args, isDrop := g.thread(v.Body, env{scope: e.scope})
	switch {
	case isDrop:
		return g.c.constant(partValue(&frozen{}))
	case allConst(args):
		return g.c.constant(partValue(boxed(g.fields(callInfo(v.Span), args))))
	}
	dst := g.fresh()
	g.emit(instr{op: opBox, dst: dst, args: args, info: callInfo(v.Span)})
	return dst
}

// callInfo describes the objects of threads that have yet to begin.
func callInfo(span source.Span) *info { return &info{kind: kindCall, site: span} }
