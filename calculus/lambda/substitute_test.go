package lambda

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
)

// The generator puts variables into every position in which a value may stand, so that a position that substitution
// misses is met soon. Free variables are a, b and c, and binders use the same names.

var variables = []string{"a", "b", "c"}

func genName(t *rapid.T) string { return rapid.SampledFrom(variables).Draw(t, "variable") }

func genValue(t *rapid.T, depth int) Value {
	most := 5
	if depth <= 0 {
		most = 1
	}
	switch rapid.IntRange(0, most).Draw(t, "value") {
	case 0:
		return x(genName(t))
	case 1:
		return num(int64(rapid.IntRange(0, 3).Draw(t, "number")))
	case 2:
		return pair(genValue(t, depth-1), genValue(t, depth-1))
	case 3:
		return option(genValue(t, depth-1))
	case 4:
		return fun(genName(t), genExpr(t, depth-1))
	default:
		return &Rec{Index: rapid.IntRange(0, 1).Draw(t, "index"), Defs: []RecDef{
			{Name: genName(t), Param: genName(t), Body: genExpr(t, depth-1)},
			{Name: genName(t), Param: genName(t), Body: genExpr(t, depth-1)},
		}}
	}
}

func genPattern(t *rapid.T) calculus.Pattern {
	name := genName(t)
	return rapid.SampledFrom([]calculus.Pattern{
		calculus.PWild{},
		pvar(name), somePattern(pvar(name)),
		calculus.PAs{Pattern: nonePattern(), Name: name},
		calculus.POr{Left: pvar(name), Right: somePattern(pvar(name))},
	}).Draw(t, "pattern")
}

func genExpr(t *rapid.T, depth int) Expr {
	most := 6
	if depth <= 0 {
		most = 3
	}
	switch rapid.IntRange(0, most).Draw(t, "expression") {
	case 0:
		return ret(genValue(t, depth))
	case 1:
		return app(genValue(t, depth), genValue(t, depth))
	case 2:
		o := calculus.Op(rapid.IntRange(0, int(calculus.OpFail)).Draw(t, "operation"))
		args := make([]Value, o.Arity())
		for i := range args {
			args[i] = genValue(t, depth)
		}
		return op(o, args...)
	case 3:
		return delta(calculus.Eq, genValue(t, depth), genValue(t, depth))
	case 4:
		return let(genName(t), genExpr(t, depth-1), genExpr(t, depth-1))
	case 5:
		return &LetV{Pattern: genPattern(t), Value: genValue(t, depth-1), Body: genExpr(t, depth-1)}
	default:
		return &Match{Value: genValue(t, depth-1), Arms: []Arm{
			{Pattern: genPattern(t), Body: genExpr(t, depth-1)}, {Pattern: genPattern(t), Body: genExpr(t, depth-1)},
		}}
	}
}

// occurrences counts the free occurrences of a variable: a second, independent account of scope.
func occurrences(name string, e Expr) int {
	in := func(e Expr, binders ...string) int {
		for _, b := range binders {
			if b == name {
				return 0
			}
		}
		return occurrences(name, e)
	}
	var value func(Value) int
	value = func(v Value) int {
		n := 0
		switch v := v.(type) {
		case Var:
			if v.Name == name {
				n++
			}
		case Tuple:
			for _, w := range v.Items {
				n += value(w)
			}
		case Con:
			for _, w := range v.Args {
				n += value(w)
			}
		case *Fun:
			n += in(v.Body, v.Param)
		case *Rec:
			for _, d := range v.Defs {
				n += in(d.Body, v.Defs[0].Name, v.Defs[1].Name, d.Param)
			}
		}
		return n
	}
	n := 0
	switch e := e.(type) {
	case *Ret:
		n = value(e.Value)
	case *App:
		n = value(e.Fun) + value(e.Arg)
	case *Let:
		n = in(e.Bound) + in(e.Body, e.Name)
	case *LetV:
		n = value(e.Value) + in(e.Body, calculus.PatternVars(e.Pattern)...)
	case *Match:
		n = value(e.Value)
		for _, arm := range e.Arms {
			n += in(arm.Body, calculus.PatternVars(arm.Pattern)...)
		}
	case *Op:
		for _, v := range e.Args {
			n += value(v)
		}
	case *Delta:
		for _, v := range e.Args {
			n += value(v)
		}
	}
	return n
}

func bindings(names ...string) []calculus.Bound[Value] {
	var all []calculus.Bound[Value]
	for _, n := range names {
		all = append(all, calculus.Bound[Value]{Name: n, Value: str("<" + n + ">")})
	}
	return all
}

// TestSubstituteEverywhere: exactly the free occurrences are replaced, in every position, and nothing else changes.
func TestSubstituteEverywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := genExpr(t, 3)
		before := Format(e, Style{Width: 10000})
		free := occurrences("a", e)
		after := Substitute(e, bindings("a"))
		text := Format(after, Style{Width: 10000})
		if n := strings.Count(text, `"<a>"`); n != free {
			t.Fatalf("%d free occurrences, %d replaced\n%s\n%s", free, n, before, text)
		}
		if occurrences("a", after) != 0 || occurrences("b", after) != occurrences("b", e) {
			t.Fatalf("wrong variables replaced\n%s\n%s", before, text)
		}
		if free == 0 && after != e {
			t.Fatalf("a term without the variable was copied\n%s", before)
		}
		if Format(e, Style{Width: 10000}) != before {
			t.Fatalf("the term itself changed\n%s", before)
		}
	})
}

