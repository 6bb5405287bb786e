package driver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/lts"
	"github.com/balticsim/balticsim/sim/trace"
	"github.com/balticsim/balticsim/step"
)

// GraphOptions says what can be seen of a program, besides what it prints and how it ends, and how far it is explored.
// Calls makes the client's calls of the farm's exports visible, and their answers; Faults the environment's moves.
type GraphOptions struct {
	Calls, Faults bool
	MaxStates     int
}

// StateGraph is the graph of a program, or one that was read from a file in the Aldebaran format and has no program.
type StateGraph struct {
	*lts.Graph
	Name     string // of the script or file
	Complete bool
	Why      string // when it is not
	Bounds   string // what else it rests on, as ExploreReport has it
	Reported source.Diagnostics
	program  *Program
	options  Options
	space    *lts.Space[*pi.Config]
}

// StateGraph explores the states of the program. progress, which may be nil, is told their number.
func (p *Program) StateGraph(ctx context.Context, o Options, g GraphOptions, progress func(int)) *StateGraph {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	memory, full := newMemory(o.MaxMemory), false
	o.Scheduler = "explore"
	x := lts.Explore(ctx, sim.System[*pi.Config](p.system(o, false)), g.observation(), lts.Options{
		MaxStates: g.MaxStates,
		Progress: func(states int) {
			if full = full || memory.full(); full {
				stop()
			}
			if progress != nil {
				progress(states)
			}
		},
	})
	r := &StateGraph{
		Graph: x.Graph, Name: p.Script.Name, Complete: x.Complete, Why: x.Why, Bounds: p.bounds(),
		Reported: p.unknownFaults(o), program: p, options: o, space: x,
	}
	if full && !r.Complete {
		r.Why = errMemory.Error()
	}
	return r
}

// Hints of channels; baltic/hint.go has them all.
const (
	exportPrefix = "export:"
	responseHint = "resp"
)

// open are the states that lack transitions.
func (g *StateGraph) open() []int32 {
	if g.space == nil {
		return nil
	}
	return g.space.Open
}

// observation names the steps that can be seen. A call of an export is the step by which its server on the host takes
// the request, with the argument; an answer is the step by which the client takes it.
func (g GraphOptions) observation() lts.Observation {
	if !g.Calls && !g.Faults {
		return lts.Observation{}
	}
	return lts.Observation{Steps: func(m step.Step, l step.Label) string {
		if m.Env {
			if _, fault, ok := strings.Cut(l.Text, " fault "); ok && g.Faults {
				return "fault " + fault
			}
			return ""
		}
		if !g.Calls || l.Message == "" {
			return ""
		}
		hint, _, _ := strings.Cut(l.Chan, "#")
		if export, ok := strings.CutPrefix(hint, exportPrefix); ok {
			return "call " + export + " " + argument(l.Value)
		}
		if l.Partition == baltic.ClientPartition && hint == responseHint && l.Inner.Known() {
			return "answer " + l.Value
		}
		return ""
	}}
}

// argument takes the channel for the answer out of a request (argument, <resp#…>): its name tells nothing.
func argument(request string) string {
	if i := strings.LastIndex(request, ", <"+responseHint+"#"); i > 0 && strings.HasPrefix(request, "(") && strings.HasSuffix(request, ">)") {
		return request[1:i]
	}
	return request
}

// CodeNotGraph is the code of a file that is no graph in the Aldebaran format.
const CodeNotGraph = "BAL0831"

// IsGraphFile tells whether a file is, by its name, a graph in the Aldebaran format.
func IsGraphFile(path string) bool { return filepath.Ext(path) == ".aut" }

// ReadGraph reads a graph in the Aldebaran format. It fails with BAL0701 or BAL0831.
func ReadGraph(path string, stdin io.Reader, maxStates int) (*StateGraph, *source.Diagnostic) {
	file, d := readLimited(path, stdin, maxRecorded)
	if d != nil {
		return nil, d
	}
	if maxStates <= 0 {
		maxStates = lts.DefaultMaxStates
	}
	g, err := lts.ReadAut(strings.NewReader(file.Text), maxStates)
	if err != nil {
		return nil, &source.Diagnostic{
			Code: CodeNotGraph, Severity: source.Error, Message: fmt.Sprintf("%s is no graph in the Aldebaran format: %v", file.Name, err),
			Help: []string{"`balticsim lts FILE -o graph.aut` writes one"},
		}
	}
	return &StateGraph{Graph: g, Name: file.Name, Complete: true}, nil
}

