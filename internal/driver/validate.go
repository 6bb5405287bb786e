package driver

import (
	"context"
	"fmt"
	"io"
	"math"
	"path"

	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/sim/trace"
)

// CodeEventsChanged is the code of the warning that a file is not as it was when the events were recorded.
const CodeEventsChanged = "BAL0855"

// ValidateReport is a finished validation of a file of events against the model of a script.
type ValidateReport struct {
	*conform.Verdict
	Reported source.Diagnostics // warnings about the question
	Bounds   string
	file     string
	script   string
	events   int
	cut      bool
}

// ValidateOptions bounds a validation; 0 is no limit. Progress may be nil.
type ValidateOptions struct {
	MaxStates, MaxMemory int
	Progress             func(states int, about string)
}

// ReadEvents reads an event file. The diagnostics are its mistakes; with an error among them there is no record.
func ReadEvents(file string, stdin io.Reader) (*conform.Record, *source.File, source.Diagnostics) {
	text, d := readLimited(file, stdin, maxRecorded)
	if d != nil {
		return nil, nil, source.Diagnostics{d}
	}
	record, ds := conform.Read(text, conform.Limits{})
	return record, text, ds
}

// Validate decides whether the model of a script admits the events in a file. The script's workload has no part in it: what is outside
// the farm does what the events say. The diagnostics are those of the script and of the file; with an error among them there is no
// report. The error is the context's.
func Validate(ctx context.Context, file string, in Inputs, o ValidateOptions) (*ValidateReport, source.Diagnostics, error) {
	record, text, ds := ReadEvents(file, in.Stdin)
	if ds.HasErrors() {
		return nil, ds, nil
	}
	in.Workload, in.Open = "", true
	p, ds := Compile(in)
	if ds.HasErrors() {
		return nil, ds, nil
	}
	h := p.EventsHeader("model")
	if trace.Relate(trace.File(record.Header.Script), trace.File(h.Script)) == trace.Other {
		d := &source.Diagnostic{
			Code: conform.CodeEventsElsewhere, Severity: source.Error,
			Message: fmt.Sprintf("these events were recorded from %s, not from %s", record.Header.Script.Name, h.Script.Name),
			Primary: source.Label{Span: text.At(0, len(text.Line(1)))},
			Help:    []string{"give the script that they were recorded from: " + record.Header.Script.Name},
		}
		return nil, append(ds, d), nil
	}
	report := &ValidateReport{
		Reported: changed(&record.Header, &h), Bounds: p.bounds(), file: file, script: p.path, events: len(record.Events), cut: record.Cut,
	}
	if o.MaxStates == 0 {
		o.MaxStates = math.MaxInt
	}
	searching, stop := context.WithCancel(ctx)
	defer stop()
	memory, full := newMemory(o.MaxMemory), false
	m := conform.Model{Program: p.Machine, Alphabet: p.Alphabet()}
	report.Verdict = conform.Validate(searching, m, record.Events, conform.Options{
		MaxStates: o.MaxStates,
		Progress: func(s conform.Progress) {
			if full = full || memory.full(); full {
				stop()
			}
			if o.Progress != nil {
				o.Progress(s.States, fmt.Sprintf("%d of %d events admitted", s.Admitted, len(record.Events)))
			}
		},
	})
	if full && report.Answer == conform.Unknown {
		report.Why = errMemory.Error()
	}
	return report, ds, ctx.Err()
}

// changed warns about files that are not as they were when the events were recorded.
func changed(recorded, given *conform.Header) source.Diagnostics {
	type pair struct{ recorded, given conform.File }
	pairs := []pair{{recorded.Script, given.Script}}
	if recorded.Meta != nil && given.Meta != nil {
		pairs = append(pairs, pair{*recorded.Meta, *given.Meta})
	}
	for _, r := range recorded.Files {
		for _, g := range given.Files {
			if path.Base(r.Name) == path.Base(g.Name) {
				pairs = append(pairs, pair{r, g})
			}
		}
	}
	var ds source.Diagnostics
	for _, p := range pairs {
		if p.recorded.SHA256 != "" && p.recorded.SHA256 != p.given.SHA256 {
			ds = append(ds, &source.Diagnostic{
				Code: CodeEventsChanged, Severity: source.Warning,
				Message: p.given.Name + " is not as it was when the events were recorded",
				Notes:   []string{"what the model admits may have changed"},
			})
		}
	}
	return ds
}

// Refuses tells whether the model does not admit the events.
func (r *ValidateReport) Refuses() bool { return r.Answer == conform.Refused }

// Undecided tells whether a bound was hit before the answer.
func (r *ValidateReport) Undecided() bool { return r.Answer == conform.Unknown }

// Print shows the report to a person.
func (r *ValidateReport) Print(w io.Writer) {
	model := "the model of " + r.script
	switch r.Answer {
	case conform.Admitted:
		fmt.Fprintf(w, "%s admits %s\n", model, r.all())
	case conform.Refused:
		fmt.Fprintf(w, "%s does NOT admit event %d\n  %s\n", model, r.Refused.N, r.Refused)
		r.printInstead(w)
	case conform.Unknown:
		fmt.Fprintf(w, "NOT decided whether %s admits %s, %s: the first %d are admitted\n", model, r.all(), r.Why, r.Verdict.Admitted)
	}
	if r.cut {
		fmt.Fprintln(w, "the file ends in the middle of a line, which was left out")
	}
	if r.Bounds != "" {
		fmt.Fprintf(w, "bounded by %s\n", r.Bounds)
	}
	fmt.Fprintln(w, count(r.States, "state"))
}

func (r *ValidateReport) all() string { return "all of " + count(r.events, "event") }

func (r *ValidateReport) printInstead(w io.Writer) {
	if len(r.Instead) == 0 {
		fmt.Fprintln(w, "instead: nothing more can happen")
	} else {
		fmt.Fprintln(w, "instead of it the model has")
		for _, e := range r.Instead {
			fmt.Fprintf(w, "  %s%s\n", e, anyValue(e))
		}
	}
	if len(r.Schedule) > 0 {
		fmt.Fprintf(w, "after %s: %s\n", count(len(r.Schedule), "step"), shortened(r.Schedule))
	}
}

// anyValue says that an event may carry any value.
func anyValue(e conform.Event) string {
	if (e.Kind == conform.Call || e.Kind == conform.Reply) && len(e.Value) == 0 {
		return " with any value"
	}
	return ""
}

// ValidateDoc is what trace validate prints with --format json (docs/schema/trace-validate.json).
type ValidateDoc struct {
	V        int             `json:"v"`
	Command  string          `json:"command"`
	Verdict  conform.Answer  `json:"verdict"`
	Events   int             `json:"events"`
	Admitted int             `json:"admitted"`
	Refused  *conform.Event  `json:"refused,omitempty"`
	Instead  []conform.Event `json:"instead"`
	Why      string          `json:"unknownBecause,omitempty"`
	Bounds   string          `json:"boundedBy,omitempty"`
	Schedule []string        `json:"schedule"`
	States   int             `json:"states"`
}

// Document returns the report as the document that scripts read.
func (r *ValidateReport) Document() ValidateDoc {
	d := ValidateDoc{
		V: 1, Command: "trace validate", Verdict: r.Answer, Events: r.events, Admitted: r.Verdict.Admitted, Why: r.Why, Bounds: r.Bounds,
		Instead: []conform.Event{}, Schedule: r.Schedule, States: r.States,
	}
	if r.Answer == conform.Refused {
		d.Refused = r.Refused
		d.Instead = append(d.Instead, r.Instead...)
	}
	return d
}
