package pi

import (
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"
)

// interner numbers sequences of words: equal sequences have one number, and the numbers are dense, from 0, in the order of
// first sight. Something of type T is kept with each. What a sequence means is its owner's business.
//
// Any number of goroutines may use it at once. Looking up what is there takes no lock, for it is what a search does nearly
// always: an entry is complete before the index leads to it, and never changes.
type interner[T any] struct {
	mu      sync.Mutex
	index   atomic.Pointer[[]atomic.Uint64] // open addressing; a slot is a half of the hash and the number plus 1
	entries grown[entry[T]]
	count   uint32
	room    []uint32 // for the words of entries to come
}

type entry[T any] struct {
	words []uint32
	info  T
}

func hashWords(words []uint32) uint64 {
	h := uint64(len(words))
	for _, w := range words {
		h = (h ^ uint64(w)) * 0x9E3779B97F4A7C15
		h ^= h >> 29
	}
	return h
}

// find returns the number of a sequence, if it has one.
func (x *interner[T]) find(words []uint32) (uint32, bool) { return x.lookup(words, hashWords(words)) }

func (x *interner[T]) lookup(words []uint32, h uint64) (uint32, bool) {
	index := x.index.Load()
	if index == nil {
		return 0, false
	}
	slots := *index
	for i := h; ; i++ {
		slot := slots[i&uint64(len(slots)-1)].Load()
		switch {
		case slot == 0:
			return 0, false
		case slot>>32 == h>>32:
			if id := uint32(slot) - 1; slices.Equal(x.entries.at(id).words, words) {
				return id, true
			}
		}
	}
}

// add returns the number of a sequence, which it gets with info if it has none.
func (x *interner[T]) add(words []uint32, info T) uint32 {
	return x.addWith(words, func(uint32) T { return info })
}

// addWith is add for what has to know its number.
func (x *interner[T]) addWith(words []uint32, info func(id uint32) T) uint32 {
	x.mu.Lock()
	defer x.mu.Unlock()
	h := hashWords(words)
	if id, known := x.lookup(words, h); known { // somebody was faster
		return id
	}
	if cap(x.room)-len(x.room) < len(words) {
		x.room = make([]uint32, 0, max(1<<10, len(words)))
	}
	at := len(x.room)
	x.room = append(x.room, words...)
	id := x.count
	x.count++
	*x.entries.grow(id) = entry[T]{x.room[at:len(x.room):len(x.room)], info(id)}
	x.publish(id, h)
	return id
}

// id is find and add of a sequence that has nothing to keep.
func (x *interner[T]) id(words []uint32) uint32 {
	if id, known := x.find(words); known {
		return id
	}
	var none T
	return x.add(words, none)
}

// at returns what is kept with a number. It must not be changed.
func (x *interner[T]) at(id uint32) *T { return &x.entries.at(id).info }

// words returns the sequence that has a number. It must not be changed.
func (x *interner[T]) words(id uint32) []uint32 { return x.entries.at(id).words }

// publish makes an entry visible. An index that is half full is replaced by a larger one; who still reads the old one finds
// less, and then asks again under the lock.
func (x *interner[T]) publish(id uint32, h uint64) {
	put := func(slots []atomic.Uint64, h uint64, id uint32) {
		for i := h; ; i++ {
			if slot := &slots[i&uint64(len(slots)-1)]; slot.Load() == 0 {
				slot.Store(h>>32<<32 | uint64(id+1))
				return
			}
		}
	}
	if index := x.index.Load(); index != nil && 2*int(x.count) <= len(*index) {
		put(*index, h, id)
		return
	}
	slots := make([]atomic.Uint64, max(16, 4<<bits.Len32(x.count)))
	for i := range x.count {
		put(slots, hashWords(x.entries.at(i).words), i)
	}
	x.index.Store(&slots)
}

// grown is an array that only grows, in chunks that are never moved, so that it can be read meanwhile.
type grown[T any] struct {
	chunks [32 - chunkBits]atomic.Pointer[[]T]
}

// chunkBits makes the first chunk 64 elements long; each chunk is twice as long as the one before.
const chunkBits = 6

func chunkOf(i uint32) (chunk int, offset uint64) {
	j := uint64(i) + 1<<chunkBits
	chunk = bits.Len64(j) - 1 - chunkBits
	return chunk, j - 1<<(chunk+chunkBits)
}

// at returns element i, which must have been made.
func (g *grown[T]) at(i uint32) *T {
	chunk, offset := chunkOf(i)
	return &(*g.chunks[chunk].Load())[offset]
}

// grow returns element i to fill in. Only one goroutine may do that at a time.
func (g *grown[T]) grow(i uint32) *T {
	chunk, _ := chunkOf(i)
	if g.chunks[chunk].Load() == nil {
		made := make([]T, 1<<(chunk+chunkBits))
		g.chunks[chunk].Store(&made)
	}
	return g.at(i)
}
