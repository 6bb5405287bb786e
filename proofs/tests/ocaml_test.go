package tests

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// The agreement with OCaml that docs/spec.md §2 claims, attacked with small programs. Each line of testdata/ocaml/*.txt that begins at
// the margin is a program; the indented lines below it are what ocamlc says of it: "rejected", or the types of its values and the
// warnings that both languages give. The answers are recorded, so that our side is always tested; where ocamlc is installed it is asked
// again. What the languages do not share stands in unshared.txt, a group for each reason, with the verdict that we give instead.

var recordOCaml = flag.Bool("update-ocaml", false, "write down what ocamlc says of the programs in testdata/ocaml")

type ocamlCase struct {
	file string
	line int
	text string
	says []string
}

// ocamlCases reads a file of programs. Comments, which begin with #, are not kept.
func ocamlCases(t *testing.T, file string) []ocamlCase {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var cases []ocamlCase
	for i, line := range strings.Split(string(content), "\n") {
		switch answer, isAnswer := strings.CutPrefix(line, "  "); {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
		case isAnswer:
			last := &cases[len(cases)-1]
			last.says = append(last.says, answer)
		default:
			cases = append(cases, ocamlCase{file: filepath.Base(file), line: i + 1, text: line})
		}
	}
	return cases
}

func ocamlFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/ocaml/*.txt")
	if err != nil || len(files) < 5 {
		t.Fatalf("files of programs: %v, %v", files, err)
	}
	return slices.DeleteFunc(files, func(f string) bool { return filepath.Base(f) == "unshared.txt" })
}

// TestOCamlRecorded: check says of every program what ocamlc was recorded to say.
func TestOCamlRecorded(t *testing.T) {
	checker, compared := newChecker(farmInterfaces(t)), 0
	for _, file := range ocamlFiles(t) {
		for _, c := range ocamlCases(t, file) {
			compared++
			want := make([]string, len(c.says))
			for i, line := range c.says {
				want[i] = renamed(line)
			}
			if diff := cmp.Diff(want, checker.says(c.text), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s:%d: %s\n(-ocamlc +check)\n%s", c.file, c.line, c.text, diff)
			}
		}
	}
	if compared < 500 {
		t.Errorf("only %d programs", compared)
	}
}

// TestOCamlUnshared: what is left out of the comparison is left out for a reason that holds, namely that OCaml accepts it and check
// gives the recorded code.
func TestOCamlUnshared(t *testing.T) {
	checker := newChecker(farmInterfaces(t))
	for _, c := range ocamlCases(t, "testdata/ocaml/unshared.txt") {
		_, ds := checker.check(c.text)
		got := "accepted"
		if ds.HasErrors() {
			got = "rejected " + ds[slices.IndexFunc(ds, func(d *source.Diagnostic) bool { return d.Severity == source.Error })].Code
		}
		if len(c.says) != 1 || c.says[0] != got {
			t.Errorf("%s:%d: %s\n%q is recorded, but it is %s", c.file, c.line, c.text, c.says, got)
		}
	}
}

// TestOCamlOracle asks ocamlc itself.
func TestOCamlOracle(t *testing.T) {
	dir := ocamlDirectory(t)
	for _, file := range ocamlFiles(t) {
		cases := ocamlCases(t, file)
		said := make([][]string, len(cases))
		inParallel(len(cases), func(i int) { said[i] = ocamlSays(t, dir, cases[i].text) })
		for i, c := range cases {
			if diff := cmp.Diff(c.says, said[i], cmpopts.EquateEmpty()); diff != "" && !*recordOCaml {
				t.Errorf("%s:%d: %s\n(-recorded +ocamlc)\n%s", c.file, c.line, c.text, diff)
			}
		}
		if *recordOCaml {
			recordAnswers(t, file, said)
		}
	}
	unshared := ocamlCases(t, "testdata/ocaml/unshared.txt")
	inParallel(len(unshared), func(i int) {
		c := unshared[i]
		if (c.says[0] == "accepted") == !slices.Equal(ocamlSays(t, dir, c.text), []string{"rejected"}) {
			t.Errorf("%s:%d: %s\nOCaml and check agree: this is no exception", c.file, c.line, c.text)
		}
	})
}

// recordAnswers writes the answers below the programs of a file and keeps its comments.
func recordAnswers(t *testing.T, file string, said [][]string) {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimRight(string(content), "\n"), "\n") {
		if strings.HasPrefix(line, "  ") {
			continue
		}
		b.WriteString(line + "\n")
		if strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "#") {
			for _, answer := range said[0] {
				b.WriteString("  " + answer + "\n")
			}
			said = said[1:]
		}
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// farmInterfaces are B and Em as the stubs of the corpus declare them.
func farmInterfaces(t testing.TB) []elab.Unit {
	t.Helper()
	read := func(name string) *script.Tree {
		text, err := os.ReadFile(corpusDir() + "/ocaml/" + name)
		if err != nil {
			t.Fatal(err)
		}
		tree, ds := script.ParseInterface(source.NewFile(name, string(text)))
		if len(ds) > 0 {
			t.Fatal(ds[0])
		}
		return tree
	}
	return []elab.Unit{
		{Name: "B", Aliases: []string{"Baltic"}, Interface: read("b.mli")},
		{Name: "Em", Interface: read("em.mli"), Opens: []string{"B"}},
	}
}

// scriptChecker is our side: the check of the command line, for one script after the other.
type scriptChecker struct {
	base  *elab.Base
	opens []string
}

func newChecker(units []elab.Unit) *scriptChecker {
	k := &scriptChecker{base: elab.NewBase(units)}
	for _, u := range units {
		k.opens = append(k.opens, u.Name)
	}
	return k
}

func (k *scriptChecker) check(text string) (*elab.Result, source.Diagnostics) {
	tree, ds := script.ParseProgram(source.NewFile("script.ml", text))
	r, more := k.base.Check([]elab.Unit{{Name: "Script", Tree: tree, Opens: k.opens}})
	return r, append(ds, more...)
}

// says is the answer of check in the form of the recorded ones.
func (k *scriptChecker) says(text string) []string {
	r, ds := k.check(text)
	if ds.HasErrors() {
		return []string{"rejected"}
	}
	var says []string
	for _, v := range r.Values("Script") {
		says = append(says, renamed(unqualified("val "+v.Name+" : "+v.Type)))
	}
	var kinds []string
	for _, d := range ds {
		switch d.Code {
		case "BAL0501", "BAL0504":
			kinds = append(kinds, "warning: not exhaustive")
		case "BAL0502":
			kinds = append(kinds, "warning: unused case")
		case "BAL0503", "BAL0505":
			kinds = append(kinds, "warning: value thrown away")
		default:
			kinds = append(kinds, "warning: "+d.Code)
		}
	}
	return append(says, sortedKinds(kinds)...)
}

// sortedKinds sorts warnings and drops repetitions: how many a nest of alternatives is worth is a matter of taste.
func sortedKinds(kinds []string) []string {
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// renamed gives the type variables of a line the names 'a, 'b, … in the order of their appearance.
func renamed(line string) string {
	names := map[string]string{}
	return regexp.MustCompile(`'\w+`).ReplaceAllStringFunc(line, func(v string) string {
		if _, known := names[v]; !known {
			names[v] = fmt.Sprintf("'%c", 'a'+len(names))
		}
		return names[v]
	})
}

// unqualified leaves out the modules of types, which the two languages print at different times.
func unqualified(types string) string {
	return regexp.MustCompile(`\b(Pi|B|Em|Stdlib)\.`).ReplaceAllString(types, "")
}

// ocamlDirectory is a directory with the compiled stubs; it skips the test when there is no compiler.
func ocamlDirectory(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("ocamlc"); err != nil {
		t.Skip("ocamlc is not installed (Debian: ocaml-nox): only its recorded answers are compared; `make setup` installs it")
	}
	dir := t.TempDir()
	for _, name := range []string{"pi.mli", "sim.mli", "b.mli", "em.mli"} {
		text, err := os.ReadFile(corpusDir() + "/ocaml/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("ocamlc", "-c", name)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	return dir
}

func inParallel(n int, f func(int)) {
	var wait sync.WaitGroup
	slots := make(chan bool, runtime.NumCPU())
	for i := range n {
		slots <- true
		wait.Go(func() {
			f(i)
			<-slots
		})
	}
	wait.Wait()
}

// ocamlSays asks ocamlc for the types and warnings of a program. A value whose type is not decided ("weak") is an error in a compiled unit, but
// not with -i: such a program is compiled as well.
func ocamlSays(t *testing.T, dir, text string) []string {
	file, err := os.CreateTemp(dir, "s*.ml")
	if err != nil {
		t.Error(err)
		return nil
	}
	if _, err := file.WriteString(text); err != nil {
		t.Error(err)
	}
	if err := file.Close(); err != nil {
		t.Error(err)
	}
	ocamlc := func(flag string) (string, string, error) {
		cmd := exec.Command("ocamlc", "-w", "-a+5+8+10+11+12", "-open", "Pi", "-open", "B", "-open", "Em", flag, filepath.Base(file.Name()))
		cmd.Dir = dir
		var out, messages bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &messages
		err := cmd.Run()
		return out.String(), messages.String(), err
	}
	types, messages, err := ocamlc("-i")
	if err == nil && strings.Contains(types, "'_") {
		_, _, err = ocamlc("-c")
	}
	if err != nil {
		return []string{"rejected"}
	}
	return append(valueLines(types), warningLines(messages)...)
}

// withoutWarnings leaves the types of an answer.
func withoutWarnings(says []string) []string {
	return slices.DeleteFunc(says, func(line string) bool { return strings.HasPrefix(line, "warning: ") })
}

// valueLines are the values of a printed signature, a line each.
func valueLines(signature string) []string {
	signature = unqualified(signature)
	signature = regexp.MustCompile(`(\w)/\d+`).ReplaceAllString(signature, "$1") // one of several types of that name
	signature = regexp.MustCompile(`\n\s+`).ReplaceAllString(signature, " ")
	var lines []string
	for line := range strings.SplitSeq(signature, "\n") {
		if strings.HasPrefix(line, "val ") {
			lines = append(lines, line)
		}
	}
	return lines
}

func warningLines(messages string) []string {
	var kinds []string
	scan := bufio.NewScanner(strings.NewReader(messages))
	for scan.Scan() {
		number, isWarning := strings.CutPrefix(scan.Text(), "Warning ")
		if !isWarning {
			continue
		}
		number, _, _ = strings.Cut(number, " ")
		switch number {
		case "8":
			kinds = append(kinds, "warning: not exhaustive")
		case "11", "12":
			kinds = append(kinds, "warning: unused case")
		case "5", "10":
			kinds = append(kinds, "warning: value thrown away")
		}
	}
	return sortedKinds(kinds)
}
