package pi

import (
	"slices"

	"github.com/balticsim/balticsim/step"
)

// The elements of states: threads, messages and cells, running partitions, and what these are made of.

// nameInfo is the name with a number. Names are identified by who made them, as in a System.
type nameInfo struct{ name *name }

// child returns the number of the label of the n-th fork or start of another.
func (x *Space) child(parent uint32, start bool, n uint32) uint32 {
	words := [...]uint32{parent, n<<1 | boolWord(start)}
	if id, known := x.labels.find(words[:]); known {
		return id
	}
	made := (*x.labels.at(parent)).fork(n)
	made.start = start
	return x.labels.add(words[:], made)
}

func (x *Space) label(id uint32) *label { return *x.labels.at(id) }

// newName returns the number of the n-th name that a thread makes.
func (x *Space) newName(maker, n uint32, k nameKind, hint uint32, carries cargo) uint32 {
	words := [...]uint32{maker, n, uint32(k)<<8 | uint32(carries), hint}
	if id, known := x.names.find(words[:]); known {
		return id
	}
	made := &name{kind: k, hint: "r", maker: x.label(maker), ordinal: n, cargo: carries}
	if k != nameRef {
		made.hint = x.values.at(hint).v.o.info.str
	}
	return x.names.addWith(words[:], func(id uint32) nameInfo {
		made.token = tokenOf(tokenName, id)
		return nameInfo{made}
	})
}

func (x *Space) name(id uint32) *name { return x.names.at(id).name }

// contentInfo is a thread without its identity: its request and what goes on when that is granted.
type contentInfo struct {
	kind    request
	a, b    uint32
	rest    uint32
	at      uint32 // number of the name where it waits, plus 1
	choices uint32 // of a choose
	fault   int    // index of the budget that it waits for, −1 when there is none
	can     ability
	outline
}

// content returns the number of a thread's content.
func (x *Space) content(kind request, a, b Value, rest body) uint32 {
	words := [...]uint32{uint32(kind), x.values.id(a), x.values.id(b), x.values.id(Value{o: compiledBody(rest)})}
	return x.contentOf(words)
}

// contentOf is content of the words that describe it.
func (x *Space) contentOf(words [4]uint32) uint32 {
	if id, known := x.contents.find(words[:]); known {
		return id
	}
	info := contentInfo{kind: request(words[0]), a: words[1], b: words[2], rest: words[3], fault: -1}
	info.outline = x.values.waiting(info.kind, info.a, info.b, info.rest)
	for _, id := range words[1:] {
		info.can |= x.values.at(id).can
	}
	info.can |= info.kind.ability()
	t := x.waiting(&info)
	if n := t.at(); n != nil {
		info.at = n.number() + 1
	}
	switch info.kind {
	case reqChoose:
		for l := t.a; len(l.o.fields) == 2; l = l.o.fields[1] {
			info.choices++
		}
	case reqFault:
		info.fault, _ = slices.BinarySearch(x.sys.faults, t.a.o.info.str)
		if info.fault == len(x.sys.faults) || x.sys.faults[info.fault] != t.a.o.info.str {
			info.fault = -1
		}
	default:
	}
	return x.contents.add(words[:], info)
}

// waiting returns a thread with that content, to ask it what it waits for.
func (x *Space) waiting(c *contentInfo) thread {
	return thread{kind: c.kind, a: x.values.at(c.a).v, b: x.values.at(c.b).v, body: x.values.at(c.rest).v.o}
}

// threadKey is a thread: who it is, where it is, what it does next, and what it has made so far.
type threadKey struct {
	label, part, content        uint32
	forks, names, sends, starts uint32
}

// seen is what the identities see of an element: the numbers in keys of the element in its position and without one, and of
// what is left when its names are left out as well.
type seen struct{ position, anonymous, form uint32 }

// threadInfo is a thread with what the identities see of it.
type threadInfo struct {
	threadKey
	seen
}

func (x *Space) thread(k threadKey) uint32 {
	words := [...]uint32{k.label, k.part, k.content, k.forks, k.names, k.sends, k.starts}
	if id, known := x.threads.find(words[:]); known {
		return id
	}
	o := &x.contents.at(k.content).outline
	self := [...]uint32{keyThreadAt, k.label, k.part, k.forks, k.names, k.starts}
	nobody := [...]uint32{keyThread, boolWord(k.label == mainLabel), x.parts.at(k.part).name}
	form := [...]uint32{keyThread, boolWord(k.label == mainLabel), boolWord(k.part == hostOf), o.shape}
	return x.threads.add(words[:], threadInfo{k, seen{x.keyOf(self[:], o), x.keyOf(nobody[:], o), x.values.forms.id(form[:])}})
}

