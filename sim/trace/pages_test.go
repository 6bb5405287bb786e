package trace_test

import (
	"context"
	"errors"
	"testing"

	"github.com/balticsim/balticsim/internal/explain"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/internal/toy"
	"github.com/balticsim/balticsim/sim/trace"
)

// TestExplainPages runs the examples of the pages of this package's codes. The scripts among them print one line, which a
// toy can do as well.
func TestExplainPages(t *testing.T) {
	for _, code := range []string{
		trace.CodeNotSchedule, trace.CodeScheduleVersion, trace.CodeScheduleHeader, trace.CodeScheduleCutShort,
		trace.CodeScheduleLine, trace.CodeScheduleElsewhere, trace.CodeNotTrace, trace.CodeTraceVersion,
		trace.CodeTraceCutShort, trace.CodeTraceLine, trace.CodeTraceElsewhere, trace.CodeDiverged,
	} {
		page, err := explain.Lookup(code)
		if err != nil {
			t.Error(err)
			continue
		}
		for i, b := range page.Blocks {
			f := source.NewFile("example", b.Text)
			var problems source.Diagnostics
			switch {
			case b.Verdict == explain.Context:
				continue
			case b.Kind == "sched":
				var s *trace.Schedule
				if s, problems = trace.ParseSchedule(f, trace.Limits{}); problems == nil {
					problems = follow(s, f, trace.CodeScheduleElsewhere, s.Script())
				}
			case b.Kind == "trace":
				var tr *trace.Trace
				if tr, problems = trace.Parse(f, trace.Limits{}); problems == nil {
					problems = follow(tr.Schedule(), f, trace.CodeTraceElsewhere, tr.Header.Script)
				}
			default:
				t.Errorf("%s: a block of kind %s", code, b.Kind)
			}
			switch {
			case b.Verdict == explain.Works && len(problems) > 0:
				t.Errorf("%s, block %d: %v", code, i+1, problems[0])
			case b.Verdict == explain.Fails && (len(problems) != 1 || problems[0].Code != code):
				t.Errorf("%s, block %d: %v", code, i+1, problems)
			}
		}
	}
}

// follow replays a schedule on the one-line program, unless it belongs to another script.
func follow(s *trace.Schedule, f *source.File, code string, recorded trace.File) source.Diagnostics {
	given := trace.File{Name: "S.ml", SHA256: "aa"}
	if trace.Relate(recorded, given) == trace.Other {
		return source.Diagnostics{trace.Elsewhere(code, f, recorded, given)}
	}
	y := &toy.System{Main: []toy.Op{{Kind: toy.Print, Text: "hello\n"}}}
	_, err := sim.Run(context.Background(), y, s.Scheduler(), sim.Limits{}, nil)
	var d *sim.Divergence
	if errors.As(err, &d) {
		return source.Diagnostics{s.Diverged(d)}
	}
	return nil
}
