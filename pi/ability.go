package pi

import (
	"slices"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
)

// What code may ever do, found before any run. A thread does nothing but what its frame's code does, and the functions that
// it holds, makes or is given; so what it may do is the union over them, and only being given some can add to it.

// ability is a set of things that code may do.
type ability uint16

const (
	canSend ability = 1 << iota
	canRecv
	canGet
	canSet
	canStart
	canStop
	canPrint // or fail: both write standard output
	canFault
	canAnything ability = 1<<iota - 1
)

// mayDoAt returns what the code of a block may do from an instruction on.
func (p *Program) mayDoAt(b *block, pc int) ability {
	p.mayDoOnce.Do(p.findAbilities)
	if len(p.mayDo[b.id]) == 0 {
		return 0
	}
	return p.mayDo[b.id][pc]
}

// findAbilities works backwards through each block, and again while anything changes: blocks make closures of each other.
func (p *Program) findAbilities() {
	p.mayDo = make([][]ability, len(p.blocks))
	for _, b := range p.blocks {
		p.mayDo[b.id] = make([]ability, len(b.code))
	}
	for changed := true; changed; {
		changed = false
		for _, b := range p.blocks {
			can := p.mayDo[b.id]
			for pc, in := range slices.Backward(b.code) {
				a := can[pc] | p.abilityOf(&in)
				for _, next := range in.successors(pc) {
					if next < len(can) {
						a |= can[next]
					}
				}
				if a != can[pc] {
					can[pc], changed = a, true
				}
			}
		}
	}
}

// successors returns the instructions that may come after this one in its block.
func (in *instr) successors(pc int) []int {
	switch in.op {
	case opEnd, opDone, opFail, opNoMatch, opCall1, opCall2, opCall, opEnter:
		return nil
	case opJump:
		return []int{int(in.jump)}
	case opSwitch:
		var next []int
		for _, to := range in.args {
			next = append(next, int(to))
		}
		if in.kind != switchAll {
			next = append(next, int(in.jump))
		}
		return next
	case opTestWord, opTestText, opTestTag:
		return []int{pc + 1, int(in.jump)}
	default:
		return []int{pc + 1}
	}
}

// abilityOf returns what an instruction may do, and what the functions may do that it makes or uses.
func (p *Program) abilityOf(in *instr) ability {
	var a ability
	switch in.op {
	case opSend:
		a = canSend
	case opRecv:
		a = canRecv
	case opGet:
		a = canGet
	case opSet:
		a = canSet
	case opStart:
		a = canStart
	case opStop:
		a = canStop
	case opPrint, opFail, opNoMatch:
		a = canPrint
	case opChoose:
		if in.a >= 0 || len(p.consts[^in.a].o.fields) == 0 {
			a = canPrint // there may be nothing to choose from
		}
	case opFault:
		a = canFault
	case opEq, opNe, opLt, opLe, opGt, opGe, opDelta:
		if p.mayFail(in) {
			a = canPrint
		}
	default:
	}
	if in.info != nil && in.info.block != nil {
		a |= p.mayDoNow(in.info.block)
	}
	for _, op := range in.constants() {
		a |= p.abilityOfConst(p.consts[^op])
	}
	return a
}

// mayDoNow is what is known of a block so far.
func (p *Program) mayDoNow(b *block) ability {
	if len(p.mayDo[b.id]) == 0 {
		return 0
	}
	return p.mayDo[b.id][0]
}

// constants returns the operands of an instruction that are constants.
func (in *instr) constants() []operand {
	var ops []operand
	switch in.op {
	case opSwitch, opTestWord, opTestText, opTestTag, opField, opEnd:
		return nil
	case opCall2:
		ops = []operand{in.a, in.b, in.dst}
	case opClosure, opMake, opFork, opBox, opEnter, opDelta:
		ops = in.args
	case opCall:
		ops = append(slices.Clone(in.args), in.a)
	default:
		ops = []operand{in.a, in.b}
	}
	return slices.DeleteFunc(slices.Clone(ops), func(op operand) bool { return op >= 0 })
}

