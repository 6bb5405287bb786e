package tests

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
)

// T3, progress of λ∥:
//
//	Each thread of a well-typed configuration is a value, or steps (L-Fail included), or is blocked in exactly one way: recv a with no
//	a!V running; get r or set r with no r↦ running; stop n with no other running n; start n while n runs (Block);
//	fault s with β(s) = 0. A blocked thread has no step.

// progress is T3: the second opinion about every thread agrees with the steps that are enabled.
func (s *lambdaSubject) progress() theorem[*lambda.Config] {
	return theorem[*lambda.Config]{state: func(c *lambda.Config) error {
		enabled, err := enabledBy(s.system.Steps(c, nil), s.rule)
		if err != nil {
			return err
		}
		if c.Failure() != nil {
			if len(enabled) > 0 {
				return errors.New("a run that has failed goes on")
			}
			return nil
		}
		f := lambdaFarm(c, s.policy)
		said := map[string]lambda.ThreadState{}
		for _, th := range s.system.Threads(c) {
			said[th.Label] = th
		}
		threads := 0
		for i, p := range f.parts {
			for _, th := range p.Threads {
				threads++
				says, known := said[th.Label]
				if !known || says.Partition != i {
					return fmt.Errorf("%s is not where it is said to be", th.Label)
				}
				if err := f.standing(i, th).agrees(th.Label, enabled[th.Token], stateName(says.State), says.Waits); err != nil {
					return fmt.Errorf("%w\n%s", err, lambda.FormatConfig(c, lambda.Style{}))
				}
				delete(enabled, th.Token)
			}
		}
		if len(enabled) > 0 || threads != len(said) {
			return fmt.Errorf("%d threads, of which %d are said to be, and steps of others: %v", threads, len(said), enabled)
		}
		return nil
	}}
}

func stateName(s lambda.State) string {
	return [...]string{"Finished", "Steps", "Blocked", "Wrong"}[s]
}

// farmOfLambda is a configuration laid open: what the threads of one partition may find in the others.
type farmOfLambda struct {
	parts  []*lambda.Partition // the host first
	types  []calculus.Typed
	budget map[string]int
	policy calculus.StartPolicy
}

func lambdaFarm(c *lambda.Config, policy calculus.StartPolicy) *farmOfLambda {
	f := &farmOfLambda{
		parts: partsOf(c), types: c.Types(), budget: map[string]int{}, policy: policy,
	}
	for _, b := range c.Budgets() {
		f.budget[b.Fault] = b.Left
	}
	return f
}

// redexOf is A of L{A}.
func redexOf(e lambda.Expr) lambda.Expr {
	if let, ok := e.(*lambda.Let); ok {
		if _, value := let.Bound.(*lambda.Ret); !value {
			return redexOf(let.Bound)
		}
	}
	return e
}

func (f *farmOfLambda) standing(part int, th *lambda.Thread) standing {
	switch e := redexOf(th.Expr).(type) {
	case *lambda.Ret:
		if th.Main {
			return standing{value: true}
		}
		return stepsBy("L-Done")
	case *lambda.App:
		switch v := e.Fun.(type) {
		case *lambda.Fun:
			return stepsBy("L-Beta")
		case *lambda.Rec:
			return stepsBy("L-Rec")
		default:
			return wrongFor("it applies %T", v)
		}
	case *lambda.Let:
		return stepsBy("L-Let")
	case *lambda.LetV:
		if meet(e.Pattern, e.Value, lookLambda) != fits {
			return wrongFor("a pattern that cannot fail does not fit")
		}
		return stepsBy("L-LetV")
	case *lambda.Match:
		var patterns []calculus.Pattern
		for _, arm := range e.Arms {
			patterns = append(patterns, arm.Pattern)
		}
		return firstArm(patterns, e.Value, lookLambda, "L-Match", "L-Fail")
	case *lambda.Delta:
		var kinds strings.Builder
		var operands []calculus.Const
		for _, v := range e.Args {
			kinds.WriteString(kindOfLambda(v))
			lit, _ := v.(lambda.Lit)
			operands = append(operands, lit.Const)
		}
		return deltaStanding(e.Delta, kinds.String(), operands, "L-Delta", "L-Fail")
	case *lambda.Op:
		return f.operation(part, e)
	}
	panic("tests: unknown expression of λ∥")
}

