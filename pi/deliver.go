package pi

import "github.com/balticsim/balticsim/step"

// What is outside a configuration talks to it through channels: it delivers messages, takes messages as a receiver would, and makes
// channels for answers. All of it happens between steps, on the goroutine that the configuration belongs to, and changes it in place.
//
// The names and messages from outside are numbered apart: outside:1, outside!1.

// Deliver puts a message from outside on a channel. It lives on the host.
func (c *Config) Deliver(channel, v Value) { c.deliver(hostPart, channel, v) }

// DeliverIn puts a message from outside on a channel, as if a thread of the oldest partition that runs under the name had sent it: a
// stop freezes it with the rest. It does nothing and returns false when no such partition runs.
func (c *Config) DeliverIn(partition, channel, v Value) bool {
	p := c.oldest(partition)
	if p == none {
		return false
	}
	c.deliver(p, channel, v)
	return true
}

func (c *Config) deliver(part int32, channel, v Value) {
	channel.must(KindName)
	c.outside.sends++
	c.addItem(part, channel.o.info.name, v, outsideLabel(), c.outside.sends)
}

// Take receives the oldest message that waits on a channel; ok is false when there is none.
func (c *Config) Take(channel Value) (v Value, ok bool) {
	channel.must(KindName)
	s := c.places.get(channel.o.info.name.token)
	if s == none || c.sites[s].items.head == none {
		return Value{}, false
	}
	i := c.sites[s].items.head
	v = c.items[i].value
	c.removeItem(i)
	return v, true
}

// NewChan returns a fresh channel that no thread knows yet.
func (c *Config) NewChan(hint string) Value {
	c.outside.names++
	n := &name{token: c.fresh(), kind: nameChan, hint: hint, maker: outsideLabel(), ordinal: c.outside.names, cargo: cargoAnything}
	if c.sys.opt.Record {
		c.names = append(c.names, n)
	}
	return nameValue(n)
}

// Channel returns the channel of that hint on which a message waits, the one that was made first when there are several. It is how
// the outside finds the channels that a program tells it.
func (c *Config) Channel(hint string) (channel Value, ok bool) {
	var first *name
	for i := range c.items {
		if n := c.items[i].name; n != nil && n.kind == nameChan && n.hint == hint && (first == nil || n.token < first.token) {
			first = n
		}
	}
	if first == nil {
		return Value{}, false
	}
	return nameValue(first), true
}

// Runs tells whether a partition runs under the name.
func (c *Config) Runs(partition Value) bool { return c.oldest(partition) != none }

// Mark returns the mark of the oldest partition that runs under the name, 0 when none runs or it has none.
//
// A mark is a number that only the outside gives and reads. A stop carries it into the frozen partition, and every start of that
// gives it to what runs then; what `box` makes has none. No rule depends on it, and keys leave it out.
func (c *Config) Mark(partition Value) uint64 {
	p := c.oldest(partition)
	if p == none {
		return 0
	}
	return c.parts[p].mark
}

// SetMark marks the oldest partition that runs under the name; it does nothing when none runs.
func (c *Config) SetMark(partition Value, mark uint64) {
	if p := c.oldest(partition); p != none {
		c.parts[p].mark = mark
	}
}

// oldest returns the oldest partition that runs under a name, or none.
func (c *Config) oldest(partition Value) int32 {
	partition.must(KindName)
	s := c.places.get(partition.o.info.name.token)
	if s == none {
		return none
	}
	return c.sites[s].running.head
}

// Subject returns the name that a step enabled in c is about: the channel of a receive, the partition of a start or stop, the
// reference of a get or set; ok is false for other steps.
func (c *Config) Subject(m step.Step) (subject Value, ok bool) {
	n := c.threads[c.slotOf(m.Actor)].at()
	if n == nil {
		return Value{}, false
	}
	return nameValue(n), true
}

// OutputFrom returns what has been printed after the first n bytes.
func (c *Config) OutputFrom(n int) string { return string(c.out[n:]) }

// ForgetOutput makes the configuration one in which nothing was printed yet: who runs for ever cannot keep everything it has printed.
func (c *Config) ForgetOutput() { c.out = nil }

// Same tells whether two names are the same; it panics on other values.
func (v Value) Same(w Value) bool {
	v.must(KindName)
	w.must(KindName)
	return v.o.info.name == w.o.info.name
}

// outside counts what has come from outside.
type outside struct{ names, sends uint32 }

// outsideLabel is the maker of names and the sender of messages from outside: beside main, no descendant of it.
func outsideLabel() *label { return &label{n: 1} }
