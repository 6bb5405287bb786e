package gen

import "strings"

// statement is an expression of type unit that can stand in a sequence.
func (g *writer) statement(depth int) string {
	forms := g.taste.statements
	if depth <= 0 || g.fuel <= 0 {
		forms = "print send set"
	}
	word := g.pick(forms)
	switch word {
	case "send":
		return g.send(depth - 1)
	case "fork":
		return "fork " + g.thunk(depth-1).atom()
	case "set":
		refs := g.of("ref")
		r := uniform(g.t, refs)
		return r.name + " := " + g.expr(r.typ.args[0], depth-1).operand()
	case "bump":
		if r, ok := g.variable(refOf(basic("int"))); ok {
			return r + " := !" + r + " + 1; print_int !" + r
		}
	case "start":
		return "start " + g.other() + " " + g.expr(basic("part"), depth-1).atom()
	case "pause":
		n := g.running()
		return "(let p = stop " + n + " in start " + n + " p)"
	case "copy":
		n := g.running()
		return "(let p = stop " + n + " in start " + n + " p; start " + g.other() + " p)"
	case "restore":
		n := g.running()
		return "(let _ = stop " + n + " in start " + n + " " + g.expr(basic("part"), depth-1).atom() + ")"
	case "ship":
		n := g.running()
		if g.pick("move copy copy") == "move" {
			return "send cPart (stop " + n + ")"
		}
		return "(let p = stop " + n + " in send cPart p; start " + n + " p)"
	case "land":
		g.supply("cPart")
		return "start " + g.other() + " (recv cPart)"
	case "run":
		if f, ok := g.variable(function(basic("unit"), basic("unit"))); ok {
			return f + " ()"
		}
		g.supply("cThunk")
		return "(recv cThunk) ()"
	case "use":
		if c := g.use(basic("unit"), depth-1); c.bound < open {
			return c.text
		}
	case "ignore":
		return "ignore " + g.expr(g.typ(1), depth-1).atom()
	case "if":
		return "(if " + g.condition(depth-1).text + " then " + g.block(depth-1).text + " else " + g.block(depth-1).text + ")"
	case "match":
		return "(" + g.match(basic("unit"), depth-1).text + ")"
	case "loop":
		return "(" + g.loop(basic("unit"), depth-1).text + ")"
	case "serve":
		return g.serve(depth - 1)
	case "fault":
		return `Sim.fault "a"`
	case "fail":
		return g.pick(`failwith("f") assert(false) ignore(Sim.choose([]))`)
	case "assert":
		return "assert " + g.condition(depth-1).atom()
	}
	return g.print(depth - 1)
}

// print shows something.
func (g *writer) print(depth int) string {
	if g.pick("int string") == "string" {
		return "print_string " + g.expr(basic("string"), min(depth, 1)).atom()
	}
	return "print_int " + g.expr(basic("int"), min(depth, 2)).atom()
}

// send sends a value over one of the channels in scope; what is sent is a function, a channel or a part often enough.
func (g *writer) send(depth int) string {
	c := uniform(g.t, g.of("chan"))
	return "send " + c.name + " " + g.expr(c.typ.args[0], depth).atom()
}

// serve is a thread that answers requests for ever.
func (g *writer) serve(depth int) string {
	return g.scoped(func() code {
		f := g.name()
		x := g.bind(basic("int"))
		r := g.bind(chanOf(basic("int")))
		return code{text: "fork (fun () -> let rec " + f + " () = let (" + x + ", " + r + ") = recv cAsk in send " + r + " " +
			g.expr(basic("int"), depth).atom() + "; " + f + " () in " + f + " ())"}
	}).text
}

// running is a name that a machine is likely to have, other one that is likely to be free.
func (g *writer) running() string {
	if g.pick("n n n n n n any") == "n" {
		return "n"
	}
	n, _ := g.variable(basic("name"))
	return n
}

func (g *writer) other() string {
	if g.pick("m new new new") == "m" {
		return "m"
	}
	return `(name "l")`
}

// block is a sequence of statements and bindings in brackets, of type unit. What it binds is not visible outside.
func (g *writer) block(depth int) code {
	return g.scoped(func() code {
		var b strings.Builder
		for n := g.statements; n > 0 && g.fuel > 0; n-- {
			switch g.pick("end do do do bind bind") {
			case "do":
				b.WriteString(g.statement(depth-1) + "; ")
			case "bind":
				for _, let := range g.binding(depth - 1) {
					b.WriteString(let + " in ")
				}
			default:
				n = 0
			}
		}
		return code{"(" + b.String() + g.last() + ")", atom}
	})
}

// last ends a block: with nothing to do, or with something that is seen.
func (g *writer) last() string {
	switch g.pick("unit print tag") {
	case "print":
		return "print_int " + g.leaf(basic("int")).atom()
	case "tag":
		return "print_string " + g.pick(`"x" "y"`)
	default:
		return "()"
	}
}

