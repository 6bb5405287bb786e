package sim

import (
	"encoding/binary"
	"iter"
)

// Picks is a run in its most compact form: the index, among the steps enabled, of each step taken. Equal picks in a row
// are stored once with their number, so a long run of a program with one thread takes a few bytes. The zero value is
// the empty run.
type Picks struct {
	runs   []byte // pairs of varints: pick, how often
	last   int    // the pick of the run that is still growing
	repeat int    // its length; 0 only when there are no picks
	n      int
}

// Add appends one pick.
func (p *Picks) Add(i int) {
	p.n++
	if p.repeat > 0 && p.last == i {
		p.repeat++
		return
	}
	if p.repeat > 0 {
		p.runs = binary.AppendUvarint(p.runs, uint64(p.last))
		p.runs = binary.AppendUvarint(p.runs, uint64(p.repeat))
	}
	p.last, p.repeat = i, 1
}

// Len returns the number of picks.
func (p Picks) Len() int { return p.n }

// All yields the picks in order.
func (p Picks) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		c := p.cursor()
		for i, ok := c.next(); ok; i, ok = c.next() {
			if !yield(i) {
				return
			}
		}
	}
}

func (p Picks) cursor() cursor { return cursor{rest: p} }

// cursor walks over picks.
type cursor struct {
	rest       Picks
	pick, left int
}

func (c *cursor) next() (int, bool) {
	if c.left == 0 {
		switch {
		case len(c.rest.runs) > 0:
			c.pick, c.left = c.varint(), c.varint()
		case c.rest.repeat > 0:
			c.pick, c.left = c.rest.last, c.rest.repeat
			c.rest.repeat = 0
		default:
			return 0, false
		}
	}
	c.left--
	return c.pick, true
}

func (c *cursor) varint() int {
	v, n := binary.Uvarint(c.rest.runs)
	if n <= 0 {
		panic("sim: broken picks")
	}
	c.rest.runs = c.rest.runs[n:]
	return int(v)
}
