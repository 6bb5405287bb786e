package pi

import (
	"math/bits"
	"slices"
	"sort"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/step"
)

// thread is a running thread, waiting at a request. Its body is what goes on when the request is granted.
type thread struct {
	token step.Token
	part  int32
	kind  request
	main  bool
	label *label
	a, b  Value // of the request, see request
	body  body

	forks, names, sends, starts uint32 // made so far: the next label is counted from these

	site       int32 // where the thread waits, none when its request has no site
	prev, next int32 // others that wait there
}

// body is what a thread is made of: anything that, resumed with a value, runs to its next visible request and can be
// copied. A compiled thread is an object, a frame or a call; copying it is sharing it. A Go function is the other kind.
type body interface {
	// resume goes on with the answer to the request, and ends in wait, end or mainEnds.
	resume(c *Config, slot int32, v Value)
	// copied returns a body for a copy of the thread.
	copied() body
	// close frees what only this body has. The body is not used afterwards.
	close()
	// holds returns the objects that the body keeps alive.
	holds() []*object
	// encode writes the body into a key.
	encode(w *keyWriter)
}

func (o *object) copied() body     { return o }
func (o *object) close()           {}
func (o *object) holds() []*object { return []*object{o} }

// request is what a thread waits for. The comments name a and b.
type request uint8

const (
	reqGone   request = iota // the thread is over
	reqRun                   // fuel
	reqRecv                  // a: channel
	reqGet                   // a: reference
	reqSet                   // a: value, b: reference
	reqStart                 // a: name, b: part
	reqStop                  // a: name
	reqPrint                 // a: text
	reqChoose                // a: list
	reqFault                 // a: fault
	reqFail                  // a: message, b: code
	reqChan                  // a: hint
	reqName                  // a: hint
	reqCell                  // a: contents
)

// String returns the verb that schedules and reports use.
func (r request) String() string {
	return [...]string{
		reqGone: "gone", reqRun: "run", reqRecv: "recv", reqGet: "get", reqSet: "set", reqStart: "start", reqStop: "stop", reqPrint: "print",
		reqChoose: "choose", reqFault: "fault", reqFail: "fail", reqChan: "chan", reqName: "name", reqCell: "ref",
	}[r]
}

// requestOf returns the request that an instruction makes.
func requestOf(op opcode) request {
	switch op {
	case opRecv:
		return reqRecv
	case opGet:
		return reqGet
	case opSet:
		return reqSet
	case opStart:
		return reqStart
	case opStop:
		return reqStop
	case opPrint:
		return reqPrint
	case opChoose:
		return reqChoose
	case opFault:
		return reqFault
	default:
		panic("pi: no request")
	}
}

func newRequest(k nameKind) request {
	if k == namePart {
		return reqName
	}
	return reqChan
}

// at returns the name at whose site the request waits, nil when it waits nowhere.
func (t *thread) at() *name {
	switch t.kind {
	case reqRecv, reqGet, reqStart, reqStop:
		return t.a.o.info.name
	case reqSet:
		return t.b.o.info.name
	default:
		return nil
	}
}

// addThread adds a thread that has yet to run; its token is given here.
func (c *Config) addThread(t thread) int32 {
	t.token, t.kind, t.site = c.fresh(), reqRun, none
	slot := int32(len(c.threads))
	c.threads = append(c.threads, t)
	if int(slot)>>6 >= len(c.ready) {
		c.ready = append(c.ready, 0)
	}
	c.work = append(c.work, slot)
	return slot
}

// wait puts the thread to its next request.
func (c *Config) wait(slot int32, kind request, a, b Value, rest body) {
	t := &c.threads[slot]
	t.kind, t.a, t.b, t.body = kind, a, b, rest
	c.hang(slot)
}

// hang registers a waiting thread at the site of its request and notes whether it is enabled.
func (c *Config) hang(slot int32) {
	t := &c.threads[slot]
	t.site = none
	if n := t.at(); n != nil {
		s := c.siteOf(n)
		t = &c.threads[slot]
		t.site, t.prev, t.next = s, none, c.sites[s].waiters
		if t.next != none {
			c.threads[t.next].prev = slot
		}
		c.sites[s].waiters = slot
	}
	c.ready.set(slot, c.enabled(t))
}

