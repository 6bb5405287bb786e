package pi

// firstCollection is the number of messages and cells from which on a configuration looks for garbage.
const firstCollection = 1 << 14

// collectGarbage forgets messages and cells that no running thread can reach: late answers of races, references that went
// out of sight. No step could ever use them. It is done when their number has doubled since the last time, so that a
// run without end needs no memory without end.
func (c *Config) collectGarbage() {
	reached := map[*name]bool{}
	seen := map[*object]bool{}
	var todo []Value
	push := func(o *object) {
		if o != nil && !seen[o] {
			seen[o] = true
			todo = append(todo, Value{o: o})
		}
	}
	pushBody := func(b body) {
		for _, o := range b.holds() {
			push(o)
		}
	}
	pushItems := func(n *name) {
		if s := c.places.get(n.token); s != none {
			for i := c.sites[s].items.head; i != none; i = c.items[i].siteNext {
				push(c.items[i].value.o)
			}
		}
	}
	for slot := range c.threads {
		if t := &c.threads[slot]; t.kind != reqGone {
			push(t.a.o)
			push(t.b.o)
			pushBody(t.body)
		}
	}
	for len(todo) > 0 {
		o := todo[len(todo)-1].o
		todo = todo[:len(todo)-1]
		for _, f := range o.fields {
			push(f.o)
		}
		switch in := o.info; in.kind {
		case kindName:
			if !reached[in.name] {
				reached[in.name] = true
				pushItems(in.name)
			}
		case kindPart:
			for _, t := range in.part.threads {
				push(t.a.o)
				push(t.b.o)
				pushBody(t.body)
			}
			for _, m := range in.part.messages {
				push(m.value.o)
			}
			for _, cell := range in.part.cells {
				push(cell.value.o)
			}
		case kindTuple, kindCtor, kindClosure, kindString, kindFrame, kindCall, kindGo:
		default:
			panic("pi: unknown kind of object")
		}
	}
	for i := range c.items {
		if c.items[i].token != 0 && !reached[c.items[i].name] {
			c.removeItem(int32(i))
		}
	}
	c.collect = max(firstCollection, 2*c.live)
}
