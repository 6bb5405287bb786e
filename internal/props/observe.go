package props

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// observation is what a predicate can see of a state.
type observation struct {
	output   string
	finished bool
	end      step.End // step.Running when the run goes on
	counts   [3]map[string]int
	threads  map[string]bool // by label: whether it is enabled
}

// What is counted by hint.
const (
	machines = iota
	messages
	receivers
)

// observe looks at a state. Without inside, only at what it has printed and how it ends.
func observe(v *pi.View, end step.End, inside bool) *observation {
	o := &observation{output: v.Output, finished: v.MainDone, end: end}
	if !inside {
		return o
	}
	o.threads = map[string]bool{}
	for i := range o.counts {
		o.counts[i] = map[string]int{}
	}
	for _, p := range v.Partitions {
		if p.Name != nil {
			o.counts[machines][p.Name.Hint]++
		}
		for _, m := range p.Messages {
			o.counts[messages][m.Chan.Hint]++
		}
		for _, t := range p.Threads {
			o.threads[t.Label] = t.Enabled
			if t.At != nil && strings.HasPrefix(t.Waits, "recv ") {
				o.counts[receivers][t.At.Hint]++
			}
		}
	}
	return o
}

// key returns a text that two observations share only when they are equal.
func (o *observation) key() string {
	// Maps are printed in the order of their keys.
	return fmt.Sprintf("%d %t %q %#v %#v", o.end, o.finished, o.output, o.counts, o.threads)
}

// value returns the observation as the value that the record state of props.ml describes.
func (o *observation) value() pi.Value {
	lines := []pi.Value{}
	for _, l := range sim.Lines(o.output) {
		lines = append(lines, word(l))
	}
	over := con("None", 0)
	if o.end != step.Running {
		name := o.end.String()
		over = con("Some", 1, con(strings.ToUpper(name[:1])+name[1:], int(o.end-step.Done)))
	}
	fields := []pi.Value{list(lines), truth(o.finished), over}
	for _, counts := range o.counts {
		fields = append(fields, pairs(counts, func(n int) pi.Value { return pi.Data{}.Const(calculus.IntConst(int64(n))) }))
	}
	return con("state", 0, append(fields, pairs(o.threads, truth))...)
}

func word(s string) pi.Value { return pi.Data{}.Const(calculus.StringConst(s)) }
func truth(b bool) pi.Value  { return pi.Data{}.Const(calculus.BoolConst(b)) }

// con makes a constructor; a program matches on its tag, the place in its declaration.
func con(name string, tag int, args ...pi.Value) pi.Value {
	return pi.Data{}.Con(&calculus.Ctor{Name: name, Tag: tag}, calculus.Data{}, args)
}

func list(items []pi.Value) pi.Value {
	l := con("[]", 0)
	for _, item := range slices.Backward(items) {
		l = con("::", 1, item, l)
	}
	return l
}

// pairs returns a list of the pairs of a map.
func pairs[V any](of map[string]V, value func(V) pi.Value) pi.Value {
	var items []pi.Value
	for _, k := range slices.Sorted(maps.Keys(of)) {
		items = append(items, pi.Data{}.Tuple([]pi.Value{word(k), value(of[k])}))
	}
	return list(items)
}
