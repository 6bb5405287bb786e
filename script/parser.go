package script

import (
	"strings"

	"github.com/balticsim/balticsim/internal/source"
)

// ParseProgram parses a program (.ml). The tree is always there: an item that could not be read is a *BadItem, or a
// *LetItem whose names are known and whose expressions are *BadExpr. The diagnostics are in the order of the text; there is at
// most one for each item, besides those of the lexer.
func ParseProgram(f *source.File) (*Tree, source.Diagnostics) { return parse(f, false) }

// ParseInterface parses an interface (.mli), which holds `type`, `val` and `open` items only. It reports as ParseProgram
// does.
func ParseInterface(f *source.File) (*Tree, source.Diagnostics) { return parse(f, true) }

func parse(f *source.File, iface bool) (*Tree, source.Diagnostics) {
	tree := &Tree{File: f}
	if d := checkText(f); d != nil {
		tree.Items = []Item{&BadItem{Span: f.At(0, len(f.Text))}}
		return tree, source.Diagnostics{d}
	}
	l := lex(f)
	p := &parser{file: f, tokens: l.tokens, iface: iface}
	for _, d := range l.mistakes {
		p.unreadable = append(p.unreadable, d.Primary.Span.Start)
	}
	p.program(tree)
	tree.Comments = l.comments
	return tree, inOrder(l.mistakes, p.mistakes)
}

// inOrder merges two lists of diagnostics that are each in the order of the text.
func inOrder(a, b source.Diagnostics) source.Diagnostics {
	merged := make(source.Diagnostics, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0].Primary.Span.Start <= b[0].Primary.Span.Start {
			merged, a = append(merged, a[0]), a[1:]
		} else {
			merged, b = append(merged, b[0]), b[1:]
		}
	}
	merged = append(append(merged, a...), b...)
	if len(merged) == 0 {
		return nil
	}
	return merged
}

// parser is the state of one parse. A mistake unwinds to the item that it is in (see fail): there is no recovery inside an
// item, so that one mistake never causes another report.
type parser struct {
	file       *source.File
	tokens     []token
	pos        int
	iface      bool
	separated  bool  // at the beginning of the file or behind ;;
	itemStart  int   // index of the first token of the item
	itemColumn int32 // indentation of its line
	open       []frame
	nesting    int // see limit.go
	depth      int
	bare       Node // the last tuple read that has no parentheses yet
	started    *LetItem
	mistakes   source.Diagnostics
	unreadable []int32 // offsets that the lexer has reported
}

// frame is a construct that is being read: the word for it, its first token and, for a local let whose bindings are being
// read, what its right side looks like so far.
type frame struct {
	what    string
	token   int
	opener  string // the delimiter that will have to be closed, or ""
	binding bool   // a local let before its `in`
	semi    int    // the first `;` that belongs to the right side of that let, or 0
}

// bailout is the value with which fail unwinds.
type bailout struct{ resume int }

func (p *parser) tok() *token  { return &p.tokens[p.pos] }
func (p *parser) prev() *token { return &p.tokens[max(0, p.pos-1)] }

// ahead returns the n-th token after the current one.
func (p *parser) ahead(n int) *token { return &p.tokens[min(p.pos+n, len(p.tokens)-1)] }

// advance passes over the current token and returns it.
func (p *parser) advance() *token {
	t := p.tok()
	if p.pos < len(p.tokens)-1 {
		p.pos++
	}
	return t
}

// accept passes over the symbol or keyword if it comes next.
func (p *parser) accept(text string) bool {
	if !p.tok().is(text) {
		return false
	}
	p.advance()
	return true
}

func (p *parser) span(t *token) source.Span { return p.file.At(int(t.start), int(t.end)) }

// since returns the span from a token to the last one read.
func (p *parser) since(first int) source.Span {
	return source.Span{File: p.file, Start: p.tokens[first].start, End: p.prev().end}
}

// after is the empty place behind a token, where something is missing.
func (p *parser) after(t *token) source.Span { return p.file.At(int(t.end), int(t.end)) }

func (p *parser) push(what, opener string) {
	p.open = append(p.open, frame{what: what, token: p.pos, opener: opener})
}

func (p *parser) pop() { p.open = p.open[:len(p.open)-1] }

func (p *parser) top() *frame { return &p.open[len(p.open)-1] }