// itemKey is a message or a cell: what it is, where it is, and for a message who sent it as which.
type itemKey struct{ name, value, part, from, n uint32 }

// itemInfo is a message or a cell with its token and what the identities see of it.
type itemInfo struct {
	itemKey
	seen
	token step.Token
}

func (x *Space) item(k itemKey) uint32 {
	words := [...]uint32{k.name, k.value, k.part, k.from, k.n}
	if id, known := x.items.find(words[:]); known {
		return id
	}
	self := [...]uint32{k.from, k.n, 0}
	if x.name(k.name).kind == nameRef {
		self = [...]uint32{k.name, k.part, 1}
	}
	o := &x.values.at(k.value).outline
	position := [...]uint32{keyItemAt, k.part, k.name}
	anonymous := [...]uint32{keyItem, k.name, x.parts.at(k.part).name}
	form := [...]uint32{keyItem, boolWord(k.part == hostOf), boolWord(x.name(k.name).kind == nameRef), o.shape}
	return x.items.add(words[:], itemInfo{
		k, seen{x.keyOf(position[:], o), x.keyOf(anonymous[:], o), x.values.forms.id(form[:])}, tokenOf(tokenThing, x.things.id(self[:])),
	})
}

// partInfo is a running partition. The host's is zero; the name of another counts from 1.
type partInfo struct {
	name, label uint32
	seen
}

// part returns the number of the instance with that label that was started under a name.
func (x *Space) part(name, label uint32) uint32 {
	words := [...]uint32{name + 1, label}
	if id, known := x.parts.find(words[:]); known {
		return id
	}
	position, anonymous := [...]uint32{keyPartAt, name, label}, [...]uint32{keyPart, name}
	form := [...]uint32{keyPart}
	return x.parts.add(words[:], partInfo{
		name + 1, label, seen{x.values.keys.id(position[:]), x.values.keys.id(anonymous[:]), x.values.forms.id(form[:])},
	})
}

// The first words of elements in keys; those that end in At are of elements in their position.
const (
	keyThread uint32 = iota
	keyThreadAt
	keyItem
	keyItemAt
	keyPart
	keyPartAt
	keyFrozen
)

// keyOf returns the number of an element in keys: what it is and its outline.
func (x *Space) keyOf(words []uint32, o *outline) uint32 {
	var buffer [24]uint32
	return x.values.keys.id(append(append(append(buffer[:0], words...), o.shape), o.names...))
}

// outputInfo is a text printed so far: another with a piece behind it.
type outputInfo struct {
	before uint32
	piece  string
}

// maxPiece is the length of the pieces of an output without newlines.
const maxPiece = 64

// printed returns the number of an output with more text behind it. A piece ends behind a newline or at maxPiece bytes, so
// that one text has one number, however it was printed; texts with a common beginning share it.
func (x *Space) printed(output uint32, text string) uint32 {
	if o := x.outputs.at(output); len(o.piece) > 0 && len(o.piece) < maxPiece && o.piece[len(o.piece)-1] != '\n' {
		output, text = o.before, o.piece+text
	}
	for len(text) > 0 {
		n := min(len(text), maxPiece)
		for i := range n {
			if text[i] == '\n' {
				n = i + 1
				break
			}
		}
		output = x.piece(output, text[:n])
		text = text[n:]
	}
	return output
}

func (x *Space) piece(before uint32, piece string) uint32 {
	var buffer [2 + maxPiece/4 + 3]uint32
	words := appendText(append(buffer[:0], before), piece)
	if id, known := x.outputs.find(words); known {
		return id
	}
	return x.outputs.add(words, outputInfo{before, piece})
}

// text returns an output as one text.
func (x *Space) text(output uint32) []byte {
	var pieces []string
	for output != 0 {
		o := x.outputs.at(output)
		pieces = append(pieces, o.piece)
		output = o.before
	}
	var all []byte
	for _, p := range slices.Backward(pieces) {
		all = append(all, p...)
	}
	return all
}

func boolWord(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}
