package script

import (
	"strings"
	"unicode"

	"github.com/balticsim/balticsim/internal/source"
)

// remark is one comment, or several with nothing but space between them on a line, as the printer places it. A remark never
// moves across a token other than a delimiter or keyword in front of the next node, and stays at the end of a line, on its
// own line, or in front of a token, as it was.
type remark struct {
	start, end int // in the text
	text       string
	kind       docKind
}

// remarks groups and classifies the comments of a tree.
func remarks(t *Tree) []remark {
	if t.File == nil {
		return nil
	}
	src := t.File.Text
	var list []remark
	for _, c := range t.Comments {
		start, end := int(c.Span.Start), int(c.Span.End)
		text := strings.ReplaceAll(c.Span.Text(), "\r\n", "\n")
		if n := len(list); n > 0 && isSpace(src[list[n-1].end:start]) && !strings.Contains(src[list[n-1].end:start], "\n") {
			list[n-1].end = end
			list[n-1].text += " " + text
			continue
		}
		list = append(list, remark{start: start, end: end, text: text})
	}
	for i := range list {
		list[i].kind = remarkKind(src, list[i].start, list[i].end)
	}
	return list
}

func remarkKind(src string, start, end int) docKind {
	before := strings.TrimRightFunc(src[:start], isBlank)
	after := strings.TrimLeftFunc(src[end:], isBlank)
	switch {
	case after != "" && after[0] != '\n':
		return docInline
	case before == "" || before[len(before)-1] == '\n':
		return docOwn
	}
	return docTrailing
}

// isBlank tells the spaces that do not end a line.
func isBlank(r rune) bool {
	return r != '\n' && (unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff')
}

func isSpace(s string) bool {
	return strings.TrimLeftFunc(s, func(r rune) bool { return r == '\n' || isBlank(r) }) == ""
}

// before returns the document of the remarks that stand in front of an offset and have not been printed.
func (p *printer) before(offset int32) []document {
	var docs []document
	for len(p.remarks) > 0 && p.remarks[0].start < int(offset) {
		docs = append(docs, comment(p.remarks[0].kind, p.remarks[0].text))
		p.remarks = p.remarks[1:]
	}
	return docs
}

// at returns the remarks in front of a node.
func (p *printer) at(s source.Span) []document {
	if !s.Known() {
		return nil
	}
	return p.before(s.Start)
}

// inside puts the contents of a bracket and the remarks in front of its closing delimiter together. The delimiter follows on
// a line of its own when a remark ends the line.
func (p *printer) inside(by int, s source.Span, contents ...document) document {
	d := nest(by, contents...)
	if !s.Known() {
		return d
	}
	docs := p.before(s.End)
	if len(docs) == 0 {
		return d
	}
	d = cat(d, nest(by, docs...))
	if docs[len(docs)-1].kind != docInline {
		d = cat(d, hard())
	}
	return d
}

// beforeKeyword returns the remarks in front of a keyword that stands between two parts of a node and has no place in
// the tree.
func (p *printer) beforeKeyword(word string, from, to source.Span) []document {
	if len(p.remarks) == 0 || !from.Known() || !to.Known() || p.remarks[0].start >= int(to.Start) {
		return nil
	}
	at := int(from.End)
	for i := 0; at < int(to.Start); {
		if i < len(p.remarks) && at >= p.remarks[i].start {
			at = max(at, p.remarks[i].end)
			i++
			continue
		}
		if strings.HasPrefix(p.file.Text[at:], word) {
			return p.before(int32(at))
		}
		at++
	}
	return nil
}

// gap is a new line between two parts of a block, with an empty one when the author left one there.
func (p *printer) gap(a, b source.Span) document {
	if !a.Known() || !b.Known() || a.File != p.file || b.File != p.file || b.Start < a.End {
		return hard()
	}
	if hasBlankLine(a.File.Text[a.End:b.Start]) && (len(p.remarks) == 0 || p.remarks[0].start > int(b.Start)) {
		return blank()
	}
	return hard()
}

// hasBlankLine tells whether a text contains an empty line.
func hasBlankLine(s string) bool {
	for {
		i := strings.IndexByte(s, '\n')
		if i < 0 {
			return false
		}
		s = strings.TrimLeft(s[i+1:], " \t\r\f")
		if strings.HasPrefix(s, "\n") {
			return true
		}
	}
}
