package gen

import "strings"

// expr draws an expression of a type, nested no deeper than depth.
func (g *writer) expr(t *typ, depth int) code {
	if g.fuel--; g.fuel < 0 || depth <= 0 {
		return g.leaf(t)
	}
	if g.calm {
		return g.build(t, depth-1)
	}
	forms := "leaf leaf build build build use use"
	if len(g.variables(refOf(t))) > 0 {
		forms += " get get"
	}
	if len(g.variables(chanOf(t))) > 0 {
		forms += " recv recv"
	}
	switch g.pick(forms + " match if let loop choose project project seq general constraint") {
	case "build":
		return g.build(t, depth-1)
	case "use":
		return g.use(t, depth-1)
	case "get":
		r, _ := g.variable(refOf(t))
		return code{"!" + r, atom}
	case "recv":
		return g.receive(t)
	case "match":
		return g.match(t, depth-1)
	case "if":
		return code{"if " + g.condition(depth-1).text + " then " + g.expr(t, depth-1).operand() + " else " + g.expr(t, depth-1).operand(), open}
	case "let":
		return g.scoped(func() code {
			lets := strings.Join(g.binding(depth-1), " in ")
			return code{lets + " in " + g.expr(t, depth-1).text, open}
		})
	case "loop":
		return g.loop(t, depth-1)
	case "choose":
		return code{"Sim.choose [" + g.expr(t, depth-1).operand() + "; " + g.expr(t, depth-1).operand() + "]", applied}
	case "project":
		return g.project(t, depth-1)
	case "constraint":
		if t.open() {
			return g.build(t, depth-1)
		}
		return code{"(" + g.expr(t, depth-1).text + " : " + t.text + ")", atom}
	case "seq":
		return code{g.statement(depth-1) + "; " + g.expr(t, depth-1).text, open}
	case "general":
		return g.scoped(func() code {
			binding := g.generalLet(depth - 1)
			return code{binding + " in " + g.expr(t, depth-1).text, open}
		})
	default:
		return g.leaf(t)
	}
}

// receive is recv on a variable. Channels of the world get a message in stock most of the time, so that the thread goes on.
func (g *writer) receive(t *typ) code {
	c, _ := g.variable(chanOf(t))
	g.supply(c)
	return code{"recv " + c, applied}
}

// supply notes that messages should be in stock for a channel of the world: more often too many than too few, because others receive too.
func (g *writer) supply(c string) {
	if c[0] != 'c' {
		return
	}
	for range uniform(g.t, []int{1, 2, 2, 2, 2, 0}) {
		g.stock = append(g.stock, c)
	}
}

// leaf is a variable of the type or a constant.
func (g *writer) leaf(t *typ) code {
	prefer := "variable variable variable constant"
	switch t.con {
	case "chan", "name", "ref":
		prefer = "variable variable variable variable variable variable variable constant"
	}
	if name, ok := g.variable(t); ok && (t.isVariable() || g.pick(prefer) == "variable") {
		return code{name, atom}
	}
	return g.constant(t)
}

// constant is a simple expression of the type.
func (g *writer) constant(t *typ) code {
	switch t.con {
	case "unit":
		return code{"()", atom}
	case "int":
		return code{g.pick("1 2 0 3"), atom}
	case "bool":
		return code{g.pick("true false"), atom}
	case "string":
		return code{g.pick(`"x" "y" "z" ""`), atom}
	case "name":
		return code{`name "l"`, applied}
	case "part":
		return code{"box " + g.thunk(0).atom(), applied}
	case "chan":
		return code{`chan "k"`, applied}
	case "ref":
		return code{"ref " + g.leaf(t.args[0]).atom(), applied}
	case "->":
		return g.scoped(func() code {
			p := "()"
			if !is("unit", t.args[0]) {
				p = g.bind(t.args[0])
			}
			return code{"fun " + p + " -> " + g.leaf(t.args[1]).text, open}
		})
	case "*":
		return g.tuple(t, 0)
	case "list":
		return code{"[]", atom}
	case "option":
		return code{"None", atom}
	case "endpoint":
		return code{"epFun " + g.constant(function(t.args...)).atom(), applied}
	default:
		if t.isVariable() {
			return code{"assert false", applied} // no variable of that type is in scope: it is not reached
		}
		d := g.declaration(t)
		return g.construct(d, d.ctors[0], t, 0)
	}
}

