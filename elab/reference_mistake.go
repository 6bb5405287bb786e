package elab

import (
	"github.com/balticsim/balticsim/script"
)

// reference: a reference stands where its content is needed, or something else where a reference is needed.
func (m *mistake) reference() bool {
	op := ""
	if m.why != nil && m.why.kind == whyOperand {
		op = m.why.name
	}
	if elem, ok := isKind(m.want, kindRef); ok {
		if op == "=" || op == "<>" {
			return m.comparedReference(op, elem[0])
		}
		return m.notAReference(op)
	}
	elem, ok := isKind(m.got, kindRef)
	if !ok || !m.fits(elem[0], m.want) {
		return false
	}
	if (op == "=" || op == "<>") && m.why.index == 1 {
		return false
	}
	d := m.errorf("BAL0309", m.exp.Pos(), "%s is a reference, but its content is needed: `!` is missing", m.name())
	d.Primary.Text = "has type " + m.show(m.got) + ", but " + m.show(m.want) + " is needed"
	m.bound(d)
	fixed := "!" + atom(m.exp)
	d.Help = append(d.Help, "read the reference: `"+fixed+"`")
	m.replace(d, fixed)
	return true
}

// comparedReference: r = e where the author most likely wanted r := e, or !r = e.
func (m *mistake) comparedReference(op string, elem typ) bool {
	if !m.fits(m.got, elem) {
		return false
	}
	d := m.errorf("BAL0320", m.exp.Pos(), "`%s` compares a reference with its content here", op)
	d.Primary.Text = "has type " + m.show(m.got)
	left := m.why.span.Text()
	also(d, m.why.span, "this is a reference")
	d.Help = append(d.Help, "to set the reference, write `"+left+" := "+m.exp.Pos().Text()+"`",
		"to compare its content, write `!"+left+" "+op+" "+m.exp.Pos().Text()+"`")
	return true
}

// notAReference: := , ! , get or set on something that is not a reference.
func (m *mistake) notAReference(op string) bool {
	if op == "" && (m.why == nil || m.why.kind != whyArgument || m.why.app.val == nil || m.why.app.val.prim == nil) {
		return false
	}
	if op == "" {
		op = m.why.app.val.name
		if _, ok := m.swappedWith(); ok {
			return false
		}
	}
	verb := map[string]string{":=": "sets", "set": "sets", "!": "reads", "get": "reads"}[op]
	if verb == "" {
		return false
	}
	d := m.errorf("BAL0308", m.exp.Pos(), "`%s` %s a reference, but %s is not one", op, verb, m.name())
	d.Primary.Text = "has type " + m.show(m.got)
	v := m.variableOf(m.exp)
	if v != nil && v.span.Known() && !v.span.File.Builtin {
		also(d, v.span, "`%s` is bound here, once and for all", v.name)
	}
	switch {
	case verb == "reads":
		d.Help = append(d.Help, "use "+m.name()+" as it is, without `"+op+"`")
	case v != nil:
		d.Notes = append(d.Notes, "a variable never changes; what changes is the content of a reference")
		d.Help = append(d.Help, "make it a reference: `let "+v.name+" = ref …`, and read it with `!"+v.name+"`")
	default:
		d.Help = append(d.Help, "write a reference on the left of `:=`")
	}
	return true
}

// channel: a channel stands where a value that it carries is needed.
func (m *mistake) channel() bool {
	elem, ok := isKind(m.got, kindChan)
	if !ok || !m.fits(elem[0], m.want) {
		return false
	}
	d := m.errorf("BAL0322", m.exp.Pos(), "%s is a channel, but a value that it carries is needed", m.name())
	d.Primary.Text = "has type " + m.show(m.got) + ", but " + m.show(m.want) + " is needed"
	m.bound(d)
	fixed := "recv " + atom(m.exp)
	d.Help = append(d.Help, "receive one: `"+fixed+"`")
	m.replace(d, "("+fixed+")")
	return true
}

// operand: an operand is not what its operator works on.
func (m *mistake) operand() bool {
	if m.why == nil || m.why.kind != whyOperand {
		return false
	}
	op := m.why.name
	shown := op
	if op == "~-" {
		shown = "-"
	}
	does := map[string]string{
		"+": "adds integers", "-": "subtracts integers", "*": "multiplies integers", "/": "divides integers",
		"mod": "divides integers", "~-": "changes the sign of an integer", "^": "joins strings",
		"&&": "joins two conditions", "||": "joins two conditions", "not": "negates a condition",
		"::": "puts an element in front of a list", "@": "joins two lists of one type", ":=": "sets a reference",
	}[op]
	if does == "" {
		does = "compares two values of one type"
	}
	d := m.errorf("BAL0313", m.exp.Pos(), "`%s` %s, but this is %s", shown, does, m.show(m.got))
	d.Primary.Text = "has type " + m.show(m.got) + ", but " + m.show(m.want) + " is needed"
	if m.why.prev != nil {
		also(d, m.why.span, "this has type %s", m.show(m.why.prev))
	}
	if m.why.left != nil {
		m.decidedBefore(d, []script.Expr{m.why.left})
	}
	switch {
	case op == "+" && isOf(m.got, kindString):
		d.Help = append(d.Help, "strings are joined with `^`")
		return true
	case op == "::" && m.why.index == 1 && m.fits(m.core.listOf(m.got), m.want):
		d.Help = append(d.Help, "put it into a list: `["+m.exp.Pos().Text()+"]`")
	case op == "::" && m.why.index == 1:
		d.Help = append(d.Help, "the right side of `::` is a list; two lists are joined with `@`")
	case op == "@" && m.fits(m.core.listOf(m.got), m.want):
		d.Help = append(d.Help, "put one element in front of a list with `::`, or write `["+m.exp.Pos().Text()+"]`")
	case op == ":=" && m.why.index == 1:
		d.Notes = append(d.Notes, "a reference always holds values of one type")
	}
	if op != "&&" && op != "||" {
		m.convert(d)
	}
	if len(d.Help) == 0 {
		if b, ok := strip(m.exp).(*script.Lit); ok {
			d.Help = append(d.Help, "`"+b.Span.Text()+"` does not fit here; write a value of type "+m.show(m.want))
		} else {
			d.Help = append(d.Help, "use a value of type "+m.show(m.want))
		}
	}
	return true
}
