package elab

import (
	"strings"

	"github.com/balticsim/balticsim/internal/source"
)

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
