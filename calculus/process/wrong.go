package process

import (
	"strconv"

	"github.com/balticsim/balticsim/calculus"
)

// A thread is wrong when its process can never reduce: a value that is no abstraction is applied, something else than a
// channel is sent on. T9 says that a well-typed program never gets there. The rules rely on it: they are asked only about
// redexes that are not wrong.

// wrong returns why the redex is wrong, or "".
func (r redex) wrong() string {
	bad := func(ok bool, verb string, v Value) string {
		if ok {
			return ""
		}
		return verb + " " + kind(v)
	}
	switch p := r.thread.Proc.(type) {
	case *Nil:
		return ""
	case *Par:
		return "has components that are not flattened"
	case *Out:
		return bad(false, "sends on", p.Chan)
	case *App:
		return wrongApp(p)
	case *LetV:
		_, fit := calculus.MatchPattern(p.Pattern, p.Value, shape, nil)
		return bad(fit == calculus.Fits, "binds a pattern that does not fit to", p.Value)
	case *Match:
		return wrongMatch(p)
	case *Delta:
		return wrongDelta(p)
	case *In:
		return bad(r.names(p.Chan, isChan), "receives on", p.Chan)
	case *New:
		return bad(isConst(p.Hint, calculus.String), "makes a name with the hint", p.Hint)
	case *CellNew:
		return ""
	case *Get:
		return bad(r.names(p.Ref, isRef), "gets", p.Ref)
	case *Set:
		return bad(r.names(p.Ref, isRef), "sets", p.Ref)
	case *Start:
		if !r.names(p.Name, isName) {
			return bad(false, "starts under", p.Name)
		}
		return bad(isPart(p.Part), "starts", p.Part)
	case *Stop:
		return bad(r.names(p.Name, isName), "stops", p.Name)
	case *Print:
		return bad(isConst(p.Value, calculus.String), "prints", p.Value)
	case *Choose:
		_, list := p.Value.(Con)
		return bad(list, "chooses from", p.Value)
	case *Fault:
		return bad(isConst(p.Value, calculus.String), "waits for the fault", p.Value)
	case *Fail:
		return bad(isConst(p.Value, calculus.String), "fails with", p.Value)
	}
	panic("process: unknown process")
}

// wrongApp: done takes one value and stands still, which is right for main alone.
func wrongApp(p *App) string {
	want := 0
	switch f := p.Fun.(type) {
	case *Abs:
		want = len(f.Params)
	case *Rec:
		want = len(f.Defs[f.Index].Params)
	case Done:
		want = 1
	default:
		return "applies " + kind(f)
	}
	if want != len(p.Args) {
		return "applies an abstraction of " + strconv.Itoa(want) + " to " + strconv.Itoa(len(p.Args)) + " values"
	}
	return ""
}

func wrongMatch(p *Match) string {
	if _, open := p.Value.(Var); open {
		return "matches " + kind(p.Value)
	}
	for _, arm := range p.Arms {
		switch _, fit := calculus.MatchPattern(arm.Pattern, p.Value, shape, nil); fit {
		case calculus.Fits:
			return ""
		case calculus.Misfits:
			return "matches " + kind(p.Value) + " with patterns of another type"
		case calculus.Differs:
		}
	}
	return ""
}

// wrongDelta compares the operands' kinds with the primitive's type; a polymorphic primitive takes any two values.
func wrongDelta(p *Delta) string {
	want := calculus.Unit // stands for any type
	switch p.Delta {
	case calculus.Add, calculus.Sub, calculus.Mul, calculus.Div, calculus.Mod, calculus.Neg, calculus.StringOfInt:
		want = calculus.Int
	case calculus.Concat, calculus.IntOfString, calculus.StringLength:
		want = calculus.String
	case calculus.Not:
		want = calculus.Bool
	case calculus.Eq, calculus.Ne, calculus.Lt, calculus.Le, calculus.Gt, calculus.Ge, calculus.Cmp:
	default:
		panic("process: unknown primitive")
	}
	for _, v := range p.Args {
		if _, open := v.(Var); open || want != calculus.Unit && !isConst(v, want) {
			return "computes with " + kind(v)
		}
	}
	return ""
}

// names tells whether a value is a name that Δ gives a type of that form.
func (r redex) names(v Value, form func(calculus.Type) bool) bool {
	n, ok := v.(NameRef)
	if !ok {
		return false
	}
	entry := r.config.lookup(n.Name)
	return entry != nil && form(entry.Type)
}

func isChan(t calculus.Type) bool { _, ok := t.(calculus.Chan); return ok }

func isRef(t calculus.Type) bool { _, ok := t.(calculus.Ref); return ok }

func isName(t calculus.Type) bool { return t == calculus.NameType }

func isConst(v Value, t calculus.Base) bool { lit, ok := v.(Lit); return ok && lit.Const.Type == t }

func isPart(v Value) bool {
	switch v.(type) {
	case Frozen, Box:
		return true
	default:
		return false
	}
}

// kind says in words what a value is.
func kind(v Value) string {
	switch v := v.(type) {
	case Var:
		return "the free variable " + v.Name
	case Lit:
		return "the constant " + calculus.ShowConst(v.Const)
	case NameRef:
		return "the name " + v.Name.String()
	case Tuple:
		return "a tuple"
	case Con:
		return "a constructor"
	case *Abs, *Rec, Done:
		return "an abstraction"
	case Frozen, Box:
		return "a frozen partition"
	}
	panic("process: unknown value")
}
