package elab

import "github.com/balticsim/balticsim/internal/source"

// scope says what names mean at the current point of a unit. Each name has a stack of meanings; leaving a block takes
// back what the block added, so that entering and leaving cost what was added and not the size of the environment.
type scope struct {
	values  map[string][]*value
	types   map[string][]*typeDef
	ctors   map[string][]*ctor
	labels  map[string][]*label
	modules map[string]*module
	order   []*module // the modules that can be named, in order of definition
	added   []entry
	asked   int // how often nearest has been called
}

// entry is one addition to a scope under a name; exactly one of the other fields is set.
type entry struct {
	name  string
	value *value
	typ   *typeDef
	ctor  *ctor
	label *label
}

func newScope(modules []*module) *scope {
	s := &scope{
		values: map[string][]*value{}, types: map[string][]*typeDef{}, ctors: map[string][]*ctor{},
		labels: map[string][]*label{}, modules: map[string]*module{},
	}
	for _, m := range modules {
		if m.hidden {
			continue
		}
		s.order = append(s.order, m)
		s.modules[m.name] = m
		for _, a := range m.aliases {
			s.modules[a] = m
		}
	}
	return s
}

func (s *scope) addValue(v *value) { s.addValueAs(v.name, v) }

// addValueAs brings a value into scope under another name: the operator of a library function.
func (s *scope) addValueAs(name string, v *value) {
	s.values[name] = append(s.values[name], v)
	s.added = append(s.added, entry{name: name, value: v})
}

// addType brings a type into scope with its constructors and labels.
func (s *scope) addType(d *typeDef) {
	s.types[d.name] = append(s.types[d.name], d)
	s.added = append(s.added, entry{name: d.name, typ: d})
	s.addParts(d)
}

// addParts brings only the constructors and labels of a type into scope.
func (s *scope) addParts(d *typeDef) {
	if d.isVariant() {
		for _, c := range d.ctors {
			s.ctors[c.name] = append(s.ctors[c.name], c)
			s.added = append(s.added, entry{name: c.name, ctor: c})
		}
	}
	for _, l := range d.labels {
		s.labels[l.name] = append(s.labels[l.name], l)
		s.added = append(s.added, entry{name: l.name, label: l})
	}
}

// open brings everything that a module exports into scope.
func (s *scope) open(m *module) {
	for _, d := range m.types {
		s.addType(d)
	}
	for _, v := range m.values {
		s.addValue(v)
	}
}

// mark and leave bracket a block.
func (s *scope) mark() int { return len(s.added) }

func (s *scope) leave(mark int) {
	for i := len(s.added) - 1; i >= mark; i-- {
		switch e := s.added[i]; {
		case e.value != nil:
			pop(s.values, e.name)
		case e.typ != nil:
			pop(s.types, e.name)
		case e.ctor != nil:
			pop(s.ctors, e.name)
		default:
			pop(s.labels, e.name)
		}
	}
	s.added = s.added[:mark]
}

func pop[T any](m map[string][]T, name string) {
	m[name] = m[name][:len(m[name])-1]
	if len(m[name]) == 0 {
		delete(m, name)
	}
}

func last[T any](ts []T) (t T) {
	if len(ts) > 0 {
		t = ts[len(ts)-1]
	}
	return t
}

func (s *scope) value(name string) *value   { return last(s.values[name]) }
func (s *scope) typ(name string) *typeDef   { return last(s.types[name]) }
func (s *scope) ctor(name string) *ctor     { return last(s.ctors[name]) }
func (s *scope) label(name string) *label   { return last(s.labels[name]) }
func (s *scope) module(name string) *module { return s.modules[name] }

// typeName is how a type is written here: plainly when the plain name means this type, with its module otherwise.
func (s *scope) typeName(d *typeDef) string {
	if s.typ(d.name) == d || d.module == "" {
		return d.name
	}
	if m := s.modules[d.module]; m != nil && m.typ(d.name) == d {
		return d.module + "." + d.name
	}
	return d.name
}

// valuesInScope returns the variables in scope, the latest first, each name once and only where it is not hidden.
func (s *scope) valuesInScope() []*value {
	var vs []*value
	seen := map[*value]bool{}
	for i := len(s.added) - 1; i >= 0; i-- {
		if v := s.added[i].value; v != nil && s.value(v.name) == v && !seen[v] {
			seen[v] = true
			vs = append(vs, v)
		}
	}
	return vs
}

// nearest returns the name most like the given one among the entries of one kind.
//
// After a hundred questions it answers none: the author of so many mistakes has other things to do, and each costs a
// comparison with every name in scope.
func (s *scope) nearest(name string, kind func(entry) bool) (string, bool) {
	if s.asked++; s.asked > 100 {
		return "", false
	}
	seen := map[string]bool{}
	var names []string
	for i := len(s.added) - 1; i >= 0; i-- {
		if e := s.added[i]; kind(e) && !seen[e.name] {
			seen[e.name] = true
			names = append(names, e.name)
		}
	}
	return source.Nearest(name, names)
}

func isValue(e entry) bool { return e.value != nil }
func isType(e entry) bool  { return e.typ != nil }
func isCtor(e entry) bool  { return e.ctor != nil }
func isLabel(e entry) bool { return e.label != nil }
