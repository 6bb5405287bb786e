package tests

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/internal/gen"
	"github.com/balticsim/balticsim/internal/source"
)

// The theorems say what the checkers must accept. Here they must reject: a well-typed term or configuration is edited in one place,
// so that one premise of one rule fails, and the checker has to name that rule. Without this a checker that accepts everything
// would make every theorem true.

// edit makes a node ill typed. It returns false, and leaves the node alone, when it does not apply to it. rule is the rule that has to be
// named, "" when it depends on the place.
type edit struct {
	name, rule string
	apply      func(node any) bool
}

// on is an edit of the nodes of one type: pointers to terms, and to the places where a value, process, pattern or type stands.
func on[N any](name, rule string, apply func(n N) bool) edit {
	return edit{name, rule, func(node any) bool {
		n, is := node.(N)
		return is && apply(n)
	}}
}

// always is on for an edit that applies to every node of the type.
func always[N any](name, rule string, apply func(n N)) edit {
	return on(name, rule, func(n N) bool {
		apply(n)
		return true
	})
}

// rejects edits a copy of subject in one place, for each of a third of the edits, and asks check for the rule that has to be blamed.
// It counts in applied the edits that found a place.
func rejects[S any](t *rapid.T, subject S, edits []edit, applied map[string]int, check func(S) error) {
	const share = 3
	for i := rapid.IntRange(0, share-1).Draw(t, "edits"); i < len(edits); i += share {
		e, edited := edits[i], copied(subject)
		nodes := nodesOf(&edited)
		start := rapid.IntRange(0, len(nodes)-1).Draw(t, "place")
		for i := range nodes {
			if !e.apply(nodes[(start+i)%len(nodes)]) {
				continue
			}
			applied[e.name]++
			var refused *typing.Error
			if err := check(edited); !errors.As(err, &refused) {
				t.Fatalf("%s: not rejected (%v)", e.name, err)
			}
			if e.rule != "" && refused.Rule != e.rule {
				t.Fatalf("%s: rejected by %s, not by %s: %v", e.name, refused.Rule, e.rule, refused)
			}
			break
		}
	}
}

// everyEdit demands that every edit found a place.
func everyEdit(t *testing.T, edits []edit, applied map[string]int) {
	t.Helper()
	for _, e := range edits {
		if applied[e.name] == 0 {
			t.Errorf("%q never applied", e.name)
		}
	}
}

// copied returns a copy of a term that shares nothing with it but declarations and files, and as much with itself as the term does.
func copied[S any](s S) S {
	return copyOf(reflect.ValueOf(&s).Elem(), map[any]reflect.Value{}).Interface().(S)
}

func opaque(t reflect.Type) bool {
	switch t {
	case reflect.TypeFor[*calculus.Ctor](), reflect.TypeFor[*calculus.Signature](), reflect.TypeFor[*source.File](),
		reflect.TypeFor[*calculus.Digest](), reflect.TypeFor[source.Span]():
		return true
	default:
		return false
	}
}

func copyOf(v reflect.Value, seen map[any]reflect.Value) reflect.Value {
	if opaque(v.Type()) {
		return v
	}
	out := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		if known, ok := seen[v.Interface()]; ok {
			return known
		}
		out.Set(reflect.New(v.Type().Elem()))
		seen[v.Interface()] = out
		out.Elem().Set(copyOf(v.Elem(), seen))
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		out.Set(copyOf(v.Elem(), seen))
	case reflect.Struct:
		for i := range v.NumField() {
			out.Field(i).Set(copyOf(v.Field(i), seen))
		}
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(copyOf(v.Index(i), seen))
		}
	default:
		return v
	}
	return out
}

// nodesOf returns pointers to everything in a term that can be edited where it stands, in order.
func nodesOf(term any) []any {
	var nodes []any
	seen := map[any]bool{}
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		if opaque(v.Type()) {
			return
		}
		switch v.Kind() {
		case reflect.Pointer:
			if v.IsNil() || seen[v.Interface()] {
				return
			}
			seen[v.Interface()] = true
			nodes = append(nodes, v.Interface())
			walk(v.Elem())
		case reflect.Interface:
			if v.IsNil() {
				return
			}
			if v.CanAddr() {
				nodes = append(nodes, v.Addr().Interface())
			}
			walk(v.Elem())
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		case reflect.Slice:
			if v.Len() > 0 && v.Index(0).Kind() == reflect.Struct {
				for i := range v.Len() {
					nodes = append(nodes, v.Index(i).Addr().Interface())
				}
			}
			for i := range v.Len() {
				walk(v.Index(i))
			}
		default:
		}
	}
	walk(reflect.ValueOf(term))
	return nodes
}

// other is a type that is not t, and well formed where t is.
func other(t calculus.Type) calculus.Type { return calculus.Tuple{Items: []calculus.Type{t, t}} }

// nowhere is a type that no program declares.
func nowhere() calculus.Type { return calculus.Data{Name: "nowhere"} }