// program reads all items.
func (p *parser) program(tree *Tree) {
	p.separated = true
	for p.tok().kind != kindEOF && len(p.mistakes) < maxMistakes {
		if p.accept(";;") {
			p.separated = true
			continue
		}
		tree.Items = append(tree.Items, p.item())
	}
}

// item reads one item, and skips to the next plausible one when there is a mistake.
func (p *parser) item() (it Item) {
	p.itemStart, p.started, p.open = p.pos, nil, p.open[:0]
	p.nesting, p.depth = 0, 0
	p.itemColumn = p.indentation(p.tok())
	defer func() {
		switch b := recover().(type) {
		case nil:
		case bailout:
			p.pos = b.resume
			it = p.broken(p.since(p.itemStart))
		default:
			panic(b)
		}
		p.separated = p.pos > 0 && p.prev().is(";;")
	}()
	it = p.parseItem()
	p.endOfItem(it)
	p.limitDepth(it)
	return it
}

// broken is what remains of an item with a mistake: the names that it binds when they are known, so that their uses are
// not reported as well.
func (p *parser) broken(span source.Span) Item {
	if p.started == nil || len(p.started.Bindings) == 0 {
		return &BadItem{Span: span}
	}
	p.started.Span = span
	for _, b := range p.started.Bindings {
		if b.Expr == nil {
			b.Expr = &BadExpr{Span: span}
			b.Span = span
		}
	}
	return p.started
}

// fail reports a mistake and gives the item up. It says nothing when the lexer has already reported something in this item:
// what the parser sees there is not what was written.
func (p *parser) fail(d *source.Diagnostic) {
	if at, ok := p.swallowedItem(); ok {
		if !p.alreadyReported(p.tokens[at].start) {
			p.mistakes = append(p.mistakes, p.beforeItem(at))
		}
		panic(bailout{resume: at})
	}
	if !p.alreadyReported(p.tok().end) {
		p.mistakes = append(p.mistakes, d)
	}
	panic(bailout{resume: p.nextItem()})
}

func (p *parser) alreadyReported(before int32) bool {
	start := p.tokens[p.itemStart].start
	for _, at := range p.unreadable {
		if start <= at && at <= before {
			return true
		}
	}
	return p.tok().kind == kindBad
}

// nextItem finds the token at which to go on: the current one or a later one that is ;; or begins a line with a keyword of
// items, not to the right of the item that is given up. `type`, `open` and `val` cannot occur inside an expression, so
// they count at any column.
func (p *parser) nextItem() int {
	for i := max(p.pos, p.itemStart+1); i < len(p.tokens); i++ {
		if t := &p.tokens[i]; t.kind == kindEOF || t.is(";;") || p.atItemColumn(i) || t.first && t.startsItem() && !t.is("let") {
			return i
		}
	}
	return len(p.tokens) - 1
}

// atItemColumn tells whether a token is a keyword of items that begins a line, not to the right of the current item.
func (p *parser) atItemColumn(i int) bool {
	t := &p.tokens[i]
	return t.first && t.startsItem() && t.column <= p.itemColumn
}

// swallowedItem finds a `let` that was read as a local one but is, by its place in the text, the next item: it stands at
// the column of items, its `in` has not been seen, and there is none to come.
func (p *parser) swallowedItem() (int, bool) {
	for i := range p.open {
		if f := &p.open[i]; f.binding && p.atItemColumn(f.token) && !p.hasIn(f.token) {
			return f.token, true
		}
	}
	return 0, false
}

// hasIn tells whether the text from a `let` to the next place where an item may begin has as many `in`s as `let`s.
func (p *parser) hasIn(at int) bool {
	missing := 0
	for i := at; i < len(p.tokens); i++ {
		t := &p.tokens[i]
		if t.kind == kindEOF || t.is(";;") || i > at && p.atItemColumn(i) {
			break
		}
		switch {
		case t.is("let"):
			missing++
		case t.is("in"):
			missing--
		}
	}
	return missing <= 0
}

// indentation is the column at which the text of a token's line begins.
func (p *parser) indentation(t *token) int32 {
	rest := p.file.Text[t.start-t.column+1:]
	return int32(len(rest)-len(strings.TrimLeft(rest, " \t\r\f"))) + 1
}
