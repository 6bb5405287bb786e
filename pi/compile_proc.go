package pi

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
)

// proc compiles a process to its end. Long programs are deep processes, so the way down is a loop.
func (g *gen) proc(p process.Proc, e env) {
	for p != nil {
		p, e = g.prefix(p, e)
	}
}

// prefix compiles the first action of p and returns what follows, nil when nothing does.
func (g *gen) prefix(p process.Proc, e env) (process.Proc, env) {
	switch p := p.(type) {
	case *process.Nil:
		g.emit(instr{op: opEnd})
		return nil, e
	case *process.Par:
		return g.par(p, e), e
	case *process.Out:
		g.out(p, e)
		g.emit(instr{op: opEnd})
		return nil, e
	case *process.App:
		return g.app(p, e)
	case *process.Match:
		g.match(p, e)
		return nil, e
	case *process.LetV:
		g.emit(instr{op: opLetV})
		return p.Body, g.letv(p.Pattern, p.Value, e)
	case *process.Delta:
		return p.Body, g.delta(p, e)
	case *process.Fail:
		a := g.value(p.Value, e)
		code := &info{kind: kindString, str: p.Code}
		g.emit(instr{op: opFail, a: a, info: code, point: g.point(p.Span, nil, "", e)})
		return nil, e
	case *process.New:
		return g.request(instr{op: opNew, kind: uint8(newKind(p.Type)), a: g.value(p.Hint, e)}, p, p.Body, p.Name, e)
	case *process.CellNew:
		return g.request(instr{op: opCell, a: g.value(p.Value, e)}, p, p.Body, p.Name, e)
	case *process.In:
		return g.request(instr{op: opRecv, a: g.value(p.Chan, e)}, p, p.Body, p.Name, e)
	case *process.Get:
		return g.request(instr{op: opGet, a: g.value(p.Ref, e)}, p, p.Body, p.Name, e)
	case *process.Set:
		a, b := g.value(p.Value, e), g.value(p.Ref, e)
		return g.request(instr{op: opSet, a: a, b: b}, p, p.Body, "", e)
	case *process.Start:
		a, b := g.value(p.Name, e), g.value(p.Part, e)
		return g.request(instr{op: opStart, a: a, b: b}, p, p.Body, "", e)
	case *process.Stop:
		return g.request(instr{op: opStop, a: g.value(p.Name, e)}, p, p.Body, p.Bind, e)
	case *process.Print:
		return g.request(instr{op: opPrint, a: g.value(p.Value, e)}, p, p.Body, "", e)
	case *process.Choose:
		return g.request(instr{op: opChoose, a: g.value(p.Value, e)}, p, p.Body, p.Name, e)
	case *process.Fault:
		return g.request(instr{op: opFault, a: g.value(p.Value, e)}, p, p.Body, "", e)
	}
	panic("pi: unknown process")
}

// newKind tells what new makes from the type of the name.
func newKind(t calculus.Type) nameKind {
	if t == calculus.NameType {
		return namePart
	}
	return nameChan
}

// request emits an instruction at which the thread may wait; binder is the variable of the answer, "" for none.
func (g *gen) request(in instr, p, body process.Proc, binder string, e env) (process.Proc, env) {
	in.point = g.point(p.Pos(), body, binder, e)
	in.point.cargo = g.c.cargoOf(p)
	in.dst = in.point.dst
	g.emit(in)
	if binder != "" {
		e = e.bind(binder, in.dst)
	}
	return body, e
}

// par compiles P1 | … | Pn: messages and threads first, and what the thread itself goes on with last.
func (g *gen) par(p *process.Par, e env) process.Proc {
	if len(p.Procs) == 0 {
		return &process.Nil{Span: p.Span}
	}
	for _, q := range p.Procs[:len(p.Procs)-1] {
		g.component(q, e)
	}
	return p.Procs[len(p.Procs)-1]
}

