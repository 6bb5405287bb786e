package draw_test

import (
	"fmt"

	"github.com/balticsim/balticsim/internal/draw"
)

func ExampleChart_Mermaid() {
	c := draw.Chart{
		Lanes: []draw.Lane{{Name: "host", Up: true}, {Name: "Payment"}},
		Events: []draw.Event{
			{Kind: draw.Start, Thread: "main", Target: 1, Starts: []string{"main+1.0"}},
			{Kind: draw.Send, Thread: "main", Message: "main!1"},
			{Kind: draw.Recv, Lane: 1, Thread: "main+1.0", Target: 0, Message: "main!1", Chan: "op", Value: "42"},
			{Kind: draw.Crash, Thread: "main", Target: 1},
		},
		Outcome: draw.Outcome{End: "done"},
	}
	text, err := c.Mermaid(draw.Window{})
	fmt.Print(string(text), err)
	// Output:
	// sequenceDiagram
	//     participant P0 as host
	//     participant P1 as Payment
	//     P0-->>P1: start Payment
	//     P0->>P1: op 42
	//     P0--xP1: crash Payment
	//     Note over P1: ✕ crash Payment
	//     Note over P0,P1: #101;nd#58; done
	// <nil>
}

func ExampleGraph_DOT() {
	g := draw.Graph{
		Title: "two machines",
		Nodes: []draw.Node{
			{ID: "1", Kind: draw.Machine, Name: "OrderEntry", Ports: []draw.Port{{ID: "op", Label: "OrderEntry"}}},
			{ID: "2", Kind: draw.Import, Name: "Payment", Detail: "http://pay.example/"},
		},
		Edges: []draw.Edge{{From: "1", To: "2"}},
	}
	text, err := g.DOT()
	fmt.Print(string(text), err)
	// Output:
	// digraph "two machines" {
	//   compound=true; rankdir=TB; fontname="Helvetica"; labelloc=t;
	//   node [fontname="Helvetica" fontsize=12]; edge [fontname="Helvetica" fontsize=12];
	//   label="two machines";
	//   n1 [shape=invhouse label="import\nPayment\nhttp://pay.example/" tooltip="import Payment, http://pay.example/"];
	//   subgraph cluster_host {
	//     label="host"; style=dashed; color="#8c959f";
	//     subgraph cluster_m0 {
	//       label="OrderEntry\nrunning"; style=filled fillcolor="#eaf4fb" color="#0072b2";
	//       n0_0 [shape=oval style=filled fillcolor=white label="OrderEntry"];
	//     }
	//   }
	//   n0_0 -> n1 [color="#3d4650" ltail=cluster_m0 tooltip="OrderEntry → Payment (potential call)"];
	// }
	// <nil>
}
