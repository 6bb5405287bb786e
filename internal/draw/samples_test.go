package draw_test

import (
	"fmt"

	"github.com/balticsim/balticsim/internal/draw"
)

// eop is the Adventure Works farm with everything at once: an Or over two machines, a Ref in front of it, a Par over two
// imports.
func eop() *draw.Graph {
	return &draw.Graph{
		Title:   "Adventure Works",
		Caption: "step 41: machine OrderEntry#main:7 crashed",
		Nodes: []draw.Node{
			{ID: "c", Kind: draw.Client, Name: "client"},
			{ID: "x", Kind: draw.Export, Name: "OrderEntry", Detail: "http://localhost:8080/OrderEntry.svc"},
			{ID: "ref", Kind: draw.Ref, Name: "e0"},
			{ID: "or", Kind: draw.Or, Name: "e34"},
			{ID: "m3", Kind: draw.Machine, Name: "OrderEntry", Detail: "OrderEntry#main:5", Ports: []draw.Port{{ID: "0", Label: "OrderEntry"}}, Snapshots: 2},
			{ID: "m4", Kind: draw.Machine, Name: "OrderEntry", Detail: "OrderEntry#main:7", State: draw.Crashed, Ports: []draw.Port{{ID: "0", Label: "OrderEntry"}}, Mark: true},
			{ID: "m1", Kind: draw.Machine, Name: "OrderProcessing", Ports: []draw.Port{{ID: "0", Label: "Submit"}, {ID: "1", Label: "Cancel"}, {ID: "2", Label: "Status"}}},
			{ID: "par", Kind: draw.Par, Name: "e12"},
			{ID: "i1", Kind: draw.Import, Name: "Payment1", Detail: "http://creditcard1.example/pay"},
			{ID: "i2", Kind: draw.Import, Name: "Payment2", Detail: "http://creditcard2.example/pay"},
		},
		Edges: []draw.Edge{
			{From: "c", To: "x"},
			{From: "x", To: "ref"},
			{From: "ref", To: "or", Style: draw.Current},
			{From: "ref", To: "m3", Port: "0", Style: draw.Former},
			{From: "or", To: "m3", Port: "0"},
			{From: "or", To: "m4", Port: "0", Mark: true},
			{From: "m3", To: "par"},
			{From: "m4", To: "par"},
			{From: "m3", To: "m1", Port: "0"},
			{From: "m4", To: "m1", Port: "0"},
			{From: "par", To: "i1"},
			{From: "par", To: "i2"},
		},
	}
}

