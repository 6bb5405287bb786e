package pi

import "github.com/balticsim/balticsim/step"

// item is a message a!V or a cell r↦V in a running partition. It is in two lists: that of its name's site, oldest first,
// and that of its partition.
type item struct {
	token step.Token // 0 when the element is not in use
	name  *name
	value Value
	part  int32
	from  *label // of the sender, or of the started instance in which the message came alive again
	n     uint32 // the message is from!n

	sitePrev, siteNext int32
	partPrev, partNext int32
}

// messageLabel is the stable name of a message.
func (it *item) messageLabel() string { return it.from.String() + "!" + itoa(it.n) }

// addItem puts a message or cell into a partition and returns its index.
func (c *Config) addItem(part int32, n *name, v Value, from *label, k uint32) int32 {
	i := c.freeItem
	if i == none {
		i = int32(len(c.items))
		c.items = append(c.items, item{})
	} else {
		c.freeItem = c.items[i].siteNext
	}
	s := c.siteOf(n)
	at, home := &c.sites[s], &c.parts[part].items
	c.items[i] = item{
		token: c.fresh(), name: n, value: v, part: part, from: from, n: k,
		sitePrev: at.items.tail, siteNext: none, partPrev: home.tail, partNext: none,
	}
	if at.items.tail == none {
		at.items.head = i
	} else {
		c.items[at.items.tail].siteNext = i
	}
	at.items.tail = i
	if home.tail == none {
		home.head = i
	} else {
		c.items[home.tail].partNext = i
	}
	home.tail = i
	c.live++
	if at.count++; at.count == 1 {
		c.recheck(s)
	}
	return i
}

// removeItem takes a message or cell out of its partition.
func (c *Config) removeItem(i int32) {
	it := c.items[i]
	s := c.places.get(it.name.token)
	at, home := &c.sites[s], &c.parts[it.part].items
	if it.sitePrev == none {
		at.items.head = it.siteNext
	} else {
		c.items[it.sitePrev].siteNext = it.siteNext
	}
	if it.siteNext == none {
		at.items.tail = it.sitePrev
	} else {
		c.items[it.siteNext].sitePrev = it.sitePrev
	}
	if it.partPrev == none {
		home.head = it.partNext
	} else {
		c.items[it.partPrev].partNext = it.partNext
	}
	if it.partNext == none {
		home.tail = it.partPrev
	} else {
		c.items[it.partNext].partPrev = it.partPrev
	}
	c.items[i] = item{siteNext: c.freeItem}
	c.freeItem = i
	c.live--
	if at.count--; at.count == 0 {
		c.recheck(s)
		c.release(s)
	}
}

// ownCell returns the cell of a reference that lives in the thread's own partition, or none.
func (c *Config) ownCell(t *thread) int32 {
	for i := c.sites[t.site].items.head; i != none; i = c.items[i].siteNext {
		if c.items[i].part == t.part {
			return i
		}
	}
	return none
}

// find returns the item with a token among those at the site where the thread waits.
func (c *Config) find(t *thread, token uint64) int32 {
	for i := c.sites[t.site].items.head; i != none; i = c.items[i].siteNext {
		if uint64(c.items[i].token) == token {
			return i
		}
	}
	panic("pi: a step that is not enabled")
}
