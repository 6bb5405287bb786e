package script

import (
	"strings"

	"github.com/rivo/uniseg"
)

// A document is text with places where a line may be broken. A group is laid out on one line when it fits and holds
// nothing that forces a break; otherwise all its own places are broken, and the groups inside it decide for themselves.
// Comments are part of documents: they bend the layout around them without ever changing the order of tokens, which is
// what makes formatting idempotent.
type document struct {
	kind  docKind
	text  string // docText, comments
	flat  string // docChoice: the text in a group that is not broken
	by    int    // docNest
	parts []document
	width int  // on one line
	hard  bool // forces the groups around it to break
}

type docKind uint8

const (
	docText     docKind = iota
	docConcat           // parts one after the other
	docLine             // a space, or a new line in a broken group
	docHard             // a new line
	docBlank            // a new line and an empty one
	docNest             // the part, its new lines indented by more
	docGroup            // see above
	docChoice           // text in a broken group, flat otherwise
	docTrailing         // a comment at the end of the line of what precedes it
	docOwn              // a comment on a line of its own
	docInline           // a comment followed by something on its last line
)

// pageWidth is where lines are broken if they can be.
const pageWidth = 90

func text(s string) document {
	return document{kind: docText, text: s, width: uniseg.StringWidth(s), hard: strings.Contains(s, "\n")}
}

func line() document  { return document{kind: docLine, width: 1} }
func hard() document  { return document{kind: docHard, hard: true} }
func blank() document { return document{kind: docBlank, hard: true} }

func choice(broken, flat string) document {
	return document{kind: docChoice, text: broken, flat: flat, width: len(flat)}
}

func comment(kind docKind, s string) document {
	return document{kind: kind, text: s, width: uniseg.StringWidth(s) + 1, hard: kind != docInline || strings.Contains(s, "\n")}
}

func cat(parts ...document) document {
	d := document{kind: docConcat, parts: parts}
	for i := range parts {
		d.width += parts[i].width
		d.hard = d.hard || parts[i].hard
	}
	return d
}

func nest(by int, parts ...document) document {
	d := cat(parts...)
	return document{kind: docNest, by: by, parts: []document{d}, width: d.width, hard: d.hard}
}

func group(parts ...document) document {
	d := cat(parts...)
	return document{kind: docGroup, parts: []document{d}, width: d.width, hard: d.hard}
}

// docFrame is a document still to be written, with its indentation and whether the group around it is broken.
type docFrame struct {
	doc    *document
	indent int
	broken bool
}

// writer lays documents out. Spaces and new lines are held back until text follows: a comment may still take their place,
// and no line ends in a space.
type writer struct {
	out     strings.Builder
	column  int
	space   bool
	lines   int  // new lines held back
	indent  int  // of the line to come
	opened  bool // the last text ends in an opening bracket or a space
	ended   bool // the last text is a comment that ends its line
	only    bool // there is nothing but comments on the line so far, which is indented by indent
	pending []docFrame
}

// write lays one document out at the current place.
func (w *writer) write(d document) {
	w.pending = append(w.pending[:0], docFrame{&d, 0, true})
	for len(w.pending) > 0 {
		f := w.pending[len(w.pending)-1]
		w.pending = w.pending[:len(w.pending)-1]
		w.step(f)
	}
}

