package metadata

import (
	"slices"
	"strings"

	"github.com/balticsim/balticsim/internal/source"
)

// fieldReader takes a record apart by field, reporting fields that are missing, unknown or given twice.
type fieldReader struct {
	diags *reporter
	of    string // what the record is, for messages: "a service"
	at    source.Span
	got   map[string]*value
	known []string
	ok    bool
}

// fieldsOf starts reading a record whose fields are exactly those known; one whose name is followed by ? may be missing.
func fieldsOf(diags *reporter, of string, v *value, at source.Span, fields ...string) *fieldReader {
	r := &fieldReader{diags: diags, of: of, at: at, got: map[string]*value{}, ok: true}
	optional := map[string]bool{}
	for _, name := range fields {
		name, may := strings.CutSuffix(name, "?")
		optional[name] = may
		r.known = append(r.known, name)
	}
	known := r.known
	where := map[string]source.Span{}
	for _, f := range v.fields {
		switch {
		case !slices.Contains(known, f.name):
			diags.add("BAL0602", f.span, "%s has no field `%s`", of, f.name).primary("unknown field").
				nearest(f.name, known, "its fields are "+listing(known))
		case r.got[f.name] != nil:
			diags.add("BAL0604", f.span, "the field `%s` is given twice", f.name).primary("given again here").
				secondary(where[f.name], "first given here").help("remove one of the two")
		default:
			r.got[f.name], where[f.name] = f.value, f.span
			continue
		}
		r.ok = false
	}
	unknown := len(v.fields) > len(r.got)
	for _, name := range known {
		// An unknown field is most likely the missing one, misspelt: one message is enough.
		if r.got[name] == nil && !unknown && !optional[name] {
			diags.add("BAL0603", at, "%s needs the field `%s`", of, name).primary("`"+name+"` is missing").
				help("its fields are %s", listing(known))
		}
		r.ok = r.ok && (r.got[name] != nil || optional[name])
	}
	return r
}

// text returns a field that must be a string, and its place.
func (r *fieldReader) text(name string) (string, source.Span) {
	v := r.got[name]
	if v == nil {
		return "", r.at
	}
	if v.kind != valString {
		r.wrongKind(name, "a string in quotation marks", v)
		return "", v.span
	}
	return v.text, v.span
}

// name returns a field that must be a string fit to be part of a name in scripts.
func (r *fieldReader) name(name string) (string, source.Span) {
	text, span := r.text(name)
	if v := r.got[name]; v != nil && v.kind == valString && !isIdentifier(text) {
		r.diags.add("BAL0609", span, "`%s` cannot be part of a name in a script", text).
			primary("letters, digits and _ only, a letter first").
			note("the %s becomes part of the names in Em.mli", name)
		r.ok = false
	}
	return text, span
}

// list returns a field that must be a list.
func (r *fieldReader) list(name string) []*value {
	v := r.got[name]
	if v == nil {
		return nil
	}
	if v.kind != valList {
		r.wrongKind(name, "a list", v)
		return nil
	}
	return v.items
}

// value returns a field of any kind, nil when it is missing.
func (r *fieldReader) value(name string) *value { return r.got[name] }

func (r *fieldReader) wrongKind(name, want string, v *value) {
	r.ok = false
	wrongKind(r.diags, "the field `"+name+"` of "+r.of, want, v)
}

// wrongKind reports a value that should have been something else.
func wrongKind(diags *reporter, what, want string, v *value) {
	if v.kind == valBad {
		return
	}
	m := diags.add("BAL0605", v.span, "%s must be %s, but this is %s", what, want, v.kind).primary("expected " + want)
	switch {
	case v.kind == valName && strings.HasPrefix(want, "a string"):
		m.help("write \"%s\"", v.text)
	case want == "a list":
		m.help("write [ … ], even for one item")
	}
}

func isIdentifier(s string) bool {
	if s == "" || !isLetter(rune(s[0])) || s[0] == '_' {
		return false
	}
	for i := range len(s) {
		if !isNameByte(s[i]) || s[i] == '\'' {
			return false
		}
	}
	return true
}

// listing joins names for a sentence: `a`, `b` and `c`.
func listing(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = "`" + n + "`"
	}
	switch n := len(quoted); n {
	case 0:
		return "none"
	case 1:
		return quoted[0]
	default:
		return strings.Join(quoted[:n-1], ", ") + " and " + quoted[n-1]
	}
}
