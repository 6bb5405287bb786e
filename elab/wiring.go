package elab

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// Wiring mistakes in the words of the farm. A service is recognised by its type: an abbreviation tNAME of an endpoint type, or of a
// tuple of endpoint types, in an interface. Endpoints, machines and snapshots are the abstract types of B.

// isFarm tells whether a type is the given abstract type of B.
func isFarm(t typ, name string) bool {
	c, ok := head(t).(*tcon)
	return ok && c.def.module == "B" && c.def.name == name && c.def.alias == nil
}

func isEndpoint(t typ) bool { return isFarm(t, "endpoint") }

// isService tells whether a type is that of an endpoint or of a service of several endpoints.
func isService(t typ) bool {
	if tu, ok := head(t).(*ttuple); ok {
		for _, i := range tu.items {
			if !isEndpoint(i) {
				return false
			}
		}
		return true
	}
	return isEndpoint(t)
}

// serviceName returns the name of the service whose endpoint a type is, "" when it has none.
func (c *checker) serviceName(t typ) string {
	if k, ok := prune(t).(*tcon); ok {
		if name, ok := serviceAbbreviation(k.def); ok {
			return name
		}
	}
	if !isService(t) {
		return ""
	}
	unknown := false
	c.walkVars([]typ{t}, func(*tvar) { unknown = true })
	if unknown {
		return ""
	}
	for _, e := range c.scope.added {
		if e.typ == nil || c.scope.typ(e.name) != e.typ {
			continue
		}
		if name, ok := serviceAbbreviation(e.typ); ok && c.fits(&tcon{def: e.typ}, t) {
			return name
		}
	}
	return ""
}

func serviceAbbreviation(d *typeDef) (string, bool) {
	if d.alias == nil || len(d.params) > 0 || len(d.name) < 2 || d.name[0] != 't' || !unicode.IsUpper(rune(d.name[1])) {
		return "", false
	}
	return d.name[1:], isService(d.alias)
}

// thing is how to speak of a type of the farm: "a Payment service", "a machine".
func (m *mistake) thing(t typ) string {
	switch {
	case isFarm(t, "vm"):
		return "a machine"
	case isFarm(t, "vm_snapshot"):
		return "a snapshot"
	case isFarm(t, "endpointref"):
		return "a reference to an endpoint"
	}
	if name := m.serviceName(t); name != "" {
		return article(name) + " service"
	}
	if isEndpoint(t) {
		unknown := false
		m.walkVars([]typ{t}, func(*tvar) { unknown = true })
		if unknown {
			return "an endpoint"
		}
		return "an endpoint of type " + m.show(t)
	}
	return "a value of type " + m.show(t)
}

// isRoleMaker tells whether a function of Em boots a machine: createNAMERole.
func isRoleMaker(name string) bool {
	return strings.HasPrefix(name, "create") && strings.HasSuffix(name, "Role")
}

// maker returns the function of an interface whose result an expression is, or was when it was bound by a let.
func (c *checker) maker(e script.Expr) *value {
	if v := c.variableOf(e); v != nil && v.promise == nil {
		if v.rhs == nil {
			return nil
		}
		e = v.rhs
	}
	app, ok := strip(e).(*script.App)
	if !ok {
		return nil
	}
	if f := c.variableOf(app.Fun); f != nil && f.promise != nil {
		return f
	}
	return nil
}

// origin points at where an endpoint or a machine comes from: the let that bound it and the promise of what made it.
func (m *mistake) origin(d *source.Diagnostic, e script.Expr, t typ) {
	v, f := m.variableOf(e), m.maker(e)
	if v != nil && v.promise == nil && v.span.Known() {
		by := "here"
		if f != nil {
			by = "here, by `" + f.name + "`"
		}
		also(d, v.span, "`%s` is bound %s: %s", v.name, by, m.thing(t))
	}
	if f != nil && f.unit != nil && f.unit.name != "B" {
		also(d, f.resultSpan(), "`%s` promises %s", f.name, m.thing(t))
	}
}

// wanted points at where the service that is needed was promised.
func (m *mistake) wanted(d *source.Diagnostic) {
	if m.why == nil {
		return
	}
	if m.why.kind != whyArgument {
		_, from := m.place()
		if from != "" {
			also(d, m.why.span, "%s is needed because of this", m.thing(m.want))
		}
		return
	}
	a := m.why.app
	if a.val != nil && a.val.promise != nil && a.val.unit.name != "B" {
		also(d, a.val.paramSpan(m.why.index), "%s is %s", a.role(m.why.index), m.thing(m.want))
	}
}

