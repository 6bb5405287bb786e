package tests

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
)

var (
	ocamlPrograms = flag.Int("ocaml-programs", 80, "how many random programs to compare with OCaml")
	ocamlSeed     = flag.Uint64("ocaml-seed", 0, "the first seed of the random programs that are compared with OCaml")
)

// TestOCamlRandomPrograms writes well-typed programs without channels at random and compares their types, and what they
// print, with OCaml's. All go to OCaml in one file, a module each.
func TestOCamlRandomPrograms(t *testing.T) {
	if _, err := exec.LookPath("ocamlc"); err != nil {
		t.Skip("ocamlc is not installed (Debian: ocaml-nox)")
	}
	texts := make([]string, *ocamlPrograms)
	var all strings.Builder
	for i := range texts {
		texts[i] = newMLWriter(*ocamlSeed+uint64(i), -1).program()
		fmt.Fprintf(&all, "module P%d = struct\n%s\nend\nlet () = print_string \"\\n%%%%\\n\"\n", i, texts[i])
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "all.ml")
	if err := os.WriteFile(file, []byte(all.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	ocaml := func(command string, args ...string) string {
		cmd := exec.Command(command, args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", command, err, out)
		}
		return string(out)
	}
	signatures := regexp.MustCompile(`(?m)^module P\d+ :\n  sig\n`).Split(ocaml("ocamlc", "-w", "-a", "-i", "all.ml"), -1)[1:]
	ocaml("ocamlc", "-w", "-a", "all.ml", "-o", "all.exe")
	outputs := strings.Split(ocaml("./all.exe"), "\n%%\n")
	for i, text := range texts {
		result, ds := ocamlCheck(nil, text)
		if ds.HasErrors() {
			t.Errorf("program %d: %v, but OCaml accepts it\n%s", i, ds, text)
			continue
		}
		var types, theirs []string
		for _, v := range result.Values("Script") {
			types = append(types, renamed("val "+v.Name+" : "+v.Type))
		}
		for _, line := range valueLines(regexp.MustCompile(`(?m)^ {4}|\s+end\s*\z`).ReplaceAllString(signatures[i], "")) {
			theirs = append(theirs, renamed(line))
		}
		if diff := cmp.Diff(theirs, types); diff != "" {
			t.Errorf("program %d: types (-ocamlc +check):\n%s\n%s", i, diff, text)
		}
		if diff := cmp.Diff(outputs[i], printed(t, result)); diff != "" {
			t.Errorf("program %d: output (-ocaml +run):\n%s\n%s", i, diff, text)
		}
	}
}

// TestOCamlRandomMistakes puts one expression of another type into such a program: both compilers must judge it alike, and most of
// the time they refuse it.
func TestOCamlRandomMistakes(t *testing.T) {
	dir := ocamlDirectory(t)
	programs := *ocamlPrograms
	texts := make([]string, programs)
	for i := range texts {
		texts[i] = newMLWriter(*ocamlSeed+uint64(1000+i), int(rand.New(rand.NewPCG(*ocamlSeed+uint64(i), 3)).Uint64N(90))).program()
	}
	rejected := make([]bool, programs)
	inParallel(programs, func(i int) {
		said := ocamlSays(t, dir, texts[i])
		rejected[i] = len(said) == 1 && said[0] == "rejected"
	})
	refused := 0
	for i, text := range texts {
		_, ds := ocamlCheck(farmInterfaces(t), text)
		if ds.HasErrors() != rejected[i] {
			t.Errorf("program %d: OCaml rejects it: %v; check: %v\n%s", i, rejected[i], ds, text)
		}
		if rejected[i] {
			refused++
		}
	}
	if refused < programs/3 {
		t.Errorf("only %d of %d programs are wrong", refused, programs)
	}
}

// TestMatchOnConstants: the writer's find. A constant is matched against patterns of other constructors, whose components it lacks.
func TestMatchOnConstants(t *testing.T) {
	result, ds := ocamlCheck(nil, `type shape = Dot | Line of int | Box of int * int | Named of (string * int)
let a = match None with Some v when v > 1 -> v | Some w -> w + 1 | (u : int option) -> 2
let b = match Line 1 with Box (a, b) -> a + b | Named (s, n) -> n | Dot -> 0 | Line k -> k
let c = match Dot with Named ("a", n) -> n | Box (1, b) -> b | Box (a, _) -> a | _ -> 7
let d = match [] with [x; y] -> x + y | x :: _ -> x | [] -> 3
let e = match Line 5 with Named (("" | "a"), k) -> k | Box (x, 0) | Line x -> x | _ -> 9
let () = List.iter print_int [a; b; c; d; e]`)
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	if got := printed(t, result); got != "21735" {
		t.Errorf("printed %q", got)
	}
}

// printed runs a program without channels.
func printed(t *testing.T, result *elab.Result) string {
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
