package faults

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Judge is the suite as one test binary with all faults in it, and the order in which it is run.
type Judge struct {
	binary, dir string
	batches     []batch
}

// batch is a number of tests that run as one process, and the processor time that they take when nothing is wrong.
type batch struct {
	tests []string
	cost  time.Duration
}

// Verdict is what came of one fault.
type Verdict struct {
	Killer string        // the test that failed, "" when none did
	How    string        // fails, panics, or runs out of time
	Cost   time.Duration // processor time until then
}

// Build compiles the tests of the package suite, a directory under root, with the faults in it, into dir. root must be
// absolute. It fails when an edit does not fit the source any more, or when an edited file does not compile.
func Build(ctx context.Context, root, suite, dir string, faults []Fault) (*Judge, error) {
	module, err := modulePath(root)
	if err != nil {
		return nil, err
	}
	list, err := overlay(root, dir, module, faults)
	if err != nil {
		return nil, err
	}
	j := &Judge{binary: filepath.Join(dir, "suite.test"), dir: filepath.Join(root, filepath.FromSlash(suite))}
	compile := exec.CommandContext(ctx, "go", "test", "-c", "-vet=off", "-overlay", list, "-o", j.binary, "./"+suite)
	compile.Dir = root
	if out, err := compile.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("the suite with the faults does not compile: %w\n%s", err, out)
	}
	return j, nil
}

func modulePath(root string) (string, error) {
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return "", err
	}
	line, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimSpace(strings.TrimPrefix(line, "module ")), nil
}

// Control runs every test that skip does not name without any fault. They have to pass, and the time that each takes puts
// them in order: cheap tests judge first, in batches of growing cost. It returns that time.
func (j *Judge) Control(ctx context.Context, skip func(test string) bool) (time.Duration, error) {
	out, err := exec.CommandContext(ctx, j.binary, "-test.list", ".").Output()
	if err != nil {
		return 0, err
	}
	tests := slices.DeleteFunc(strings.Fields(string(out)), skip)
	run := j.run(ctx, "", tests, 0)
	if run.err != nil || run.failed {
		test, _ := blame(run.out)
		return 0, fmt.Errorf("the suite fails without a fault: %s: %w", test, run.err)
	}
	j.batches = batches(tests, costs(run.out))
	return run.cost, nil
}

// costs reads the seconds of each test from the verbose output of a run.
func costs(out []byte) map[string]time.Duration {
	took := map[string]time.Duration{}
	for _, m := range regexp.MustCompile(`(?m)^--- (?:PASS|SKIP): (\S+) \(([0-9.]+)s\)$`).FindAllSubmatch(out, -1) {
		seconds, err := strconv.ParseFloat(string(m[2]), 64)
		if err == nil {
			took[string(m[1])] = time.Duration(seconds * float64(time.Second))
		}
	}
	return took
}

// batches puts the tests in order of cost. A batch is closed when it costs as much as all those before it.
func batches(tests []string, cost map[string]time.Duration) []batch {
	const least = 300 * time.Millisecond
	slices.SortStableFunc(tests, func(a, b string) int { return int(cost[a] - cost[b]) })
	var all []batch
	var now batch
	before := least
	for _, t := range tests {
		now.tests = append(now.tests, t)
		now.cost += cost[t]
		if now.cost >= before {
			all = append(all, now)
			before += now.cost
			now = batch{}
		}
	}
	if len(now.tests) > 0 {
		all = append(all, now)
	}
	return all
}

// Try switches one fault on and runs the suite until a test fails.
func (j *Judge) Try(ctx context.Context, f Fault) (Verdict, error) {
	var v Verdict
	for _, b := range j.batches {
		const patience = 20 // times what the tests take when nothing is wrong
		run := j.run(ctx, f.Name, b.tests, 2*time.Minute+patience*b.cost)
		v.Cost += run.cost
		if ctx.Err() != nil {
			return v, ctx.Err()
		}
		var exit *exec.ExitError
		switch {
		case run.err == nil && !run.failed:
			continue
		case !run.failed && !errors.As(run.err, &exit):
			return v, run.err
		}
		v.Killer, v.How = blame(run.out)
		return v, nil
	}
	return v, nil
}

// blame reads from the verbose output of a failed run which test failed and how.
func blame(out []byte) (test, how string) {
	how = "fails"
	if bytes.Contains(out, []byte("panic: test timed out")) {
		how = "runs out of time"
	} else if regexp.MustCompile(`(?m)^\s*(panic: |fatal error: |.*\[rapid\] panic)`).Match(out) {
		how = "panics"
	}
	if m := regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`).FindSubmatch(out); m != nil {
		test, _, _ = strings.Cut(string(m[1]), "/")
		return test, how
	}
	started := regexp.MustCompile(`(?m)^=== RUN\s+([^/\s]+)`).FindAllSubmatch(out, -1)
	if len(started) == 0 {
		return "the suite", how
	}
	return string(started[len(started)-1][1]), how
}

// outcome is one run of the binary.
type outcome struct {
	out    []byte
	cost   time.Duration
	failed bool // a test said that it failed
	err    error
}

// run runs tests with a fault switched on, on one processor, and without the time that rapid takes to make a failure small. Once a
// test has failed it ends the process: the answer is known. Cases of one test take turns, so that one that has no end under the fault
// does not keep the others from failing, and the form of the output is the one in which each reports at once.
func (j *Judge) run(ctx context.Context, fault string, tests []string, limit time.Duration) outcome {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := exec.CommandContext(
		ctx, j.binary, "-test.run", "^("+strings.Join(tests, "|")+")$", "-test.v=test2json", "-test.parallel", "8", "-test.failfast",
		"-test.timeout", limit.String(), "-rapid.shrinktime", "1ms", "-rapid.nofailfile",
	)
	cmd.Dir = j.dir
	cmd.Env = append(os.Environ(), Variable+"="+fault, "GOMAXPROCS=1")
	out := watched{failed: func() { time.AfterFunc(lastWords, cancel) }}
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	o := outcome{out: out.text.Bytes(), failed: out.said, err: err}
	if s := cmd.ProcessState; s != nil {
		o.cost = s.UserTime() + s.SystemTime()
	}
	return o
}

// lastWords is how long a process that has reported a failure may go on, to say more about it.
const lastWords = 100 * time.Millisecond

// watched keeps what a test binary writes, and calls failed when it reports the first failure.
type watched struct {
	text   bytes.Buffer
	said   bool
	failed func()
}

// Write implements io.Writer.
func (w *watched) Write(p []byte) (int, error) {
	start := max(0, w.text.Len()-len(failure))
	n := len(p)
	_, err := w.text.Write(bytes.ReplaceAll(p, []byte{mark}, nil))
	if !w.said && bytes.Contains(w.text.Bytes()[start:], []byte(failure)) {
		w.said = true
		w.failed()
	}
	return n, err
}

// failure begins the report of a test that failed; mark stands before the lines that the testing package writes itself.
const (
	failure = "--- FAIL: "
	mark    = 0x16
)
