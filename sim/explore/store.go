package explore

import (
	"encoding/binary"
	"math/bits"
	"sync/atomic"
)

// store is a set of byte strings, numbered from 0 in the order of insertion: the identities of the states found so far. It is
// exact, compares whole strings, and allocates nothing for a single one: the strings lie one behind the other, and an
// open-addressed table finds their numbers. So a state costs its string, three bytes for its place, and about six for the
// table. A string has at most longestKey bytes.
//
// Any number of goroutines may find while one inserts. What they find is what was there when they began, and perhaps more.
type store struct {
	table atomic.Pointer[table]
	text  atomic.Pointer[text]
	_     [cacheLine]byte // what insert writes lies apart from what find reads
	count int
	used  int // bytes of strings
	free  int // where the next string begins in the last chunk
}

// table finds numbers by hash. A slot holds the number of a string plus one in its lower bits, as many as the numbers of slots
// have, and in the rest a part of the hash, so that other strings are seldom looked at. 0 is an empty slot. A string lies where
// a slot says before the slot says so. A table that is full is replaced by a larger one, and never changes again.
type table struct {
	slots []atomic.Uint32
	width uint // the number of bits of a slot's number
}

// text is where the strings lie. It is replaced when it grows; the pages and chunks themselves stay where they are.
type text struct {
	chunks [][]byte // of chunkSize bytes
	pages  []*[pageSize]group
}

// group is where groupSize strings lie in one chunk: the first begins at the start, each ends that far behind it.
type group struct {
	chunk, start uint32
	ends         [groupSize]uint16
}

const (
	groupSize  = 8
	pageSize   = 1 << 9 // groups
	chunkSize  = 1 << 20
	cacheLine  = 64
	firstWidth = 10
	longestKey = (1<<16 - 1) / groupSize
)

func newStore() *store {
	t := &store{}
	t.table.Store(newTable(firstWidth))
	t.text.Store(&text{})
	return t
}

func newTable(width uint) *table { return &table{make([]atomic.Uint32, 1<<width), width} }

// find returns the number of a string, given its hash.
func (t *store) find(hash uint64, key []byte) (uint32, bool) {
	in := t.table.Load()
	mask := uint32(1)<<in.width - 1
	tag := uint32(hash) &^ mask
	for i := uint32(hash >> (64 - in.width)); ; i = (i + 1) & mask {
		slot := in.slots[i].Load()
		if slot == 0 {
			return 0, false
		}
		if slot&^mask == tag {
			if n := slot&mask - 1; string(t.at(n)) == string(key) {
				return n, true
			}
		}
	}
}

// insert adds a string that is not in the set and returns its number.
func (t *store) insert(hash uint64, key []byte) uint32 {
	in := t.table.Load()
	if t.count >= len(in.slots)/4*3 {
		in = t.grow(in)
	}
	n := uint32(t.count)
	t.append(key)
	in.place(hash, n)
	return n
}

func (in *table) place(hash uint64, n uint32) {
	mask := uint32(1)<<in.width - 1
	i := uint32(hash >> (64 - in.width))
	for in.slots[i].Load() != 0 {
		i = (i + 1) & mask
	}
	in.slots[i].Store(uint32(hash)&^mask | (n + 1))
}

// grow doubles the table.
func (t *store) grow(old *table) *table {
	in := newTable(old.width + 1)
	for n := range uint32(t.count) {
		in.place(hashOf(t.at(n)), n)
	}
	t.table.Store(in)
	return in
}

// append lays a string behind the others.
func (t *store) append(key []byte) {
	if len(key) > longestKey {
		panic("explore: the identity of a state is too long")
	}
	i := t.count % groupSize
	if i == 0 {
		t.open()
	}
	in := t.text.Load()
	t.free += copy(in.chunks[len(in.chunks)-1][t.free:], key)
	g := in.group(uint32(t.count))
	g.ends[i] = uint16(uint32(t.free) - g.start)
	t.used += len(key)
	t.count++
}

// open begins a group, in another page or chunk if there is no room left in the last.
func (t *store) open() {
	in := t.text.Load()
	morePages := t.count%(groupSize*pageSize) == 0
	moreChunks := len(in.chunks) == 0 || t.free > chunkSize-groupSize*longestKey
	if morePages || moreChunks {
		next := *in
		if morePages {
			next.pages = append(next.pages, new([pageSize]group))
		}
		if moreChunks {
			next.chunks = append(next.chunks, make([]byte, chunkSize))
			t.free = 0
		}
		t.text.Store(&next)
		in = &next
	}
	g := in.group(uint32(t.count))
	g.chunk, g.start = uint32(len(in.chunks)-1), uint32(t.free)
}

func (in *text) group(n uint32) *group {
	n /= groupSize
	return &in.pages[n/pageSize][n%pageSize]
}

// at returns the string of that number.
func (t *store) at(n uint32) []byte {
	in := t.text.Load()
	g := in.group(n)
	i := n % groupSize
	from := g.start
	if i > 0 {
		from += uint32(g.ends[i-1])
	}
	return in.chunks[g.chunk][from : g.start+uint32(g.ends[i])]
}

// bytes is what the set takes in memory.
func (t *store) bytes() int {
	const word, groupBytes = 4, 24
	return t.used + word*len(t.table.Load().slots) + groupBytes*pageSize*len(t.text.Load().pages)
}

// hashOf mixes a byte string into 64 bits by multiplication, eight bytes at a time. It is no defence against anybody who
// chooses the strings: equality is always decided on the whole string, so the worst that a collision costs is time.
func hashOf(key []byte) uint64 {
	const a, b = 0x9e3779b97f4a7c15, 0xe7037ed1a0b428db
	h := uint64(len(key)) * a
	for len(key) > 8 {
		high, low := bits.Mul64(h^binary.LittleEndian.Uint64(key), b)
		h = high ^ low
		key = key[8:]
	}
	var last uint64
	if len(key) == 8 {
		last = binary.LittleEndian.Uint64(key)
	} else {
		for i, c := range key {
			last |= uint64(c) << (8 * i)
		}
	}
	high, low := bits.Mul64(h^last, a)
	high, low = bits.Mul64(high^low, b)
	return high ^ low
}
