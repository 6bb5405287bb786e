package faults

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Judge is the suite as one test binary with all faults in it. The tests run one by one, each in a process of its own; which comes first is
// a matter of time alone, since a fault that survives has seen them all: those that have killed most faults of its kind for their
// cost, and then the cheapest.
type Judge struct {
	binary, dir string

	mu    sync.Mutex
	tests []*test
}

// test is one test of the suite. What it costs without a fault is known at once when that is little.
type test struct {
	name   string
	cost   time.Duration
	late   bool
	passes func() error   // runs it without a fault, once, unless that has been seen
	kills  map[string]int // by the kind of fault
}

// Verdict is what came of one fault.
type Verdict struct {
	Killer string        // the test that failed, "" when none did
	How    string        // it fails, panics, or runs out of time
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

// How many seconds of processor time a test may take: at first, without a fault, so that what takes longer comes last and is run in full
// only when a fault gets there; and with a fault, which may make a program run for ever. The last is for the wall's clock.
const (
	brief    = 4
	patience = 180
	asleep   = 20 * time.Minute
)

// Control runs every test that skip does not name without any fault, for a short time. It fails when one of them fails in it, and returns
// how many tests there are, and how many of them took longer.
func (j *Judge) Control(ctx context.Context, skip func(test string) bool) (tests, late int, err error) {
	out, err := exec.CommandContext(ctx, j.binary, "-test.list", ".").Output()
	if err != nil {
		return 0, 0, err
	}
	names := slices.DeleteFunc(strings.Fields(string(out)), skip)
	j.tests = make([]*test, len(names))
	failed := make([]error, len(names))
	each(len(names), func(i int) { j.tests[i], failed[i] = j.probe(ctx, names[i]) })
	for _, t := range j.tests {
		if t.late {
			late++
		}
	}
	return len(names), late, errors.Join(failed...)
}

// probe runs a test without a fault for a short time.
func (j *Judge) probe(ctx context.Context, name string) (*test, error) {
	control := func(seconds int) (outcome, error) {
		o := j.run(ctx, "", name, seconds)
		if o.err == nil && !o.failed {
			return o, nil
		}
		return o, fmt.Errorf("%s fails without a fault: %w", name, o.err)
	}
	o, err := control(brief)
	t := &test{name: name, cost: o.cost, passes: func() error { return nil }, kills: map[string]int{}}
	if err != nil && !o.failed && o.cost > (brief-1)*time.Second {
		t.late, t.cost = true, time.Minute // who knows
		t.passes = sync.OnceValue(func() error {
			_, err := control(10 * patience)
			return err
		})
		err = nil
	}
	return t, err
}

// order returns the tests in the order in which they judge a fault of a kind.
func (j *Judge) order(kind string) []*test {
	j.mu.Lock()
	defer j.mu.Unlock()
	tests := slices.Clone(j.tests)
	slices.SortStableFunc(tests, func(a, b *test) int {
		// Kills for their cost, the greater first; then the cost.
		return cmp.Or(cmp.Compare(int64(b.kills[kind])*int64(a.cost), int64(a.kills[kind])*int64(b.cost)), cmp.Compare(a.cost, b.cost))
	})
	return tests
}

// Try switches one fault on and runs the suite until a test fails.
func (j *Judge) Try(ctx context.Context, f Fault) (Verdict, error) {
	var v Verdict
	for _, t := range j.order(f.Kind) {
		if err := t.passes(); err != nil {
			return v, err
		}
		run := j.run(ctx, f.Name, t.name, patience)
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
		if !run.failed && run.cost > (patience-1)*time.Second {
			v.Killer, v.How = t.name, "runs out of time"
		}
		j.mu.Lock()
		t.kills[f.Kind]++
		j.mu.Unlock()
		return v, nil
	}
	return v, nil
}

// each calls do for the numbers below n, as many at a time as there are processors.
func each(n int, do func(i int)) {
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	workers.Wait()
}

// blame reads from the verbose output of a failed run which test failed and how.
func blame(out []byte) (test, how string) {
	how = "fails"
	if regexp.MustCompile(`(?m)^\s*(panic: |fatal error: |.*\[rapid\] panic)`).Match(out) {
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

// run runs a test with a fault switched on, on one processor, and without the time that rapid takes to make a failure small. Once a
// test has failed it ends the process: the answer is known. Cases of one test take turns, so that one that has no end under the fault
// does not keep the others from failing, and the form of the output is the one in which each reports at once.
func (j *Judge) run(ctx context.Context, fault, test string, seconds int) outcome {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := exec.CommandContext(
		ctx, j.binary, "-test.run", "^"+test+"$", "-test.v=test2json", "-test.parallel", "8", "-test.failfast",
		"-test.timeout", asleep.String(), "-rapid.shrinktime", "1ms", "-rapid.nofailfile",
	)
	cmd.Dir = j.dir
	cmd.Env = append(os.Environ(), Variable+"="+fault, secondsVariable+"="+strconv.Itoa(seconds), "GOMAXPROCS=1", "GOGC=400")
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
