package tests

// mistake writes what a person might write by mistake where an expression of type t belongs: one edit away from something right. Some
// of these happen to be well typed; the compilers have to agree on that too.
func (w *mlWriter) mistake(t string, depth int) mlText {
	other := w.typ(1)
	for other == t {
		other = w.typ(1)
	}
	right := func(u string, place int) string { return w.expr(u, depth).in(place) }
	open := func(text string) mlText { return mlText{text, bindOpen, false} }
	app := func(text string) mlText { return mlText{text, bindApp, false} }
	atom := func(text string) mlText { return mlText{text, bindAtom, false} }
	switch w.IntN(16) {
	case 0, 1: // of another type
		return w.expr(other, depth)
	case 2: // an argument too many
		return app(right(t, bindAtom) + " " + right(other, bindAtom))
	case 3: // an argument too few
		return w.function(other, t, depth)
	case 4: // another variable
		return atom(w.anyVariable())
	case 5: // a wrong annotation
		return atom("(" + right(t, bindTuple) + " : " + mlType(other) + ")")
	case 6: // arguments in the wrong order
		return app("(fun (a : " + mlType(t) + ") (b : " + mlType(other) + ") -> a) " + right(other, bindAtom) + " " + right(t, bindAtom))
	case 7: // branches that differ
		return open("if " + right("bool", bindOr) + " then " + right(t, bindOr) + " else " + right(other, bindOr))
	case 8: // a list of different things
		return app("List.hd [" + right(t, bindCompare) + "; " + right(other, bindCompare) + "]")
	case 9: // cases that differ
		return open("match " + right("int", bindOr) + " with 0 -> " + right(t, bindTuple) + " | _ -> " + right(other, bindTuple))
	case 10: // a constructor with other arguments than it has
		return app(w.pick("Line", "Box 1", "Box (1, 2, 3)", "Node (Leaf, 1)", "Dot 1", "Named \"a\"", "Some", "Red Green", "Line \"a\"", "Some (1, 2)"))
	case 11: // a record that is none
		return atom(w.pick("{ x = 1 }", "{ x = 1; y = 2; z = 3 }", "{ x = 1; value = 2 }", "{ x = 1; x = 2; y = 3 }", "(id { x = 1; y = 2 }).value",
			"{ value = 1; rest = [\"a\"] }", "{ value = []; rest = [] }"))
	case 12: // what does not exist
		return atom(w.pick("nowhere", "List.nothing", "Nowhere.x", "Missing", "(id 1).missing", "(1 : missing)"))
	case 13: // a pattern of another type
		a := w.fresh()
		pattern := w.pick("Some "+a, "0", `"a"`, "Box ("+a+", _)", "["+a+"]", "("+a+", _)", "{ x = "+a+"; _ }", "Leaf", "true", "()", a)
		return open("match " + right(other, bindOr) + " with " + pattern + " -> " + right(t, bindTuple) + " | _ -> " + right(t, bindTuple))
	case 14: // a function that is used at two types where it has only one
		use := w.pick("(fun f -> f 1, f \"a\") id", "(fun f -> f 1, f 2) id", "fst (id, id)", "(fun x -> x x)", "List.map id [1; true]")
		return open("let _ = " + use + " in " + right(t, bindTuple))
	default: // a function that does not return what it says
		f := w.pick("let rec f x = f", "let rec f x = x + f", "let rec f x = f x + 1", "let f x = x + 1", "let rec f x y = if x then y else f y x", "let f () = f 1")
		return open(f + " in " + right(t, bindTuple))
	}
}

// anyVariable is a variable in scope, of whatever type.
func (w *mlWriter) anyVariable() string {
	if len(w.vars) == 0 {
		return "id"
	}
	return w.vars[w.IntN(len(w.vars))].name
}
