package pi

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
)

// Kind says what a Value is.
type Kind uint8

// The kinds of values. A record is a Ctor whose constructor has labels; a list is a Ctor as well.
const (
	KindUnit Kind = iota
	KindInt
	KindBool
	KindString
	KindTuple
	KindCtor
	KindName
	KindFun
	KindPart
	KindGo // a value of a program in Go that scripts do not have
)

// Kind returns what v is.
func (v Value) Kind() Kind {
	if v.o == nil {
		switch {
		case v.n&1 == 1:
			return KindInt
		case v.n == wordUnit:
			return KindUnit
		}
		return KindBool
	}
	switch v.o.info.kind {
	case kindTuple:
		return KindTuple
	case kindCtor:
		return KindCtor
	case kindClosure:
		return KindFun
	case kindString:
		return KindString
	case kindName:
		return KindName
	case kindPart:
		return KindPart
	case kindGo:
		return KindGo
	case kindFrame, kindCall:
	}
	panic("pi: a waiting thread is not a value")
}

func (v Value) must(k Kind) {
	if v.Kind() != k {
		panic("pi: the value is of another kind")
	}
}

// Int returns the integer that v is; it panics on another kind, as the methods below do.
func (v Value) Int() int64 { v.must(KindInt); return v.int() }

// Bool returns the truth value that v is.
func (v Value) Bool() bool { v.must(KindBool); return v.n == wordTrue }

// Text returns the string that v is. (String returns any value as script text.)
func (v Value) Text() string { v.must(KindString); return v.o.info.str }

// Ctor returns the constructor of v.
func (v Value) Ctor() *calculus.Ctor { v.must(KindCtor); return v.o.info.ctor }

// Fields returns the components of a tuple or the arguments of a constructor, none for other kinds. They must not be changed.
func (v Value) Fields() []Value {
	if k := v.Kind(); k == KindTuple || k == KindCtor {
		return v.o.fields
	}
	return nil
}

// Name returns the channel, partition name or reference that v is.
func (v Value) Name() Name { v.must(KindName); return v.o.info.name.public() }

// Span returns where the function v is written. A continuation's span is that of what it does next.
func (v Value) Span() source.Span { v.must(KindFun); return v.o.info.block.span }

// Captured returns the variables that the function v has kept, by name: functions and constants that are known when the
// program is compiled are not among them.
func (v Value) Captured() []Variable {
	v.must(KindFun)
	return variables(v.o.info.block.captured, v.o.fields)
}

// Part returns what is in the frozen partition v.
func (v Value) Part() PartitionView {
	v.must(KindPart)
	var p PartitionView
	for _, t := range v.o.info.part.threads {
		p.Threads = append(p.Threads, viewThread(&thread{kind: t.kind, a: t.a, b: t.b, body: t.body}))
	}
	for _, m := range v.o.info.part.messages {
		p.Messages = append(p.Messages, MessageView{Chan: m.name.public(), Value: m.value})
	}
	for _, cell := range v.o.info.part.cells {
		p.Cells = append(p.Cells, CellView{Ref: cell.name.public(), Value: cell.value})
	}
	return p
}

// Variable is a variable of the program with its value. The names of the translation's own variables end in a quote.
type Variable struct {
	Name  string
	Value Value
}

func variables(names []string, values []Value) []Variable {
	vs := make([]Variable, len(names))
	for i, n := range names {
		vs[i] = Variable{n, values[i]}
	}
	return vs
}

// NameKind says what a Name stands for.
type NameKind uint8

// The kinds of names.
const (
	NameChan NameKind = iota
	NamePart
	NameRef
)

// String returns "chan", "name" or "ref", as the script says it.
func (k NameKind) String() string { return [...]string{"chan", "name", "ref"}[k] }

// Name is a channel, partition name or reference. Two Names are == when they are the same.
type Name struct {
	calculus.Name
	Kind NameKind
}

func (n *name) public() Name {
	kinds := [...]NameKind{nameChan: NameChan, namePart: NamePart, nameRef: NameRef}
	return Name{n.full(), kinds[n.kind]}
}

// Names returns the names that the run has made so far, in order. It is empty unless the system was made to Record.
func (c *Config) Names() []Name {
	names := make([]Name, len(c.names))
	for i, n := range c.names {
		names[i] = n.public()
	}
	return names
}
