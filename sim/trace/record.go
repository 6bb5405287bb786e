package trace

import (
	"bufio"
	"context"
	"encoding/json"
	"io"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// A trace is made after the run: the picks of the run are repeated on a system that was made to record effects, while an
// observer looks at every step. So a run that nobody traces is not slowed down, and one that was interrupted or has
// failed can still be traced, with a context that is not cancelled.

// EnabledCap is how many labels of enabled steps a line lists.
const EnabledCap = 32

// Record repeats the picks of a run on sys, from its start, and returns the trace in memory. It fails when the context is
// cancelled.
func Record[S any](ctx context.Context, h Header, sys sim.System[S], picks sim.Picks) (*Trace, error) {
	t := &Trace{}
	o := newObserver(func(s *Step) error {
		t.Steps = append(t.Steps, *s)
		return nil
	})
	if err := o.run(func() error { return repeat(ctx, sys, picks, o) }); err != nil {
		return nil, err
	}
	t.Header, t.End = o.header(h), o.end
	return t, nil
}

// Write repeats the picks of a run on sys, from its start, and writes the trace as lines, without holding it in memory:
// the run is repeated twice, because the header lists what the run mentions. It fails when w does or the context is
// cancelled.
func Write[S any](ctx context.Context, w io.Writer, h Header, sys sim.System[S], picks sim.Picks) error {
	survey := newObserver(nil)
	if err := survey.run(func() error { return repeat(ctx, sys, picks, survey) }); err != nil {
		return err
	}
	b := bufio.NewWriter(w)
	lines := encoder(b)
	if err := lines.Encode(survey.header(h)); err != nil {
		return err
	}
	o := newObserver(func(s *Step) error { return lines.Encode(s) })
	if err := o.run(func() error { return repeat(ctx, sys, picks, o) }); err != nil {
		return err
	}
	if err := lines.Encode(o.end); err != nil {
		return err
	}
	return b.Flush()
}

// Encode writes the trace as lines. It fails when w does.
func (t *Trace) Encode(w io.Writer) error {
	b := bufio.NewWriter(w)
	lines := encoder(b)
	if err := lines.Encode(t.Header); err != nil {
		return err
	}
	for i := range t.Steps {
		if err := lines.Encode(&t.Steps[i]); err != nil {
			return err
		}
	}
	if err := lines.Encode(t.End); err != nil {
		return err
	}
	return b.Flush()
}

// encoder writes one value a line and leaves < and > alone: names are shown as <resp#main:2>.
func encoder(w io.Writer) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e
}

func repeat[S any](ctx context.Context, sys sim.System[S], picks sim.Picks, o sim.Observer) error {
	_, err := sim.Run(ctx, sys, sim.Repeat(picks), sim.Limits{}, o)
	return err
}

// observer turns what it sees into steps for the sink; without a sink it only notes what the header lists.
type observer struct {
	sink   func(*Step) error
	err    error // of the sink; the run is over then, for us
	now    Step  // the step being taken
	wrote  int   // bytes of output so far
	clocks *sim.Clocks
	uses   []step.Use
	labels map[step.Token]string // labels of threads
	rules  map[string]int
	end    End

	partitions []Partition
	channels   []Channel
	place      map[string]int  // of each name in channels
	listed     map[string]bool // partitions
}

func newObserver(sink func(*Step) error) *observer {
	return &observer{
		sink: sink, clocks: sim.NewClocks(), labels: map[step.Token]string{}, rules: map[string]int{},
		place: map[string]int{}, listed: map[string]bool{},
	}
}

// run lets the sink's error win over a run that ended well.
func (o *observer) run(f func() error) error {
	if err := f(); err != nil {
		return err
	}
	return o.err
}

func (o *observer) header(h Header) Header {
	h.V, h.Kind = Version, Kind
	if h.Partitions == nil {
		h.Partitions = append([]Partition{}, o.partitions...)
	}
	if h.Channels == nil {
		h.Channels = append([]Channel{}, o.channels...)
	}
	return h
}

