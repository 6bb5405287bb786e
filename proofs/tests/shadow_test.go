package tests

import (
	"slices"
	"strconv"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/internal/gen"
)

// Generated scripts give every variable a name of its own, and scripts that people write do not. Substitution under binders and the
// translation, which moves terms under binders, can only go wrong where names meet. So the tests also judge programs whose variables have
// been given as few names as possible: the same programs, in which everything that can be hidden is.

// shadowed is the program with few names, translated anew. The compiled machine is left as it was.
func shadowed(c *gen.Compiled) *gen.Compiled {
	s := shadow{free: map[any][]string{}}
	main := s.expr(c.Lambda.Main, map[string]string{})
	d := *c
	d.Lambda = &lambda.Program{Signature: c.Lambda.Signature, Main: main, Type: c.Lambda.Type}
	d.Process = cps.Program(d.Lambda)
	return &d
}

// shadow renames the variables of a term. free remembers the free variables of expressions and functions, sorted.
type shadow struct{ free map[any][]string }

// binders extends the renaming as by variables bound together in a scope with the free variables used. Each gets the first name
// that is neither that of another variable of the scope nor that of one before it.
func binders(vars, used []string, as map[string]string) map[string]string {
	inner := make(map[string]string, len(as)+len(vars))
	taken := map[string]bool{}
	for _, x := range used {
		if !slices.Contains(vars, x) {
			inner[x] = as[x]
			taken[as[x]] = true
		}
	}
	for _, x := range vars {
		name := "x"
		for i := 2; taken[name]; i++ {
			name = "x" + strconv.Itoa(i)
		}
		taken[name] = true
		inner[x] = name
	}
	return inner
}

func (s *shadow) expr(e lambda.Expr, as map[string]string) lambda.Expr {
	switch e := e.(type) {
	case *lambda.Ret:
		return &lambda.Ret{Value: s.value(e.Value, as), Span: e.Span}
	case *lambda.App:
		return &lambda.App{Fun: s.value(e.Fun, as), Arg: s.value(e.Arg, as), Span: e.Span}
	case *lambda.Let:
		inner := binders([]string{e.Name}, s.freeIn(e.Body), as)
		return &lambda.Let{Name: inner[e.Name], Type: e.Type, Bound: s.expr(e.Bound, as), Body: s.expr(e.Body, inner), Span: e.Span}
	case *lambda.LetV:
		inner := binders(calculus.PatternVars(e.Pattern), s.freeIn(e.Body), as)
		return &lambda.LetV{
			Params: e.Params, Pattern: renamePattern(e.Pattern, inner), Value: s.value(e.Value, as), Body: s.expr(e.Body, inner), Span: e.Span,
		}
	case *lambda.Match:
		arms := make([]lambda.Arm, len(e.Arms))
		for i, arm := range e.Arms {
			inner := binders(calculus.PatternVars(arm.Pattern), s.freeIn(arm.Body), as)
			arms[i] = lambda.Arm{Pattern: renamePattern(arm.Pattern, inner), Body: s.expr(arm.Body, inner), Span: arm.Span}
		}
		return &lambda.Match{Value: s.value(e.Value, as), Arms: arms, Span: e.Span}
	case *lambda.Op:
		return &lambda.Op{Op: e.Op, Args: s.values(e.Args, as), Type: e.Type, Code: e.Code, Span: e.Span}
	case *lambda.Delta:
		return &lambda.Delta{Delta: e.Delta, Args: s.values(e.Args, as), Span: e.Span}
	}
	panic("tests: unknown expression of λ∥")
}

func (s *shadow) values(vs []lambda.Value, as map[string]string) []lambda.Value {
	out := make([]lambda.Value, len(vs))
	for i, v := range vs {
		out[i] = s.value(v, as)
	}
	return out
}

