package driver

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/lts"
	"github.com/balticsim/balticsim/sim/trace"
	"github.com/balticsim/balticsim/step"
)

// A test is a schedule that must not be possible any more, with a few more header lines: that it is a test, the outcome
// that must not happen, and the script's companions. Files are named from the folder of the test, so that the test
// and its script can be moved together. It is a schedule in every other respect, and can be replayed.
const (
	keyTest    = "test"
	testNever  = "never"
	keyOutcome = "outcome"
)

// companion is a header line for one of the inputs, besides the script and its metadata.
type companion struct {
	key, flag string
	path      bool
	set       func(*Inputs, string) error
}

func companions() []companion {
	return []companion{
		{trace.KeyMeta, "--meta", true, func(in *Inputs, v string) error { in.Meta = v; return nil }},
		{"images", "--images", true, func(in *Inputs, v string) error { in.Images = v; return nil }},
		{"workload", "--workload", true, func(in *Inputs, v string) error { in.Workload = v; return nil }},
		{"mgi-calls", "--mgi-calls", false, func(in *Inputs, v string) (err error) { in.MGICalls, err = strconv.Atoi(v); return err }},
	}
}

// TestOf makes a test of the schedule or trace in the file, to be written to out: it fails for as long as the script can have
// the outcome of that run. It fails as Minimize does.
func (p *Program) TestOf(ctx context.Context, file, out string, o Options) ([]byte, error) {
	recorded, o, whole, err := p.wholeRun(ctx, file, o)
	if err != nil {
		return nil, err
	}
	folder := filepath.Dir(out)
	if out == "-" {
		folder = "."
	}
	outcome, err := json.Marshal(outcomeText(whole))
	if err != nil {
		panic(err) // strings are JSON
	}
	fields := []trace.Field{{Key: keyTest, Value: testNever}, {Key: keyOutcome, Value: string(outcome)}}
	header := p.header(o)
	header.Script.Name = from(folder, p.path)
	if header.Meta != nil {
		header.Meta.Name = from(folder, header.Meta.Name)
	}
	fields = append(fields, header.Fields()...)
	for _, c := range companions()[1:] {
		if at := slices.Index(p.flags, c.flag); at >= 0 {
			value := p.flags[at+1]
			if c.path {
				value = from(folder, value)
			}
			fields = append(fields, trace.Field{Key: c.key, Value: value})
		}
	}
	return []byte(scheduleText(fields, recorded.Labels, whole.End.String())), nil
}

