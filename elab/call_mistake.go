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
