package pi

import "github.com/balticsim/balticsim/step"

// What a thread does when its request is granted depends on nothing but its content and the answer: it computes, sends and
// forks, and stops at its next request. A Space computes that once, on a configuration where there is nothing else, and
// remembers it. Allocation is a request there, as it is in a machine; on the host the Space grants it at once.

// segment is what a thread does from one request to the next.
type segment struct {
	fuel   int      // how much it takes
	next   uint32   // the content of the thread then, or over
	isMain bool     // main is over, with that result
	result uint32   // number of a value
	sends  []sent   // in order
	forks  []uint32 // contents of the threads it makes, in order
}

type sent struct{ name, value uint32 }

// resume returns what a thread with that content does when it gets the answer and has so much fuel.
func (x *Space) resume(content, answer uint32, fuel int) *segment {
	words := [...]uint32{content, answer}
	id, known := x.segments.find(words[:])
	if !known {
		id = x.segments.add(words[:], x.compute(content, answer, x.sys.opt.Fuel))
	}
	s := *x.segments.at(id)
	if s.fuel > fuel {
		return x.compute(content, answer, fuel)
	}
	return s
}

// compute runs the machine on the thread alone.
func (x *Space) compute(content, answer uint32, fuel int) *segment {
	const machine = hostPart + 1 // where an allocation is a request
	c := &Config{
		sys: x.sys, next: stdoutToken + 1, freeItem: none, freeSite: none, freePart: none, fuel: fuel,
		parts:  []partition{{items: list{none, none}}, {items: list{none, none}}},
		budget: make([]budget, len(x.sys.faults)),
	}
	t := x.waiting(x.contents.at(content))
	t.part, t.label = machine, &label{}
	c.addThread(t)
	c.threads[0].body.resume(c, 0, x.values.at(answer).v)

	s := &segment{fuel: fuel - c.fuel, isMain: c.mainDone}
	for i := range c.items {
		it := &c.items[i]
		s.sends = append(s.sends, sent{it.name.number(), x.values.id(it.value)})
	}
	for i := range c.threads[1:] {
		s.forks = append(s.forks, x.content(reqRun, Value{}, Value{}, c.threads[i+1].body))
	}
	if c.mainDone {
		s.result = x.values.id(c.result)
	}
	if t := &c.threads[0]; t.kind != reqGone {
		s.next = x.content(t.kind, t.a, t.b, t.body)
	}
	return s
}

// draft is a state that is being made from another.
type draft struct {
	x                     *Space
	words                 [atElements]uint32
	threads, items, parts []uint32
	born                  []int // indices of threads that have yet to run
	fuel                  int
}

// blank returns a draft of a state without elements.
func (x *Space) blank() *draft {
	d, ok := x.drafts.Get().(*draft)
	if !ok {
		d = &draft{x: x}
	}
	d.words = [atElements]uint32{}
	d.threads, d.items, d.parts, d.born = d.threads[:0], d.items[:0], d.parts[:0], d.born[:0]
	d.fuel = x.sys.opt.Fuel
	return d
}

// from returns a draft that is equal to s.
func (x *Space) from(s State) *draft {
	d := x.blank()
	copy(d.words[:], s.words)
	d.threads = append(d.threads, s.threads()...)
	d.items = append(d.items, s.items()...)
	d.parts = append(d.parts, s.parts()...)
	return d
}

// state returns the draft as a state, which ends the draft. Threads that are over are left out.
func (d *draft) state() State {
	live := d.threads[:0]
	for _, t := range d.threads {
		if t != over {
			live = append(live, t)
		}
	}
	d.words[atThreads], d.words[atItems] = uint32(len(live)), uint32(len(d.items))
	s := State{make([]uint32, atElements+len(live)+len(d.items)+len(d.parts))}
	at := copy(s.words, d.words[:])
	at += copy(s.words[at:], live)
	at += copy(s.words[at:], d.items)
	copy(s.words[at:], d.parts)
	d.x.drafts.Put(d)
	return s
}

// settle runs the threads that were born in this step, and those that they give birth to, while there is fuel.
func (d *draft) settle() {
	for n := 0; n < len(d.born); n++ {
		if d.fuel > 0 {
			i := d.born[n]
			d.run(i, d.x.threads.at(d.threads[i]).threadKey, d.x.unit)
		}
	}
}

// run goes on with thread i, which is t, until it waits or is over.
func (d *draft) run(i int, t threadKey, answer uint32) {
	x := d.x
	for {
		s := x.resume(t.content, answer, d.fuel)
		d.fuel -= s.fuel
		for _, m := range s.sends {
			t.sends++
			d.items = append(d.items, x.item(itemKey{m.name, m.value, t.part, t.label, t.sends}))
		}
		for _, content := range s.forks {
			t.forks++
			d.birth(threadKey{label: x.child(t.label, false, t.forks), part: t.part, content: content})
		}
		if s.next == over {
			if s.isMain {
				d.words[atResult] = s.result + 1
			}
			d.threads[i] = over
			return
		}
		t.content = s.next
		if t.part != hostOf || !x.contents.at(t.content).kind.allocates() {
			d.threads[i] = x.thread(t)
			return
		}
		answer = d.allocate(&t)
	}
}

// birth adds a thread that has yet to run.
func (d *draft) birth(t threadKey) {
	d.born = append(d.born, len(d.threads))
	d.threads = append(d.threads, d.x.thread(t))
}

// allocates tells whether a request is for a fresh name.
func (r request) allocates() bool { return r == reqChan || r == reqName || r == reqCell }

// allocate makes the name that a thread asks for, and the cell of a reference, and returns the name as a value.
func (d *draft) allocate(t *threadKey) uint32 {
	x, c := d.x, d.x.contents.at(t.content)
	t.names++
	carries := x.values.at(c.rest).v.o.info.point.cargo
	switch c.kind {
	case reqChan:
		return x.nameValue(x.newName(t.label, t.names, nameChan, c.a, carries))
	case reqName:
		n := x.newName(t.label, t.names, namePart, c.a, carries)
		farm := [...]uint32{d.words[atFarm], n}
		d.words[atFarm] = x.farms.id(farm[:])
		return x.nameValue(n)
	default:
		n := x.newName(t.label, t.names, nameRef, x.unit, carries)
		d.items = append(d.items, x.item(itemKey{name: n, value: c.a, part: t.part}))
		return x.nameValue(n)
	}
}

// nameValue returns the number of a name as a value.
func (x *Space) nameValue(n uint32) uint32 {
	words := [...]uint32{formObject + uint32(kindName), n}
	if id, known := x.values.table.find(words[:]); known {
		return id
	}
	return x.values.id(nameValue(x.name(n)))
}

// take returns the index of the thread that makes a step.
func (d *draft) take(actor step.Token) (int, threadKey) {
	for i, t := range d.threads {
		if info := d.x.threads.at(t); tokenOf(tokenLabel, info.label) == actor {
			return i, info.threadKey
		}
	}
	panic("pi: a step of a thread that does not exist")
}
