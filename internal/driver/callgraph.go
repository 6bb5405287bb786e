package driver

import (
	"fmt"
	"strings"

	"github.com/balticsim/balticsim/internal/draw"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
)

// The call graph is read off the configuration itself. A server is a thread that waits in `serve c f`: it makes the
// channel c an endpoint and f what it does with a call. The channels that f's closure holds, directly or through a cell, are
// those it may call: the edges. The hint of c says what kind of endpoint it is (baltic/hint.go), and for an
// intermediary the place in B.ml where f was written says which combinator made it.

// grapher builds the picture of one configuration.
type grapher struct {
	program *Program
	watch   *farmWatch
	view    pi.View
	names   []pi.Name
	servers map[string]server   // by the name of the channel served
	cells   map[string]pi.Value // contents by the name of the reference
	machine map[string]string   // node of the machine that an inner channel belongs to
	nodes   map[string]bool
	graph   draw.Graph
}

// server is a channel that some thread serves, or a machine's channel that nobody serves now.
type server struct {
	channel pi.Name
	handler pi.Value
	known   bool // handler is there
	part    string
}

func (p *Program) callGraph(c *pi.Config, w *farmWatch) *draw.Graph {
	g := &grapher{
		program: p, watch: w, view: c.View(), names: c.Names(), servers: map[string]server{},
		cells: map[string]pi.Value{}, machine: map[string]string{}, nodes: map[string]bool{},
	}
	g.graph.Title, g.graph.Caption = p.Script.Name, w.last
	order := g.collect()
	for _, name := range order {
		g.node(g.servers[name])
	}
	for _, name := range order {
		g.edges(g.servers[name])
	}
	g.client()
	g.partitions()
	return &g.graph
}

// collect finds the servers and the cells, and returns the channels served in the order of their creation.
func (g *grapher) collect() []string {
	for _, part := range g.view.Partitions {
		for _, cell := range part.Cells {
			g.cells[cell.Ref.String()] = cell.Value
		}
		for _, t := range part.Threads {
			if f, ok := g.handler(t); ok {
				g.servers[t.At.String()] = server{channel: *t.At, handler: f, known: true, part: part.Display}
			}
		}
	}
	var order []string
	for _, n := range g.names {
		if _, ok := g.servers[n.String()]; ok {
			order = append(order, n.String())
		}
	}
	return order
}

// handler returns the function of a thread that waits in B's `serve c f`.
func (g *grapher) handler(t pi.ThreadView) (pi.Value, bool) {
	if t.At == nil || t.At.Kind != pi.NameChan || !strings.HasPrefix(t.Waits, "recv") {
		return pi.Value{}, false
	}
	at := t.Inner
	if !at.Known() {
		at = t.Span
	}
	if g.definition(at) != "serve" {
		return pi.Value{}, false
	}
	for _, v := range t.Holds {
		if v.Name == "f" && v.Value.Kind() == pi.KindFun {
			return v.Value, true
		}
	}
	return pi.Value{}, false
}

// node adds the node that a server is, if it is one: forwarders behind an import are edges, and a machine's inner
// servers are part of its box.
func (g *grapher) node(s server) {
	hint, id := s.channel.Hint, s.channel.String()
	switch {
	case strings.HasPrefix(hint, "export:"):
		name, operation, _ := strings.Cut(strings.TrimPrefix(hint, "export:"), ".")
		g.add(draw.Node{ID: id, Kind: draw.Export, Name: name, Detail: g.exportURL(name, operation)})
	case strings.HasPrefix(hint, ">"):
		g.port(s)
	case strings.Contains(hint, ">"):
	case s.part == "env":
		name, operation, _ := strings.Cut(hint, ".")
		g.add(draw.Node{ID: id, Kind: draw.Import, Name: name, Detail: g.importURL(name, operation)})
	case s.part == "host":
		g.add(draw.Node{ID: id, Kind: g.kind(s.handler), Name: g.intermediaryName(s)})
	}
}