func (g *gen) component(p process.Proc, e env) {
	switch p := p.(type) {
	case *process.Nil:
	case *process.Out:
		g.out(p, e)
	case *process.Par:
		for _, q := range p.Procs {
			g.component(q, e)
		}
	default:
		args, isDrop := g.thread(p, e)
		if !isDrop {
			g.emit(instr{op: opFork, args: args, info: callInfo(p.Pos()), point: g.place(p.Pos())})
		}
	}
}

func (g *gen) out(p *process.Out, e env) {
	a, b := g.value(p.Chan, e), g.value(p.Value, e)
	g.emit(instr{op: opSend, a: a, b: b, point: g.place(p.Span)})
}

// thread returns the operands of a thread that has yet to begin: a closure and its arguments. drop·(V) is no thread.
func (g *gen) thread(p process.Proc, e env) (args []operand, isDrop bool) {
	app, ok := p.(*process.App)
	if !ok {
		return []operand{g.closure(&process.Abs{Body: p, Role: process.RoleCont, Span: p.Pos()}, e, p.Pos())}, false
	}
	args = []operand{g.value(app.Fun, e)}
	for _, v := range app.Args {
		args = append(args, g.argument(v, app, e))
	}
	return args, args[0] == g.c.drop
}

// app compiles V·(W…).
func (g *gen) app(p *process.App, e env) (process.Proc, env) {
	args := make([]operand, len(p.Args))
	for i, v := range p.Args {
		args[i] = g.argument(v, p, e)
	}
	if abs, ok := p.Fun.(*process.Abs); ok {
		if abs.Role == process.RoleDrop {
			g.emit(instr{op: opEnd})
			return nil, e
		}
		g.apps++
		e.cont = contParam(abs.Role, abs.Params, e.cont)
		for i, param := range abs.Params {
			e = e.bind(param.Name, args[i])
		}
		return abs.Body, e
	}
	if v, ok := p.Fun.(process.Var); ok {
		if b := e.must(v.Name); b.join != nil {
			g.apps++
			g.jump(b.join, args)
			return nil, e
		}
	}
	f := g.value(p.Fun, e)
	switch len(args) {
	case 1:
		g.emit(instr{op: opCall1, a: f, b: args[0]})
	case 2:
		g.emit(instr{op: opCall2, a: f, b: args[0], dst: args[1]})
	default:
		g.emit(instr{op: opCall, a: f, args: args})
	}
	return nil, e
}

// argument is value, but a continuation that is passed remembers the call it belongs to.
func (g *gen) argument(v process.Value, call *process.App, e env) operand {
	if abs, ok := v.(*process.Abs); ok && abs.Role == process.RoleCont {
		return g.closure(abs, e, call.Span)
	}
	return g.value(v, e)
}

// delta compiles δ V… (x).P.
func (g *gen) delta(p *process.Delta, e env) env {
	args := make([]operand, len(p.Args))
	for i, v := range p.Args {
		args[i] = g.value(v, e)
	}
	in := instr{op: opDelta, kind: uint8(p.Delta), args: args}
	if op, fast := fastDelta(p.Delta); fast {
		in.op, in.a, in.b = op, args[0], args[1]
	}
	if partial(p.Delta) {
		in.point = g.point(p.Span, nil, "", e)
	}
	in.dst = g.fresh()
	g.emit(in)
	return e.bind(p.Name, in.dst)
}

// letv compiles let p = Λᾱ.V. A tuple that is taken apart at once is not made.
func (g *gen) letv(p calculus.Pattern, v process.Value, e env) env {
	if pt, ok := p.(calculus.PTuple); ok {
		if vt, ok := v.(process.Tuple); ok {
			inner := e
			for i, item := range vt.Items {
				bound := g.letv(pt.Items[i], item, e)
				for _, name := range calculus.PatternVars(pt.Items[i]) {
					inner.scope = inner.scope.bind(name, bound.must(name))
				}
			}
			return inner
		}
	}
	op := g.value(v, e)
	var fails []int
	e.scope = g.pattern(p, op, e.scope, &fails)
	if len(fails) > 0 {
		panic("pi: a let with a pattern that may not fit")
	}
	return e
}
