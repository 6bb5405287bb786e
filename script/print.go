package script

import (
	"strings"

	"github.com/balticsim/balticsim/internal/source"
)

// Format prints a tree in the house layout: lines of at most 90 columns where possible, two columns of indentation, the
// author's comments, and the empty lines between items. Parsing the result gives an equal tree (see EqualTrees), and
// formatting it again the same text. Parentheses are kept as they are; where a tree that was not parsed needs some, they
// are added. A tree from a text with mistakes is printed with the broken parts as they were.
func Format(t *Tree) string {
	p := &printer{file: t.File, remarks: remarks(t)}
	for i, it := range t.Items {
		separated := i+1 < len(t.Items) && isExprItem(t.Items[i+1])
		p.item(it, separated)
	}
	p.between(1<<31-1, true)
	out := p.out.out.String()
	if out != "" {
		out += "\n"
	}
	return out
}

func isExprItem(it Item) bool {
	_, ok := it.(*ExprItem)
	return ok
}

// printer prints one tree. last is the offset behind what has been printed at the level of items.
type printer struct {
	file    *source.File
	remarks []remark
	out     writer
	last    int
}

// item prints an item with the remarks in front of it and at the end of its line.
func (p *printer) item(it Item, separated bool) {
	span := it.Pos()
	known := span.Known() && span.File == p.file
	if known {
		p.between(int(span.Start), false)
		p.startLine(int(span.Start))
	} else {
		p.out.newline(1, 0)
	}
	d := p.itemDocument(it)
	if separated {
		d = cat(d, text(";;"))
	}
	p.out.write(d)
	if known {
		p.last = int(span.End)
		p.endOfLine(span)
	}
	p.out.newline(1, 0)
}

// startLine begins a line for what stands at an offset, after an empty line if there is one in the text.
func (p *printer) startLine(offset int) {
	n := 1
	if p.last < offset && hasBlankLine(p.file.Text[p.last:offset]) {
		n = 2
	}
	if !p.out.space { // an inline remark stands in front
		p.out.newline(n, 0)
	}
}

// between prints the remarks between items that stand before an offset.
func (p *printer) between(offset int, atEnd bool) {
	for len(p.remarks) > 0 && p.remarks[0].start < offset {
		r := p.remarks[0]
		p.remarks = p.remarks[1:]
		p.startLine(r.start)
		p.out.put(r.text)
		p.last = max(p.last, r.end)
		if r.kind == docInline && !atEnd && len(p.remarks) > 0 && p.remarks[0].start < offset {
			r.kind = docOwn
		}
		if r.kind == docInline && !atEnd {
			p.out.space = true
		} else {
			p.out.newline(1, 0)
		}
	}
}

// endOfLine prints what is left of the remarks inside an item, and the remark at the end of its last line.
func (p *printer) endOfLine(span source.Span) {
	for len(p.remarks) > 0 && p.remarks[0].start < int(span.End) {
		r := p.remarks[0]
		p.remarks = p.remarks[1:]
		p.out.newline(1, 0)
		p.out.put(r.text)
		p.out.newline(1, 0)
	}
	if len(p.remarks) == 0 || p.remarks[0].kind != docTrailing {
		return
	}
	r := p.remarks[0]
	if rest := p.file.Text[span.End:r.start]; strings.Contains(rest, "\n") || p.out.lines > 0 {
		return
	}
	p.remarks = p.remarks[1:]
	p.out.space = true
	p.out.put(r.text)
	p.last = r.end
}

func (p *printer) itemDocument(it Item) document {
	switch it := it.(type) {
	case *Open:
		return text("open " + it.Module.Name)
	case *TypeItem:
		return p.typeItem(it)
	case *LetItem:
		for _, b := range it.Bindings {
			if _, ok := b.Expr.(*BadExpr); ok {
				return p.verbatim(it)
			}
		}
		return p.letItem(it)
	case *ExprItem:
		return group(p.block(it.Expr, alone))
	case *ValItem:
		return group(text("val "+valueName(it.Name.Name)+" :"), nest(2, line(), p.typ(it.Type, typeArrow)))
	case *BadItem:
		return p.verbatim(it)
	}
	panic("script: unknown item")
}

// verbatim is an item with a mistake as it was written, comments included.
func (p *printer) verbatim(it Item) document {
	p.before(it.Pos().End)
	return text(it.Pos().Text())
}

// valueName puts an operator used as a name in parentheses, with spaces so that ( * ) is no comment.
func valueName(name string) string {
	if c := name[0]; isLowerStart(c) && name != "mod" || isUpperStart(c) {
		return name
	}
	return "( " + name + " )"
}

func (p *printer) letItem(it *LetItem) document {
	var parts []document
	for i, b := range it.Bindings {
		keyword := "and "
		if i == 0 {
			keyword = letKeyword(it.Rec)
		} else {
			parts = append(parts, hard())
			parts = append(parts, p.at(b.Span)...)
		}
		parts = append(parts, p.binding(keyword, b, func() document { return cat() }))
	}
	return cat(parts...)
}

func letKeyword(rec bool) string {
	if rec {
		return "let rec "
	}
	return "let "
}

// binding prints keyword p = e, and what end returns behind it.
func (p *printer) binding(keyword string, b *Binding, end func() document) document {
	head := []document{text(keyword)}
	head = append(head, p.at(b.Span)...)
	if c, ok := b.Pattern.(*PConstraint); ok && len(b.Params) == 0 && patternLevel(c.Pattern) == patternSimple {
		head = append(head, p.at(c.Span)...)
		head = append(head, p.pattern(c.Pattern, patternAs, true), text(" :"))
		head = append(head, nest(2, line(), p.typ(c.Type, typeArrow)))
	} else {
		head = append(head, p.pattern(b.Pattern, patternAs, true))
	}
	for _, q := range b.Params {
		head = append(head, nest(2, line(), p.pattern(q, patternSimple, true)))
	}
	if b.Result != nil {
		head = append(head, text(" :"), nest(2, line(), p.typ(b.Result, typeArrow)))
	}
	head = append(head, text(" ="))
	return p.rightSide(group(head...), b.Expr, end)
}

// rightSide puts an expression behind a head such as `let x =`: blocks on lines of their own, functions hanging from the
// head, everything else on the same line when it fits.
func (p *printer) rightSide(head document, e Expr, end func() document) document {
	switch e.(type) {
	case *Let, *Seq:
		body := p.block(e, alone)
		return group(head, nest(2, hard(), body), end())
	}
	if hangs(e) && (len(p.remarks) == 0 || !e.Pos().Known() || p.remarks[0].start >= int(e.Pos().Start)) {
		body := p.expr(e, levelSeq, alone)
		return group(head, text(" "), body, end())
	}
	body := p.expr(e, levelSeq, alone)
	return group(head, nest(2, line(), body), end())
}

// hangs tells the expressions that begin on the line of the head and are broken inside.
func hangs(e Expr) bool {
	switch e := e.(type) {
	case *Fun, *Function:
		return true
	case *App:
		q, ok := e.Args[len(e.Args)-1].(*Paren)
		return ok && hugsLast(e) && !q.Begin
	}
	return false
}
