package driver

import (
	"strings"

	"github.com/balticsim/balticsim/internal/draw"
	"github.com/balticsim/balticsim/pi"
)

// edges adds the calls that a server may make. A machine's calls are those of its inner servers, through the forwarders
// behind its imports.
func (g *grapher) edges(s server) {
	id := s.channel.String()
	from, style := id, draw.Call
	switch {
	case strings.HasPrefix(s.channel.Hint, ">"):
		return // the port: its call is into the box
	case g.machine[id] != "":
		from = g.machine[id]
	case strings.Contains(s.channel.Hint, ">"):
		return // followed from the machine
	case !g.nodes[id]:
		return
	case g.kind(s.handler) == draw.Ref:
		style = draw.Current
	}
	for _, channel := range g.channels(s.handler) {
		g.edge(from, channel.String(), style)
	}
}

// edge adds a call to the endpoint of a channel; a forwarder behind an import is followed to what it calls.
func (g *grapher) edge(from, channel string, style draw.EdgeStyle) {
	target, ok := g.servers[channel]
	switch {
	case !ok && g.machine[channel] == "":
		return // a reply channel, or a server that is gone
	case ok && !strings.HasPrefix(target.channel.Hint, ">") && !strings.HasPrefix(target.channel.Hint, "export:") &&
		strings.Contains(target.channel.Hint, ">"):
		for _, next := range g.channels(target.handler) {
			g.edge(from, next.String(), style)
		}
		return
	}
	e := draw.Edge{From: from, To: channel, Style: style}
	if machine := g.machine[channel]; machine != "" {
		e.To, e.Port = machine, channel
	}
	if e.To == from || !g.nodes[e.To] {
		return
	}
	for _, known := range g.graph.Edges {
		if known.From == e.From && known.To == e.To && known.Port == e.Port {
			return
		}
	}
	g.graph.Edges = append(g.graph.Edges, e)
}

// client adds the workload's partition, which may call every export.
func (g *grapher) client() {
	for _, part := range g.view.Partitions {
		if part.Display != "client" {
			continue
		}
		g.add(draw.Node{ID: "client", Kind: draw.Client, Name: "client"})
		for _, n := range g.graph.Nodes {
			if n.Kind == draw.Export {
				g.graph.Edges = append(g.graph.Edges, draw.Edge{From: "client", To: n.ID})
			}
		}
	}
}

// partitions adds the partitions that no endpoint stands for: those that a script starts by hand. A picture without
// anything in it says so.
func (g *grapher) partitions() {
	for _, part := range g.view.Partitions {
		if part.Name == nil || part.Display == "client" || part.Display == "env" || g.nodes[part.Name.String()] {
			continue
		}
		id := part.Name.String()
		g.add(draw.Node{ID: id + part.Instance, Kind: draw.Machine, Name: part.Display, State: g.state(id), Snapshots: g.watch.snapshots[id], Mark: g.watch.touched == id})
	}
	if len(g.graph.Nodes) == 0 {
		g.graph.Caption = strings.TrimPrefix(g.graph.Caption+"; no endpoints and no machines: trace show --msc draws threads and messages", "; ")
	}
}

// channels lists the channels that a value can reach: through closures, tuples, constructors and cells, each once, in
// the order met.
func (g *grapher) channels(v pi.Value) []pi.Name {
	var found []pi.Name
	seen := map[string]bool{}
	var walk func(v pi.Value, depth int)
	walk = func(v pi.Value, depth int) {
		if depth > 64 {
			return
		}
		switch v.Kind() {
		case pi.KindName:
			n := v.Name()
			if seen[n.String()] {
				return
			}
			seen[n.String()] = true
			switch n.Kind {
			case pi.NameChan:
				found = append(found, n)
			case pi.NameRef:
				if content, ok := g.cells[n.String()]; ok {
					walk(content, depth+1)
				}
			case pi.NamePart:
			}
		case pi.KindFun:
			for _, c := range v.Captured() {
				walk(c.Value, depth+1)
			}
		case pi.KindTuple, pi.KindCtor:
			for _, f := range v.Fields() {
				walk(f, depth+1)
			}
		case pi.KindUnit, pi.KindInt, pi.KindBool, pi.KindString, pi.KindPart, pi.KindGo:
		}
	}
	walk(v, 0)
	return found
}

func (g *grapher) firstChannel(v pi.Value) (pi.Name, bool) {
	found := g.channels(v)
	if len(found) == 0 {
		return pi.Name{}, false
	}
	return found[0], true
}

func (g *grapher) importURL(name, operation string) string {
	for _, i := range g.program.Farm.Imports {
		if i.Name == name {
			return i.URL
		}
	}
	return operation
}

func (g *grapher) exportURL(name, operation string) string {
	for _, x := range g.program.Farm.Exports {
		if x.Name == name {
			return x.URL
		}
	}
	return operation
}
