package tests

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// An mlWriter writes a random program in the part of ML that scripts share with OCaml, well typed by construction: every expression is
// written for a type. What the two languages treat differently is avoided rather than filtered: bindings and matches of what is not
// a value have an annotation, so that OCaml's relaxed generalisation has nothing to generalise, and nothing depends on the order of evaluation.
type mlWriter struct {
	*rand.Rand
	vars    []mlVar
	next    int
	wrongAt int // the expression, by number, that gets a mistake; -1 for none
	written int
}

type mlVar struct {
	name string
	typ  string
}

func newMLWriter(seed uint64, wrongAt int) *mlWriter {
	return &mlWriter{Rand: rand.New(rand.NewPCG(seed, 17)), wrongAt: wrongAt}
}

// How tightly an expression binds: an operand that binds less tightly than its place demands gets parentheses.
const (
	bindAtom = iota
	bindApp
	bindMul
	bindAdd
	bindCons
	bindCat
	bindCompare
	bindAnd
	bindOr
	bindTuple
	bindOpen // if, let, fun, match: as far right as possible
)

type mlText struct {
	text  string
	bind  int
	value bool // a value by its form, which both languages generalise alike
}

func (e mlText) in(place int) string {
	if e.bind > place {
		return "(" + e.text + ")"
	}
	return e.text
}

const mlPrelude = `type color = Red | Green | Blue
type shape = Dot | Line of int | Box of int * int | Named of (string * int)
type point = { x : int; y : int }
type 'a cell = { value : 'a; rest : 'a list }
type 'a tree = Leaf | Node of 'a tree * 'a * 'a tree
let id x = x
let swap (a, b) = (b, a)
let compose f g x = f (g x)
let rec size t = match t with Leaf -> 0 | Node (l, _, r) -> size l + 1 + size r
let rec insert v t = match t with
  | Leaf -> Node (Leaf, v, Leaf)
  | Node (l, w, r) -> if v < w then Node (insert v l, w, r) else Node (l, w, insert v r)
let rec walk t = match t with Leaf -> [] | Node (l, v, r) -> walk l @ v :: walk r
let default d = function Some v -> v | None -> d
let show_int n = string_of_int n
let show_string s = "<" ^ s ^ ">"
let show_bool b = if b then "T" else "F"
let show_unit () = "()"
let show_list show l = "[" ^ String.concat ";" (List.map show l) ^ "]"
let show_option show = function None -> "-" | Some v -> "+" ^ show v
let show_pair show show' (a, b) = "(" ^ show a ^ "," ^ show' b ^ ")"
let show_color = function Red -> "r" | Green -> "g" | Blue -> "b"
let show_shape = function Dot -> "." | Line n -> show_int n | Box (a, b) -> show_int a ^ "x" ^ show_int b | Named (s, n) -> s ^ show_int n
let show_point { x; y } = show_int x ^ "/" ^ show_int y
let show_cell show { value; rest } = show value ^ "|" ^ show_list show rest
let show_tree show t = show_list show (walk t)
`

func (w *mlWriter) pick(ss ...string) string { return ss[w.IntN(len(ss))] }

// typ is a type in the prefix notation that the writer uses for itself: list(int), pair(int,string), fun(int,bool).
func (w *mlWriter) typ(depth int) string {
	if depth == 0 || w.IntN(3) == 0 {
		return w.pick("int", "int", "string", "bool", "unit", "color", "shape", "point")
	}
	switch w.IntN(5) {
	case 0:
		return "list(" + w.typ(depth-1) + ")"
	case 1:
		return "option(" + w.typ(depth-1) + ")"
	case 2:
		return "cell(" + w.typ(depth-1) + ")"
	case 3:
		return "tree(" + w.typ(depth-1) + ")"
	default:
		return "pair(" + w.typ(depth-1) + "," + w.typ(depth-1) + ")"
	}
}

// parts takes a type apart: its constructor and arguments.
func mlParts(t string) (string, []string) {
	head, rest, ok := strings.Cut(t, "(")
	if !ok {
		return t, nil
	}
	var args []string
	depth, from := 0, 0
	for i, r := range rest {
		switch {
		case r == '(':
			depth++
		case r == ')' && depth > 0:
			depth--
		case r == ')' || r == ',' && depth == 0:
			args = append(args, rest[from:i])
			from = i + 1
		}
	}
	return head, args
}

