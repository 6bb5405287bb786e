package pi

import (
	"slices"

	"github.com/balticsim/balticsim/step"
)

// What is outside the states of a Space talks to them as it does to a configuration, see deliver.go. A state remembers nothing of
// the outside, so the caller numbers what comes from there.

// outsideWord begins the words of the label of the outside; no thread has such a parent.
const outsideWord = ^uint32(0)

// Deliver returns the state with a message from outside on a channel, as the n-th one, and the Pick of the steps that receive it.
func (x *Space) Deliver(s State, channel, v Value, n uint32) (after State, pick uint64) {
	channel.must(KindName)
	words := [...]uint32{outsideWord, 0}
	from, known := x.labels.find(words[:])
	if !known {
		from = x.labels.add(words[:], outsideLabel())
	}
	d := x.from(s)
	item := x.item(itemKey{name: channel.o.info.name.number(), value: x.values.id(v), part: hostOf, from: from, n: n})
	d.items = append(d.items, item)
	return d.state(), uint64(x.items.at(item).token)
}

// Drain returns the state without the messages on a channel, which the outside has taken.
func (x *Space) Drain(s State, channel Value) State {
	channel.must(KindName)
	return x.without(s, func(it *itemInfo) bool { return it.name == channel.o.info.name.number() })
}

// Collect returns the state without the messages and cells that no thread can reach: no step could ever use them. Both states have
// the same future, and their identities may differ.
func (x *Space) Collect(s State) State {
	inside := map[uint32][]uint32{} // by name: the values on it
	for _, id := range s.items() {
		it := x.items.at(id)
		inside[it.name] = append(inside[it.name], it.value)
	}
	reached := map[uint32]bool{}
	var todo []uint32
	reach := func(name uint32) {
		if !reached[name] {
			reached[name] = true
			todo = append(todo, name)
		}
	}
	for _, id := range s.threads() {
		x.eachName(x.contents.at(x.threads.at(id).content).names, reach)
	}
	for len(todo) > 0 {
		name := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, v := range inside[name] {
			x.eachName(x.values.at(v).names, reach)
		}
	}
	return x.without(s, func(it *itemInfo) bool { return !reached[it.name] })
}

// Items returns the number of messages and cells in a state.
func (x *Space) Items(s State) int { return len(s.items()) }

// without returns the state without some messages and cells.
func (x *Space) without(s State, gone func(it *itemInfo) bool) State {
	d := x.from(s)
	kept := d.items[:0]
	for _, id := range d.items {
		if !gone(x.items.at(id)) {
			kept = append(kept, id)
		}
	}
	d.items = kept
	return d.state()
}

// eachName calls visit for the names of an outline, those in frozen partitions among them.
func (x *Space) eachName(names []uint32, visit func(name uint32)) {
	for _, n := range names {
		if n&bagBit == 0 {
			visit(n)
			continue
		}
		for _, e := range *x.values.bags.at(n &^ bagBit) {
			if e.name != 0 {
				visit(e.name - 1)
			}
			x.eachName(e.names, visit)
		}
	}
}

// NewChan returns the n-th channel from outside.
func (x *Space) NewChan(hint string, n uint32) Value {
	words := [...]uint32{outsideWord, n}
	if id, known := x.names.find(words[:]); known {
		return nameValue(x.name(id))
	}
	made := &name{kind: nameChan, hint: hint, maker: outsideLabel(), ordinal: n, cargo: cargoAnything}
	return nameValue(x.name(x.names.addWith(words[:], func(id uint32) nameInfo {
		made.token = tokenOf(tokenName, id)
		return nameInfo{made}
	})))
}

// Receiver is a thread that waits for a message.
type Receiver struct {
	By    Label
	Chan  Value
	Actor step.Token

	waits thread
}

// Holds returns the variables that the thread still needs.
func (r *Receiver) Holds() []Variable { return viewThread(&r.waits).Holds }

// Receivers appends the threads that wait for messages, in order of creation.
func (x *Space) Receivers(s State, into []Receiver) []Receiver {
	for _, id := range s.threads() {
		t := x.threads.at(id)
		if c := x.contents.at(t.content); c.kind == reqRecv {
			into = append(into, Receiver{Label{x.label(t.label)}, nameValue(x.name(c.at - 1)), tokenOf(tokenLabel, t.label), x.waiting(c)})
		}
	}
	return into
}

// Farm returns the partition names made so far, in order.
func (x *Space) Farm(s State) []Name {
	names := []Name{}
	for farm := s.words[atFarm]; farm != 0; {
		words := x.farms.words(farm)
		names = append(names, x.name(words[1]).public())
		farm = words[0]
	}
	slices.Reverse(names)
	return names
}

// AppendFarm appends bytes that two states share only when their runs made the same partition names in the same order.
func (x *Space) AppendFarm(s State, into []byte) []byte { return appendWord(into, s.words[atFarm]) }