func (w *writer) step(f docFrame) {
	d := f.doc
	switch d.kind {
	case docText:
		w.put(d.text)
	case docConcat:
		for i := len(d.parts) - 1; i >= 0; i-- {
			w.pending = append(w.pending, docFrame{&d.parts[i], f.indent, f.broken})
		}
	case docNest:
		w.pending = append(w.pending, docFrame{&d.parts[0], f.indent + d.by, f.broken})
	case docGroup:
		w.pending = append(w.pending, docFrame{&d.parts[0], f.indent, !w.fits(d)})
	case docChoice:
		if f.broken {
			w.put(d.text)
		} else {
			w.put(d.flat)
		}
	case docLine:
		if f.broken {
			w.newline(1, f.indent)
		} else {
			w.space = true
		}
	case docHard:
		w.newline(1, f.indent)
	case docBlank:
		w.newline(2, f.indent)
	case docTrailing:
		indent := w.remarkIndent(f.indent)
		if !w.ended {
			w.lines, w.space = 0, !w.opened
		}
		w.remark(d.text)
		w.newline(1, indent)
		w.ended = true
	case docOwn:
		indent := w.remarkIndent(f.indent)
		w.newline(1, indent)
		w.remark(d.text)
		w.newline(1, indent)
		w.ended = true
	case docInline:
		if !w.opened {
			w.space = true
		}
		w.remark(d.text)
		w.space = true
	default:
		panic("script: unknown kind of document")
	}
}

// newline holds a new line back; of several in a row the last decides the indentation.
func (w *writer) newline(n, indent int) {
	if w.out.Len() == 0 {
		return
	}
	w.lines, w.indent, w.space = max(w.lines, n), indent, false
}

// remark writes a comment.
func (w *writer) remark(s string) {
	only := w.only || w.lines > 0
	w.put(s)
	w.only = only
}

// remarkIndent is the indentation of the line that follows a comment: the one of the line that the comment stands on, when
// it stands there alone.
func (w *writer) remarkIndent(otherwise int) int {
	if w.lines > 0 || w.only {
		return w.indent
	}
	return otherwise
}

// put writes text, after the space or the new lines held back.
func (w *writer) put(s string) {
	if rest, ok := strings.CutPrefix(s, " "); ok && (w.space || w.lines > 0) {
		s = rest
	}
	if s == "" {
		return
	}
	switch {
	case w.lines > 0:
		w.out.WriteString(strings.Repeat("\n", w.lines) + strings.Repeat(" ", w.indent))
		w.column = w.indent
	case w.space && w.out.Len() > 0:
		w.out.WriteByte(' ')
		w.column++
	}
	w.only = false
	w.lines, w.space, w.ended = 0, false, false
	w.opened = strings.HasSuffix(s, "(") || strings.HasSuffix(s, "[") || strings.HasSuffix(s, " ")
	w.out.WriteString(s)
	if i := strings.LastIndexByte(s, '\n'); i >= 0 {
		w.column, s = 0, s[i+1:]
	}
	w.column += uniseg.StringWidth(s)
}

// fits tells whether a group can stand on the current line, with what follows it up to the next place where the line
// will be broken.
func (w *writer) fits(d *document) bool {
	if d.hard {
		return false
	}
	column := w.column
	if w.lines > 0 {
		column = w.indent
	} else if w.space {
		column++
	}
	room := pageWidth - column - d.width
	for i := len(w.pending) - 1; i >= 0 && room >= 0; i-- {
		var done bool
		if room, done = lead(w.pending[i].doc, w.pending[i].broken, room); done {
			break
		}
	}
	return room >= 0
}

// lead takes the width of a document up to its first line break from room, and tells whether there was one.
func lead(d *document, broken bool, room int) (int, bool) {
	switch d.kind {
	case docText, docInline, docTrailing:
		if first, _, ok := strings.Cut(d.text, "\n"); ok {
			return room - uniseg.StringWidth(first), true
		}
		return room - d.width, d.kind == docTrailing
	case docChoice:
		if broken {
			return room - len(d.text), false
		}
		return room - d.width, false
	case docLine:
		if broken {
			return room, true
		}
		return room - d.width, false
	case docHard, docBlank, docOwn:
		return room, true
	case docGroup:
		if !d.hard && !broken {
			return room - d.width, false
		}
		return lead(&d.parts[0], true, room) // it may break at its first place
	case docConcat, docNest:
		for i := range d.parts {
			var done bool
			if room, done = lead(&d.parts[i], broken, room); done || room < 0 {
				return room, done
			}
		}
		return room, false
	}
	panic("script: unknown kind of document")
}
