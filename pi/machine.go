package pi

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
)

// The machine runs the local rules of one thread, P-App, P-Match, P-Delta and P-LetV, and those that are local because of
// where they happen: forks, boxes and sends, and allocation on the host. It stops at the thread's next visible request,
// at its end, or at an application once the step's fuel is used up: every loop of π∥ goes through one.
//
// Registers live on Go's stack while they are few. The machine allocates nothing but what the program makes: closures,
// data, messages, and the frame at the end.

// stackRegs is the number of registers that take no allocation.
const stackRegs = 32

func fetch(regs, consts []Value, op operand) Value {
	if op >= 0 {
		return regs[op]
	}
	return consts[^op]
}

// resume implements body: a frame goes on with the answer v, a call begins.
func (o *object) resume(c *Config, slot int32, v Value) { c.run(slot, o, v) }

// run goes on with the thread in slot from o until it waits, fails, ends or has no fuel.
func (c *Config) run(slot int32, o *object, v Value) {
	var stack [stackRegs]Value
	regs := stack[:]
	var many *registers // when the stack's are not enough
	consts := c.sys.prog.consts
	fuel := c.fuel
	host := c.threads[slot].part == hostPart
	var apps, matches, deltas, letvs uint64

	var b *block
	var code []instr
	pc := 0
	if o.info.kind == kindFrame {
		p := o.info.point
		b = p.block
		if b.regs > len(regs) {
			many = c.sys.prog.more(many, b.regs)
			regs = many.regs
		}
		for i, r := range p.live {
			regs[r] = o.fields[i]
		}
		regs[p.dst] = v
		code, pc = b.code, p.next
	} else {
		callee := o.fields[0].o
		b = callee.info.block
		if b.regs > len(regs) {
			many = c.sys.prog.more(many, b.regs)
			regs = many.regs
		}
		n := copy(regs, callee.fields)
		regs[n] = o.fields[0]
		copy(regs[n+1:], o.fields[1:])
		code = b.code
		apps++
		fuel--
		if b.params == 0 { // a thread that is not an application
			apps--
		}
	}

run:
	for {
		in := &code[pc]
		pc++
		apps += uint64(in.apps)
		matches += uint64(in.matches)
		switch in.op {
		case opCall1:
			f, x := fetch(regs, consts, in.a), fetch(regs, consts, in.b)
			if fuel <= 0 {
				c.outOfFuel(slot, f, x)
				break run
			}
			fuel--
			apps++
			fields := f.o.fields
			b = f.o.info.block
			n := len(fields)
			if b.regs > len(regs) {
				many = c.sys.prog.more(many, b.regs)
				regs = many.regs
			}
			for i := range fields { //nolint:staticcheck // copy costs a call, which shows where there are a few fields
				regs[i] = fields[i]
			}
			regs[n] = f
			regs[n+1] = x
			code, pc = b.code, 0
		case opCall2:
			f, x, y := fetch(regs, consts, in.a), fetch(regs, consts, in.b), fetch(regs, consts, in.dst)
			if fuel <= 0 {
				c.outOfFuel(slot, f, x, y)
				break run
			}
			fuel--
			apps++
			fields := f.o.fields
			b = f.o.info.block
			n := len(fields)
			if b.regs > len(regs) {
				many = c.sys.prog.more(many, b.regs)
				regs = many.regs
			}
			for i := range fields { //nolint:staticcheck // copy costs a call, which shows where there are a few fields
				regs[i] = fields[i]
			}
			regs[n] = f
			regs[n+1] = x
			regs[n+2] = y
			code, pc = b.code, 0
		case opCall:
			f, args := fetch(regs, consts, in.a), gather(regs, consts, in.args)
			if fuel <= 0 {
				c.outOfFuel(slot, f, args...)
				break run
			}
			fuel--
			apps++
			b = f.o.info.block
			if b.regs > len(regs) {
				many = c.sys.prog.more(many, b.regs)
				regs = many.regs
			}
			n := copy(regs, f.o.fields)
			regs[n] = f
			copy(regs[n+1:], args)
			code, pc = b.code, 0
		case opEnter:
			args := gather(regs, consts, in.args)
			b = in.info.block
			if b.regs > len(regs) {
				many = c.sys.prog.more(many, b.regs)
				regs = many.regs
			}
			n := copy(regs, args[:len(b.captured)])
			copy(regs[n+1:], args[n:])
			code, pc = b.code, 0

		case opJump:
			regs[in.dst] = fetch(regs, consts, in.a)
			pc = int(in.jump)
		case opMove:
			regs[in.dst] = fetch(regs, consts, in.a)
		case opLetV:
			letvs++
		case opField:
			regs[in.dst] = fetch(regs, consts, in.a).o.fields[in.b]
		case opClosure:
			made := newObject(in.info, len(in.args))
			for i, op := range in.args {
				made.fields[i] = regs[op]
			}
			regs[in.dst] = Value{o: made}
		case opSibling:
			regs[in.dst] = Value{o: &object{info: in.info, fields: regs[in.a].o.fields}}
		case opMake:
			made := newObject(in.info, len(in.args))
			for i, op := range in.args {
				made.fields[i] = fetch(regs, consts, op)
			}
			regs[in.dst] = Value{n: int64(in.jump), o: made}
		case opBox:
			regs[in.dst] = partValue(boxed(call(in.info, gather(regs, consts, in.args))))
			c.noteBox(slot, in, regs[in.dst])

		case opSwitch:
			tag := fetch(regs, consts, in.a).n
			if uint64(tag) < uint64(len(in.args)) {
				pc = int(in.args[tag])
			} else {
				pc = int(in.jump)
			}
		case opTestWord:
			if fetch(regs, consts, in.a).n != consts[^in.b].n {
				pc = int(in.jump)
			}
		case opTestTag:
			if fetch(regs, consts, in.a).n != int64(in.b) {
				pc = int(in.jump)
			}
		case opTestText:
			if fetch(regs, consts, in.a).o.info.str != consts[^in.b].o.info.str {
				pc = int(in.jump)
			}

		case opAdd:
			deltas++
			regs[in.dst] = Value{n: fetch(regs, consts, in.a).n + fetch(regs, consts, in.b).n - 1}
		case opSub:
			deltas++
			regs[in.dst] = Value{n: fetch(regs, consts, in.a).n - fetch(regs, consts, in.b).n + 1}
		case opMul:
			deltas++
			regs[in.dst] = intValue(fetch(regs, consts, in.a).int() * fetch(regs, consts, in.b).int())
		case opEq, opNe, opLt, opLe, opGt, opGe:
			x, y := fetch(regs, consts, in.a), fetch(regs, consts, in.b)
			var holds bool
			if x.o == nil {
				holds = related(in.op, x.n, y.n)
			} else {
				var fault *calculus.Fault
				if holds, fault = compare(in.op, x, y); fault != nil {
					c.fault(slot, in, regs, *fault)
					break run
				}
			}
			deltas++
			regs[in.dst] = boolValue(holds)
		case opDelta:
			result, fault := delta(calculus.Delta(in.kind), gather(regs, consts, in.args))
			if fault != nil {
				c.fault(slot, in, regs, *fault)
				break run
			}
			deltas++
			regs[in.dst] = result

		case opSend:
			c.send(slot, in.point, fetch(regs, consts, in.a), fetch(regs, consts, in.b))
		case opFork:
			c.fork(slot, in.point, call(in.info, gather(regs, consts, in.args)))
		case opNew:
			if !host {
				c.wait(slot, newRequest(nameKind(in.kind)), fetch(regs, consts, in.a), Value{}, frame(in.point, regs))
				break run
			}
			regs[in.dst] = c.allocate(slot, nameKind(in.kind), fetch(regs, consts, in.a), in.point)
		case opCell:
			if !host {
				c.wait(slot, reqCell, fetch(regs, consts, in.a), Value{}, frame(in.point, regs))
				break run
			}
			regs[in.dst] = c.cell(slot, fetch(regs, consts, in.a), in.point)

		case opNoMatch:
			c.fault(slot, in, regs, noMatch(fetch(regs, consts, in.a)))
			break run
		case opFail:
			message := fetch(regs, consts, in.a).o.info.str
			c.fault(slot, in, regs, calculus.Fault{Code: in.info.str, Message: message})
			break run
		case opEnd:
			if b.role == roleDrop { // drop·(V) is 0 by congruence, not by P-App
				apps--
			}
			c.end(slot)
			break run
		case opDone: // done·(V) does not reduce
			apps--
			c.mainEnds(slot, regs[in.a])
			break run

		default: // the visible requests
			x := fetch(regs, consts, in.a)
			if in.op == opChoose && len(x.o.fields) == 0 {
				c.fault(slot, in, regs, calculus.Fault{Code: calculus.FaultChoose, Message: "nothing to choose from"})
				break run
			}
			var y Value
			if in.op == opSet || in.op == opStart {
				y = fetch(regs, consts, in.b)
			}
			c.wait(slot, requestOf(in.op), x, y, frame(in.point, regs))
			break run
		}
	}
	if many != nil {
		c.sys.prog.spare.Put(many)
	}
	c.fuel = fuel
	c.counts[process.RuleApp] += apps
	c.counts[process.RuleMatch] += matches
	c.counts[process.RuleDelta] += deltas
	c.counts[process.RuleLetV] += letvs
}

