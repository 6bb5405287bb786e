package pi

import (
	"slices"
	"sync"

	"github.com/balticsim/balticsim/step"
)

// The values of a Space: equal values are one object with one number. Equal means that no program and no reader could tell
// them apart, so closures made at different places are different values although they do the same.
//
// What matters for the future of a value is less: its shape and its names. The shape is the value with its names numbered by
// first occurrence and without the places that only people see; two values with one shape and the same names behave alike,
// and two with one shape and different names behave alike but for these. A frozen partition counts as a
// name itself: see intern_bag.go.

// valueInfo is what a Space knows of a value. can is what the functions in it may do.
type valueInfo struct {
	v Value
	outline
	can ability
}

// outline is a shape with its names, in the order of their first occurrence.
type outline struct {
	shape uint32
	names []uint32
}

// valueStore numbers the values of a Space.
type valueStore struct {
	prog   *Program
	table  interner[valueInfo]
	shapes interner[struct{}]
	bags   interner[[]bagElement]
	keys   interner[struct{}] // elements of states as the identities see them
	forms  interner[struct{}] // elements without their names

	mu      sync.RWMutex
	objects map[*object]uint32 // the numbers of the objects that stand for themselves and their equals
	infos   map[*info]uint32   // numbers of the places of the program that make objects
}

func newValues(p *Program) *valueStore {
	return &valueStore{prog: p, objects: map[*object]uint32{}, infos: map[*info]uint32{}}
}

// formWord begins the words of an immediate value; those of an object begin with its kind, counted from formObject.
const (
	formWord   = 0
	formObject = 1
)

// at returns what is known of the value with a number.
func (x *valueStore) at(id uint32) *valueInfo { return x.table.at(id) }

// id returns the number of a value.
func (x *valueStore) id(v Value) uint32 {
	if v.o == nil {
		return x.word(v.n)
	}
	if id, known := x.object(v.o); known {
		return id
	}
	return x.intern(v)
}

func (x *valueStore) word(n int64) uint32 {
	words := [...]uint32{formWord, uint32(n), uint32(uint64(n) >> 32)}
	if id, known := x.table.find(words[:]); known {
		return id
	}
	return x.table.add(words[:], valueInfo{v: Value{n: n}, outline: outline{shape: x.shapes.id(words[:])}})
}

// object returns the number of an object that has been met before.
func (x *valueStore) object(o *object) (uint32, bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	id, known := x.objects[o]
	return id, known
}

// intern numbers a value after the values inside it. The way through is a loop over what is still to be done, and shared
// parts are visited once: values may be deep, and exponentially larger than they look.
func (x *valueStore) intern(root Value) uint32 {
	done := map[*object]uint32{}
	number := func(v Value) (uint32, bool) {
		if v.o == nil {
			return x.word(v.n), true
		}
		if id, known := done[v.o]; known {
			return id, true
		}
		return x.object(v.o)
	}
	todo := []Value{root}
	var inside []Value
	var ids []uint32
	for len(todo) > 0 {
		v := todo[len(todo)-1]
		inside, ids = v.inside(inside[:0]), ids[:0]
		missing := false
		for _, w := range inside {
			id, known := number(w)
			if !known {
				todo, missing = append(todo, w), true
			}
			ids = append(ids, id)
		}
		if !missing {
			done[v.o] = x.layer(v, ids)
			todo = todo[:len(todo)-1]
		}
	}
	return done[root.o]
}

// inside appends the values right inside an object.
func (v Value) inside(into []Value) []Value {
	into = append(into, v.o.fields...)
	if f := v.o.info.part; f != nil {
		for i := range f.threads {
			t := &f.threads[i]
			into = append(into, t.a, t.b, Value{o: compiledBody(t.body)})
		}
		for _, m := range f.messages {
			into = append(into, m.value)
		}
		for _, cell := range f.cells {
			into = append(into, cell.value)
		}
	}
	return into
}

// requests returns what the threads of a frozen partition ask for.
func (v Value) requests() ability {
	var a ability
	if f := v.o.info.part; f != nil {
		for i := range f.threads {
			a |= f.threads[i].kind.ability()
		}
	}
	return a
}

// compiledBody returns the object that a compiled thread goes on with.
func compiledBody(b body) *object {
	o, ok := b.(*object)
	if !ok {
		panic("pi: a Go thread has no place in a Space")
	}
	return o
}

// layer numbers an object whose inside has these numbers.
func (x *valueStore) layer(v Value, inside []uint32) uint32 {
	var buffer [16]uint32
	words := x.describe(v, inside, buffer[:0])
	if id, known := x.table.find(words); known {
		return id
	}
	info := valueInfo{x.rebuilt(v, inside), x.outline(v, inside), x.prog.own(v.o)}
	for _, id := range inside {
		info.can |= x.at(id).can
	}
	info.can |= v.requests()
	id := x.table.add(words, info)
	x.mu.Lock()
	x.objects[x.table.at(id).v.o] = id
	x.mu.Unlock()
	return id
}

// describe appends the words of an object.
func (x *valueStore) describe(v Value, inside, into []uint32) []uint32 {
	in := v.o.info
	into = append(into, formObject+uint32(in.kind))
	switch in.kind {
	case kindTuple:
		into = append(into, 0)
	case kindCtor, kindClosure, kindFrame, kindCall:
		into = append(into, x.place(in))
	case kindString:
		return appendText(into, in.str)
	case kindName:
		return append(into, in.name.number())
	case kindPart:
		return describePart(in.part, inside, into)
	case kindGo:
		panic(noKeys)
	}
	return append(into, inside...)
}

