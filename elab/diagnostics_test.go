package elab

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestDiagnostics renders the mistakes of each script in testdata/diagnostics. An archive holds any of em.mli, types.mli, lib.ml and lib.mli,
// then script.ml and what must be said about it.
func TestDiagnostics(t *testing.T) {
	files, _ := filepath.Glob("testdata/diagnostics/*.txtar")
	if len(files) < 1 {
		t.Fatalf("only %d archives", len(files))
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			em := ""
			var failed, changed bool
			for i := 0; i < len(ar.Files); i++ {
				f := &ar.Files[i]
				switch {
				case f.Name == "em.mli":
					em = string(f.Data)
				case strings.HasSuffix(f.Name, ".ml"):
					if i+1 == len(ar.Files) || ar.Files[i+1].Name != "says" {
						ar.Files = append(ar.Files[:i+1], append([]txtar.File{{Name: "says"}}, ar.Files[i+1:]...)...)
					}
				case f.Name == "says":
					got := says(t, em, ar.Files[i-1].Name, string(ar.Files[i-1].Data))
					if diff := cmp.Diff(string(f.Data), got); diff != "" {
						changed = true
						if !*update {
							failed = true
							t.Errorf("%s: want, got:\n%s", ar.Files[i-1].Name, diff)
						}
						f.Data = []byte(got)
					}
				}
			}
			if *update && changed && !failed {
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// says checks a script, with a farm when there is an Em interface, and returns the rendered mistakes.
func says(t *testing.T, em, name, text string) string {
	var units []Unit
	u := Unit{Name: "Script"}
	if em != "" {
		units = []Unit{
			{Name: "B", Aliases: []string{"Baltic"}, Interface: parse(t, "B.mli", bInterface)},
			{Name: "Em", Interface: parse(t, "Em.mli", em), Opens: []string{"B"}},
		}
		u.Opens = []string{"B", "Em"}
	}
	tree, ds := script.ParseProgram(source.NewFile(name, text))
	u.Tree = tree
	_, more := Check(append(units, u))
	var b strings.Builder
	source.Render(&b, append(ds, more...), false)
	return b.String()
}

const bInterface = `type vm
type vm_snapshot
type event = VM_Crash
type ('a,'b) endpoint
type ('a,'b) endpointref
val eOr : ('a,'b) endpoint -> ('a,'b) endpoint -> ('a,'b) endpoint
val ePar : ('a,'b) endpoint -> ('a,'b) endpoint -> ('a,'b) endpoint
val eRef : ('a,'b) endpoint -> ('a,'b) endpoint * ('a,'b) endpointref
val eRefUpdate : ('a,'b) endpointref -> ('a,'b) endpoint -> unit
val eVM : vm -> (event -> unit) -> unit
val snapshotVM : vm -> vm_snapshot
val restoreVM : vm_snapshot -> unit
val call : ('a,'b) endpoint -> 'a -> 'b
val epFun : ('a -> 'b) -> ('a,'b) endpoint
`
