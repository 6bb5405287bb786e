package pi

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/step"
)

// TestSiteTable holds the table against a map.
func TestSiteTable(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var table siteTable
		model := map[step.Token]int32{}
		for range rapid.IntRange(0, 300).Draw(rt, "operations") {
			token := step.Token(rapid.IntRange(1, 60).Draw(rt, "token"))
			if _, there := model[token]; there {
				table.remove(token)
				delete(model, token)
			} else {
				site := rapid.Int32Range(0, 99).Draw(rt, "site")
				table.put(token, site)
				model[token] = site
			}
			for token := step.Token(1); token <= 60; token++ {
				want, there := model[token]
				if !there {
					want = none
				}
				if got := table.get(token); got != want {
					rt.Fatalf("get %d = %d, want %d", token, got, want)
				}
			}
			if table.used != len(model) {
				rt.Fatalf("%d used, want %d", table.used, len(model))
			}
		}
	})
}

// TestBitset holds from against a search.
func TestBitset(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		members := rapid.SliceOfDistinct(rapid.Int32Range(0, 199), rapid.ID).Draw(rt, "members")
		b := make(bitset, 4)
		for _, i := range members {
			b.set(i, true)
		}
		if len(members) > 0 {
			b.set(members[0], false)
			members = members[1:]
		}
		for i := range int32(256) {
			want := none
			for _, m := range members {
				if m >= i && (want == none || m < want) {
					want = m
				}
			}
			if got := b.from(i); got != want {
				rt.Fatalf("from %d = %d, want %d", i, got, want)
			}
		}
	})
}

// values draws two values of one type.
func values(rt *rapid.T, names []*name, depth int) (a, b Value) {
	pair := func(fields func() (Value, Value), in *info, n int, tag int64) (Value, Value) {
		x, y := newObject(in, n), newObject(in, n)
		for i := range n {
			x.fields[i], y.fields[i] = fields()
		}
		return Value{tag, x}, Value{tag, y}
	}
	inner := func() (Value, Value) { return values(rt, names, depth-1) }
	most := 8
	if depth == 0 {
		most = 3
	}
	switch rapid.IntRange(0, most).Draw(rt, "type") {
	case 0:
		ints := rapid.OneOf(rapid.Int64Range(-2, 2), rapid.Int64Range(-1<<62, 1<<62-1))
		return intValue(ints.Draw(rt, "int")), intValue(ints.Draw(rt, "int"))
	case 1:
		return boolValue(rapid.Bool().Draw(rt, "bool")), boolValue(rapid.Bool().Draw(rt, "bool"))
	case 2:
		texts := rapid.SampledFrom([]string{"", "a", "ab", "b"})
		return stringValue(texts.Draw(rt, "text")), stringValue(texts.Draw(rt, "text"))
	case 3:
		return unitValue(), unitValue()
	case 4:
		n := rapid.SampledFrom(names)
		return nameValue(n.Draw(rt, "name")), nameValue(n.Draw(rt, "name"))
	case 5:
		f := Value{o: newObject(&info{kind: kindClosure, block: &block{}}, 0)}
		return f, f
	case 6:
		return pair(inner, &info{kind: kindTuple}, rapid.IntRange(2, 3).Draw(rt, "width"), 0)
	default: // C0 | C1 of t | C2 of t * t | C3, told apart by their tags
		arity := []int{0, 1, 2, 0}
		tag := rapid.IntRange(0, 3)
		i, j := tag.Draw(rt, "tag"), tag.Draw(rt, "tag")
		x := newObject(&info{kind: kindCtor, ctor: &calculus.Ctor{Tag: i}}, arity[i])
		y := newObject(&info{kind: kindCtor, ctor: &calculus.Ctor{Tag: j}}, arity[j])
		for n := range max(arity[i], arity[j]) {
			v, w := inner()
			if n < arity[i] {
				x.fields[n] = v
			}
			if n < arity[j] {
				y.fields[n] = w
			}
		}
		return Value{int64(i), x}, Value{int64(j), y}
	}
}