// leave takes a thread away from its request, and from its site.
func (c *Config) leave(slot int32) {
	t := &c.threads[slot]
	c.ready.set(slot, false)
	if t.site == none {
		return
	}
	if t.prev == none {
		c.sites[t.site].waiters = t.next
	} else {
		c.threads[t.prev].next = t.next
	}
	if t.next != none {
		c.threads[t.next].prev = t.prev
	}
	c.release(t.site)
	t.site = none
}

// enabled tells whether the thread's request can be granted.
func (c *Config) enabled(t *thread) bool {
	switch t.kind {
	case reqGone:
		return false
	case reqRecv, reqGet, reqSet:
		return c.sites[t.site].count > 0
	case reqStart:
		return c.sys.opt.Policy == calculus.Multi || c.sites[t.site].running.head == none
	case reqStop:
		for p := c.sites[t.site].running.head; p != none; p = c.parts[p].next {
			if p != t.part {
				return true
			}
		}
		return false
	case reqFault:
		i := c.faultIndex(t)
		return i >= 0 && c.budget[i].left > 0
	case reqRun, reqPrint, reqChoose, reqFail, reqChan, reqName, reqCell:
		return true
	}
	panic("pi: unknown request")
}

// faultIndex returns the index of the budget that a thread waits for, −1 when there is none.
func (c *Config) faultIndex(t *thread) int {
	i, ok := slices.BinarySearch(c.sys.faults, t.a.o.info.str)
	if !ok {
		return -1
	}
	return i
}

// vanish removes a thread that is not waiting any more.
func (c *Config) vanish(slot int32) {
	t := &c.threads[slot]
	t.body.close()
	*t = thread{token: t.token, site: none}
	c.gone++
}

// slotOf finds a running thread by its token.
func (c *Config) slotOf(token step.Token) int32 {
	slot, ok := sort.Find(len(c.threads), func(i int) int { return int(token) - int(c.threads[i].token) })
	if !ok || c.threads[slot].kind == reqGone {
		panic("pi: a step of a thread that does not exist")
	}
	return int32(slot)
}

// compact forgets threads that are over once they are the most. Slots change, so it happens between steps only.
func (c *Config) compact() {
	if c.gone < 16 || 2*c.gone < len(c.threads) {
		return
	}
	moved := make([]int32, len(c.threads))
	kept := c.threads[:0]
	for slot := range c.threads {
		if c.threads[slot].kind == reqGone {
			moved[slot] = none
			continue
		}
		moved[slot] = int32(len(kept))
		kept = append(kept, c.threads[slot])
	}
	clear(c.threads[len(kept):])
	c.threads, c.gone = kept, 0
	move := func(slot *int32) {
		if *slot != none {
			*slot = moved[*slot]
		}
	}
	for i := range c.sites {
		move(&c.sites[i].waiters)
	}
	clear(c.ready)
	c.ready = c.ready[:(len(kept)+63)/64]
	for slot := range c.threads {
		t := &c.threads[slot]
		if t.site != none {
			move(&t.prev)
			move(&t.next)
		}
		c.ready.set(int32(slot), c.enabled(t))
	}
}

// bitset is a set of small numbers, walked in order.
type bitset []uint64

func (b bitset) set(i int32, in bool) {
	if in {
		b[i>>6] |= 1 << (i & 63)
	} else {
		b[i>>6] &^= 1 << (i & 63)
	}
}

// from returns the smallest member that is at least i, or none.
func (b bitset) from(i int32) int32 {
	w := int(i >> 6)
	if w >= len(b) {
		return none
	}
	for word := b[w] &^ (1<<(i&63) - 1); ; word = b[w] {
		if word != 0 {
			return int32(w<<6 + bits.TrailingZeros64(word))
		}
		if w++; w >= len(b) {
			return none
		}
	}
}
