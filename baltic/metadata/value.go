package metadata

import "github.com/balticsim/balticsim/internal/source"

type valueKind uint8

const (
	valBad    valueKind = iota // reported already
	valName                    // payment
	valString                  // "…", or a bare URL
	valList                    // […]
	valTuple                   // (…, …)
	valRecord                  // {…}
	valTagged                  // VM {…}: text is the tag, items holds the record
	valWSDL                    // wsdl "…" "…": items holds the strings
)

func (k valueKind) String() string {
	return [...]string{"a value", "a name", "a string", "a list", "a tuple", "a record", "an entry", "a reference to a WSDL file"}[k]
}

// value is a value as it is written, before anyone asks what it should have been.
type value struct {
	kind   valueKind
	text   string
	items  []*value
	fields []field
	span   source.Span
}

// field is one `name = value` of a record.
type field struct {
	name  string
	span  source.Span
	value *value
}

// definition is one `let name : kind = value`.
type definition struct {
	name     string
	nameSpan source.Span
	kind     string // "service", "metadata", "schema", or "" when it is not said
	kindSpan source.Span
	value    *value
	again    bool // the name was defined before
}
