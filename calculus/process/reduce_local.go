package process

import "github.com/balticsim/balticsim/calculus"

// The rules in which a thread computes on its own.

// reduceApp implements P-App: (x̃)P·(W̃) → P[W̃/x̃]. For μ, every abstraction of the group stands for itself in the body.
func reduceApp(r redex, app *App) []move {
	return r.become(RuleApp, func() Proc {
		switch f := app.Fun.(type) {
		case *Abs:
			return apply(nil, f.Params, f.Body, app.Args)
		case *Rec:
			var s substitution
			for i, d := range f.Defs {
				other := f
				if i != f.Index {
					other = &Rec{Defs: f.Defs, Index: i, Span: d.Span}
				}
				s = append(s, binding{name: d.Name, value: seal(other)})
			}
			def := f.Defs[f.Index]
			return apply(s, def.Params, def.Body, app.Args)
		}
		panic("process: applied a value that is no abstraction")
	})
}

func apply(s substitution, params []Param, body Proc, args []Value) Proc {
	for i, p := range params {
		s = append(s, binding{name: p.Name, value: seal(args[i])})
	}
	return s.proc(body)
}

// reduceLetV implements P-LetV: in let p = Λᾱ.V in P every use x[s̄] of a variable of p becomes its component of V with
// s̄ for ᾱ.
func reduceLetV(r redex, let *LetV) []move {
	return r.become(RuleLetV, func() Proc {
		v := let.Value
		if len(let.Params) == 0 {
			v = seal(v)
		}
		bound, _ := calculus.MatchPattern(let.Pattern, v, shape, nil) // wrong sees to it that p fits
		s := make(substitution, len(bound))
		for i, b := range bound {
			s[i] = binding{b.Name, let.Params, b.Value}
		}
		return s.proc(let.Body)
	})
}

// reduceMatch implements P-Match: the first arm whose pattern fits, with K for its continuation in the same step.
// Without one the thread fails.
func reduceMatch(r redex, match *Match) []move {
	v := seal(match.Value)
	for _, arm := range match.Arms {
		bound, fit := calculus.MatchPattern(arm.Pattern, v, shape, nil)
		if fit != calculus.Fits {
			continue
		}
		return r.become(RuleMatch, func() Proc {
			// The variables of the pattern are bound inside k, so they come last.
			k := calculus.Bound[Value]{Name: match.Cont, Value: seal(match.K)}
			return Substitute(arm.Body, append([]calculus.Bound[Value]{k}, bound...))
		})
	}
	return reduceFail(r, calculus.Fault{Code: calculus.FaultMatch, Message: "no case of the match fits " + Text(v)})
}

// reduceDelta implements P-Delta: δ V (x).P → P[⟦δ⟧V/x]. Outside the primitive's domain the thread fails.
func reduceDelta(r redex, d *Delta) []move {
	k, fault := calculus.Apply(d.Delta, d.Args, shape)
	if fault != nil {
		return reduceFail(r, *fault)
	}
	return r.become(RuleDelta, func() Proc { return single(d.Name, Lit{Const: k}).proc(d.Body) })
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
	case *Abs, *Rec, Frozen, Box, Done:
		return calculus.Shape[Value]{Kind: calculus.ShapeOpaque}
	case Var:
		panic("process: free variable " + v.Name)
	}
	panic("process: unknown value")
}
