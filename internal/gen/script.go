package gen

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// scriptGen writes small well-typed scripts as text, so that a difference comes with something to paste into a file. All
// scripts share a world of names, channels and cells of the host; functions, parts, channels and references travel over channels, and
// partitions are started and stopped under few names, so that threads meet.
type scriptGen struct {
	t     *rapid.T
	size  int // statements of a thread
	taste taste
	fuel  int // statements left
	fresh int // variables made so far
	scope []named
}

type named struct{ name, typ string }

// taste says how often each form of a binding and of a statement is drawn.
type taste struct{ bindings, statements string }

// anything has every form.
func anything() taste {
	return taste{
		"recv recv get stop stop choose box ref ref chan chan name thunk recvThunk recvPart recvChan recvRef",
		"print send fork start pause pause copy restore set set sendThunk sendPart sendChan sendRef call hook if match fault fault fault fail option serve " +
			"repeat perhaps",
	}
}

// machine makes channels and cells of its own, uses them, and tells others of them.
func machine() taste {
	return taste{"ref ref ref chan chan recv get", "send send sendRef sendRef sendChan fork set print print"}
}

// operator stops, copies and restores machines, and looks at what they have told.
func operator() taste {
	return taste{"recvRef recvRef recvChan snap snap recv", "pause copy copy restore restore set send print print"}
}

// Types of generated expressions; every one of them has a variable in the world.
const (
	intT, thunkT, partT, nameT     = "int", "unit -> unit", "part", "name"
	chanT, thunksT, partsT, chansT = "int chan", "(unit -> unit) chan", "part chan", "int chan chan"
	refT, hookT, refsT             = "int ref", "(unit -> unit) ref", "int ref chan"
)

// world is what every script may use; those of its lines that a script does not need are left out, see whole.
const world = `let n = name "n"
let m = name "m"
let c : int chan = chan "c"
let d : (unit -> unit) chan = chan "d"
let e : part chan = chan "e"
let q : int chan chan = chan "q"
let g : int ref chan = chan "g"
let r = ref 0
let h = ref (fun () -> ())
let o : int option ref = ref None
let id x = x
`

func newScriptGen(t *rapid.T, size int) *scriptGen {
	return &scriptGen{t: t, size: size, taste: anything(), scope: []named{
		{"n", nameT}, {"m", nameT}, {"c", chanT}, {"d", thunksT}, {"e", partsT}, {"q", chansT}, {"g", refsT}, {"r", refT}, {"h", hookT},
	}}
}

// script is a whole program: messages in stock, so that not everything blocks at once, then a few threads and machines, then main.
func (g *scriptGen) script() string {
	var b strings.Builder
	item := func(text string) { b.WriteString("let () = " + text + "\n") }
	for _, stock := range []string{"send c 1", "send c 2", "send q c", "send g r"} {
		if g.pick("no yes") == "yes" {
			item(stock)
		}
	}
	if g.pick("no yes") == "yes" {
		item("send d " + g.within(2, func() string { return g.thunk(0) }))
	}
	if g.pick("no yes") == "yes" {
		item("send e " + g.within(2, func() string { return g.part(0) }))
	}
	farm := g.pick("farm farm any") == "farm"
	worker, boss := anything(), anything()
	if farm {
		worker, boss = machine(), operator()
	}
	g.taste = worker
	piece := func() string { return g.within(g.size, func() string { return g.block(" ") }) }
	if farm {
		item("start n (box (fun () -> " + piece() + "))")
	}
	for range uniform(g.t, []int{0, 1, 1, 2}) {
		if g.pick("fork machine machine") == "fork" {
			item("fork (fun () -> " + piece() + ")")
		} else {
			item("start " + g.pick("m m n") + " (box (fun () -> " + piece() + "))")
		}
	}
	g.taste = boss
	item(g.within(g.size, func() string { return g.block("\n  ") }))
	return whole(b.String())
}

