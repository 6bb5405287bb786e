package explore

import (
	"encoding/binary"
	"math/bits"
)

// store is a set of byte strings, numbered from 0 in the order of insertion: the identities of the states found so far. It is
// exact, compares whole strings, and allocates nothing for a single one: the strings lie one behind the other, each after
// its length, and an open-addressed table finds their numbers. So a state costs its string, a byte for the length, a
// byte for its place, and about six for the table.
//
// Any number of goroutines may find while nobody inserts.
type store struct {
	slots  []uint32 // number of a string + 1, or 0
	shift  uint     // a hash's upper bits choose the slot
	chunks [][]byte
	marks  []uint64 // by every markPeriod-th number: its chunk and its place there
	count  int
	used   int // bytes in chunks
}

const (
	markPeriod = 8
	chunkSize  = 1 << 20
	firstSlots = 1 << 10
)

func newStore() *store {
	return &store{slots: make([]uint32, firstSlots), shift: 64 - uint(bits.TrailingZeros(firstSlots))}
}

// find returns the number of a string, given its hash.
func (t *store) find(hash uint64, key []byte) (uint32, bool) {
	mask := uint32(len(t.slots) - 1)
	for i := uint32(hash >> t.shift); t.slots[i] != 0; i = (i + 1) & mask {
		if n := t.slots[i] - 1; string(t.at(n)) == string(key) {
			return n, true
		}
	}
	return 0, false
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
	mask := uint32(len(t.slots) - 1)
	i := uint32(hash >> t.shift)
	for t.slots[i] != 0 {
		i = (i + 1) & mask
	}
	t.slots[i] = n + 1
}

// grow doubles the table.
func (t *store) grow() {
	t.slots = make([]uint32, 2*len(t.slots))
	t.shift--
	var rest []byte
	for n := range uint32(t.count) {
		if n%markPeriod == 0 {
			rest = t.marked(n)
		}
		length, width := binary.Uvarint(rest)
		end := width + int(length)
		t.place(hashOf(rest[width:end]), n)
		rest = rest[end:]
	}
}

// append lays a string behind the others. Strings between two marks share a chunk.
func (t *store) append(key []byte) {
	if t.count%markPeriod == 0 {
		if last := len(t.chunks) - 1; last < 0 || len(t.chunks[last]) > chunkSize-chunkSize/8 {
			t.chunks = append(t.chunks, make([]byte, 0, chunkSize))
		}
		last := len(t.chunks) - 1
		t.marks = append(t.marks, uint64(last)<<32|uint64(len(t.chunks[last])))
	}
	last := &t.chunks[len(t.chunks)-1]
	before := len(*last)
	*last = append(binary.AppendUvarint(*last, uint64(len(key))), key...)
	t.used += len(*last) - before
	t.count++
}

// marked returns what lies from the string of a marked number on.
func (t *store) marked(n uint32) []byte {
	mark := t.marks[n/markPeriod]
	return t.chunks[mark>>32][uint32(mark):]
}

// at returns the string of that number.
func (t *store) at(n uint32) []byte {
	rest := t.marked(n)
	for range n % markPeriod {
		rest = rest[skip(rest):]
	}
	if rest[0] < 0x80 {
		return rest[1 : 1+rest[0]]
	}
	length, width := binary.Uvarint(rest)
	return rest[width : width+int(length)]
}

// skip returns the bytes that the first string takes, its length included.
func skip(rest []byte) int {
	if rest[0] < 0x80 {
		return 1 + int(rest[0])
	}
	length, width := binary.Uvarint(rest)
	return width + int(length)
}

// bytes is what the set takes in memory.
func (t *store) bytes() int { return t.used + 4*len(t.slots) + 8*len(t.marks) }

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