// TestDeltas holds every pure primitive against its definition.
func TestDeltas(t *testing.T) {
	names := []*name{
		{token: 1, hint: "a", maker: &label{}, ordinal: 1}, {token: 2, hint: "a", maker: &label{}, ordinal: 2},
	}
	failed := map[string]bool{}
	rapid.Check(t, func(rt *rapid.T) {
		for _, d := range calculus.Deltas() {
			var args []Value
			switch typ := d.Args[0]; {
			case typ == calculus.Int:
				ints := rapid.OneOf(rapid.Int64Range(-3, 3), rapid.Int64Range(-1<<62, 1<<62-1))
				args = []Value{intValue(ints.Draw(rt, "int")), intValue(ints.Draw(rt, "int"))}
			case typ == calculus.Bool:
				args = []Value{boolValue(rapid.Bool().Draw(rt, "bool"))}
			case typ == calculus.String:
				texts := rapid.SampledFrom([]string{"", "7", "-0x1F", "seven", "4611686018427387904"})
				args = []Value{stringValue(texts.Draw(rt, "text")), stringValue(texts.Draw(rt, "text"))}
			default:
				a, b := values(rt, names, 3)
				args = []Value{a, b}
			}
			args = args[:len(d.Args)]
			want, wantFault := calculus.Apply(d.Delta, args, shape)
			got, fault := apply(d.Delta, args)
			if diff := cmp.Diff(wantFault, fault); diff != "" {
				rt.Fatalf("%s %v (-definition +machine):\n%s", d.Name, args, diff)
			}
			if fault != nil {
				failed[fault.Code] = true
				continue
			}
			if g := shape(got).Const; g != want {
				rt.Fatalf("%s %v = %v, want %v", d.Name, args, g, want)
			}
		}
	})
	for _, code := range []string{calculus.FaultDivision, calculus.FaultIntOfString, calculus.FaultCompare} {
		if !failed[code] {
			t.Errorf("no case of %s", code)
		}
	}
}

// apply runs a δ as the machine does, through its instruction.
func apply(d calculus.Delta, args []Value) (Value, *calculus.Fault) {
	in := instr{op: opDelta, kind: uint8(d), dst: 1, args: []operand{^0, ^1}[:len(args)], point: &point{info: &info{kind: kindFrame}}}
	if op, fast := fastDelta(d); fast {
		in.op, in.a, in.b = op, ^0, ^1
	}
	b := &block{code: []instr{in, {op: opDone, a: 1}}, regs: 2}
	b.info = &info{kind: kindClosure, block: b}
	p := &Program{main: b, consts: args}
	s := p.System(Options{})
	c := s.Start()
	if t := &c.threads[0]; t.kind == reqFail {
		return Value{}, &calculus.Fault{Code: t.b.o.info.str, Message: t.a.o.info.str}
	}
	return c.result, nil
}

// TestLabels: labels are written as schedules need them, and ordered by who made whom.
func TestLabels(t *testing.T) {
	main := &label{}
	// labels of one run share their ancestors
	f1, s1 := main.fork(1), main.started(1)
	s2 := main.started(2)
	i1 := s1.fork(1)
	sorted := []*label{
		main, f1, f1.fork(3), main.fork(2), main.fork(10), s1, s1.fork(0), i1, i1.fork(1), s2, s2.fork(0),
	}
	var texts []string
	for i, l := range sorted {
		texts = append(texts, l.String())
		for j, m := range sorted {
			if got, want := l.compare(m), cmpInt(i, j); got != want {
				t.Errorf("compare %s %s = %d, want %d", l, m, got, want)
			}
		}
	}
	want := []string{
		"main", "main.1", "main.1.3", "main.2", "main.10", "main+1", "main+1.0", "main+1.1", "main+1.1.1", "main+2", "main+2.0",
	}
	if !slices.Equal(texts, want) {
		t.Errorf("got %v", texts)
	}
}

func cmpInt(i, j int) int {
	switch {
	case i < j:
		return -1
	case i > j:
		return 1
	}
	return 0
}
