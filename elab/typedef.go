package elab

import (
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// typeDef is a declared type: abstract, an abbreviation, a record or a variant. Identity is the pointer: types are
// nominal, and a type that is declared again is another type.
type typeDef struct {
	name   string
	module string // the module that declares it, "" for the types that no module declares
	params []*tvar
	span   source.Span

	alias typ     // set for an abbreviation
	ctors []*ctor // a variant's constructors, or a record's only one
	// labels are a record's fields, in order of declaration; nil for anything else.
	labels []*label

	ctorByName  map[string]*ctor // of a variant
	labelByName map[string]*label

	kind defKind
	impl *typeDef // for a type of an interface: the implementation's type, once it has been checked
	rank int      // order of declaration in the whole program, for printing types that share a name
}

// defKind tells the types that the calculus knows by itself from declared ones.
type defKind uint8

const (
	declared defKind = iota
	kindUnit
	kindInt
	kindBool
	kindString
	kindName
	kindPart
	kindChan
	kindRef
	kindList
	kindOption
	kindRigid // a variable of an interface that stands for any type while an implementation is held against it
)

// ctor is a constructor of a variant; a record is a variant with one constructor, whose name is "".
type ctor struct {
	name string
	def  *typeDef
	tag  int
	args []typ // over def.params
	span source.Span
	impl *ctor // for a constructor of an interface: the implementation's
}

// label is a field of a record type.
type label struct {
	name  string
	def   *typeDef
	index int
	typ   typ // over def.params
	span  source.Span
}

// addCtor and addLabel add a constructor to a variant and a field to a record.
func (d *typeDef) addCtor(k *ctor) {
	if d.ctorByName == nil {
		d.ctorByName = map[string]*ctor{}
	}
	d.ctors = append(d.ctors, k)
	d.ctorByName[k.name] = k
}

func (d *typeDef) addLabel(l *label) {
	if d.labelByName == nil {
		d.labelByName = map[string]*label{}
	}
	d.labels = append(d.labels, l)
	d.labelByName[l.name] = l
}

func (d *typeDef) isRecord() bool  { return d.labels != nil }
func (d *typeDef) isVariant() bool { return d.ctors != nil && d.labels == nil }

// findCtor returns the constructor of that name, nil when the type has none.
func (d *typeDef) findCtor(name string) *ctor {
	return d.ctorByName[name]
}

// findLabel returns the field of that name, nil when the type has none.
func (d *typeDef) findLabel(name string) *label {
	return d.labelByName[name]
}

// instance returns the type with a fresh variable for each parameter, and the substitution that made it.
func (c *checker) instance(d *typeDef) (*tcon, map[*tvar]typ) {
	t := &tcon{def: d}
	m := make(map[*tvar]typ, len(d.params))
	for _, p := range d.params {
		v := c.fresh()
		m[p] = v
		t.args = append(t.args, v)
	}
	return t, m
}

// value is a variable of a script: what a name in an expression stands for.
type value struct {
	name   string
	scheme scheme
	span   source.Span // where it is bound
	unit   *unitState  // the unit whose top level binds it, nil for a local variable
	prim   *primitive  // set for a primitive

	// For a value of an interface: the value that implements it, and what the type variables of that one are in terms of
	// the rigid types that stand for the variables of the interface's scheme.
	impl     *value
	implArgs []typ
	rigid    []*typeDef

	// For diagnostics: the interface item that promises it, or the right side that made it.
	promise *script.ValItem
	rhs     script.Expr

	tainted bool // some mistake was found where it is used or made: its type may be undetermined because of that
}
