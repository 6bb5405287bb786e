package gen

import (
	"slices"
	"strings"
	"unicode"

	"pgregory.net/rapid"
)

// item is a top-level item of a script. One that only defines names is left out when no later item uses one of these.
type item struct {
	text  string
	names []string
}

// action is an item that is always kept.
func action(text string) item { return item{text: "let () = " + text} }

// flavour says how often each form of a binding and of a statement is drawn.
type flavour struct{ bindings, statements string }

// worker is what a thread does, machine what one in a partition does, operator what the host does to machines.
func worker() flavour {
	return flavour{
		"any any any pattern general recv recv get choose chan chan cell thunk part name told snap",
		"print use send send fork set set bump ignore if match loop serve run start pause copy land ship fault fail assert",
	}
}

func machineFlavour() flavour {
	return flavour{
		"tell any cell cell chan recv recv get pattern choose thunk part",
		"bump bump print send send use set fork match loop run start serve fault",
	}
}

func operatorFlavour() flavour {
	return flavour{
		"told told snap snap stop any pattern general recv recv get chan part choose",
		"pause pause copy copy restore ship land send send set set print print use bump run fork match loop start",
	}
}

// drawTyped draws a script over the whole language.
func drawTyped(t *rapid.T, size int) string {
	return newWriter(t).program(size)
}

// drawTiny draws a script over the whole language that does so little that all of its runs can be explored.
func drawTiny(t *rapid.T) string {
	g := &writer{t: t, library: library(), declarations: nil}
	for range uniform(t, []int{0, 0, 1}) {
		g.declarations = append(g.declarations, g.declare())
	}
	items := g.prelude()
	piece := func(f flavour, statements int) string {
		g.taste, g.fuel, g.statements = f, 4*statements, statements
		return g.block(2).text
	}
	var threads []item
	if g.pick("machine fork") == "machine" {
		threads = append(threads, action("start n (box (fun () -> "+piece(machineFlavour(), 2)+"))"))
	} else {
		threads = append(threads, action("fork (fun () -> "+piece(worker(), 2)+")"))
	}
	g.taste, g.fuel, g.statements = operatorFlavour(), 6, 1
	main := []item{action(g.statement(2)), action(g.statement(1))}
	return text(slices.Concat(items, g.supplies(), threads, main))
}

// newWriter returns a writer with the library and a few declarations in scope.
func newWriter(t *rapid.T) *writer {
	g := &writer{t: t, library: library()}
	for range uniform(t, []int{0, 1, 2, 2}) {
		g.declarations = append(g.declarations, g.declare())
	}
	return g
}

// program is declarations, a world of names, channels and cells, messages in stock, a machine that runs from the start,
// threads and more machines, and then what main does.
func (g *writer) program(size int) string {
	items := g.prelude()
	world := len(g.scope)
	var threads []item
	piece := func(f flavour) string {
		g.taste, g.fuel, g.statements = f, 8*size, size
		return g.block(3).text
	}
	threads = append(threads, action("start n (box (fun () -> "+piece(machineFlavour())+"))"))
	for range uniform(g.t, []int{1, 0, 2, 3}) {
		switch g.pick("fork machine nested") {
		case "fork":
			threads = append(threads, action("fork (fun () -> "+piece(worker())+")"))
		case "nested":
			threads = append(threads, action("start "+g.other()+" (box (fun () -> start "+g.other()+" (box (fun () -> "+piece(machineFlavour())+")); "+piece(worker())+"))"))
		default:
			f := uniform(g.t, []flavour{machineFlavour(), worker()}) // a worker stops and starts other machines
			threads = append(threads, action("start "+g.other()+" (box (fun () -> "+piece(f)+"))"))
		}
	}
	g.taste, g.fuel, g.statements = operatorFlavour(), 10*size, size
	var main []item
	for range 1 + size {
		if g.pick("do do bind") == "bind" {
			main = append(main, item{text: strings.Join(g.binding(3), "\n")})
			continue
		}
		if g.pick("let let let let expression") == "expression" {
			main = append(main, item{text: ";; " + g.statement(3)})
			continue
		}
		main = append(main, action(g.statement(3)))
	}
	g.scope = g.scope[:world]
	return text(slices.Concat(items, g.supplies(), threads, main))
}

// prelude is the functions that a script may use, its declarations and its world.
func (g *writer) prelude() []item {
	items := append(functions(), g.types()...)
	return append(items, g.world()...)
}

// world is the names, channels and cells that all threads know.
func (g *writer) world() []item {
	var items []item
	add := func(name string, t *typ, value string) {
		g.scope = append(g.scope, variable{name: name, typ: t})
		items = append(items, item{"let " + name + " : " + t.text + " = " + value, []string{name}})
	}
	unit, integer := basic("unit"), basic("int")
	thunk := function(unit, unit)
	add("n", basic("name"), `name "n"`)
	add("m", basic("name"), `name "m"`)
	add("c", chanOf(integer), `chan "c"`)
	add("cRef", chanOf(refOf(integer)), `chan "cells"`)
	add("cThunk", chanOf(thunk), `chan "thunks"`)
	add("cPart", chanOf(basic("part")), `chan "parts"`)
	add("cChan", chanOf(chanOf(integer)), `chan "chans"`)
	add("cAsk", chanOf(tupleOf(integer, chanOf(integer))), `chan "ask"`)
	add("cAny", chanOf(g.message()), `chan "any"`)
	add("r", refOf(integer), "ref 0")
	add("h", refOf(thunk), "ref (fun () -> ())")
	for _, d := range g.declarations {
		t := g.appliedAt(d)
		add("cell_"+d.name, refOf(optionOf(t)), "ref None")
	}
	return items
}

// supplies is the messages in stock, a few of each.
func (g *writer) supplies() []item {
	const most = 8
	count := map[string]int{}
	var items []item
	for _, c := range g.stock {
		if count[c]++; count[c] > most {
			continue
		}
		for _, v := range g.scope {
			if v.name == c {
				items = append(items, action("send "+c+" "+g.calmly(v.typ.args[0]).atom()))
			}
		}
	}
	return items
}

// calmly is an expression that neither waits nor does anything; the functions and partitions in it may.
func (g *writer) calmly(t *typ) code {
	g.taste, g.fuel, g.statements, g.calm = worker(), 6, 1, true
	defer func() { g.calm = false }()
	return g.expr(t, 2)
}

// text writes the items that are needed.
func text(items []item) string {
	used := map[string]bool{}
	var kept []string
	for i := len(items) - 1; i >= 0; i-- {
		it := items[i]
		if len(it.names) > 0 && !slices.ContainsFunc(it.names, func(n string) bool { return used[n] }) {
			continue
		}
		for _, w := range strings.FieldsFunc(it.text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' }) {
			used[w] = true
		}
		kept = append(kept, it.text)
	}
	var b strings.Builder
	for i := len(kept) - 1; i >= 0; i-- {
		b.WriteString(kept[i] + "\n")
	}
	return b.String()
}
