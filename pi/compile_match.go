package pi

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
)

// A match binds its continuation K in every arm. When K is written out, as it is for `let x = match … in B`, and the arms
// only apply it, it need not be a closure: its code follows the arms and they jump to it. When some arm passes it on, K
// becomes a block of its own; arms that only apply it enter that block without making the closure. Either way K is
// compiled once, so code stays as long as the program.

// join is such a continuation.
type join struct {
	abs   *process.Abs
	env   env // at the match
	param int32
	jumps []int  // instructions that jump to K's code
	block *block // when some arm needs K as a value
	info  *info
	set   freeSet
}

func (g *gen) match(p *process.Match, e env) {
	v := g.value(p.Value, e)
	inner := e
	var j *join
	if p.Cont != "" && p.K != nil {
		asValue, used := g.c.free.contUse(p, e.cont)
		abs, written := p.K.(*process.Abs)
		switch {
		case !used:
		case written && abs.Role != process.RoleDrop:
			j = &join{abs: abs, env: e}
			if asValue {
				j.set = g.c.free.abs(abs, e.cont)
				_, j.block = g.block(abs, e, false)
				j.info = j.block.info
			} else {
				j.param = g.fresh()
			}
			inner.scope = inner.scope.bind(p.Cont, binding{join: j})
		default:
			if k, ok := p.K.(process.Var); ok {
				inner.scope = inner.scope.bind(p.Cont, e.must(k.Name))
			} else {
				inner = inner.bind(p.Cont, g.value(p.K, e))
			}
		}
	}
	saved := g.next
	g.arms(p, v, inner)
	if j != nil && j.block == nil {
		g.next = saved
		at := int32(len(g.b.code))
		for _, i := range j.jumps {
			g.b.code[i].jump = at
		}
		k := e
		k.cont = contParam(j.abs.Role, j.abs.Params, e.cont)
		if len(j.abs.Params) > 0 {
			k = k.bind(j.abs.Params[0].Name, j.param)
		}
		g.proc(j.abs.Body, k)
	}
}

// jump leaves an arm for the continuation.
func (g *gen) jump(j *join, args []operand) {
	if j.block != nil {
		ops, _ := g.captures(j.set, j.env, true)
		g.emit(instr{op: opEnter, args: append(ops, args...), info: j.info})
		return
	}
	j.jumps = append(j.jumps, g.emit(instr{op: opJump, dst: j.param, a: args[0]}))
}

// closed tells whether the continuation captures nothing.
func (g *gen) closed(j *join) bool {
	ops, _ := g.captures(j.set, j.env, false)
	return len(ops) == 0
}

// joinClosure makes the continuation a value.
func (g *gen) joinClosure(j *join) operand {
	ops, _ := g.captures(j.set, j.env, true)
	if len(ops) == 0 {
		return g.c.constant(Value{o: newObject(j.info, 0)})
	}
	dst := g.fresh()
	g.emit(instr{op: opClosure, dst: dst, args: ops, info: j.info})
	return dst
}

// arms compiles the arms in order, or as a table when every pattern is a constructor of variables.
func (g *gen) arms(p *process.Match, v operand, e env) {
	if table, ok := g.table(p); ok {
		g.armTable(p, table, v, e)
		return
	}
	saved := g.next
	var fails []int
	for i, arm := range p.Arms {
		g.next = saved
		g.patch(fails)
		fails = nil
		inner := e
		if i != 1 || !oppositeBools(p.Arms[0].Pattern, arm.Pattern) {
			inner.scope = g.pattern(arm.Pattern, v, e.scope, &fails)
		}
		g.matches++
		g.proc(arm.Body, inner)
		if len(fails) == 0 {
			return // irrefutable: later arms cannot be reached
		}
	}
	g.patch(fails)
	g.next = saved
	g.noMatch(p, v, e)
}

func (g *gen) noMatch(p *process.Match, v operand, e env) {
	g.emit(instr{op: opNoMatch, a: v, point: g.point(p.Span, nil, "", e)})
}

// patch lets the failed tests go on here.
func (g *gen) patch(fails []int) {
	for _, i := range fails {
		g.b.code[i].jump = int32(len(g.b.code))
	}
}

// oppositeBools tells whether p and q are true and false or false and true, so that q fits what p does not.
func oppositeBools(p, q calculus.Pattern) bool {
	a, okA := p.(calculus.PConst)
	b, okB := q.(calculus.PConst)
	return okA && okB && a.Const.Type == calculus.Bool && b.Const.Type == calculus.Bool && a.Const != b.Const
}

// table returns, by constructor tag, the index of the arm that fits, −1 for none, when the match can be a jump table; the
// last element is for every other tag.
func (g *gen) table(p *process.Match) ([]int, bool) {
	var table []int
	other, ctors := -1, 0
	for i, arm := range p.Arms {
		switch q := arm.Pattern.(type) {
		case calculus.PCtor:
			for _, arg := range q.Args {
				if !irrefutable(arg) {
					return nil, false
				}
			}
			for len(table) <= q.Ctor.Tag {
				table = append(table, -1)
			}
			if other < 0 && table[q.Ctor.Tag] < 0 {
				table[q.Ctor.Tag] = i
			}
			ctors++
		case calculus.PVar, calculus.PWild:
			if other < 0 {
				other = i
			}
		default:
			return nil, false
		}
	}
	for tag, i := range table {
		if i < 0 {
			table[tag] = other
		}
	}
	return append(table, other), ctors > 1
}