// abilityOfConst returns what the functions in a constant may do. Constants are small: the program's text made them.
func (p *Program) abilityOfConst(v Value) ability {
	var a ability
	if v.o == nil {
		return a
	}
	if b := v.o.info.block; b != nil {
		a |= p.mayDoNow(b)
	}
	for _, w := range v.inside(nil) {
		a |= p.abilityOfConst(w)
	}
	return a
}

// mayFail tells whether a pure primitive may fail where it stands: not a comparison with a constant that can be compared, and not
// a division by one that is not zero.
func (p *Program) mayFail(in *instr) bool {
	if in.op == opDelta {
		d := calculus.Delta(in.kind)
		if (d == calculus.Div || d == calculus.Mod) && in.args[1] < 0 {
			return p.consts[^in.args[1]].int() == 0
		}
		return partial(d)
	}
	for _, op := range [...]operand{in.a, in.b} {
		if op < 0 {
			if o := p.consts[^op].o; o == nil || o.info.kind == kindString || o.info.kind == kindCtor && len(o.fields) == 0 {
				return false
			}
		}
	}
	return true
}

// own returns what an object may do apart from what is inside it: the code of a closure, or of a frame from where it waits.
func (p *Program) own(o *object) ability {
	switch in := o.info; in.kind {
	case kindClosure:
		return p.mayDoAt(in.block, 0)
	case kindFrame:
		if in.point.next == 0 { // a place to fail
			return canPrint
		}
		return p.mayDoAt(in.point.block, in.point.next)
	default:
		return 0
	}
}

// ability returns what it takes to grant a request.
func (r request) ability() ability {
	switch r {
	case reqRecv:
		return canRecv
	case reqGet:
		return canGet
	case reqSet:
		return canSet
	case reqStart:
		return canStart
	case reqStop:
		return canStop
	case reqPrint, reqFail:
		return canPrint
	case reqFault:
		return canFault
	default:
		return 0
	}
}

// cargo says what can go through a name: through a channel in messages, through a reference in what it holds. Through a partition
// name goes what is in the machine.
type cargo uint8

const (
	cargoAnything cargo = iota
	cargoNames          // but no function or frozen partition, nor a name through which one goes
	cargoNothing        // that anybody could use
)

// cargoOf returns what goes through the name that p makes.
func (c *compiler) cargoOf(p process.Proc) cargo {
	switch p := p.(type) {
	case *process.New:
		if ch, ok := p.Type.(calculus.Chan); ok {
			return c.inside(ch.Elem, nil)
		}
	case *process.CellNew:
		if r, ok := p.Type.(calculus.Ref); ok {
			return c.inside(r.Elem, nil)
		}
	}
	return cargoAnything
}

// inside returns what can be in a value of a type. open are the declarations around it.
func (c *compiler) inside(t calculus.Type, open []string) cargo {
	switch t := t.(type) {
	case calculus.Base:
		switch t {
		case calculus.Unit, calculus.Int, calculus.Bool, calculus.String:
			return cargoNothing
		case calculus.NameType:
			return cargoNames
		case calculus.PartType:
		}
		return cargoAnything
	case calculus.Chan:
		return min(cargoNames, c.inside(t.Elem, open))
	case calculus.Ref:
		return min(cargoNames, c.inside(t.Elem, open))
	case calculus.Tuple:
		return c.insideAll(t.Items, open)
	case calculus.Data:
		most := c.insideAll(t.Args, open)
		if slices.Contains(open, t.Name) {
			return most
		}
		decl := c.signature.Lookup(t.Name)
		args := map[string]calculus.Type{}
		for i, param := range decl.Params {
			args[param] = t.Args[i]
		}
		open = append(slices.Clip(open), t.Name)
		for _, ctor := range decl.Ctors {
			most = min(most, c.insideAll(calculus.SubstAll(ctor.Args, args), open))
		}
		return most
	default:
		return cargoAnything
	}
}

func (c *compiler) insideAll(ts []calculus.Type, open []string) cargo {
	most := cargoNothing
	for _, t := range ts {
		most = min(most, c.inside(t, open))
	}
	return most
}