// operation is the standing of a thread at an operation. Which operands an operation needs is in the word beside it: s a string, c a channel, r a reference,
// n a partition name, f a function, p a frozen partition, l a list, and v any value.
func (f *farmOfLambda) operation(part int, e *lambda.Op) standing {
	needs := map[calculus.Op]string{
		calculus.OpChan: "s", calculus.OpSend: "cv", calculus.OpRecv: "c", calculus.OpFork: "f", calculus.OpName: "s",
		calculus.OpBox: "f", calculus.OpStart: "np", calculus.OpStop: "n", calculus.OpRef: "v", calculus.OpGet: "r", calculus.OpSet: "vr",
		calculus.OpPrint: "s", calculus.OpChoose: "l", calculus.OpFault: "s", calculus.OpFail: "s",
	}[e.Op]
	if len(needs) != len(e.Args) {
		return wrongFor("%s with %d operands", e.Op, len(e.Args))
	}
	for i, v := range e.Args {
		if !f.is(needs[i], v) {
			return wrongFor("%s on %T", e.Op, v)
		}
	}
	switch e.Op {
	case calculus.OpChan:
		return stepsBy("L-Chan")
	case calculus.OpSend:
		return stepsBy("L-Send")
	case calculus.OpFork:
		return stepsBy("L-Fork")
	case calculus.OpName:
		return stepsBy("L-Name")
	case calculus.OpBox:
		return stepsBy("L-Box")
	case calculus.OpRef:
		return stepsBy("L-Ref")
	case calculus.OpPrint:
		return stepsBy("L-Print")
	case calculus.OpFail:
		return stepsBy("L-Fail")
	case calculus.OpRecv:
		return waitsUnless(f.messages(e.Args[0]), "recv", "L-Recv")
	case calculus.OpGet:
		return waitsUnless(cellsFor(part, f.cells(e.Args[0])), "get", "L-Get")
	case calculus.OpSet:
		return waitsUnless(cellsFor(part, f.cells(e.Args[1])), "set", "L-Set")
	case calculus.OpStart:
		if f.policy == calculus.Block && f.running(e.Args[0], -1) > 0 {
			return standing{waits: "start"}
		}
		return stepsBy("L-Start")
	case calculus.OpStop:
		return waitsUnless(f.running(e.Args[0], part), "stop", "L-Stop")
	case calculus.OpChoose:
		if n := lengthOfLambda(e.Args[0]); n > 0 {
			return waitsUnless(n, "", "L-Choose")
		}
		return stepsBy("L-Fail")
	case calculus.OpFault:
		return waitsUnless(min(1, f.budget[e.Args[0].(lambda.Lit).Const.Str]), "fault", "L-Fault")
	}
	panic("tests: unknown operation")
}

// is tells whether a value is of the sort that an operation needs.
func (f *farmOfLambda) is(sort byte, v lambda.Value) bool {
	switch v := v.(type) {
	case lambda.Var:
		return false
	case lambda.Lit:
		return sort == 'v' || sort == 's' && v.Const.Type == calculus.String
	case *lambda.Fun, *lambda.Rec:
		return sort == 'v' || sort == 'f'
	case lambda.Frozen:
		return sort == 'v' || sort == 'p'
	case lambda.Con:
		return sort == 'v' || sort == 'l'
	case lambda.Tuple:
		return sort == 'v'
	case lambda.NameRef:
		for _, d := range f.types {
			if d.Name == v.Name {
				return sort == 'v' || sort == sortOfName(d.Type)
			}
		}
		return false
	}
	panic("tests: unknown value of λ∥")
}

// sortOfName is the sort of a name of that type: c for a channel, r for a reference, n for the name of partitions.
func sortOfName(t calculus.Type) byte {
	switch t.(type) {
	case calculus.Chan:
		return 'c'
	case calculus.Ref:
		return 'r'
	default:
		return 'n'
	}
}

// messages counts the messages that run on a channel.
func (f *farmOfLambda) messages(channel lambda.Value) int {
	n := 0
	for _, p := range f.parts {
		for _, m := range p.Messages {
			if m.Chan == channel.(lambda.NameRef).Name {
				n++
			}
		}
	}
	return n
}

// cells counts the cells of a reference, partition by partition.
func (f *farmOfLambda) cells(ref lambda.Value) []int {
	n := make([]int, len(f.parts))
	for i, p := range f.parts {
		for _, c := range p.Cells {
			if c.Ref == ref.(lambda.NameRef).Name {
				n[i]++
			}
		}
	}
	return n
}

// running counts the running partitions of a name, that with the index apart excepted. The host has no name.
func (f *farmOfLambda) running(name lambda.Value, apart int) int {
	n := 0
	for i, p := range f.parts {
		if i > 0 && i != apart && p.Name == name.(lambda.NameRef).Name {
			n++
		}
	}
	return n
}

// lengthOfLambda is the length of a list.
func lengthOfLambda(list lambda.Value) int {
	if con := list.(lambda.Con); con.Ctor.Tag == 1 {
		return 1 + lengthOfLambda(con.Args[1])
	}
	return 0
}

func lookLambda(v lambda.Value) layer[lambda.Value] {
	switch v := v.(type) {
	case lambda.Lit:
		return layer[lambda.Value]{constant: &v.Const}
	case lambda.Tuple:
		return layer[lambda.Value]{tuple: true, fields: v.Items}
	case lambda.Con:
		return layer[lambda.Value]{ctor: v.Ctor, fields: v.Args}
	default:
		return layer[lambda.Value]{}
	}
}

// kindOfLambda is the kind of an operand of a primitive, see deltaStanding.
func kindOfLambda(v lambda.Value) string {
	switch v := v.(type) {
	case lambda.Lit:
		return kindOfConst(v.Const)
	case lambda.NameRef:
		return "n"
	case lambda.Tuple:
		return kindOfFields(v.Items, kindOfLambda)
	case lambda.Con:
		return kindOfFields(v.Args, kindOfLambda)
	case *lambda.Fun, *lambda.Rec, lambda.Frozen:
		return "o"
	default:
		return "?"
	}
}

func TestT3(t *testing.T) {
	seen := new(census)
	fromEverywhere(t, func(b beginning, choose func(n int) int) error {
		s, err := lambdaOf(b.Compiled, b.start)
		if err != nil {
			return err
		}
		return s.walk(lambdaWalk, choose, seen, s.progress())
	})
	require(t, seen, lambda.Rules())
}