// GraphFormat says how a graph is written: aut, dot, mermaid, json or itf. Hidden is the silent label of .aut files;
// Budget bounds the states of pictures. Modulo, when it is strong or weak, merges equivalent states first.
type GraphFormat struct {
	Format, Hidden, Modulo string
	Budget                 int
	Schedule               string // for itf: the run to write
}

// Encode writes the graph in a format. It fails with an *InputError when a schedule cannot be read, and with *Diverged when
// it cannot be followed.
func (g *StateGraph) Encode(ctx context.Context, f GraphFormat) ([]byte, error) {
	graph := g.Graph
	if f.Modulo != "" {
		r, err := lts.ParseRelation(f.Modulo)
		if err != nil {
			return nil, err
		}
		graph = graph.Modulo(r)
	}
	var b bytes.Buffer
	var err error
	switch f.Format {
	case "aut":
		err = graph.WriteAut(&b, lts.Hidden(f.Hidden))
	case "dot":
		err = graph.WriteDOT(&b, g.Name, f.Budget)
	case "mermaid":
		err = graph.WriteMermaid(&b, f.Budget)
	case "json":
		d := graph.Document(g.Name)
		d.Complete, d.Why = g.Complete, g.Why
		err = WriteJSON(&b, d)
	case "itf":
		err = g.writeRun(ctx, &b, f.Schedule)
	default:
		panic("driver: no format of graphs " + f.Format)
	}
	return b.Bytes(), err
}

// errNoRun says that a graph has nothing to show as a run.
var errNoRun = errors.New("an ITF file holds one run, and a graph that was read from a file has none: give a script")

// writeRun writes one run as an ITF trace: the one that a schedule describes, or else an endless one, or else a shortest
// one to an end.
func (g *StateGraph) writeRun(ctx context.Context, w io.Writer, schedule string) error {
	if g.program == nil {
		return errNoRun
	}
	recorded, o, loop := &trace.Schedule{End: step.Bound.String()}, g.options, -1
	if schedule != "" {
		var err error
		if recorded, o, err = g.program.readSchedule(schedule, o); err != nil {
			return err
		}
	} else if prefix, cycle, found := g.Lasso(); found {
		recorded.Labels = g.space.Labels(append(prefix, cycle...))
		loop = len(prefix) + 1 // the last state is the one before the cycle again
	} else {
		path, _ := g.ToEnd(nil)
		recorded.Labels = g.space.Labels(path)
	}
	run := &lts.ITF{
		Description: "a run of " + g.Name, Loop: loop,
		Vars: []string{"step", "action", "actor", "partition", "output", "end"},
	}
	_, err := sim.Run(ctx, sim.System[*pi.Config](g.program.system(o, false)), recorded.Scheduler(), sim.Limits{}, &itfObserver{run: run})
	var diverged *sim.Divergence
	if errors.As(err, &diverged) {
		return &Diverged{recorded.Diverged(diverged)}
	}
	if err != nil {
		return err
	}
	return run.Write(w)
}

// itfObserver makes a state of an ITF trace of each state of a run, with the step that led there.
type itfObserver struct {
	run   *lts.ITF
	label step.Label
}

// Start adds the first state.
func (i *itfObserver) Start(v sim.View) { i.add(v) }

// Before notes the step.
func (i *itfObserver) Before(v sim.View) { i.label = v.Label(v.Chosen()) }

// After adds the state after the step.
func (i *itfObserver) After(v sim.View) { i.add(v) }

// End does nothing: the last state has been added.
func (i *itfObserver) End(sim.View, step.Outcome) {}

func (i *itfObserver) add(v sim.View) {
	o := v.Outcome()
	i.run.States = append(i.run.States, map[string]any{
		"step": v.Taken(), "action": i.label.Text, "actor": i.label.Actor, "partition": i.label.Partition,
		"output": sim.Lines(o.Output), "end": o.End.String(),
	})
}
