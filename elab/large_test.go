package elab

import (
	"fmt"
	"strings"
	"testing"
)

// TestLarge checks and elaborates large programs. There is no clock here: what is quadratic in ten thousand parts shows as a test
// that does not end in time.
func TestLarge(t *testing.T) {
	const n = 10_000
	repeat := func(first, item, last string) string {
		var b strings.Builder
		b.WriteString(first)
		for i := range n {
			fmt.Fprintf(&b, item, i)
		}
		b.WriteString(last)
		return b.String()
	}
	for _, k := range []struct{ name, text string }{
		{"items", repeat("let x = 0\n", "let x = x + %d\n", "")},
		{"functions", repeat("", "let f%[1]d x = (x, %[1]d)\n", "let y = f0 1")},
		{"channels", repeat("let c = chan \"c\"\n", "let () = send c %d\n", "")},
		{"elements", repeat("let l = [0", "; %d", "]")},
		{"computed elements", repeat("let f x = x\nlet l = [0", "; f %d", "]")},
		{"sequence", repeat("let () = print_int 0", "; print_int %d", "")},
		{"cases", repeat("let f x = match x with ", "%d -> true | ", "_ -> false")},
		{"strings", repeat("let f x = match x with ", "\"%d\" -> true | ", "_ -> false")},
		{"constructors", repeat("type t = Z", " | C%d of int", "\nlet f = function Z -> 0") + strings.ReplaceAll(repeat("", " | C%d n -> n", ""), "\n", "")},
		{"fields", repeat("type r = { z : int", "; f%d : int", " }\nlet g r = r.z")},
		{"types", repeat("type t = int\n", "type t%d = t list\n", "")},
		{"wired", "type 'a ep = Ep of 'a\n" + repeat("let e = Ep 1\n", "let (v%[1]d, e%[1]d) = (%[1]d, e)\n", "")},
		{"mutual", repeat("let rec f x = x", " and f%d x = f x", "")},
	} {
		t.Run(k.name, func(t *testing.T) {
			r, ds := Check([]Unit{scriptUnit(t, k.text)})
			if ds.HasErrors() {
				t.Fatal(ds[0])
			}
			if _, err := r.Program(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestManyMistakes reports ten thousand of them.
func TestManyMistakes(t *testing.T) {
	var b strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&b, "let x%d = nowhere\n", i)
	}
	if _, ds := Check([]Unit{scriptUnit(t, b.String())}); len(ds) != 10_000 {
		t.Errorf("%d mistakes", len(ds))
	}
}

// TestExplosion refuses types that grow exponentially instead of building them.
func TestExplosion(t *testing.T) {
	chain := "let f0 x = (x, x)\n"
	deep := "let f x = (x, x)\nlet y = "
	for i := range 60 {
		chain += fmt.Sprintf("let f%d x = f%d (f%d x)\n", i+1, i, i)
		deep += "f ("
	}
	deep += "1" + strings.Repeat(")", 60)

	types := "type 'a t0 = 'a * 'a\n"
	for i := range 60 {
		types += fmt.Sprintf("type 'a t%d = 'a t%d t%d\n", i+1, i, i)
	}
	for _, text := range []string{chain, deep, types + "let f (x : int t60) = x", "let f x = match x with " +
		strings.Repeat("(", 60) + "_" + strings.Repeat(", _)", 60) + " -> 1"} {
		_, ds := Check([]Unit{scriptUnit(t, text)})
		if len(ds) > 0 && ds[0].Code != "BAL0317" {
			t.Errorf("says %v", ds[0])
		}
	}
}