// whole is a script with what it uses of the world.
func whole(rest string) string {
	var items []item
	for line := range strings.Lines(world) {
		line = strings.TrimSuffix(line, "\n")
		items = append(items, item{line, []string{strings.Fields(line)[1]}})
	}
	return text(append(items, item{text: strings.TrimSuffix(rest, "\n")}))
}

// within generates a piece with so many statements at the most.
func (g *scriptGen) within(fuel int, piece func() string) string {
	g.fuel = fuel
	return piece()
}

// pick draws one of the words; a word that stands there twice is drawn twice as often. The first word is the simplest.
func (g *scriptGen) pick(words string) string { return uniform(g.t, strings.Fields(words)) }

// variable returns one of the variables of a type, preferably the latest.
func (g *scriptGen) variable(typ string) string {
	var all []string
	for _, v := range slices.Backward(g.scope) {
		if v.typ == typ {
			all = append(all, v.name)
		}
	}
	return uniform(g.t, append(all, all[0]))
}

func (g *scriptGen) has(typ string) bool {
	return slices.ContainsFunc(g.scope, func(v named) bool { return v.typ == typ })
}

// block is a sequence of statements in brackets, of type unit. What it binds is not visible outside.
func (g *scriptGen) block(sep string) string {
	outer := len(g.scope)
	var b strings.Builder
	b.WriteString("(")
	for g.fuel > 0 && g.pick("end go go go go go go go") == "go" {
		g.fuel--
		if g.pick("bind do do") == "bind" {
			b.WriteString(g.binding() + " in" + sep)
		} else {
			b.WriteString(g.statement() + ";" + sep)
		}
	}
	b.WriteString(g.last() + ")")
	g.scope = g.scope[:outer]
	return b.String()
}

// last ends a block: with nothing to do, or with something that is seen.
func (g *scriptGen) last() string {
	switch g.pick("unit print tag") {
	case "print":
		return "print_int " + g.int(1)
	case "tag":
		return fmt.Sprintf("print_string %q", g.pick("x y"))
	default:
		return "()"
	}
}

func (g *scriptGen) binding() string {
	typ, value := g.bound()
	g.fresh++
	x := fmt.Sprintf("v%d", g.fresh)
	g.scope = append(g.scope, named{x, typ})
	return fmt.Sprintf("let %s : %s = %s", x, typ, value)
}

func (g *scriptGen) bound() (typ, value string) {
	switch g.pick(g.taste.bindings) {
	case "recv":
		return intT, "recv " + g.chanOf(1)
	case "get":
		return intT, "!" + g.refOf(1)
	case "stop":
		return partT, "stop " + g.running()
	case "snap":
		n := g.running()
		return partT, "(let p = stop " + n + " in start " + n + " p; p)"
	case "choose":
		return intT, "Sim.choose [1; 2]"
	case "box":
		return partT, g.part(1)
	case "ref":
		return refT, "ref " + g.int(1)
	case "chan":
		return chanT, `chan "k"`
	case "name":
		return nameT, `name "l"`
	case "thunk":
		return thunkT, g.thunk(1)
	case "recvThunk":
		return thunkT, "recv d"
	case "recvPart":
		return partT, "recv e"
	case "recvChan":
		return chanT, "recv q"
	default:
		return refT, "recv g"
	}
}

