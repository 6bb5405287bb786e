package elab

import (
	"strings"
	"unicode"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// wholePair: a pair stands where one of its components is needed; most often what createXRole gives, not taken apart.
func (m *mistake) wholePair() bool {
	tu, ok := head(m.got).(*ttuple)
	if !ok {
		return false
	}
	if _, ok := head(m.want).(*ttuple); ok {
		return false
	}
	i := -1
	for k, item := range tu.items {
		if _, unknown := head(item).(*tvar); !unknown && m.fits(item, m.want) {
			i = k
			break
		}
	}
	if i < 0 {
		return false
	}
	if isFarm(tu.items[0], "vm") || isService(tu.items[0]) {
		m.rolePair(tu, i)
		return true
	}
	if m.tupledArguments() {
		return true
	}
	d := m.errorf("BAL0315", m.exp.Pos(), "%s is a tuple, but only its %s component is needed", m.name(), ordinal(i))
	d.Primary.Text = "has type " + m.show(m.got) + ", but " + m.show(m.want) + " is needed"
	m.bound(d)
	names := make([]string, len(tu.items))
	for k := range names {
		names[k] = "_"
	}
	names[i] = "x"
	d.Help = append(d.Help, "take it apart: `let ("+strings.Join(names, ", ")+") = "+shorten(m.exp.Pos().Text())+" in …`")
	return true
}

// rolePair reports a pair of the farm that was not taken apart; the i-th component is the one that is needed.
func (m *mistake) rolePair(tu *ttuple, i int) {
	parts := make([]string, len(tu.items))
	for k, item := range tu.items {
		parts[k] = m.thing(item)
	}
	d := m.errorf("BAL0403", m.exp.Pos(), "%s is a pair of %s, but %s is needed here", m.name(), strings.Join(parts, " and "), m.thing(m.want))
	d.Primary.Text = "the whole pair"
	v, f := m.variableOf(m.exp), m.maker(m.exp)
	if v == nil || v.promise != nil {
		if f != nil {
			also(d, f.resultSpan(), "`%s` gives %s", f.name, strings.Join(parts, " and "))
		}
		d.Help = append(d.Help, "take the pair apart first: `let (vm, e) = "+shorten(m.exp.Pos().Text())+" in …`, then use `e`")
		return
	}
	by := ""
	if f != nil {
		by = " by `" + f.name + "`"
	}
	also(d, v.span, "the pair is bound here%s", by)
	if f != nil {
		also(d, f.resultSpan(), "`%s` gives %s", f.name, strings.Join(parts, " and "))
	}
	m.wanted(d)
	names := m.partNames(v, len(parts), i)
	fixed := "(" + strings.Join(names, ", ") + ")"
	made := "…"
	if v.rhs != nil {
		made = shorten(v.rhs.Pos().Text())
	}
	d.Help = append(d.Help, "take the pair apart where it is made: `let "+fixed+" = "+made+"`")
	d.Suggestions = append(d.Suggestions, source.Suggestion{Span: v.span, Replacement: fixed})
}

// partNames makes names for the components of a pair: the needed one keeps the name of the pair.
func (m *mistake) partNames(v *value, n, needed int) []string {
	digits := strings.TrimLeftFunc(v.name, func(r rune) bool { return !unicode.IsDigit(r) })
	names := make([]string, n)
	for k := range names {
		switch {
		case k == needed:
			names[k] = v.name
			continue
		case k == 0:
			names[k] = "vm" + digits
		default:
			names[k] = "e" + digits
		}
		if names[k] == v.name || m.scope.value(names[k]) != nil {
			names[k] += "_" + v.name
		}
	}
	return names
}

// machineOrEndpoint: a machine, a snapshot, an endpoint and a reference to one are different things.
func (m *mistake) machineOrEndpoint() bool {
	kinds := []string{"vm", "vm_snapshot", "endpoint", "endpointref"}
	find := func(t typ) string {
		for _, k := range kinds {
			if isFarm(t, k) {
				return k
			}
		}
		return ""
	}
	got, want := find(m.got), find(m.want)
	switch {
	case got == want:
		return false
	case got == "" || want == "":
		return m.functionOrEndpoint(got, want)
	}
	if _, ok := m.swappedWith(); ok {
		m.swappedImports()
		return true
	}
	code := "BAL0404"
	if got == "vm_snapshot" || want == "vm_snapshot" {
		code = "BAL0407"
	} else if got == "endpointref" || want == "endpointref" {
		code = "BAL0409"
	}
	d := m.errorf(code, m.exp.Pos(), "%s is %s, but %s is needed here", m.name(), m.thing(m.got), m.thing(m.want))
	d.Primary.Text = m.thing(m.got)
	m.origin(d, m.exp, m.got)
	m.wanted(d)
	switch {
	case want == "vm_snapshot" && got == "vm":
		d.Help = append(d.Help, "take a snapshot first: `let s = snapshotVM "+m.exp.Pos().Text()+"`")
	case want == "vm" && got == "vm_snapshot":
		d.Help = append(d.Help, "give the machine that the snapshot was taken of")
	case want == "endpointref":
		d.Help = append(d.Help, "make a reference with `let (e, r) = eRef …`: `e` is the endpoint to call, `r` the reference to update")
	}
	m.sibling(d)
	if len(d.Help) == 0 {
		m.candidate(d)
	}
	if len(d.Help) == 0 {
		d.Help = append(d.Help, "give it "+m.thing(m.want))
	}
	return true
}

// sibling suggests the variable that was bound together with the wrong one: vm1 for e1.
func (m *mistake) sibling(d *source.Diagnostic) {
	v := m.variableOf(m.exp)
	if v == nil || v.rhs == nil {
		return
	}
	for _, u := range m.scope.valuesInScope() {
		if u != v && u.rhs == v.rhs && m.fits(u.scheme.body, m.want) {
			d.Help = append(d.Help, "did you mean `"+u.name+"`, which was made together with it?")
			m.replace(d, u.name)
			return
		}
	}
}

// functionOrEndpoint: a script sees endpoints as addresses, not as functions.
func (m *mistake) functionOrEndpoint(got, want string) bool {
	_, gotFun := head(m.got).(*tarrow)
	_, wantFun := head(m.want).(*tarrow)
	switch {
	case got == "endpoint" && wantFun:
		d := m.errorf("BAL0408", m.exp.Pos(), "%s is an endpoint, but a function is needed here", m.name())
		d.Primary.Text = m.thing(m.got)
		d.Notes = append(d.Notes, "an endpoint is the address of a service; `call` sends it a request and waits for the answer")
		d.Help = append(d.Help, "write `call "+atom(m.exp)+"`")
		m.replace(d, "(call "+atom(m.exp)+")")
		m.origin(d, m.exp, m.got)
		return true
	case want == "endpoint" && gotFun && m.plainFunction():
		d := m.errorf("BAL0410", m.exp.Pos(), "%s is a function, but an endpoint is needed here", m.name())
		d.Primary.Text = "has type " + m.show(m.got)
		d.Notes = append(d.Notes, "an endpoint is the address of a service; `epFun` makes one that answers with a function")
		d.Help = append(d.Help, "write `epFun "+atom(m.exp)+"`")
		m.replace(d, "(epFun "+atom(m.exp)+")")
		m.wanted(d)
		return true
	}
	return false
}

// plainFunction tells whether the expression is a function that does not itself make what is needed.
func (m *mistake) plainFunction() bool {
	f := m.variableOf(m.exp)
	if app, ok := strip(m.exp).(*script.App); ok {
		f = m.variableOf(app.Fun)
	}
	return f == nil || f.promise == nil
}

// calledEndpoint: an endpoint is applied like a function.
func (c *checker) calledEndpoint(a *application, i int, t typ) bool {
	if i != 0 || !isEndpoint(t) {
		return false
	}
	d := c.errorf("BAL0408", a.fun.Pos(), "%s is an endpoint, not a function", a.subject())
	d.Primary.Text = "an endpoint cannot be applied"
	d.Notes = append(d.Notes, "an endpoint is the address of a service; `call` sends it a request and waits for the answer")
	d.Help = append(d.Help, "write `call "+a.fun.Pos().Text()+" "+atom(a.args[0])+"`")
	d.Suggestions = append(d.Suggestions, source.Suggestion{Span: a.fun.Pos(), Replacement: "call " + a.fun.Pos().Text()})
	return true
}

// wrongImports: a role is created without its imports, without `()`, or with imports that it does not have.
func (m *mistake) wrongImports() bool {
	if m.why != nil && m.why.kind == whyArgument && m.why.app.val != nil && m.why.app.val.promise != nil && isRoleMaker(m.why.app.val.name) {
		a := m.why.app
		switch {
		case isOf(m.want, kindUnit) && isService(m.got):
			d := m.errorf("BAL0411", m.exp.Pos(), "the role of %s has no imports", a.name())
			d.Primary.Text = m.thing(m.got)
			also(d, a.val.paramSpan(0), "it takes `()`")
			d.Help = append(d.Help, "write `"+a.val.name+" ()`")
			m.replace(d, "()")
			return true
		case isOf(m.got, kindUnit) && isService(m.want):
			d := m.errorf("BAL0411", m.exp.Pos(), "%s has to be given its imports", a.name())
			d.Primary.Text = "`()`, but " + m.thing(m.want) + " is needed here"
			also(d, a.val.paramSpan(m.why.index), "%s is %s", a.role(m.why.index), m.thing(m.want))
			m.candidate(d)
			return true
		}
	}
	return m.unfinishedRole()
}

// unfinishedRole: createXRole or importN has not been given all it needs to make a machine or an endpoint.
func (m *mistake) unfinishedRole() bool {
	f := m.variableOf(m.exp)
	given := 0
	if app, ok := strip(m.exp).(*script.App); ok {
		f, given = m.variableOf(app.Fun), len(app.Args)
	}
	if f == nil || f.promise == nil || f.unit == nil || f.unit.name == "B" {
		return false
	}
	missing := arguments(m.got)
	if len(missing) == 0 {
		return false
	}
	res := f.scheme.body
	for range given + len(missing) {
		f, isFunction := head(res).(*tarrow)
		if !isFunction {
			return false // the function came from a type variable of the promise, as in recv c x
		}
		res = f.res
	}
	makes := isService(res)
	if tu, ok := head(res).(*ttuple); ok {
		makes = makes || isFarm(tu.items[0], "vm")
	}
	if !makes {
		return false
	}
	what := "an endpoint"
	if isRoleMaker(f.name) {
		what = "a machine"
	}
	if len(missing) == 1 && isOf(missing[0], kindUnit) {
		d := m.errorf("BAL0405", m.exp.Pos(), "`%s` makes %s each time it is called, and it is not called here", f.name, what)
		d.Primary.Text = "`()` is missing"
		also(d, f.paramSpan(0), "it takes `()`")
		d.Help = append(d.Help, "write `"+m.exp.Pos().Text()+" ()`")
		if _, pair := head(m.want).(*ttuple); !pair && isRoleMaker(f.name) {
			d.Help = append(d.Help, "and take the result apart: `let (vm, e) = "+m.exp.Pos().Text()+" ()`")
		}
		end := m.exp.Pos()
		end.Start = end.End
		d.Suggestions = append(d.Suggestions, source.Suggestion{Span: end, Replacement: " ()"})
		return true
	}
	var needs []string
	for _, t := range missing {
		needs = append(needs, m.thing(t))
	}
	d := m.errorf("BAL0405", m.exp.Pos(), "`%s` still needs %s", f.name, strings.Join(needs, " and "))
	d.Primary.Text = count(len(missing), "import") + " missing"
	also(d, f.paramSpan(given), "the %s import is %s", ordinal(given), m.thing(missing[0]))
	saved := m.want
	m.want = missing[0]
	m.findCandidate(d, "add `%s`, which is %s")
	m.want = saved
	d.Suggestions = nil
	if len(d.Help) == 0 {
		d.Help = append(d.Help, "give it "+needs[0])
	}
	return true
}
