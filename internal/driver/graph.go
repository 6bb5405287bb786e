package driver

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// Graph runs the program, for at steps when at is not negative, and draws the call graph of the configuration it reaches.
// The run follows a schedule or trace when schedule names one, and the options otherwise. format is svg, dot or json.
func (p *Program) Graph(ctx context.Context, schedule string, o Options, at int, format string) ([]byte, error) {
	sch := o.scheduler()
	if schedule != "" {
		recorded, replayed, err := p.readSchedule(schedule, o)
		if err != nil {
			return nil, err
		}
		sch, o = recorded.Scheduler(), replayed
	}
	if d := p.checkCrashes(o); d != nil {
		return nil, inputError(d)
	}
	watch := &farmWatch{library: source.NewFile("B.ml", baltic.Implementation()), snapshots: map[string]int{}}
	limits := sim.Limits{MaxSteps: o.MaxSteps}
	if at >= 0 {
		limits.MaxSteps = at
	}
	var final *pi.Config
	if at == 0 {
		final = p.system(o, true).Start()
	} else {
		result, err := sim.Run(ctx, sim.System[*pi.Config](p.system(o, true)), sim.Force(sch, p.forced(o)...), limits, watch)
		var diverged *sim.Divergence
		if err != nil && !(errors.As(err, &diverged) && result.Steps == at) {
			return nil, err
		}
		final = result.Final
		if at > result.Steps {
			return nil, inputError(&source.Diagnostic{
				Code: "BAL0707", Severity: source.Error, Message: fmt.Sprintf("--at is %d, but the run has %s", at, count(result.Steps, "step")),
				Help: []string{"give a step of the run; without --at the end of the run is drawn"},
			})
		}
	}
	graph := p.callGraph(final, watch)
	switch format {
	case "dot":
		return graph.DOT()
	case "json":
		var b bytes.Buffer
		err := WriteJSON(&b, graphDocument(graph))
		return b.Bytes(), err
	}
	return graph.SVG()
}

// farmWatch observes a run for its picture: which snapshots were taken, and what the last step was.
type farmWatch struct {
	library   *source.File
	snapshots map[string]int // by the name of the machine's partition
	last      string         // the last step in words
	touched   string         // the name that the last step acted upon
}

// Start, After and End do nothing: the steps say it all.
func (w *farmWatch) Start(sim.View) {}

// After does nothing.
func (w *farmWatch) After(sim.View) {}

// End does nothing.
func (w *farmWatch) End(sim.View, step.Outcome) {}

// Before notes the step that is about to be taken.
func (w *farmWatch) Before(v sim.View) {
	l := v.Label(v.Chosen())
	w.last, w.touched = fmt.Sprintf("after step %d: %s", v.Taken()+1, l.Text), l.Chan
	if l.Rule == "P-Start" && w.operation(l) == "snapshotVM" {
		w.snapshots[l.Chan]++
	}
}

// operation is the definition of B.ml in which a step stands.
func (w *farmWatch) operation(l step.Label) string {
	for _, s := range []source.Span{l.Inner, l.Span} {
		if s.Known() && s.File.Name == w.library.Name {
			return definitionAt(w.library, s.File.Position(int(s.Start)).Line)
		}
	}
	return ""
}
