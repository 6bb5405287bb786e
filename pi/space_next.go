package pi

import "github.com/balticsim/balticsim/step"

// Next returns the state after the step m, which must be enabled in s, and everything local that follows from it.
func (x *Space) Next(s State, m step.Step) State {
	d := x.from(s)
	i, t := d.take(m.Actor)
	c := x.contents.at(t.content)
	answer := x.unit
	switch c.kind {
	case reqRun, reqPrint, reqFault:
		d.write(c)
	case reqRecv:
		k := d.find(m.Pick)
		answer = x.items.at(d.items[k]).value
		d.items = append(d.items[:k], d.items[k+1:]...)
	case reqGet:
		answer = x.items.at(d.items[d.find(m.Pick)]).value
	case reqSet:
		k := d.find(m.Pick)
		cell := x.items.at(d.items[k]).itemKey
		cell.value = c.a
		d.items[k] = x.item(cell)
	case reqStart:
		t.starts++
		d.start(&t, c)
	case reqStop:
		answer = d.stop(m.Pick)
	case reqChoose:
		answer = x.values.id(nth(x.values.at(c.a).v, m.Pick))
	case reqFail:
		d.words[atFailed] = uint32(i) + 1
		return d.state()
	case reqChan, reqName, reqCell:
		answer = d.allocate(&t)
	case reqGone:
		panic("pi: a step of a thread that is over")
	}
	d.run(i, t, answer)
	d.settle()
	return d.state()
}

// write carries out what a request does to the output and the budgets: P-Print and P-Fault.
func (d *draft) write(c *contentInfo) {
	x := d.x
	switch c.kind {
	case reqPrint:
		d.words[atOutput] = x.printed(d.words[atOutput], x.values.at(c.a).v.o.info.str)
	case reqFault:
		left := append([]uint32(nil), *x.budgets.at(d.words[atBudgets])...)
		left[c.fault]--
		d.words[atBudgets] = x.budget(left)
	default:
	}
}

// find returns the index of the message or cell with a token.
func (d *draft) find(token uint64) int {
	for k, it := range d.items {
		if uint64(d.x.items.at(it).token) == token {
			return k
		}
	}
	panic("pi: a step that is not enabled")
}

// start implements P-Start, but for the answer to the thread that starts.
func (d *draft) start(t *threadKey, c *contentInfo) {
	x := d.x
	instance := x.child(t.label, true, t.starts)
	part := x.part(c.at-1, instance)
	d.parts = append(d.parts, part)
	f := x.values.at(c.b).v.o.info.part
	for i, ft := range f.threads {
		child := threadKey{
			label: x.child(instance, false, uint32(i)), part: part, content: x.content(ft.kind, ft.a, ft.b, ft.body),
		}
		if ft.kind == reqRun {
			d.birth(child)
		} else {
			d.threads = append(d.threads, x.thread(child))
		}
	}
	for i, m := range f.messages {
		d.items = append(d.items, x.item(itemKey{m.name.number(), x.values.id(m.value), part, instance, uint32(i)}))
	}
	for _, cell := range f.cells {
		d.items = append(d.items, x.item(itemKey{name: cell.name.number(), value: x.values.id(cell.value), part: part}))
	}
}

// stop implements P-Stop, but for the answer, which it returns: the instance with that token as a value.
func (d *draft) stop(token uint64) uint32 {
	x := d.x
	k := 0
	for uint64(tokenOf(tokenLabel, x.parts.at(d.parts[k]).label)) != token {
		k++
	}
	part := d.parts[k]
	d.parts = append(d.parts[:k], d.parts[k+1:]...)
	f := &frozen{}
	for i, id := range d.threads {
		if t := x.threads.at(id); id != over && t.part == part {
			w := x.waiting(x.contents.at(t.content))
			f.threads = append(f.threads, frozenThread{w.kind, w.a, w.b, w.body})
			d.threads[i] = over
		}
	}
	kept := d.items[:0]
	for _, id := range d.items {
		it := x.items.at(id)
		if it.part != part {
			kept = append(kept, id)
			continue
		}
		if n := x.name(it.name); n.kind == nameRef {
			f.cells = append(f.cells, frozenItem{n, x.values.at(it.value).v})
		} else {
			f.messages = append(f.messages, frozenItem{n, x.values.at(it.value).v})
		}
	}
	d.items = kept
	return x.values.id(partValue(f))
}
