package driver

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/internal/props"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/sim/trace"
	"github.com/balticsim/balticsim/step"
)

// Question is what a user asks of all runs of a program: property files, expressions, and which endless runs count. A file
// S.props beside the script S.ml is asked as well.
type Question struct {
	Files, Expressions []string
	Fair               props.Fairness
	MaxStates          int // 0 for no limit
	Progress           func(states int)
}

// ParseFairness reads --fair.
func ParseFairness(word string) (props.Fairness, error) { return props.ParseFairness(word) }

// Asks tells whether anything is asked about a script.
func (q Question) Asks(scriptPath string) bool {
	return len(q.files(scriptPath))+len(q.Expressions) > 0
}

func (q Question) files(scriptPath string) []string {
	files := slices.Clone(q.Files)
	if beside := besideScript(scriptPath, "", ".props"); beside != "" && !slices.Contains(files, beside) {
		files = append(files, beside)
	}
	return files
}

// PropertyReport is a set of properties held against all runs of a program.
type PropertyReport struct {
	*props.Report
	Bounds   string             // what else the verdicts rest on, as ExploreReport has it
	Reported source.Diagnostics // warnings about the question
	fair     props.Fairness
	// questioned is what of Reported is about the properties themselves.
	questioned source.Diagnostics
	header     trace.Header
	replay     string         // the command that replays a schedule, up to its name
	recorded   map[int]string // by finding: the file of its run, when it was written
}

// CheckProperties holds the properties of the question against all runs of the program. The report is nil when there is an error
// among the diagnostics.
func (p *Program) CheckProperties(ctx context.Context, o Options, q Question) (*PropertyReport, source.Diagnostics) {
	var files []*source.File
	for _, path := range q.files(p.path) {
		file, d := ReadSource(path, p.stdin)
		if d != nil {
			return nil, source.Diagnostics{d}
		}
		files = append(files, file)
	}
	set, ds := props.Load(files, q.Expressions)
	if set == nil {
		return nil, limited(ds)
	}
	searching, stop := context.WithCancel(ctx)
	defer stop()
	memory, full := newMemory(o.MaxMemory), false
	found, d := set.Check(searching, props.Subject{Space: p.Machine.Space(p.machineOptions(o, false)), Process: p.Process}, props.Options{
		MaxStates: q.MaxStates, Fair: q.Fair,
		Progress: func(states int) {
			if full = full || memory.full(); full {
				stop()
			}
			if q.Progress != nil {
				q.Progress(states)
			}
		},
	})
	if d != nil {
		return nil, append(ds, d)
	}
	if full && !found.Complete {
		found.Why = errMemory.Error()
	}
	o.Scheduler = "explore"
	return &PropertyReport{
		Report: found, Bounds: p.bounds(), Reported: append(slices.Clone(ds), p.unknownFaults(o)...), questioned: ds, fair: q.Fair,
		header: p.header(o), replay: p.replayCommand(o, RunOutputs{}, "FILE"), recorded: map[int]string{},
	}, nil
}

// Verdict says in one word how it went, as explore.Report does.
func (r *PropertyReport) Verdict() string {
	switch {
	case r.Violated():
		return "violation"
	case slices.ContainsFunc(r.Findings, func(f props.Finding) bool { return f.Answer == props.Unknown }):
		return "bounded"
	}
	return "ok"
}

// Violations returns the properties that are violated, each with a run against it: the labels that lead into an endless one,
// and one round.
func (r *PropertyReport) Violations() []explore.Violation {
	var all []explore.Violation
	for _, f := range r.Findings {
		if f.Answer == props.Violated {
			all = append(all, violation(f))
		}
	}
	return all
}

func violation(f props.Finding) explore.Violation {
	v := explore.Violation{Kind: f.Kind.String(), Name: f.Name, Step: len(f.Prefix), Witness: slices.Concat(f.Prefix, f.Cycle), End: f.End}
	if v.End == step.Running {
		v.End = step.Bound // the schedule stops there, the run does not
	}
	return v
}

// schedule is the text of the run against a property.
func (r *PropertyReport) schedule(f props.Finding) string {
	v := violation(f)
	return scheduleText(r.header.Fields(), v.Witness, v.End.String())
}

// WriteWitnesses writes the schedule of each run against a property into a folder, which it makes when there is none: violation-1.sched
// and so on. It returns BAL0703 when a file cannot be written.
func (r *PropertyReport) WriteWitnesses(folder string) *source.Diagnostic {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return unwritable(folder, err)
	}
	for i, f := range r.Findings {
		if f.Answer != props.Violated {
			continue
		}
		path := filepath.Join(folder, fmt.Sprintf("violation-%d.sched", len(r.recorded)+1))
		if d := WriteFile(path, []byte(r.schedule(f))); d != nil {
			return d
		}
		r.recorded[i] = path
	}
	return nil
}

