package lts

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Pictures of graphs are for people, and nobody reads a picture of ten thousand states: each has a budget of states,
// draws those nearest to the start, and says in the picture itself what it left out.

// DefaultBudget is how many states a picture shows.
const DefaultBudget = 200

// Excerpt is the part of a graph that is drawn: the first states in breadth-first order, in the graph's numbering, with
// the transitions among them. States and Transitions count what is left out.
type excerpt struct {
	graph               *Graph
	shown               []int32
	in                  []bool
	states, transitions int
}

func (g *Graph) excerpt(budget int) *excerpt {
	if budget <= 0 {
		budget = DefaultBudget
	}
	x := &excerpt{graph: g, in: make([]bool, len(g.Out))}
	queue := []int32{0}
	for seen := map[int32]bool{0: true}; len(queue) > 0 && len(x.shown) < budget; queue = queue[1:] {
		s := queue[0]
		x.shown, x.in[s] = append(x.shown, s), true
		for _, e := range g.Out[s] {
			if !seen[e.To] {
				seen[e.To] = true
				queue = append(queue, e.To)
			}
		}
	}
	x.states = len(g.Out) - len(x.shown)
	x.transitions = g.Transitions()
	for _, s := range x.shown {
		for _, e := range g.Out[s] {
			if x.in[e.To] {
				x.transitions--
			}
		}
	}
	return x
}

// note says what is left out, "" when nothing is.
func (x *excerpt) note() string {
	if x.states == 0 && x.transitions == 0 {
		return ""
	}
	return fmt.Sprintf("not drawn: %s and %s", counted(x.states, "state"), counted(x.transitions, "transition"))
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// WriteDOT writes the graph for Graphviz, at most budget states of it (DefaultBudget when it is 0). A state whose
// transitions are not all drawn has a dashed border. It fails when w does.
func (g *Graph) WriteDOT(w io.Writer, title string, budget int) error {
	x := g.excerpt(budget)
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "digraph %s {\n  rankdir=LR;\n  node [shape=circle, fontname=\"sans-serif\", fontsize=11];\n", dotText(title))
	fmt.Fprintln(b, "  edge [fontname=\"sans-serif\", fontsize=10];\n  start [shape=point];\n  start -> 0;")
	for _, s := range x.shown {
		var style string
		for _, e := range g.Out[s] {
			if !x.in[e.To] {
				style = " [style=dashed]"
			}
		}
		if len(g.Out[s]) == 0 {
			style = " [shape=doublecircle]"
		}
		fmt.Fprintf(b, "  %d%s;\n", s, style)
	}
	for _, s := range x.shown {
		for _, e := range g.Out[s] {
			switch {
			case !x.in[e.To]:
			case e.Label == Tau:
				fmt.Fprintf(b, "  %d -> %d [label=\"τ\", color=gray50, fontcolor=gray50];\n", s, e.To)
			default:
				fmt.Fprintf(b, "  %d -> %d [label=%s];\n", s, e.To, dotText(g.Labels[e.Label]))
			}
		}
	}
	if note := x.note(); note != "" {
		fmt.Fprintf(b, "  note [shape=note, label=%s];\n", dotText(note))
	}
	fmt.Fprintln(b, "}")
	return b.Flush()
}

// dotText quotes a text for DOT, where a backslash would begin an escape.
func dotText(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(text) + `"`
}

// WriteMermaid writes the graph as a Mermaid state diagram, at most budget states of it (DefaultBudget when it is 0).
// It fails when w does.
func (g *Graph) WriteMermaid(w io.Writer, budget int) error {
	x := g.excerpt(budget)
	b := bufio.NewWriter(w)
	fmt.Fprintln(b, "stateDiagram-v2\n    direction LR\n    [*] --> s0")
	for _, s := range x.shown {
		if len(g.Out[s]) == 0 {
			fmt.Fprintf(b, "    s%d --> [*]\n", s)
		}
		for _, e := range g.Out[s] {
			switch {
			case !x.in[e.To]:
			case e.Label == Tau:
				fmt.Fprintf(b, "    s%d --> s%d: τ\n", s, e.To)
			default:
				fmt.Fprintf(b, "    s%d --> s%d: %s\n", s, e.To, mermaidText(g.Labels[e.Label]))
			}
		}
	}
	if note := x.note(); note != "" {
		fmt.Fprintf(b, "    note right of s0: %s\n", note)
	}
	return b.Flush()
}

// mermaidText writes the characters that mean something to Mermaid as its entities.
func mermaidText(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune("#;:\"<>%&{}[]\\", r) || r < ' ' {
			fmt.Fprintf(&b, "#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