// binding is lets without their body; what they bind is in scope from then on.
func (g *writer) binding(depth int) []string {
	unit, part := basic("unit"), basic("part")
	as := func(t *typ, value string) []string { return []string{g.annotated(t, value)} }
	switch g.pick(g.taste.bindings) {
	case "recv":
		c := uniform(g.t, g.of("chan"))
		g.supply(c.name)
		return as(c.typ.args[0], "recv "+c.name)
	case "get":
		r := uniform(g.t, g.of("ref"))
		return as(r.typ.args[0], "!"+r.name)
	case "stop":
		n := g.running()
		s := as(part, "stop "+n)
		if g.pick("again again again not") == "again" {
			s = append(s, "let () = start "+n+" "+g.expr(part, depth).atom())
		}
		return s
	case "snap":
		n := g.running()
		return as(part, "(let p = stop "+n+" in start "+n+" p; p)")
	case "cell":
		t := g.typ(1)
		return as(refOf(t), "ref "+g.expr(t, depth).atom())
	case "tell":
		value := "ref " + g.pick("0 1")
		v := g.annotated(refOf(basic("int")), value)
		return []string{v, "let () = send cRef " + g.scope[len(g.scope)-1].name}
	case "told":
		g.supply("cRef")
		return as(refOf(basic("int")), "recv cRef")
	case "chan":
		t := g.message()
		s := as(chanOf(t), `chan "k"`)
		if g.pick("stock stock empty") == "stock" {
			s = append(s, "let () = send "+g.scope[len(g.scope)-1].name+" "+g.expr(t, depth).atom())
		}
		return s
	case "name":
		return as(basic("name"), `name "l"`)
	case "thunk":
		return as(function(unit, unit), g.thunk(depth).text)
	case "part":
		return as(part, g.expr(part, depth).text)
	case "choose":
		return as(basic("int"), "Sim.choose [1; 2]")
	case "pattern":
		return []string{g.patternLet(depth)}
	case "general":
		return []string{g.generalLet(depth)}
	default:
		t := g.typ(2)
		return as(t, g.expr(t, depth).text)
	}
}

// annotated binds a value to a new name, with its type unless that has variables: those of an annotation would mean one type in the
// whole item.
func (g *writer) annotated(t *typ, value string) string {
	x := g.bind(t)
	if t.open() {
		return "let " + x + " = " + value
	}
	return "let " + x + " : " + t.text + " = " + value
}

// patternLet takes a pair or a record apart.
func (g *writer) patternLet(depth int) string {
	t := tupleOf(g.typ(1), g.typ(1))
	for _, d := range g.declarations {
		if d.record() && g.pick("pair record") == "record" {
			t = g.applied(d)
		}
	}
	value := g.expr(t, depth).text
	annotation := " : " + t.text
	if t.open() {
		annotation = ""
	}
	if is("*", t) {
		return "let (" + g.bind(t.args[0]) + ", " + g.bind(t.args[1]) + ")" + annotation + " = " + value
	}
	return "let " + g.formPattern(t, 1) + annotation + " = " + value
}

// generalLet binds a function of general type; its body knows its argument by that type only.
func (g *writer) generalLet(depth int) string {
	g.general++
	a := basic("'r" + strings.Repeat("r", g.general))
	res := uniform(g.t, []*typ{
		a, tupleOf(a, a), listOf(a), optionOf(a), function(basic("unit"), a), chanOf(a), refOf(a), function(a, tupleOf(a, a)), tupleOf(a, basic("int")),
	})
	f := g.name()
	outer := len(g.scope)
	x := g.bind(a)
	body := g.expr(res, min(depth, 2)).text
	g.scope = append(g.scope[:outer], variable{name: f, typ: function(a, res), vars: []string{a.con}})
	return "let " + f + " " + x + " = " + body
}

// typ draws a type.
func (g *writer) typ(depth int) *typ {
	if depth <= 0 || g.pick("basic made") == "basic" {
		switch g.pick("int int bool string unit name part declared declared thunk") {
		case "bool", "string", "unit", "name", "part":
			return basic(g.pick("bool string unit name part"))
		case "declared":
			if len(g.declarations) > 0 {
				return g.appliedAt(uniform(g.t, g.declarations))
			}
		case "thunk":
			return function(basic("unit"), basic("unit"))
		}
		return basic("int")
	}
	sub := func() *typ { return g.typ(depth - 1) }
	switch g.pick("pair list option fun chan ref fun triple endpoint") {
	case "list":
		return listOf(sub())
	case "option":
		return optionOf(sub())
	case "fun":
		return function(sub(), sub())
	case "chan":
		return chanOf(sub())
	case "ref":
		return refOf(sub())
	case "triple":
		return tupleOf(sub(), sub(), sub())
	case "endpoint":
		return endpointOf(basic("int"), sub())
	default:
		return tupleOf(sub(), sub())
	}
}

// appliedAt is a declared type whose parameter is int or bool.
func (g *writer) appliedAt(d *declaration) *typ {
	if d.param {
		return newType(d.name, basic(g.pick("int bool")))
	}
	return basic(d.name)
}

// message draws a type of messages.
func (g *writer) message() *typ {
	switch g.pick("int thunk chan part ref any any") {
	case "thunk":
		return function(basic("unit"), basic("unit"))
	case "chan":
		return chanOf(g.typ(0))
	case "part":
		return basic("part")
	case "ref":
		return refOf(g.typ(0))
	case "any":
		return g.typ(2)
	default:
		return basic("int")
	}
}