// printFindings shows each property to a person. A witness that was not written to a file is printed whole, so that it can be kept.
func (r *PropertyReport) printFindings(w io.Writer) {
	for i, f := range r.Findings {
		title := f.Name
		if kind := f.Kind.String(); !strings.HasPrefix(title, kind) && !strings.HasPrefix(title, strings.ReplaceAll(kind, "-", "_")) {
			title += " (" + kind + ")"
		}
		switch f.Answer {
		case props.Holds:
			fmt.Fprintf(w, "%s: holds\n", title)
			continue
		case props.Unknown:
			fmt.Fprintf(w, "%s: not violated so far\n", title)
			continue
		case props.Violated:
		}
		fmt.Fprintf(w, "%s: VIOLATED\n", title)
		switch {
		case len(f.Cycle) > 0:
			fmt.Fprintf(w, "  by a run that never ends, after %s: %s\n", count(len(f.Prefix), "step"), shortened(f.Prefix))
			fmt.Fprintf(w, "  again and again: %s\n", shortened(f.Cycle))
		case f.End == step.Running:
			fmt.Fprintf(w, "  after %s: %s\n", count(len(f.Prefix), "step"), shortened(f.Prefix))
		default:
			fmt.Fprintf(w, "  at the end (%s) of a run of %s: %s\n", f.End, count(len(f.Prefix), "step"), shortened(f.Prefix))
		}
		if path, written := r.recorded[i]; written {
			fmt.Fprintf(w, "  replay: %s\n", strings.TrimSuffix(r.replay, "FILE")+quoted(path))
			continue
		}
		fmt.Fprintf(w, "  replay: %s, where FILE is:\n", r.replay)
		for line := range strings.Lines(r.schedule(f)) {
			fmt.Fprintf(w, "    %s", line)
		}
	}
}

// Print shows the report to a person.
func (r *PropertyReport) Print(w io.Writer) {
	r.printFindings(w)
	if r.Bounds != "" {
		fmt.Fprintf(w, "bounded by %s\n", r.Bounds)
	}
	verdict := "complete: all runs were looked at"
	if slices.ContainsFunc(r.Findings, func(f props.Finding) bool { return f.Kind.Live() }) {
		verdict += ", endless ones with fairness " + r.fair.String()
	}
	if !r.Complete {
		verdict = "NOT complete, " + r.Why + ": what is not violated so far may be"
	}
	fmt.Fprintln(w, verdict)
	properties := "1 property"
	if n := len(r.Findings); n != 1 {
		properties = fmt.Sprintf("%d properties", n)
	}
	fmt.Fprintf(w, "%s, %s, %s\n", properties, count(r.States, "state"), count(r.Transitions, "transition"))
}

// PropertiesDoc is what check prints of properties with --format json, and PropertyDoc of one of them.
type PropertiesDoc struct {
	Complete    bool          `json:"complete"`
	Why         string        `json:"incompleteBecause,omitempty"`
	Verdict     string        `json:"verdict"`
	Fair        string        `json:"fair"`
	Bounds      string        `json:"boundedBy,omitempty"`
	States      int           `json:"states"`
	Transitions int           `json:"transitions"`
	Properties  []PropertyDoc `json:"properties"`
}

// PropertyDoc is a property with its verdict: holds, violated or unknown. A violation has the text of a schedule that shows it, after how many
// steps it does, and for an endless run the labels of its first round, which the schedule ends with.
type PropertyDoc struct {
	Name    string   `json:"name"`
	Kind    string   `json:"kind"`
	Verdict string   `json:"verdict"`
	Step    *int     `json:"step,omitempty"`
	Witness string   `json:"witness,omitempty"`
	Cycle   []string `json:"cycle,omitempty"`
}

// Document returns the report as scripts read it.
func (r *PropertyReport) Document() *PropertiesDoc {
	d := &PropertiesDoc{
		Complete: r.Complete, Why: r.Why, Verdict: r.Verdict(), Fair: r.fair.String(), Bounds: r.Bounds,
		States: r.States, Transitions: r.Transitions, Properties: []PropertyDoc{},
	}
	for _, f := range r.Findings {
		one := PropertyDoc{Name: f.Name, Kind: f.Kind.String(), Verdict: f.Answer.String(), Cycle: f.Cycle}
		if f.Answer == props.Violated {
			steps := len(f.Prefix)
			one.Step, one.Witness = &steps, r.schedule(f)
		}
		d.Properties = append(d.Properties, one)
	}
	return d
}
