package draw_test

import "github.com/balticsim/balticsim/internal/draw"

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
