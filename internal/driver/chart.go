package driver

import (
	"strings"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/internal/draw"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/trace"
)

// charter turns a trace into a message sequence chart. What the calculus knows as a stop and a start, the chart shows as
// the operation of B that made them, told by the place in B.ml where they stand: crash, snapshot, restore.
type charter struct {
	chart   draw.Chart
	lanes   map[string]int
	library *source.File
	within  map[string]string // for each thread: the operation of B it is in the middle of
	hidden  map[string]bool   // threads of the empty machine that a crash leaves behind
}

func chartOf(t *trace.Trace) *draw.Chart {
	c := &charter{
		lanes: map[string]int{}, within: map[string]string{}, hidden: map[string]bool{},
		library: source.NewFile("B.ml", baltic.Implementation()),
	}
	c.chart.Title = t.Header.Script.Name
	c.chart.Lanes = []draw.Lane{{Name: "host", Up: true}}
	c.lanes["host"] = 0
	for i := range t.Steps {
		c.step(&t.Steps[i])
	}
	c.chart.Outcome = draw.Outcome{End: t.End.End, Output: t.End.Output}
	if f := t.End.Failure; f != nil {
		c.chart.Outcome.Detail = f.Code + ": " + f.Message
	}
	for _, b := range t.End.Blocked {
		c.chart.Outcome.Blocked = append(c.chart.Outcome.Blocked, draw.Blocked{Lane: c.lane(b.Partition), Thread: b.Thread, Waits: b.Waits})
	}
	return &c.chart
}

func (c *charter) lane(partition string) int {
	i, ok := c.lanes[partition]
	if !ok {
		i = len(c.chart.Lanes)
		c.lanes[partition] = i
		c.chart.Lanes = append(c.chart.Lanes, draw.Lane{Name: partition})
	}
	return i
}

// step adds the events of one step: the step itself and what ran locally with it.
func (c *charter) step(s *trace.Step) {
	lane := c.lane(orHost(s.Partition))
	if s.N > 0 {
		if e, ok := c.event(s); ok {
			e.Step, e.Lane, e.Thread = s.N, lane, s.Actor
			c.chart.Events = append(c.chart.Events, e)
		}
	}
	for i := range s.Effects {
		e := &s.Effects[i]
		if c.hidden[e.Actor] {
			continue
		}
		switch e.Kind {
		case "fork":
			c.add(draw.Event{Kind: draw.Fork, Lane: c.laneOf(e.Actor, lane, s), Thread: e.Actor, Starts: []string{e.Object}})
		case "send":
			c.add(draw.Event{Kind: draw.Send, Lane: c.laneOf(e.Actor, lane, s), Thread: e.Actor, Message: e.Object, Chan: hint(e.Chan), Value: e.Value})
		case "done":
			c.add(draw.Event{Kind: draw.Done, Lane: c.laneOf(e.Actor, lane, s), Thread: e.Actor})
		}
	}
}

func (c *charter) add(e draw.Event) { c.chart.Events = append(c.chart.Events, e) }

// laneOf is the lane of a thread that did something local: that of the partition this step started when the thread was
// born there, otherwise that of the step's actor.
func (c *charter) laneOf(thread string, actorLane int, s *trace.Step) int {
	if _, object := verb(s); s.Rule == "P-Start" {
		for _, e := range s.Effects {
			if e.Kind == "thread" && (e.Object == thread || strings.HasPrefix(thread, e.Object+".")) {
				return c.lane(c.partitionNamed(object))
			}
		}
	}
	return actorLane
}

func (c *charter) event(s *trace.Step) (draw.Event, bool) {
	_, object := verb(s)
	switch s.Rule {
	case "P-Comm":
		return draw.Event{Kind: draw.Recv, Chan: hint(s.Chan), Value: s.Value, Message: s.Message, Target: c.lane(orHost(s.FromPartition))}, true
	case "P-Print":
		return draw.Event{Kind: draw.Print, Value: s.Value}, true
	case "P-Choose":
		return draw.Event{Kind: draw.Choose, Value: s.Value}, true
	case "P-Get":
		return draw.Event{Kind: draw.Get, Chan: hint(s.Chan), Value: s.Value, Target: c.lane(orHost(s.FromPartition))}, true
	case "P-Set":
		return draw.Event{Kind: draw.Set, Chan: hint(s.Chan), Value: s.Value, Target: c.lane(orHost(s.FromPartition))}, true
	case "P-Fault":
		return draw.Event{Kind: draw.Fault, Value: object}, true
	case "P-Fail":
		return draw.Event{Kind: draw.Fail, Value: s.Value}, true
	case "P-Stop":
		return c.stop(s, object)
	case "P-Start":
		return c.start(s, object), true
	default:
		return draw.Event{}, false // making a name is not worth a row
	}
}

// stop remembers which operation of B the stop belongs to: a snapshot or a restore is one event, at its start.
func (c *charter) stop(s *trace.Step, name string) (draw.Event, bool) {
	target := c.lane(c.partitionNamed(name))
	operation := c.operation(s)
	c.within[s.Actor] = operation
	switch operation {
	case "crash":
		return draw.Event{Kind: draw.Crash, Target: target}, true
	case "snapshotVM", "restoreVM":
		return draw.Event{}, false
	}
	return draw.Event{Kind: draw.Stop, Target: target}, true
}

func (c *charter) start(s *trace.Step, name string) draw.Event {
	e := draw.Event{Kind: draw.Start, Target: c.lane(c.partitionNamed(name))}
	for _, effect := range s.Effects {
		if effect.Kind == "thread" {
			e.Starts = append(e.Starts, effect.Object)
		}
	}
	switch c.within[s.Actor] {
	case "crash": // the empty machine that a crash leaves behind
		for _, thread := range e.Starts {
			c.hidden[thread] = true
		}
		e = draw.Event{Kind: draw.Note, Text: hint(name) + " is down"}
	case "snapshotVM":
		e.Kind = draw.Snapshot
	case "restoreVM":
		e.Kind = draw.Restore
	}
	delete(c.within, s.Actor)
	return e
}

// hint is what people call a channel, cell or partition name: its hint, without what tells it from its namesakes.
func hint(name string) string {
	if i := strings.LastIndexByte(name, '#'); i > 0 {
		return name[:i]
	}
	return name
}

// partitionNamed is the display name of the partition that runs under a name such as Payment#main:4: its hint, unless
// the trace shows the full name because several share the hint.
func (c *charter) partitionNamed(name string) string {
	if _, full := c.lanes[name]; full {
		return name
	}
	return hint(name)
}

// operation is the definition of B.ml in which a step stands, or "".
func (c *charter) operation(s *trace.Step) string {
	for _, place := range []*sim.Place{s.Inner, s.Span} {
		if place != nil && place.File == c.library.Name {
			return definitionAt(c.library, place.Line)
		}
	}
	return ""
}

// definitionAt is the name that the last top-level let at or above a line defines.
func definitionAt(f *source.File, line int) string {
	for n := line; n > 0; n-- {
		rest, ok := strings.CutPrefix(f.Line(n), "let ")
		if !ok {
			continue
		}
		fields := strings.Fields(strings.TrimPrefix(rest, "rec "))
		if len(fields) > 0 {
			return fields[0]
		}
	}
	return ""
}

// verb splits a label `thread verb object…`.
func verb(s *trace.Step) (verb, object string) {
	_, rest, _ := strings.Cut(s.Label, " ")
	verb, object, _ = strings.Cut(rest, " ")
	return verb, object
}

func orHost(partition string) string {
	if partition == "" {
		return "host"
	}
	return partition
}
