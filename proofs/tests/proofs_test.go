package tests

import (
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/internal/gen"
)

// The long run: the theorems that are properties of a generated program, over as many programs as there is time for. Program i is
// drawn from the seed i and nothing else, so the run is the same however many workers share it, and each program
// can be checked again alone:
//
//	go test ./proofs/tests -run 'TestProofs$' -rapid.checks=1 -rapid.seed=i

var (
	proofPrograms = flag.Int("programs", 0, "how many programs TestProofs checks; 0: a hundred, as rapid draws them")
	proofFirst    = flag.Int("first", 1, "the number of the first of them")
	proofWorkers  = flag.Int("workers", 2, "how many of them are checked at a time")
	proofEvidence = flag.String("evidence", "", "a file to which the long run appends what it found as one line")
	proofCommit   = flag.String("commit", "unknown", "the commit that the line names")
	proofMutants  = flag.String("mutants", "not run", "the seeded faults found, for the line")
)

// TestProofs checks the theorems on generated programs, each of them on every program or on a stated share.
func TestProofs(t *testing.T) {
	if *proofPrograms == 0 {
		seen := newEvidence()
		compiler := gen.NewCompiler()
		rapid.Check(t, func(t *rapid.T) { theorems(t, compiler, seen) })
		t.Log(seen)
		return
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	defer signal.Stop(signals)

	run := newLongRun(*proofFirst, *proofPrograms, prover)
	began, lasted := run.do(*proofWorkers, signals, os.Stderr)
	if failed, any := run.failure(); any {
		again(t, failed)
	}
	line := run.line(began, lasted, *proofCommit, *proofMutants)
	fmt.Println(line)
	if *proofEvidence != "" {
		appendLine(t, *proofEvidence, line)
	}
}

// prover is a worker of the long run.
func prover() checker {
	compiler := gen.NewCompiler()
	return func(program int, seen *evidence) (ok bool) {
		rapid.Custom(func(t *rapid.T) bool {
			defer func() { ok = recover() == nil && !t.Failed() }()
			theorems(t, compiler, seen)
			return true
		}).Example(program)
		return ok
	}
}

// again draws a program that failed once more, so that it is shrunk and shown.
func again(t *testing.T, program int) {
	t.Helper()
	for name, value := range map[string]string{"rapid.seed": strconv.Itoa(program), "rapid.checks": "1"} {
		if err := flag.Set(name, value); err != nil {
			t.Fatal(err)
		}
	}
	fmt.Fprintf(os.Stderr, "program %d failed; it is drawn again to make it smaller\n", program)
	rapid.Check(t, func(t *rapid.T) { theorems(t, gen.NewCompiler(), newEvidence()) })
	t.Fatalf("program %d failed, but not when it was checked alone", program)
}

func appendLine(t *testing.T, path, line string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString(line + "\n"); err != nil {
		t.Error(err)
	}
	if err := file.Close(); err != nil {
		t.Error(err)
	}
}

// theorems draws one program and checks on it what is said of programs.
func theorems(t *rapid.T, compiler *gen.Compiler, seen *evidence) {
	c, err := compiler.Compile(gen.DrawProgram(t, gen.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	var n tally
	demand(t, c, everyTheorem(c, wide(), drawn(t), &n))
	seen.count(&n)
}
