package driver

import (
	"context"
	"errors"
	"io"

	"github.com/balticsim/balticsim/internal/atomicfile"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/trace"
	"github.com/balticsim/balticsim/step"
)

// RunOutputs names the files that a run leaves behind; "" for none.
type RunOutputs struct {
	Schedule, Trace, Events string
}

// InputError is bad input found after a program was compiled: a schedule that is none, a file that cannot be written.
type InputError struct{ Diagnostics source.Diagnostics }

func (e *InputError) Error() string { return e.Diagnostics[0].Error() }

func inputError(ds ...*source.Diagnostic) *InputError { return &InputError{ds} }

// Diverged says that a replay could not follow its schedule.
type Diverged struct{ Diagnostic *source.Diagnostic }

func (e *Diverged) Error() string { return e.Diagnostic.Message }

// RunReport is a finished run.
type RunReport struct {
	Outcome     step.Outcome
	Steps       int
	Rules       uint64
	Seed        uint64
	Reported    source.Diagnostics // warnings about the run itself
	limit       string             // why a limit other than --max-steps stopped the run
	interrupted bool
	untraced    bool   // interrupted, and too long for the trace to be written
	replay      string // the command that replays it
	schedule    func(io.Writer) error
	trace       func(io.Writer) error
	events      func(io.Writer) error
}

// Run executes the program once and writes the files that out names. progress, which may be nil, is told the number of
// steps from time to time. The report is nil only when nothing ran. The error is an *InputError when a file could not be
// written and the context's when it was cancelled.
func (p *Program) Run(ctx context.Context, o Options, out RunOutputs, progress func(int)) (*RunReport, error) {
	return p.run(ctx, o.scheduler(), o, out, progress, "")
}

// Replay follows the schedule or trace in the file. It fails with an *InputError when the file is neither or comes
// from another script, and with *Diverged when the program cannot follow it.
func (p *Program) Replay(ctx context.Context, file string, o Options, out RunOutputs, progress func(int)) (*RunReport, error) {
	schedule, o, err := p.readSchedule(file, o)
	if err != nil {
		return nil, err
	}
	report, err := p.run(ctx, schedule.Scheduler(), o, out, progress, file)
	var diverged *sim.Divergence
	if errors.As(err, &diverged) {
		err = &Diverged{schedule.Diverged(diverged)}
	}
	return report, err
}

func (p *Program) run(ctx context.Context, sch sim.Scheduler, o Options, out RunOutputs, progress func(int), from string) (*RunReport, error) {
	if d := p.checkCrashes(o); d != nil {
		return nil, inputError(d)
	}
	forcing := sim.Force(sch, p.forced(o)...)
	var observer sim.Observer
	if progress != nil {
		observer = sim.Progress(1<<14, progress)
	}
	system := &latest{System: p.system(o, false)}
	guard := &guarded{forcing, ctx, newMemory(o.MaxMemory), system, uint64(o.MaxRules)}
	result, err := sim.Run(ctx, sim.System[*pi.Config](system), guard, sim.Limits{MaxSteps: o.MaxSteps}, observer)
	header := p.header(o)
	report := &RunReport{
		Outcome: result.Outcome, Steps: result.Steps, Rules: result.Final.Rules(), Seed: o.Seed,
		replay: p.replayCommand(o, out, from),
		schedule: func(w io.Writer) error {
			return trace.WriteSchedule(w, header.Fields(), result.Labels(), result.Outcome.End.String())
		},
		trace: func(w io.Writer) error {
			return trace.Write(context.Background(), w, header, sim.System[*pi.Config](p.system(o, true)), result.Picks)
		},
		events: func(w io.Writer) error { return p.writeEvents(w, p.system(o, false), result.Picks) },
	}
	report.Reported = p.unknownFaults(o)
	switch {
	case errors.Is(err, errMemory):
		report.limit, err = errMemory.Error()+", perhaps by a recursion without end; --max-memory allows more", nil
	case errors.Is(err, errRules):
		report.limit, err = errRules.Error()+", perhaps in a loop without end; --max-rules allows more", nil
	case errors.Is(err, context.Canceled):
		o.MaxSteps = result.Steps
		report.interrupted = true
		if out.Trace != "" && result.Steps > interruptedTrace {
			out.Trace, report.untraced = "", true
		}
		report.replay = p.replayCommand(o, out, from)
	}
	if err == nil {
		for _, name := range forcing.Unmade() {
			report.Reported = append(report.Reported, unmade(name))
		}
	}
	// What a run leaves behind is written even when it was interrupted or diverged: that is when people look at it.
	if werr := out.write(report); werr != nil {
		return report, werr
	}
	return report, err
}

// interruptedTrace is the number of steps of an interrupted run above which its trace is not written: whoever interrupts
// a run does not want to wait for gigabytes.
const interruptedTrace = 100_000

func (o RunOutputs) write(report *RunReport) error {
	for _, f := range []struct {
		path  string
		write func(io.Writer) error
	}{{o.Schedule, report.schedule}, {o.Trace, report.trace}, {o.Events, report.events}} {
		if f.path == "" {
			continue
		}
		if err := atomicfile.Write(f.path, f.write); err != nil {
			return inputError(unwritable(f.path, err))
		}
	}
	return nil
}

// system returns the program's transition system under the options; record makes it keep what traces show.
func (p *Program) system(o Options, record bool) *pi.System {
	return p.Machine.System(p.machineOptions(o, record))
}

func (p *Program) machineOptions(o Options, record bool) pi.Options {
	return pi.Options{Policy: o.Policy, Faults: p.budget(o), Record: record}
}

// WriteFile replaces a file wholly or not at all; it returns BAL0703 when it cannot be written.
func WriteFile(path string, content []byte) *source.Diagnostic {
	if err := atomicfile.WriteBytes(path, content); err != nil {
		return unwritable(path, err)
	}
	return nil
}

func unwritable(path string, err error) *source.Diagnostic {
	return &source.Diagnostic{
		Code: "BAL0703", Severity: source.Error,
		Message: "cannot write " + path + ": " + reason(err),
		Help:    []string{"name a file in a folder that exists and that you may write to; what was there before is untouched"},
	}
}
