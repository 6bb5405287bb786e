package driver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/lts"
	"github.com/balticsim/balticsim/sim/trace"
	"github.com/balticsim/balticsim/step"
)

// CodeNoOutcome is the code of a schedule of a run that a limit stopped, where a whole run is needed.
const CodeNoOutcome = "BAL0822"

// MinimizeReport is a schedule made as simple as was possible. StepsBefore and SwitchesBefore are those of the given one.
type MinimizeReport struct {
	*lts.Minimal
	StepsBefore, SwitchesBefore int
	Outcome                     step.Outcome
	header                      trace.Header
}

// Minimize makes the schedule or trace in the file as simple as it can, keeping the outcome of the run. It fails as Replay does,
// and with BAL0822 when the file is that of a run that a limit stopped.
func (p *Program) Minimize(ctx context.Context, file string, o Options, maxStates int, progress func(int)) (*MinimizeReport, error) {
	recorded, o, whole, err := p.wholeRun(ctx, file, o)
	if err != nil {
		return nil, err
	}
	bounded, stop := context.WithCancel(ctx)
	defer stop()
	memory, full := newMemory(o.MaxMemory), false
	recording := sim.System[*pi.Config](p.system(o, true))
	m, err := lts.Minimize(bounded, recording, sim.System[pi.State](p.Machine.Space(p.machineOptions(o, false))), recorded.Labels, lts.Options{
		MaxStates: maxStates,
		Progress: func(states int) {
			if full = full || memory.full(); full {
				stop()
			}
			if progress != nil {
				progress(states)
			}
		},
	})
	if err != nil {
		return nil, err
	}
	if full && m.Why != "" {
		m.Why = errMemory.Error()
	}
	return &MinimizeReport{m, len(recorded.Labels), lts.Switches(recorded.Labels), whole, p.header(o)}, nil
}

// wholeRun reads a schedule or trace and replays it: a whole run, with its outcome and the options that hold for it.
func (p *Program) wholeRun(ctx context.Context, file string, o Options) (*trace.Schedule, Options, step.Outcome, error) {
	recorded, o, err := p.readSchedule(file, o)
	if err != nil {
		return nil, o, step.Outcome{}, err
	}
	run, err := sim.Run(ctx, sim.System[*pi.Config](p.system(o, false)), recorded.Scheduler(), sim.Limits{}, nil)
	var diverged *sim.Divergence
	switch {
	case errors.As(err, &diverged):
		return nil, o, run.Outcome, &Diverged{recorded.Diverged(diverged)}
	case err != nil:
		return nil, o, run.Outcome, err
	case run.Outcome.End == step.Bound:
		return nil, o, run.Outcome, inputError(&source.Diagnostic{
			Code: CodeNoOutcome, Severity: source.Error, Message: "the run in " + file + " was stopped by a limit, so it has no outcome",
			Help: []string{"give a schedule that ends with done, deadlock or error; `trace slice` cuts a trace at a step"},
		})
	}
	return recorded, o, run.Outcome, nil
}

// Schedule is the text of the simplified schedule.
func (r *MinimizeReport) Schedule() string {
	return scheduleText(r.header.Fields(), r.Labels, r.Outcome.End.String())
}

func scheduleText(fields []trace.Field, labels []string, end string) string {
	var b strings.Builder
	if err := trace.WriteSchedule(&b, fields, slices.Values(labels), end); err != nil {
		panic(err) // a strings.Builder takes everything
	}
	return b.String()
}

// Summary says to a person what became simpler, and what is known of the result.
func (r *MinimizeReport) Summary(w io.Writer) {
	fmt.Fprintf(w, "%s with %s became %s with %s; the outcome is the same: %s\n",
		count(r.StepsBefore, "step"), times(r.SwitchesBefore), count(len(r.Labels), "step"), times(r.Switches), r.Outcome.End)
	switch {
	case r.Fewest:
		fmt.Fprintln(w, "no run with this outcome is shorter, and none as short changes threads less often")
	case r.Shortest:
		fmt.Fprintf(w, "no run with this outcome is shorter; whether one as short changes threads less often is not known: %s\n", r.Why)
	default:
		fmt.Fprintf(w, "NOT searched wholly, %s: a shorter run may exist; --max-states allows more\n", r.Why)
	}
}

func times(n int) string {
	if n == 1 {
		return "1 context switch"
	}
	return fmt.Sprintf("%d context switches", n)
}

// MinimizeDoc is what trace minimize prints with --format json (docs/schema/trace-minimize.json).
type MinimizeDoc struct {
	V              int         `json:"v"`
	Command        string      `json:"command"`
	Before         RunSize     `json:"before"`
	After          RunSize     `json:"after"`
	Shortest       bool        `json:"shortest"`
	FewestSwitches bool        `json:"fewestSwitches"`
	Why            string      `json:"unknownBecause,omitempty"`
	Outcome        OutcomeText `json:"outcome"`
	Schedule       string      `json:"schedule"`
}

// RunSize measures a run.
type RunSize struct {
	Steps    int `json:"steps"`
	Switches int `json:"switches"`
}

// OutcomeText is an outcome: the lines printed, the end by name, and the code of the failure when the end is "error".
type OutcomeText struct {
	Output []string `json:"output"`
	End    string   `json:"end"`
	Code   string   `json:"code,omitempty"`
}

func outcomeText(o step.Outcome) OutcomeText {
	t := OutcomeText{Output: sim.Lines(o.Output), End: o.End.String()}
	if o.Failure != nil {
		t.Code = o.Failure.Code
	}
	return t
}

// Document returns the report as the document that scripts read.
func (r *MinimizeReport) Document() MinimizeDoc {
	return MinimizeDoc{
		V: 1, Command: "trace minimize", Before: RunSize{r.StepsBefore, r.SwitchesBefore}, After: RunSize{len(r.Labels), r.Switches},
		Shortest: r.Shortest, FewestSwitches: r.Fewest, Why: r.Why, Outcome: outcomeText(r.Outcome), Schedule: r.Schedule(),
	}
}

// SliceDoc is what trace slice prints with --format json (docs/schema/trace-slice.json). Steps are the numbers of the steps that
// step To depends on, and To.
type SliceDoc struct {
	V        int    `json:"v"`
	Command  string `json:"command"`
	To       int    `json:"to"`
	Steps    []int  `json:"steps"`
	Schedule string `json:"schedule"`
}

// SliceTrace reads a trace and returns the steps that step n depends on, 0 being the last, and their schedule. It fails with an
// *InputError when the file is no trace, and in words when it has no such step.
func SliceTrace(file string, stdin io.Reader, n int) (*SliceDoc, error) {
	t, err := readTrace(file, stdin)
	if err != nil {
		return nil, err
	}
	last := len(t.Steps) - 1
	if n == 0 {
		n = last
	}
	if n > last || last == 0 {
		return nil, fmt.Errorf("--to is %d, and the trace has %s", n, count(last, "step"))
	}
	return &SliceDoc{V: 1, Command: "trace slice", To: n, Steps: t.Past(n), Schedule: t.Slice(n).Text()}, nil
}

// DiffTraces reads two traces and compares them. It fails with an *InputError when a file is no trace.
func DiffTraces(a, b string, stdin io.Reader) (*trace.Difference, error) {
	left, err := readTrace(a, stdin)
	if err != nil {
		return nil, err
	}
	right, err := readTrace(b, stdin)
	if err != nil {
		return nil, err
	}
	return trace.Diff(left, right), nil
}
