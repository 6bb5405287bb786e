package elab

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// corpusDir is where the corpus stands: beside the repository, or the copy in testdata.
func corpusDir(t *testing.T) string {
	for _, dir := range []string{"../../shared/corpus", "../testdata/corpus"} {
		if _, err := os.Stat(filepath.Join(dir, "types")); err == nil {
			return dir
		}
	}
	t.Skip("no corpus: neither ../shared/corpus nor testdata/corpus is there")
	return ""
}

func readText(t testing.TB, path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func parse(t testing.TB, name, text string) *script.Tree {
	t.Helper()
	f := source.NewFile(name, text)
	p := script.ParseProgram
	if strings.HasSuffix(name, ".mli") {
		p = script.ParseInterface
	}
	tree, ds := p(f)
	for _, d := range ds {
		t.Fatalf("%s does not parse: %v", name, d)
	}
	return tree
}

// farmUnits are B and Em, known by their interfaces.
func farmUnits(t testing.TB, dir string) []Unit {
	return []Unit{
		{Name: "B", Aliases: []string{"Baltic"}, Interface: parse(t, "b.mli", readText(t, dir+"/ocaml/b.mli"))},
		{Name: "Em", Interface: parse(t, "em.mli", readText(t, dir+"/ocaml/em.mli")), Opens: []string{"B"}},
	}
}

func TestCorpusTypes(t *testing.T) {
	dir := corpusDir(t)
	files, _ := filepath.Glob(dir + "/types/*.ml")
	if len(files) < 20 {
		t.Fatalf("only %d type cases in %s", len(files), dir)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			var want struct {
				Typechecks bool
				Types      []struct{ Name, Type string }
				Interfaces []string
				ErrorLine  *int `json:"error_line"`
				Warnings   struct {
					NotExhaustive bool `json:"not_exhaustive"`
					UnusedCase    bool `json:"unused_case"`
				}
			}
			if err := json.Unmarshal([]byte(readText(t, strings.TrimSuffix(file, ".ml")+".expect.json")), &want); err != nil {
				t.Fatal(err)
			}
			var units []Unit
			u := Unit{Name: "Script", Tree: parse(t, filepath.Base(file), readText(t, file))}
			if len(want.Interfaces) > 0 {
				units, u.Opens = farmUnits(t, dir), []string{"B", "Em"}
			}
			r, ds := Check(append(units, u))
			if ds.HasErrors() == want.Typechecks {
				t.Fatalf("typechecks = %v, want %v: %v", !want.Typechecks, want.Typechecks, ds)
			}
			if got := has(ds, "BAL0501") || has(ds, "BAL0504"); got != want.Warnings.NotExhaustive {
				t.Errorf("not exhaustive = %v, want %v", got, !got)
			}
			if got := has(ds, "BAL0502"); got != want.Warnings.UnusedCase {
				t.Errorf("unused case = %v, want %v", got, !got)
			}
			if want.ErrorLine != nil {
				if line := ds[0].Primary.Span.File.Position(int(ds[0].Primary.Span.Start)).Line; line != *want.ErrorLine {
					t.Logf("blames line %d, the oracle line %d", line, *want.ErrorLine)
				}
			}
			if !want.Typechecks {
				return
			}
			got := r.Values("Script")
			if len(got) != len(want.Types) {
				t.Fatalf("values %v, want %v", got, want.Types)
			}
			decls := typeItems(u.Tree)
			for i, v := range got {
				if v.Name != want.Types[i].Name {
					t.Fatalf("value %d is %s, want %s", i, v.Name, want.Types[i].Name)
				}
				if !sameType(t, units, decls, v.Type, want.Types[i].Type) {
					t.Errorf("%s : %s, want %s", v.Name, v.Type, want.Types[i].Type)
				}
			}
		})
	}
}

func has(ds source.Diagnostics, code string) bool {
	for _, d := range ds {
		if d.Code == code {
			return true
		}
	}
	return false
}

// typeItems is the text of a script's type definitions.
func typeItems(tree *script.Tree) string {
	var b strings.Builder
	for _, it := range tree.Items {
		if ti, ok := it.(*script.TypeItem); ok {
			b.WriteString(ti.Span.Text() + "\n")
		}
	}
	return b.String()
}

// sameType compares two types up to renaming of variables and unfolding of abbreviations, by checking that each is an
// instance of the other as an interface and its implementation would be.
func sameType(t *testing.T, units []Unit, decls, a, b string) bool {
	t.Helper()
	c := &checker{core: newCore(), primitives: primitives(), level: topLevel}
	c.loadLibrary()
	for _, u := range units {
		c.checkUnit(u)
	}
	u := Unit{Name: "Compare", Interface: parse(t, "compare.mli", decls+"val a : "+a+"\nval b : "+b+"\n")}
	for _, v := range units {
		u.Opens = append(u.Opens, v.Name)
	}
	st := c.enter(u)
	c.openFor(u)
	c.interfaceItems(u.Interface)
	if len(c.diags) > 0 {
		t.Fatalf("%v", c.diags)
	}
	instanceOf := func(x, y scheme) bool {
		m := map[*tvar]typ{}
		for _, p := range y.vars {
			m[p] = &tcon{def: &typeDef{name: p.name, kind: kindRigid}}
		}
		got, _ := c.instantiate(x)
		return c.unify(got, substitute(y.body, m)) == nil
	}
	x, y := st.values[0].scheme, st.values[1].scheme
	return instanceOf(x, y) && instanceOf(y, x)
}

func TestCorpusScripts(t *testing.T) {
	dir := corpusDir(t)
	files, _ := filepath.Glob(dir + "/*.ml")
	if len(files) < 30 {
		t.Fatalf("only %d scripts in %s", len(files), dir)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			r, ds := Check([]Unit{{Name: "Script", Tree: parse(t, filepath.Base(file), readText(t, file))}})
			for _, d := range ds {
				t.Errorf("%v", d)
			}
			p, err := r.Program()
			if err != nil {
				t.Fatal(err)
			}
			if err := typing.LambdaProgram(p); err != nil {
				t.Errorf("the λ∥ program is not well typed: %v", err)
			}
		})
	}
}