// describePart appends who asks for what, and where the messages and cells are.
func describePart(f *frozen, inside, into []uint32) []uint32 {
	into = append(into, uint32(len(f.threads)), uint32(len(f.messages)))
	for i := range f.threads {
		into = append(append(into, uint32(f.threads[i].kind)), inside[3*i:3*i+3]...)
	}
	inside = inside[3*len(f.threads):]
	for _, items := range [][]frozenItem{f.messages, f.cells} {
		for i := range items {
			into = append(into, items[i].name.number(), inside[i])
		}
		inside = inside[len(items):]
	}
	return into
}

// appendText appends a string as words.
func appendText(into []uint32, s string) []uint32 {
	into = append(into, uint32(len(s)))
	for len(s) >= 4 {
		into = append(into, uint32(s[0])|uint32(s[1])<<8|uint32(s[2])<<16|uint32(s[3])<<24)
		s = s[4:]
	}
	for i := range len(s) {
		into = append(into, uint32(s[i]))
	}
	return into
}

// place numbers the infos that the program's code shares.
func (x *valueStore) place(in *info) uint32 {
	x.mu.Lock()
	defer x.mu.Unlock()
	id, known := x.infos[in]
	if !known {
		id = uint32(len(x.infos))
		x.infos[in] = id
	}
	return id
}

// rebuilt returns an object equal to v whose inside stands for itself.
func (x *valueStore) rebuilt(v Value, inside []uint32) Value {
	if f := v.o.info.part; f != nil {
		return partValue(x.rebuiltPart(f, inside))
	}
	same := true
	for i, id := range inside {
		same = same && x.at(id).v.o == v.o.fields[i].o
	}
	if same {
		return v
	}
	o := newObject(v.o.info, len(inside))
	for i, id := range inside {
		o.fields[i] = x.at(id).v
	}
	return Value{v.n, o}
}

func (x *valueStore) rebuiltPart(f *frozen, inside []uint32) *frozen {
	value := func(i int) Value { return x.at(inside[i]).v }
	g := &frozen{}
	for i := range f.threads {
		g.threads = append(g.threads, frozenThread{f.threads[i].kind, value(3 * i), value(3*i + 1), value(3*i + 2).o})
	}
	inside = inside[3*len(f.threads):]
	for i, m := range f.messages {
		g.messages = append(g.messages, frozenItem{m.name, value(i)})
	}
	inside = inside[len(f.messages):]
	for i, cell := range f.cells {
		g.cells = append(g.cells, frozenItem{cell.name, value(i)})
	}
	return g
}

// outline returns the shape of an object and its names.
func (x *valueStore) outline(v Value, inside []uint32) outline {
	in := v.o.info
	var w outliner
	w.words = append(w.words, formObject+uint32(in.kind))
	switch in.kind {
	case kindTuple, kindCall:
	case kindCtor:
		w.words = append(w.words, uint32(in.ctor.Tag))
	case kindClosure:
		w.words = append(w.words, uint32(in.block.id))
	case kindFrame:
		w.words = append(w.words, uint32(in.point.id))
	case kindString:
		w.words = appendText(w.words, in.str)
	case kindName:
		w.name(in.name.number())
	case kindPart:
		return x.outlineBag(x.bag(in.part, inside))
	case kindGo:
		panic(noKeys)
	}
	for _, id := range inside {
		w.add(x.at(id).outline)
	}
	return w.outline(&x.shapes)
}

// waiting returns the outline of a thread from the numbers of its request and its body.
func (x *valueStore) waiting(kind request, a, b, rest uint32) outline {
	w := outliner{words: []uint32{outlineThread, uint32(kind)}}
	for _, id := range [...]uint32{a, b, rest} {
		w.add(x.at(id).outline)
	}
	return w.outline(&x.shapes)
}

// outlineThread begins the shape of a waiting thread, which is no value.
const outlineThread = formObject + uint32(kindCall) + 1

// outliner writes a shape.
type outliner struct {
	words, names []uint32
}

func (w *outliner) name(n uint32) {
	i := slices.Index(w.names, n)
	if i < 0 {
		i = len(w.names)
		w.names = append(w.names, n)
	}
	w.words = append(w.words, uint32(i))
}

func (w *outliner) add(o outline) {
	w.words = append(w.words, o.shape)
	for _, n := range o.names {
		w.name(n)
	}
}

func (w *outliner) outline(shapes *interner[struct{}]) outline {
	return outline{shapes.id(w.words), slices.Clip(w.names)}
}

// The tokens of a Space say what they are tokens of in their lowest bits, and its number above. The smallest are those of
// standard output and the budgets, as in a System.
const (
	tokenLabel step.Token = iota // threads and running instances
	tokenName
	tokenThing // messages and cells
	tokenBits  = 2
	reserved   = 1 << 10 // numbers that no token has
)

func tokenOf(what step.Token, number uint32) step.Token {
	return step.Token(number+reserved)<<tokenBits | what
}

// number returns the number that a Space gave to a name.
func (n *name) number() uint32 { return uint32(n.token>>tokenBits) - reserved }
