package elab

import (
	"fmt"
	"strings"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// mistake is an expression whose type is not the wanted one, with everything that helps to say what its author meant.
type mistake struct {
	*checker
	exp   script.Expr
	got   typ
	want  typ
	why   *reason
	clash *clash
	n     *namer // prints all types of one message
}

// mismatch reports that an expression has type got where w is wanted. The detectors stand in order from the most
// particular mistake to the most general; each reports and returns true when it recognises the mistake as its own.
func (c *checker) mismatch(e script.Expr, got typ, w want, clash *clash) {
	c.itemFailed = true
	if c.tentative > 0 {
		return
	}
	m := &mistake{checker: c, exp: e, got: got, want: w.ty, why: w.why, clash: clash, n: c.namer()}
	detectors := []func() bool{
		m.infinite,
		m.wrongService, m.wholePair, m.machineOrEndpoint, m.wrongImports,
		m.swappedArguments,
		m.notCalled, m.calledTooEarly, m.tupledArguments,
		m.reference, m.channel,
		m.condition, m.operand, m.noElse, m.branch, m.element, m.argument,
	}
	for _, detect := range detectors {
		if detect() {
			return
		}
	}
	m.general()
}

// show prints a type of the message.
func (m *mistake) show(t typ) string { return "`" + m.n.show(t) + "`" }

// name is how to speak of the expression: a variable by its name, anything else as "this".
func (m *mistake) name() string {
	if v, ok := strip(m.exp).(*script.Var); ok {
		return "`" + v.Path.Name.Name + "`"
	}
	return "this"
}

// variable returns the value of an expression that is a variable, nil otherwise.
func (c *checker) variableOf(e script.Expr) *value {
	v, ok := strip(e).(*script.Var)
	if !ok {
		return nil
	}
	if v.Path.Module.Name == "" {
		return c.scope.value(v.Path.Name.Name)
	}
	if m := c.scope.module(v.Path.Module.Name); m != nil {
		return m.value(v.Path.Name.Name)
	}
	return nil
}

// bound points at the let that bound the expression, when it is a variable of this unit.
func (m *mistake) bound(d *source.Diagnostic) {
	if v := m.variableOf(m.exp); v != nil && v.promise == nil && v.span.Known() && !v.span.File.Builtin {
		also(d, v.span, "`%s` has type `%s`", v.name, m.n.show(m.got))
	}
}

// detail explains which parts of two large types differ, and tells apart different types that have the same name.
func (m *mistake) detail(d *source.Diagnostic) {
	got, want := m.n.show(m.clash.got), m.n.show(m.clash.want)
	if got == want {
		g, gok := prune(m.clash.got).(*tcon)
		w, wok := prune(m.clash.want).(*tcon)
		if gok && wok && g.def != w.def {
			d.Notes = append(d.Notes, "these are two different types called `"+g.def.name+"`: the later one hides the earlier one")
			also(d, w.def.span, "one `%s` is declared here", w.def.name)
			also(d, g.def.span, "the other `%s` is declared here", g.def.name)
		}
		return
	}
	if prune(m.clash.got) != prune(m.got) && got != m.n.show(m.got) {
		d.Notes = append(d.Notes, "the parts that differ are `"+got+"` and `"+want+"`")
	}
}

// convert suggests a function of the library that turns what is there into what is wanted.
func (m *mistake) convert(d *source.Diagnostic) {
	f := ""
	switch {
	case isOf(m.got, kindInt) && isOf(m.want, kindString):
		f = "string_of_int"
	case isOf(m.got, kindBool) && isOf(m.want, kindString):
		f = "string_of_bool"
	case isOf(m.got, kindString) && isOf(m.want, kindInt):
		f = "int_of_string"
	default:
		return
	}
	if l, ok := strip(m.exp).(*script.Lit); ok && f == "string_of_int" {
		d.Help = append(d.Help, "write it as a string: `\""+l.Span.Text()+"\"`")
		m.replace(d, "\""+l.Span.Text()+"\"")
		return
	} else if ok && f == "int_of_string" {
		if _, number := calculus.ParseInt(l.Value.Str); number {
			d.Help = append(d.Help, "write it as a number: `"+l.Value.Str+"`")
			m.replace(d, l.Value.Str)
		}
		return
	}
	fixed := f + " " + atom(m.exp)
	d.Help = append(d.Help, "convert it with `"+f+"`: `"+fixed+"`")
	m.replace(d, "("+fixed+")")
}

// replace offers an edit of the expression.
func (m *mistake) replace(d *source.Diagnostic, text string) {
	d.Suggestions = append(d.Suggestions, source.Suggestion{Span: m.exp.Pos(), Replacement: text})
}

// atom is the text of an expression, in parentheses when it needs them as an argument.
func atom(e script.Expr) string {
	text := e.Pos().Text()
	switch x := e.(type) {
	case *script.Unary:
		if x.Op.Name == "!" {
			return text
		}
	case *script.Lit, *script.Var, *script.Tuple, *script.List, *script.Record, *script.Paren, *script.Field:
		if strings.HasPrefix(text, "-") {
			return "(" + text + ")"
		}
		return text
	case *script.Con:
		if x.Arg == nil {
			return text
		}
	default:
	}
	if strings.HasPrefix(text, "(") && strings.HasSuffix(text, ")") && balanced(text[1:len(text)-1]) {
		return text
	}
	return "(" + text + ")"
}

// balanced tells whether every parenthesis of a text is closed inside it.
func balanced(text string) bool {
	depth := 0
	for _, r := range text {
		switch r {
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return depth == 0
}

// general: what no detector has recognised, in the words of the construct that wants the type.
func (m *mistake) general() {
	place, from := m.place()
	text := fmt.Sprintf("%s must be %s, but this is %s", place, m.show(m.want), m.show(m.got))
	if m.why != nil {
		switch m.why.kind {
		case whyAnnotation:
			text = fmt.Sprintf("this is %s, but the annotation says %s", m.show(m.got), m.show(m.want))
		case whyPattern:
			text = fmt.Sprintf("this is %s, but the pattern on the left matches %s", m.show(m.got), m.show(m.want))
		default:
		}
	}
	d := m.errorf("BAL0301", m.exp.Pos(), "%s", text)
	d.Primary.Text = "has type " + m.show(m.got)
	if m.why != nil {
		also(d, m.why.span, "%s", from)
	}
	m.bound(d)
	m.detail(d)
	m.convert(d)
	if len(d.Help) == 0 {
		m.lastHelp(d)
	}
}

// lastHelp says what to do when nothing more particular is known.
func (m *mistake) lastHelp(d *source.Diagnostic) {
	if m.why != nil && m.why.kind == whyPattern {
		w, pair := head(m.want).(*ttuple)
		g, tuple := head(m.got).(*ttuple)
		switch {
		case isOf(m.want, kindUnit):
			d.Help = append(d.Help, "to keep the value, write `let x = …`; to throw it away, `let _ = …`")
			return
		case pair && tuple && len(w.items) != len(g.items):
			d.Help = append(d.Help, fmt.Sprintf("the pattern has %d components, the value has %d", len(w.items), len(g.items)))
			return
		case pair && !tuple:
			d.Help = append(d.Help, "only a tuple can be taken apart like this; write `let x = …`")
			return
		}
	}
	if isOf(m.want, kindUnit) {
		d.Help = append(d.Help, "to throw its value away, write `ignore "+shorten(atom(m.exp))+"`")
		return
	}
	d.Help = append(d.Help, "give it a value of type "+m.show(m.want))
}

// place names the construct that wants the type, and says what stands where the expectation comes from.
func (m *mistake) place() (place, from string) {
	r := m.why
	for r != nil && (r.kind == whyBody || r.kind == whyComponent || r.kind == whyBranch) {
		inner := r
		if r = r.outer; r == nil {
			break
		}
		if inner.kind == whyBody {
			switch r.kind {
			case whyArgument:
				return "the result of the function that is " + r.app.role(r.index), ""
			case whyAnnotation, whyPattern:
				return "the result of this function", "because of this"
			default:
				return "the result of this function", ""
			}
		}
	}
	if r == nil {
		return "this expression", ""
	}
	switch r.kind {
	case whyAnnotation:
		return "this expression", "the annotation says " + m.show(m.want)
	case whyField:
		return "the field `" + r.name + "`", "`" + r.name + "` is declared here"
	case whyConstructor:
		return "the argument of `" + r.name + "`", "`" + r.name + "` is declared here"
	case whyPattern:
		return "this expression", "this pattern matches " + m.show(m.want)
	case whyUpdated:
		return "the record before `with`", ""
	case whyArgument:
		return r.app.role(r.index), ""
	default:
		return "this expression", ""
	}
}
