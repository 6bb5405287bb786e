package calculus

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"sync"
)

// Digest stands for a term: two terms have equal digests when they are the same up to types, script spans, bound
// variables, and a renaming of the names and free variables in them. The sum is a hash of the term with its names and its free
// variables numbered by first occurrence; the lists say which they are, so together they are the whole term.
//
// A term computes its digest when it is first asked for. The zero Digest is ready; it must not be copied.
type Digest struct {
	once  sync.Once
	sum   [16]byte
	names []Name
	free  []string
}

// Equal is always true: a digest is a note about a term and never a part of it. (go-cmp asks.)
func (d *Digest) Equal(*Digest) bool { return true }

// Of returns the digest, computed by write on the first call.
func (d *Digest) Of(write func(*Encoder)) *Digest {
	d.once.Do(func() {
		var e Encoder
		write(&e)
		sum := sha256.Sum256(e.bytes)
		copy(d.sum[:], sum[:])
		d.names, d.free = e.names, e.free
	})
	return d
}

// Same tells whether two computed digests stand for the same term with the very same names.
func (d *Digest) Same(o *Digest) bool {
	return d.sum == o.sum && slices.Equal(d.names, o.names) && slices.Equal(d.free, o.free)
}

// Encoder writes a term as bytes in which names and free variables are numbered by first occurrence, and bound variables
// by the distance to their binder.
type Encoder struct {
	bytes []byte
	names []Name
	index map[Name]int // made when names are too many to search
	bound []string     // the variables in scope, the innermost last
	free  []string
}

// NewEncoder returns an encoder that appends to the bytes.
func NewEncoder(into []byte) *Encoder { return &Encoder{bytes: into} }

// Bytes returns what has been written.
func (e *Encoder) Bytes() []byte { return e.bytes }

// Tag writes one byte, by which a node says what it is.
func (e *Encoder) Tag(b byte) { e.bytes = append(e.bytes, b) }

// Int writes a number.
func (e *Encoder) Int(n int64) { e.bytes = binary.AppendVarint(e.bytes, n) }

// Text writes a string with its length.
func (e *Encoder) Text(s string) {
	e.bytes = binary.AppendUvarint(e.bytes, uint64(len(s)))
	e.bytes = append(e.bytes, s...)
}

// Const writes a constant.
func (e *Encoder) Const(c Const) {
	e.Tag(byte(c.Type))
	e.Int(c.Int)
	if c.Type == String {
		e.Text(c.Str)
	}
}

// Name writes the number of a name.
func (e *Encoder) Name(n Name) { e.Int(int64(e.number(n))) }

// Bind brings variables into scope until Unbind is called with the same number.
func (e *Encoder) Bind(variables ...string) { e.bound = append(e.bound, variables...) }

// Unbind takes the n innermost variables out of scope.
func (e *Encoder) Unbind(n int) { e.bound = e.bound[:len(e.bound)-n] }

// Var writes a variable.
func (e *Encoder) Var(name string) {
	for i := len(e.bound) - 1; i >= 0; i-- {
		if e.bound[i] == name {
			e.Tag('b')
			e.Int(int64(len(e.bound) - i))
			return
		}
	}
	at := slices.Index(e.free, name)
	if at < 0 {
		at = len(e.free)
		e.free = append(e.free, name)
	}
	e.Tag('u')
	e.Int(int64(at))
}

// Digest writes a part of the term by its digest.
func (e *Encoder) Digest(d *Digest) {
	e.bytes = append(e.bytes, d.sum[:]...)
	for _, n := range d.names {
		e.Name(n)
	}
	for _, x := range d.free {
		e.Var(x)
	}
}

// Pattern writes a pattern and brings its variables into scope; it returns how many they are, for Unbind.
func (e *Encoder) Pattern(p Pattern) int {
	variables := PatternVars(p)
	e.Bind(variables...)
	e.pattern(p)
	return len(variables)
}

func (e *Encoder) pattern(p Pattern) {
	switch p := p.(type) {
	case PWild:
		e.Tag('_')
	case PVar:
		e.Var(p.Name)
	case PConst:
		e.Tag('k')
		e.Const(p.Const)
	case PTuple:
		e.Tag('t')
		e.patterns(p.Items)
	case PCtor:
		e.Tag('C')
		e.Text(p.Ctor.Name)
		e.Int(int64(p.Ctor.Tag))
		e.patterns(p.Args)
	case POr:
		e.Tag('|')
		e.pattern(p.Left)
		e.pattern(p.Right)
	case PAs:
		e.Tag('a')
		e.Var(p.Name)
		e.pattern(p.Pattern)
	default:
		panic("calculus: unknown pattern")
	}
}

func (e *Encoder) patterns(ps []Pattern) {
	e.Int(int64(len(ps)))
	for _, p := range ps {
		e.pattern(p)
	}
}

// number returns the number of a name, the next free one when it is new.
func (e *Encoder) number(n Name) int {
	const few = 16
	if e.index != nil {
		i, ok := e.index[n]
		if !ok {
			i = len(e.names)
			e.index[n] = i
			e.names = append(e.names, n)
		}
		return i
	}
	for i, m := range e.names {
		if m == n {
			return i
		}
	}
	e.names = append(e.names, n)
	if len(e.names) > few {
		e.index = make(map[Name]int, 2*few)
		for i, m := range e.names {
			e.index[m] = i
		}
	}
	return len(e.names) - 1
}
