package lambda

import (
	"github.com/balticsim/balticsim/calculus"
)

// The rules in which a thread computes on its own.

// reduceBeta implements L-Beta: (fun x -> A) V → A[V/x].
func reduceBeta(r redex, f *Fun, v Value) []move {
	return r.become(RuleBeta, func() Expr { return single(f.Param, seal(v)).expr(f.Body) })
}

// reduceRec implements L-Rec: like L-Beta, and every function of the group stands for itself in the body.
func reduceRec(r redex, f *Rec, v Value) []move {
	return r.become(RuleRec, func() Expr {
		def := f.Defs[f.Index]
		var s substitution
		for i, d := range f.Defs {
			other := f
			if i != f.Index {
				other = &Rec{Defs: f.Defs, Index: i, Span: d.Span}
			}
			s = append(s, binding{name: d.Name, value: seal(other)})
		}
		return append(s, binding{name: def.Param, value: seal(v)}).expr(def.Body)
	})
}

// reduceLet implements L-Let: let x = V in B → B[V/x].
func reduceLet(r redex, let *Let) []move {
	return r.become(RuleLet, func() Expr { return single(let.Name, seal(let.Bound.(*Ret).Value)).expr(let.Body) })
}

// reduceLetV implements L-LetV: in let p = Λᾱ.V in B every use x[T̄] of a variable of p becomes its component of V with
// T̄ for ᾱ.
func reduceLetV(r redex, let *LetV) []move {
	return r.become(RuleLetV, func() Expr {
		v := let.Value
		if len(let.Params) == 0 {
			v = seal(v)
		}
		bound, _ := calculus.MatchPattern(let.Pattern, v, shape, nil) // wrong sees to it that p fits
		s := make(substitution, len(bound))
		for i, b := range bound {
			s[i] = binding{b.Name, let.Params, b.Value}
		}
		return s.expr(let.Body)
	})
}

// reduceMatch implements L-Match: the first arm whose pattern fits. Without one the thread fails.
func reduceMatch(r redex, match *Match) []move {
	v := seal(match.Value)
	for _, arm := range match.Arms {
		if bound, fit := calculus.MatchPattern(arm.Pattern, v, shape, nil); fit == calculus.Fits {
			return r.become(RuleMatch, func() Expr { return Substitute(arm.Body, bound) })
		}
	}
	return reduceFail(r, calculus.Fault{Code: calculus.FaultMatch, Message: "no case of the match fits " + Text(v)})
}

// reduceDelta implements L-Delta: δ V → ⟦δ⟧V. Outside the primitive's domain the thread fails.
func reduceDelta(r redex, d *Delta) []move {
	k, fault := calculus.Apply(d.Delta, d.Args, shape)
	if fault != nil {
		return reduceFail(r, *fault)
	}
	return r.become(RuleDelta, func() Expr { return &Ret{Lit{Const: k}, d.Span} })
}

// reduceDone implements L-Done: a thread that is a value is gone. Main stays, with its value.
func reduceDone(r redex) []move {
	if r.thread.Main {
		return nil
	}
	return []move{{rule: RuleDone, apply: func() *Config {
		d, _ := r.draft()
		d.removeThread(r.thread.part, r.thread.index)
		return d
	}}}
}

// shape shows the outermost layer of a closed value to comparison and to patterns.
func shape(v Value) calculus.Shape[Value] {
	switch v := v.(type) {
	case Lit:
		return calculus.Shape[Value]{Kind: calculus.ShapeConst, Const: v.Const}
	case Tuple:
		return calculus.Shape[Value]{Kind: calculus.ShapeTuple, Fields: v.Items}
	case Con:
		return calculus.Shape[Value]{Kind: calculus.ShapeCtor, Tag: v.Ctor.Tag, Fields: v.Args}
	case NameRef:
		return calculus.Shape[Value]{Kind: calculus.ShapeName, Name: v.Name}
	case *Fun, *Rec, Frozen:
		return calculus.Shape[Value]{Kind: calculus.ShapeOpaque}
	case Var:
		panic("lambda: free variable " + v.Name)
	}
	panic("lambda: unknown value")
}