// registers are the registers of code that has many. They are lent for the time of one run: as a part of every
// configuration they would make copies large.
type registers struct{ regs []Value }

// more returns at least n registers; their contents mean nothing, as those of have do not any more.
func (p *Program) more(have *registers, n int) *registers {
	if have == nil {
		have, _ = p.spare.Get().(*registers)
	}
	if have == nil || len(have.regs) < n {
		return &registers{make([]Value, n)}
	}
	return have
}

// gather reads operands before registers are overwritten.
func gather(regs, consts []Value, ops []operand) []Value {
	vs := make([]Value, len(ops))
	for i, op := range ops {
		vs[i] = fetch(regs, consts, op)
	}
	return vs
}

// frame keeps the registers that are live at a point.
func frame(p *point, regs []Value) *object {
	o := newObject(p.info, len(p.live))
	for i, r := range p.live {
		o.fields[i] = regs[r]
	}
	return o
}

// call is a thread that is about to apply fields[0] to the rest.
func call(in *info, fields []Value) *object { return &object{info: in, fields: fields} }

// outOfFuel lets the thread wait just before an application.
func (c *Config) outOfFuel(slot int32, f Value, args ...Value) {
	o := call(c.sys.spin, append([]Value{f}, args...))
	c.wait(slot, reqRun, Value{}, Value{}, o)
}

// fault lets the thread wait to fail: a stop may still come before.
func (c *Config) fault(slot int32, in *instr, regs []Value, f calculus.Fault) {
	c.wait(slot, reqFail, stringValue(f.Message), stringValue(f.Code), frame(in.point, regs))
}

func noMatch(v Value) calculus.Fault {
	return calculus.Fault{Code: calculus.FaultMatch, Message: "no case of the match fits " + v.String()}
}

func related(op opcode, x, y int64) bool {
	switch op {
	case opEq:
		return x == y
	case opNe:
		return x != y
	case opLt:
		return x < y
	case opLe:
		return x <= y
	case opGt:
		return x > y
	default:
		return x >= y
	}
}

// compare is related on what does not fit a word.
func compare(op opcode, x, y Value) (bool, *calculus.Fault) {
	if op == opEq || op == opNe {
		eq, fault := equalValues(x, y)
		return eq == (op == opEq), fault
	}
	order, fault := compareValues(x, y)
	return related(op, int64(order), 0), fault
}
