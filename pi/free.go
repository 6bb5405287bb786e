package pi

import (
	"cmp"
	"slices"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
)

// Free variables, with one bit of how they are used: a continuation that is only ever applied, and only by the code that
// defines it, need not become a closure (see compile_match.go). asValue is set for every other use.

// freeVar is the number of a variable's name, shifted left by one, and asValue in the lowest bit.
type freeVar uint32

func (v freeVar) id() varID     { return varID(v >> 1) }
func (v freeVar) asValue() bool { return v&1 == 1 }

// freeSet is sorted. Sets are shared and never changed.
type freeSet []freeVar

func (s freeSet) find(id varID) (asValue, free bool) {
	i, ok := slices.BinarySearchFunc(s, id, func(v freeVar, id varID) int { return cmp.Compare(v.id(), id) })
	return ok && s[i].asValue(), ok
}

func (s freeSet) without(ids ...varID) freeSet {
	for _, id := range ids {
		if _, free := s.find(id); free {
			s = slices.DeleteFunc(slices.Clone(s), func(v freeVar) bool { return v.id() == id })
		}
	}
	return s
}

func (s freeSet) union(t freeSet) freeSet {
	switch {
	case len(s) == 0:
		return t
	case len(t) == 0:
		return s
	}
	u := make(freeSet, 0, len(s)+len(t))
	for len(s) > 0 && len(t) > 0 {
		switch a, b := s[0].id(), t[0].id(); {
		case a < b:
			u, s = append(u, s[0]), s[1:]
		case a > b:
			u, t = append(u, t[0]), t[1:]
		default:
			u, s, t = append(u, s[0]|t[0]), s[1:], t[1:]
		}
	}
	return slices.Clip(append(append(u, s...), t...))
}

// captured is the set as seen from outside a closure: every use is a use as a value.
func (s freeSet) captured() freeSet {
	u := slices.Clone(s)
	for i := range u {
		u[i] |= 1
	}
	return u
}

// freeVars computes free variables, once for every process and group. cont is the continuation parameter of the function around:
// code of the library that may fail keeps it, so that the failure can be blamed on the caller.
//
// constant holds the variables in sight that a let binds to a closed value. They are not free: a long program would
// otherwise carry all its top-level functions through all its sets.
type freeVars struct {
	names    *nameTable
	procs    map[process.Proc]freeSet
	groups   map[*process.RecDef]freeSet // by their first function
	constant map[varID]bool
}

// head is the set of a variable that is applied, named that of one used in any other way.
func (f *freeVars) head(name string) freeSet  { return f.single(f.names.id(name), 0) }
func (f *freeVars) named(name string) freeSet { return f.single(f.names.id(name), 1) }

func (f *freeVars) single(id varID, asValue freeVar) freeSet {
	if f.constant[id] {
		return nil
	}
	return freeSet{freeVar(id)<<1 | asValue}
}

// contParam returns the continuation parameter of a function (x̃, k) of the script; around is that of what is around it.
func contParam(role process.Role, params []process.Param, around string) string {
	switch {
	case role == process.RoleDrop:
		return ""
	case role == process.RoleCont || len(params) < 2:
		return around
	}
	return params[len(params)-1].Name
}

// under returns the free variables of p below binders of those names.
func (f *freeVars) under(p process.Proc, cont string, binders ...string) freeSet {
	ids := f.ids(binders...)
	return f.where(ids, false, func() freeSet { return f.proc(p, cont) }).without(ids...)
}

// where computes a set while the variables are constants, or are not.
func (f *freeVars) where(ids []varID, constant bool, compute func() freeSet) freeSet {
	before := make([]bool, len(ids))
	for i, id := range ids {
		before[i] = f.constant[id]
		f.set(id, constant)
	}
	s := compute()
	for i, id := range slices.Backward(ids) {
		f.set(id, before[i])
	}
	return s
}

func (f *freeVars) set(id varID, constant bool) {
	if constant {
		f.constant[id] = true
	} else {
		delete(f.constant, id)
	}
}

// ids returns the numbers of names.
func (f *freeVars) ids(names ...string) []varID {
	ids := make([]varID, len(names))
	for i, name := range names {
		ids[i] = f.names.id(name)
	}
	return ids
}

func paramNames(params []process.Param) []string {
	names := make([]string, len(params))
	for i, p := range params {
		names[i] = p.Name
	}
	return names
}

func (f *freeVars) proc(p process.Proc, cont string) freeSet {
	if s, known := f.procs[p]; known {
		return s
	}
	s := f.compute(p, cont)
	f.procs[p] = s
	return s
}

