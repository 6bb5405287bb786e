package pi

import (
	"cmp"
	"slices"
)

// A frozen partition is a bag of threads, messages and cells: in which order it was filled matters to nobody. So the names that a
// value mentions may be bags too. A bag stands among names as its number with bagBit set; what is in it is looked up when it
// is needed. That a message waits in a bag does not make its channel known to anybody: nobody can look inside.

const bagBit = 1 << 31

// bagElement is a thread, message or cell in a bag: its form, what it is exactly, and the names that it mentions. Of a message
// or cell, name is that of the channel or reference plus 1, and names are those inside its value.
type bagElement struct {
	form, exact uint32
	name        uint32
	names       []uint32
}

// bag returns the number of what is in a frozen partition.
func (x *valueStore) bag(f *frozen, inside []uint32) uint32 {
	type element struct {
		outline
		name uint32
	}
	var bag []element
	for i := range f.threads {
		bag = append(bag, element{outline: x.waiting(f.threads[i].kind, inside[3*i], inside[3*i+1], inside[3*i+2])})
	}
	inside = inside[3*len(f.threads):]
	for _, items := range [][]frozenItem{f.messages, f.cells} {
		for i := range items {
			bag = append(bag, element{x.at(inside[i]).outline, items[i].name.number() + 1})
		}
		inside = inside[len(items):]
	}
	slices.SortFunc(bag, func(a, b element) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.shape, b.shape), slices.Compare(a.names, b.names))
	})
	var words []uint32
	for _, e := range bag {
		words = append(append(words, e.name, e.shape), e.names...)
	}
	if id, known := x.bags.find(words); known {
		return id
	}
	elements := make([]bagElement, len(bag))
	for i, e := range bag {
		form := [...]uint32{keyFrozen, boolWord(e.name != 0), e.shape}
		exact := append([]uint32{keyFrozen, e.name, e.shape}, e.names...)
		elements[i] = bagElement{x.forms.id(form[:]), x.keys.id(exact), e.name, e.names}
	}
	return x.bags.add(words, elements)
}

// outlineBag returns the outline of a frozen partition: a value that mentions a bag.
func (x *valueStore) outlineBag(bag uint32) outline {
	words := [...]uint32{formObject + uint32(kindPart)}
	return outline{x.shapes.id(words[:]), []uint32{bag | bagBit}}
}