// TestSubstituteSimultaneously: all at once is one after the other, in any order, since the values are closed.
func TestSubstituteSimultaneously(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := genExpr(t, 3)
		together := Format(Substitute(e, bindings("a", "b")), Style{})
		apart := Format(Substitute(Substitute(e, bindings("b")), bindings("a")), Style{})
		if together != apart {
			t.Fatalf("%s\ntogether: %s\napart: %s", Format(e, Style{}), together, apart)
		}
	})
}

// TestSealedIsNotEntered: sealing changes neither what substitution gives nor the key.
func TestSealedIsNotEntered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		closed := Substitute(genExpr(t, 3), bindings(variables...))
		f := &Fun{Param: "a", Body: closed}
		context := func(v Value) Expr { return let("f", ret(v), inContext(v)) }
		plain, sealed := Substitute(context(f), bindings("b")), Substitute(context(seal(f)), bindings("b"))
		if Format(plain, Style{}) != Format(sealed, Style{}) {
			t.Fatal("sealing changes what substitution gives")
		}
		if !exprDigest(plain).Same(exprDigest(sealed)) {
			t.Fatal("sealing changes the digest")
		}
	})
}

func inContext(v Value) Expr { return app(v, pair(v, x("b"))) }

func exprDigest(e Expr) *calculus.Digest {
	return new(calculus.Digest).Of(func(enc *calculus.Encoder) { encodeExpr(enc, e) })
}

// TestDigestForgetsBoundNames: renaming bound variables keeps the digest, other changes do not.
func TestDigestForgetsBoundNames(t *testing.T) {
	id := func(p string) Expr { return ret(fun(p, ret(pair(x(p), x("free"))))) }
	if !exprDigest(id("a")).Same(exprDigest(id("b"))) {
		t.Error("fun a -> (a, free) and fun b -> (b, free) differ")
	}
	if exprDigest(id("a")).Same(exprDigest(id("free"))) {
		t.Error("fun a -> (a, free) and fun free -> (free, free) are the same")
	}
	two := func(p, q, use string) Expr { return ret(fun(p, ret(fun(q, ret(x(use)))))) }
	if exprDigest(two("a", "b", "a")).Same(exprDigest(two("a", "b", "b"))) {
		t.Error("fun a b -> a and fun a b -> b are the same")
	}
	n := func(i int) Value { return NameRef{calculus.Name{Hint: "n", Maker: "main", Ordinal: i}} }
	one, other := exprDigest(ret(pair(n(1), n(2)))), exprDigest(ret(pair(n(1), n(1))))
	if one.Same(other) {
		t.Error("(m, n) and (n, n) are the same")
	}
}

// TestInstances: each use of a generalised variable is an instance of its own; types are replaced in every position; a
// binder of types inside the value does not capture the type that comes in.
func TestInstances(t *testing.T) {
	a, b := calculus.TyVar{Name: "a"}, calculus.TyVar{Name: "b"}
	pairType := calculus.Tuple{Items: []calculus.Type{a, b}}
	f := &Fun{Param: "x", Type: a, Res: a, Body: &LetV{
		Params: []string{"b"}, Pattern: pvar("h"),
		Value: &Fun{Param: "z", Type: b, Res: pairType, Body: ret(pair(x("x"), x("z")))},
		Body: let("c", &Op{Op: calculus.OpChan, Args: []Value{str("c")}, Type: a}, &Let{
			Name: "p", Type: calculus.Tuple{Items: []calculus.Type{a, calculus.Int}},
			Bound: app(Var{Name: "h", Inst: []calculus.Type{calculus.Int}}, num(1)), Body: ret(x("x")),
		}),
	}}
	use := func(t calculus.Type) Expr { return app(Var{Name: "f", Inst: []calculus.Type{t}}, num(1)) }
	program := &LetV{Params: []string{"a"}, Pattern: pvar("f"), Value: f, Body: &LetV{
		Params: []string{"b"}, Pattern: pvar("g"), Value: &Fun{Param: "y", Type: b, Res: b, Body: use(b)},
		Body: seq(use(calculus.String), app(Var{Name: "g", Inst: []calculus.Type{calculus.Bool}}, num(2))),
	}}
	s := system(program, Options{})
	c := s.Next(s.Start(), s.Steps(s.Start(), nil)[0])
	var text strings.Builder
	fmt.Fprintf(&text, "%s\n", Format(c.Host().Threads[0].Expr, Style{Types: true}))
	c = s.Next(c, s.Steps(c, nil)[0])
	fmt.Fprintf(&text, "\n%s\n", Format(c.Host().Threads[0].Expr, Style{Types: true}))
	golden(t, "testdata/instances.golden", text.String())
}