func (s *shadow) value(v lambda.Value, as map[string]string) lambda.Value {
	switch v := v.(type) {
	case lambda.Var:
		return lambda.Var{Name: as[v.Name], Inst: v.Inst, Span: v.Span}
	case lambda.Lit:
		return v
	case lambda.Tuple:
		return lambda.Tuple{Items: s.values(v.Items, as), Span: v.Span}
	case lambda.Con:
		return lambda.Con{Ctor: v.Ctor, Type: v.Type, Args: s.values(v.Args, as), Span: v.Span}
	case *lambda.Fun:
		inner := binders([]string{v.Param}, s.freeIn(v.Body), as)
		return &lambda.Fun{Param: inner[v.Param], Type: v.Type, Res: v.Res, Body: s.expr(v.Body, inner), Span: v.Span}
	case *lambda.Rec:
		return s.rec(v, as)
	}
	panic("tests: this value does not occur in programs")
}

func (s *shadow) rec(v *lambda.Rec, as map[string]string) lambda.Value {
	names, used := groupOf(v), []string(nil)
	for _, d := range v.Defs {
		used = append(used, without(s.freeIn(d.Body), d.Param)...)
	}
	group := binders(names, used, as)
	defs := slices.Clone(v.Defs)
	for i, d := range v.Defs {
		inner := binders([]string{d.Param}, s.freeIn(d.Body), group)
		defs[i].Name, defs[i].Param, defs[i].Body = group[d.Name], inner[d.Param], s.expr(d.Body, inner)
	}
	return &lambda.Rec{Defs: defs, Index: v.Index, Span: v.Span}
}

func renamePattern(p calculus.Pattern, as map[string]string) calculus.Pattern {
	all := func(ps []calculus.Pattern) []calculus.Pattern {
		qs := make([]calculus.Pattern, len(ps))
		for i, p := range ps {
			qs[i] = renamePattern(p, as)
		}
		return qs
	}
	switch p := p.(type) {
	case calculus.PVar:
		return calculus.PVar{Name: as[p.Name]}
	case calculus.PTuple:
		return calculus.PTuple{Items: all(p.Items)}
	case calculus.PCtor:
		return calculus.PCtor{Ctor: p.Ctor, Args: all(p.Args)}
	case calculus.POr:
		return calculus.POr{Left: renamePattern(p.Left, as), Right: renamePattern(p.Right, as)}
	case calculus.PAs:
		return calculus.PAs{Pattern: renamePattern(p.Pattern, as), Name: as[p.Name]}
	default:
		return p
	}
}

func groupOf(v *lambda.Rec) []string {
	names := make([]string, len(v.Defs))
	for i, d := range v.Defs {
		names[i] = d.Name
	}
	return names
}

// freeIn returns the free variables of an expression.
func (s *shadow) freeIn(e lambda.Expr) []string {
	if known, ok := s.free[e]; ok {
		return known
	}
	var all []string
	switch e := e.(type) {
	case *lambda.Let:
		all = slices.Concat(s.freeIn(e.Bound), without(s.freeIn(e.Body), e.Name))
	case *lambda.LetV:
		all = slices.Concat(s.freeInValue(e.Value), without(s.freeIn(e.Body), calculus.PatternVars(e.Pattern)...))
	case *lambda.Match:
		all = s.freeInValue(e.Value)
		for _, arm := range e.Arms {
			all = append(all, without(s.freeIn(arm.Body), calculus.PatternVars(arm.Pattern)...)...)
		}
	default:
		values, _ := children(e)
		for _, v := range values {
			all = append(all, s.freeInValue(v)...)
		}
	}
	slices.Sort(all)
	s.free[e] = slices.Compact(all)
	return s.free[e]
}

// freeInValue returns the free variables of a value, perhaps with repetitions.
func (s *shadow) freeInValue(v lambda.Value) []string {
	var all []string
	switch v := v.(type) {
	case lambda.Var:
		return []string{v.Name}
	case lambda.Tuple:
		for _, item := range v.Items {
			all = append(all, s.freeInValue(item)...)
		}
	case lambda.Con:
		for _, arg := range v.Args {
			all = append(all, s.freeInValue(arg)...)
		}
	case *lambda.Fun:
		return without(s.freeIn(v.Body), v.Param)
	case *lambda.Rec:
		for _, d := range v.Defs {
			all = append(all, without(s.freeIn(d.Body), append(groupOf(v), d.Param)...)...)
		}
	default:
	}
	return all
}

func without(names []string, bound ...string) []string {
	var out []string
	for _, x := range names {
		if !slices.Contains(bound, x) {
			out = append(out, x)
		}
	}
	return out
}