// mlType is the type as ML writes it.
func mlType(t string) string {
	head, args := mlParts(t)
	switch head {
	case "pair":
		return "(" + mlType(args[0]) + " * " + mlType(args[1]) + ")"
	case "fun":
		return "(" + mlType(args[0]) + " -> " + mlType(args[1]) + ")"
	}
	if len(args) == 0 {
		return head
	}
	return mlType(args[0]) + " " + head
}

// show is a function from the type to its text.
func (w *mlWriter) show(t string) string {
	head, args := mlParts(t)
	text := "show_" + head
	for _, a := range args {
		text += " " + w.show(a)
	}
	if len(args) > 0 {
		return "(" + text + ")"
	}
	return text
}

func (w *mlWriter) program() string {
	var b strings.Builder
	b.WriteString(mlPrelude)
	for range 3 + w.IntN(4) {
		name, t := w.fresh(), w.typ(2)
		if w.IntN(3) > 0 {
			e := w.expr(t, 4)
			fmt.Fprintf(&b, "let %s = %s\nlet () = print_endline (%s %s)\n", w.bound(name, t, e.value), e.text, w.show(t), name)
			w.vars = append(w.vars, mlVar{name, t})
			continue
		}
		p, from := w.fresh(), w.typ(1)
		note := ""
		if w.IntN(2) == 0 {
			note = " : " + mlType(t)
		}
		body := w.with([]mlVar{{p, from}}, func() mlText { return w.expr(t, 3) }).text
		fmt.Fprintf(&b, "let %s %s%s = %s\n", name, w.parameter(p, from), note, body)
		w.vars = append(w.vars, mlVar{name, "fun(" + from + "," + t + ")"})
	}
	return b.String()
}

func (w *mlWriter) fresh() string {
	w.next++
	return fmt.Sprintf("v%d", w.next)
}

// bound is a variable at the left of a binding, with its type unless that can be left to inference.
func (w *mlWriter) bound(name, t string, value bool) string {
	if value && w.IntN(2) == 0 {
		return name
	}
	return name + " : " + mlType(t)
}

// parameter is the parameter of a function, with its type or without.
func (w *mlWriter) parameter(name, t string) string {
	if w.IntN(2) == 0 {
		return name
	}
	return "(" + name + " : " + mlType(t) + ")"
}

func (w *mlWriter) with(vs []mlVar, f func() mlText) mlText {
	n := len(w.vars)
	w.vars = append(w.vars, vs...)
	defer func() { w.vars = w.vars[:n] }()
	return f()
}

// expr writes an expression of a type.
func (w *mlWriter) expr(t string, depth int) mlText {
	if w.written++; w.written-1 == w.wrongAt {
		return w.mistake(t, min(depth, 2))
	}
	if w.IntN(3) == 0 {
		if v, ok := w.variable(t); ok {
			return v
		}
	}
	if depth <= 0 {
		return w.constant(t, 0)
	}
	switch w.IntN(12) {
	case 0:
		text := "if " + w.expr("bool", depth-1).in(bindOr) + " then " + w.expr(t, depth-1).in(bindOr) + " else " + w.expr(t, depth-1).in(bindOr)
		return mlText{text, bindOpen, false}
	case 1:
		name, u := w.fresh(), w.typ(1)
		e := w.expr(u, depth-1)
		left := w.bound(name, u, e.value)
		body := w.with([]mlVar{{name, u}}, func() mlText { return w.expr(t, depth-1) })
		return mlText{"let " + left + " = " + e.text + " in " + body.text, bindOpen, false}
	case 2:
		f, p, u := w.fresh(), w.fresh(), w.typ(1)
		e := w.with([]mlVar{{p, u}}, func() mlText { return w.expr(t, depth-1) })
		left := f + " " + w.parameter(p, u)
		body := w.with([]mlVar{{f, "fun(" + u + "," + t + ")"}}, func() mlText { return w.expr(t, depth-1) })
		return mlText{"let " + left + " = " + e.text + " in " + body.text, bindOpen, false}
	case 3, 4:
		return w.match(t, depth)
	case 5:
		u := w.typ(1)
		return mlText{w.function(u, t, depth-1).in(bindAtom) + " " + w.expr(u, depth-1).in(bindAtom), bindApp, false}
	case 6:
		switch w.IntN(5) {
		case 0:
			return mlText{"id " + w.expr(t, depth-1).in(bindAtom), bindApp, false}
		case 1:
			return mlText{w.pick("min ", "max ") + w.expr(t, depth-1).in(bindAtom) + " " + w.expr(t, depth-1).in(bindAtom), bindApp, false}
		case 2:
			u := w.typ(1)
			return mlText{"fst (" + w.expr(t, depth-1).in(bindCompare) + ", " + w.expr(u, depth-1).in(bindCompare) + ")", bindApp, false}
		case 3:
			return mlText{"default " + w.expr(t, depth-1).in(bindAtom) + " " + w.expr("option("+t+")", depth-1).in(bindAtom), bindApp, false}
		default:
			return mlText{w.expr("cell("+t+")", depth-1).in(bindAtom) + ".value", bindAtom, false}
		}
	default:
		return w.specific(t, depth)
	}
}

