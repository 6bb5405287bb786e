package lambda

import "github.com/balticsim/balticsim/calculus"

// The encoding of terms for keys: everything that can matter to the future, so no types and no spans, and neither the names
// that bound variables happen to have.

// digest returns the digest of a thread, which may have been made by hand and then has none to keep it in.
func (t *Thread) digest() *calculus.Digest {
	return orNew(t.Digest).Of(func(e *calculus.Encoder) {
		if _, value := t.Expr.(*Ret); value && t.Main {
			e.Tag('.') // main is finished: its value is nobody's business any more
			return
		}
		encodeExpr(e, t.Expr)
	})
}

func (m Message) digest() *calculus.Digest { return valueDigest(m.Digest, m.Value) }

func (c Cell) digest() *calculus.Digest { return valueDigest(c.Digest, c.Value) }

func valueDigest(d *calculus.Digest, v Value) *calculus.Digest {
	return orNew(d).Of(func(e *calculus.Encoder) { encodeValue(e, v) })
}

// digest returns the digest of a frozen partition: its threads, messages and cells as bags.
func (p *Partition) digest() *calculus.Digest {
	return orNew(p.Digest).Of(func(e *calculus.Encoder) {
		threads := make([]*calculus.Digest, len(p.Threads))
		for i, t := range p.Threads {
			threads[i] = t.digest()
		}
		encodeBag(e, threads)
		messages := make([]*calculus.Digest, len(p.Messages))
		for i, m := range p.Messages {
			messages[i] = at(m.Chan, m.digest())
		}
		encodeBag(e, messages)
		cells := make([]*calculus.Digest, len(p.Cells))
		for i, c := range p.Cells {
			cells[i] = at(c.Ref, c.digest())
		}
		encodeBag(e, cells)
	})
}

// Same tells whether two partitions hold the same threads, messages and cells, with the very same names, up to order, labels,
// types and the names of bound variables. What a finished main thread came to does not count.
func Same(p, q *Partition) bool { return p.digest().Same(q.digest()) }

// at is the digest of something that stands at a name.
func at(n calculus.Name, d *calculus.Digest) *calculus.Digest {
	return new(calculus.Digest).Of(func(e *calculus.Encoder) {
		e.Name(n)
		e.Digest(d)
	})
}

func encodeBag(e *calculus.Encoder, ds []*calculus.Digest) {
	calculus.SortDigests(ds)
	e.Int(int64(len(ds)))
	for _, d := range ds {
		e.Digest(d)
	}
}

func orNew(d *calculus.Digest) *calculus.Digest {
	if d == nil {
		return new(calculus.Digest)
	}
	return d
}

func encodeExpr(e *calculus.Encoder, x Expr) {
	switch x := x.(type) {
	case *Ret:
		e.Tag('v')
		encodeValue(e, x.Value)
	case *App:
		e.Tag('@')
		encodeValue(e, x.Fun)
		encodeValue(e, x.Arg)
	case *Let:
		e.Tag('l')
		encodeExpr(e, x.Bound)
		e.Bind(x.Name)
		encodeExpr(e, x.Body)
		e.Unbind(1)
	case *LetV:
		e.Tag('L')
		e.Int(int64(len(x.Params)))
		encodeValue(e, x.Value)
		n := e.Pattern(x.Pattern)
		encodeExpr(e, x.Body)
		e.Unbind(n)
	case *Match:
		e.Tag('m')
		encodeValue(e, x.Value)
		e.Int(int64(len(x.Arms)))
		for _, arm := range x.Arms {
			n := e.Pattern(arm.Pattern)
			encodeExpr(e, arm.Body)
			e.Unbind(n)
		}
	case *Op:
		e.Tag('o')
		e.Tag(byte(x.Op))
		e.Text(x.Code)
		encodeValues(e, x.Args)
	case *Delta:
		e.Tag('d')
		e.Tag(byte(x.Delta))
		encodeValues(e, x.Args)
	default:
		panic("lambda: unknown expression")
	}
}

func encodeValue(e *calculus.Encoder, v Value) {
	switch v := v.(type) {
	case Var:
		e.Var(v.Name)
	case Lit:
		e.Tag('k')
		e.Const(v.Const)
	case NameRef:
		e.Tag('n')
		e.Name(v.Name)
	case Tuple:
		e.Tag('t')
		encodeValues(e, v.Items)
	case Con:
		if len(v.Args) == 0 {
			encodeCon(e, v)
			return
		}
		encodeApart(e, v.Sealed, func(e *calculus.Encoder) { encodeCon(e, v) })
	case *Fun:
		encodeApart(e, v.Sealed, func(e *calculus.Encoder) { encodeFun(e, v) })
	case *Rec:
		encodeApart(e, v.Sealed, func(e *calculus.Encoder) { encodeRec(e, v) })
	case Frozen:
		e.Tag('[')
		e.Digest(v.Part.digest())
	default:
		panic("lambda: unknown value")
	}
}

func encodeValues(e *calculus.Encoder, vs []Value) {
	e.Int(int64(len(vs)))
	for _, v := range vs {
		encodeValue(e, v)
	}
}

// encodeApart writes a value by a digest of its own, which a sealed value keeps. Whether it is sealed makes no
// difference to the bytes.
func encodeApart(e *calculus.Encoder, sealed *calculus.Digest, write func(*calculus.Encoder)) {
	e.Tag('S')
	e.Digest(orNew(sealed).Of(write))
}

func encodeCon(e *calculus.Encoder, v Con) {
	e.Tag('C')
	e.Text(v.Ctor.Name)
	e.Int(int64(v.Ctor.Tag))
	encodeValues(e, v.Args)
}

func encodeFun(e *calculus.Encoder, f *Fun) {
	e.Tag('f')
	e.Bind(f.Param)
	encodeExpr(e, f.Body)
	e.Unbind(1)
}

func encodeRec(e *calculus.Encoder, f *Rec) {
	e.Tag('r')
	e.Int(int64(f.Index))
	e.Int(int64(len(f.Defs)))
	e.Bind(groupNames(f.Defs)...)
	for _, d := range f.Defs {
		e.Bind(d.Param)
		encodeExpr(e, d.Body)
		e.Unbind(1)
	}
	e.Unbind(len(f.Defs))
}
