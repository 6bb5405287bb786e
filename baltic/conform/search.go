package conform

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"

	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

// A search for a run that shows given events. A node is a state, what is known of its open calls, and how many of the events it has
// shown. From there all steps go on that show nothing, and those that show the next events. Where the next event is a message of the
// outside, the outside sends it at this moment: a message that nobody has seen cannot be told from one that was not sent.
//
// Nodes are visited depth first, steps that show nothing before the others: farms come to rest before something happens. Now and then it
// is the oldest node's turn, so that a loop in one machine does not keep the search for ever.

// fairness is how many nodes are visited before it is the oldest one's turn, progressPeriod how many pass between two looks at the
// context.
const (
	fairness       = 16
	progressPeriod = 256
)

// leastItems is how many messages and cells a state has before its garbage is worth collecting.
const leastItems = 64

// node is one point of the search. Its state is dropped once it was visited. Hurried counts the nodes right before it in which only one
// thread was allowed to move.
type node struct {
	state   pi.State
	reader  reader
	at      int // events shown
	from    int32
	hurried int32
	visited bool
	items   int // messages and cells that were left when garbage was collected last
	move    move
}

// move is how a node was reached: by a step, after a message of the outside if there is one.
type move struct {
	step    step.Step
	message *message
}

// message is what the outside sends for an event.
type message struct {
	event   *wanted
	channel pi.Value
	value   pi.Value
	number  uint32
	to      step.Token
}

type search struct {
	space *pi.Space
	a     *Alphabet
	goal  *goal
	o     Options

	nodes  []node
	stack  []int32
	oldest int32
	visits int
	seen   map[[sha256.Size]byte]bool
	done   bool

	furthest int   // events that some run shows
	best     int32 // the node from which the last of them was shown
	last     *move // by which, when that led to no node
	instead  map[string]Event

	steps     []step.Step
	messages  []pi.Sent
	receivers []pi.Receiver
	key       []byte
	ample     ample
}

func newSearch(m Model, record []Event, o Options) *search {
	return &search{
		space: m.Program.Space(pi.Options{Policy: m.Policy, Faults: faults(m.Alphabet, record)}),
		a:     m.Alphabet, goal: newGoal(m.Alphabet, record), o: o,
		seen: map[[sha256.Size]byte]bool{}, instead: map[string]Event{},
		ample: ample{demons: map[step.Token]bool{}, machines: map[step.Token]bool{}},
	}
}

// run searches until a run is found that shows everything, or there is none, or something stops it: then it says what.
func (s *search) run(ctx context.Context) (why string) {
	root := node{state: s.space.Start(), from: -1}
	shown := s.sent(&root, pi.State{}, nil)
	s.arrive(&root, shown)
	s.done = len(s.goal.events) == 0
	for !s.done && len(s.stack) > 0 {
		if s.visits%progressPeriod == 0 {
			if s.o.Progress != nil {
				s.o.Progress(Progress{len(s.nodes), s.furthest})
			}
			if ctx.Err() != nil {
				return "interrupted"
			}
		}
		if len(s.nodes) > s.o.MaxStates {
			return "the limit of states was reached"
		}
		s.visit(s.pop())
	}
	return ""
}

// pop returns the node whose turn it is.
func (s *search) pop() int32 {
	s.visits++
	if s.visits%fairness == 0 {
		for ; int(s.oldest) < len(s.nodes); s.oldest++ {
			if !s.nodes[s.oldest].visited {
				return s.oldest
			}
		}
	}
	i := s.stack[len(s.stack)-1]
	s.stack = s.stack[:len(s.stack)-1]
	return i
}

// visit takes every step from a node, or those of one thread when the others can wait.
func (s *search) visit(i int32) {
	if s.nodes[i].visited {
		return
	}
	n := s.nodes[i]
	s.nodes[i].visited, s.nodes[i].state = true, pi.State{}
	s.steps = s.space.Steps(n.state, s.steps[:0])
	silent, alone := s.alone(i, &n)
	if !alone {
		silent = silent[:0]
		for _, m := range s.steps {
			next, shown := s.take(i, &n, n.state, move{step: m})
			if len(shown) == 0 {
				silent = append(silent, next)
				continue
			}
			s.arrive(&next, shown)
		}
		s.outside(i, &n)
		silent = s.operators(i, &n, silent)
	}
	for k := range slices.Backward(silent) { // the first one on top
		s.push(&silent[k])
	}
}

// take takes one step of a node, in its state or in that with a message of the outside, and returns where it leads and what it shows. When
// the step itself shows what is not wanted, nobody asks further.
func (s *search) take(i int32, n *node, state pi.State, how move) (next node, shown []Event) {
	next = node{reader: n.reader, at: n.at, from: i, items: n.items, move: how}
	act := s.space.Act(state, how.step)
	if own := next.reader.own(s.a, &act, func() []pi.Name { return s.space.Farm(state) }); own != nil {
		shown = append(shown, *own)
		if !s.shows(n.at, shown) {
			return next, shown
		}
	}
	next.state = s.space.Next(state, how.step)
	return next, s.sent(&next, state, shown)
}

