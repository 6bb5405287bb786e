package process

import "github.com/balticsim/balticsim/calculus"

// The encoding of terms for keys: everything that can matter to the future, so no types and no spans, and neither the names
// that bound variables happen to have. Threads are flat when they get here (congruence.go).

// digest returns the digest of a thread, which may have been made by hand and then has none to keep it in.
func (t *Thread) digest() *calculus.Digest {
	return orNew(t.Digest).Of(func(e *calculus.Encoder) {
		if t.Main && (redex{thread: runningThread{Thread: t}}).finished() {
			e.Tag('.') // main is finished: its value is nobody's business any more
			return
		}
		encodeProc(e, t.Proc)
	})
}

func (m Message) digest() *calculus.Digest { return valueDigest(m.Digest, m.Value) }

func (c Cell) digest() *calculus.Digest { return valueDigest(c.Digest, c.Value) }

func valueDigest(d *calculus.Digest, v Value) *calculus.Digest {
	return orNew(d).Of(func(e *calculus.Encoder) { encodeValue(e, v) })
}

// digest returns the digest of a frozen partition: its threads, messages and cells as bags.
func (p *Partition) digest() *calculus.Digest {
	if p.Digest == nil {
		p = flat(p)
	}
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
// types and the names of bound variables (and, the threads being flattened first, up to structural congruence). What a finished main thread came to does not count.
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

func encodeProc(e *calculus.Encoder, p Proc) {
	switch p := p.(type) {
	case *Nil:
		e.Tag('0')
	case *Par:
		e.Tag('|')
		e.Int(int64(len(p.Procs)))
		for _, q := range p.Procs {
			encodeProc(e, q)
		}
	case *Out:
		e.Tag('!')
		encodeValue(e, p.Chan)
		encodeValue(e, p.Value)
	case *In:
		e.Tag('?')
		encodeValue(e, p.Chan)
		encodeUnder(e, p.Name, p.Body)
	case *App:
		e.Tag('@')
		encodeValue(e, p.Fun)
		encodeValues(e, p.Args)
	case *New:
		e.Tag('n')
		e.Text(allocates(p))
		encodeValue(e, p.Hint)
		encodeUnder(e, p.Name, p.Body)
	case *CellNew:
		e.Tag('c')
		encodeValue(e, p.Value)
		encodeUnder(e, p.Name, p.Body)
	case *Get:
		e.Tag('g')
		encodeValue(e, p.Ref)
		encodeUnder(e, p.Name, p.Body)
	case *Set:
		e.Tag('s')
		encodeValue(e, p.Value)
		encodeValue(e, p.Ref)
		encodeProc(e, p.Body)
	case *Match:
		e.Tag('m')
		encodeValue(e, p.Value)
		encodeValue(e, p.K)
		e.Int(int64(len(p.Arms)))
		e.Bind(p.Cont)
		for _, arm := range p.Arms {
			n := e.Pattern(arm.Pattern)
			encodeProc(e, arm.Body)
			e.Unbind(n)
		}
		e.Unbind(1)
	case *Delta:
		e.Tag('d')
		e.Tag(byte(p.Delta))
		encodeValues(e, p.Args)
		encodeUnder(e, p.Name, p.Body)
	case *LetV:
		e.Tag('L')
		e.Int(int64(len(p.Params)))
		encodeValue(e, p.Value)
		n := e.Pattern(p.Pattern)
		encodeProc(e, p.Body)
		e.Unbind(n)
	default:
		encodeWorld(e, p)
	}
}

// encodeWorld writes the processes that act on the farm or on the world outside.
func encodeWorld(e *calculus.Encoder, p Proc) {
	switch p := p.(type) {
	case *Start:
		e.Tag('+')
		encodeValue(e, p.Name)
		encodeValue(e, p.Part)
		encodeProc(e, p.Body)
	case *Stop:
		e.Tag('-')
		encodeValue(e, p.Name)
		encodeUnder(e, p.Bind, p.Body)
	case *Print:
		e.Tag('p')
		encodeValue(e, p.Value)
		encodeProc(e, p.Body)
	case *Choose:
		e.Tag('C')
		encodeValue(e, p.Value)
		encodeUnder(e, p.Name, p.Body)
	case *Fault:
		e.Tag('F')
		encodeValue(e, p.Value)
		encodeProc(e, p.Body)
	case *Fail:
		e.Tag('E')
		e.Text(p.Code)
		encodeValue(e, p.Value)
	default:
		panic("process: unknown process")
	}
}

func encodeUnder(e *calculus.Encoder, name string, body Proc) {
	e.Bind(name)
	encodeProc(e, body)
	e.Unbind(1)
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
	case *Abs:
		encodeApart(e, v.Sealed, func(e *calculus.Encoder) { encodeAbs(e, v) })
	case *Rec:
		encodeApart(e, v.Sealed, func(e *calculus.Encoder) { encodeRec(e, v) })
	case Frozen:
		e.Tag('[')
		e.Digest(v.Part.digest())
	case Box: // open: a closed one has become a frozen partition
		e.Tag('B')
		encodeProc(e, v.Body)
	case Done:
		e.Tag('.')
	default:
		panic("process: unknown value")
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

func encodeAbs(e *calculus.Encoder, f *Abs) {
	e.Tag('f')
	if f.Role == RoleDrop {
		e.Tag('0') // it never reduces by P-App
	}
	encodeAbstraction(e, f.Params, f.Body)
}

func encodeRec(e *calculus.Encoder, f *Rec) {
	e.Tag('r')
	e.Int(int64(f.Index))
	e.Int(int64(len(f.Defs)))
	e.Bind(groupNames(f.Defs)...)
	for _, d := range f.Defs {
		encodeAbstraction(e, d.Params, d.Body)
	}
	e.Unbind(len(f.Defs))
}

func encodeAbstraction(e *calculus.Encoder, params []Param, body Proc) {
	e.Int(int64(len(params)))
	e.Bind(paramNames(params)...)
	encodeProc(e, body)
	e.Unbind(len(params))
}
