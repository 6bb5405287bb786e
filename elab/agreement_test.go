package elab

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestAgreement checks small scripts against what ocamlc says of them, as docs/spec.md demands for what the two languages share. The
// answers stand in testdata/agreement.txtar, so that the test does not need OCaml; where OCaml is installed,
// TestAgreementOracle holds them against it.
func TestAgreement(t *testing.T) {
	dir := corpusDir(t)
	cases := agreementCases(t)
	if len(cases) < 100 {
		t.Fatalf("only %d cases", len(cases))
	}
	units := farmUnits(t, dir)
	for _, k := range cases {
		t.Run(k.name, func(t *testing.T) {
			u := Unit{Name: "Script", Tree: parse(t, "script.ml", k.text), Opens: []string{"B", "Em"}}
			r, ds := Check(append(units[:2:2], u))
			if k.says == "rejected\n" {
				if !ds.HasErrors() {
					t.Fatalf("accepted, but OCaml rejects it:\n%s", k.text)
				}
				return
			}
			if ds.HasErrors() {
				t.Fatalf("rejected, but OCaml accepts it:\n%s\n%v", k.text, ds)
			}
			want := strings.Split(strings.TrimSuffix(k.says, "\n"), "\n")
			if k.says == "" {
				want = nil
			}
			got := r.Values("Script")
			if len(got) != len(want) {
				t.Fatalf("values %v, want %q", got, want)
			}
			decls := typeItems(u.Tree)
			for i, v := range got {
				name, typ, _ := strings.Cut(strings.TrimPrefix(want[i], "val "), " : ")
				if v.Name != name {
					t.Errorf("value %d is %s, want %s", i, v.Name, name)
				} else if v.Type != typ && !sameType(t, units, decls, v.Type, typ) {
					t.Errorf("%s : %s, want %s", name, v.Type, typ)
				}
			}
		})
	}
}

type agreementCase struct{ name, text, says string }

func agreementCases(t *testing.T) []agreementCase {
	ar, err := txtar.ParseFile("testdata/agreement.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var cases []agreementCase
	for i, f := range ar.Files {
		name, ok := strings.CutSuffix(f.Name, ".ml")
		if !ok {
			continue
		}
		k := agreementCase{name: name, text: string(f.Data)}
		if i+1 < len(ar.Files) && ar.Files[i+1].Name == "ocamlc" {
			k.says = string(ar.Files[i+1].Data)
		}
		cases = append(cases, k)
	}
	return cases
}

// TestAgreementOracle asks ocamlc itself; with -update it writes down the answers.
func TestAgreementOracle(t *testing.T) {
	if _, err := exec.LookPath("ocamlc"); err != nil {
		t.Skip("ocamlc is not installed (Debian: ocaml-nox); the stored answers are used alone")
	}
	stubs := corpusDir(t) + "/ocaml"
	dir := t.TempDir()
	for _, name := range []string{"pi.mli", "b.mli", "sim.mli", "em.mli"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(readText(t, filepath.Join(stubs, name))), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("ocamlc", "-c", name)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	cases := agreementCases(t)
	said := make([]string, len(cases))
	var wait sync.WaitGroup
	slots := make(chan bool, 3)
	for i, k := range cases {
		wait.Add(1)
		slots <- true
		go func() {
			defer wait.Done()
			said[i] = ocamlSays(t, dir, "case_"+k.name, k.text)
			<-slots
		}()
	}
	wait.Wait()
	ar := &txtar.Archive{Comment: []byte("Scripts for the agreement with OCaml, each followed by what ocamlc says of it: `rejected`, or its types.\n")}
	for i, k := range cases {
		if said[i] != k.says && !*update {
			t.Errorf("%s: ocamlc says\n%sbut stored is\n%s", k.name, said[i], k.says)
		}
		ar.Files = append(ar.Files, txtar.File{Name: k.name + ".ml", Data: []byte(k.text)}, txtar.File{Name: "ocamlc", Data: []byte(said[i])})
	}
	if *update {
		if err := os.WriteFile("testdata/agreement.txtar", txtar.Format(ar), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// ocamlSays compiles a script with the stubs and returns "rejected" or the types of its values, a line each, without the prefixes of
// the modules that scripts see open.
func ocamlSays(t *testing.T, dir, name, text string) string {
	file := name + ".ml"
	if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
		t.Error(err)
	}
	run := func(flag string) (string, bool) {
		cmd := exec.Command("ocamlc", "-w", "-a", "-open", "Pi", "-open", "B", "-open", "Em", flag, file)
		cmd.Dir = dir
		out, err := cmd.Output()
		return string(out), err == nil
	}
	if _, ok := run("-c"); !ok {
		return "rejected\n"
	}
	out, _ := run("-i")
	out = regexp.MustCompile(`\b(Pi|B|Em)\.`).ReplaceAllString(out, "")
	out = regexp.MustCompile(`\n\s+`).ReplaceAllString(out, " ")
	var b strings.Builder
	for line := range strings.SplitSeq(out, "\n") {
		if strings.HasPrefix(line, "val ") {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}