func (f *freeVars) compute(p process.Proc, cont string) freeSet {
	switch p := p.(type) {
	case *process.Nil:
		return nil
	case *process.Par:
		var s freeSet
		for i, q := range p.Procs {
			t := f.proc(q, cont)
			if i < len(p.Procs)-1 { // a thread of its own
				t = t.captured()
			}
			s = s.union(t)
		}
		return s
	case *process.Out:
		return f.values(cont, p.Chan, p.Value)
	case *process.In:
		return f.values(cont, p.Chan).union(f.under(p.Body, cont, p.Name))
	case *process.App:
		s := f.values(cont, p.Args...)
		switch fun := p.Fun.(type) {
		case *process.Abs: // applied where it stands: no closure
			return s.union(f.under(fun.Body, contParam(fun.Role, fun.Params, cont), paramNames(fun.Params)...))
		case process.Var:
			return s.union(f.head(fun.Name))
		}
		return s.union(f.value(p.Fun, cont))
	case *process.New:
		return f.values(cont, p.Hint).union(f.under(p.Body, cont, p.Name))
	case *process.CellNew:
		return f.values(cont, p.Value).union(f.under(p.Body, cont, p.Name))
	case *process.Get:
		return f.values(cont, p.Ref).union(f.under(p.Body, cont, p.Name))
	case *process.Set:
		return f.values(cont, p.Value, p.Ref).union(f.proc(p.Body, cont))
	case *process.Match:
		return f.match(p, cont)
	case *process.Delta:
		s := f.values(cont, p.Args...).union(f.under(p.Body, cont, p.Name))
		if partial(p.Delta) {
			s = s.union(f.blame(cont, p))
		}
		return s
	case *process.Start:
		return f.values(cont, p.Name, p.Part).union(f.proc(p.Body, cont))
	case *process.Stop:
		return f.values(cont, p.Name).union(f.under(p.Body, cont, p.Bind))
	case *process.LetV:
		s, names := f.value(p.Value, cont), calculus.PatternVars(p.Pattern)
		if len(s) > 0 {
			return s.union(f.under(p.Body, cont, names...))
		}
		return f.where(f.ids(names...), true, func() freeSet { return f.proc(p.Body, cont) })
	case *process.Print:
		return f.values(cont, p.Value).union(f.proc(p.Body, cont))
	case *process.Choose:
		return f.blame(cont, p).union(f.values(cont, p.Value)).union(f.under(p.Body, cont, p.Name))
	case *process.Fault:
		return f.values(cont, p.Value).union(f.proc(p.Body, cont))
	case *process.Fail:
		return f.blame(cont, p).union(f.values(cont, p.Value))
	}
	panic("pi: unknown process")
}

// match adds up a match. Its continuation K counts only when an arm uses it; K's variables keep their bit when no arm needs
// K as a value, since the arms then jump to K's code.
func (f *freeVars) match(p *process.Match, cont string) freeSet {
	s := f.blame(cont, p).union(f.values(cont, p.Value))
	for _, arm := range p.Arms {
		s = s.union(f.under(arm.Body, cont, append(calculus.PatternVars(arm.Pattern), p.Cont)...))
	}
	asValue, used := f.contUse(p, cont)
	if !used || p.K == nil {
		return s
	}
	switch k := p.K.(type) {
	case process.Var:
		if asValue {
			return s.union(f.named(k.Name))
		}
		return s.union(f.head(k.Name))
	case *process.Abs:
		t := f.under(k.Body, contParam(k.Role, k.Params, cont), paramNames(k.Params)...)
		if asValue {
			t = t.captured()
		}
		return s.union(t)
	}
	return s.union(f.value(p.K, cont))
}

// contUse tells how the arms of a match use its continuation.
func (f *freeVars) contUse(p *process.Match, cont string) (asValue, used bool) {
	for _, arm := range p.Arms {
		if slices.Contains(calculus.PatternVars(arm.Pattern), p.Cont) {
			continue
		}
		v, u := f.proc(arm.Body, cont).find(f.names.id(p.Cont))
		asValue, used = asValue || v, used || u
	}
	return asValue, used
}

// blame is what a process that may fail keeps alive only to say who called: nothing in a script's own files.
func (f *freeVars) blame(cont string, p process.Proc) freeSet {
	if file := p.Pos().File; cont == "" || file == nil || !file.Builtin {
		return nil
	}
	return f.head(cont)
}

func (f *freeVars) values(cont string, vs ...process.Value) freeSet {
	var s freeSet
	for _, v := range vs {
		s = s.union(f.value(v, cont))
	}
	return s
}

func (f *freeVars) value(v process.Value, cont string) freeSet {
	switch v := v.(type) {
	case process.Var:
		return f.named(v.Name)
	case process.Lit, process.Done:
		return nil
	case process.Tuple:
		return f.values(cont, v.Items...)
	case process.Con:
		return f.values(cont, v.Args...)
	case *process.Abs:
		return f.abs(v, cont)
	case *process.Rec:
		return f.group(v.Defs)
	case process.Box:
		return f.proc(v.Body, "").captured()
	case process.NameRef, process.Frozen:
		panic("pi: a program cannot contain what only runs make")
	}
	panic("pi: unknown value")
}

// abs returns the variables that a closure of v captures.
func (f *freeVars) abs(v *process.Abs, cont string) freeSet {
	inner := contParam(v.Role, v.Params, cont)
	return f.under(v.Body, inner, paramNames(v.Params)...).captured()
}

// group returns the variables that the closures of a recursive group capture, all the same ones.
func (f *freeVars) group(defs []process.RecDef) freeSet {
	if s, known := f.groups[&defs[0]]; known {
		return s
	}
	var s freeSet
	names := make([]string, len(defs))
	for i, d := range defs {
		names[i] = d.Name
	}
	for _, d := range defs {
		binders := append(paramNames(d.Params), names...)
		s = s.union(f.under(d.Body, contParam(process.RoleFun, d.Params, ""), binders...))
	}
	f.groups[&defs[0]] = s.captured()
	return f.groups[&defs[0]]
}
