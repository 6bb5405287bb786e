package driver

import "github.com/balticsim/balticsim/internal/draw"

// GraphDoc is a call graph as data: what `graph --format json` prints (docs/schema/graph.json). The kinds, states and
// styles are the words that the picture shows.
type GraphDoc struct {
	V       int       `json:"v"`
	Command string    `json:"command"`
	Title   string    `json:"title"`
	Caption string    `json:"caption,omitempty"`
	Nodes   []nodeDoc `json:"nodes"`
	Edges   []edgeDoc `json:"edges"`
}

type nodeDoc struct {
	ID        string    `json:"id"`
	Kind      string    `json:"kind"`
	Name      string    `json:"name"`
	Detail    string    `json:"detail,omitempty"`
	State     string    `json:"state,omitempty"`     // of a machine
	Snapshots int       `json:"snapshots,omitempty"` // of a machine
	Ports     []portDoc `json:"ports,omitempty"`     // of a machine
	Mark      bool      `json:"mark,omitempty"`      // the last step touched it
}

type portDoc struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

type edgeDoc struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Port  string `json:"port,omitempty"`
	Style string `json:"style"`
	Mark  bool   `json:"mark,omitempty"`
}

func graphDocument(g *draw.Graph) GraphDoc {
	doc := GraphDoc{V: 1, Command: "graph", Title: g.Title, Caption: g.Caption, Nodes: []nodeDoc{}, Edges: []edgeDoc{}}
	for _, n := range g.Nodes {
		node := nodeDoc{ID: n.ID, Kind: n.Kind.String(), Name: n.Name, Detail: n.Detail, Mark: n.Mark}
		if n.Kind == draw.Machine {
			node.State, node.Snapshots = n.State.String(), n.Snapshots
			for _, p := range n.Ports {
				node.Ports = append(node.Ports, portDoc{p.ID, p.Label})
			}
		}
		doc.Nodes = append(doc.Nodes, node)
	}
	for _, e := range g.Edges {
		doc.Edges = append(doc.Edges, edgeDoc{e.From, e.To, e.Port, e.Style.String(), e.Mark})
	}
	return doc
}

// ChartDoc is a message sequence chart as data: what `trace show --msc --format json` prints (docs/schema/chart.json).
// Lanes are named by their partitions.
type ChartDoc struct {
	V       int        `json:"v"`
	Command string     `json:"command"`
	Title   string     `json:"title"`
	Lanes   []string   `json:"lanes"`
	Events  []eventDoc `json:"events"`
	Outcome outcomeDoc `json:"outcome"`
}

type eventDoc struct {
	Kind    string   `json:"kind"`
	Step    int      `json:"step,omitempty"` // none for what ran locally with the step before
	Lane    string   `json:"lane"`
	Thread  string   `json:"thread,omitempty"`
	Target  string   `json:"target,omitempty"` // the lane acted upon
	Chan    string   `json:"chan,omitempty"`
	Value   string   `json:"value,omitempty"`
	Message string   `json:"message,omitempty"`
	Starts  []string `json:"starts,omitempty"`
	Text    string   `json:"text,omitempty"`
}

type outcomeDoc struct {
	End     string       `json:"end"`
	Detail  string       `json:"detail,omitempty"`
	Output  []string     `json:"output"`
	Blocked []blockedDoc `json:"blocked"`
}

type blockedDoc struct {
	Lane   string `json:"lane"`
	Thread string `json:"thread"`
	Waits  string `json:"waits"`
}

// chartDocument is the chart with the events of the window w, which is meant as draw.Chart.SVG means it.
func chartDocument(c *draw.Chart, w draw.Window) ChartDoc {
	doc := ChartDoc{V: 1, Command: "chart", Title: c.Title, Lanes: []string{}, Events: []eventDoc{}}
	for _, l := range c.Lanes {
		doc.Lanes = append(doc.Lanes, l.Name)
	}
	to := len(c.Events)
	if w.To > 0 {
		to = min(w.To, to)
	}
	for i := min(w.From, to); i < to; i++ {
		e := &c.Events[i]
		event := eventDoc{
			Kind: e.Kind.String(), Step: e.Step, Lane: c.Lanes[e.Lane].Name, Thread: e.Thread,
			Chan: e.Chan, Value: e.Value, Message: e.Message, Starts: e.Starts, Text: e.Text,
		}
		if hasTarget(e.Kind) {
			event.Target = c.Lanes[e.Target].Name
		}
		doc.Events = append(doc.Events, event)
	}
	doc.Outcome = outcomeDoc{End: c.Outcome.End, Detail: c.Outcome.Detail, Output: c.Outcome.Output, Blocked: []blockedDoc{}}
	if doc.Outcome.Output == nil {
		doc.Outcome.Output = []string{}
	}
	for _, b := range c.Outcome.Blocked {
		doc.Outcome.Blocked = append(doc.Outcome.Blocked, blockedDoc{c.Lanes[b.Lane].Name, b.Thread, b.Waits})
	}
	return doc
}

// hasTarget says for which kinds of events Target counts.
func hasTarget(k draw.EventKind) bool {
	switch k {
	case draw.Recv, draw.Get, draw.Set, draw.Start, draw.Stop, draw.Snapshot, draw.Restore, draw.Crash:
		return true
	case draw.Send, draw.Print, draw.Choose, draw.Fork, draw.Done, draw.Fail, draw.Note, draw.Fault:
		return false
	}
	panic("driver: unknown event kind")
}