// patternEdits are those of the patterns of matches and lets, which both calculi share.
func patternEdits(rules ...string) []edit {
	wilds := make([]calculus.Pattern, 7)
	for i := range wilds {
		wilds[i] = calculus.PWild{}
	}
	rule := ""
	if len(rules) == 1 {
		rule = rules[0]
	}
	return []edit{
		on("a pattern of seven components", rule, func(p *calculus.Pattern) bool {
			*p = calculus.PTuple{Items: wilds}
			return true
		}),
		on("a pattern binds a variable twice", rule, func(p *calculus.Pattern) bool {
			q, is := (*p).(calculus.PTuple)
			if is {
				q.Items[0], q.Items[1] = calculus.PVar{Name: "x'"}, calculus.PVar{Name: "x'"}
			}
			return is
		}),
		on("an or-pattern binds on one side only", rule, func(p *calculus.Pattern) bool {
			*p = calculus.POr{Left: calculus.PVar{Name: "x'"}, Right: calculus.PWild{}}
			return true
		}),
		on("an or-pattern binds different variables", rule, func(p *calculus.Pattern) bool {
			*p = calculus.POr{Left: calculus.PVar{Name: "x'"}, Right: calculus.PVar{Name: "y'"}}
			return true
		}),
		on("an or-pattern binds at different types", rule, func(p *calculus.Pattern) bool {
			q, is := (*p).(calculus.PCtor)
			if !is || q.Ctor.Name != "::" {
				return false
			}
			head := calculus.PCtor{Ctor: q.Ctor, Args: []calculus.Pattern{calculus.PVar{Name: "x'"}, calculus.PWild{}}}
			*p = calculus.POr{Left: head, Right: calculus.PVar{Name: "x'"}}
			return true
		}),
		on("a constant pattern of another type", rule, func(p *calculus.Pattern) bool {
			q, is := (*p).(calculus.PConst)
			if !is {
				return false
			}
			*p = calculus.PConst{Const: calculus.UnitConst()}
			if q.Const.Type == calculus.Unit {
				*p = calculus.PConst{Const: calculus.IntConst(1)}
			}
			return true
		}),
		on("a constructor pattern with an argument too few", rule, func(p *calculus.Pattern) bool {
			q, is := (*p).(calculus.PCtor)
			if !is || len(q.Args) == 0 {
				return false
			}
			*p = calculus.PCtor{Ctor: q.Ctor, Args: q.Args[1:]}
			return true
		}),
		on("a constructor pattern of no declared constructor", rule, func(p *calculus.Pattern) bool {
			q, is := (*p).(calculus.PCtor)
			if !is {
				return false
			}
			*p = calculus.PCtor{Ctor: &calculus.Ctor{Name: q.Ctor.Name, Tag: q.Ctor.Tag, Args: q.Ctor.Args}, Args: q.Args}
			return true
		}),
	}
}

// constantEdits are those of constants; slot is where a value stands, get and put read and write a constant there.
func constantEdits[V any](rule string, get func(V) (calculus.Const, bool), put func(calculus.Const) V) []edit {
	change := func(name string, from calculus.Base, to calculus.Const) edit {
		return on(name, rule, func(v *V) bool {
			k, is := get(*v)
			if is && k.Type == from {
				*v = put(to)
				return true
			}
			return false
		})
	}
	return []edit{
		change("an integer of 64 bits", calculus.Int, calculus.Const{Type: calculus.Int, Int: 1 << 62}),
		change("a third truth value", calculus.Bool, calculus.Const{Type: calculus.Bool, Int: 2}),
		change("a constant that is a partition", calculus.Unit, calculus.Const{Type: calculus.PartType}),
	}
}

// signatureEdits are those of Σ, by hand: a generated program's declarations are shared by both checkers.
func signatureEdits() map[string]*calculus.Decl {
	a := calculus.TyVar{Name: "a"}
	return map[string]*calculus.Decl{
		"a parameter twice":        {Name: "d", Params: []string{"a", "a"}, Ctors: []*calculus.Ctor{{Name: "A", Args: []calculus.Type{a}}}},
		"a constructor twice":      {Name: "d", Ctors: []*calculus.Ctor{{Name: "A"}, {Name: "A", Tag: 1}}},
		"tags out of order":        {Name: "d", Ctors: []*calculus.Ctor{{Name: "A", Tag: 1}, {Name: "B"}}},
		"a label twice":            {Name: "d", Record: true, Ctors: []*calculus.Ctor{{Args: []calculus.Type{calculus.Int, calculus.Int}, Labels: []string{"l", "l"}}}},
		"a record without a label": {Name: "d", Record: true, Ctors: []*calculus.Ctor{{Args: []calculus.Type{calculus.Int}}}},
		"a record of two":          {Name: "d", Record: true, Ctors: []*calculus.Ctor{{}, {Name: "B", Tag: 1}}},
	}
}

