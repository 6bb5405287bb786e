package elab

import (
	"fmt"
	"strings"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// role names an argument by its place in the call, in the words of the farm where the function is one of Em's.
func (a *application) role(i int) string {
	switch {
	case a.pipe && a.val == nil:
		return "what `|>` passes on"
	case a.val != nil && a.val.promise != nil && isRoleMaker(a.val.name) && !isUnitParam(a, i):
		return "the " + ordinal(i) + " import of " + a.name()
	case a.val != nil && a.val.promise != nil && strings.HasPrefix(a.val.name, "export"):
		return "what " + a.name() + " exports"
	case len(a.params) == 1 && len(arguments(a.typ)) == 1:
		return "the argument of " + a.name()
	}
	return "the " + ordinal(i) + " argument of " + a.name()
}

func isUnitParam(a *application, i int) bool { return isOf(a.params[i], kindUnit) }

// declared points at the place that says what a function takes.
func (a *application) declared(m *mistake, d *source.Diagnostic) {
	if a.val == nil || !a.val.span.Known() || a.val.span.File.Builtin {
		if a.val != nil && a.val.prim != nil || a.val != nil && a.val.unit != nil {
			d.Notes = append(d.Notes, a.name()+" has type `"+m.checker.show(a.val.scheme.body)+"`")
		}
		return
	}
	also(d, a.val.paramSpan(m.why.index), "`%s` has type `%s`", a.val.name, m.checker.show(a.val.scheme.body))
}

// paramSpan is where a value's promise says what its i-th parameter is, or where the value is bound.
func (v *value) paramSpan(i int) source.Span {
	if v.promise == nil {
		return v.span
	}
	t := v.promise.Type
	for {
		a, ok := t.(*script.TArrow)
		if !ok {
			return v.promise.Span
		}
		if i == 0 {
			return a.Arg.Pos()
		}
		i, t = i-1, a.Res
	}
}

// resultSpan is where a value's promise says what it gives.
func (v *value) resultSpan() source.Span {
	t := v.promise.Type
	for {
		a, ok := t.(*script.TArrow)
		if !ok {
			return t.Pos()
		}
		t = a.Res
	}
}

// arguments returns what a function type takes, as far as it is known.
func arguments(t typ) []typ {
	var args []typ
	for {
		a, ok := head(t).(*tarrow)
		if !ok {
			return args
		}
		args, t = append(args, a.arg), a.res
	}
}

// notCalled: a function stands where its result is needed.
func (m *mistake) notCalled() bool {
	switch strip(m.exp).(type) {
	case *script.Fun, *script.Function:
		return false
	default:
	}
	t, missing := head(m.got), []typ(nil)
	for {
		a, ok := t.(*tarrow)
		if !ok {
			return false
		}
		missing, t = append(missing, a.arg), head(a.res)
		if _, unknown := t.(*tvar); unknown {
			return false
		}
		if m.fits(t, m.want) {
			break
		}
	}
	if len(missing) == 1 && isOf(missing[0], kindUnit) {
		d := m.errorf("BAL0306", m.exp.Pos(), "%s is a function that has not been called: `()` is missing", m.name())
		d.Primary.Text = "has type " + m.show(m.got) + ", but " + m.show(m.want) + " is needed"
		fixed := m.exp.Pos().Text() + " ()"
		d.Help = append(d.Help, "call it: `"+fixed+"`")
		if m.why != nil && (m.why.kind == whyArgument || m.why.kind == whyOperand) {
			fixed = "(" + fixed + ")"
		}
		m.replace(d, fixed)
		m.asked(d)
		return true
	}
	d := m.errorf("BAL0306", m.exp.Pos(), "%s still waits for %s", m.name(), count(len(missing), "argument"))
	d.Primary.Text = "has type " + m.show(m.got) + ", but " + m.show(m.want) + " is needed"
	if app, ok := strip(m.exp).(*script.App); ok {
		d.Help = append(d.Help, fmt.Sprintf("add %s after `%s`", count(len(missing), "argument"), shorten(app.Pos().Text())))
	} else {
		d.Help = append(d.Help, "apply it to a value of type "+m.show(missing[0]))
	}
	m.asked(d)
	return true
}

// asked points at the place that wants the type, when there is one.
func (m *mistake) asked(d *source.Diagnostic) {
	switch {
	case m.why == nil:
	case m.why.kind == whyArgument:
		m.why.app.declared(m, d)
	default:
		_, from := m.place()
		if from != "" {
			also(d, m.why.span, "%s", from)
		}
	}
}

// shorten cuts a text to its first line and a readable length.
func shorten(text string) string {
	line, _, more := strings.Cut(text, "\n")
	if r := []rune(line); len(r) > 40 {
		line, more = string(r[:40]), true
	}
	if more {
		return strings.TrimSpace(line) + " …"
	}
	return line
}

// calledTooEarly: the result of a computation stands where a function is needed that will do the computation later.
func (m *mistake) calledTooEarly() bool {
	w, ok := head(m.want).(*tarrow)
	if _, isCall := strip(m.exp).(*script.App); !ok || !isCall {
		return false
	}
	param, body := "()", m.exp.Pos().Text()
	if !isOf(w.arg, kindUnit) {
		param = "_"
	}
	if !m.fits(m.got, w.res) {
		if !isOf(w.res, kindUnit) || !isOf(w.arg, kindUnit) {
			return false
		}
		body = "ignore (" + body + ")"
	}
	d := m.errorf("BAL0321", m.exp.Pos(), "a function is needed here, but this is done at once")
	d.Primary.Text = "gives " + m.show(m.got) + ", but " + m.show(m.want) + " is needed"
	fixed := "(fun " + param + " -> " + body + ")"
	d.Help = append(d.Help, "wrap it in a function, so that it is done later: `"+shorten(fixed)+"`")
	m.replace(d, fixed)
	m.asked(d)
	return true
}

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

// typeOf is the type of an expression whose type is plain to see, nil otherwise.
func (c *checker) typeOf(e script.Expr) typ {
	switch e := strip(e).(type) {
	case *script.Lit:
		_, t := c.literal(e.Value)
		return t
	case *script.Var:
		if v := c.variableOf(e); v != nil {
			t, _ := c.instantiate(v.scheme)
			return t
		}
	case *script.App:
		if v := c.variableOf(e.Fun); v != nil {
			t, _ := c.instantiate(v.scheme)
			for range e.Args {
				a, ok := head(t).(*tarrow)
				if !ok {
					return nil
				}
				t = a.res
			}
			return t
		}
	case *script.List:
		if len(e.Items) == 0 {
			return c.core.listOf(c.fresh())
		}
		return c.core.listOf(c.typeOrFresh(e.Items[0]))
	case *script.Tuple:
		t := &ttuple{}
		for _, i := range e.Items {
			t.items = append(t.items, c.typeOrFresh(i))
		}
		return t
	case *script.Fun:
		return c.outlineOf(len(e.Params), c.fresh())
	case *script.Function:
		return c.outlineOf(1, c.fresh())
	default:
	}
	return nil
}

func (c *checker) typeOrFresh(e script.Expr) typ {
	if t := c.typeOf(e); t != nil {
		return t
	}
	return c.fresh()
}

// swappedArguments: two arguments of one call each fit in the other's place.
func (m *mistake) swappedArguments() bool {
	j, ok := m.swappedWith()
	if !ok {
		return false
	}
	a, i := m.why.app, m.why.index
	d := m.errorf("BAL0314", m.exp.Pos(), "the %s and %s arguments of %s are swapped", ordinal(min(i, j)), ordinal(max(i, j)), a.name())
	d.Primary.Text = "has type " + m.show(m.got) + ", but " + m.show(m.want) + " is needed"
	also(d, a.args[j].Pos(), "this fits in its place")
	a.declared(m, d)
	m.swap(d, a, i, j)
	return true
}

// swappedWith finds the argument that should change places with the one that does not fit: with the two exchanged, all
// arguments whose types are plain to see fit.
func (m *mistake) swappedWith() (int, bool) {
	if m.why == nil || m.why.kind != whyArgument {
		return 0, false
	}
	a, i := m.why.app, m.why.index
	types := make([]typ, len(a.args))
	for j := range types {
		switch {
		case j == i:
			types[j] = m.got
		case j < len(a.typed):
			types[j] = a.typed[j].typ()
		}
		if t := m.typeOf(a.args[j]); j != i && t != nil {
			types[j] = t // as it was before this call used it
		}
	}
	for j := range a.args {
		if j == i || a.done[j] || types[j] == nil {
			continue
		}
		params := a.fresh(m.checker)
		if max(i, j) >= len(params) {
			continue
		}
		fits := true
		m.attempt(func() {
			for k, t := range types {
				place := k
				switch k {
				case i:
					place = j
				case j:
					place = i
				}
				if t != nil && place < len(params) && m.unify(t, params[place]) != nil {
					fits = false
				}
			}
		})
		if fits {
			return j, true
		}
	}
	return 0, false
}

// fresh returns the parameters of the function as they were before any argument was seen.
func (a *application) fresh(c *checker) []typ {
	if a.val == nil {
		return a.params
	}
	t, _ := c.instantiate(a.val.scheme)
	return arguments(t)
}

// swap writes the call with two arguments exchanged, and marks the other one as reported.
func (m *mistake) swap(d *source.Diagnostic, a *application, i, j int) {
	texts := make([]string, len(a.args))
	for k, arg := range a.args {
		texts[k] = atom(arg)
	}
	texts[i], texts[j] = texts[j], texts[i]
	d.Help = append(d.Help, "write `"+a.fun.Pos().Text()+" "+strings.Join(texts, " ")+"`")
	d.Suggestions = append(d.Suggestions,
		source.Suggestion{Span: a.args[i].Pos(), Replacement: atom(a.args[j])},
		source.Suggestion{Span: a.args[j].Pos(), Replacement: atom(a.args[i])})
	a.done[j] = true
}

// tooMany reports that a function of type t, what is left of it after i arguments, is given another argument.
func (c *checker) tooMany(e script.Expr, a *application, i int, t typ) {
	if c.calledEndpoint(a, i, t) {
		return
	}
	if i == 1 && len(a.params) == 1 {
		if w, ok := head(a.params[0]).(*ttuple); ok && len(w.items) == len(a.args) {
			c.asOneTuple(a, w)
			return
		}
	}
	at := a.args[i].Pos()
	if i == 0 {
		if isOf(t, kindUnit) || !a.onOtherLine(i) {
			at = a.fun.Pos()
		}
		d := c.errorf("BAL0305", at, "%s is applied like a function, but it is not one", a.subject())
		d.Primary.Text = "has type `" + c.show(t) + "`"
		a.newLine(d, i)
		if len(d.Help) == 0 {
			d.Help = append(d.Help, "check what stands between the two: an operator, `;` or a comma may be missing")
		}
		return
	}
	d := c.errorf("BAL0305", at, "%s takes %s, but %d are given", a.name(), count(i, "argument"), len(a.args))
	d.Primary.Text = "too many arguments"
	if a.val != nil && a.val.span.Known() && !a.val.span.File.Builtin {
		also(d, a.val.span, "`%s` has type `%s`", a.val.name, c.show(a.val.scheme.body))
	} else {
		d.Notes = append(d.Notes, a.name()+" has type `"+c.show(a.typ)+"`")
	}
	a.newLine(d, i)
	if len(d.Help) == 0 {
		d.Help = append(d.Help, "remove it, or put parentheses around the call that it belongs to: `f (g x)` instead of `f g x`")
	}
}

func (a *application) subject() string {
	if v, ok := strip(a.fun).(*script.Var); ok {
		return "`" + v.Path.Name.Name + "`"
	}
	return "this"
}

// onOtherLine tells whether the i-th argument begins on a later line than what stands before it.
func (a *application) onOtherLine(i int) bool {
	before := a.fun.Pos()
	if i > 0 {
		before = a.args[i-1].Pos()
	}
	at := a.args[i].Pos()
	return at.File != nil && at.File.Position(int(at.Start)).Line > before.File.Position(int(before.End)).Line
}

// newLine explains an argument on a new line: most likely a forgotten semicolon.
func (a *application) newLine(d *source.Diagnostic, i int) {
	if !a.onOtherLine(i) {
		return
	}
	before := a.fun.Pos()
	if i > 0 {
		before = a.args[i-1].Pos()
	}
	d.Help = append(d.Help, "if a new expression begins on this line, end the one before with `;` (or `;;` at top level)")
	if before.File != nil {
		end := before
		end.Start = end.End
		d.Suggestions = append(d.Suggestions, source.Suggestion{Span: end, Replacement: ";"})
	}
}
