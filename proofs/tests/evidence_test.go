package tests

import (
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
)

// evidence counts what the theorems were checked on.
type evidence struct {
	programs       int // with configurations
	configurations int
	tally                    // of the walks
	traces         traces    // of the machine, followed by both references
	searches       searched  // of small programs, two each: λ∥ with π∥, and π∥ with the machine
	snapshots      snapshots // taken by an operator
}

func newEvidence() *evidence { return &evidence{traces: traces{visible: map[string]int{}}} }

func (e *evidence) add(f *evidence) {
	e.programs += f.programs
	e.configurations += f.configurations
	e.lambda.add(&f.lambda)
	e.process.add(&f.process)
	e.mirrored.add(&f.mirrored)
	e.messages.running += f.messages.running
	e.messages.frozen += f.messages.frozen
	e.traces.steps += f.traces.steps
	e.searches.programs += f.searches.programs
	e.searches.states += f.searches.states
	e.snapshots.taken += f.snapshots.taken
}

func (n *census) add(m *census) {
	n.walks += m.walks
	n.visits += m.visits
	n.steps += m.steps
	for i, fired := range m.fired {
		n.fired[i] += fired
	}
}

// retyped is the number of steps after which the whole configuration was typed again.
func (e *evidence) retyped() int { return e.lambda.steps + e.process.steps }

// String lists how often each rule led to a configuration that was typed again.
func (e *evidence) String() string {
	var rules []string
	for _, r := range lambda.Rules() {
		rules = append(rules, r.String()+" "+compact(e.lambda.fired[r]))
	}
	for _, r := range process.Rules() {
		rules = append(rules, r.String()+" "+compact(e.process.fired[r]))
	}
	return strings.Join(rules, ", ")
}

// line is what a run found as a row of the table of EVIDENCE.md.
func (r *longRun) line(began time.Time, lasted time.Duration, commit, mutants string) string {
	total := r.total
	programs := thousands(total.programs)
	if total.programs < r.count {
		programs += " of " + thousands(r.count) + ", stopped: partial"
	}
	columns := []string{
		began.Format(time.DateOnly), commit, programs,
		thousands(total.configurations), thousands(total.retyped()), thousands(total.mirrored.steps), thousands(total.traces.steps), thousands(total.searches.programs), thousands(total.snapshots.taken),
		total.String(), mutants, lasted.Round(time.Second).String(), strconv.Itoa(runtime.NumCPU()),
	}
	return "| " + strings.Join(columns, " | ") + " |"
}

// thousands writes a number in groups of three digits.
func thousands(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// compact writes a number with three digits at the most.
func compact(n int) string {
	switch {
	case n < 1_000:
		return strconv.Itoa(n)
	case n < 10_000:
		return fmt.Sprintf("%.1fk", float64(n)/1e3)
	case n < 1_000_000:
		return fmt.Sprintf("%dk", n/1_000)
	case n < 10_000_000:
		return fmt.Sprintf("%.1fM", float64(n)/1e6)
	default:
		return fmt.Sprintf("%dM", n/1_000_000)
	}
}

// TestEvidenceLine: the row has all its columns, a partial run says so, and numbers are readable.
func TestEvidenceLine(t *testing.T) {
	run := newLongRun(1, 1_500, func() checker {
		return func(_ int, seen *evidence) bool {
			seen.lambda.steps += 1_000
			seen.lambda.fired[lambda.RuleBeta] += 1_000
			return true
		}
	})
	began, _ := run.do(3, nil, io.Discard)
	line := run.line(began, 90*time.Second, "abc", "61 of 61")
	for _, part := range []string{"| abc | 1,500 | 0 | 1,500,000 | 0 | 0 | 0 | 0 | L-", "L-Beta 1.5M, L-Rec 0,", "| 61 of 61 | 1m30s |"} {
		if !strings.Contains(line, part) {
			t.Errorf("%q is not in %q", part, line)
		}
	}
	run.count = 2_000
	if line := run.line(began, 0, "", ""); !strings.Contains(line, "1,500 of 2,000, stopped: partial") {
		t.Errorf("a partial run: %q", line)
	}
}

// TestLongRunFailure: the first failure is reported, and all programs before it are checked, however many workers there are.
func TestLongRunFailure(t *testing.T) {
	for workers := 1; workers < 5; workers++ {
		run := newLongRun(1, 5_000, func() checker {
			return func(program int, _ *evidence) bool { return program%500 != 444 }
		})
		run.do(workers, nil, io.Discard)
		if failed, _ := run.failure(); failed != 444 || run.total.programs < 443 {
			t.Errorf("%d workers: program %d fails after %d", workers, failed, run.total.programs)
		}
	}
}
