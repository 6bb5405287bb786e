package pi

import (
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/step"
)

// Act is a step as data, for observers who have to know what a step is about: a System and a Space tell the same of the same step. By
// is the thread that moves and Inner the place where its request is written, in the library or not. At is the name that the
// request is about, and Subject what goes through it. Both are () when there is none.
//
//	P-Comm   At the channel          Subject the message
//	P-Get    At the reference
//	P-Set    At the reference        Subject the new contents
//	P-Start  At the partition name   Subject the frozen partition
//	P-Stop   At the partition name
//	P-Print                          Subject the text
//	P-Fault                          Subject the name of the fault
//	P-Fail                           Subject the message
type Act struct {
	Rule    process.Rule
	By      Label
	Inner   source.Span
	At      Value
	Subject Value

	in    *name // of the partition of the thread, nil on the host
	from  *name // of the partition where the message or cell lives, nil on the host
	forks uint32
	holds func() []Variable
}

// Label says which thread of a run one is: the same in all runs in which the same threads fork and start it. The zero Label is
// no thread's.
type Label struct{ l *label }

// String returns the label as schedules write it, "" for the zero Label.
func (l Label) String() string {
	if l.l == nil {
		return ""
	}
	return l.l.String()
}

// Same tells whether two labels are of one thread.
func (l Label) Same(m Label) bool {
	return l.l == m.l || l.l != nil && m.l != nil && l.l.depth == m.l.depth && l.l.compare(m.l) == 0
}

// Child returns the label of the thread that By makes next, should it fork one.
func (a *Act) Child() Label { return Label{a.By.l.fork(a.forks + 1)} }

// In returns the name of the partition of the thread that moves; ok is false on the host.
func (a *Act) In() (partition Value, ok bool) { return optionalName(a.in) }

// From returns the name of the partition where the message or cell lives that the step is about; ok is false on the host, and for
// steps that are about none.
func (a *Act) From() (partition Value, ok bool) { return optionalName(a.from) }

func optionalName(n *name) (v Value, ok bool) {
	if n == nil {
		return Value{}, false
	}
	return nameValue(n), true
}

// Holds returns the variables that the thread needs after the step.
func (a *Act) Holds() []Variable { return a.holds() }

// act fills in what a thread's request says.
func (t *thread) act(l *label, in *name) Act {
	a := Act{Rule: t.rule(), By: Label{l}, in: in, forks: t.forks, holds: func() []Variable { return viewThread(t).Holds }}
	switch b := t.body.(type) {
	case *object:
		a.Inner = b.info.site
	case *goBody:
		a.Inner = b.inner()
	}
	if n := t.at(); n != nil {
		a.At = nameValue(n)
	}
	switch t.kind {
	case reqSet, reqPrint, reqFault, reqFail:
		a.Subject = t.a
	case reqStart:
		a.Subject = t.b
	default:
	}
	return a
}

// Act returns what a step enabled in c is.
func (s *System) Act(c *Config, m step.Step) Act {
	slot := c.slotOf(m.Actor)
	t := c.threads[slot]
	a := t.act(t.label, c.parts[t.part].name)
	switch t.kind {
	case reqRecv, reqGet, reqSet:
		it := &c.items[c.find(&t, m.Pick)]
		a.from = c.parts[it.part].name
		if t.kind == reqRecv {
			a.Subject = it.value
		}
	default:
	}
	return a
}

// Act returns what a step enabled in s is, as System.Act does.
func (x *Space) Act(s State, m step.Step) Act {
	w := watch{x: x, s: s}
	info := w.thread(m.Actor)
	t := x.waiting(x.contents.at(info.content))
	t.forks = info.forks
	a := t.act(x.label(info.label), x.partition(info.part))
	switch t.kind {
	case reqRecv, reqGet, reqSet:
		it := w.item(m.Pick)
		a.from = x.partition(it.part)
		if t.kind == reqRecv {
			a.Subject = x.values.at(it.value).v
		}
	default:
	}
	return a
}

// partition returns the name under which an instance runs, nil for the host.
func (x *Space) partition(part uint32) *name {
	if part == hostOf {
		return nil
	}
	return x.name(x.parts.at(part).name - 1)
}

// Owns tells whether nothing in s but a thread itself mentions the name at which it waits: no other thread, message or cell, and no
// frozen partition inside these. Then nobody else can ever use the name before the thread has moved.
func (x *Space) Owns(s State, actor step.Token) bool {
	w := watch{x: x, s: s}
	at := x.contents.at(w.thread(actor).content).at
	if at == 0 {
		return false
	}
	for _, id := range s.threads() {
		if t := x.threads.at(id); tokenOf(tokenLabel, t.label) != actor && x.mentions(x.contents.at(t.content).names, at-1) {
			return false
		}
	}
	for _, id := range s.items() {
		if x.mentions(x.values.at(x.items.at(id).value).names, at-1) {
			return false
		}
	}
	return true
}

// mentions tells whether a name is among those of an outline.
func (x *Space) mentions(names []uint32, name uint32) bool {
	for _, n := range names {
		if n == name {
			return true
		}
		if n&bagBit == 0 {
			continue
		}
		for _, e := range *x.values.bags.at(n &^ bagBit) {
			if e.name == name+1 || x.mentions(e.names, name) {
				return true
			}
		}
	}
	return false
}

// Token returns the token of the name v, which is also that of what steps do to it: see Uses.
func (v Value) Token() step.Token { v.must(KindName); return v.o.info.name.token }

// Sent is a message that a thread of the host has sent.
type Sent struct {
	By          Label
	Chan, Value Value
}

// Now is the moment that a configuration has reached: see SentSince.
func (c *Config) Now() step.Token { return c.next }

// SentSince appends the messages that threads of the host have sent since a moment and that wait, oldest first.
func (c *Config) SentSince(now step.Token, into []Sent) []Sent {
	for i := c.parts[hostPart].items.tail; i != none && c.items[i].token >= now; i = c.items[i].partPrev {
		it := &c.items[i]
		if it.name.kind == nameChan && it.from.fromInside() {
			into = append(into, Sent{Label{it.from}, nameValue(it.name), it.value})
		}
	}
	return reversed(into)
}

// SentBetween appends the messages that threads of the host sent in a step from one state to another and that wait, oldest first. Before
// the start is the zero State.
func (x *Space) SentBetween(before, after State, into []Sent) []Sent {
	var old []uint32
	if before.words != nil {
		old = before.items()
	}
	now := after.items()
	for i := len(now) - 1; i >= 0 && !contains(old, now[i]); i-- {
		it := x.items.at(now[i])
		if n := x.name(it.name); it.part == hostOf && n.kind == nameChan && x.label(it.from).fromInside() {
			into = append(into, Sent{Label{x.label(it.from)}, nameValue(n), x.values.at(it.value).v})
		}
	}
	return reversed(into)
}

func contains(words []uint32, word uint32) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

func reversed(sent []Sent) []Sent {
	for i, j := 0, len(sent)-1; i < j; i, j = i+1, j-1 {
		sent[i], sent[j] = sent[j], sent[i]
	}
	return sent
}

// fromInside tells the label of a thread from that of the outside.
func (l *label) fromInside() bool { return l != nil && (l.parent != nil || l.n == 0) }

// Farm returns the partition names that the run has made so far, in order.
func (c *Config) Farm() []Name {
	names := make([]Name, len(c.farm))
	for i, n := range c.farm {
		names[i] = n.public()
	}
	return names
}