func (w *mlWriter) variable(t string) (mlText, bool) {
	var found []string
	for _, v := range w.vars {
		if v.typ == t {
			found = append(found, v.name)
		}
	}
	if len(found) == 0 {
		return mlText{}, false
	}
	return mlText{w.pick(found...), bindAtom, true}, true
}

// function is an expression of type u -> t.
func (w *mlWriter) function(u, t string, depth int) mlText {
	if f, ok := w.variable("fun(" + u + "," + t + ")"); ok && w.IntN(2) == 0 {
		return f
	}
	p := w.fresh()
	body := w.with([]mlVar{{p, u}}, func() mlText { return w.expr(t, depth-1) })
	return mlText{"fun " + w.parameter(p, u) + " -> " + body.text, bindOpen, true}
}

// constant is an expression in normal form.
func (w *mlWriter) constant(t string, depth int) mlText {
	head, args := mlParts(t)
	sub := func(u string) mlText { return w.constant(u, depth-1) }
	atom := func(text string) mlText { return mlText{text, bindAtom, true} }
	switch head {
	case "int":
		return atom(w.pick("0", "1", "2", "7", "(-1)", "100", "4611686018427387903", "(-4611686018427387904)"))
	case "string":
		return atom(w.pick(`""`, `"a"`, `"b\n"`, `"\"\\"`, `"\065\t"`, `"é"`))
	case "bool":
		return atom(w.pick("true", "false"))
	case "unit":
		return atom("()")
	case "color":
		return atom(w.pick("Red", "Green", "Blue"))
	case "shape":
		switch w.IntN(4) {
		case 0:
			return mlText{"Line " + sub("int").in(bindAtom), bindApp, true}
		case 1:
			return mlText{"Box (" + sub("int").text + ", " + sub("int").text + ")", bindApp, true}
		case 2:
			return mlText{"Named (" + sub("string").text + ", " + sub("int").text + ")", bindApp, true}
		default:
			return atom("Dot")
		}
	case "point":
		return atom("{ y = " + sub("int").text + "; x = " + sub("int").text + " }")
	case "list":
		if depth < -2 || w.IntN(3) == 0 {
			return atom("[]")
		}
		return atom("[" + sub(args[0]).text + "; " + sub(args[0]).text + "]")
	case "option":
		if w.IntN(3) == 0 {
			return atom("None")
		}
		return mlText{"Some " + sub(args[0]).in(bindAtom), bindApp, true}
	case "cell":
		return atom("{ value = " + sub(args[0]).text + "; rest = " + sub("list("+args[0]+")").text + " }")
	case "tree":
		if w.IntN(2) == 0 {
			return atom("Leaf")
		}
		return mlText{"Node (Leaf, " + sub(args[0]).text + ", Leaf)", bindApp, true}
	case "pair":
		return atom("(" + sub(args[0]).text + ", " + sub(args[1]).text + ")")
	}
	panic("no constant of type " + t)
}
