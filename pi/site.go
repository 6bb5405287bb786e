package pi

import "github.com/balticsim/balticsim/step"

// A site is where things meet at a name: the messages on a channel, the cells of a reference, the running partitions of a
// partition name, and the threads that wait for any of these. It exists while something is there, so that a channel
// made for one reply leaves nothing behind.
type site struct {
	name    *name
	items   list  // messages or cells, oldest first
	count   int32 // of items
	waiters int32 // first thread that waits here; the order means nothing
	running list  // partitions of that name, in order of start
}

// list is a doubly linked list by indices.
type list struct{ head, tail int32 }

// siteOf returns the site of a name, made when there is none.
func (c *Config) siteOf(n *name) int32 {
	if s := c.places.get(n.token); s != none {
		return s
	}
	s := c.freeSite
	if s == none {
		s = int32(len(c.sites))
		c.sites = append(c.sites, site{})
	} else {
		c.freeSite = c.sites[s].count
	}
	c.sites[s] = site{name: n, items: list{none, none}, waiters: none, running: list{none, none}}
	c.places.put(n.token, s)
	return s
}

// release forgets a site where nothing is left.
func (c *Config) release(s int32) {
	at := &c.sites[s]
	if at.count > 0 || at.waiters != none || at.running.head != none {
		return
	}
	c.places.remove(at.name.token)
	*at = site{count: c.freeSite, items: list{none, none}, waiters: none, running: list{none, none}}
	c.freeSite = s
}

// recheck notes for every thread that waits at a site whether it is enabled now.
func (c *Config) recheck(s int32) {
	for slot := c.sites[s].waiters; slot != none; slot = c.threads[slot].next {
		c.ready.set(slot, c.enabled(&c.threads[slot]))
	}
}

// siteTable maps tokens of names to sites: open addressing with linear probing. It is only ever asked for one token, never
// walked, so its layout cannot be seen.
type siteTable struct {
	slots []tableSlot // a power of two
	used  int
}

type tableSlot struct {
	token step.Token // 0 when free
	site  int32
}

func (t *siteTable) clone() siteTable {
	return siteTable{append([]tableSlot(nil), t.slots...), t.used}
}

func (t *siteTable) home(token step.Token) int {
	return int(uint32(token)*0x9E3779B1>>7) & (len(t.slots) - 1)
}

func (t *siteTable) get(token step.Token) int32 {
	if len(t.slots) == 0 {
		return none
	}
	for i := t.home(token); ; i = (i + 1) & (len(t.slots) - 1) {
		switch at := t.slots[i].token; {
		case at == token:
			return t.slots[i].site
		case at == 0:
			return none
		}
	}
}

func (t *siteTable) put(token step.Token, s int32) {
	if 2*(t.used+1) > len(t.slots) {
		old := t.slots
		t.slots = make([]tableSlot, max(8, 2*len(old)))
		t.used = 0
		for _, o := range old {
			if o.token != 0 {
				t.put(o.token, o.site)
			}
		}
	}
	i := t.home(token)
	for t.slots[i].token != 0 {
		i = (i + 1) & (len(t.slots) - 1)
	}
	t.slots[i] = tableSlot{token, s}
	t.used++
}

// remove forgets a token and moves later slots back over the gap, so that searches need no tombstones.
func (t *siteTable) remove(token step.Token) {
	mask := len(t.slots) - 1
	gap := t.home(token)
	for t.slots[gap].token != token {
		gap = (gap + 1) & mask
	}
	for i := (gap + 1) & mask; t.slots[i].token != 0; i = (i + 1) & mask {
		home := t.home(t.slots[i].token)
		if (i-home)&mask >= (i-gap)&mask {
			t.slots[gap] = t.slots[i]
			gap = i
		}
	}
	t.slots[gap] = tableSlot{}
	t.used--
}
