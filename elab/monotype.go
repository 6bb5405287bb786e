package elab

import "math"

// typ is a type during inference. Sealed: *tvar, *tcon, *tarrow, *ttuple.
//
// A variable that has been solved is linked to its solution. Its level is the nesting depth of the let in which it was
// made: when that let is done, variables still at the deeper level occur nowhere else and may be generalised, which
// replaces the search through the environment by one comparison.
type typ interface{ isTyp() }

type (
	// tvar is an unknown type, or, at the generic level, a variable bound by a scheme.
	tvar struct {
		link  typ // nil while unknown
		level int
		name  string // as the script wrote it, "" for one that inference made
		wild  bool   // the type of a mistake, see wild
		size  int    // how many variables are linked to this one
	}
	// tcon is a declared type applied to as many arguments as it has parameters. Abbreviations are kept, for printing.
	tcon struct {
		def  *typeDef
		args []typ
		mark uint32
	}
	// tarrow is arg -> res.
	tarrow struct {
		arg, res typ
		mark     uint32
	}
	// ttuple is t1 * … * tn, n ≥ 2.
	ttuple struct {
		items []typ
		mark  uint32
	}
)

func (*tvar) isTyp()   {}
func (*tcon) isTyp()   {}
func (*tarrow) isTyp() {}
func (*ttuple) isTyp() {}

// generic is the level of variables bound by a scheme; topLevel that of the items of a module.
const (
	generic  = math.MaxInt
	topLevel = 1
)

// prune follows links to the type that a variable stands for. Links are not shortened: undoing the trail would not
// restore shortened ones.
func prune(t typ) typ {
	for {
		v, ok := t.(*tvar)
		if !ok || v.link == nil {
			return t
		}
		t = v.link
	}
}

// head is prune, and unfolds abbreviations until the outermost constructor is not one.
func head(t typ) typ {
	for {
		t = prune(t)
		c, ok := t.(*tcon)
		if !ok || c.def.alias == nil {
			return t
		}
		t = c.unfold()
	}
}

// unfold replaces an abbreviation by its definition, once.
func (c *tcon) unfold() typ {
	if len(c.args) == 0 {
		return c.def.alias
	}
	m := make(map[*tvar]typ, len(c.args))
	for i, p := range c.def.params {
		m[p] = c.args[i]
	}
	return substitute(c.def.alias, m)
}

// wild returns the type of something about which a mistake has been reported. It fits every type and decides none, and
// what is made from it is wild too: so one mistake is one message.
func wild() *tvar { return &tvar{level: generic, wild: true} }

func isWild(t typ) bool {
	v, ok := prune(t).(*tvar)
	return ok && v.wild
}

// substitute replaces variables by types. Parts without such variables are shared with the original, and so are
// repeated parts with each other: types are directed graphs that would be exponentially large as trees.
func substitute(t typ, m map[*tvar]typ) typ {
	if len(m) == 0 {
		return t
	}
	s := substitution{m: m, done: map[typ]typ{}}
	return s.apply(t)
}

type substitution struct {
	m    map[*tvar]typ
	done map[typ]typ
}

func (s *substitution) apply(t typ) typ {
	t = prune(t)
	if v, ok := t.(*tvar); ok {
		if u, ok := s.m[v]; ok {
			return u
		}
		return t
	}
	if u, ok := s.done[t]; ok {
		return u
	}
	var u typ
	switch t := t.(type) {
	case *tcon:
		if len(t.args) == 0 {
			return t
		}
		u = t
		if args, changed := s.all(t.args); changed {
			u = &tcon{def: t.def, args: args}
		}
	case *tarrow:
		arg, res := s.apply(t.arg), s.apply(t.res)
		u = t
		if arg != prune(t.arg) || res != prune(t.res) {
			u = &tarrow{arg: arg, res: res}
		}
	case *ttuple:
		u = t
		if items, changed := s.all(t.items); changed {
			u = &ttuple{items: items}
		}
	default:
		panic("elab: unknown type")
	}
	s.done[t] = u
	return u
}

func (s *substitution) all(ts []typ) ([]typ, bool) {
	us, changed := make([]typ, len(ts)), false
	for i, t := range ts {
		us[i] = s.apply(t)
		changed = changed || us[i] != prune(t)
	}
	return us, changed
}

// maxTypeSize bounds the number of nodes of a type written out as a tree. Real programs stay below a few hundred; a
// chain of twenty pairings of pairs would have a million.
const maxTypeSize = 20_000

// tooLarge tells whether a type has more than maxTypeSize nodes when its shared parts are written out. It looks at no more than that.
func tooLarge(t typ) bool {
	left := maxTypeSize
	var walk func(typ)
	walk = func(t typ) {
		if left--; left < 0 {
			return
		}
		switch t := prune(t).(type) {
		case *tvar:
		case *tcon:
			for _, a := range t.args {
				walk(a)
			}
			if t.def.alias != nil && len(t.args) > 0 && left > 0 {
				walk(t.unfold())
			}
		case *tarrow:
			walk(t.arg)
			walk(t.res)
		case *ttuple:
			for _, i := range t.items {
				walk(i)
			}
		default:
			panic("elab: unknown type")
		}
	}
	walk(t)
	return left < 0
}
