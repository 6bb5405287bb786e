package tests

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
)

// T9, safety and progress of π∥, the mirrors of T2 and T3:
//
//	No well-typed configuration reaches a wrong thread. Each thread has sent its value to done, or steps (P-Fail included), or is blocked
//	in exactly one way: V?(x) with no V!W running; get r or set r with no r↦ running; stop n with no other running n;
//	start n while n runs (Block); fault s with β(s) = 0. A blocked thread has no step.

// safety is the mirror of T2, in the opinion of the reduction and in that of the tests.
func (s *processSubject) safety() theorem[*process.Config] {
	return theorem[*process.Config]{state: func(c *process.Config) error {
		for _, th := range s.system.Threads(c) {
			if th.State == process.Wrong {
				return fmt.Errorf("%s is wrong: %s\n%s", th.Label, th.Waits, process.FormatConfig(c, process.Style{}))
			}
		}
		f := processFarm(c, s.policy)
		for i, p := range f.parts {
			for _, th := range p.Threads {
				if why := f.standing(i, th).wrong; why != "" {
					return fmt.Errorf("%s is wrong: %s\n%s", th.Label, why, process.FormatConfig(c, process.Style{}))
				}
			}
		}
		return nil
	}}
}

// progress is the mirror of T3: the second opinion about every thread agrees with the steps that are enabled.
func (s *processSubject) progress() theorem[*process.Config] {
	return theorem[*process.Config]{state: func(c *process.Config) error {
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
		f := processFarm(c, s.policy)
		said := map[string]process.ThreadState{}
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
				state := [...]string{"Finished", "Steps", "Blocked", "Wrong"}[says.State]
				if err := f.standing(i, th).agrees(th.Label, enabled[th.Token], state, says.Waits); err != nil {
					return fmt.Errorf("%w\n%s", err, process.FormatConfig(c, process.Style{}))
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

// farmOfProcess is a configuration laid open: what the threads of one partition may find in the others.
type farmOfProcess struct {
	parts  []*process.Partition // the host first
	types  []calculus.Typed
	budget map[string]int
	policy calculus.StartPolicy
}

func processFarm(c *process.Config, policy calculus.StartPolicy) *farmOfProcess {
	f := &farmOfProcess{
		parts: append([]*process.Partition{c.Host()}, c.Partitions()...), types: c.Types(), budget: map[string]int{}, policy: policy,
	}
	for _, b := range c.Budgets() {
		f.budget[b.Fault] = b.Left
	}
	return f
}

// standing is the second opinion about a thread. Its process is its redex.
func (f *farmOfProcess) standing(part int, th *process.Thread) standing {
	switch p := th.Proc.(type) {
	case *process.App:
		return standingOfApp(p, th.Main)
	case *process.LetV:
		if meet(p.Pattern, p.Value, lookProcess) != fits {
			return wrongFor("a pattern that cannot fail does not fit")
		}
		return stepsBy("P-LetV")
	case *process.Match:
		var patterns []calculus.Pattern
		for _, arm := range p.Arms {
			patterns = append(patterns, arm.Pattern)
		}
		return firstArm(patterns, p.Value, lookProcess, "P-Match", "P-Fail")
	case *process.Delta:
		var kinds strings.Builder
		var operands []calculus.Const
		for _, v := range p.Args {
			kinds.WriteString(kindOfProcess(v))
			lit, _ := v.(process.Lit)
			operands = append(operands, lit.Const)
		}
		return deltaStanding(p.Delta, kinds.String(), operands, "P-Delta", "P-Fail")
	case *process.New:
		return f.given(p.Hint, 's', stepsBy("P-New"))
	case *process.CellNew:
		return f.given(p.Value, 'v', stepsBy("P-Cell"))
	case *process.Print:
		return f.given(p.Value, 's', stepsBy("P-Print"))
	case *process.Fail:
		return f.given(p.Value, 's', stepsBy("P-Fail"))
	case *process.In:
		return f.given(p.Chan, 'c', waitsUnless(f.messages(p.Chan), "recv", "P-Comm"))
	case *process.Get:
		return f.given(p.Ref, 'r', waitsUnless(cellsFor(part, f.cells(p.Ref)), "get", "P-Get"))
	case *process.Set:
		return f.given(p.Ref, 'r', f.given(p.Value, 'v', waitsUnless(cellsFor(part, f.cells(p.Ref)), "set", "P-Set")))
	case *process.Start:
		s := stepsBy("P-Start")
		if f.policy == calculus.Block && f.running(p.Name, -1) > 0 {
			s = standing{waits: "start"}
		}
		return f.given(p.Name, 'n', f.given(p.Part, 'p', s))
	case *process.Stop:
		return f.given(p.Name, 'n', waitsUnless(f.running(p.Name, part), "stop", "P-Stop"))
	case *process.Choose:
		if n := lengthOfProcess(p.Value); n > 0 {
			return f.given(p.Value, 'l', waitsUnless(n, "", "P-Choose"))
		}
		return f.given(p.Value, 'l', stepsBy("P-Fail"))
	case *process.Fault:
		lit, _ := p.Value.(process.Lit)
		return f.given(p.Value, 's', waitsUnless(min(1, f.budget[lit.Const.Str]), "fault", "P-Fault"))
	case *process.Nil, *process.Par, *process.Out:
		return wrongFor("%T is not flat", p)
	}
	panic("tests: unknown process")
}

// standingOfApp: an abstraction needs as many arguments as it has parameters; done is for main alone.
func standingOfApp(p *process.App, main bool) standing {
	params := 0
	switch v := p.Fun.(type) {
	case *process.Abs:
		if v.Role == process.RoleDrop {
			return wrongFor("drop is applied, which is 0")
		}
		params = len(v.Params)
	case *process.Rec:
		params = len(v.Defs[v.Index].Params)
	case process.Done:
		if !main || len(p.Args) != 1 {
			return wrongFor("done is applied by another thread, or to %d values", len(p.Args))
		}
		return standing{value: true}
	default:
		return wrongFor("it applies %T", v)
	}
	if params != len(p.Args) {
		return wrongFor("an abstraction of %d parameters is applied to %d", params, len(p.Args))
	}
	return stepsBy("P-App")
}

// given is the standing of a thread whose operand has to be of a sort: s a string, c a channel, r a reference, n a partition name,
// p a frozen partition, l a list, v any value.
func (f *farmOfProcess) given(v process.Value, sort byte, s standing) standing {
	if !f.is(sort, v) {
		return wrongFor("%T is an operand that should be of the sort %c", v, sort)
	}
	return s
}

func (f *farmOfProcess) is(sort byte, v process.Value) bool {
	switch v := v.(type) {
	case process.Var:
		return false
	case process.Lit:
		return sort == 'v' || sort == 's' && v.Const.Type == calculus.String
	case process.Frozen, process.Box:
		return sort == 'v' || sort == 'p'
	case process.Con:
		return sort == 'v' || sort == 'l'
	case *process.Abs, *process.Rec, process.Tuple, process.Done:
		return sort == 'v'
	case process.NameRef:
		for _, d := range f.types {
			if d.Name == v.Name {
				return sort == 'v' || sort == sortOfName(d.Type)
			}
		}
		return false
	}
	panic("tests: unknown value of π∥")
}

// isNamed tells whether a value is that name.
func isNamed(v process.Value, n calculus.Name) bool {
	ref, ok := v.(process.NameRef)
	return ok && ref.Name == n
}

// messages counts the messages that run on a channel.
func (f *farmOfProcess) messages(channel process.Value) int {
	n := 0
	for _, p := range f.parts {
		for _, m := range p.Messages {
			if isNamed(channel, m.Chan) {
				n++
			}
		}
	}
	return n
}

// cells counts the cells of a reference, partition by partition.
func (f *farmOfProcess) cells(ref process.Value) []int {
	n := make([]int, len(f.parts))
	for i, p := range f.parts {
		for _, c := range p.Cells {
			if isNamed(ref, c.Ref) {
				n[i]++
			}
		}
	}
	return n
}

// running counts the running partitions of a name, that with the index apart excepted. The host has no name.
func (f *farmOfProcess) running(name process.Value, apart int) int {
	n := 0
	for i, p := range f.parts {
		if i > 0 && i != apart && isNamed(name, p.Name) {
			n++
		}
	}
	return n
}

// lengthOfProcess is the length of a list, 0 for what is none.
func lengthOfProcess(list process.Value) int {
	if con, ok := list.(process.Con); ok && con.Ctor.Tag == 1 && len(con.Args) == 2 {
		return 1 + lengthOfProcess(con.Args[1])
	}
	return 0
}

func lookProcess(v process.Value) layer[process.Value] {
	switch v := v.(type) {
	case process.Lit:
		return layer[process.Value]{constant: &v.Const}
	case process.Tuple:
		return layer[process.Value]{tuple: true, fields: v.Items}
	case process.Con:
		return layer[process.Value]{ctor: v.Ctor, fields: v.Args}
	default:
		return layer[process.Value]{}
	}
}

// kindOfProcess is the kind of an operand of a primitive, see deltaStanding.
func kindOfProcess(v process.Value) string {
	switch v := v.(type) {
	case process.Lit:
		return kindOfConst(v.Const)
	case process.NameRef:
		return "n"
	case process.Tuple:
		return kindOfFields(v.Items, kindOfProcess)
	case process.Con:
		return kindOfFields(v.Args, kindOfProcess)
	case *process.Abs, *process.Rec, process.Frozen, process.Box, process.Done:
		return "o"
	default:
		return "?"
	}
}

func TestT9(t *testing.T) {
	seen := new(census)
	fromEverywhere(t, func(b beginning, choose func(n int) int) error {
		s, err := processOf(b.Compiled, b.image)
		if err != nil {
			return err
		}
		return s.walk(processWalk, choose, seen, s.safety(), s.progress())
	})
	require(t, seen, process.Rules())
}
