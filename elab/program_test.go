package elab

import (
	"os"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// program checks and elaborates one script, and holds the result against the independent checker of λ∥.
func program(t testing.TB, units ...Unit) *lambda.Program {
	t.Helper()
	r, ds := Check(units)
	for _, d := range ds {
		if d.Severity == source.Error {
			t.Errorf("%v", d)
		}
	}
	p, err := r.Program()
	if err != nil {
		t.Fatal(err)
	}
	if err := typing.LambdaProgram(p); err != nil {
		t.Errorf("the λ∥ program is not well typed: %v\n%s", err, lambda.Format(p.Main, lambda.Style{Types: true}))
	}
	return p
}

func scriptUnit(t testing.TB, text string) Unit {
	return Unit{Name: "Script", Tree: parse(t, "script.ml", text)}
}

// TestPrograms elaborates the scripts of testdata/programs.txtar and compares the λ∥ they become.
func TestPrograms(t *testing.T) {
	const file = "testdata/programs.txtar"
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	golden := &txtar.Archive{Comment: ar.Comment}
	for i, f := range ar.Files {
		name, ok := strings.CutSuffix(f.Name, ".ml")
		if !ok {
			continue
		}
		got := ""
		t.Run(name, func(t *testing.T) {
			p := program(t, scriptUnit(t, string(f.Data)))
			got = lambda.Format(p.Main, lambda.Style{Types: true}) + "\n"
			want := ""
			if i+1 < len(ar.Files) && ar.Files[i+1].Name == "lambda" {
				want = string(ar.Files[i+1].Data)
			}
			if diff := cmp.Diff(want, got); diff != "" && !*update {
				t.Errorf("want, got:\n%s", diff)
			}
		})
		golden.Files = append(golden.Files, f, txtar.File{Name: "lambda", Data: []byte(got)})
	}
	if len(golden.Files) < 20 {
		t.Errorf("only %d files", len(golden.Files))
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(golden), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
