package typing_test

import (
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/calculus/typing"
)

func pthetas() []struct {
	name string
	part *process.Partition
	rule string
} {
	threads := func(ps ...proc) *process.Partition {
		p := &process.Partition{Name: name("n")}
		for _, q := range ps {
			p.Threads = append(p.Threads, &process.Thread{Proc: q})
		}
		return p
	}
	message := func(at string, v pvalue) *process.Partition {
		return &process.Partition{Name: name("n"), Messages: []process.Message{{Chan: name(at), Value: v}}}
	}
	cell := func(at string, v pvalue) *process.Partition {
		return &process.Partition{Name: name("n"), Cells: []process.Cell{{Ref: name(at), Value: v}}}
	}
	frozen := func(p *process.Partition) proc {
		return &process.Start{Name: wref("n"), Part: process.Frozen{Part: p}, Body: stop()}
	}
	return []struct {
		name string
		part *process.Partition
		rule string
	}{
		{"empty", threads(), ""},
		{"threads", threads(stop(), out(wref("c"), wnum(1))), ""},
		{"ill-typed thread", threads(out(wref("c"), wstr(""))), "TP-Out … has type string"},
		{"ill-typed second thread", threads(stop(), uses("zz")), "TP-Var … not in scope"},
		{"message", message("c", wnum(1)), ""},
		{"message of another type", message("c", wstr("")), "* … a message has type string, but int"},
		{"message on a reference", message("r", wnum(1)), "* … channel is expected"},
		{"message on a name outside Δ", message("zz", wnum(1)), "TP-Name … not declared"},
		{"ill-typed message", message("c", w("zz")), "TP-Var … not in scope"},
		{"cell", cell("r", wnum(1)), ""},
		{"cell of another type", cell("r", wstr("")), "* … content of a cell has type string, but int"},
		{"cell that is a channel", cell("c", wnum(1)), "* … reference is expected"},
		{"cell outside Δ", cell("zz", wnum(1)), "TP-Name … not declared"},
		{"ill-typed cell", cell("r", w("zz")), "TP-Var … not in scope"},
		{"frozen inside", threads(frozen(threads(stop()))), ""},
		{"ill-typed frozen inside", threads(frozen(message("c", wstr("")))), "TP-Frozen … a message"},
	}
}

func TestProcessFrozen(t *testing.T) {
	for _, tc := range pthetas() {
		t.Run(tc.name, func(t *testing.T) {
			c := newProcess(t)
			want := wantRule(tc.rule, "TP-Frozen")
			expect(t, verdict(t, nil, c.Partition(delta(), tc.part)), want)
			typ, err := c.Value(delta(), nil, process.Frozen{Part: tc.part})
			if want == "ok" {
				want = "part"
			}
			expect(t, verdict(t, typ, err), want)
		})
	}
}

