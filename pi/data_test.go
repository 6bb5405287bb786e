package pi

import (
	"testing"

	"github.com/balticsim/balticsim/calculus"
)

// TestData: values that are made from outside look like those that compiled code makes: a match reads the tag of a constructor in the
// value's word, where every other object has 0.
func TestData(t *testing.T) {
	var make Data
	one := make.Const(calculus.IntConst(1))
	ctor := &calculus.Ctor{Name: "C", Tag: 3, Args: []calculus.Type{calculus.Int}}
	for _, tt := range []struct {
		value Value
		word  int64
		want  string
	}{
		{make.Tuple([]Value{one, one}), 0, "(1, 1)"},
		{make.Con(ctor, calculus.Data{}, []Value{one}), 3, "C 1"},
		{make.Con(&calculus.Ctor{Name: "B", Tag: 2}, calculus.Data{}, nil), 2, "B"},
		{make.Const(calculus.StringConst("a")), 0, `"a"`},
	} {
		if tt.value.n != tt.word || tt.value.String() != tt.want {
			t.Errorf("%s has the word %d, want %s with %d", tt.value, tt.value.n, tt.want, tt.word)
		}
	}
	fields := []Value{one}
	v := make.Con(ctor, calculus.Data{}, fields)
	fields[0] = make.Const(calculus.IntConst(2))
	if got := v.String(); got != "C 1" {
		t.Errorf("a value has changed to %s", got)
	}
}