func (g *grapher) add(n draw.Node) {
	if !g.nodes[n.ID] {
		g.nodes[n.ID] = true
		g.graph.Nodes = append(g.graph.Nodes, n)
	}
}

// definition is the definition of B.ml in which a place stands, or "".
func (g *grapher) definition(span source.Span) string {
	if !span.Known() || span.File.Name != g.watch.library.Name {
		return ""
	}
	return definitionAt(g.watch.library, span.File.Position(int(span.Start)).Line)
}

// kind tells which combinator of B made an intermediary: the one in whose definition its function was written.
func (g *grapher) kind(f pi.Value) draw.NodeKind {
	switch g.definition(f.Span()) {
	case "eOr":
		return draw.Or
	case "ePar":
		return draw.Par
	case "eRef":
		return draw.Ref
	}
	return draw.Function
}

func (g *grapher) intermediaryName(s server) string {
	kind := g.kind(s.handler)
	name := "epFun"
	if kind != draw.Function {
		name = "e" + kind.String()
	}
	if n := 1 + g.earlier(func(other server) bool {
		return other.part == "host" && isIntermediary(other) && g.kind(other.handler) == kind && other.channel.Ordinal < s.channel.Ordinal
	}); n > 1 {
		return fmt.Sprintf("%s %d", name, n)
	}
	return name
}

func isIntermediary(s server) bool { return !strings.ContainsAny(s.channel.Hint, ">:") }

func (g *grapher) earlier(counts func(server) bool) int {
	n := 0
	for _, s := range g.servers {
		if counts(s) {
			n++
		}
	}
	return n
}

// port adds an operation of a machine, and the machine with its first one. The forwarder's function calls the stub of the
// channel served inside, and the machine's partition has the next name that the same thread made.
func (g *grapher) port(s server) {
	inner, ok := g.firstChannel(s.handler)
	if !ok {
		return
	}
	role, operation, _ := strings.Cut(strings.TrimPrefix(s.channel.Hint, ">"), ".")
	partition, ok := g.partitionAfter(inner, role)
	if !ok {
		return
	}
	id := partition.String()
	if !g.nodes[id] {
		g.add(draw.Node{
			ID: id, Kind: draw.Machine, Name: g.machineName(partition), State: g.state(id),
			Snapshots: g.watch.snapshots[id], Mark: g.watch.touched == id,
		})
	}
	for i := range g.graph.Nodes {
		if g.graph.Nodes[i].ID == id {
			g.graph.Nodes[i].Ports = append(g.graph.Nodes[i].Ports, draw.Port{ID: s.channel.String(), Label: operation})
		}
	}
	g.machine[s.channel.String()] = id
	g.machine[inner.String()] = id
}

// partitionAfter is the first partition name with that hint that the maker of a channel made after it.
func (g *grapher) partitionAfter(channel pi.Name, hint string) (pi.Name, bool) {
	for _, n := range g.names {
		if n.Kind == pi.NamePart && n.Maker == channel.Maker && n.Ordinal > channel.Ordinal && n.Hint == hint {
			return n, true
		}
	}
	return pi.Name{}, false
}

// machineName is the role, numbered when the farm has several machines of it.
func (g *grapher) machineName(partition pi.Name) string {
	index, total := 0, 0
	for _, n := range g.names {
		if n.Kind == pi.NamePart && n.Hint == partition.Hint {
			total++
			if n == partition {
				index = total
			}
		}
	}
	if total == 1 {
		return partition.Hint
	}
	return fmt.Sprintf("%s %d", partition.Hint, index)
}

// state tells a running machine from one that has crashed, of which an empty partition is left, and one that is stopped.
func (g *grapher) state(name string) draw.State {
	for _, part := range g.view.Partitions {
		if part.Name != nil && part.Name.String() == name {
			if len(part.Threads) == 0 {
				return draw.Crashed
			}
			return draw.Running
		}
	}
	return draw.Stopped
}
