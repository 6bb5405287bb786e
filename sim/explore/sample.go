package explore

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/order"
	"github.com/balticsim/balticsim/step"
)

// Strategy is a way to draw executions: uniform, pos, or pct with a depth.
type Strategy struct {
	Kind  string
	Depth int // of pct
}

// String returns the strategy as it is written: uniform, pos, pct:3.
func (s Strategy) String() string {
	if s.Kind == "pct" {
		return fmt.Sprintf("pct:%d", s.Depth)
	}
	return s.Kind
}

// scheduler returns the scheduler of one sample; length is that of the longest run so far.
func (s Strategy) scheduler(seed uint64, length int) sim.Scheduler {
	switch s.Kind {
	case "pos":
		return sim.POS(seed)
	case "pct":
		return sim.PCT(seed, s.Depth, length)
	case "uniform":
		return sim.Uniform(seed)
	}
	panic("explore: unknown strategy " + s.Kind)
}

// Sampling says how to draw executions: the strategies take turns, and the i-th sample is drawn with Seed+i. One that has
// MaxDepth steps is cut; 0 means DefaultMaxDepth. Progress may be nil.
type Sampling struct {
	Strategies []Strategy
	Samples    int
	Seed       uint64
	MaxDepth   int
	Progress   func(so Stats)
}

// How much a search by samples remembers, whatever it draws: the distinct traces that it can count, 25 bytes each, and the
// outcomes that it can tell, each with one run as a list of picks.
const (
	mostTraces   = 4_000_000
	mostOutcomes = 10_000
)

// Sample draws executions of a system that records effects. The report is never Complete; its outcomes are real, each with the
// shortest schedule that was drawn, the number of samples that showed it, and that of the different traces among them.
// Traces are told apart by a digest of their sets of events. The memory that it needs does not grow with the number of
// samples beyond a bound.
func Sample[S any](ctx context.Context, recording sim.System[S], o Sampling) *Report {
	if o.MaxDepth <= 0 {
		o.MaxDepth = DefaultMaxDepth
	}
	x := &samples{traces: newStore(), outcomes: map[string]*drawn{}}
	length := 1
	for i := range o.Samples {
		h := order.NewHistory()
		scheduler := o.Strategies[i%len(o.Strategies)].scheduler(o.Seed+uint64(i), length)
		r, err := sim.Run(ctx, recording, scheduler, sim.Limits{MaxSteps: o.MaxDepth}, h)
		if err != nil {
			x.stopped = true
			break
		}
		length = max(length, r.Steps)
		x.add(r.Outcome, h.Events, r.Picks)
		if o.Progress != nil && i%progressPeriod == 0 {
			o.Progress(x.stats)
		}
	}
	report := x.report(o)
	for i := range report.Outcomes {
		shown := &report.Outcomes[i]
		picks := x.outcomes[sim.OutcomeKey(shown.Outcome)].picks
		shown.Witness = slices.AppendSeq(make([]string, 0, picks.Len()), sim.Labels(recording, picks))
		if shown.End == step.Error {
			shown.Witness = PastOf(recording)(shown.Witness).Schedule
		}
	}
	return report
}

// drawn is an outcome with the picks of the run that shows it best, and how many of its steps matter.
type drawn struct {
	Outcome
	picks  sim.Picks
	length int
}

// samples is what has been seen.
type samples struct {
	stats    Stats
	cut      int // samples without an end
	traces   *store
	outcomes map[string]*drawn
	more     bool // than could be remembered
	stopped  bool
}

func (x *samples) add(o step.Outcome, events []order.Event, picks sim.Picks) {
	x.stats.Executions++
	x.stats.States += len(events) + 1
	x.stats.Transitions += len(events)
	x.stats.Depth = max(x.stats.Depth, len(events))
	if o.End == step.Bound {
		x.cut++
		return
	}
	if o.End == step.Error && len(events) > 0 {
		events = order.Past(events, len(events)-1)
	}
	key := sim.OutcomeKey(o)
	seen := x.outcomes[key]
	if seen == nil {
		if len(x.outcomes) >= mostOutcomes {
			x.more = true
			return
		}
		seen = &drawn{}
		x.outcomes[key] = seen
	}
	if seen.Samples == 0 || len(events) < seen.length {
		seen.Outcome.Outcome, seen.picks, seen.length = o, picks, len(events)
	}
	seen.Samples++
	if x.isNew(events) {
		seen.Traces++
	}
}

// isNew tells whether a trace is drawn for the first time, as far as can be remembered.
func (x *samples) isNew(events []order.Event) bool {
	ids := make([]string, len(events))
	for i := range events {
		ids[i] = events[i].ID
	}
	slices.Sort(ids)
	digest := sha256.Sum256([]byte(strings.Join(ids, "")))
	trace := digest[:16]
	hash := hashOf(trace)
	if _, known := x.traces.find(hash, trace); known {
		return false
	}
	if x.traces.count >= mostTraces {
		x.more = true
		return false
	}
	x.traces.insert(hash, trace)
	return true
}

func (x *samples) report(o Sampling) *Report {
	var words []string
	for _, s := range o.Strategies {
		words = append(words, s.String())
	}
	r := &Report{Mode: BySamples, Stats: x.stats}
	r.Bytes = x.traces.bytes()
	r.Why = fmt.Sprintf("executions were only drawn, by %s, with the seeds from %d on", strings.Join(words, " and "), o.Seed)
	switch {
	case x.stopped:
		r.Why += ", and interrupted"
	case x.cut > 0:
		r.Why += fmt.Sprintf(", %d of them cut after %d steps", x.cut, o.MaxDepth)
	case x.more:
		r.Why += ", more than could be remembered"
	}
	for _, seen := range x.outcomes {
		r.Outcomes = append(r.Outcomes, seen.Outcome)
	}
	slices.SortFunc(r.Outcomes, func(a, b Outcome) int {
		return cmp.Compare(sim.OutcomeKey(a.Outcome), sim.OutcomeKey(b.Outcome))
	})
	return r
}