func (o *observer) Start(v sim.View) {
	o.now = Step{Rule: "start", Clock: map[string]uint32{}, Enabled: []string{}}
	o.settle(v)
}

func (o *observer) Before(v sim.View) {
	m := v.Enabled()[v.Chosen()]
	l := v.Label(v.Chosen())
	o.labels[m.Actor] = l.Actor
	o.rules[l.Rule]++
	o.mention(&l)
	o.now = Step{
		N: v.Taken() + 1, Rule: l.Rule, Actor: l.Actor, Partition: l.Partition, Chan: l.Chan, Value: l.Value,
		From: l.From, FromPartition: l.FromPart, Message: l.Message, Env: m.Env, Label: l.Text,
	}
	if o.sink == nil || o.err != nil {
		return
	}
	o.now.Span, o.now.Inner = sim.PlaceOf(l.Span), sim.PlaceOf(l.Inner)
	o.now.EnabledCount = len(v.Enabled())
	o.now.Enabled = make([]string, min(EnabledCap, len(v.Enabled())))
	for i := range o.now.Enabled {
		o.now.Enabled[i] = v.Label(i).Text
	}
	o.uses = v.Uses(v.Chosen(), o.uses[:0])
	o.now.Clock = o.named(o.clocks.Step(m.Actor, o.uses))
}

func (o *observer) After(v sim.View) {
	if v.Enabled()[v.Chosen()].Visible && o.sink != nil {
		text := v.Outcome().Output
		o.now.Output = text[min(o.wrote, len(text)):]
		o.wrote = len(text)
	}
	o.settle(v)
}

// settle adds the effects and hands the step over.
func (o *observer) settle(v sim.View) {
	effects := v.Effects()
	for i := range effects {
		e := &effects[i]
		if e.Token != 0 && (e.Kind == "fork" || e.Kind == "thread") {
			o.labels[e.Token] = e.Object
		}
		o.channel(e.Chan, "")
		switch e.Kind {
		case "chan", "name", "ref":
			o.channel(e.Object, e.Kind)
		}
	}
	if o.sink == nil || o.err != nil {
		return
	}
	o.clocks.Born(effects)
	o.now.Effects = make([]Effect, len(effects))
	for i, e := range effects {
		o.now.Effects[i] = Effect{e.Kind, e.Actor, e.Object, e.Chan, e.Value, sim.PlaceOf(e.Span)}
	}
	o.err = o.sink(&o.now)
}

func (o *observer) End(v sim.View, out step.Outcome) {
	o.end = End{
		End: out.End.String(), Output: sim.Lines(out.Output), Failure: sim.FailureOf(out.Failure),
		Blocked: sim.BlockedOf(out.Blocked), Stats: Stats{Steps: v.Taken(), Rules: o.rules},
	}
}

// named gives the components of a clock the labels of their threads. A thread that has a component has taken a step, so
// its label is known.
func (o *observer) named(c sim.Clock) map[string]uint32 {
	named := make(map[string]uint32, len(c))
	for _, t := range c {
		named[o.labels[t.Thread]] = t.Count
	}
	return named
}

// mention notes the names of a label for the header.
func (o *observer) mention(l *step.Label) {
	for _, p := range []string{l.Partition, l.FromPart} {
		if p != "" && !o.listed[p] {
			o.listed[p] = true
			o.partitions = append(o.partitions, Partition{Name: p})
		}
	}
	o.channel(l.Chan, "")
}

func (o *observer) channel(name, kind string) {
	if name == "" {
		return
	}
	i, known := o.place[name]
	if !known {
		i = len(o.channels)
		o.place[name] = i
		o.channels = append(o.channels, Channel{Name: name})
	}
	if kind != "" {
		o.channels[i].Kind = kind
	}
}
