package gen

import (
	"fmt"
	"strings"
)

// scenario is a script of one kind: a machine allocates, tells the host what it has made, and works; the host takes snapshots, copies
// and restores, and uses what it was told of. It is where the time of a stop, and whose cell and whose channel it is, can be seen.
func (g *scriptGen) scenario() string {
	var b strings.Builder
	b.WriteString("let () = start n (box (fun () -> " + g.work(g.size+1) + "))\n")
	b.WriteString("let f = stop n\nlet () = start n f\n")
	for i := range g.size {
		b.WriteString(g.operation(i) + "\n")
	}
	return whole(b.String())
}

// work is what the machine does: a chain of bindings and statements.
func (g *scriptGen) work(length int) string {
	if length == 0 {
		return "()"
	}
	g.fresh++
	v := fmt.Sprintf("v%d", g.fresh)
	here := func(text string) string { return text + " " + g.work(length-1) }
	outer := len(g.scope)
	defer func() { g.scope = g.scope[:outer] }()
	switch g.pick("cell cell bump bump bump chan machine wait print hear fork self") {
	case "cell":
		g.scope = append(g.scope, named{v, refT})
		return here("let " + v + " = ref 0 in send g " + v + ";")
	case "chan":
		g.scope = append(g.scope, named{v, chanT})
		return here("let " + v + ` = chan "k" in send q ` + v + ";")
	case "machine":
		return here("let " + v + ` = name "l" in start ` + v + " (box (fun () -> print_int 3));")
	case "bump":
		r := g.variable(refT)
		return here(r + " := !" + r + " + 1; print_int !" + r + ";")
	case "wait":
		return here("ignore (recv c);")
	case "hear":
		return here("print_int (recv " + g.variable(chanT) + ");")
	case "fork":
		return here("fork (fun () -> " + g.work(1) + ");")
	case "self":
		return here("start (name \"l\") (stop " + g.pick("n m") + ");")
	default:
		return here("print_int 4;")
	}
}

// operation is an item of the host.
func (g *scriptGen) operation(i int) string {
	switch g.pick("snap restore copy copy copy restore learn learn hear look write say go go") {
	case "snap":
		return "let f = stop n let () = start n f"
	case "restore":
		return "let _ = stop n let () = start n f"
	case "copy":
		return "let () = start " + g.other() + " f"
	case "learn":
		v := fmt.Sprintf("r%d", i)
		g.scope = append(g.scope, named{v, refT})
		return "let " + v + " = recv g"
	case "hear":
		v := fmt.Sprintf("k%d", i)
		g.scope = append(g.scope, named{v, chanT})
		return "let " + v + " = recv q"
	case "look":
		return "let () = print_int !" + g.variable(refT)
	case "write":
		return "let () = " + g.variable(refT) + " := 5"
	case "say":
		return "let () = send " + g.variable(chanT) + " 7"
	default:
		return "let () = send c 0; send c 0"
	}
}

// copies is a script of one kind: a machine makes a cell, or a channel, and tells the host; it is frozen and started again under two
// names, and both copies use what each of them has of its own, while the host uses what it was told of. Whose cell it is and
// what a frozen machine takes with it can be seen here, with few threads that run at the same time.
func (g *scriptGen) copies() string {
	var b strings.Builder
	line := func(text string) { b.WriteString(text + "\n") }
	// What the machine does after the moment at which it is frozen, if that is when it waits.
	use := func() string { return g.pick("bump look set late self") }
	later := map[string]string{
		"bump": "x := !x + 1; print_int !x",
		"look": "print_int !x",
		"set":  "x := 7",
		"late": "let y = ref 4 in send g y; y := !y + 1; print_int !y",
		"self": "ignore (stop n); print_int 6",
	}
	wait := g.pick("wait wait go")
	body := "let x = ref " + g.pick("0 1") + " in send g x; "
	switch g.pick("plain send inner") {
	case "send":
		body += "send c 3; "
	case "inner":
		body += "fork (fun () -> " + g.pick("print_int(recv(c)) x:=5 send(c)(8)") + "); "
	}
	if wait == "wait" {
		body += "(recv d) (); "
	}
	line("let () = start n (box (fun () -> " + body + later[use()] + "))")
	line("let x = recv g")
	line("let f = stop n")
	line("let () = start n f")
	line("let () = start m f")
	for range uniform(g.t, []int{1, 0, 2}) {
		switch g.pick("write look stop back hear release") {
		case "write":
			line("let () = x := 5")
		case "look":
			line("let () = print_int !x")
		case "stop":
			line("let _ = stop m")
		case "back":
			line("let _ = stop n let () = start n f")
		case "hear":
			line("let () = print_int (recv c)")
		default:
			line("let () = send d (fun () -> ())")
		}
	}
	if wait == "wait" {
		for range uniform(g.t, []int{2, 1}) {
			line("let () = send d (fun () -> " + g.pick("() print_int(9)") + ")")
		}
	}
	return whole(b.String())
}