func TestProcessConfig(t *testing.T) {
	end := func(t T, v pvalue) *process.Thread {
		return &process.Thread{Label: "main", Proc: call(process.Done{Type: t}, v), Main: true}
	}
	host := func(ths ...*process.Thread) *process.Partition { return &process.Partition{Threads: ths} }
	named := func(n string, ths ...*process.Thread) []*process.Partition {
		return []*process.Partition{{Name: name("n")}, {Name: name(n), Threads: ths}}
	}
	other := &process.Thread{Proc: stop()}
	one := end(tInt, wnum(1))
	ill := &process.Thread{Proc: uses("zz")}
	for _, tc := range []struct {
		name string
		conf typing.ProcessConfig
		want string
	}{
		{"main", typing.ProcessConfig{Host: host(other, one), Main: tInt}, "ok"},
		{"partitions", typing.ProcessConfig{Host: host(one), Partitions: named("n", other), Main: tInt}, "ok"},
		{"done of another type", typing.ProcessConfig{Host: host(one), Main: tString}, "TP-Done … what done takes has type int, but string"},
		{"main's type", typing.ProcessConfig{Host: host(one), Main: fun(tInt, tInt)}, "TP-Type … not one of π∥"},
		{"no main", typing.ProcessConfig{Host: host(other), Main: tInt}, "TP-Config … 0 main threads"},
		{"two mains", typing.ProcessConfig{Host: host(one, one), Main: tInt}, "TP-Config … 2 main threads"},
		{"main elsewhere too", typing.ProcessConfig{Host: host(one), Partitions: named("n", one), Main: tInt}, "TP-Config … not on the host"},
		{"ill-typed host", typing.ProcessConfig{Host: host(one, ill), Main: tInt}, "TP-Var … not in scope"},
		{"ill-typed partition", typing.ProcessConfig{Host: host(one), Partitions: named("n", ill), Main: tInt}, "TP-Var … not in scope"},
		{"partition outside Δ", typing.ProcessConfig{Host: host(one), Partitions: named("zz"), Main: tInt}, "TP-Name … not declared"},
		{"partition with a channel's name", typing.ProcessConfig{Host: host(one), Partitions: named("c"), Main: tInt}, "TP-Config … name of a partition"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.conf.Names = delta()
			expect(t, verdict(t, nil, newProcess(t).Config(tc.conf)), tc.want)
		})
	}
	for _, tc := range pthetas() {
		t.Run("host: "+tc.name, func(t *testing.T) {
			p := *tc.part
			p.Threads = append([]*process.Thread{one}, p.Threads...)
			err := newProcess(t).Config(typing.ProcessConfig{Names: delta(), Host: &p, Main: tInt})
			expect(t, verdict(t, nil, err), wantRule(tc.rule, "TP-Config"))
		})
		t.Run("running: "+tc.name, func(t *testing.T) {
			c := typing.ProcessConfig{Names: delta(), Host: host(one), Partitions: []*process.Partition{tc.part}, Main: tInt}
			expect(t, verdict(t, nil, newProcess(t).Config(c)), wantRule(tc.rule, "TP-Config"))
		})
	}
}

// A verdict about done holds for one program only.
func TestDoneIsNotRemembered(t *testing.T) {
	c := newProcess(t)
	th := &process.Thread{Proc: call(process.Done{Type: tInt}, wnum(1)), Main: true}
	host := &process.Partition{Threads: []*process.Thread{th}}
	for _, tc := range []struct {
		main T
		want string
	}{{tInt, "ok"}, {tString, "TP-Done … but string"}, {tInt, "ok"}} {
		expect(t, verdict(t, nil, c.Config(typing.ProcessConfig{Host: host, Main: tc.main})), tc.want)
	}
	expect(t, verdict(t, nil, c.Proc(nil, nil, th.Proc)), "ok")
	expect(t, verdict(t, nil, c.Config(typing.ProcessConfig{Host: host, Main: tString})), "TP-Done … but string")
}

func TestProcessProgram(t *testing.T) {
	bad := calculus.NewSignature()
	bad.Add(&calculus.Decl{Name: "d", Params: []string{"a", "a"}})
	sig, main := signature(tInt), call(process.Done{Type: tInt}, wnum(1))
	for _, tc := range []struct {
		name string
		prog *process.Program
		want string
	}{
		{"closed", &process.Program{Signature: sig, Main: main, Type: tInt}, "ok"},
		{"of another type", &process.Program{Signature: sig, Main: main, Type: tUnit}, "TP-Done … but unit"},
		{"of no type", &process.Program{Signature: sig, Main: main}, "TP-Type … missing"},
		{"open", &process.Program{Signature: sig, Main: uses("x"), Type: tInt}, "TP-Name … not declared"},
		{"ill-typed", &process.Program{Signature: sig, Main: call(w("x")), Type: tInt}, "TP-Var … not in scope"},
		{"ill-formed signature", &process.Program{Signature: bad, Main: main, Type: tInt}, "TP-Sig … occurs twice"},
	} {
		t.Run(tc.name, func(t *testing.T) { expect(t, verdict(t, nil, typing.ProcessProgram(tc.prog)), tc.want) })
	}
}
