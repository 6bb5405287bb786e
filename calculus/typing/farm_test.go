package typing_test

import (
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/typing"
)

// theta is one way to fill a partition, and what T-Frozen or T-Config says of it.
type theta struct {
	name string
	part *lambda.Partition
	rule string // "" when it is well typed; a leading * stands for the rule of partitions
}

func thetas() []theta {
	threads := func(es ...expr) *lambda.Partition {
		p := &lambda.Partition{Name: name("n")}
		for _, e := range es {
			p.Threads = append(p.Threads, &lambda.Thread{Expr: e})
		}
		return p
	}
	message := func(at string, v value) *lambda.Partition {
		return &lambda.Partition{Name: name("n"), Messages: []lambda.Message{{Chan: name(at), Value: v}}}
	}
	cell := func(at string, v value) *lambda.Partition {
		return &lambda.Partition{Name: name("n"), Cells: []lambda.Cell{{Ref: name(at), Value: v}}}
	}
	return []theta{
		{"empty", threads(), ""},
		{"threads of any type", threads(ret(num(1)), op(calculus.OpRecv, ref("c"))), ""},
		{"ill-typed thread", threads(app(num(1), num(1))), "T-App … function"},
		{"ill-typed second thread", threads(ret(num(1)), ret(v("zz"))), "T-Var … not in scope"},
		{"message", message("c", num(1)), ""},
		{"message of another type", message("c", str("")), "* … a message has type string, but int"},
		{"message on a reference", message("r", num(1)), "* … channel is expected"},
		{"message on a name outside Δ", message("zz", num(1)), "T-Name … not declared"},
		{"ill-typed message", message("c", v("zz")), "T-Var … not in scope"},
		{"cell", cell("r", num(1)), ""},
		{"cell of another type", cell("r", str("")), "* … content of a cell has type string, but int"},
		{"cell that is a channel", cell("c", num(1)), "* … reference is expected"},
		{"cell outside Δ", cell("zz", num(1)), "T-Name … not declared"},
		{"ill-typed cell", cell("r", v("zz")), "T-Var … not in scope"},
		{"frozen inside", threads(ret(frozen(threads(ret(num(1)))))), ""},
		{"ill-typed frozen inside", threads(ret(frozen(message("c", str(""))))), "T-Frozen … a message"},
	}
}

func wantRule(rule, of string) string {
	if rule == "" {
		return "ok"
	}
	if rule[0] == '*' {
		return of + rule[1:]
	}
	return rule
}

