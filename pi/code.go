package pi

import (
	"sync"

	"github.com/balticsim/balticsim/internal/source"
)

// Program is a compiled program. It never changes and may be run by many Systems at once.
type Program struct {
	main   *block
	consts []Value   // closed values, made once
	blocks []*block  // by id
	points []*point  // by id
	spare  sync.Pool // of *registers

	mayDo     [][]ability // by block and instruction: what is still to come
	mayDoOnce sync.Once
}

// A block is the code of one abstraction. Its variables live in registers: first the captured ones, then the closure
// itself, then the parameters, then everything bound inside. A register is written once on every path, so the code needs
// no moves but at joins.
type block struct {
	id       int
	code     []instr
	captured []string // names of the captured variables
	vars     *nameTable
	params   int
	regs     int
	cont     int // index among the captured variables of the continuation that this code ends in, −1 when none
	role     blockRole
	span     source.Span // the abstraction
	closed   operand     // of a function of a closed group: the constant that is its closure
	info     *info       // of closures without a better site
}

// self is the register of the closure that the block is running as; parameters follow.
func (b *block) self() int32 { return int32(len(b.captured)) }

// blockRole singles out the two abstractions that do not reduce when they are applied.
type blockRole uint8

const (
	roleOrdinary blockRole = iota
	roleCont               // a continuation: shown as such, and a link of the chain that failures walk
	roleDrop               // (_)0: the thread is over
	roleDone               // the continuation of main
)

// A point is a place where a thread can wait, or fail: the registers that are live there, and where the code goes on
// once the answer is in register dst.
type point struct {
	id    int
	block *block
	next  int // index into block.code
	dst   int32
	live  []int32
	names []varID // of the live registers, for people
	cargo cargo   // of the name that is allocated here
	cont  int     // index among live of the continuation that the code ends in, −1 when none
	span  source.Span
	info  *info // of frames
}

// carries returns what goes through the name that is made at p, which is nil for a Go thread.
func (p *point) carries() cargo {
	if p == nil {
		return cargoAnything
	}
	return p.cargo
}

// operand is a register, or a constant when it is negative: consts[^operand].
type operand = int32

// instr is one instruction: 64 bytes, a line of the cache. apps and matches count the rules P-App and P-Match that the
// compiler carried out itself on the way to this instruction.
type instr struct {
	op      opcode
	kind    uint8 // a calculus.Delta, a nameKind, or 1 for an opSwitch that never jumps
	apps    uint16
	matches uint16
	dst     int32
	a, b    operand
	jump    int32
	args    []operand
	info    *info
	point   *point
}

type opcode uint8

const (
	opEnd      opcode = iota // the thread is over
	opDone                   // main is over with value a
	opSend                   // a!b
	opFork                   // a thread that applies args[0] to the rest
	opRecv                   // the visible requests, all with a point
	opGet                    // cell a
	opSet                    // value a, cell b
	opStart                  // name a, part b
	opStop                   // name a
	opPrint                  // a
	opChoose                 // a
	opFault                  // a
	opFail                   // message a, code info.str
	opNoMatch                // no arm fits the value a
	opNew                    // a name of kind, hint a: local on the host, a request in a machine
	opCell                   // a cell that holds a: likewise
	opLetV                   // counts P-LetV
	opMove                   // dst := a
	opJump                   // dst := a, go on at jump
	opClosure                // dst := closure of info over args
	opSibling                // dst := the function info of the recursive group that closure a belongs to
	opMake                   // dst := tuple or constructor info with args
	opBox                    // dst := frozen partition of one thread that applies args[0] to the rest
	opField                  // dst := field b of a
	opCall1                  // apply closure a to one argument b
	opCall2                  // apply closure a to b and dst, an operand here
	opCall                   // any number of args
	opEnter                  // run the block of info with args in its registers: a closure that need not be made
	opTestWord               // go to jump unless the word of a is that of b
	opTestText               // go to jump unless string a is string b
	opTestTag                // go to jump unless the constructor of a has tag b
	opSwitch                 // go to args[tag of a], to jump when there is none
	opAdd                    // the δ that are worth an instruction
	opSub
	opMul
	opEq
	opNe
	opLt
	opLe
	opGt
	opGe
	opDelta // any δ, of kind, of args
)
