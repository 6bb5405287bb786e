// Package toy holds transition systems small enough to count by hand: threads of straight-line code over counters and
// bags of messages. The schedulers, the explorer and the traces are tested on them, so that no calculus is involved.
package toy

import (
	"fmt"
	"slices"

	"github.com/balticsim/balticsim/step"
)

// Kind is the kind of an instruction.
type Kind uint8

// The kinds. Get loads a cell into the thread's register and Put stores the register plus Arg. Post and Send put Arg into
// a bag, Recv takes any one message into the register. Choose sets the register to 0, …, Arg-1. Send, Fork and Again,
// which goes back to the first instruction, run together with the step before them; the others are steps.
const (
	Nop Kind = iota
	Get
	Put
	Post
	Send
	Recv
	Print
	PrintReg
	Fault
	Fail
	Choose
	Again
	Fork
)

func (k Kind) String() string {
	return [...]string{
		"nop", "get", "set", "post", "send", "recv", "print", "print", "fault", "fail", "choose", "again", "fork",
	}[k]
}

// Op is one instruction. On is the cell or bag; Text is what Print prints; Code and Part belong to Fork.
type Op struct {
	Kind    Kind
	On, Arg int
	Text    string
	Code    []Op
	Part    string
	Span    step.Span
}

// System is a toy: the code of main, the initial cells and bags, and the budget of faults. It implements sim.System
// and sim.Foresight.
type System struct {
	Main   []Op
	Cells  []int
	Bags   [][]int
	Faults int
	Record bool
}

// The fixed tokens, those of threads and messages, and those of bags.
const (
	tokenFaults  = step.Output + 1
	tokenCells   = tokenFaults + 1
	tokenDynamic = step.Token(64)
	tokenBags    = step.Token(1 << 30)
)

type thread struct {
	token        step.Token
	label, part  string
	code         []Op
	pc, reg      int
	forks, sends int
}

type message struct {
	token             step.Token
	label, from, part string
	value             int
}

// State is a state of a toy.
type State struct {
	threads []thread
	cells   []int
	bags    [][]message
	out     string
	failure *step.Failure
	faults  int
	next    step.Token
	effects []step.Effect
}

// Start returns the first state.
func (y *System) Start() *State {
	s := &State{cells: slices.Clone(y.Cells), faults: y.Faults, next: tokenDynamic}
	for b, values := range y.Bags {
		s.bags = append(s.bags, nil)
		for _, v := range values {
			m := message{token: s.fresh(), label: fmt.Sprintf("bag%d!%d", b, len(s.bags[b])+1), from: "start", part: "host", value: v}
			s.bags[b] = append(s.bags[b], m)
		}
	}
	s.threads = []thread{{token: s.fresh(), label: "main", part: "host", code: y.Main}}
	y.settle(s, 0)
	return s
}

func (s *State) fresh() step.Token {
	s.next++
	return s.next - 1
}

// Copy returns an independent state.
func (y *System) Copy(s *State) *State {
	c := *s
	c.threads, c.cells, c.effects = slices.Clone(s.threads), slices.Clone(s.cells), nil
	c.bags = slices.Clone(s.bags)
	for i := range c.bags {
		c.bags[i] = slices.Clone(c.bags[i])
	}
	return &c
}

// Steps appends the enabled steps: threads in order, messages oldest first.
func (y *System) Steps(s *State, into []step.Step) []step.Step {
	if s.failure != nil {
		return into
	}
	for i := range s.threads {
		t := &s.threads[i]
		if t.pc == len(t.code) {
			continue
		}
		op := &t.code[t.pc]
		m := step.Step{Actor: t.token, Rule: uint8(op.Kind)}
		switch op.Kind {
		case Recv:
			for _, message := range s.bags[op.On] {
				m.Pick = uint64(message.token)
				into = append(into, m)
			}
		case Choose:
			for v := range op.Arg {
				m.Pick = uint64(v)
				into = append(into, m)
			}
		case Fault:
			if s.faults > 0 {
				m.Env = true
				into = append(into, m)
			}
		case Print, PrintReg, Fail:
			m.Visible = true
			into = append(into, m)
		default:
			into = append(into, m)
		}
	}
	return into
}

func (s *State) thread(token step.Token) int {
	return slices.IndexFunc(s.threads, func(t thread) bool { return t.token == token })
}

func (s *State) message(bag int, m step.Step) int {
	return slices.IndexFunc(s.bags[bag], func(g message) bool { return uint64(g.token) == m.Pick })
}

// Next takes a step.
func (y *System) Next(s *State, m step.Step) *State {
	s.effects = nil
	i := s.thread(m.Actor)
	t := &s.threads[i]
	op := &t.code[t.pc]
	t.pc++
	switch op.Kind {
	case Nop:
	case Get:
		t.reg = s.cells[op.On]
	case Put:
		s.cells[op.On] = t.reg + op.Arg
	case Post:
		y.put(s, t, op)
	case Recv:
		g := s.message(op.On, m)
		t.reg = s.bags[op.On][g].value
		s.bags[op.On] = slices.Delete(s.bags[op.On], g, g+1)
	case Print:
		s.out += op.Text
	case PrintReg:
		s.out += fmt.Sprintln(t.reg)
	case Fault:
		s.faults--
	case Fail:
		s.failure = &step.Failure{Code: "BAL9001", Message: op.Text, Span: op.Span, Thread: t.label, Partition: t.part}
	case Choose:
		t.reg = int(m.Pick)
	case Send, Fork, Again:
		panic("toy: not a step")
	}
	y.settle(s, i)
	return s
}

// settle runs the eager instructions of a thread and of those it forks.
func (y *System) settle(s *State, i int) {
	for {
		t := &s.threads[i]
		if t.pc == len(t.code) {
			return
		}
		op := &t.code[t.pc]
		switch op.Kind {
		case Send:
			t.pc++
			y.put(s, t, op)
		case Again:
			t.pc = 0
		case Fork:
			t.pc++
			t.forks++
			child := thread{token: s.fresh(), label: fmt.Sprintf("%s.%d", t.label, t.forks), part: t.part, code: op.Code}
			if op.Part != "" {
				child.part = op.Part
			}
			y.note(s, step.Effect{Kind: "fork", Actor: t.label, Object: child.label, Token: child.token, Maker: t.token, Span: op.Span})
			s.threads = append(s.threads, child)
			y.settle(s, len(s.threads)-1)
		default:
			return
		}
	}
}

func (y *System) put(s *State, t *thread, op *Op) {
	t.sends++
	m := message{token: s.fresh(), label: fmt.Sprintf("%s!%d", t.label, t.sends), from: t.label, part: t.part, value: op.Arg}
	s.bags[op.On] = append(s.bags[op.On], m)
	y.note(s, step.Effect{
		Kind: "send", Actor: t.label, Object: m.label, Chan: fmt.Sprintf("bag%d", op.On), Value: fmt.Sprint(op.Arg),
		Token: m.token, Maker: t.token, Span: op.Span,
	})
}

func (y *System) note(s *State, e step.Effect) {
	if y.Record {
		s.effects = append(s.effects, e)
	}
}

// Effects returns what ran with the latest step.
func (y *System) Effects(s *State) []step.Effect { return s.effects }
