package props

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/script"
)

//go:embed library/props.mli
var interfaceText string

//go:embed library/props.ml
var implementationText string

// Interface returns Props.mli, over which properties are written.
func Interface() string { return interfaceText }

// The codes of what can be wrong with properties, besides what can be wrong with any program text.
const (
	CodeNoPredicate = "BAL0841" // a predicate fails, prints, waits, chooses or does not come to an end
	CodeNoProperty  = "BAL0842" // a text has no property in it
	CodeUnknown     = "BAL0843" // a property is about something that the program does not have
)

// Set is a list of properties, ready to be checked.
type Set struct {
	Properties []Property
	judge      *judge
	alphabet   map[string]bool // which observers the texts may use
}

// Load checks the texts of property files and of expressions, as --prop gives them, and compiles them. The set is nil when
// there is an error among the diagnostics.
func Load(files []*source.File, expressions []string) (*Set, source.Diagnostics) {
	texts, ds := parse(files, expressions)
	if ds.HasErrors() {
		return nil, ds
	}
	shown := elab.Unit{Name: module, Interface: parsed(script.ParseInterface(source.NewBuiltin("Props.mli", interfaceText)))}
	var found []named
	for _, t := range texts {
		result, more := elab.Check([]elab.Unit{shown, t.unit})
		ds = append(ds, more...)
		if more.HasErrors() {
			continue
		}
		before := len(found)
		for _, v := range result.Values(t.unit.Name) {
			if v.Type == "property" || v.Type == module+".property" {
				found = append(found, named{t, v})
			}
		}
		if len(found) == before {
			ds = append(ds, &source.Diagnostic{
				Code: CodeNoProperty, Severity: source.Error, Message: "there is no property in " + t.file.Name,
				Primary: source.Label{Span: t.file.At(0, len(t.file.Text)), Text: "no top-level value here has the type `property`"},
				Help:    []string{"bind one: `let quiet = never (fun s -> List.length (output s) > 3)`"},
			})
		}
	}
	if ds.HasErrors() {
		return nil, ds
	}
	set, problem := compile(texts, found)
	if problem != nil {
		return nil, append(ds, problem)
	}
	return set, ds
}

const module = "Props"

// text is one text with properties. expression is what stands in --prop, "" for a file.
type text struct {
	file       *source.File
	unit       elab.Unit
	expression string
}

// named is a property that a text binds.
type named struct {
	text  *text
	value elab.Value
}

func (n *named) name() string {
	if n.text.expression != "" {
		return n.text.expression
	}
	return n.value.Name
}

// parse parses the texts. Each becomes a unit of its own.
func parse(files []*source.File, expressions []string) ([]*text, source.Diagnostics) {
	var texts []*text
	var ds source.Diagnostics
	add := func(f *source.File, expression string) {
		tree, more := script.ParseProgram(f)
		ds = append(ds, more...)
		texts = append(texts, &text{f, elab.Unit{Name: fmt.Sprintf("Props%d", len(texts)+1), Tree: tree, Opens: []string{module}}, expression})
	}
	for _, f := range files {
		add(f, "")
	}
	for i, e := range expressions {
		name := "--prop"
		if len(expressions) > 1 {
			name += " " + strconv.Itoa(i+1)
		}
		add(source.NewFile(name, "let it : property = "+longForm(e)), e)
	}
	return texts, ds
}

// compile makes a program of the texts that tells what the properties are and then judges states.
func compile(texts []*text, found []named) (*Set, *source.Diagnostic) {
	units := []elab.Unit{{Name: module, Tree: parsed(script.ParseProgram(source.NewBuiltin("Props.ml", implementationText)))}}
	for _, t := range texts {
		units = append(units, t.unit)
	}
	var list []string
	for _, n := range found {
		list = append(list, fmt.Sprintf("(%s, %s.%s)", strconv.Quote(n.value.Name), n.text.unit.Name, n.value.Name))
	}
	main := "let () = " + module + ".serve [" + strings.Join(list, "; ") + "]\n"
	units = append(units, elab.Unit{Name: "Main", Tree: parsed(script.ParseProgram(source.NewBuiltin("Main.ml", main)))})
	result, ds := elab.Check(units)
	if ds.HasErrors() {
		for _, d := range ds {
			if d.Severity == source.Error {
				return nil, d // a type of the text that is called property and is another one
			}
		}
	}
	term, err := result.Program()
	if err != nil {
		panic(err)
	}
	j, told, problem := newJudge(pi.Compile(cps.Program(term)))
	if problem != nil {
		return nil, problem
	}
	set := &Set{judge: j, alphabet: map[string]bool{}}
	for i, p := range told {
		p.Name, p.Span = found[i].name(), found[i].value.Span
		set.Properties = append(set.Properties, p)
	}
	for _, t := range texts {
		for _, word := range words(t.file.Text) {
			set.alphabet[word] = true
		}
	}
	return set, nil
}

// words returns the identifiers of a text, those of its comments and strings among them.
func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
}

// uses tells whether the texts may use one of the observers.
func (s *Set) uses(observers ...string) bool {
	return slices.ContainsFunc(observers, func(o string) bool { return s.alphabet[o] })
}

func parsed(tree *script.Tree, ds source.Diagnostics) *script.Tree {
	if len(ds) > 0 {
		panic("props: a text of the product does not parse: " + ds[0].Error())
	}
	return tree
}
