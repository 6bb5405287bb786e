package tests

// specific writes an expression in a form that the type itself offers: an operator, a constructor, a library function.
func (w *mlWriter) specific(t string, depth int) mlText {
	head, args := mlParts(t)
	sub := func(u string, place int) string { return w.expr(u, depth-1).in(place) }
	binary := func(u, op string, left, right, own int) mlText {
		return mlText{sub(u, left) + " " + op + " " + sub(u, right), own, false}
	}
	call := func(f string, types ...string) mlText {
		for _, u := range types {
			f += " " + sub(u, bindAtom)
		}
		return mlText{f, bindApp, false}
	}
	function := func(u, t string) string { return w.function(u, t, depth-1).in(bindAtom) }
	switch head {
	case "int":
		switch w.IntN(9) {
		case 0, 1:
			return binary("int", w.pick("+", "-"), bindAdd, bindMul, bindAdd)
		case 2:
			return binary("int", "*", bindMul, bindApp, bindMul)
		case 3:
			return mlText{sub("int", bindMul) + w.pick(" / ", " mod ") + w.pick("2", "3", "(-3)", "7"), bindMul, false}
		case 4:
			if w.IntN(2) == 0 {
				return call("size", "tree("+w.typ(1)+")")
			}
			return call("List.length", "list("+w.typ(1)+")")
		case 5:
			u := w.typ(1)
			return call("compare", u, u)
		case 6:
			return call("List.fold_left (fun a b -> a * 3 + b)", "int", "list(int)")
		case 7:
			return call("String.length", "string")
		default:
			return mlText{sub("point", bindAtom) + w.pick(".x", ".y"), bindAtom, false}
		}
	case "string":
		switch w.IntN(5) {
		case 0, 1:
			return binary("string", "^", bindCons, bindCat, bindCat)
		case 2:
			return call("String.concat", "string", "list(string)")
		case 3:
			u := w.typ(1)
			return call(w.show(u), u)
		default:
			return call(w.pick("string_of_int", "show_int"), "int")
		}
	case "bool":
		switch w.IntN(6) {
		case 0:
			return binary("bool", "&&", bindCompare, bindAnd, bindAnd)
		case 1:
			return binary("bool", "||", bindAnd, bindOr, bindOr)
		case 2:
			return call("not", "bool")
		case 3:
			u := w.typ(1)
			return call("List.mem", u, "list("+u+")")
		case 4:
			u := w.typ(1)
			return mlText{w.pick("List.exists ", "List.for_all ") + function(u, "bool") + " " + sub("list("+u+")", bindAtom), bindApp, false}
		default:
			return binary(w.typ(1), w.pick("=", "<>", "<", "<=", ">", ">="), bindCat, bindCat, bindCompare)
		}
	case "unit":
		u := w.typ(1)
		return call("ignore", u)
	case "point":
		return mlText{"{ " + sub("point", bindAtom) + " with " + w.pick("x", "y") + " = " + sub("int", bindCompare) + " }", bindAtom, false}
	case "list":
		u := args[0]
		switch w.IntN(8) {
		case 0, 1:
			return mlText{sub(u, bindAdd) + " :: " + sub(t, bindCons), bindCons, false}
		case 2:
			return binary(t, "@", bindCons, bindCat, bindCat)
		case 3:
			from := w.typ(1)
			return mlText{"List.map " + function(from, u) + " " + sub("list("+from+")", bindAtom), bindApp, false}
		case 4:
			return mlText{"List.filter " + function(u, "bool") + " " + sub(t, bindAtom), bindApp, false}
		case 5:
			return call(w.pick("List.rev", "List.sort compare"), t)
		case 6:
			return call("walk", "tree("+u+")")
		default:
			return mlText{sub(t, bindCompare) + " |> List.rev", bindCompare, false}
		}
	case "tree":
		return call("insert", args[0], t)
	case "cell":
		if w.IntN(2) == 0 {
			return mlText{"{ " + sub(t, bindAtom) + " with value = " + sub(args[0], bindCompare) + " }", bindAtom, false}
		}
		return mlText{"{ rest = " + sub("list("+args[0]+")", bindCompare) + "; value = " + sub(args[0], bindCompare) + " }", bindAtom, false}
	case "pair":
		if w.IntN(3) == 0 {
			return call("swap", "pair("+args[1]+","+args[0]+")")
		}
		return mlText{sub(args[0], bindOr) + ", " + sub(args[1], bindOr), bindTuple, false}
	case "option":
		return mlText{"Some " + sub(args[0], bindAtom), bindApp, false}
	}
	return w.constant(t, 0)
}

// match writes a match of a random type into t. The last case takes what is left, so that no run fails.
func (w *mlWriter) match(t string, depth int) mlText {
	u := w.typ(1)
	head, args := mlParts(u)
	a, b := w.fresh(), w.fresh()
	var cases []string
	arm := func(pattern string, bound ...mlVar) {
		guard := ""
		if w.IntN(5) == 0 {
			guard = " when " + w.with(bound, func() mlText { return w.expr("bool", depth-2) }).in(bindOr)
		}
		cases = append(cases, pattern+guard+" -> "+w.with(bound, func() mlText { return w.expr(t, depth-1) }).in(bindTuple))
	}
	switch head {
	case "int":
		arm(w.pick("0", "0 | 1", "-1", "7 | -1 | 2"))
		arm("("+w.pick("1 | 2", "100")+" as "+a+")", mlVar{a, "int"})
	case "string":
		arm(w.pick(`""`, `"a"`, `"" | "a"`))
	case "bool":
		arm(w.pick("true", "false"))
	case "color":
		arm(w.pick("Red", "Green | Blue"))
	case "shape":
		arm("Line "+a, mlVar{a, "int"})
		arm("Box ("+a+", "+b+")", mlVar{a, "int"}, mlVar{b, "int"})
		arm("Named ("+w.pick(`"a", `, "_, ")+a+")", mlVar{a, "int"})
		arm("Named "+a, mlVar{a, "pair(string,int)"})
	case "point":
		arm("{ x = 0; y = "+a+" }", mlVar{a, "int"})
		arm("{ "+w.pick("x", "y")+" = "+a+"; _ }", mlVar{a, "int"})
	case "list":
		arm(w.pick("["+a+"]", "["+a+"; _]", "_ :: "+a+" :: _"), mlVar{a, args[0]})
		arm(a+" :: "+b, mlVar{a, args[0]}, mlVar{b, u})
	case "option":
		arm("Some "+a, mlVar{a, args[0]})
	case "tree":
		arm("Node (Leaf, "+a+", "+b+")", mlVar{a, args[0]}, mlVar{b, u})
	case "cell":
		arm("{ value = "+a+"; rest = "+b+" :: _ }", mlVar{a, args[0]}, mlVar{b, args[0]})
	case "pair":
		arm(a+", "+b, mlVar{a, args[0]}, mlVar{b, args[1]})
	}
	arm("("+a+" : "+mlType(u)+")", mlVar{a, u})
	last := "_ -> " + w.expr(t, depth-1).text
	subject := w.expr(u, depth-1)
	text := "match " + subject.text + " with "
	if subject.value { // OCaml generalises what such a match names
		text = "match (" + subject.text + " : " + mlType(u) + ") with "
	}
	for _, c := range cases {
		text += c + " | "
	}
	return mlText{text + last, bindOpen, false}
}
