package draw

import (
	"fmt"
	"strings"
)

// DOT returns the graph as text for Graphviz: the host and each machine are clusters, ports are nodes within their
// machine, and edges leave a machine from its box. It fails when Check does.
func (g *Graph) DOT() ([]byte, error) {
	if err := g.Check(); err != nil {
		return nil, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "digraph %s {\n", quote(headline(g.Title, "call graph")))
	b.WriteString("  compound=true; rankdir=TB; fontname=\"Helvetica\"; labelloc=t;\n")
	b.WriteString("  node [fontname=\"Helvetica\" fontsize=12]; edge [fontname=\"Helvetica\" fontsize=12];\n")
	fmt.Fprintf(&b, "  label=%s;\n", quote(g.Title, g.Caption))
	number := map[string]int{}
	for i, n := range g.Nodes {
		number[n.ID] = i
		if zoneOf(n.Kind) != inside {
			b.WriteString("  " + dotNode(i, &n) + "\n")
		}
	}
	b.WriteString("  subgraph cluster_host {\n    label=\"host\"; style=dashed; color=\"#8c959f\";\n")
	for i, n := range g.Nodes {
		switch {
		case n.Kind == Machine:
			dotMachine(&b, i, &n)
		case zoneOf(n.Kind) == inside:
			b.WriteString("    " + dotNode(i, &n) + "\n")
		}
	}
	b.WriteString("  }\n")
	for _, e := range g.Edges {
		b.WriteString("  " + g.dotEdge(number, e) + "\n")
	}
	b.WriteString("}\n")
	return []byte(b.String()), nil
}

// quote makes a DOT string of the non-empty lines.
func quote(lines ...string) string {
	var kept []string
	for _, line := range lines {
		if line = clean(line); line != "" {
			kept = append(kept, strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(line))
		}
	}
	return `"` + strings.Join(kept, `\n`) + `"`
}

func dotNode(i int, n *Node) string {
	shape := ""
	switch n.Kind {
	case Or:
		shape = "shape=hexagon style=filled fillcolor=\"#e6f5f0\""
	case Par:
		shape = "shape=box peripheries=2 style=filled fillcolor=\"#e6f5f0\""
	case Ref:
		shape = "shape=ellipse style=\"filled,dashed\" fillcolor=\"#e6f5f0\""
	case Function:
		shape = "shape=box style=\"filled,rounded\" fillcolor=\"#e6f5f0\""
	case Import, Export:
		shape = "shape=invhouse"
	case Client:
		shape = "shape=box style=rounded"
	case Machine:
		panic("draw: a machine is a cluster")
	default:
		panic("draw: unknown node kind")
	}
	if n.Mark {
		shape += " color=\"#d97700\" penwidth=3"
	}
	return fmt.Sprintf("n%d [%s label=%s tooltip=%s];", i, shape, quote(n.Kind.String(), n.Name, n.Detail), quote(nodeTitle(n)))
}

func dotMachine(b *strings.Builder, i int, n *Node) {
	style := "style=filled fillcolor=\"#eaf4fb\" color=\"#0072b2\""
	switch n.State {
	case Running:
	case Crashed:
		style = "style=\"filled,dashed\" fillcolor=\"#fbeee7\" color=\"#a33b00\""
	case Stopped:
		style = "style=\"filled,dotted\" fillcolor=\"#eceff1\" color=\"#57606a\""
	default:
		panic("draw: unknown state")
	}
	if n.Mark {
		style += " penwidth=4"
	}
	state := n.State.String()
	if n.Snapshots > 0 {
		state += fmt.Sprintf(", %d snapshots", n.Snapshots)
	}
	fmt.Fprintf(b, "    subgraph cluster_m%d {\n      label=%s; %s;\n", i, quote(n.Name, n.Detail, state), style)
	for j, p := range n.Ports {
		fmt.Fprintf(b, "      n%d_%d [shape=oval style=filled fillcolor=white label=%s];\n", i, j, quote(p.Label))
	}
	if len(n.Ports) == 0 {
		fmt.Fprintf(b, "      n%d_0 [shape=point style=invis];\n", i)
	}
	b.WriteString("    }\n")
}

// dotEdge joins nodes; at a machine an edge ends at the port, or at the box when no port is named, and starts at the box.
func (g *Graph) dotEdge(number map[string]int, e Edge) string {
	attrs := ""
	switch e.Style {
	case Call:
		attrs = "color=\"#3d4650\""
	case Current:
		attrs = "color=\"#00674a\" penwidth=2"
	case Former:
		attrs = "color=\"#8c959f\" style=dotted"
	default:
		panic("draw: unknown edge style")
	}
	if e.Mark {
		attrs = "color=\"#d97700\" penwidth=3"
	}
	from, to := fmt.Sprintf("n%d", number[e.From]), fmt.Sprintf("n%d", number[e.To])
	if n := g.Nodes[number[e.From]]; n.Kind == Machine {
		attrs += fmt.Sprintf(" ltail=cluster_m%d", number[e.From])
		from += "_0"
	}
	if n := g.Nodes[number[e.To]]; n.Kind == Machine {
		port := 0
		for j, p := range n.Ports {
			if p.ID == e.Port {
				port = j
			}
		}
		if e.Port == "" {
			attrs += fmt.Sprintf(" lhead=cluster_m%d", number[e.To])
		}
		to += fmt.Sprintf("_%d", port)
	}
	return fmt.Sprintf("%s -> %s [%s tooltip=%s];", from, to, attrs, quote(g.edgeTitle(e)))
}