// illFormed are types that no environment may hold, with the rule that says so.
func illFormed() map[string]calculus.Type {
	return map[string]calculus.Type{
		"undeclared":            nowhere(),
		"too many arguments":    calculus.Data{Name: "list", Args: []calculus.Type{calculus.Int, calculus.Int}},
		"an open variable":      calculus.Chan{Elem: calculus.TyVar{Name: "a"}},
		"a tuple of one":        calculus.Tuple{Items: []calculus.Type{calculus.Int}},
		"no such base type":     calculus.Base(99),
		"undeclared in a ref":   calculus.Ref{Elem: nowhere()},
		"undeclared in a tuple": calculus.Tuple{Items: []calculus.Type{calculus.Int, nowhere()}},
		"undeclared in a list":  calculus.Data{Name: "list", Args: []calculus.Type{nowhere()}},
		"nothing":               nil,
	}
}

// blames asks for the rule of an error.
func blames(t *testing.T, what, rule string, err error) {
	t.Helper()
	var refused *typing.Error
	if !errors.As(err, &refused) || refused.Rule != rule {
		t.Errorf("%s: %v, but %s should reject it", what, err, rule)
	}
}

// TestRejectSignatures is T-Sig, T-Type and T-Env, and TP-Sig, TP-Type and TP-Env: Σ and E have to be well formed.
func TestRejectSignatures(t *testing.T) {
	for name, d := range signatureEdits() {
		sig := calculus.NewSignature()
		sig.Add(d)
		_, err := typing.NewLambda(sig)
		blames(t, name, "T-Sig", err)
		_, err = typing.NewProcess(sig)
		blames(t, name, "TP-Sig", err)
	}
	l, err := typing.NewLambda(calculus.NewSignature())
	if err != nil {
		t.Fatal(err)
	}
	p, err := typing.NewProcess(calculus.NewSignature())
	if err != nil {
		t.Fatal(err)
	}
	inBoth := func(name, rule string, b typing.Binding) {
		_, err := l.Expr(nil, []typing.Binding{b}, unitExpr())
		blames(t, name, "T-"+rule, err)
		blames(t, name, "TP-"+rule, p.Proc(nil, []typing.Binding{b}, unitProc()))
	}
	for name, typ := range illFormed() {
		inBoth(name, "Type", typing.Binding{Name: "x", Type: typ})
	}
	inBoth("a type variable twice", "Env", typing.Binding{Name: "x", Params: []string{"a", "a"}, Type: calculus.Int})
	fun, abs := calculus.Fun{Arg: calculus.Int, Res: calculus.Int}, calculus.Abs{Params: []calculus.Type{calculus.Int}}
	_, err = l.Expr(nil, []typing.Binding{{Name: "x", Type: abs}}, unitExpr())
	blames(t, "an abstraction in λ∥", "T-Type", err)
	blames(t, "a function in π∥", "TP-Type", p.Proc(nil, []typing.Binding{{Name: "x", Type: fun}}, unitProc()))
}

// compiledFor compiles a generated program for an edit.
func compiledFor(t *rapid.T, compiler *gen.Compiler) *gen.Compiled {
	c, err := compiler.Compile(gen.DrawProgram(t, gen.Options{}))
	if err != nil {
		t.Fatal(fmt.Errorf("the generator made an ill-typed program: %w", err))
	}
	return c
}

// TestRejectUnderOtherNames: what a checker has found well typed under one Δ is judged anew under another.
func TestRejectUnderOtherNames(t *testing.T) {
	a := calculus.Name{Hint: "a", Maker: "main", Ordinal: 1}
	under := func(elem calculus.Type) []calculus.Typed {
		return []calculus.Typed{{Name: a, Type: calculus.Chan{Elem: elem}}}
	}
	l, err := typing.NewLambda(calculus.NewSignature())
	if err != nil {
		t.Fatal(err)
	}
	p, err := typing.NewProcess(calculus.NewSignature())
	if err != nil {
		t.Fatal(err)
	}
	f := &lambda.Fun{Param: "x", Type: calculus.Unit, Res: calculus.Unit, Body: &lambda.Op{
		Op: calculus.OpSend, Args: []lambda.Value{lambda.NameRef{Name: a}, unitValue()},
	}}
	abs := &process.Abs{Params: []process.Param{{Name: "x", Type: calculus.Unit}}, Body: &process.Out{
		Chan: process.NameRef{Name: a}, Value: unitOfProcess(),
	}}
	both := func(delta []calculus.Typed) (error, error) {
		_, ofLambda := l.Value(delta, nil, f)
		_, ofProcess := p.Value(delta, nil, abs)
		return ofLambda, ofProcess
	}
	if one, two := both(under(calculus.Unit)); one != nil || two != nil {
		t.Fatal(one, two)
	}
	one, two := both(under(calculus.Int))
	blames(t, "a channel of another type", "T-Prim", one)
	blames(t, "a channel of another type", "TP-Out", two)
	one, two = both(nil)
	blames(t, "a channel that is not there", "T-Name", one)
	blames(t, "a channel that is not there", "TP-Name", two)
}