// declaration returns what declares a type.
func (g *writer) declaration(t *typ) *declaration {
	for _, d := range g.declarations {
		if d.name == t.con {
			return d
		}
	}
	panic("gen: no constant of type " + t.text)
}

// build is an expression that makes a value of the type.
func (g *writer) build(t *typ, depth int) code {
	switch t.con {
	case "unit":
		if g.calm {
			return g.constant(t)
		}
		return code{g.statement(depth), open}
	case "int":
		return g.integer(depth)
	case "bool":
		return g.boolean(depth)
	case "string":
		if g.pick("cat cat literal") == "cat" {
			return code{g.expr(t, depth).operand() + " ^ " + g.expr(t, depth).operand(), open}
		}
	case "part":
		if !g.calm && g.pick("box box box box snap") == "snap" {
			n := g.running()
			return code{"let p = stop " + n + " in start " + n + " p; p", open}
		}
		return code{"box " + g.thunk(depth).atom(), applied}
	case "ref":
		return code{"ref " + g.expr(t.args[0], depth).atom(), applied}
	case "->":
		return g.fun(t, depth)
	case "*":
		return g.tuple(t, depth)
	case "list":
		switch g.pick("items cons items") {
		case "cons":
			return code{g.expr(t.args[0], depth).operand() + " :: " + g.expr(t, depth).operand(), open}
		default:
			items := make([]string, uniform(g.t, []int{1, 2, 0, 3}))
			for i := range items {
				items[i] = g.expr(t.args[0], depth).operand()
			}
			return code{"[" + strings.Join(items, "; ") + "]", atom}
		}
	case "option":
		return code{"Some " + g.expr(t.args[0], depth).atom(), applied}
	case "endpoint":
		return code{"epFun " + g.expr(function(t.args...), depth).atom(), applied}
	case "name", "chan":
	default:
		if !t.isVariable() {
			d := g.declaration(t)
			return g.construct(d, uniform(g.t, d.ctors), t, depth)
		}
	}
	return g.leaf(t)
}

func (g *writer) tuple(t *typ, depth int) code {
	items := make([]string, len(t.args))
	for i, a := range t.args {
		items[i] = g.expr(a, depth).operand()
	}
	return code{"(" + strings.Join(items, ", ") + ")", atom}
}

// construct applies a constructor; of a record it may also be an update of another one.
func (g *writer) construct(d *declaration, c constructor, t *typ, depth int) code {
	found := map[string]*typ{}
	if d.param {
		found["'a"] = t.args[0]
	}
	args := make([]string, len(c.args))
	for i, a := range c.args {
		args[i] = g.expr(a.instance(found), depth).operand()
	}
	if !d.record() {
		switch len(args) {
		case 0:
			return code{c.name, atom}
		case 1:
			return code{c.name + " (" + args[0] + ")", applied}
		default:
			return code{c.name + " (" + strings.Join(args, ", ") + ")", applied}
		}
	}
	base, ok := g.variable(t)
	update := ok && len(args) > 1 && g.pick("whole update") == "update"
	for i := range args {
		args[i] = c.labels[i] + " = " + args[i]
	}
	if update {
		return code{"{ " + base + " with " + uniform(g.t, args) + " }", atom}
	}
	if g.pick("order other") == "other" {
		args = append(args[1:], args[0])
	}
	return code{"{ " + strings.Join(args, "; ") + " }", atom}
}

// applied is a declared type with an argument for its parameter.
func (g *writer) applied(d *declaration) *typ {
	if d.param {
		return newType(d.name, g.typ(0))
	}
	return basic(d.name)
}

// use applies a function that gives a value of the type.
func (g *writer) use(t *typ, depth int) code {
	all := g.uses(t)
	if len(all) == 0 {
		return g.build(t, depth)
	}
	u := uniform(g.t, all)
	text := u.of.name
	for i, a := range g.arguments(u) {
		if i == 0 && receives(u.of.name) { // from a channel that somebody may send on
			c, ok := g.variable(a)
			if !ok {
				return g.build(t, depth)
			}
			g.supply(c)
			text += " " + c
			continue
		}
		text += " " + g.expr(a, depth).atom()
	}
	if strings.Contains(text, " ") {
		return code{text, applied}
	}
	return code{text, atom}
}

// receives tells whether a function of the library waits for a message on its first argument.
func receives(name string) bool { return name == "recv" || name == "relay" || name == "ask" }

