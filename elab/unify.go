package elab

// clash is why two types do not unify: the innermost parts that differ, and whether the trouble is a variable that
// would have to contain itself.
type clash struct {
	got, want typ
	occurs    bool
}

// change is an entry of the trail: what a variable was before unification set it.
type change struct {
	v     *tvar
	link  typ
	level int
}

// unify makes two types equal by solving variables. When it fails it returns the clash and leaves all variables as they
// were, so that the mistake is reported with the types that the author saw and does not spread.
func (c *checker) unify(got, want typ) *clash {
	mark := len(c.trail)
	clash := c.unify1(got, want)
	if clash != nil {
		c.undo(mark)
	}
	if c.tentative == 0 {
		c.trail = c.trail[:0]
	}
	return clash
}

// fits tells whether two types would unify, without unifying them.
func (c *checker) fits(a, b typ) bool {
	ok := false
	c.attempt(func() { ok = c.unify(a, b) == nil })
	return ok
}

// attempt runs f and takes back every solution that it found.
func (c *checker) attempt(f func()) {
	mark := len(c.trail)
	c.tentative++
	f()
	c.undo(mark)
	c.tentative--
}

func (c *checker) undo(mark int) {
	for i := len(c.trail) - 1; i >= mark; i-- {
		ch := c.trail[i]
		ch.v.link, ch.v.level = ch.link, ch.level
	}
	c.trail = c.trail[:mark]
}

func (c *checker) unify1(got, want typ) *clash {
	got, want = prune(got), prune(want)
	if got == want {
		return nil
	}
	if isWild(got) || isWild(want) {
		c.spreadWild(got, want)
		return nil
	}
	if v, ok := got.(*tvar); ok {
		return c.solve(v, want, got, want)
	}
	if v, ok := want.(*tvar); ok {
		return c.solve(v, got, got, want)
	}
	g, gcon := got.(*tcon)
	w, wcon := want.(*tcon)
	if gcon && wcon && g.def == w.def && (g.def.alias == nil || len(g.args) == 0) {
		return c.unifyAll(g.args, w.args)
	}
	if gcon && g.def.alias != nil || wcon && w.def.alias != nil {
		hg, hw := head(got), head(want)
		cl := c.unify1(hg, hw)
		if cl != nil && cl.got == hg && cl.want == hw {
			cl.got, cl.want = got, want
		}
		return cl
	}
	switch g := got.(type) {
	case *tarrow:
		if w, ok := want.(*tarrow); ok {
			if cl := c.unify1(g.arg, w.arg); cl != nil {
				return cl
			}
			return c.unify1(g.res, w.res)
		}
	case *ttuple:
		if w, ok := want.(*ttuple); ok && len(g.items) == len(w.items) {
			return c.unifyAll(g.items, w.items)
		}
	case *tcon, *tvar:
	default:
		panic("elab: unknown type")
	}
	return &clash{got: got, want: want}
}

func (c *checker) unifyAll(got, want []typ) *clash {
	for i := range got {
		if cl := c.unify1(got[i], want[i]); cl != nil {
			return cl
		}
	}
	return nil
}

// spreadWild makes an unknown type wild when it meets one that is.
func (c *checker) spreadWild(got, want typ) {
	if isWild(got) {
		got, want = want, got
	}
	if v, ok := got.(*tvar); ok && !v.wild {
		c.trail = append(c.trail, change{v, v.link, v.level})
		v.link = want
	}
}

// solve sets v := t. An abbreviation may mention v and yet not contain it once unfolded.
func (c *checker) solve(v *tvar, t, got, want typ) *clash {
	if u, ok := t.(*tvar); ok {
		// Keep the name that the author wrote, and otherwise the variable that more others are linked to: chains of links stay short
		// without being shortened.
		if named := v.name != "" && v.level <= u.level; named && u.name == "" || !named && v.size > u.size && u.name == "" {
			v, t, u = u, v, v
		}
		u.size += v.size + 1
	}
	c.epoch++
	if !c.adjust(v, t) {
		t = unfoldAll(t)
		if prune(t) == typ(v) {
			return nil
		}
		c.epoch++
		if !c.adjust(v, t) {
			return &clash{got: got, want: want, occurs: true}
		}
	}
	c.trail = append(c.trail, change{v, v.link, v.level})
	v.link = t
	return nil
}

// adjust lowers the variables of t to v's level and reports false when v is among them.
func (c *checker) adjust(v *tvar, t typ) bool {
	switch t := prune(t).(type) {
	case *tvar:
		if t == v {
			return false
		}
		if t.level > v.level {
			c.trail = append(c.trail, change{t, t.link, t.level})
			t.level = v.level
		}
		return true
	case *tcon:
		return c.adjustAll(&t.mark, v, t.args)
	case *tarrow:
		if t.mark == c.epoch {
			return true
		}
		t.mark = c.epoch
		return c.adjust(v, t.arg) && c.adjust(v, t.res)
	case *ttuple:
		return c.adjustAll(&t.mark, v, t.items)
	}
	panic("elab: unknown type")
}

func (c *checker) adjustAll(mark *uint32, v *tvar, ts []typ) bool {
	if *mark == c.epoch {
		return true
	}
	*mark = c.epoch
	for _, t := range ts {
		if !c.adjust(v, t) {
			return false
		}
	}
	return true
}

// unfoldAll unfolds every abbreviation in a type.
func unfoldAll(t typ) typ {
	switch t := head(t).(type) {
	case *tvar:
		return t
	case *tcon:
		if len(t.args) == 0 {
			return t
		}
		u := &tcon{def: t.def}
		for _, a := range t.args {
			u.args = append(u.args, unfoldAll(a))
		}
		return u
	case *tarrow:
		return &tarrow{arg: unfoldAll(t.arg), res: unfoldAll(t.res)}
	case *ttuple:
		u := &ttuple{}
		for _, i := range t.items {
			u.items = append(u.items, unfoldAll(i))
		}
		return u
	}
	panic("elab: unknown type")
}
