package tests

import (
	"fmt"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/step"
)

// T3 and T9 say what each thread of a well-typed configuration can do. The tests find that out a second time, slowly and
// with none of the code of the reductions: a standing is the second opinion about one thread. t03_progress_test.go forms it in λ∥ and
// t09_process_safety_progress_test.go in π∥; what the two calculi share is here.

// standing is what one thread can do. In a run that has failed a thread can do nothing at all.
type standing struct {
	value bool     // it is a value, which is the end of main
	waits string   // it is blocked: in recv, get, set, start, stop or fault
	wrong string   // it is no redex: why
	rules []string // it steps: by these rules, one entry for each way
}

// stepsBy is the standing of a thread with one step for each of the rules.
func stepsBy(rules ...string) standing { return standing{rules: rules} }

// wrongFor is the standing of a thread that is no redex.
func wrongFor(format string, args ...any) standing {
	return standing{wrong: fmt.Sprintf(format, args...)}
}

// waitsUnless is the standing of a thread that is blocked in an operation unless there are ways to go on.
func waitsUnless(ways int, op, rule string) standing {
	if ways == 0 {
		return standing{waits: op}
	}
	return stepsBy(slices.Repeat([]string{rule}, ways)...)
}

// either is a rule that one of two opinions may choose: outside its domain a primitive fails, and the domain of a
// comparison is not found out twice.
const either = "|"

// agrees compares an opinion with the steps that the reduction offers for the thread and with what it says of it.
func (s standing) agrees(thread string, enabled []string, state, waits string) error {
	want := "Steps"
	switch {
	case s.wrong != "":
		return fmt.Errorf("%s is wrong: %s", thread, s.wrong)
	case s.value:
		want = "Finished"
	case s.waits != "":
		want = "Blocked"
	}
	if state != want {
		return fmt.Errorf("%s: the reduction says %s, it is %s", thread, state, want)
	}
	if !strings.HasPrefix(waits, s.waits) || s.waits == "" && waits != "" {
		return fmt.Errorf("%s waits in %s, not in %q", thread, s.waits, waits)
	}
	if len(enabled) != len(s.rules) {
		return fmt.Errorf("%s has the steps %q, but these are enabled: %q", thread, s.rules, enabled)
	}
	for i, rule := range s.rules {
		if enabled[i] != rule && !(strings.Contains(rule, either) && slices.Contains(strings.Split(rule, either), enabled[i])) {
			return fmt.Errorf("%s has the steps %q, but these are enabled: %q", thread, s.rules, enabled)
		}
	}
	return nil
}

// enabledBy sorts the steps by the thread that takes them. That a step is an environment move or visible depends on its rule only.
func enabledBy(all []step.Step, rule func(step.Step) string) (map[step.Token][]string, error) {
	by := map[step.Token][]string{}
	for _, s := range all {
		name := rule(s)
		kind := name[2:]
		if s.Env != (kind == "Fault") || s.Visible != (kind == "Print" || kind == "Fail") {
			return nil, fmt.Errorf("%s is a step with the marks environment %v, visible %v", name, s.Env, s.Visible)
		}
		by[s.Actor] = append(by[s.Actor], name)
	}
	return by, nil
}

// cellsFor returns how many cells a get or set may mean: the one of the thread's own partition when it has one, otherwise
// every one that runs.
func cellsFor(own int, cellsIn []int) int {
	if cellsIn[own] > 0 {
		return 1
	}
	all := 0
	for _, n := range cellsIn {
		all += n
	}
	return all
}

