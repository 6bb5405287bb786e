package metadata

import (
	"slices"
	"strings"

	"github.com/balticsim/balticsim/internal/source"
)

// typeTable holds the types of a farm by the name that scripts give them, in the order of definition.
type typeTable struct {
	order  []*TypeDef
	byName map[string]*TypeDef
}

func newTypeTable() *typeTable { return &typeTable{byName: map[string]*TypeDef{}} }

// add enters a type. The same type may come from several WSDL files; two types of one name are refused.
func (t *typeTable) add(def *TypeDef, diags *reporter) Type {
	before := t.byName[def.Name]
	switch {
	case before == nil:
		t.byName[def.Name] = def
		t.order = append(t.order, def)
		return Named{def}
	case sameType(before, def):
		return Named{before}
	}
	diags.add("BAL0628", def.Span, "two different types are called `%s`", def.Name).primary("the second one").
		secondary(before.Span, "the first one").note("the first is %s, the second %s", wireName(before), wireName(def)).
		help("scripts know types by their local name; rename one of them")
	return nil
}

func wireName(d *TypeDef) string {
	if d.Wire == "" {
		return d.Name
	}
	return d.Wire
}

// sameType compares by structure: types of fields by name, which is enough because names are unique.
func sameType(a, b *TypeDef) bool {
	return a.Wire == b.Wire && slices.Equal(a.Cases, b.Cases) &&
		slices.EqualFunc(a.Fields, b.Fields, func(f, g Field) bool {
			return f.Name == g.Name && f.Wire == g.Wire && f.Space == g.Space && f.Required == g.Required && ShowType(f.Type) == ShowType(g.Type)
		})
}

// opaque returns the type of that full name about which nothing else is known.
func (t *typeTable) opaque(full, local string, at source.Span, diags *reporter) Type {
	return t.add(&TypeDef{Name: typeName(local), Wire: full, Span: at}, diags)
}

// typeName makes the name of a type fit for scripts. A name that scripts already use for something else gets a final _.
func typeName(wire string) string {
	name := identifier(wire)
	if name == "" || !isLetter(rune(name[0])) {
		name = "t_" + name
	}
	if slices.Contains(takenTypes(), name) || slices.Contains(keywords(), name) {
		name += "_"
	}
	return name
}

// fieldName makes the name of a field: the first letter in lower case. It returns "" when there is no letter.
func fieldName(wire string) string {
	name := identifier(strings.TrimLeft(wire, "_-."))
	if name == "" || !isLetter(rune(name[0])) {
		return ""
	}
	name = strings.ToLower(name[:1]) + name[1:]
	if slices.Contains(keywords(), name) {
		name += "_"
	}
	return name
}

// caseName makes the name of a constructor: the first letter in upper case, V in front when there is none.
func caseName(wire string) string {
	name := identifier(wire)
	if name == "" || !isLetter(rune(name[0])) || name[0] == '_' {
		return "V" + name
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// identifier replaces every character that identifiers do not have.
func identifier(s string) string {
	return strings.Map(func(r rune) rune {
		if isLetter(r) || r >= '0' && r <= '9' {
			return r
		}
		return '_'
	}, s)
}

func lastComponent(dotted string) string { return dotted[strings.LastIndexByte(dotted, '.')+1:] }

// takenTypes are the types that scripts know already.
func takenTypes() []string {
	return []string{
		"unit", "int", "bool", "string", "list", "option", "chan", "name", "part", "ref",
		"vm", "vm_snapshot", "event", "endpoint", "endpointref",
	}
}

// keywords are the reserved words of OCaml, so that a generated interface can also be read by OCaml.
func keywords() []string {
	return []string{
		"and", "as", "assert", "asr", "begin", "class", "constraint", "do", "done", "downto", "else", "end", "exception", "external",
		"false", "for", "fun", "function", "functor", "if", "in", "include", "inherit", "initializer", "land", "lazy", "let", "lor",
		"lsl", "lsr", "lxor", "match", "method", "mod", "module", "mutable", "new", "nonrec", "object", "of", "open", "or", "private",
		"rec", "sig", "struct", "then", "to", "true", "try", "type", "val", "virtual", "when", "while", "with",
	}
}