// from names a file from a folder, when there is a way that does not go through the root.
func from(folder, path string) string {
	if rel, err := filepath.Rel(folder, path); err == nil && !filepath.IsAbs(path) {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(path)
}

// CodeNotTest is the code of a file that is no test.
const CodeNotTest = "BAL0823"

// Verdict says how a test came out. Gone: a complete search did not find the outcome. Still: it can happen. Unknown: it was not
// found, but the search was bounded.
type Verdict string

// The verdicts.
const (
	Gone    Verdict = "gone"
	Still   Verdict = "still"
	Unknown Verdict = "unknown"
)

// TestReport is a finished test. By says of an outcome that is still possible whether the schedule of the test shows it, or
// another one that the search found: then Schedule is its text.
type TestReport struct {
	File     string      `json:"file"`
	Script   string      `json:"script"`
	Verdict  Verdict     `json:"verdict"`
	Outcome  OutcomeText `json:"outcome"`
	Why      string      `json:"unknownBecause,omitempty"`
	By       string      `json:"by,omitempty"`
	Schedule string      `json:"schedule,omitempty"`
}

// TestsDoc is what test prints with --format json (docs/schema/test.json).
type TestsDoc struct {
	V       int           `json:"v"`
	Command string        `json:"command"`
	Tests   []*TestReport `json:"tests"`
}

// RunTest runs a test: it replays the schedule, and when that does not show the outcome any more, searches the script for it. The
// diagnostics are those of the test or of its script; with an error among them there is no report.
func RunTest(ctx context.Context, file string, stdin io.Reader, maxStates, maxMemory int) (*TestReport, source.Diagnostics) {
	t, in, ds := readTest(file, stdin)
	if ds.HasErrors() {
		return nil, ds
	}
	p, ds := Compile(in)
	if ds.HasErrors() {
		return nil, ds
	}
	o := recordedOptions(t, Options{MaxMemory: maxMemory})
	report := &TestReport{File: file, Script: p.path}
	if err := json.Unmarshal([]byte(t.Get(keyOutcome)), &report.Outcome); err != nil {
		return nil, notTest(file, "its outcome cannot be read: "+err.Error())
	}
	wanted := func(o step.Outcome) bool {
		got := outcomeText(o)
		return got.End == report.Outcome.End && got.Code == report.Outcome.Code && slices.Equal(got.Output, report.Outcome.Output)
	}
	system := sim.System[*pi.Config](p.system(o, false))
	if run, err := sim.Run(ctx, system, t.Scheduler(), sim.Limits{}, nil); err == nil && wanted(run.Outcome) {
		report.Verdict, report.By = Still, "schedule"
		return report, ds
	}
	bounded, stop := context.WithCancel(ctx)
	defer stop()
	memory, full := newMemory(maxMemory), false
	labels, found, complete, why := lts.Find(bounded, system, strings.Join(report.Outcome.Output, "\n"), wanted, lts.Options{
		MaxStates: maxStates,
		Progress: func(int) {
			if full = full || memory.full(); full {
				stop()
			}
		},
	})
	switch {
	case found:
		report.Verdict, report.By = Still, "search"
		report.Schedule = scheduleText(p.header(o).Fields(), labels, report.Outcome.End)
	case complete:
		report.Verdict = Gone
	default:
		report.Verdict, report.Why = Unknown, why
		if full {
			report.Why = errMemory.Error()
		}
	}
	return report, ds
}

// readTest reads a test and finds its inputs.
func readTest(file string, stdin io.Reader) (*trace.Schedule, Inputs, source.Diagnostics) {
	in := Inputs{MGICalls: DefaultMGICalls, Stdin: stdin}
	text, d := readLimited(file, stdin, maxRecorded)
	if d != nil {
		return nil, in, source.Diagnostics{d}
	}
	t, ds := trace.ParseSchedule(text, trace.Limits{})
	switch {
	case ds.HasErrors():
		return nil, in, ds
	case t.Get(keyTest) != testNever:
		return nil, in, notTest(file, "it has no line `#"+keyTest+"="+testNever+"`")
	case t.Get(trace.KeyScript) == "":
		return nil, in, notTest(file, "it does not name its script")
	}
	locate := func(path string) string {
		if filepath.IsAbs(path) {
			return path
		}
		return filepath.Join(filepath.Dir(file), filepath.FromSlash(path))
	}
	in.Script = locate(t.Get(trace.KeyScript))
	for _, c := range companions() {
		value := t.Get(c.key)
		if value == "" {
			continue
		}
		if c.path {
			value = locate(value)
		}
		if err := c.set(&in, value); err != nil {
			return nil, in, notTest(file, fmt.Sprintf("its line `#%s=%s` is no number", c.key, value))
		}
	}
	return t, in, nil
}

func notTest(file, why string) source.Diagnostics {
	return source.Diagnostics{{
		Code: CodeNotTest, Severity: source.Error, Message: file + " is no test: " + why,
		Help: []string{"`balticsim trace to-test S.ml run.sched -o bug.test` makes a test of a schedule"},
	}}
}

// Print shows the report to a person.
func (r *TestReport) Print(w io.Writer) {
	switch r.Verdict {
	case Gone:
		fmt.Fprintf(w, "pass  %s: %s cannot do this any more\n", r.File, r.Script)
		return
	case Unknown:
		fmt.Fprintf(w, "????  %s: not found in %s, but NOT searched wholly: %s\n", r.File, r.Script, r.Why)
	case Still:
		fmt.Fprintf(w, "FAIL  %s: %s can still do this\n", r.File, r.Script)
	}
	for _, line := range r.Outcome.Output {
		fmt.Fprintf(w, "        | %s\n", line)
	}
	fmt.Fprintf(w, "        %s\n", strings.TrimSpace(r.Outcome.End+" "+r.Outcome.Code))
	switch r.By {
	case "schedule":
		fmt.Fprintln(w, "      the schedule of the test shows it")
	case "search":
		fmt.Fprintln(w, "      the schedule of the test does not show it, but this one does:")
		for _, line := range strings.Split(strings.TrimSpace(r.Schedule), "\n") {
			fmt.Fprintf(w, "        %s\n", line)
		}
	}
}
