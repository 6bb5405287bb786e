package pi

import (
	"slices"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/step"
)

// partition is a running partition: the host, or an instance that some thread started.
type partition struct {
	token      step.Token // of the instance
	name       *name      // nil for the host
	label      *label     // of the instance, nil for the host
	items      list
	prev, next int32 // running partitions of the same name; next also links unused elements
	running    bool
	mark       uint64 // see Mark
}

// hostPart is the index of the host.
const hostPart int32 = 0

// frozen is a frozen partition, a value. Its threads have no labels: they get new ones whenever it is started.
type frozen struct {
	threads  []frozenThread
	messages []frozenItem
	cells    []frozenItem
	mark     uint64
}

type frozenThread struct {
	kind request
	a, b Value
	body body
}

type frozenItem struct {
	name  *name
	value Value
}

// boxed returns the frozen partition of one thread that has yet to begin.
func boxed(b body) *frozen {
	return &frozen{threads: []frozenThread{{kind: reqRun, body: b}}}
}

// start implements P-Start: a frozen partition comes alive under a name. Threads that have yet to begin run now; the others
// go on waiting for what they waited for.
func (c *Config) start(slot int32) {
	c.counts[process.RuleStart]++
	t := &c.threads[slot]
	t.starts++
	n, theta, instance, at := t.a.o.info.name, t.b.o.info.part, t.label.started(t.starts), pointOf(t.body)
	p := c.addPart(n, instance)
	c.parts[p].mark = theta.mark
	for i, f := range theta.threads {
		child := c.addThread(thread{part: p, label: instance.fork(uint32(i)), body: f.body.copied()})
		if c.sys.opt.Record {
			c.note(slot, at, step.Effect{
				Kind: "thread", Object: c.threads[child].label.String(), Token: c.threads[child].token,
			})
		}
		if f.kind != reqRun {
			c.work = c.work[:len(c.work)-1]
			c.wait(child, f.kind, f.a, f.b, c.threads[child].body)
		}
	}
	for i, m := range theta.messages {
		it := &c.items[c.addItem(p, m.name, m.value, instance, uint32(i))]
		if c.sys.opt.Record {
			c.note(slot, at, step.Effect{
				Kind: "send", Object: it.messageLabel(), Chan: it.name.String(), Value: it.value.String(), Token: it.token,
			})
		}
	}
	for _, cell := range theta.cells {
		it := &c.items[c.addItem(p, cell.name, cell.value, nil, 0)]
		if c.sys.opt.Record {
			c.note(slot, at, step.Effect{
				Kind: "ref", Object: it.name.String(), Value: it.value.String(), Token: it.token,
			})
		}
	}
	c.grant(slot, unitValue())
}

// addPart makes a running partition without contents.
func (c *Config) addPart(n *name, instance *label) int32 {
	p := c.freePart
	if p == none {
		p = int32(len(c.parts))
		c.parts = append(c.parts, partition{})
	} else {
		c.freePart = c.parts[p].next
	}
	s := c.siteOf(n)
	at := &c.sites[s].running
	c.parts[p] = partition{
		token: c.fresh(), name: n, label: instance, items: list{none, none}, prev: at.tail, next: none, running: true,
	}
	if at.tail == none {
		at.head = p
	} else {
		c.parts[at.tail].next = p
	}
	at.tail = p
	c.recheck(s)
	return p
}

// stop implements P-Stop: the instance with that token, which is not the thread's own, becomes a value.
func (c *Config) stop(slot int32, token uint64) {
	c.counts[process.RuleStop]++
	p := c.sites[c.threads[slot].site].running.head
	for uint64(c.parts[p].token) != token {
		p = c.parts[p].next
	}
	theta := c.freeze(p)
	c.removePart(p)
	c.grant(slot, partValue(theta))
}

// freeze takes everything out of a partition: threads, messages and cells in the order in which they came to be.
func (c *Config) freeze(p int32) *frozen {
	theta := &frozen{mark: c.parts[p].mark}
	for slot := range c.threads {
		t := &c.threads[slot]
		if t.part != p || t.kind == reqGone {
			continue
		}
		c.leave(int32(slot))
		theta.threads = append(theta.threads, frozenThread{t.kind, t.a, t.b, t.body.copied()})
		c.vanish(int32(slot))
	}
	for i := c.parts[p].items.head; i != none; {
		it := c.items[i]
		if it.name.kind == nameRef {
			theta.cells = append(theta.cells, frozenItem{it.name, it.value})
		} else {
			theta.messages = append(theta.messages, frozenItem{it.name, it.value})
		}
		c.removeItem(i)
		i = it.partNext
	}
	return theta
}

// removePart removes an empty partition.
func (c *Config) removePart(p int32) {
	part := c.parts[p]
	s := c.places.get(part.name.token)
	at := &c.sites[s].running
	if part.prev == none {
		at.head = part.next
	} else {
		c.parts[part.prev].next = part.next
	}
	if part.next == none {
		at.tail = part.prev
	} else {
		c.parts[part.next].prev = part.prev
	}
	c.parts[p] = partition{next: c.freePart}
	c.freePart = p
	c.recheck(s)
	c.release(s)
}

// inOrder returns the running partitions in order of start, the host first.
func (c *Config) inOrder() []int32 {
	var all []int32
	for p := range c.parts {
		if c.parts[p].running {
			all = append(all, int32(p))
		}
	}
	slices.SortFunc(all, func(p, q int32) int { return int(c.parts[p].token) - int(c.parts[q].token) })
	return all
}

// partName returns the display name of a partition.
func (c *Config) partName(p int32) string {
	if p == hostPart {
		return "host"
	}
	return c.display(c.parts[p].name)
}

// display returns the display name of a partition name: its hint, or all of it when another that is known has that hint.
func (c *Config) display(n *name) string {
	for _, m := range c.farm {
		if m.hint == n.hint && m != n {
			return n.String()
		}
	}
	return calculus.Hint(n.hint)
}
