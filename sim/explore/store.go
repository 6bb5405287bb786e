package explore

import (
	"encoding/binary"
	"math/bits"
)

// store is a set of byte strings, numbered from 0 in the order of insertion: the identities of the states found so far. It is
// exact, compares whole strings, and allocates nothing for a single one: the strings lie one behind the other, and an
// open-addressed table finds their numbers. So a state costs its string, three bytes for its place, and about six for the
// table. A string has at most longestKey bytes.
//
// Any number of goroutines may find while nobody inserts.
type store struct {
	// A slot holds the number of a string plus one in its lower bits, as many as the numbers of slots have, and in the rest a
	// part of the hash, so that other strings are seldom looked at. 0 is an empty slot.
	slots  []uint32
	width  uint // the number of bits of a slot's number
	chunks [][]byte
	groups []group
	count  int
	used   int // bytes in chunks
}

// group is where groupSize strings lie in one chunk: the first begins at the start, each ends that far behind it.
type group struct {
	chunk, start uint32
	ends         [groupSize]uint16
}

const (
	groupSize  = 8
	chunkSize  = 1 << 20
	firstWidth = 10
	longestKey = (1<<16 - 1) / groupSize
)

func newStore() *store { return &store{slots: make([]uint32, 1<<firstWidth), width: firstWidth} }

// find returns the number of a string, given its hash.
func (t *store) find(hash uint64, key []byte) (uint32, bool) {
	mask := uint32(1)<<t.width - 1
	tag := uint32(hash) &^ mask
	for i := uint32(hash >> (64 - t.width)); ; i = (i + 1) & mask {
		slot := t.slots[i]
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
	if t.count >= len(t.slots)/4*3 {
		t.grow()
	}
	n := uint32(t.count)
	t.append(key)
	t.place(hash, n)
	return n
}

func (t *store) place(hash uint64, n uint32) {
	mask := uint32(1)<<t.width - 1
	i := uint32(hash >> (64 - t.width))
	for t.slots[i] != 0 {
		i = (i + 1) & mask
	}
	t.slots[i] = uint32(hash)&^mask | (n + 1)
}

// grow doubles the table.
func (t *store) grow() {
	t.width++
	t.slots = make([]uint32, 1<<t.width)
	for n := range uint32(t.count) {
		t.place(hashOf(t.at(n)), n)
	}
}

// append lays a string behind the others.
func (t *store) append(key []byte) {
	if len(key) > longestKey {
		panic("explore: the identity of a state is too long")
	}
	i := t.count % groupSize
	if i == 0 {
		if last := len(t.chunks) - 1; last < 0 || len(t.chunks[last]) > chunkSize-groupSize*longestKey {
			t.chunks = append(t.chunks, make([]byte, 0, chunkSize))
		}
		last := len(t.chunks) - 1
		t.groups = append(t.groups, group{chunk: uint32(last), start: uint32(len(t.chunks[last]))})
	}
	g, last := &t.groups[len(t.groups)-1], &t.chunks[len(t.chunks)-1]
	*last = append(*last, key...)
	g.ends[i] = uint16(uint32(len(*last)) - g.start)
	t.used += len(key)
	t.count++
}

// at returns the string of that number.
func (t *store) at(n uint32) []byte {
	g := &t.groups[n/groupSize]
	i := n % groupSize
	from := g.start
	if i > 0 {
		from += uint32(g.ends[i-1])
	}
	return t.chunks[g.chunk][from : g.start+uint32(g.ends[i])]
}

// bytes is what the set takes in memory.
func (t *store) bytes() int { return t.used + 4*len(t.slots) + 24*len(t.groups) }

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
