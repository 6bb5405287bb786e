package pi

import (
	"encoding/binary"
	"slices"

	"github.com/balticsim/balticsim/step"
)

// Key appends a byte string that is equal for two states only when they are the same modulo structural congruence and
// renaming of names, so that they have the same future and the same output so far.
func (x *Space) Key(s State, into []byte) []byte { return x.KeyAs(s, step.Congruence, into) }

// KeyAs appends a byte string that two states share only when they are the same in the sense of id. With Position, a state
// says which thread is where and which names it will make next; with Multiset, only how many threads do what with which
// names. Messages are a bag in both, and places in the script that only people see do not count. Both keep messages that
// nobody can receive any more; Congruence leaves them out.
func (x *Space) KeyAs(s State, id step.Identity, into []byte) []byte {
	into = appendWord(into, s.words[atOutput])
	if failed := s.words[atFailed]; failed != 0 {
		code := x.contents.at(x.threads.at(s.threads()[failed-1]).content).b
		return appendWord(append(into, 'E'), code)
	}
	if len(x.sys.faults) > 0 {
		into = appendWord(into, s.words[atBudgets])
	}
	var buffer [96]uint32
	var words []uint32
	switch id {
	case step.Congruence:
		r := x.renamer()
		words = append(buffer[:0], r.fragments(s)...)
		x.renamers.Put(r)
	case step.Multiset:
		words = x.elements(s, x.twins(s), buffer[:0])
	case step.Position:
		words = x.elements(s, true, buffer[:0])
	}
	for _, w := range words {
		into = appendWord(into, w)
	}
	return into
}

func appendWord(into []byte, w uint32) []byte { return binary.LittleEndian.AppendUint32(into, w) }

// elements appends the elements of a state, each as it is seen: the threads, the messages and cells and the partitions, each in
// the order of their numbers. The number of an element says which of these it is.
func (x *Space) elements(s State, position bool, into []uint32) []uint32 {
	begin := len(into)
	for _, id := range s.threads() {
		into = append(into, x.threads.at(id).as(position))
	}
	sortWords(into[begin:])
	begin = len(into)
	for _, id := range s.items() {
		into = append(into, x.items.at(id).as(position))
	}
	sortWords(into[begin:])
	begin = len(into)
	for _, id := range s.parts() {
		into = append(into, x.parts.at(id).as(position))
	}
	sortWords(into[begin:])
	return into
}

// as returns what an element is, in its position or not.
func (e *seen) as(position bool) uint32 {
	if position {
		return e.position
	}
	return e.anonymous
}

// twins tells whether two partitions run under one name. A multiset of threads would not say which of the two a thread is in,
// so the elements of such a state are known by their positions.
func (x *Space) twins(s State) bool {
	parts := s.parts()
	for i, id := range parts {
		for _, other := range parts[:i] {
			if x.parts.at(id).name == x.parts.at(other).name {
				return true
			}
		}
	}
	return false
}

// sortWords sorts; the lists of a state are short.
func sortWords(words []uint32) {
	if len(words) > 32 {
		slices.Sort(words)
		return
	}
	for i, w := range words {
		for ; i > 0 && words[i-1] > w; i-- {
			words[i] = words[i-1]
		}
		words[i] = w
	}
}
