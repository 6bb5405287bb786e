package tests

import (
	"context"
	"flag"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/internal/gen"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
)

var (
	ocamlPrograms = flag.Int("ocaml-programs", 200, "how many random programs of each kind to compare with OCaml")
	ocamlSeed     = flag.Uint64("ocaml-seed", 0, "the first seed of the random programs that are compared with OCaml")
)

// TestOCamlRandomPrograms writes well-typed programs without channels at random and compares their types, and what they
// print, with OCaml's.
func TestOCamlRandomPrograms(t *testing.T) {
	dir := ocamlDirectory(t)
	texts := make([]string, *ocamlPrograms)
	for i := range texts {
		texts[i] = newMLWriter(*ocamlSeed+uint64(i), -1).program()
	}
	said, printed := ocamlTypes(t, dir, texts), ocamlPrints(t, t.TempDir(), texts)
	checker := newChecker(nil)
	for i, text := range texts {
		result, ds := checker.check(text)
		if !checker.compare(t, text, said[i]) || ds.HasErrors() {
			t.Errorf("the writer made an ill-typed program: %v\n%s", ds, text)
			continue
		}
		if diff := cmp.Diff(printed[i], output(t, result)); diff != "" {
			t.Errorf("output (-ocaml +run):\n%s\n%s", diff, text)
		}
	}
}

// TestOCamlRandomMistakes puts one mistake into such a program: both compilers must judge it alike, and most of the time
// they refuse it.
func TestOCamlRandomMistakes(t *testing.T) {
	dir := ocamlDirectory(t)
	texts := make([]string, *ocamlPrograms)
	for i := range texts {
		place := rand.New(rand.NewPCG(*ocamlSeed+uint64(i), 3)).IntN(90)
		texts[i] = newMLWriter(*ocamlSeed+uint64(1_000_000+i), place).program()
	}
	compareAlone(t, dir, texts, 50)
}

// TestOCamlGeneratedPrograms compares the types of the programs on which the theorems are tested: with channels, machines and
// the library of farms, which OCaml knows by their interfaces.
func TestOCamlGeneratedPrograms(t *testing.T) {
	dir := ocamlDirectory(t)
	texts := make([]string, *ocamlPrograms)
	programs := gen.Programs(gen.Options{})
	for i := range texts {
		texts[i] = programs.Example(int(*ocamlSeed) + i).Script
	}
	said := ocamlTypes(t, dir, texts)
	checker := newChecker(farmInterfaces(t))
	for i, text := range texts {
		if !checker.compare(t, text, said[i]) {
			t.Errorf("the generator made a program whose types stay undetermined:\n%s", text)
		}
	}
}

// TestOCamlGeneratedMistakes is the same with one edit that a person might make by mistake.
func TestOCamlGeneratedMistakes(t *testing.T) {
	dir := ocamlDirectory(t)
	texts := make([]string, *ocamlPrograms)
	edited := rapid.Custom(func(t *rapid.T) gen.Program { return gen.DrawIllTyped(t, gen.DrawProgram(t, gen.Options{})) })
	for i := range texts {
		texts[i] = edited.Example(int(*ocamlSeed) + i).Script
	}
	compareAlone(t, dir, texts, 25)
}

// compareAlone compares verdicts and types of programs, one at a time, because OCaml refuses many; of a hundred at least so
// many have to be refused and some have to be accepted.
func compareAlone(t *testing.T, dir string, texts []string, percent int) {
	t.Helper()
	said := make([][]string, len(texts))
	inParallel(len(texts), func(i int) { said[i] = withoutWarnings(ocamlSays(t, dir, texts[i])) })
	checker, refused, apart := newChecker(farmInterfaces(t)), 0, 0
	for i, text := range texts {
		if !checker.compare(t, text, said[i]) {
			apart++
		}
		if slices.Equal(said[i], []string{"rejected"}) {
			refused++
		}
	}
	t.Logf("%d programs, of which OCaml refuses %d and generalises %d beyond the strict value restriction", len(texts), refused, apart)
	if apart > max(1, len(texts)*mostRelaxed/1000) {
		t.Errorf("%d of %d programs differ in the value restriction", apart, len(texts))
	}
	if refused < len(texts)*percent/100 || refused == len(texts) {
		t.Errorf("%d of %d programs are refused", refused, len(texts))
	}
}

// compare holds check against what ocamlc said of a program, and tells whether the program is one that both share.
func (k *scriptChecker) compare(t *testing.T, text string, said []string) bool {
	t.Helper()
	want := make([]string, len(said))
	for i, line := range said {
		want[i] = renamed(line)
	}
	diff := cmp.Diff(want, withoutWarnings(k.says(text)), cmpopts.EquateEmpty())
	if diff == "" {
		return true
	}
	_, ds := k.check(text)
	if relaxed(ds) {
		return false
	}
	t.Errorf("types (-ocamlc +check):\n%s\n%v\n%s", diff, ds, text)
	return true
}

// relaxed tells whether all that check says against a program is that a type stays undetermined: its right side is generalised by
// OCaml's relaxed value restriction alone, which docs/spec.md §2 leaves out of what the two share.
func relaxed(ds source.Diagnostics) bool {
	return ds.HasErrors() && !slices.ContainsFunc(ds, func(d *source.Diagnostic) bool {
		return d.Severity == source.Error && d.Code != "BAL0307"
	})
}

// mostRelaxed is the share of programs, of a thousand, that may be left out because of the relaxed value restriction.
const mostRelaxed = 5

// TestMatchOnConstants: the writer's find. A constant is matched against patterns of other constructors, whose components it lacks.
func TestMatchOnConstants(t *testing.T) {
	result, ds := newChecker(nil).check(`type shape = Dot | Line of int | Box of int * int | Named of (string * int)
let a = match None with Some v when v > 1 -> v | Some w -> w + 1 | (u : int option) -> 2
let b = match Line 1 with Box (a, b) -> a + b | Named (s, n) -> n | Dot -> 0 | Line k -> k
let c = match Dot with Named ("a", n) -> n | Box (1, b) -> b | Box (a, _) -> a | _ -> 7
let d = match [] with [x; y] -> x + y | x :: _ -> x | [] -> 3
let e = match Line 5 with Named (("" | "a"), k) -> k | Box (x, 0) | Line x -> x | _ -> 9
let () = List.iter print_int [a; b; c; d; e]`)
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	if got := output(t, result); got != "21735" {
		t.Errorf("printed %q", got)
	}
}

// output runs a program without channels.
func output(t *testing.T, result *elab.Result) string {
	t.Helper()
	term, err := result.Program()
	if err != nil {
		t.Fatal(err)
	}
	run, err := sim.Run(context.Background(), pi.Compile(cps.Program(term)).System(pi.Options{}), sim.FIFO(), sim.Limits{MaxSteps: 100_000}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return run.Outcome.Output
}
