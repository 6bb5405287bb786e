package metadata

import "github.com/balticsim/balticsim/internal/source"

// Type is the type of a message or of a part of one. Sealed: Basic, Named, List, Option.
type Type interface{ isType() }

// Basic is a type that scripts have built in: unit, int, bool or string.
type Basic string

// The basic types.
const (
	Unit   Basic = "unit"
	Int    Basic = "int"
	Bool   Basic = "bool"
	String Basic = "string"
)

// Named is a type of Farm.Types.
type Named struct{ Def *TypeDef }

// List is any number of values: maxOccurs above 1.
type List struct{ Elem Type }

// Option is a value that may be absent: minOccurs = 0, or nillable.
type Option struct{ Elem Type }

func (Basic) isType()  {}
func (Named) isType()  {}
func (List) isType()   {}
func (Option) isType() {}

// TypeDef is a record (Fields), a variant without arguments (Cases), or, when it has neither, opaque: a type that the
// metadata name without a schema that defines it.
type TypeDef struct {
	Name   string // as scripts write it
	Wire   string // {namespace}local of the schema, "" when opaque
	Fields []Field
	Cases  []Case
	Span   source.Span
}

// Field is one element of a sequence.
type Field struct {
	Name     string // as scripts write it: the first letter in lower case
	Wire     string // the element's name
	Space    string // its namespace in messages, "" for none
	Type     Type
	Required bool // the element always stands: when it is an option, None is xsi:nil
}

// Case is one value of an enumeration.
type Case struct {
	Name string // as scripts write it: the first letter in upper case
	Wire string // the value in messages
}

// Opaque tells whether nothing is known about the values of the type.
func (d *TypeDef) Opaque() bool { return len(d.Fields) == 0 && len(d.Cases) == 0 }

// ShowType returns a type as scripts write it.
func ShowType(t Type) string {
	switch t := t.(type) {
	case Basic:
		return string(t)
	case Named:
		return t.Def.Name
	case List:
		return ShowType(t.Elem) + " list"
	case Option:
		return ShowType(t.Elem) + " option"
	}
	panic("metadata: unknown type")
}
