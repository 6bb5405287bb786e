package pi

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/internal/source"
)

// Compile turns a closed, well-typed program into code: closure conversion. Types are erased. A closure holds exactly
// its live variables, flat; what is closed becomes a constant, so that top-level functions are never captured; an
// abstraction applied where it stands, (x)P·(V), is P with x for V; the continuation of a match is code to jump to unless
// an arm needs it as a value. It panics on a program that no type checker accepts.
func Compile(p *process.Program) *Program {
	c := &compiler{
		prog:   &Program{},
		free:   &freeVars{procs: map[process.Proc]freeSet{}},
		consts: map[calculus.Const]operand{},
		ctors:  map[*calculus.Ctor]*ctorInfo{},
		tuples: map[int]*info{},
		groups: map[groupKey][]*info{},
	}
	for _, d := range p.Signature.Decls {
		for _, ctor := range d.Ctors {
			c.ctor(ctor).alone = len(d.Ctors) == 1
		}
	}
	c.drop = c.special(roleDrop, instr{op: opEnd})
	c.done = c.special(roleDone, instr{op: opDone, a: 1})
	c.prog.main = c.newBlock(nil, 0, p.Main.Pos())
	g := &gen{c: c, b: c.prog.main}
	g.body(nil, p.Main, env{})
	return c.prog
}

// compiler is one compilation.
type compiler struct {
	prog       *Program
	free       *freeVars
	consts     map[calculus.Const]operand
	ctors      map[*calculus.Ctor]*ctorInfo
	tuples     map[int]*info
	groups     map[groupKey][]*info
	drop, done operand
}

// ctorInfo is what is known of a constructor: its objects' info, and whether it is the only one of its type.
type ctorInfo struct {
	info
	alone bool
}

// groupKey is one occurrence of a recursive group: its functions may be written out one by one, as f1 to fn of one μ.
type groupKey struct {
	defs *process.RecDef
	at   *scope
}

func (c *compiler) ctor(k *calculus.Ctor) *ctorInfo {
	if c.ctors[k] == nil {
		c.ctors[k] = &ctorInfo{info: info{kind: kindCtor, ctor: k}}
	}
	return c.ctors[k]
}

func (c *compiler) tuple(n int) *info {
	if c.tuples[n] == nil {
		c.tuples[n] = &info{kind: kindTuple}
	}
	return c.tuples[n]
}

func (c *compiler) constant(v Value) operand {
	c.prog.consts = append(c.prog.consts, v)
	return ^operand(len(c.prog.consts) - 1)
}

func (c *compiler) literal(k calculus.Const) operand {
	op, known := c.consts[k]
	if !known {
		op = c.constant(constValue(k))
		c.consts[k] = op
	}
	return op
}

func (c *compiler) newBlock(captured []string, params int, span source.Span) *block {
	b := &block{id: len(c.prog.blocks), captured: captured, params: params, cont: -1, span: span}
	b.info = &info{kind: kindClosure, block: b, site: span}
	c.prog.blocks = append(c.prog.blocks, b)
	return b
}

// special makes the closure of drop or done, whose one instruction is what their application means.
func (c *compiler) special(role blockRole, in instr) operand {
	b := c.newBlock(nil, 1, source.Span{})
	b.role, b.code, b.regs = role, []instr{in}, 2
	return c.constant(Value{o: newObject(b.info, 0)})
}

// scope maps the variables in sight to where they are.
type scope struct {
	name string
	binding
	up *scope
}

func (s *scope) bind(name string, b binding) *scope { return &scope{name, b, s} }

func (s *scope) lookup(name string) (binding, bool) {
	for ; s != nil; s = s.up {
		if s.name == name {
			return s.binding, true
		}
	}
	return binding{}, false
}

// binding is where a variable is: in a register or among the constants (op alone); a function of the recursive group
// that the block itself, in register op, belongs to (sibling); or nowhere, because it is a continuation to jump to.
type binding struct {
	op      operand
	sibling *info
	join    *join
}

