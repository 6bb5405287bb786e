package lambda

import (
	"fmt"

	"github.com/balticsim/balticsim/calculus"
)

// A thread is wrong when its redex is none: a non-function is applied, something else than a channel is sent on. T2 says
// that a well-typed program never gets there. The rules rely on it: they are asked only about redexes that are not wrong.

// wrong returns why the redex is wrong, or "".
func (r redex) wrong() string {
	switch e := r.expr.(type) {
	case *Ret, *Let:
		return ""
	case *App:
		switch f := e.Fun.(type) {
		case *Fun, *Rec:
			return ""
		default:
			return "applies " + kind(f)
		}
	case *LetV:
		if _, fit := calculus.MatchPattern(e.Pattern, e.Value, shape, nil); fit != calculus.Fits {
			return "binds a pattern that does not fit to " + kind(e.Value)
		}
		return ""
	case *Match:
		return wrongMatch(e)
	case *Delta:
		return wrongDelta(e)
	case *Op:
		return r.wrongOp(e)
	}
	panic("lambda: unknown expression")
}

func wrongMatch(e *Match) string {
	if _, open := e.Value.(Var); open {
		return "matches " + kind(e.Value)
	}
	for _, arm := range e.Arms {
		switch _, fit := calculus.MatchPattern(arm.Pattern, e.Value, shape, nil); fit {
		case calculus.Fits:
			return ""
		case calculus.Misfits:
			return "matches " + kind(e.Value) + " with patterns of another type"
		case calculus.Differs:
		}
	}
	return ""
}

// wrongDelta compares the operands' kinds with the primitive's type; a polymorphic primitive takes any two values.
func wrongDelta(e *Delta) string {
	want := calculus.Unit // stands for any type
	switch e.Delta {
	case calculus.Add, calculus.Sub, calculus.Mul, calculus.Div, calculus.Mod, calculus.Neg, calculus.StringOfInt:
		want = calculus.Int
	case calculus.Concat, calculus.IntOfString, calculus.StringLength:
		want = calculus.String
	case calculus.Not:
		want = calculus.Bool
	case calculus.Eq, calculus.Ne, calculus.Lt, calculus.Le, calculus.Gt, calculus.Ge, calculus.Cmp:
	default:
		panic("lambda: unknown primitive")
	}
	for _, v := range e.Args {
		if _, open := v.(Var); open || want != calculus.Unit && !isConst(v, want) {
			return "computes with " + kind(v)
		}
	}
	return ""
}

func (r redex) wrongOp(e *Op) string {
	bad := func(ok bool, i int) string {
		if ok {
			return ""
		}
		return e.Op.String() + " on " + kind(e.Args[i])
	}
	switch e.Op {
	case calculus.OpChan, calculus.OpName, calculus.OpPrint, calculus.OpFault, calculus.OpFail:
		return bad(isConst(e.Args[0], calculus.String), 0)
	case calculus.OpRef:
		return ""
	case calculus.OpSend, calculus.OpRecv:
		return bad(r.names(e.Args[0], isChan), 0)
	case calculus.OpGet:
		return bad(r.names(e.Args[0], isRef), 0)
	case calculus.OpSet:
		return bad(r.names(e.Args[1], isRef), 1)
	case calculus.OpFork, calculus.OpBox:
		return bad(isFunction(e.Args[0]), 0)
	case calculus.OpStart:
		if _, frozen := e.Args[1].(Frozen); !frozen {
			return bad(false, 1)
		}
		return bad(r.names(e.Args[0], isName), 0)
	case calculus.OpStop:
		return bad(r.names(e.Args[0], isName), 0)
	case calculus.OpChoose:
		_, list := e.Args[0].(Con)
		return bad(list, 0)
	}
	panic("lambda: unknown operation")
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

func isFunction(v Value) bool {
	switch v.(type) {
	case *Fun, *Rec:
		return true
	default:
		return false
	}
}

// kind says in words what a value is.
func kind(v Value) string {
	switch v := v.(type) {
	case Var:
		return fmt.Sprintf("the free variable %s", v.Name)
	case Lit:
		return "the constant " + calculus.ShowConst(v.Const)
	case NameRef:
		return "the name " + v.Name.String()
	case Tuple:
		return "a tuple"
	case Con:
		return "a constructor"
	case *Fun, *Rec:
		return "a function"
	case Frozen:
		return "a frozen partition"
	}
	panic("lambda: unknown value")
}
