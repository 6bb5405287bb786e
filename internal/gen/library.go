package gen

// library lists functions that are there without being written: of the library, of Pi, and of B as its interface shows it. What always
// fails or always blocks is not among them, nor what the drawing of expressions does by itself.
func library() []variable {
	a, b, c := basic("'a"), basic("'b"), basic("'c")
	vars := []string{"'a", "'b", "'c"}
	unit, integer, boolean, str := basic("unit"), basic("int"), basic("bool"), basic("string")
	f := func(name string, ts ...*typ) variable { return variable{name, function(ts...), vars} }
	return []variable{
		f("fst", tupleOf(a, b), a), f("snd", tupleOf(a, b), b), f("not", boolean, boolean),
		f("min", integer, integer, integer), f("max", integer, integer, integer), f("abs", integer, integer),
		f("string_of_int", integer, str), f("string_of_bool", boolean, str), f("compare", integer, integer, integer),
		f("ignore", a, unit), f("print_int", integer, unit), f("print_string", str, unit), f("print_endline", str, unit),
		f("Sim.observe", str, unit), f("String.length", str, integer), f("String.concat", str, listOf(str), str),
		f("List.length", listOf(a), integer), f("List.rev", listOf(a), listOf(a)), f("List.append", listOf(a), listOf(a), listOf(a)),
		f("List.concat", listOf(listOf(a)), listOf(a)), f("List.map", function(a, b), listOf(a), listOf(b)),
		f("List.mapi", function(integer, a, b), listOf(a), listOf(b)), f("List.iter", function(a, unit), listOf(a), unit),
		f("List.iteri", function(integer, a, unit), listOf(a), unit), f("List.filter", function(a, boolean), listOf(a), listOf(a)),
		f("List.fold_left", function(b, a, b), b, listOf(a), b), f("List.fold_right", function(a, b, b), listOf(a), b, b),
		f("List.for_all", function(a, boolean), listOf(a), boolean), f("List.exists", function(a, boolean), listOf(a), boolean),
		f("List.mem", integer, listOf(integer), boolean),
		f("List.sort", function(a, a, integer), listOf(a), listOf(a)), f("List.init 2", function(integer, a), listOf(a)),
		f("List.tl", listOf(a), listOf(a)), f("List.hd", listOf(a), a),
		f("send", chanOf(a), a, unit), f("fork", function(unit, unit), unit), f("box", function(unit, unit), basic("part")),
		f("get", refOf(a), a), f("set", a, refOf(a), unit), f("start", basic("name"), basic("part"), unit),
		f("recv", chanOf(a), a), f("ref", a, refOf(a)),
		f("epFun", function(a, b), endpointOf(a, b)), f("call", endpointOf(a, b), a, b),
		f("eOr", endpointOf(a, b), endpointOf(a, b), endpointOf(a, b)), f("ePar", endpointOf(a, b), endpointOf(a, b), endpointOf(a, b)),
		f("id", a, a), f("twice", function(a, a), a, a), f("compose", function(b, c), function(a, b), a, c),
		f("pair", a, tupleOf(a, a)), f("swap", tupleOf(a, b), tupleOf(b, a)), f("later", function(unit, a), a),
		f("race", function(unit, a), function(unit, a), a), f("ask", chanOf(tupleOf(a, chanOf(b))), a, b),
		f("default", a, optionOf(a), a), f("relay", chanOf(a), chanOf(a), unit), f("counter", unit, function(unit, integer)),
	}
}

// functions is the items that define what the library has not; a script keeps those that it uses.
func functions() []item {
	return []item{
		{"let id x = x", []string{"id"}},
		{"let twice f x = f (f x)", []string{"twice"}},
		{"let compose f g x = f (g x)", []string{"compose"}},
		{"let pair x = (x, x)", []string{"pair"}},
		{"let swap (a, b) = (b, a)", []string{"swap"}},
		{`let later f = let c = chan "later" in fork (fun () -> send c (f ())); recv c`, []string{"later"}},
		{`let race f g = let c = chan "race" in fork (fun () -> send c (f ())); fork (fun () -> send c (g ())); recv c`, []string{"race"}},
		{`let ask c x = let r = chan "answer" in send c (x, r); recv r`, []string{"ask"}},
		{"let default x o = match o with Some y -> y | None -> x", []string{"default"}},
		{"let relay c d = let x = recv c in send d x", []string{"relay"}},
		{"let counter () = let r = ref 0 in fun () -> r := !r + 1; !r", []string{"counter"}},
	}
}
