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
	into = appendWord(appendWord(into, s.words[atOutput]), s.words[atBudgets])
	if failed := s.words[atFailed]; failed != 0 {
		code := x.contents.at(x.threads.at(s.threads()[failed-1]).content).b
		return appendWord(append(into, 'E'), code)
	}
	switch id {
	case step.Congruence:
		r := x.renamer()
		into = r.fragments(s, into)
		x.renamers.Put(r)
		return into
	case step.Multiset:
		if x.twins(s) {
			return x.elements(s, true, append(into, 'T'))
		}
		return x.elements(s, false, into)
	case step.Position:
		return x.elements(s, true, into)
	}
	panic("pi: unknown identity")
}

func appendWord(into []byte, w uint32) []byte { return binary.LittleEndian.AppendUint32(into, w) }

// elements appends the elements of a state, each as it is seen, in the order of their numbers.
func (x *Space) elements(s State, position bool, into []byte) []byte {
	var buffer [64]uint32
	all := buffer[:0]
	for _, id := range s.threads() {
		if t := x.threads.at(id); position {
			all = append(all, t.position)
		} else {
			all = append(all, t.anonymous)
		}
	}
	sortWords(all)
	threads := len(all)
	for _, id := range s.items() {
		if it := x.items.at(id); position {
			all = append(all, it.position)
		} else {
			all = append(all, it.anonymous)
		}
	}
	sortWords(all[threads:])
	items := len(all)
	for _, id := range s.parts() {
		if p := x.parts.at(id); position {
			all = append(all, p.position)
		} else {
			all = append(all, p.anonymous)
		}
	}
	sortWords(all[items:])
	into = appendWord(appendWord(into, uint32(threads)), uint32(items))
	for _, k := range all {
		into = appendWord(into, k)
	}
	return into
}

// twins tells whether two partitions run under one name. A multiset of threads would not say which of the two a thread is in,
// so such a state is known by its positions.
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
