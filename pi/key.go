package pi

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
)

// Key appends a byte string that is equal for two configurations only when they have the same future and the same output
// so far. It does not depend on labels, tokens or the order in which independent steps were taken; what no running
// thread can ever reach is left out.
//
// Names and partitions are numbered by first occurrence: in the threads first, then, name by name in the order of their
// numbers, in what stands at the name. Threads are visited in the order of their place, code and label, messages in that
// of their contents and label; labels say who made whom, which no interleaving changes.
//
// A value is written as the tree that it is. Sharing could make that tree exponentially larger than the value, so a
// configuration whose trees are large is written again with every subtree interned: one definition for each different
// content, references elsewhere. Both forms depend on contents alone, never on what happens to be shared.
func (s *System) Key(c *Config, into []byte) []byte {
	w := keyWriter{c: c, buf: into, limit: len(into) + maxTree}
	if w.config() {
		return w.buf
	}
	w = keyWriter{c: c, buf: append(into, 'I'), limit: -1, ids: map[string]uint64{}, known: map[*object]uint64{}}
	w.config()
	return w.buf
}

// maxTree is the size in bytes from which on a key is written with interned values.
const maxTree = 1 << 14

type keyWriter struct {
	c     *Config
	buf   []byte
	limit int // of len(buf); none when negative

	names  []*name
	index  map[*name]int // when names are too many to search
	places []int         // number of each running partition from 1, 0 while it has not been met
	met    int
	blind  bool // write every name alike

	ids   map[string]uint64 // interned contents
	known map[*object]uint64
}

func (w *keyWriter) full() bool { return w.limit >= 0 && len(w.buf) > w.limit }

func (w *keyWriter) tag(b byte)   { w.buf = append(w.buf, b) }
func (w *keyWriter) int(n int)    { w.buf = binary.AppendUvarint(w.buf, uint64(n)) }
func (w *keyWriter) word(n int64) { w.buf = binary.AppendVarint(w.buf, n) }

func (w *keyWriter) text(s string) {
	w.int(len(s))
	w.buf = append(w.buf, s...)
}

// config writes the configuration and tells whether the limit held.
func (w *keyWriter) config() bool {
	c := w.c
	if w.limit >= 0 {
		w.limit += len(c.out)
	}
	w.int(len(c.out))
	w.buf = append(w.buf, c.out...)
	if c.failure != nil {
		w.tag('E')
		w.text(c.failure.code)
		return true
	}
	w.tag('R')
	for _, b := range c.budget {
		w.int(b.left)
	}
	w.places = make([]int, len(c.parts))
	for _, slot := range w.threads() {
		w.thread(slot)
		if w.full() {
			return false
		}
	}
	for at := 0; at < len(w.names); at++ {
		w.at(at, w.names[at])
		if w.full() {
			return false
		}
	}
	return true
}

// threads returns the running threads in the order of the key.
func (w *keyWriter) threads() []int32 {
	c := w.c
	slots := make([]int32, 0, len(c.threads)-c.gone)
	for slot := range c.threads {
		if c.threads[slot].kind != reqGone {
			slots = append(slots, int32(slot))
		}
	}
	slices.SortFunc(slots, func(i, j int32) int {
		a, b := &c.threads[i], &c.threads[j]
		if a.part != b.part {
			return c.compareParts(a.part, b.part)
		}
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(placeOf(a.body), placeOf(b.body)), a.label.compare(b.label))
	})
	return slots
}

// placeOf numbers the places in the program where threads can be.
func placeOf(b body) int {
	o, ok := b.(*object)
	switch {
	case !ok:
		return -1
	case o.info.kind == kindFrame:
		return o.info.point.id
	}
	return o.fields[0].o.info.block.id
}

func (w *keyWriter) thread(slot int32) {
	t := &w.c.threads[slot]
	w.tag('T')
	w.place(t.part)
	if t.main {
		w.tag('M')
	}
	w.waiting(t.kind, t.a, t.b, t.body)
}

func (w *keyWriter) waiting(kind request, a, b Value, rest body) {
	w.tag(byte(kind))
	w.value(a)
	w.value(b)
	rest.encode(w)
}

// encode implements body.
func (o *object) encode(w *keyWriter) { w.value(Value{o: o}) }

// place writes the number of a running partition. What it is called matters only to those who know the name: see at.
func (w *keyWriter) place(p int32) {
	if p == hostPart {
		w.int(0)
		return
	}
	if w.places[p] == 0 {
		w.met++
		w.places[p] = w.met
	}
	w.int(w.places[p])
}

func (w *keyWriter) name(n *name) {
	if w.blind {
		w.tag('?')
		return
	}
	w.int(w.number(n))
}

// number returns the number of a name, the next free one when it is new.
func (w *keyWriter) number(n *name) int {
	const few = 24
	if w.index != nil {
		i, ok := w.index[n]
		if !ok {
			i = len(w.names)
			w.index[n] = i
			w.names = append(w.names, n)
		}
		return i
	}
	for i, m := range w.names {
		if m == n {
			return i
		}
	}
	w.names = append(w.names, n)
	if len(w.names) > few {
		w.index = make(map[*name]int, 2*few)
		for i, m := range w.names {
			w.index[m] = i
		}
	}
	return len(w.names) - 1
}

// at writes everything that stands at a name that some thread can reach.
func (w *keyWriter) at(number int, n *name) {
	c := w.c
	s := c.places.get(n.token)
	if s == none {
		return
	}
	if n.kind == namePart {
		var running []int32
		for p := c.sites[s].running.head; p != none; p = c.parts[p].next {
			running = append(running, p)
		}
		slices.SortFunc(running, func(p, q int32) int { return c.parts[p].label.compare(c.parts[q].label) })
		for _, p := range running {
			w.tag('P')
			w.int(number)
			w.place(p)
		}
		return
	}
	for _, i := range w.items(s) {
		w.tag('!')
		w.int(number)
		w.place(c.items[i].part)
		w.value(c.items[i].value)
	}
}

// items returns the messages or cells at a site in the order of the key: a channel is a bag.
func (w *keyWriter) items(s int32) []int32 {
	c := w.c
	all := make([]int32, 0, c.sites[s].count)
	for i := c.sites[s].items.head; i != none; i = c.items[i].siteNext {
		all = append(all, i)
	}
	if len(all) < 2 {
		return all
	}
	outlines := map[int32][]byte{}
	for _, i := range all {
		outlines[i] = w.outline(c.items[i].value)
	}
	slices.SortFunc(all, func(i, j int32) int {
		a, b := &c.items[i], &c.items[j]
		if order := bytes.Compare(outlines[i], outlines[j]); order != 0 {
			return order
		}
		if a.name.kind == nameRef {
			return c.compareParts(a.part, b.part)
		}
		return cmp.Or(a.from.compare(b.from), cmp.Compare(a.n, b.n))
	})
	return all
}

// compareParts orders running partitions by their labels, the host first.
func (c *Config) compareParts(p, q int32) int {
	if p == hostPart || q == hostPart {
		return cmp.Compare(min(p, 1), min(q, 1))
	}
	return c.parts[p].label.compare(c.parts[q].label)
}

// outline returns the beginning of a value's tree, all names alike: enough to order most messages by contents.
func (w *keyWriter) outline(v Value) []byte {
	const enough = 64
	o := keyWriter{c: w.c, limit: enough, blind: true}
	o.value(v)
	return o.buf
}
