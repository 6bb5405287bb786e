package order

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// mostCuts bounds how many sets of events an exact ordering looks at; beyond it, the order is only a good one.
const mostCuts = 50_000

// Schedule returns the labels of events in an order that respects causes and changes the thread as seldom as possible, and of
// those the first by labels. The events contain the causes of each. When there are too many sets to look at, it is only an
// order in which threads keep their turns.
//
// It goes backwards from the end: for each set of events that may have happened and each thread that may have moved last,
// the least number of changes that are still to come. The sets are those closed under causes; they are told apart by how
// many events of each thread they have, since a thread's events happen in their order.
func Schedule(events []Event) []string {
	o := newOrdering(events)
	if exact := o.exactly(); exact != nil {
		return exact
	}
	return o.greedily()
}

// ordering is a partial order of events, by thread.
type ordering struct {
	events  []Event
	threads [][]int // positions of the events of each thread; threads in the order of their names
	thread  []int   // by event
	place   []int   // by event: its index among those of its thread
	least   map[string]int
}

func newOrdering(events []Event) *ordering {
	o := &ordering{events: events, thread: make([]int, len(events)), place: make([]int, len(events)), least: map[string]int{}}
	var names []string
	for i := range events {
		names = append(names, events[i].Thread)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	o.threads = make([][]int, len(names))
	for i := range events {
		t, _ := slices.BinarySearch(names, events[i].Thread)
		o.thread[i], o.place[i] = t, len(o.threads[t])
		o.threads[t] = append(o.threads[t], i)
	}
	return o
}

// possible returns the next event of a thread after a cut, if its causes are in the cut.
func (o *ordering) possible(cut []int, thread int) (int, bool) {
	if cut[thread] == len(o.threads[thread]) {
		return 0, false
	}
	e := o.threads[thread][cut[thread]]
	for _, c := range o.events[e].Causes {
		if o.place[c] >= cut[o.thread[c]] {
			return 0, false
		}
	}
	return e, true
}

// changes returns the least number of changes of thread after a cut when that thread moved last, or -1 when there are too
// many cuts to tell.
func (o *ordering) changes(cut []int, last int) int {
	key := cutKey(cut, last)
	if n, known := o.least[key]; known {
		return n
	}
	if len(o.least) >= mostCuts {
		return -1
	}
	best, any := 0, false
	for t := range o.threads {
		if _, ok := o.possible(cut, t); !ok {
			continue
		}
		cut[t]++
		n := o.changes(cut, t)
		cut[t]--
		if n < 0 {
			return -1
		}
		if t != last {
			n++
		}
		if !any || n < best {
			best, any = n, true
		}
	}
	o.least[key] = best
	return best
}

func cutKey(cut []int, last int) string {
	key := binary.AppendVarint(nil, int64(last))
	for _, n := range cut {
		key = binary.AppendUvarint(key, uint64(n))
	}
	return string(key)
}

// exactly returns the best order, or nil when there are too many cuts.
func (o *ordering) exactly() []string {
	if o.changes(make([]int, len(o.threads)), -1) < 0 {
		return nil
	}
	return o.follow(func(cut []int, last, next int) int {
		cut[next]++
		n := o.changes(cut, next)
		cut[next]--
		if next != last {
			n++
		}
		return n
	})
}

// greedily returns an order that stays with a thread as long as it can.
func (o *ordering) greedily() []string {
	return o.follow(func(_ []int, last, next int) int {
		if next == last {
			return 0
		}
		return 1
	})
}

// follow takes, again and again, the possible event of the thread with the least price after a cut, given the thread that
// moved last; the first by label of several.
func (o *ordering) follow(price func(cut []int, last, next int) int) []string {
	type option struct {
		price  int
		label  string
		thread int
	}
	labels, cut, last := make([]string, 0, len(o.events)), make([]int, len(o.threads)), -1
	for range o.events {
		var options []option
		for t := range o.threads {
			if e, ok := o.possible(cut, t); ok {
				options = append(options, option{price(cut, last, t), o.events[e].Label, t})
			}
		}
		best := slices.MinFunc(options, func(a, b option) int {
			return cmp.Or(cmp.Compare(a.price, b.price), cmp.Compare(a.label, b.label))
		})
		labels = append(labels, best.label)
		last = best.thread
		cut[last]++
	}
	return labels
}
