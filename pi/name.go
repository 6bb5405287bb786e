package pi

import (
	"cmp"
	"strconv"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/step"
)

// label identifies a thread or a running partition by who made it: main; the n-th fork of its parent (parent.n); the
// n-th start of its parent (parent+n); the n-th thread of a started partition (parent.n again, where the parent is
// the instance). Labels are a tree, rendered when somebody asks: a chain of ten thousand forks must not cost the square.
type label struct {
	parent *label // nil for main, and for the outside, which has a number
	start  bool   // an instance, not a thread
	n      uint32
	depth  uint32
}

func (l *label) fork(n uint32) *label { return &label{parent: l, n: n, depth: l.depth + 1} }
func (l *label) started(n uint32) *label {
	return &label{parent: l, start: true, n: n, depth: l.depth + 1}
}

// String returns the label as schedules write it.
func (l *label) String() string { return string(l.append(nil)) }

func (l *label) append(into []byte) []byte {
	path := make([]*label, 0, 16)
	root := l
	for ; root.parent != nil; root = root.parent {
		path = append(path, root)
	}
	if root.n == 0 {
		into = append(into, "main"...)
	} else {
		into = append(into, "outside"...)
	}
	for i := len(path) - 1; i >= 0; i-- {
		sign := byte('.')
		if path[i].start {
			sign = '+'
		}
		into = strconv.AppendUint(append(into, sign), uint64(path[i].n), 10)
	}
	return into
}

// compare orders the labels of one run by who made whom, which no interleaving changes: a thread before what it made.
func (l *label) compare(m *label) int {
	a, b := l, m
	for a.depth > b.depth {
		a = a.parent
	}
	for b.depth > a.depth {
		b = b.parent
	}
	if a == b {
		return cmp.Compare(l.depth, m.depth)
	}
	for a.parent != b.parent {
		a, b = a.parent, b.parent
	}
	if a.start != b.start {
		if a.start {
			return 1
		}
		return -1
	}
	return cmp.Compare(a.n, b.n)
}

// nameKind says what a name stands for.
type nameKind uint8

const (
	nameChan nameKind = iota
	namePart
	nameRef
	kindsOfName = iota
)

// name is a channel, a partition name or a reference. Within one run a name is one object, so identity is that of
// the pointer. The token numbers it among everything the run made; for a partition name it is also the token of the
// partitions that run under it.
type name struct {
	token   step.Token
	kind    nameKind
	hint    string
	maker   *label
	ordinal uint32
	cargo   cargo
}

// full returns the name as the calculi know it.
func (n *name) full() calculus.Name {
	return calculus.Name{Hint: n.hint, Maker: n.maker.String(), Ordinal: int(n.ordinal)}
}

// String returns hint#maker:ordinal.
func (n *name) String() string { return string(n.append(nil)) }

func (n *name) append(into []byte) []byte {
	into = append(into, calculus.Hint(n.hint)...)
	into = n.maker.append(append(into, '#'))
	return strconv.AppendUint(append(into, ':'), uint64(n.ordinal), 10)
}

func nameValue(n *name) Value {
	return Value{o: &object{info: &info{kind: kindName, name: n}}}
}
