package script

import (
	"strconv"

	"github.com/balticsim/balticsim/internal/source"
)

// Every later phase walks trees by recursion, so the depth of a tree is bounded here, once. Two bounds: constructs inside
// constructs, which nobody can read beyond a few dozen, may nest maxNesting deep; what people see as flat although the tree is deep
// (a chain of operators, of `let … in`, of `else if`, of field selections) may be maxDepth long. Sequences, lists and
// items have no bound.
const (
	maxNesting = 500
	maxDepth   = 10_000
)

// enter and leave bracket one level of nesting.
func (p *parser) enter() {
	p.nesting++
	if p.nesting > maxNesting {
		p.tooDeep(p.span(p.tok()), maxNesting)
	}
	p.deeper()
}

func (p *parser) leave() {
	p.nesting--
	p.shallower()
}

// deeper and shallower bracket one level of recursion of the parser itself.
func (p *parser) deeper() {
	p.depth++
	if p.depth > 4*maxDepth {
		p.tooDeep(p.span(p.tok()), maxDepth)
	}
}

func (p *parser) shallower() { p.depth-- }

func (p *parser) tooDeep(at source.Span, limit int) {
	p.fail(&source.Diagnostic{
		Code: "BAL0118", Severity: source.Error, Message: "this is nested too deeply",
		Primary: source.Label{Span: at, Text: "the limit of " + strconv.Itoa(limit) + " levels is reached here"},
		Help:    []string{"give names to parts of it with `let`"},
	})
}

// limitDepth checks the depth of the finished item; the walk itself never goes deeper than the limit.
func (p *parser) limitDepth(it Item) {
	var walk func(n Node, depth int)
	walk = func(n Node, depth int) {
		if depth > maxDepth {
			p.started = nil // the tree must not leave the parser
			p.tooDeep(n.Pos(), maxDepth)
		}
		children(n, func(c Node) { walk(c, depth+1) })
	}
	walk(it, 0)
}
