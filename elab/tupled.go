package elab

import (
	"strings"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// tupledArguments: arguments are given as one tuple to a function that takes them one by one, or the other way round.
func (m *mistake) tupledArguments() bool {
	if m.why == nil || m.why.kind != whyArgument {
		return false
	}
	a := m.why.app
	if tu, ok := strip(m.exp).(*script.Tuple); ok && len(a.args) == 1 {
		return m.oneByOne(a, tu)
	}
	if w, ok := head(m.want).(*ttuple); ok && m.why.index == 0 && len(a.args) == len(w.items) {
		m.asOneTuple(a, w)
		return true
	}
	return false
}

func (m *mistake) oneByOne(a *application, tu *script.Tuple) bool {
	params := arguments(a.typ)
	if len(params) < len(tu.Items) {
		return false
	}
	for i, item := range tu.Items {
		if t := m.typeOf(item); t != nil && !m.fits(t, params[i]) {
			return false
		}
	}
	a.tupled = true
	d := m.errorf("BAL0310", m.exp.Pos(), "%s takes its arguments one after the other, not as a tuple", a.name())
	d.Primary.Text = "one tuple of type " + m.show(m.got)
	a.declared(m, d)
	fixed := a.fun.Pos().Text()
	for _, item := range tu.Items {
		fixed += " " + atom(item)
	}
	d.Help = append(d.Help, "write `"+fixed+"`")
	d.Suggestions = append(d.Suggestions, source.Suggestion{Span: a.fun.Pos().To(m.exp.Pos()), Replacement: fixed})
	return true
}

func (c *checker) asOneTuple(a *application, w *ttuple) {
	at := a.args[0].Pos().To(a.args[len(a.args)-1].Pos())
	d := c.errorf("BAL0310", at, "%s takes one tuple, not %d arguments", a.name(), len(a.args))
	d.Primary.Text = "one argument of type `" + c.show(w) + "` is needed"
	if a.val != nil && a.val.span.Known() && !a.val.span.File.Builtin {
		also(d, a.val.paramSpan(0), "`%s` is declared here", a.val.name)
	}
	var parts []string
	for i, arg := range a.args {
		parts = append(parts, arg.Pos().Text())
		if i < len(a.done) {
			a.done[i] = true
		}
	}
	fixed := "(" + strings.Join(parts, ", ") + ")"
	d.Help = append(d.Help, "write `"+a.fun.Pos().Text()+" "+fixed+"`")
	d.Suggestions = append(d.Suggestions, source.Suggestion{Span: at, Replacement: fixed})
}
