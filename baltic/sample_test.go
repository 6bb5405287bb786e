package baltic

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/baltic/metadata"
)

// TestSamples: the values of each sort of type, and where one choice becomes several.
func TestSamples(t *testing.T) {
	color := &metadata.TypeDef{Name: "Color", Cases: []metadata.Case{{Name: "Red"}, {Name: "Blue"}}}
	light := &metadata.TypeDef{Name: "Light", Cases: []metadata.Case{{Name: "Red"}, {Name: "Green"}}}
	gold := &metadata.TypeDef{Name: "Gold"}
	one := &metadata.TypeDef{Name: "One", Fields: []metadata.Field{{Name: "c", Type: metadata.Named{Def: color}}, {Name: "n", Type: metadata.Int}}}
	field := func(name string, t metadata.Type) metadata.Field { return metadata.Field{Name: name, Type: t} }
	big := &metadata.TypeDef{Name: "Big", Fields: []metadata.Field{
		field("ones", metadata.List{Elem: metadata.Named{Def: one}}), field("s", metadata.String), field("b", metadata.Bool),
		field("g", metadata.Option{Elem: metadata.Named{Def: gold}}),
	}}
	bigger := &metadata.TypeDef{Name: "Bigger", Fields: []metadata.Field{field("many", metadata.List{Elem: metadata.Named{Def: big}})}}
	s := newSampler([]*metadata.TypeDef{color, light, gold, one, big, bigger})
	exprs := []struct {
		t     metadata.Type
		want  string
		count int
	}{
		{metadata.Unit, "()", 1},
		{metadata.Int, "Sim.choose [0; 1]", 2},
		{metadata.Bool, "Sim.choose [false; true]", 2},
		{metadata.String, `Sim.choose ["a"; "b"]`, 2},
		{metadata.Option{Elem: metadata.Int}, "Sim.choose [None; Some 0; Some 1]", 3},
		{metadata.List{Elem: metadata.Option{Elem: metadata.Bool}}, "Sim.choose [[]; [None]; [Some false]; [Some true]]", 4},
		{metadata.Named{Def: gold}, "some_Gold ()", 2},
		{metadata.Named{Def: big}, "some_Big ()", maxSamples + 1},
		{metadata.Option{Elem: metadata.Named{Def: big}}, "(if Sim.choose [false; true] then Some (some_Big ()) else None)", maxSamples + 1},
	}
	for _, e := range exprs {
		if got := s.expr(e.t); got != e.want {
			t.Errorf("%s: %s, want %s", metadata.ShowType(e.t), got, e.want)
		}
		if got := s.count(e.t); got != e.count {
			t.Errorf("%s has %d values, want %d", metadata.ShowType(e.t), got, e.count)
		}
	}
	definitions := map[*metadata.TypeDef]string{
		gold:  "let some_Gold () : Gold = Sim.choose [Gold \"a\"; Gold \"b\"]\n",
		color: "let some_Color () : Color = Sim.choose [(Red : Color); (Blue : Color)]\n", // Red is a Light, too
		one: "let some_One () : One =\n  Sim.choose [\n    {c = (Red : Color); n = 0};\n    {c = (Red : Color); n = 1};\n" +
			"    {c = (Blue : Color); n = 0};\n    {c = (Blue : Color); n = 1}\n  ]\n",
		bigger: "let some_Bigger () : Bigger = {many = (if Sim.choose [false; true] then [some_Big ()] else [])}\n",
	}
	for d, want := range definitions {
		if diff := cmp.Diff(want, s.definition(d)); diff != "" {
			t.Error(diff)
		}
	}
	reached := map[*metadata.TypeDef]bool{}
	s.reach(metadata.Named{Def: bigger}, reached)
	for _, d := range s.types {
		if reached[d] == (d == light) {
			t.Errorf("%s: reached %v", d.Name, reached[d])
		}
	}
	if text := s.definition(big); !strings.Contains(text, "\n    g = Sim.choose [None; Some (Gold \"a\"); Some (Gold \"b\")]\n") {
		t.Error(text)
	}
}

// TestSamplesOfLongChain: a type may contain another along exponentially many paths.
func TestSamplesOfLongChain(t *testing.T) {
	var types []*metadata.TypeDef
	var inner metadata.Type = metadata.Int
	for range 200 {
		d := &metadata.TypeDef{Name: "T", Fields: []metadata.Field{{Name: "a", Type: inner}, {Name: "b", Type: inner}}}
		types, inner = append(types, d), metadata.Named{Def: d}
	}
	s := newSampler(types)
	reached := map[*metadata.TypeDef]bool{}
	s.reach(inner, reached)
	if n := s.count(inner); n != maxSamples+1 || len(reached) != len(types) {
		t.Errorf("%d values, %d types", n, len(reached))
	}
}
