package explore_test

import (
	"fmt"
	"strings"
)

// philosophers are n, each of whom takes the left fork, the right one, lays down the left, the right, for ever.
func philosophers(n int) *program {
	var b strings.Builder
	b.WriteString("Fork(t,d) = t!.d?.Fork(t,d)\n")
	b.WriteString("Phil(l,dl,r,dr) = l?.r?.dl!.dr!.Phil(l,dl,r,dr)\n")
	dinner(&b, n)
	return parse(b.String())
}

// once are philosophers who eat once.
func once(n int) *program {
	var b strings.Builder
	b.WriteString("Fork(t,d) = t!.d?.Fork(t,d)\n")
	b.WriteString("Phil(l,dl,r,dr) = l?.r?.dl!.dr!.0\n")
	dinner(&b, n)
	return parse(b.String())
}

func dinner(b *strings.Builder, n int) {
	b.WriteString("main new")
	for i := range n {
		fmt.Fprintf(b, " t%d d%d", i, i)
	}
	b.WriteString(" = ")
	for i := range n {
		if i > 0 {
			b.WriteString(" | ")
		}
		right := (i + 1) % n
		fmt.Fprintf(b, "Fork(t%d,d%d) | Phil(t%d,d%d,t%d,d%d)", i, i, i, i, right, right)
	}
}

// phones are cells of the mobile phone system of Milner, Parrow and Walker: a car that talks with one of the bases, and a
// centre that hands it over to any other base.
func phones(cells, bases int) *program {
	var b strings.Builder
	b.WriteString("Car(talk,switch) = talk!.Car(talk,switch) + switch?(t,s).Car(t,s)\n")
	b.WriteString("Base(talk,switch,give,alert) = talk?.Base(talk,switch,give,alert) + give?(t,s).switch!(t,s).Idle(talk,switch,give,alert)\n")
	b.WriteString("Idle(talk,switch,give,alert) = alert?.Base(talk,switch,give,alert)\n")
	params := func(cell int, first int) string {
		order := []int{first}
		for i := range bases {
			if i != first {
				order = append(order, i)
			}
		}
		var names []string
		for _, i := range order {
			for _, n := range []string{"t", "s", "g", "a"} {
				names = append(names, fmt.Sprintf("%s%d_%d", n, cell, i))
			}
		}
		return strings.Join(names, ",")
	}
	var choices []string
	for next := 1; next < bases; next++ {
		choices = append(choices, fmt.Sprintf("g0_0!(t0_%d,s0_%d).Alert(%s)", next, next, params(0, next)))
	}
	fmt.Fprintf(&b, "Alert(%s) = a0_0!.Centre(%s)\n", params(0, 0), params(0, 0))
	fmt.Fprintf(&b, "Centre(%s) = %s\n", params(0, 0), strings.Join(choices, " + "))
	b.WriteString("main new")
	for c := range cells {
		b.WriteString(" " + strings.ReplaceAll(params(c, 0), ",", " "))
	}
	b.WriteString(" = ")
	for c := range cells {
		if c > 0 {
			b.WriteString(" | ")
		}
		fmt.Fprintf(&b, "Car(t%d_0,s%d_0) | Base(t%d_0,s%d_0,g%d_0,a%d_0) | Centre(%s)", c, c, c, c, c, c, params(c, 0))
		for i := 1; i < bases; i++ {
			fmt.Fprintf(&b, " | Idle(t%d_%d,s%d_%d,g%d_%d,a%d_%d)", c, i, c, i, c, i, c, i)
		}
	}
	return parse(b.String())
}

// race is a receiver who takes r messages of n senders.
func race(n, r int) *program {
	var b strings.Builder
	b.WriteString("Send(c) = c!.0\nTake0(c) = c?.0\n")
	for i := 1; i < r; i++ {
		fmt.Fprintf(&b, "Take%d(c) = c?.Take%d(c)\n", i, i-1)
	}
	fmt.Fprintf(&b, "main c = Take%d(c)%s", r-1, strings.Repeat(" | Send(c)", n))
	return parse(b.String())
}

