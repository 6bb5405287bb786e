package draw

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// checkDOT parses the part of the DOT language that the package writes: statements are attributes, nodes, edges and
// subgraphs, and every edge joins nodes that were declared.
func checkDOT(text string) error {
	p := dotParser{nodes: map[string]bool{}}
	for rest := text; ; {
		rest = strings.TrimLeft(rest, " \n")
		if rest == "" {
			break
		}
		m := regexp.MustCompile(`^("(\\.|[^"\\\n])*"|[A-Za-z_][A-Za-z_0-9]*|[0-9]+|->|[\[\]{}=;,])`).FindString(rest)
		if m == "" {
			return fmt.Errorf("no token at %.40q", rest)
		}
		p.tokens, rest = append(p.tokens, m), rest[len(m):]
	}
	p.expect("digraph")
	p.next()
	p.block()
	if p.err == nil && len(p.tokens) > 0 {
		p.fail("text behind the graph")
	}
	return p.err
}

type dotParser struct {
	tokens []string
	nodes  map[string]bool
	err    error
}

func (p *dotParser) fail(what string) {
	if p.err == nil {
		p.err = fmt.Errorf("%s at %q", what, strings.Join(p.tokens[:min(8, len(p.tokens))], " "))
	}
	p.tokens = nil
}

func (p *dotParser) peek() string {
	if len(p.tokens) == 0 {
		return ""
	}
	return p.tokens[0]
}

func (p *dotParser) next() string {
	t := p.peek()
	if t == "" {
		p.fail("the text ends")
		return ""
	}
	p.tokens = p.tokens[1:]
	return t
}

func (p *dotParser) expect(t string) {
	if p.peek() != t {
		p.fail("no " + t)
		return
	}
	p.next()
}

func (p *dotParser) block() {
	p.expect("{")
	for p.err == nil && p.peek() != "}" {
		p.statement()
		if p.peek() == ";" {
			p.next()
		}
	}
	p.expect("}")
}

func (p *dotParser) statement() {
	name := p.next()
	switch {
	case name == "subgraph":
		p.next()
		p.block()
	case p.peek() == "=":
		p.next()
		p.next()
	case p.peek() == "->":
		p.next()
		if to := p.next(); !p.nodes[name] || !p.nodes[to] {
			p.fail("undeclared " + name + " or " + to)
		}
		p.attributes()
	default:
		p.nodes[name] = true
		p.attributes()
	}
}

func (p *dotParser) attributes() {
	if p.peek() != "[" {
		return
	}
	p.next()
	for p.err == nil && p.peek() != "]" {
		p.next()
		p.expect("=")
		p.next()
	}
	p.expect("]")
}

func TestCheckDOTFinds(t *testing.T) {
	for text, ok := range map[string]bool{
		`digraph "g" { a [label="x\"y"]; b; a -> b [color="#fff" style=dashed]; }`: true,
		`digraph "g" { a -> b; }`:         false,
		`digraph "g" { a [label="x"y"] }`: false,
		`digraph "g" { a [label] }`:       false,
		`digraph "g" { subgraph c { a; }`: false,
		`digraph "g" { a } }`:             false,
	} {
		if err := checkDOT(text); (err == nil) != ok {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestGraphvizReadsIt asks Graphviz itself where it is installed.
func TestGraphvizReadsIt(t *testing.T) {
	dot, err := exec.LookPath("dot")
	if err != nil {
		t.Skip("dot is not installed")
	}
	for _, name := range []string{"eop", "wide", "empty"} {
		text, err := os.ReadFile("testdata/" + name + ".dot")
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(dot, "-Tplain")
		cmd.Stdin = strings.NewReader(string(text))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}