// failover is a run of five partitions in which a machine is called, snapshotted, crashes and is restored.
func failover() *draw.Chart {
	c := &draw.Chart{
		Title: "eop/snapshot.ml, seed 7",
		Lanes: []draw.Lane{{Name: "host", Up: true}, {Name: "client", Up: true}, {Name: "OrderProcessing"}, {Name: "Payment"}, {Name: "OrderEntry"}},
		Outcome: draw.Outcome{
			End:    "deadlock",
			Detail: "main waits for a message that nobody will send",
			Output: []string{"accepted", "accepted"},
			Blocked: []draw.Blocked{
				{Lane: 0, Thread: "main", Waits: "recv done#main:9 (S.ml:14:3)"},
				{Lane: 2, Thread: "main+1.0", Waits: "recv op#main:2"},
			},
		},
	}
	add := func(e draw.Event) {
		e.Step = len(c.Events) + 1
		c.Events = append(c.Events, e)
	}
	for i, lane := range []int{2, 3, 4} {
		add(draw.Event{Kind: draw.Start, Lane: 0, Thread: "main", Target: lane, Starts: []string{[]string{"main+1.0", "main+2.0", "main+3.0"}[i]}})
	}
	add(draw.Event{Kind: draw.Fork, Lane: 0, Thread: "main", Starts: []string{"main.1"}})
	add(draw.Event{Kind: draw.Note, Lane: 0, Thread: "main.1", Text: "export OrderEntry"})
	send := func(from int, thread, message, ch, value string) {
		add(draw.Event{Kind: draw.Send, Lane: from, Thread: thread, Message: message, Chan: ch, Value: value})
	}
	recv := func(to, from int, thread, message, ch, value string) {
		add(draw.Event{Kind: draw.Recv, Lane: to, Target: from, Thread: thread, Message: message, Chan: ch, Value: value})
	}
	order := `({item="bike"; number=2}, resp#client:1)`
	send(1, "client", "client!1", "OrderEntry", order)
	recv(0, 1, "main.1", "client!1", "OrderEntry", order)
	send(0, "main.1", "main.1!1", "op", order)
	recv(4, 0, "main+3.0", "main.1!1", "op", order)
	add(draw.Event{Kind: draw.Fork, Lane: 4, Thread: "main+3.0", Starts: []string{"main+3.0.1"}})
	send(4, "main+3.0.1", "m!1", "op", `("4711", resp#main+3.0.1:1)`)
	send(4, "main+3.0.1", "m!2", "op", `("bike", resp#main+3.0.1:2)`)
	recv(3, 4, "main+2.0", "m!1", "op", `("4711", resp#main+3.0.1:1)`)
	add(draw.Event{Kind: draw.Set, Lane: 3, Thread: "main+2.0", Target: 3, Chan: "count", Value: "1"})
	send(3, "main+2.0", "p!1", "resp", `"ok"`)
	recv(2, 4, "main+1.0", "m!2", "op", `("bike", resp#main+3.0.1:2)`)
	send(2, "main+1.0", "q!1", "resp", `()`)
	recv(4, 3, "main+3.0.1", "p!1", "resp", `"ok"`)
	recv(4, 2, "main+3.0.1", "q!1", "resp", `()`)
	send(4, "main+3.0.1", "m!3", "resp", `"accepted"`)
	add(draw.Event{Kind: draw.Done, Lane: 4, Thread: "main+3.0.1"})
	recv(1, 4, "client", "m!3", "resp", `"accepted"`)
	add(draw.Event{Kind: draw.Print, Lane: 1, Thread: "client", Value: `"accepted\n"`})
	add(draw.Event{Kind: draw.Snapshot, Lane: 0, Thread: "main", Target: 3, Starts: []string{"main+4.0"}})
	add(draw.Event{Kind: draw.Choose, Lane: 0, Thread: "main", Value: "2"})
	add(draw.Event{Kind: draw.Fault, Lane: 0, Thread: "main.2", Value: `"crash"`})
	add(draw.Event{Kind: draw.Crash, Lane: 0, Thread: "main.2", Target: 3, Mark: true})
	send(1, "client", "client!2", "OrderEntry", order)
	recv(0, 1, "main.1", "client!2", "OrderEntry", order)
	send(0, "main.1", "main.1!2", "op", order)
	recv(4, 0, "main+3.0", "main.1!2", "op", order)
	send(4, "main+3.0", "m!4", "op", `("4711", resp#main+3.0:1)`)
	add(draw.Event{Kind: draw.Restore, Lane: 0, Thread: "main.2", Target: 3, Starts: []string{"main.2+2.0"}})
	add(draw.Event{Kind: draw.Get, Lane: 0, Thread: "main", Target: 3, Chan: "count", Value: "1"})
	recv(3, 4, "main.2+2.0", "m!4", "op", `("4711", resp#main+3.0:1)`)
	send(3, "main.2+2.0", "r!1", "resp", `"ok"`)
	recv(4, 3, "main+3.0", "r!1", "resp", `"ok"`)
	send(4, "main+3.0", "m!5", "resp", `"accepted"`)
	send(4, "main+3.0", "m!6", "audit", `"never read"`)
	recv(1, 4, "client", "m!5", "resp", `"accepted"`)
	add(draw.Event{Kind: draw.Stop, Lane: 0, Thread: "main", Target: 4})
	add(draw.Event{Kind: draw.Done, Lane: 1, Thread: "client"})
	return c
}