func newLambda(t *testing.T) *typing.Lambda {
	t.Helper()
	c, err := typing.NewLambda(signature(tInt))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLambdaFrozen(t *testing.T) {
	for _, tc := range thetas() {
		t.Run(tc.name, func(t *testing.T) {
			c := newLambda(t)
			expect(t, verdict(t, nil, c.Partition(delta(), tc.part)), wantRule(tc.rule, "T-Frozen"))
			typ, err := c.Value(delta(), nil, frozen(tc.part))
			want := wantRule(tc.rule, "T-Frozen")
			if want == "ok" {
				want = "part"
			}
			expect(t, verdict(t, typ, err), want)
		})
	}
}

func TestLambdaConfig(t *testing.T) {
	main := func(e expr) *lambda.Thread { return &lambda.Thread{Label: "main", Expr: e, Main: true} }
	host := func(ths ...*lambda.Thread) *lambda.Partition { return &lambda.Partition{Threads: ths} }
	named := func(n string, ths ...*lambda.Thread) []*lambda.Partition {
		return []*lambda.Partition{{Name: name("n")}, {Name: name(n), Threads: ths}}
	}
	other := &lambda.Thread{Expr: ret(num(1))}
	one := main(ret(num(1)))
	ill := &lambda.Thread{Expr: ret(v("zz"))}
	for _, tc := range []struct {
		name string
		conf typing.LambdaConfig
		want string
	}{
		{"main", typing.LambdaConfig{Host: host(other, one), Main: tInt}, "ok"},
		{"partitions", typing.LambdaConfig{Host: host(one), Partitions: named("n", other), Main: tInt}, "ok"},
		{"main of another type", typing.LambdaConfig{Host: host(one), Main: tString}, "T-Config … main has type int, but string"},
		{"main's type", typing.LambdaConfig{Host: host(one), Main: data("nope")}, "T-Type … not declared"},
		{"no main", typing.LambdaConfig{Host: host(other), Main: tInt}, "T-Config … 0 main threads"},
		{"two mains", typing.LambdaConfig{Host: host(one, one), Main: tInt}, "T-Config … 2 main threads"},
		{"main elsewhere too", typing.LambdaConfig{Host: host(one), Partitions: named("n", one), Main: tInt}, "T-Config … not on the host"},
		{"ill-typed main", typing.LambdaConfig{Host: host(main(ret(v("zz")))), Main: tInt}, "T-Var … not in scope"},
		{"ill-typed host", typing.LambdaConfig{Host: host(one, ill), Main: tInt}, "T-Var … not in scope"},
		{"ill-typed partition", typing.LambdaConfig{Host: host(one), Partitions: named("n", ill), Main: tInt}, "T-Var … not in scope"},
		{"partition outside Δ", typing.LambdaConfig{Host: host(one), Partitions: named("zz"), Main: tInt}, "T-Name … not declared"},
		{"partition with a channel's name", typing.LambdaConfig{Host: host(one), Partitions: named("c"), Main: tInt}, "T-Config … name of a partition"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.conf.Names = delta()
			expect(t, verdict(t, nil, newLambda(t).Config(tc.conf)), tc.want)
		})
	}
	for _, tc := range thetas() {
		t.Run("host: "+tc.name, func(t *testing.T) {
			p := *tc.part
			p.Threads = append([]*lambda.Thread{one}, p.Threads...)
			err := newLambda(t).Config(typing.LambdaConfig{Names: delta(), Host: &p, Main: tInt})
			expect(t, verdict(t, nil, err), wantRule(tc.rule, "T-Config"))
		})
		t.Run("running: "+tc.name, func(t *testing.T) {
			c := typing.LambdaConfig{Names: delta(), Host: host(one), Partitions: []*lambda.Partition{tc.part}, Main: tInt}
			expect(t, verdict(t, nil, newLambda(t).Config(c)), wantRule(tc.rule, "T-Config"))
		})
	}
}

func TestDelta(t *testing.T) {
	entry := func(hint string, t T) calculus.Typed { return calculus.Typed{Name: name(hint), Type: t} }
	for _, tc := range []struct {
		name  string
		delta []calculus.Typed
		want  string
	}{
		{"empty", nil, "int"},
		{"all kinds", delta(), "int"},
		{"twice", []calculus.Typed{entry("c", tName), entry("c", tName)}, "T-Name … declared twice"},
		{"no type of names", []calculus.Typed{entry("c", tInt)}, "T-Name … type int, which no name has"},
		{"missing type", []calculus.Typed{entry("c", nil)}, "T-Name … which no name has"},
		{"ill-formed channel", []calculus.Typed{entry("c", chanOf(tv("a")))}, "T-Type … not in scope"},
		{"ill-formed reference", []calculus.Typed{entry("c", refOf(data("nope")))}, "T-Type … not declared"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			typ, err := newLambda(t).Expr(tc.delta, nil, ret(num(1)))
			expect(t, verdict(t, typ, err), tc.want)
		})
	}
}

func TestProgram(t *testing.T) {
	bad := calculus.NewSignature()
	bad.Add(&calculus.Decl{Name: "d", Params: []string{"a", "a"}})
	for _, tc := range []struct {
		name string
		prog *lambda.Program
		want string
	}{
		{"closed", &lambda.Program{Signature: signature(tInt), Main: ret(num(1)), Type: tInt}, "ok"},
		{"of another type", &lambda.Program{Signature: signature(tInt), Main: ret(num(1)), Type: tUnit}, "T-Config … main has type int, but unit"},
		{"of no type", &lambda.Program{Signature: signature(tInt), Main: ret(num(1))}, "T-Type … missing"},
		{"open", &lambda.Program{Signature: signature(tInt), Main: ret(v("x")), Type: tInt}, "T-Var … not in scope"},
		{"with names", &lambda.Program{Signature: signature(tInt), Main: ret(ref("c")), Type: chanOf(tInt)}, "T-Name … not declared"},
		{"ill-formed signature", &lambda.Program{Signature: bad, Main: ret(num(1)), Type: tInt}, "T-Sig … occurs twice"},
	} {
		t.Run(tc.name, func(t *testing.T) { expect(t, verdict(t, nil, typing.LambdaProgram(tc.prog)), tc.want) })
	}
}
