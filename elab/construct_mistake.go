package elab

import (
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// infinite: the occurs check.
func (m *mistake) infinite() bool {
	if !m.clash.occurs {
		return false
	}
	d := m.errorf("BAL0304", m.exp.Pos(), "the type of this expression would have to contain itself")
	d.Primary.Text = "has type " + m.show(m.got) + ", but " + m.show(m.want) + " is needed"
	d.Notes = append(d.Notes, "no finite type makes `"+m.n.show(m.clash.got)+"` and `"+m.n.show(m.clash.want)+"` the same")
	if a, ok := head(m.got).(*tarrow); ok && isOf(a.arg, kindUnit) && prune(a.res) == prune(m.want) {
		d.Help = append(d.Help, "if you mean its result, call it: `"+m.exp.Pos().Text()+" ()`")
		return true
	}
	d.Help = append(d.Help, "look for a function that is applied to itself, a list that is put into itself, or a missing argument in a recursive call")
	return true
}

// condition: what stands after if, when or assert is not a truth value.
func (m *mistake) condition() bool {
	where := ""
	if m.why == nil {
		return false
	}
	switch m.why.kind {
	case whyCondition:
		where = "the condition of an `if`"
	case whyGuard:
		where = "the condition after `when`"
	case whyAssert:
		where = "what `assert` checks"
	default:
		return false
	}
	d := m.errorf("BAL0312", m.exp.Pos(), "%s must be a `bool`, but this is %s", where, m.show(m.got))
	d.Primary.Text = "has type " + m.show(m.got)
	switch b, isBinary := strip(m.exp).(*script.Binary); {
	case isBinary && b.Op.Name == ":=":
		d.Help = append(d.Help, "`:=` sets a reference; to compare, write `=`")
	case isOf(m.got, kindInt):
		d.Help = append(d.Help, "a number is not a condition: write `"+atom(m.exp)+" <> 0`")
		m.replace(d, atom(m.exp)+" <> 0")
	case isOf(m.got, kindUnit):
		d.Help = append(d.Help, "this does something but has no result to ask about; compare two values with `=`")
	default:
		d.Help = append(d.Help, "compare it with another value, for example with `=`")
	}
	return true
}

// noElse: an if without else whose then branch has a value.
func (m *mistake) noElse() bool {
	if m.why == nil || m.why.kind != whyNoElse {
		return false
	}
	d := m.errorf("BAL0311", m.exp.Pos(), "this `if` has no `else`, so its `then` cannot give a value")
	d.Primary.Text = "gives " + m.show(m.got)
	also(d, m.why.span, "when the condition is false, this gives `()`")
	d.Help = append(d.Help, "add `else` with a value of type "+m.show(m.got))
	return true
}

// branch: the branches of an if or a match give different types.
func (m *mistake) branch() bool {
	if m.why == nil || m.why.kind != whyBranch {
		return false
	}
	d := m.errorf("BAL0302", m.exp.Pos(), "this branch gives %s, but an earlier one gives %s", m.show(m.got), m.show(m.why.prev))
	d.Primary.Text = "this gives " + m.show(m.got)
	also(d, m.why.span, "this gives %s", m.show(m.why.prev))
	d.Notes = append(d.Notes, "all branches of one `if` or `match` give a value of one type: any of them may be taken")
	m.detail(d)
	m.convert(d)
	if len(d.Help) == 0 {
		d.Help = append(d.Help, "make both branches give the same type")
	}
	return true
}

// element: the elements of a list have different types.
func (m *mistake) element() bool {
	if m.why == nil || m.why.kind != whyElement {
		return false
	}
	d := m.errorf("BAL0323", m.exp.Pos(), "this element is %s, but the ones before it are %s", m.show(m.got), m.show(m.why.prev))
	d.Primary.Text = "has type " + m.show(m.got)
	also(d, m.why.span, "this has type %s", m.show(m.why.prev))
	d.Notes = append(d.Notes, "all elements of a list have one type")
	m.detail(d)
	m.convert(d)
	if len(d.Help) == 0 {
		d.Help = append(d.Help, "use a tuple for values of different types, or a variant type with a constructor for each")
	}
	return true
}

// argument: an argument is not what the function takes.
func (m *mistake) argument() bool {
	if m.why == nil || m.why.kind != whyArgument {
		return false
	}
	a := m.why.app
	d := m.errorf("BAL0303", m.exp.Pos(), "%s must be %s, but this is %s", a.role(m.why.index), m.show(m.want), m.show(m.got))
	d.Primary.Text = "has type " + m.show(m.got)
	a.declared(m, d)
	m.bound(d)
	m.detail(d)
	m.decidedBefore(d, append([]script.Expr{a.fun}, a.args...))
	m.convert(d)
	if len(d.Help) == 0 {
		d.Help = append(d.Help, "give it a value of type "+m.show(m.want))
	}
	return true
}

// decidedBefore explains a type that an earlier use has decided for good: a channel, a reference or another result of a
// computation that would have had any type, were it not for the value restriction.
func (m *mistake) decidedBefore(d *source.Diagnostic, es []script.Expr) {
	for _, e := range es {
		v := m.variableOf(e)
		if e == m.exp || v == nil || !m.restricted(v) {
			continue
		}
		also(d, v.span, "`%s` is made once, so it has one type: `%s`", v.name, m.checker.show(v.scheme.body))
		d.Notes = append(d.Notes, "value restriction: an earlier use has decided the type of `"+v.name+"`")
		if _, ok := head(v.scheme.body).(*tarrow); ok {
			d.Help = append(d.Help, "to use it at several types, name its parameter: `let "+v.name+" x = "+shorten(v.rhs.Pos().Text())+" x`")
		} else {
			d.Help = append(d.Help, "make one for each type of value, or a variant type for all of them")
		}
		return
	}
}

// restricted tells whether a variable has one type only because its right side is a computation: checked again, on its
// own, the right side has an open type.
func (m *mistake) restricted(v *value) bool {
	if v.rhs == nil || len(v.scheme.vars) > 0 || nonexpansive(v.rhs) {
		return false
	}
	open, failed, unparsed := false, m.itemFailed, m.unparsed
	m.attempt(func() {
		m.walkVars([]typ{m.infer(v.rhs).typ()}, func(u *tvar) { open = open || u.level >= m.level })
	})
	m.itemFailed, m.unparsed = failed, unparsed
	return open
}
