package elab

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/internal/source"
)

// TestBaseForgets: a program checked on a base on which many others have been checked, mistaken ones among them, is
// understood as if it were the first.
func TestBaseForgets(t *testing.T) {
	ar, err := txtar.ParseFile("testdata/programs.txtar")
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{
		readText(t, "testdata/library.ml"),
		"let x = List.map (fun x -> x + 1) [\"a\"] let l = List.hd []",
		"let r = ref None let f = fst 1",
		"let f g = g B.y B.x let z = f 1 let b = B.cell := Some 1",
	}
	for _, f := range ar.Files {
		if strings.HasSuffix(f.Name, ".ml") {
			texts = append(texts, string(f.Data))
		}
	}
	below := []Unit{{Name: "B", Tree: parse(t, "b.ml", "let x = 1 let y = fun z -> z let cell : int option ref = ref None")}}
	base := NewBase(below)
	for round := range 3 {
		for _, text := range texts {
			u := []Unit{{Name: "Script", Tree: parse(t, "script.ml", text)}}
			if diff := cmp.Diff(understood(Check(slices.Concat(below, u))), understood(base.Check(u))); diff != "" {
				t.Errorf("round %d, alone and on the base:\n%s\n%s", round, diff, text)
			}
		}
	}
}

// understood is a result in words: the diagnostics, the types and the program.
func understood(r *Result, ds source.Diagnostics) []string {
	var all []string
	for _, d := range ds {
		all = append(all, d.Error())
	}
	for _, v := range r.Values("Script") {
		all = append(all, v.Name+" : "+v.Type)
	}
	p, err := r.Program()
	if err != nil {
		return append(all, err.Error())
	}
	return append(all, lambda.Format(p.Main, lambda.Style{Types: true}))
}