// sent appends the events of the messages that were sent on the way to a node. The outside takes what was sent to it. What nothing
// can reach any more is forgotten when it may be half of everything.
func (s *search) sent(n *node, before pi.State, shown []Event) []Event {
	s.messages = s.space.SentBetween(before, n.state, s.messages[:0])
	for k := range s.messages {
		m := &s.messages[k]
		e := n.reader.sent(s.a, m)
		if e == nil {
			continue
		}
		shown = append(shown, *e)
		if e.Kind == Call {
			n.state = s.space.Drain(n.state, m.Chan)
		}
	}
	if s.space.Items(n.state) > 2*n.items+leastItems {
		n.state = s.space.Collect(n.state)
		n.items = s.space.Items(n.state)
	}
	return shown
}

// shows tells whether events are the next ones wanted.
func (s *search) shows(at int, shown []Event) bool {
	for k := range shown {
		if at+k >= len(s.goal.events) {
			return false
		}
		if w := &s.goal.events[at+k]; w.impossible || !w.Same(&shown[k]) {
			return false
		}
	}
	return true
}

// arrive pushes a node that is reached by showing events, if they are the next ones wanted, as far as some are. Otherwise it notes
// what the model shows instead.
func (s *search) arrive(next *node, shown []Event) {
	for k := range shown {
		if next.at+k == len(s.goal.events) {
			break
		}
		if !s.shows(next.at, shown[:k+1]) {
			if next.at+k > s.furthest {
				s.further(next.at+k, next.from, &next.move)
			}
			s.alternative(next.at+k, shown[k])
			return
		}
	}
	next.at = min(next.at+len(shown), len(s.goal.events))
	if s.push(next) && next.at > s.furthest {
		s.further(next.at, int32(len(s.nodes)-1), nil)
	}
	s.done = s.done || next.at == len(s.goal.events)
}

// further notes that more events are admitted than was known, and forgets what there was instead of earlier ones.
func (s *search) further(at int, best int32, last *move) {
	s.furthest, s.best, s.last = at, best, last
	clear(s.instead)
}

// alternative notes what the model could show in place of the event that is wanted at some point.
func (s *search) alternative(at int, e Event) {
	const most = 100 // more than anybody reads
	if at == s.furthest && len(s.instead) < most {
		e.Cause = ""
		s.instead[e.String()] = e
	}
}

// push adds a node unless there was one like it, and tells whether it did.
func (s *search) push(n *node) bool {
	id := s.identity(n)
	if s.seen[id] {
		return false
	}
	s.seen[id] = true
	s.stack = append(s.stack, int32(len(s.nodes)))
	s.nodes = append(s.nodes, *n)
	return true
}

// identity is the same for nodes that have the same future: the same threads at the same places, the same open calls, the same
// machines made in the same order, and the same events still to be shown.
func (s *search) identity(n *node) [sha256.Size]byte {
	k := s.space.KeyAs(n.state, step.Position, s.key[:0])
	k = s.space.AppendFarm(n.state, k)
	k = binary.AppendUvarint(k, uint64(n.at))
	for i := range n.reader.open {
		c := &n.reader.open[i]
		k = append(append(binary.AppendUvarint(k, uint64(c.number)), c.key...), 0)
	}
	s.key = k
	return sha256.Sum256(k)
}

// verdict says what the search has found.
func (s *search) verdict(record []Event, why string) *Verdict {
	v := &Verdict{Answer: Refused, Why: why, Admitted: len(record), States: len(s.nodes), Schedule: []string{}}
	switch {
	case s.done:
		v.Answer = Admitted
		return v
	case why != "":
		v.Answer = Unknown
	}
	v.Schedule = s.schedule()
	w := &s.goal.events[s.furthest]
	v.Admitted, v.Refused = w.record, &record[w.record]
	for _, k := range slices.Sorted(maps.Keys(s.instead)) {
		v.Instead = append(v.Instead, s.instead[k])
	}
	return v
}

// schedule returns the labels of the steps to the furthest point.
func (s *search) schedule() []string {
	var moves []move
	if s.last != nil {
		moves = append(moves, *s.last)
	}
	for i := s.best; i >= 0 && int(i) < len(s.nodes) && s.nodes[i].from >= 0; i = s.nodes[i].from {
		moves = append(moves, s.nodes[i].move)
	}
	at, labels := node{state: s.space.Start()}, []string{}
	s.sent(&at, pi.State{}, nil)
	for _, m := range slices.Backward(moves) {
		state := at.state
		if m.message != nil {
			labels = append(labels, "outside "+m.message.event.String())
			state, _ = s.deliver(state, m.message)
		}
		labels = append(labels, s.space.Label(state, m.step).Text)
		was := at.at
		next, shown := s.take(0, &at, state, m)
		at = next
		at.at = was + len(shown)
	}
	return labels
}