// deltaStanding is the standing of a primitive whose operands are in kinds: 'u', 'i', 'b', 's' for constants, 'n' for a name, 'o' for
// a function or frozen partition, 'd' for a structure that has none of the last two in it, 'D' for one that has.
func deltaStanding(d calculus.Delta, kinds string, operands []calculus.Const, rule, fail string) standing {
	arity, needs := 2, ""
	switch d {
	case calculus.Add, calculus.Sub, calculus.Mul, calculus.Div, calculus.Mod:
		needs = "ii"
	case calculus.Concat:
		needs = "ss"
	case calculus.Neg, calculus.StringOfInt:
		arity, needs = 1, "i"
	case calculus.Not:
		arity, needs = 1, "b"
	case calculus.IntOfString, calculus.StringLength:
		arity, needs = 1, "s"
	case calculus.Eq, calculus.Ne, calculus.Lt, calculus.Le, calculus.Gt, calculus.Ge, calculus.Cmp:
	}
	if len(kinds) != arity || needs != "" && needs != kinds {
		return wrongFor("a primitive on operands of the kinds %q", kinds)
	}
	switch d {
	case calculus.Div, calculus.Mod:
		if operands[1].Int == 0 {
			return stepsBy(fail)
		}
	case calculus.IntOfString:
		return stepsBy(rule + either + fail)
	case calculus.Eq, calculus.Ne, calculus.Lt, calculus.Le, calculus.Gt, calculus.Ge, calculus.Cmp:
		if strings.ContainsAny(kinds, "o") {
			return stepsBy(fail)
		}
		if strings.ContainsAny(kinds, "nD") {
			return stepsBy(rule + either + fail)
		}
	default:
	}
	return stepsBy(rule)
}

// fit is how a value meets a pattern: it fits, it does not, or no value of its type can.
type fit int

const (
	fits fit = iota
	differs
	senseless
)

// layer is the outermost layer of a value: one of a constant, the fields of a tuple, a constructor with its fields, or none.
type layer[V any] struct {
	constant *calculus.Const
	ctor     *calculus.Ctor
	tuple    bool
	fields   []V
}

// meet matches a value, seen through look, with a pattern.
func meet[V any](p calculus.Pattern, v V, look func(V) layer[V]) fit {
	all := func(ps []calculus.Pattern, vs []V) fit {
		if len(ps) != len(vs) {
			return senseless
		}
		worst := fits
		for i := range ps {
			worst = max(worst, meet(ps[i], vs[i], look))
		}
		return worst
	}
	at := look(v)
	switch p := p.(type) {
	case calculus.PWild, calculus.PVar:
		return fits
	case calculus.PConst:
		if at.constant == nil || at.constant.Type != p.Const.Type {
			return senseless
		}
		if *at.constant != p.Const {
			return differs
		}
		return fits
	case calculus.PTuple:
		if !at.tuple {
			return senseless
		}
		return all(p.Items, at.fields)
	case calculus.PCtor:
		if at.ctor == nil {
			return senseless
		}
		if at.ctor.Tag != p.Ctor.Tag {
			return differs
		}
		return all(p.Args, at.fields)
	case calculus.POr:
		if left := meet(p.Left, v, look); left != differs {
			return left
		}
		return meet(p.Right, v, look)
	case calculus.PAs:
		return meet(p.Pattern, v, look)
	}
	panic("tests: unknown pattern")
}

// firstArm returns the standing of a match whose arms have these patterns.
func firstArm[V any](patterns []calculus.Pattern, v V, look func(V) layer[V], rule, fail string) standing {
	for _, p := range patterns {
		switch meet(p, v, look) {
		case fits:
			return stepsBy(rule)
		case senseless:
			return wrongFor("a value is matched with a pattern of another type")
		case differs:
		}
	}
	return stepsBy(fail)
}

// kindOfConst and kindOfFields are for deltaStanding.
func kindOfConst(k calculus.Const) string {
	switch k.Type {
	case calculus.Int:
		return "i"
	case calculus.Bool:
		return "b"
	case calculus.String:
		return "s"
	default:
		return "u"
	}
}

func kindOfFields[V any](fields []V, kind func(V) string) string {
	for _, v := range fields {
		if strings.ContainsAny(kind(v), "noD?") {
			return "D"
		}
	}
	return "d"
}
