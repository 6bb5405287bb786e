package typing_test

import (
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/typing"
)

func TestTypes(t *testing.T) {
	lambdas, err := typing.NewLambda(signature(fun(tInt, tInt)))
	if err != nil {
		t.Fatal(err)
	}
	processes, err := typing.NewProcess(signature(abs(tInt)))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		typ    T
		lambda string
		proc   string // "" when it is the same
	}{
		{typ: tPart, lambda: "ok"},
		{typ: calculus.Base(99), lambda: "Type … no base type of number 99"},
		{typ: nil, lambda: "Type … missing"},
		{typ: tv("a"), lambda: "Type … 'a is not in scope"},
		{typ: chanOf(tv("a")), lambda: "Type … 'a is not in scope"},
		{typ: refOf(tv("a")), lambda: "Type … 'a is not in scope"},
		{typ: fun(tInt, tInt), lambda: "ok", proc: "Type … not one of π∥"},
		{typ: fun(tv("a"), tInt), lambda: "Type … 'a is not in scope", proc: "Type … not one of π∥"},
		{typ: fun(tInt, tv("a")), lambda: "Type … 'a is not in scope", proc: "Type … not one of π∥"},
		{typ: abs(tInt, abs()), lambda: "Type … not one of λ∥", proc: "ok"},
		{typ: abs(tInt, tv("a")), lambda: "Type … not one of λ∥", proc: "Type … 'a is not in scope"},
		{typ: tup(tInt, tInt), lambda: "ok"},
		{typ: tup(tInt), lambda: "Type … a tuple type of 1 components"},
		{typ: tup(tInt, tv("a")), lambda: "Type … 'a is not in scope"},
		{typ: data("list", data("point")), lambda: "ok"},
		{typ: data("nope"), lambda: "Type … not declared"},
		{typ: data("list"), lambda: "Type … takes 1 arguments and has 0"},
		{typ: data("point", tInt), lambda: "Type … takes 0 arguments and has 1"},
		{typ: data("list", tv("a")), lambda: "Type … 'a is not in scope"},
	} {
		e := []typing.Binding{{Name: "y", Type: tc.typ}}
		_, err := lambdas.Expr(nil, e, ret(num(1)))
		expectRule(t, "T-", verdict(t, nil, err), tc.lambda)
		want := tc.proc
		if want == "" {
			want = tc.lambda
		}
		expectRule(t, "TP-", verdict(t, nil, processes.Proc(nil, e, stop())), want)
	}
}

func expectRule(t *testing.T, prefix, got, want string) {
	t.Helper()
	if want != "ok" {
		want = prefix + want
	}
	expect(t, got, want)
}

func TestEnvironment(t *testing.T) {
	a := []string{"a"}
	for _, tc := range []struct {
		name string
		env  []typing.Binding
		want string
	}{
		{"polymorphic", []typing.Binding{{Name: "x", Params: a, Type: data("list", tv("a"))}}, "(int)list"},
		{"the last of a name counts", []typing.Binding{{Name: "x", Type: tInt}, {Name: "x", Params: a, Type: tv("a")}}, "int"},
		{"parameters twice", []typing.Binding{{Name: "x", Params: []string{"a", "a"}, Type: tv("a")}}, "T-Env … occurs twice"},
		{"other variable", []typing.Binding{{Name: "x", Params: a, Type: tv("b")}}, "T-Type … 'b is not in scope"},
		{"parameters end", []typing.Binding{{Name: "x", Params: a, Type: tv("a")}, {Name: "y", Type: tv("a")}}, "T-Type … 'a is not in scope"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			typ, err := newLambda(t).Expr(nil, tc.env, ret(v("x", tInt)))
			expect(t, verdict(t, typ, err), tc.want)
		})
	}
}

func TestSignature(t *testing.T) {
	c := func(tag int, name string, args ...T) *calculus.Ctor {
		return &calculus.Ctor{Name: name, Tag: tag, Args: args}
	}
	record := func(cs ...*calculus.Ctor) *calculus.Decl { return &calculus.Decl{Name: "d", Record: true, Ctors: cs} }
	variant := func(cs ...*calculus.Ctor) *calculus.Decl { return &calculus.Decl{Name: "d", Ctors: cs} }
	labelled := func(c *calculus.Ctor, labels ...string) *calculus.Ctor {
		c.Labels = labels
		return c
	}
	for _, tc := range []struct {
		name string
		decl *calculus.Decl
		want string
	}{
		{"recursive", variant(c(0, "E"), c(1, "N", data("d"), data("later"))), "ok"},
		{"without constructors", variant(), "ok"},
		{"record", record(labelled(c(0, "", tInt, tString), "x", "y")), "ok"},
		{"parameters twice", &calculus.Decl{Name: "d", Params: []string{"a", "a"}}, "Sig … type parameter a occurs twice"},
		{"tag", variant(c(0, "A"), c(0, "B")), `Sig … constructor "B" of d has tag 0 at position 1`},
		{"constructors twice", variant(c(0, "A"), c(1, "A")), "Sig … constructor A occurs twice"},
		{"argument", variant(c(0, "A", data("nope"))), "Type … not declared"},
		{"parameter of another", &calculus.Decl{Name: "d", Ctors: []*calculus.Ctor{c(0, "A", tv("a"))}}, "Type … 'a is not in scope"},
		{"arity of itself", &calculus.Decl{Name: "d", Params: []string{"a"}, Ctors: []*calculus.Ctor{c(0, "A", data("d"))}}, "Type … takes 1 arguments"},
		{"record of two", record(labelled(c(0, "", tInt), "x"), labelled(c(1, "B", tInt), "y")), "Sig … one constructor with a label"},
		{"record of none", record(), "Sig … one constructor with a label"},
		{"record without labels", record(c(0, "", tInt)), "Sig … one constructor with a label"},
		{"labels twice", record(labelled(c(0, "", tInt, tInt), "x", "x")), "Sig … label x occurs twice"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			sig := calculus.NewSignature()
			sig.Add(tc.decl)
			sig.Add(&calculus.Decl{Name: "later", Params: nil, Ctors: []*calculus.Ctor{c(0, "L")}})
			_, err := typing.NewLambda(sig)
			expectRule(t, "T-", verdict(t, nil, err), tc.want)
			_, err = typing.NewProcess(sig)
			expectRule(t, "TP-", verdict(t, nil, err), tc.want)
		})
	}
	t.Run("functions of the other calculus", func(t *testing.T) {
		_, err := typing.NewLambda(signature(abs(tInt)))
		expect(t, verdict(t, nil, err), "T-Type … not one of λ∥")
		_, err = typing.NewProcess(signature(fun(tInt, tInt)))
		expect(t, verdict(t, nil, err), "TP-Type … not one of π∥")
	})
}
