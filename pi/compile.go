package pi

import (
	"slices"

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
		prog: &Program{}, signature: p.Signature,
		names:  &nameTable{numbers: map[string]varID{}},
		consts: map[calculus.Const]operand{},
		ctors:  map[*calculus.Ctor]*ctorInfo{},
		tuples: map[int]*info{},
		code:   map[any][]compiled{},
	}
	c.free = &freeVars{
		names: c.names, procs: map[process.Proc]freeSet{}, groups: map[*process.RecDef]freeSet{}, constant: map[varID]bool{},
	}
	for _, d := range p.Signature.Decls {
		for _, ctor := range d.Ctors {
			c.ctor(ctor).siblings = len(d.Ctors)
		}
	}
	c.free.proc(p.Main, "") // from the top, where constants are bound
	c.drop = c.special(roleDrop, instr{op: opEnd})
	c.done = c.special(roleDone, instr{op: opDone, a: 1})
	c.prog.main = c.newBlock(nil, 0, p.Main.Pos())
	g := &gen{c: c, b: c.prog.main}
	g.body(nil, p.Main, env{scope: scope{table: c.names, owner: c.prog.main}})
	return c.prog
}

// compiler is one compilation.
type compiler struct {
	prog       *Program
	names      *nameTable
	free       *freeVars
	consts     map[calculus.Const]operand
	ctors      map[*calculus.Ctor]*ctorInfo
	tuples     map[int]*info
	signature  *calculus.Signature
	code       map[any][]compiled // by *process.Abs, and by *process.RecDef for groups
	drop, done operand
}

// ctorInfo is what is known of a constructor: its objects' info, and how many constructors its type has.
type ctorInfo struct {
	info
	siblings int
}

// compiled is the code of an abstraction, or of a recursive group, in one kind of surroundings: where says, variable by
// variable, which constant it is or which of the captured ones. A term that occurs in many places is compiled once for
// each kind.
type compiled struct {
	where []operand
	infos []*info
}

// known returns code that the term at that address has been compiled to.
func (c *compiler) known(term any, where []operand) []*info {
	for _, k := range c.code[term] {
		if slices.Equal(k.where, where) {
			return k.infos
		}
	}
	return nil
}

func (c *compiler) learn(term any, where []operand, infos []*info) {
	c.code[term] = append(c.code[term], compiled{where, infos})
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
	b := &block{id: len(c.prog.blocks), captured: captured, vars: c.names, params: params, cont: -1, span: span}
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

// env is the compiler's place: the scope, and the name of the continuation parameter of the function around.
type env struct {
	scope scope
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
	kept          []int // registers that a point has noted, by its epoch
	epoch         int
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

func (e env) must(name string) binding { return e.mustID(e.scope.table.id(name)) }

func (e env) mustID(id varID) binding {
	b, ok := e.scope.lookupID(id)
	if !ok {
		panic("pi: unbound variable " + e.scope.table.names[id])
	}
	return b
}