func irrefutable(p calculus.Pattern) bool {
	switch p.(type) {
	case calculus.PVar, calculus.PWild:
		return true
	default:
		return false
	}
}

func (g *gen) armTable(p *process.Match, table []int, v operand, e env) {
	saved := g.next
	at := g.emit(instr{op: opSwitch, a: v, args: make([]operand, len(table)-1)})
	starts := make([]int32, len(p.Arms)+1)
	for i, arm := range p.Arms {
		g.next = saved
		starts[i] = int32(len(g.b.code))
		inner := e
		switch q := arm.Pattern.(type) {
		case calculus.PCtor:
			for n, arg := range q.Args {
				if x, ok := arg.(calculus.PVar); ok {
					inner = inner.bind(x.Name, g.field(v, n))
				}
			}
		case calculus.PVar:
			inner = inner.bind(q.Name, v)
		}
		g.matches++
		g.proc(arm.Body, inner)
	}
	none := len(p.Arms)
	g.next = saved
	starts[none] = int32(len(g.b.code))
	g.noMatch(p, v, e)
	target := func(i int) int32 {
		if i < 0 {
			i = none
		}
		return starts[i]
	}
	sw := &g.b.code[at]
	for tag := range sw.args {
		sw.args[tag] = target(table[tag])
	}
	sw.jump = target(table[len(table)-1])
	if len(sw.args) == g.siblings(p) {
		sw.kind = switchAll
	}
}

// switchAll is the kind of an opSwitch with an arm for every tag.
const switchAll = 1

// siblings returns how many constructors the type that is matched on has.
func (g *gen) siblings(p *process.Match) int {
	for _, arm := range p.Arms {
		if q, ok := arm.Pattern.(calculus.PCtor); ok {
			return g.c.ctor(q.Ctor).siblings
		}
	}
	return 0
}

// field returns component n of a value. A constant need not have it: a pattern of another constructor asks too, in code that is not
// reached because the test of its tag fails first.
func (g *gen) field(v operand, n int) operand {
	if v < 0 {
		if o := g.c.prog.consts[^v].o; o != nil && n < len(o.fields) {
			return g.c.constant(o.fields[n])
		}
		return v
	}
	dst := g.fresh()
	g.emit(instr{op: opField, dst: dst, a: v, b: operand(n)})
	return dst
}

// pattern compiles the tests of p on the value v, notes the ones that may fail in fails, and binds p's variables.
func (g *gen) pattern(p calculus.Pattern, v operand, s scope, fails *[]int) scope {
	test := func(in instr) { *fails = append(*fails, g.emit(in)) }
	switch p := p.(type) {
	case calculus.PWild:
		return s
	case calculus.PVar:
		return s.bind(p.Name, binding{op: v})
	case calculus.PConst:
		switch p.Const.Type {
		case calculus.Unit:
		case calculus.String:
			test(instr{op: opTestText, a: v, b: g.c.literal(p.Const)})
		default:
			test(instr{op: opTestWord, a: v, b: g.c.literal(p.Const)})
		}
		return s
	case calculus.PTuple:
		return g.patterns(p.Items, v, s, fails)
	case calculus.PCtor:
		if g.c.ctor(p.Ctor).siblings > 1 {
			test(instr{op: opTestTag, a: v, b: operand(p.Ctor.Tag)})
		}
		return g.patterns(p.Args, v, s, fails)
	case calculus.POr:
		return g.or(p, v, s, fails)
	case calculus.PAs:
		return g.pattern(p.Pattern, v, s, fails).bind(p.Name, binding{op: v})
	}
	panic("pi: unknown pattern")
}

func (g *gen) patterns(ps []calculus.Pattern, v operand, s scope, fails *[]int) scope {
	for n, q := range ps {
		if _, wild := q.(calculus.PWild); !wild {
			s = g.pattern(q, g.field(v, n), s, fails)
		}
	}
	return s
}

// or compiles p | q: both leave the variables in the same registers.
func (g *gen) or(p calculus.POr, v operand, s scope, fails *[]int) scope {
	names := calculus.PatternVars(p)
	regs := make([]int32, len(names))
	for i := range names {
		regs[i] = g.fresh()
	}
	move := func(from scope) {
		for i, name := range names {
			b, _ := from.lookup(name)
			g.emit(instr{op: opMove, dst: regs[i], a: b.op})
		}
	}
	var left []int
	move(g.pattern(p.Left, v, s, &left))
	over := g.emit(instr{op: opJump, dst: g.fresh(), a: g.c.literal(calculus.UnitConst())})
	g.patch(left)
	move(g.pattern(p.Right, v, s, fails))
	g.b.code[over].jump = int32(len(g.b.code))
	for i, name := range names {
		s = s.bind(name, binding{op: regs[i]})
	}
	return s
}
