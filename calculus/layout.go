package calculus

import (
	"strings"
	"unicode/utf8"
)

// Doc is a text whose line breaks are still open. The printers of both calculi build one and Render lays it out: a
// Group goes on one line when it fits, and otherwise every Line of its own (not those of inner groups) is a break.
// Sealed: the results of the functions below. (The algorithm is Lindig's strict form of Wadler's printer.)
type Doc interface{ isDoc() }

type (
	docText string
	docLine struct{ flat string } // a break, or this text when the group is flat
	docHard struct{}              // always a break
	docNest struct {              // breaks inside are indented by so many columns more
		columns int
		body    Doc
	}
	docGroup struct{ body Doc }
	docCat   []Doc
)

func (docText) isDoc()  {}
func (docLine) isDoc()  {}
func (docHard) isDoc()  {}
func (docNest) isDoc()  {}
func (docGroup) isDoc() {}
func (docCat) isDoc()   {}

// Text is a piece of text without line breaks.
func Text(s string) Doc { return docText(s) }

// Line is a space or a break, SoftLine nothing or a break, HardLine a break that forces its groups open.
func Line() Doc { return docLine{" "} }

// SoftLine is nothing or a break.
func SoftLine() Doc { return docLine{""} }

// HardLine is a break; no group around it is flat.
func HardLine() Doc { return docHard{} }

// Nest indents the breaks inside by two columns more.
func Nest(d Doc) Doc { return docNest{2, d} }

// Parens puts a document in parentheses, its lines aligned behind the first one.
func Parens(d Doc) Doc { return Cat(Text("("), docNest{1, d}, Text(")")) }

// Group is laid out on one line when it fits.
func Group(ds ...Doc) Doc { return docGroup{Cat(ds...)} }

// Cat is one document after another.
func Cat(ds ...Doc) Doc {
	if len(ds) == 1 {
		return ds[0]
	}
	return docCat(ds)
}

// Join puts a separator between documents.
func Join(sep Doc, ds []Doc) Doc {
	var all docCat
	for i, d := range ds {
		if i > 0 {
			all = append(all, sep)
		}
		all = append(all, d)
	}
	return all
}

// Long tells whether a document needs more than width columns on one line.
func Long(d Doc, width int) bool {
	return !fits(width, d, nil)
}

// job is a document still to be laid out, at an indentation, flat or not.
type job struct {
	indent int
	flat   bool
	doc    Doc
}

// Render lays a document out in lines of at most width columns where that is possible. The text has no newline at its end.
func Render(d Doc, width int) string {
	var out strings.Builder
	column, pending := 0, 0 // pending: indentation of a line that has no text yet
	emit := func(s string) {
		if s == "" {
			return
		}
		if pending > 0 && strings.TrimLeft(s, " ") != "" {
			out.WriteString(strings.Repeat(" ", pending))
			pending = 0
		}
		out.WriteString(s)
		column += utf8.RuneCountInString(s)
	}
	todo := []job{{doc: d}}
	for len(todo) > 0 {
		j := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		switch d := j.doc.(type) {
		case docText:
			emit(string(d))
		case docLine:
			if j.flat {
				emit(d.flat)
				break
			}
			out.WriteByte('\n')
			column, pending = j.indent, j.indent
		case docHard:
			out.WriteByte('\n')
			column, pending = j.indent, j.indent
		case docNest:
			todo = append(todo, job{j.indent + d.columns, j.flat, d.body})
		case docGroup:
			flat := j.flat || fits(width-column, d.body, todo)
			todo = append(todo, job{j.indent, flat, d.body})
		case docCat:
			for i := len(d) - 1; i >= 0; i-- {
				todo = append(todo, job{j.indent, j.flat, d[i]})
			}
		default:
			panic("calculus: unknown document")
		}
	}
	return out.String()
}

// fits tells whether d, flat, and what follows it up to the next possible break, need at most room columns.
func fits(room int, d Doc, rest []job) bool {
	todo := []job{{flat: true, doc: d}}
	for room >= 0 {
		if len(todo) == 0 {
			if len(rest) == 0 {
				return true
			}
			todo = append(todo, rest[len(rest)-1])
			rest = rest[:len(rest)-1]
		}
		j := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		switch d := j.doc.(type) {
		case docText:
			room -= utf8.RuneCountInString(string(d))
		case docLine:
			if !j.flat {
				return true
			}
			room -= len(d.flat)
		case docHard:
			return !j.flat // what must break does not fit on a line
		case docNest:
			todo = append(todo, job{j.indent, j.flat, d.body})
		case docGroup:
			todo = append(todo, job{j.indent, j.flat, d.body})
		case docCat:
			for i := len(d) - 1; i >= 0; i-- {
				todo = append(todo, job{j.indent, j.flat, d[i]})
			}
		default:
			panic("calculus: unknown document")
		}
	}
	return false
}
