package props

import (
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/pi"
)

// TestFits: values of the machine by the types of the calculus. A well-typed program never sends another one, so what does not fit is made here.
func TestFits(t *testing.T) {
	c := conformity{calculus.NewSignature()}
	c.signature.Add(&calculus.Decl{Name: "pair", Params: []string{"a"}, Record: true, Ctors: []*calculus.Ctor{
		{Args: []calculus.Type{calculus.TyVar{Name: "a"}, calculus.Int}, Labels: []string{"x", "y"}},
	}})
	number := pi.Data{}.Const(calculus.IntConst(1))
	ints := calculus.Data{Name: "list", Args: []calculus.Type{calculus.Int}}
	pair := calculus.Data{Name: "pair", Args: []calculus.Type{calculus.String}}
	for _, x := range []struct {
		t    calculus.Type
		v    pi.Value
		want bool
	}{
		{calculus.Int, number, true},
		{calculus.Int, word("1"), false},
		{calculus.String, word("1"), true},
		{calculus.Bool, truth(true), true},
		{calculus.Unit, truth(true), false},
		{ints, list([]pi.Value{number, number}), true},
		{ints, list([]pi.Value{number, word("2")}), false},
		{ints, con("Other", 7), false},
		{pair, con("", 0, word("a"), number), true},
		{pair, con("", 0, number, number), false},
		{pair, con("", 0, word("a")), false},
		{calculus.Tuple{Items: []calculus.Type{calculus.Int, calculus.Bool}}, pi.Data{}.Tuple([]pi.Value{number, truth(false)}), true},
		{calculus.Tuple{Items: []calculus.Type{calculus.Int, calculus.Bool}}, pi.Data{}.Tuple([]pi.Value{number, number}), false},
		{calculus.Chan{Elem: calculus.Int}, number, false},
	} {
		if got := c.fits(x.t, x.v); got != x.want {
			t.Errorf("%s of type %s: %t", x.v, calculus.Show(x.t), got)
		}
	}
}

// TestRespectsLooks: a message at the endpoint of another type is seen, and one elsewhere does not matter.
func TestRespectsLooks(t *testing.T) {
	for hint, want := range map[string]bool{"export:Shop.Buy": false, "Other.Buy": true} {
		v := viewer{endpoints: map[int]map[string]channels{0: {"export:Shop.Buy": {calculus.Int}}}}
		view := pi.View{Partitions: []pi.PartitionView{{Messages: []pi.MessageView{{Chan: pi.Name{Name: calculus.Name{Hint: hint}}, Value: word("no")}}}}}
		if got := v.respects(0, &view); got != want {
			t.Errorf("a string at %s: %t", hint, got)
		}
	}
}
