package elab

// scheme is ∀vars.body. The variables are at the generic level; a scheme without any is a plain type.
//
// All variables of one binding share one list, the Λᾱ of its LetV, even those that a particular variable of the pattern does not
// mention: every use carries one type argument for each.
type scheme struct {
	vars []*tvar
	body typ
}

// mono is the scheme of a variable that does not generalise.
func mono(t typ) scheme { return scheme{body: t} }

// instantiate returns the scheme's type with fresh variables, and those variables in order.
func (c *checker) instantiate(s scheme) (typ, []typ) {
	if len(s.vars) == 0 {
		return s.body, nil
	}
	inst := make([]typ, len(s.vars))
	m := make(map[*tvar]typ, len(s.vars))
	for i, v := range s.vars {
		inst[i] = c.fresh()
		m[v] = inst[i]
	}
	return substitute(s.body, m), inst
}

func (c *checker) fresh() *tvar { return &tvar{level: c.level} }

// generalise collects the variables of some types that belong to the let just left, in order of appearance, and makes
// them generic.
func (c *checker) generalise(ts ...typ) []*tvar {
	var vars []*tvar
	seen := map[*tvar]bool{}
	c.walkVars(ts, func(v *tvar) {
		if v.level > c.level && !v.wild && !seen[v] {
			seen[v] = true
			v.level = generic
			vars = append(vars, v)
		}
	})
	return vars
}

// lowerLevels keeps the variables of a type from being generalised: its let does not bind a value.
func (c *checker) lowerLevels(t typ) {
	c.walkVars([]typ{t}, func(v *tvar) {
		if !v.wild {
			v.level = min(v.level, c.level)
		}
	})
}

// unsolved tells whether a type still holds a variable that is not bound by its scheme.
func (c *checker) unsolved(s scheme) bool {
	found := false
	c.walkVars([]typ{s.body}, func(v *tvar) { found = found || v.level != generic && !v.wild })
	return found
}

// walkVars calls f on the unknown variables of some types, left to right; each shared part is visited once.
func (c *checker) walkVars(ts []typ, f func(*tvar)) {
	c.epoch++
	var walk func(typ)
	walk = func(t typ) {
		switch t := prune(t).(type) {
		case *tvar:
			f(t)
		case *tcon:
			if t.mark != c.epoch {
				t.mark = c.epoch
				for _, a := range t.args {
					walk(a)
				}
			}
		case *tarrow:
			if t.mark != c.epoch {
				t.mark = c.epoch
				walk(t.arg)
				walk(t.res)
			}
		case *ttuple:
			if t.mark != c.epoch {
				t.mark = c.epoch
				for _, i := range t.items {
					walk(i)
				}
			}
		default:
			panic("elab: unknown type")
		}
	}
	for _, t := range ts {
		walk(t)
	}
}