// statement is an expression of type unit that needs no brackets in a sequence.
func (g *scriptGen) statement() string {
	switch g.pick(g.taste.statements) {
	case "print":
		return "print_int " + g.int(2)
	case "send":
		return "send " + g.chanOf(1) + " " + g.int(2)
	case "fork":
		return "fork " + g.thunk(2)
	case "start":
		return "start " + g.variable(nameT) + " " + g.part(2)
	case "pause":
		n := g.running()
		return "(let p = stop " + n + " in start " + n + " p)"
	case "copy":
		n := g.running()
		return "(let p = stop " + n + " in start " + n + " p; start " + g.other() + " p)"
	case "restore":
		n := g.running()
		return "(let _ = stop " + n + " in start " + n + " " + g.part(1) + ")"
	case "set":
		return g.refOf(1) + " := " + g.int(2)
	case "sendThunk":
		return "send d " + g.thunk(2)
	case "sendPart":
		return "send e " + g.part(2)
	case "sendChan":
		return "send q " + g.chanOf(0)
	case "sendRef":
		return "send g " + g.refOf(0)
	case "call":
		return g.thunk(1) + " ()"
	case "hook":
		return "h := " + g.thunk(2)
	case "if":
		return "(if " + g.int(2) + " < " + g.int(1) + " then " + g.block(" ") + " else " + g.block(" ") + ")"
	case "match":
		return "(match !o with None -> " + g.block(" ") + " | Some 1 -> " + g.block(" ") + " | Some z -> print_int z)"
	case "serve":
		return "(let rec loop () = let z = recv " + g.chanOf(0) + " in " + g.block(" ") + "; print_int z; loop () in loop ())"
	case "perhaps":
		return "(let rec loop () = if Sim.choose [false; true] then (" + g.variable(refT) + " := " + g.int(1) + "; loop ()) in loop ())"
	case "repeat":
		return "(let rec again k = if k > 0 then (" + g.block(" ") + "; again (k - 1)) in again " + g.pick("1 2") + ")"
	case "fault":
		return `Sim.fault "a"`
	case "fail":
		return `failwith "f"`
	default:
		return "o := Some " + g.int(1)
	}
}

// running is a name that a machine is likely to have, other one that is likely to be free.
func (g *scriptGen) running() string {
	if g.pick("n n n any") == "n" {
		return "n"
	}
	return g.variable(nameT)
}

func (g *scriptGen) other() string {
	if g.pick("m new") == "m" {
		return "m"
	}
	return `(name "l")`
}

func (g *scriptGen) int(depth int) string {
	forms := "literal"
	if g.has(intT) {
		forms += " variable variable variable"
	}
	if depth > 0 {
		forms += " get get get sum id choose recv quotient"
	}
	switch g.pick(forms) {
	case "variable":
		return g.variable(intT)
	case "recv":
		return "(recv " + g.chanOf(depth-1) + ")"
	case "get":
		return "!" + g.refOf(depth-1)
	case "sum":
		return "(" + g.int(depth-1) + " + " + g.int(depth-1) + ")"
	case "quotient":
		return "(2 / " + g.int(depth-1) + ")"
	case "id":
		return "(id " + g.int(depth-1) + ")"
	case "choose":
		return "(Sim.choose [" + g.int(depth-1) + "; " + g.int(depth-1) + "])"
	default:
		return g.pick("1 2 0")
	}
}

func (g *scriptGen) chanOf(depth int) string {
	if depth > 0 && g.pick("variable variable variable variable variable recv") == "recv" {
		return "(recv q)"
	}
	return g.variable(chanT)
}

func (g *scriptGen) refOf(depth int) string {
	if depth > 0 && g.pick("variable variable variable variable variable recv") == "recv" {
		return "(recv g)"
	}
	return g.variable(refT)
}

func (g *scriptGen) thunk(depth int) string {
	forms := "fun"
	if g.has(thunkT) {
		forms += " variable"
	}
	if depth > 0 {
		forms += " fun fun recv hook id"
	}
	switch g.pick(forms) {
	case "variable":
		return g.variable(thunkT)
	case "recv":
		return "(recv d)"
	case "hook":
		return "!h"
	case "id":
		return "(id " + g.thunk(depth-1) + ")"
	default:
		return "(fun () -> " + g.block(" ") + ")"
	}
}

func (g *scriptGen) part(depth int) string {
	forms := "box"
	if g.has(partT) {
		forms += " variable variable"
	}
	if depth > 0 {
		forms += " box box recv stop"
	}
	switch g.pick(forms) {
	case "variable":
		return g.variable(partT)
	case "recv":
		return "(recv e)"
	case "stop":
		return "(stop " + g.variable(nameT) + ")"
	default:
		return "(box " + g.thunk(depth) + ")"
	}
}