// fun is a function by its form.
func (g *writer) fun(t *typ, depth int) code {
	arg, res := t.args[0], t.args[1]
	calm := g.calm
	g.calm = false
	defer func() { g.calm = calm }()
	return g.scoped(func() code {
		switch {
		case is("unit", arg):
			if is("unit", res) {
				return g.thunk(depth)
			}
			return code{"fun () -> " + g.expr(res, depth).text, open}
		case g.pick("fun fun function function") == "function":
			return code{"function " + g.cases(arg, res, depth), open}
		default:
			return code{"fun " + g.parameter(arg) + " -> " + g.expr(res, depth).text, open}
		}
	})
}

// parameter is a variable, or a pattern where the type has only one form.
func (g *writer) parameter(t *typ) string {
	if is("*", t) && g.pick("variable items") == "items" {
		items := make([]string, len(t.args))
		for i, a := range t.args {
			items[i] = g.bind(a)
		}
		return "(" + strings.Join(items, ", ") + ")"
	}
	return g.bind(t)
}

// thunk is a function from () to ().
func (g *writer) thunk(depth int) code {
	if depth <= 0 {
		return code{"fun () -> " + g.last(), open}
	}
	calm := g.calm
	g.calm = false
	defer func() { g.calm = calm }()
	return code{"fun () -> " + g.block(depth).text, open}
}

// project takes a value of the type out of something that holds one.
func (g *writer) project(t *typ, depth int) code {
	for _, d := range g.declarations {
		if !d.record() {
			continue
		}
		for i, a := range d.ctors[0].args {
			found := map[string]*typ{}
			if !match(a, t, []string{"'a"}, found) || g.pick("other field field") == "other" {
				continue
			}
			record := basic(d.name)
			if d.param {
				if found["'a"] == nil {
					found["'a"] = g.typ(0)
				}
				record = newType(d.name, found["'a"])
			}
			return code{g.expr(record, depth).atom() + "." + d.ctors[0].labels[i], atom}
		}
	}
	for _, v := range g.of("*") {
		for i, a := range v.typ.args {
			if len(v.typ.args) == 2 && a.text == t.text {
				return code{[]string{"fst ", "snd "}[i] + v.name, applied}
			}
		}
	}
	if refs := g.of("ref"); len(refs) > 0 && g.pick("match get") == "get" {
		r := uniform(g.t, refs)
		if u := r.typ.args[0]; is("->", u) && u.args[1].text == t.text {
			return code{"!" + r.name + " " + g.expr(u.args[0], depth).atom(), applied}
		}
	}
	return g.match(t, depth)
}

// loop is a recursion that ends by a counter or by a list.
func (g *writer) loop(t *typ, depth int) code {
	return g.scoped(func() code {
		f, k := g.name(), g.name()
		again := f + " (" + k + " - 1)"
		switch g.pick("accumulate list mutual") {
		case "list":
			elem := g.typ(0)
			init := g.expr(listOf(elem), depth).atom()
			nothing := g.expr(t, depth).operand()
			x, rest := g.bind(elem), g.name()
			acc := g.bind(t)
			return code{
				"let rec " + f + " " + k + " = match " + k + " with [] -> " + nothing + " | " + x + " :: " + rest + " -> (let " + acc + " = " +
					f + " " + rest + " in " + g.expr(t, depth).text + ") in " + f + " " + init, open,
			}
		case "mutual":
			h := g.name()
			outer := len(g.scope)
			g.scope = append(g.scope, variable{name: k, typ: basic("int")})
			one, other := g.expr(t, depth).operand(), g.expr(t, depth).operand()
			effect := g.statement(depth - 1)
			g.scope = g.scope[:outer]
			return code{
				"let rec " + f + " " + k + " = if " + k + " <= 0 then " + one + " else " + h + " (" + k + " - 1) and " + h + " " + k + " = if " + k +
					" <= 0 then " + other + " else (" + effect + "; " + again + ") in " + f + " " + g.pick("1 2 3"), open,
			}
		default:
			init := g.expr(t, depth).atom()
			g.scope = append(g.scope, variable{name: k, typ: basic("int")})
			acc := g.bind(t)
			return code{
				"let rec " + f + " " + k + " " + acc + " = if " + k + " <= 0 then " + acc + " else " + again + " " + g.expr(t, depth).atom() + " in " +
					f + " " + g.pick("2 1 3") + " " + init, open,
			}
		}
	})
}
