package pi

import "encoding/binary"

// Values in keys. Every form begins with a tag, so that no two contents are written alike.
const (
	tagWord   = 'w'
	tagRef    = 'r' // an interned content
	tagDefine = 'd'
)

func (w *keyWriter) value(v Value) {
	switch {
	case v.o == nil:
		w.tag(tagWord)
		w.word(v.n)
	case w.full():
	case w.ids == nil:
		w.object(v.o, w.value)
	default:
		id := w.intern(v.o)
		w.tag(tagRef)
		w.int(int(id))
	}
}

// object writes what an object is, and its parts with child.
func (w *keyWriter) object(o *object, child func(Value)) {
	in := o.info
	w.tag('A' + byte(in.kind))
	switch in.kind {
	case kindTuple, kindCall:
	case kindCtor:
		w.int(in.ctor.Tag)
	case kindClosure:
		w.int(in.block.id)
	case kindFrame:
		w.int(in.point.id)
	case kindString:
		w.text(in.str)
		return
	case kindName:
		w.name(in.name)
		return
	case kindPart:
		w.part(in.part)
		return
	case kindGo:
		panic(noKeys)
	default:
		panic("pi: unknown kind of object")
	}
	w.int(len(o.fields))
	for _, f := range o.fields {
		child(f)
	}
}

// part writes a frozen partition.
func (w *keyWriter) part(f *frozen) {
	w.int(len(f.threads))
	for _, t := range f.threads {
		w.waiting(t.kind, t.a, t.b, t.body)
	}
	w.frozenItems(f.messages)
	w.frozenItems(f.cells)
}

func (w *keyWriter) frozenItems(items []frozenItem) {
	w.int(len(items))
	for _, it := range items {
		w.name(it.name)
		w.value(it.value)
	}
}

// intern returns the number of an object's content. A new content is defined in the key, in terms of earlier ones. The way
// through long lists is a loop over what is still to be done, for they may be a million deep.
func (w *keyWriter) intern(root *object) uint64 {
	todo := []*object{root}
	for len(todo) > 0 {
		o := todo[len(todo)-1]
		if _, done := w.known[o]; done {
			todo = todo[:len(todo)-1]
			continue
		}
		missing := false
		for i := len(o.fields) - 1; i >= 0; i-- {
			if f := o.fields[i].o; f != nil {
				if _, done := w.known[f]; !done {
					todo, missing = append(todo, f), true
				}
			}
		}
		if missing {
			continue
		}
		todo = todo[:len(todo)-1]
		content := w.content(o)
		id, found := w.ids[content]
		if !found {
			id = uint64(len(w.ids))
			w.ids[content] = id
			w.tag(tagDefine)
			w.text(content)
		}
		w.known[o] = id
	}
	return w.known[root]
}

// content writes one layer of an object, its fields by their numbers. Parts of a frozen partition are interned first.
func (w *keyWriter) content(o *object) string {
	if o.info.kind == kindPart {
		w.preparePart(o.info.part)
	}
	outer := w.buf
	w.buf = nil
	w.object(o, func(v Value) {
		if v.o == nil {
			w.tag(tagWord)
			w.word(v.n)
			return
		}
		w.buf = binary.AppendUvarint(append(w.buf, tagRef), w.known[v.o])
	})
	content := string(w.buf)
	w.buf = outer
	return content
}

func (w *keyWriter) preparePart(f *frozen) {
	prepare := func(v Value) {
		if v.o != nil {
			w.intern(v.o)
		}
	}
	for _, t := range f.threads {
		prepare(t.a)
		prepare(t.b)
		for _, o := range t.body.holds() {
			w.intern(o)
		}
	}
	for _, m := range f.messages {
		prepare(m.value)
	}
	for _, cell := range f.cells {
		prepare(cell.value)
	}
}