// given tells whether a variable is already an argument of the call, or the wrong expression itself.
func (m *mistake) given(v *value) bool {
	if m.variableOf(m.exp) == v {
		return true
	}
	if m.why != nil && m.why.kind == whyArgument {
		for _, a := range m.why.app.args {
			if m.variableOf(a) == v {
				return true
			}
		}
	}
	return false
}

// candidate names a variable in scope that has the needed type, the latest first.
func (m *mistake) candidate(d *source.Diagnostic) {
	m.findCandidate(d, "did you mean `%s`, which is %s?")
}

func (m *mistake) findCandidate(d *source.Diagnostic, format string) {
	if m.scope.asked++; m.scope.asked > 100 {
		return // as in nearest
	}
	for _, v := range m.scope.valuesInScope() {
		if v.promise != nil || v.prim != nil || len(v.scheme.vars) > 0 || !v.span.Known() || v.span.File.Builtin {
			continue
		}
		if _, unknown := head(v.scheme.body).(*tvar); unknown {
			continue
		}
		if !m.given(v) && m.fits(v.scheme.body, m.want) {
			d.Help = append(d.Help, fmt.Sprintf(format, v.name, m.thing(v.scheme.body)))
			m.replace(d, v.name)
			return
		}
	}
	for _, v := range m.scope.valuesInScope() {
		if v.promise == nil || v.unit == nil || v.unit.name == "B" {
			continue
		}
		t := v.scheme.body
		for _, ok := head(t).(*tarrow); ok; _, ok = head(t).(*tarrow) {
			t = head(t).(*tarrow).res
		}
		gives := m.fits(t, m.want)
		if tu, ok := head(t).(*ttuple); ok {
			for _, i := range tu.items {
				gives = gives || m.fits(i, m.want)
			}
		}
		if gives {
			d.Help = append(d.Help, "`"+v.name+"` makes "+m.thing(m.want))
			return
		}
	}
}

// wrongService: an endpoint of one service stands where another service is needed.
func (m *mistake) wrongService() bool {
	if !isService(m.got) || !isService(m.want) {
		return false
	}
	if m.swappedImports() || m.mixedServices() {
		return true
	}
	d := m.errorf("BAL0401", m.exp.Pos(), "this endpoint is %s, but %s is needed here", m.thing(m.got), m.thing(m.want))
	d.Primary.Text = m.thing(m.got)
	m.origin(d, m.exp, m.got)
	m.wanted(d)
	m.candidate(d)
	if len(d.Help) == 0 {
		d.Help = append(d.Help, "connect "+m.thing(m.want)+" here")
	}
	return true
}

// swappedImports: two services are given in each other's place.
func (m *mistake) swappedImports() bool {
	j, ok := m.swappedWith()
	if !ok {
		return false
	}
	a, i := m.why.app, m.why.index
	what := "arguments"
	if a.val != nil && isRoleMaker(a.val.name) {
		what = "imports"
	}
	d := m.errorf("BAL0402", m.exp.Pos(), "the %s and %s %s of %s are swapped", ordinal(min(i, j)), ordinal(max(i, j)), what, a.name())
	d.Primary.Text = m.thing(m.got) + ", but " + m.thing(m.want) + " is needed here"
	other := m.typeOf(a.args[j])
	if other == nil {
		other = a.params[i]
	}
	also(d, a.args[j].Pos(), "%s, but %s is needed here", m.thing(other), m.thing(a.params[j]))
	m.wanted(d)
	if f := m.maker(m.exp); f != nil {
		also(d, f.resultSpan(), "`%s` promises %s", f.name, m.thing(m.got))
	}
	m.swap(d, a, i, j)
	return true
}

// mixedServices: a combinator of B is given endpoints of two services.
func (m *mistake) mixedServices() bool {
	if m.why == nil || m.why.kind != whyArgument || m.why.index == 0 {
		return false
	}
	a := m.why.app
	if a.val == nil || a.val.unit == nil || a.val.unit.name != "B" {
		return false
	}
	d := m.errorf("BAL0406", m.exp.Pos(), "%s needs endpoints of one service, but these are %s and %s", a.name(), m.thing(m.want), m.thing(m.got))
	d.Primary.Text = m.thing(m.got)
	also(d, a.args[0].Pos(), "%s", m.thing(m.want))
	m.origin(d, m.exp, m.got)
	d.Notes = append(d.Notes, "whoever calls the result sends one type of request and expects one type of answer")
	m.candidate(d)
	if len(d.Help) == 0 {
		d.Help = append(d.Help, "combine two endpoints of the same service")
	}
	return true
}