// pairs are n senders with a receiver each.
func pairs(n int) *program {
	var free, body []string
	for i := range n {
		free = append(free, fmt.Sprintf("c%d", i))
		body = append(body, fmt.Sprintf("Send(c%d) | Take(c%d)", i, i))
	}
	return parse("Send(c) = c!.0\nTake(c) = c?.0\nmain " + strings.Join(free, " ") + " = " + strings.Join(body, " | "))
}

// calls are n, each of which either of two servers takes.
func calls(n int) *program {
	var free, body []string
	for i := range n {
		free = append(free, fmt.Sprintf("c%d", i))
		body = append(body, fmt.Sprintf("Call(c%d) | Serve(c%d) | Serve(c%d)", i, i, i))
	}
	return parse("Call(c) = c!.0\nServe(c) = c?.0\nmain " + strings.Join(free, " ") + " = " + strings.Join(body, " | "))
}

// commit is the first half of two-phase commit: n participants make up their minds and vote, a coordinator takes the votes.
func commit(n int) *program {
	var b strings.Builder
	b.WriteString("Voter(y,n,v) = y?.v!(y).0 + n?.v!(n).0\nMind(y,n) = y!.0 + n!.0\nTake0(v) = v?(x).0\n")
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, "Take%d(v) = v?(x).Take%d(v)\n", i, i-1)
	}
	b.WriteString("main v")
	for i := range n {
		fmt.Fprintf(&b, " y%d n%d", i, i)
	}
	fmt.Fprintf(&b, " = Take%d(v)", n-1)
	for i := range n {
		fmt.Fprintf(&b, " | Voter(y%d,n%d,v) | Mind(y%d,n%d)", i, i, i, i)
	}
	return parse(b.String())
}

// crowd is n senders and n receivers on one channel.
func crowd(n int) *program {
	return parse("Send(c) = c!.0\nTake(c) = c?.0\nmain c = " + strings.Repeat("Send(c) | Take(c) | ", n-1) + "Send(c) | Take(c)")
}

// service is clients, each of whom thinks, asks one of the servers with a new name for the answer, waits for it, and so on.
func service(clients, servers int) *program {
	return parse("Client(ask,think) = think?.new r.Ready(ask,think,r)\n" +
		"Ready(ask,think,r) = ask!(r).Waiting(ask,think,r)\n" +
		"Waiting(ask,think,r) = r?.Client(ask,think)\n" +
		"Server(ask) = ask?(r).Busy(ask,r)\n" +
		"Busy(ask,r) = r!.Server(ask)\n" +
		"Clock(think) = think!.Clock(think)\n" +
		"main ask think = Clock(think)" + strings.Repeat(" | Client(ask,think)", clients) + strings.Repeat(" | Server(ask)", servers))
}

// tokens is a ring of n nodes around which m tokens travel, each a name that leads to its owner: a node that has one works
// with it as long as it likes and hands it on. The tokens come in at nodes as far from each other as can be.
func tokens(n, m int) *program {
	var b strings.Builder
	b.WriteString("Node(in,out) = in?(t).Got(in,out,t)\n" +
		"Got(in,out,t) = t!.Work(in,out,t)\n" +
		"Work(in,out,t) = t!.Work(in,out,t) + t!.Done(in,out,t)\n" +
		"Done(in,out,t) = out!(t).Node(in,out)\n" +
		"Owner(t) = t?.Owner(t)\n" +
		"Inject(in,t) = in!(t).0\n")
	b.WriteString("main new")
	for i := range n {
		fmt.Fprintf(&b, " c%d", i)
	}
	for i := range m {
		fmt.Fprintf(&b, " t%d", i)
	}
	b.WriteString(" = Node(c0,c1)")
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, " | Node(c%d,c%d)", i, (i+1)%n)
	}
	for i := range m {
		fmt.Fprintf(&b, " | Inject(c%d,t%d) | Owner(t%d)", i*n/m, i, i)
	}
	return parse(b.String())
}
