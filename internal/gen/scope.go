package gen

import "slices"

// variable is a name of the script that can be used where expressions are drawn. vars are the type variables that its type is
// general in.
type variable struct {
	name string
	typ  *typ
	vars []string
}

// bind brings a variable of some type into scope under a new name.
func (g *writer) bind(t *typ) string {
	name := g.name()
	g.scope = append(g.scope, variable{name: name, typ: t})
	return name
}

// scoped brackets the drawing of a piece: what it binds is not visible outside.
func (g *writer) scoped(piece func() code) code {
	outer := len(g.scope)
	defer func() { g.scope = g.scope[:outer] }()
	return piece()
}

// variables returns the names of the variables that have exactly the type, the latest first.
func (g *writer) variables(t *typ) []string {
	var all []string
	for _, v := range slices.Backward(g.scope) {
		if len(v.vars) == 0 && v.typ.text == t.text {
			all = append(all, v.name)
		}
	}
	return all
}

// variable returns one of the variables of a type, preferably the latest; ok is false when there is none.
func (g *writer) variable(t *typ) (name string, ok bool) {
	all := g.variables(t)
	if len(all) == 0 {
		return "", false
	}
	return uniform(g.t, append(all, all[0])), true
}

// of returns the variables whose types are made with a constructor of types.
func (g *writer) of(con string) []variable {
	var all []variable
	for _, v := range slices.Backward(g.scope) {
		if len(v.vars) == 0 && v.typ.con == con {
			all = append(all, v)
		}
	}
	return all
}

// use is a way of making a value of a wanted type: the function of with its first n arguments; found says what the type variables are.
type use struct {
	of    variable
	n     int
	found map[string]*typ
}

// uses finds the functions in scope and in the library that give a value of type t when applied, perhaps not to all arguments.
func (g *writer) uses(t *typ) []use {
	var all []use
	try := func(v variable) {
		rest := v.typ
		for n := 0; ; n++ {
			if n > 0 || len(v.vars) > 0 {
				if found := map[string]*typ{}; match(rest, t, v.vars, found) {
					all = append(all, use{v, n, found})
				}
			}
			if rest.con != "->" {
				return
			}
			rest = rest.args[1]
		}
	}
	for _, v := range slices.Backward(g.scope) {
		try(v)
	}
	for _, v := range g.library {
		try(v)
	}
	return all
}

// arguments returns the types of the arguments; a type variable that nothing decides becomes any type.
func (g *writer) arguments(u use) []*typ {
	for _, v := range u.of.vars {
		if u.found[v] == nil {
			u.found[v] = g.typ(1)
		}
	}
	var args []*typ
	rest := u.of.typ
	for range u.n {
		args = append(args, rest.args[0].instance(u.found))
		rest = rest.args[1]
	}
	return args
}
