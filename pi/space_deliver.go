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
