package tests

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/internal/gen"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
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
	debug.SetGCPercent(1_000) // what is alive is little, and collecting it often would take a third of the time
	debug.SetMemoryLimit(3 << 30)
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

// prover makes what checks a batch of the long run.
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
	compiler, seen := gen.NewCompiler(), newEvidence()
	rapid.Check(t, func(t *rapid.T) { theorems(t, compiler, seen) })
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

// What one program costs decides how many there can be, so the long run does not go to the end of every walk: of a run of at most
// runLength steps it judges every successor of a window of configurations from a random one on. Of all programs one in configurationShare is no
// program but a configuration that none may reach. One in mirrorShare is walked through in λ∥ and π∥ at once (T6, T7); of the programs proper,
// one in traceShare is followed in the machine and both references (T15), one in snapshotShare is stopped and started wherever it can be (T11),
// and one in searchShare is a small one all runs of which are searched (T10, T15).
const (
	runLength, window                      = 100, 20
	configurationShare, mirrorShare        = 5, 16
	traceShare, snapshotShare, searchShare = 10, 40, 50
	searchStates                           = 300
)

// theorems draws one program or configuration and holds the theorems about single programs against it.
func theorems(t *rapid.T, compiler *gen.Compiler, seen *evidence) {
	choose := drawn(t)
	one := func(in int) bool { return choose(in) == in-1 }
	if one(configurationShare) {
		c := gen.DrawConfiguration(t, gen.Options{Compiler: compiler})
		b := beginning{c.Compiled, c.Start, c.Image}
		err := windows(b, choose, &seen.tally)
		if err == nil && one(mirrorShare) {
			err = mirrors(b, choose, &seen.mirrored)
		}
		if err != nil {
			t.Fatalf("%v\nbeginning at\n%s\nby the steps\n%s", err, c, strings.Join(scheduleOf(err), "\n"))
		}
		seen.configurations++
		return
	}
	small := one(searchShare)
	p := gen.DrawProgram(t, gen.Options{Small: small})
	c, err := compiler.Compile(p)
	if err != nil {
		t.Fatalf("%v\n%s", err, p.Script)
	}
	demand(t, c, windows(beginning{Compiled: c}, choose, &seen.tally))
	if small {
		demand(t, c, adequate(c, searchStates, &seen.searches))
		demand(t, c, faithful(c, searchStates, &seen.searches))
	}
	if one(mirrorShare) {
		demand(t, c, mirrors(beginning{Compiled: c}, choose, &seen.mirrored))
	}
	if one(traceShare) {
		demand(t, c, sameTraces(c, choose, &seen.traces))
	}
	if one(snapshotShare) {
		demand(t, c, operatedLambda(c).everywhere(runLength, choose, &seen.snapshots))
		demand(t, c, operatedProcess(c).everywhere(runLength, choose, &seen.snapshots))
	}
}

// windows holds T1–T4, T6, T8 and T9 against a program.
func windows(b beginning, choose func(n int) int, seen *tally) error {
	if err := errors.Join(typing.LambdaProgram(b.Lambda), typing.ProcessProgram(b.Process)); err != nil {
		return err
	}
	atLambda, toLambda := midway(sim.System[*lambda.Config](b.LambdaSystem()), b.start, choose)
	l, err := lambdaOf(b.Compiled, atLambda)
	if err != nil {
		return err
	}
	err = l.walk(window, choose, &seen.lambda, l.subjectReduction(), l.safety(), l.progress(), l.messageSafety(&seen.messages))
	if err != nil {
		return after(toLambda, err)
	}
	atProcess, toProcess := midway(sim.System[*process.Config](b.ProcessSystem()), b.image, choose)
	p, err := processOf(b.Compiled, atProcess)
	if err != nil {
		return err
	}
	return after(toProcess, p.walk(window, choose, &seen.process, p.subjectReduction(), p.safety(), p.progress()))
}

// mirrors holds T6 and T7 against a program, and T6 against some open terms of its beginning.
func mirrors(b beginning, choose func(n int) int, seen *census) error {
	w, err := typedTranslationOf(b.Compiled)
	if err != nil {
		return err
	}
	start := b.start
	if start == nil {
		start = b.LambdaSystem().Start()
	}
	if _, err := w.openTerms(start, openTerms, choose); err != nil {
		return err
	}
	return twinsOf(b, w.translation).correspond(runLength, choose, seen, w.configurations())
}

// midway is a random configuration of a random run from start, nil for where the system itself starts. It also returns the
// labels of the steps that lead there.
func midway[C any](sys sim.System[*C], start *C, choose func(n int) int) (*C, func() []string) {
	if start == nil {
		start = sys.Start()
	}
	run := []*C{start}
	var steps []step.Step
	for range runLength {
		at := run[len(run)-1]
		enabled := sys.Steps(at, nil)
		if len(enabled) == 0 {
			break
		}
		st := enabled[choose(len(enabled))]
		run, steps = append(run, sys.Next(at, st)), append(steps, st)
	}
	from := choose(len(run))
	return run[from], func() []string {
		var labels []string
		for i, st := range steps[:from] {
			labels = append(labels, sys.Label(run[i], st).Text)
		}
		return labels
	}
}

// after is a counterexample with the steps that lead to where it begins.
func after(labels func() []string, err error) error {
	if ce := (*counterexample)(nil); errors.As(err, &ce) {
		return &counterexample{append(labels(), ce.schedule...), ce.reason}
	}
	return err
}