// env is the compiler's place: the scope, and the name of the continuation parameter of the function around.
type env struct {
	scope *scope
	cont  string
}

func (e env) bind(name string, op operand) env {
	e.scope = e.scope.bind(name, binding{op: op})
	return e
}

// gen writes the code of one block.
type gen struct {
	c             *compiler
	b             *block
	next          int32 // the next free register
	apps, matches int   // carried out since the last instruction
}

func (g *gen) fresh() int32 {
	r := g.next
	g.next++
	g.b.regs = max(g.b.regs, int(g.next))
	return r
}

// emit appends an instruction and returns its index.
func (g *gen) emit(in instr) int {
	in.apps, in.matches = uint16(g.apps), uint16(g.matches)
	g.apps, g.matches = 0, 0
	g.b.code = append(g.b.code, in)
	return len(g.b.code) - 1
}

// body compiles the whole block: captured variables, itself and parameters have the first registers. The captured ones
// are in e's scope already.
func (g *gen) body(params []string, p process.Proc, e env) {
	g.next = g.b.self() + 1
	for _, name := range params {
		e = e.bind(name, g.fresh())
	}
	g.b.regs = max(g.b.regs, int(g.next))
	g.proc(p, e)
}

// operand returns where the value of a binding is, making it when it has not been made.
func (g *gen) operand(b binding) operand {
	switch {
	case b.join != nil:
		return g.joinClosure(b.join)
	case b.sibling != nil:
		dst := g.fresh()
		g.emit(instr{op: opSibling, dst: dst, a: b.op, info: b.sibling})
		return dst
	}
	return b.op
}

func (e env) must(name string) binding {
	b, ok := e.scope.lookup(name)
	if !ok {
		panic("pi: unbound variable " + name)
	}
	return b
}

// capture fetches the variables of a closure and returns their operands, their names, and the scope that the closure's
// code begins with. Constants are not captured, and what two names share is captured once. With emit false it only plans:
// no code is written and the operands mean nothing.
func (g *gen) capture(set freeSet, e env, emit bool) (ops []operand, names []string, inner *scope) {
	at := map[operand]int32{}
	planned := operand(1 << 30)
	for _, v := range set {
		b := e.must(v.name)
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
		if op < 0 {
			inner = inner.bind(v.name, binding{op: op})
			continue
		}
		i, known := at[op]
		if !known {
			i = int32(len(ops))
			at[op] = i
			ops, names = append(ops, op), append(names, v.name)
		}
		inner = inner.bind(v.name, binding{op: i})
	}
	return ops, names, inner
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
	seen := map[int32]bool{}
	keep := func(name string, r int32) {
		if !seen[r] {
			seen[r] = true
			p.live, p.names = append(p.live, r), append(p.names, name)
		}
	}
	if body != nil {
		for _, v := range g.c.free.proc(body, e.cont).without(binder) {
			g.keepAlive(v.name, e, keep)
		}
	} else if span.Known() && span.File.Builtin {
		g.keepAlive(e.cont, e, keep)
	}
	if r, ok := e.blamed(); ok && seen[r] {
		for i, l := range p.live {
			if l == r {
				p.cont = i
			}
		}
	}
	if body != nil {
		p.dst = g.fresh()
		p.next = len(g.b.code) + 1 // behind the instruction that waits
	}
	return p
}

// keepAlive calls keep for the registers from which the variable's value comes or would be made.
func (g *gen) keepAlive(name string, e env, keep func(string, int32)) {
	b, ok := e.scope.lookup(name)
	switch {
	case !ok:
		if name != e.cont {
			panic("pi: unbound variable " + name)
		}
	case b.join != nil:
		for _, v := range g.c.free.abs(b.join.abs, b.join.env.cont) {
			g.keepAlive(v.name, b.join.env, keep)
		}
		if name == e.cont {
			g.keepAlive(b.join.env.cont, b.join.env, keep)
		}
	case b.op >= 0:
		keep(name, b.op)
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