// alone is the chart of a program with one thread.
func alone() *draw.Chart {
	return &draw.Chart{
		Title: "hello.ml",
		Lanes: []draw.Lane{{Name: "host", Up: true}},
		Events: []draw.Event{
			{Step: 1, Kind: draw.Note, Thread: "main", Text: "chan c"},
			{Step: 2, Kind: draw.Send, Thread: "main", Chan: "c#main:1", Value: `"hello"`, Message: "main!1"},
			{Step: 3, Kind: draw.Recv, Thread: "main", Chan: "c#main:1", Value: `"hello"`, Message: "main!1"},
			{Step: 4, Kind: draw.Set, Thread: "main", Chan: "r#main:1", Value: "41"},
			{Step: 5, Kind: draw.Get, Thread: "main", Chan: "r#main:1", Value: "41"},
			{Step: 6, Kind: draw.Print, Thread: "main", Value: `"hello <world> & \"everybody\" in a text that is much too long to be shown as it is, so that it is cut"`},
			{Step: 7, Kind: draw.Fail, Thread: "main", Value: "division by zero"},
		},
		Outcome: draw.Outcome{End: "error", Detail: "BAL9003 division by zero at hello.ml:7:12", Output: []string{"hello <world>"}},
	}
}

// crowd is a run of so many partitions that a lane has hardly room for its name, each calling the next one.
func crowd(partitions int) *draw.Chart {
	c := &draw.Chart{Title: "a ring of partitions", Lanes: []draw.Lane{{Name: "host", Up: true}}, Outcome: draw.Outcome{End: "done"}}
	label := func(i int) string {
		if i == 0 {
			return "main"
		}
		return fmt.Sprintf("main+%d.0", i)
	}
	for i := 1; i < partitions; i++ {
		c.Lanes = append(c.Lanes, draw.Lane{Name: fmt.Sprintf("Warehouse#main:%d", i)})
		c.Events = append(c.Events, draw.Event{Kind: draw.Start, Thread: "main", Target: i, Starts: []string{label(i)}})
	}
	for i := range partitions {
		next := (i + 1) % partitions
		message := fmt.Sprintf("%s!1", label(i))
		c.Events = append(c.Events,
			draw.Event{Kind: draw.Send, Lane: i, Thread: label(i), Chan: "token", Value: fmt.Sprint(i), Message: message},
			draw.Event{Kind: draw.Recv, Lane: next, Target: i, Thread: label(next), Chan: "token", Value: fmt.Sprint(i), Message: message})
	}
	for i := range c.Events {
		c.Events[i].Step = i + 1
	}
	return c
}

// wide is a call graph of many machines that share imports, with a cycle through a Ref and a Ref that points at itself.
func wide() *draw.Graph {
	g := &draw.Graph{Title: "A large farm", Nodes: []draw.Node{{ID: "or", Kind: draw.Or, Name: "balance"}, {ID: "back", Kind: draw.Ref, Name: "back"}}}
	for i := range 14 {
		id := fmt.Sprintf("m%d", i)
		g.Nodes = append(g.Nodes, draw.Node{ID: id, Kind: draw.Machine, Name: fmt.Sprintf("Frontend%d", i), State: draw.State(i % 3), Ports: []draw.Port{{ID: "a", Label: "Query"}, {ID: "b", Label: "Subscribe"}}})
		g.Edges = append(g.Edges, draw.Edge{From: "or", To: id, Port: "a"}, draw.Edge{From: id, To: fmt.Sprintf("i%d", i%3)}, draw.Edge{From: id, To: "back"})
	}
	for i := range 3 {
		g.Nodes = append(g.Nodes, draw.Node{ID: fmt.Sprintf("i%d", i), Kind: draw.Import, Name: "Stock", Detail: fmt.Sprintf("http://stock%d.example:8080/a/very/long/path/to/the/service/of/stock", i)})
	}
	g.Edges = append(g.Edges, draw.Edge{From: "back", To: "or", Style: draw.Current}, draw.Edge{From: "back", To: "back", Style: draw.Former})
	return g
}
