package gen

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/step"
)

// Distribution counts what ran: how often each rule fired, how deep programs went, how many threads and partitions they had, and
// what kinds of values they sent. Its zero value is ready.
type Distribution struct {
	Lambda  map[lambda.Rule]int
	Process map[process.Rule]int
	Sent    map[Kind]int     // values sent, in λ∥, by kind
	Ends    map[step.End]int // of the λ∥ runs; Running for those that the limit ended
	runs    []run
}

// run is what one λ∥ run did.
type run struct {
	steps      int
	threads    int // that ever ran
	partitions int // that ran at the same time, without the host
	stopped    bool
}

// Kind is a kind of value.
type Kind string

// The kinds of values that Distribution tells apart.
const (
	Function  Kind = "function"
	Channel   Kind = "channel"
	Part      Kind = "part"
	Reference Kind = "reference"
	Identity  Kind = "name"
	Compound  Kind = "tuple or constructor"
	Constant  Kind = "constant"
)

// WalkLimit is how many steps of each semantics Walk takes at most.
const WalkLimit = 300

// Walk runs a program in both references with random choices, which seed decides, and counts what happens.
func (d *Distribution) Walk(c *Compiled, seed uint64) {
	if d.Lambda == nil {
		d.Lambda, d.Process, d.Sent, d.Ends = map[lambda.Rule]int{}, map[process.Rule]int{}, map[Kind]int{}, map[step.End]int{}
	}
	d.walkLambda(c, rand.New(rand.NewPCG(seed, 1)))
	d.walkProcess(c, rand.New(rand.NewPCG(seed, 2)))
}

func (d *Distribution) walkLambda(c *Compiled, r *rand.Rand) {
	sys := c.LambdaSystem()
	state := sys.Start()
	var seen run
	labels := map[string]bool{}
	for seen.steps < WalkLimit {
		steps := sys.Steps(state, nil)
		if len(steps) == 0 {
			break
		}
		st := steps[r.IntN(len(steps))]
		rule := lambda.Rule(st.Rule)
		state = sys.Next(state, st)
		d.Lambda[rule]++
		seen.steps++
		seen.stopped = seen.stopped || rule == lambda.RuleStop
		seen.partitions = max(seen.partitions, len(state.Partitions()))
		if rule == lambda.RuleSend {
			d.Sent[latest(state)]++
		}
		for _, p := range append(state.Partitions(), state.Host()) {
			for _, t := range p.Threads {
				labels[t.Label] = true
			}
		}
	}
	seen.threads = len(labels)
	d.runs = append(d.runs, seen)
	d.Ends[sys.Outcome(state).End]++
}

// latest is the kind of the message that was sent last.
func latest(c *lambda.Config) Kind {
	var m lambda.Message
	for _, p := range append(c.Partitions(), c.Host()) {
		if n := len(p.Messages); n > 0 && p.Messages[n-1].Token > m.Token {
			m = p.Messages[n-1]
		}
	}
	return kind(m.Value, c.Types())
}

func kind(v lambda.Value, names []calculus.Typed) Kind {
	switch v := v.(type) {
	case *lambda.Fun, *lambda.Rec:
		return Function
	case lambda.Frozen:
		return Part
	case lambda.NameRef:
		i := slices.IndexFunc(names, func(n calculus.Typed) bool { return n.Name == v.Name })
		switch names[i].Type.(type) {
		case calculus.Chan:
			return Channel
		case calculus.Ref:
			return Reference
		default:
			return Identity
		}
	case lambda.Tuple, lambda.Con:
		return Compound
	default:
		return Constant
	}
}

func (d *Distribution) walkProcess(c *Compiled, r *rand.Rand) {
	sys := c.ProcessSystem()
	state := sys.Start()
	for range WalkLimit {
		steps := sys.Steps(state, nil)
		if len(steps) == 0 {
			return
		}
		st := steps[r.IntN(len(steps))]
		d.Process[process.Rule(st.Rule)]++
		state = sys.Next(state, st)
	}
}

// Floors are the least values that a suite asks for. Shares are between 0 and 1.
type Floors struct {
	Sent    map[Kind]float64 // the share of a kind among the values sent
	Steps   int              // λ∥ steps of the median program
	Threads int              // threads of the median program
	Stopped float64          // the share of programs with two partitions at the same time and a stop
}

// Check returns in words every floor that is missed and every rule that never fired.
func (d *Distribution) Check(f Floors) []string {
	var missed []string
	miss := func(format string, args ...any) { missed = append(missed, fmt.Sprintf(format, args...)) }
	for _, r := range lambda.Rules() {
		if d.Lambda[r] == 0 {
			miss("%s never fired", r)
		}
	}
	for _, r := range process.Rules() {
		if d.Process[r] == 0 {
			miss("%s never fired", r)
		}
	}
	for _, k := range kinds() {
		if share := d.share(k); share < f.Sent[k] {
			miss("only %.1f %% of the values sent are of kind %s, and not %.1f %%", 100*share, k, 100*f.Sent[k])
		}
	}
	if n := d.median(func(r run) int { return r.steps }); n < f.Steps {
		miss("the median program takes %d steps and not %d", n, f.Steps)
	}
	if n := d.median(func(r run) int { return r.threads }); n < f.Threads {
		miss("the median program has %d threads and not %d", n, f.Threads)
	}
	if s := d.stopped(); s < f.Stopped {
		miss("only %.1f %% of the programs have two partitions and a stop, and not %.1f %%", 100*s, 100*f.Stopped)
	}
	return missed
}

func kinds() []Kind { return []Kind{Function, Channel, Part, Reference, Identity, Compound, Constant} }

func (d *Distribution) share(k Kind) float64 {
	all := 0
	for _, k := range kinds() {
		all += d.Sent[k]
	}
	return float64(d.Sent[k]) / float64(max(all, 1))
}

func (d *Distribution) median(of func(run) int) int {
	var all []int
	for _, r := range d.runs {
		all = append(all, of(r))
	}
	slices.Sort(all)
	if len(all) == 0 {
		return 0
	}
	return all[len(all)/2]
}

// stopped is the share of programs with two partitions at the same time and a stop.
func (d *Distribution) stopped() float64 {
	n := 0
	for _, r := range d.runs {
		if r.partitions >= 2 && r.stopped {
			n++
		}
	}
	return float64(n) / float64(max(len(d.runs), 1))
}

// String returns the distribution as a table.
func (d *Distribution) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d programs; median of steps %d, of threads %d, of partitions %d; %.1f %% with two partitions and a stop\n", len(d.runs),
		d.median(func(r run) int { return r.steps }), d.median(func(r run) int { return r.threads }),
		d.median(func(r run) int { return r.partitions }), 100*d.stopped())
	b.WriteString("sent:")
	for _, k := range kinds() {
		fmt.Fprintf(&b, " %s %.1f %%", k, 100*d.share(k))
	}
	b.WriteString("\nends:")
	for _, e := range []step.End{step.Running, step.Done, step.Deadlock, step.Error} {
		fmt.Fprintf(&b, " %s %d", e, d.Ends[e])
	}
	b.WriteString("\nλ∥:")
	for _, r := range lambda.Rules() {
		fmt.Fprintf(&b, " %s %d", r, d.Lambda[r])
	}
	b.WriteString("\nπ∥:")
	for _, r := range process.Rules() {
		fmt.Fprintf(&b, " %s %d", r, d.Process[r])
	}
	return b.String()
}
