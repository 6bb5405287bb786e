package source

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// An excerpt is laid out in columns of the terminal, which are neither bytes nor characters: a tab goes to the next
// multiple of tabWidth, a wide character takes two columns, a combining one none. Lines that are too long are
// clipped around their labels.
const (
	tabWidth  = 4
	lineWidth = 110
)

// fileGroup is what is shown of one file: the place of its first label and the lines that labels point into, ascending.
type fileGroup struct {
	file  *File
	at    Span
	lines []excerptLine
}

// excerptLine is one line of a file with the labels that point into it, the primary one first.
type excerptLine struct {
	number int
	text   string
	labels []lineLabel
}

// lineLabel is the part of a label that lies in one line, in bytes of that line.
type lineLabel struct {
	start, end int
	text       string
	primary    bool
}

// mark is a lineLabel in columns of the clipped line.
type mark struct {
	column, end int
	text        string
	primary     bool
}

func (m mark) stroke() string {
	if m.primary {
		return "^"
	}
	return "-"
}

func (m mark) style() style {
	if m.primary {
		return primaryText
	}
	return secondaryText
}

// excerpts groups the labels of a diagnostic by file and line: the primary label's file first, then the others in the order
// of their labels.
func excerpts(d *Diagnostic) []fileGroup {
	var groups []fileGroup
	add := func(l Label, primary bool) {
		if !l.Span.Known() {
			return
		}
		i := slices.IndexFunc(groups, func(g fileGroup) bool { return g.file == l.Span.File })
		if i < 0 {
			i = len(groups)
			groups = append(groups, fileGroup{file: l.Span.File, at: l.Span})
		}
		groups[i].add(l, primary)
	}
	add(d.Primary, true)
	for _, l := range d.Secondary {
		add(l, false)
	}
	for _, g := range groups {
		for i := range g.lines {
			g.lines[i].shorten()
		}
		slices.SortStableFunc(g.lines, func(a, b excerptLine) int { return a.number - b.number })
	}
	return groups
}

// add splits a label over the lines that it touches. Of a label over several lines the first and the last are shown; its
// words stand at the first.
func (g *fileGroup) add(l Label, primary bool) {
	start, end := g.file.Position(int(l.Span.Start)), g.file.Position(int(l.Span.End))
	text := visible(strings.Join(strings.Fields(l.Text), " "))
	if end.Line > start.Line && end.Column == 1 { // up to and including a newline
		end = g.file.Position(end.Byte - 1)
	}
	offset := g.file.lines[start.Line-1]
	if start.Line == end.Line {
		g.place(start.Line, lineLabel{start.Byte - offset, end.Byte - offset, text, primary})
		return
	}
	g.place(start.Line, lineLabel{start.Byte - offset, len(g.file.Line(start.Line)), text, primary})
	last := g.file.Line(end.Line)
	blank := len(last) - len(strings.TrimLeft(last, " \t"))
	lastOffset := end.Byte - g.file.lines[end.Line-1]
	g.place(end.Line, lineLabel{min(blank, lastOffset), lastOffset, "", primary})
}

func (g *fileGroup) place(number int, l lineLabel) {
	i := slices.IndexFunc(g.lines, func(x excerptLine) bool { return x.number == number })
	if i < 0 {
		i = len(g.lines)
		g.lines = append(g.lines, g.line(number))
	}
	n := len(g.lines[i].text)
	l.start, l.end = min(l.start, n), min(l.end, n)
	g.lines[i].labels = append(g.lines[i].labels, l)
}

// line is a line without labels.
func (g *fileGroup) line(number int) excerptLine {
	return excerptLine{number: number, text: g.file.Line(number)}
}

// maxLine bounds, in bytes, the part of a line that is laid out at all: a file may be a single line of many megabytes.
const maxLine = 4096

// shorten cuts a line that is too long down to what surrounds its first label.
func (l *excerptLine) shorten() {
	if len(l.text) <= maxLine {
		return
	}
	from := 0
	if len(l.labels) > 0 {
		from = max(0, min(l.labels[0].start, len(l.text))-maxLine/4)
	}
	to := min(len(l.text), from+maxLine)
	for from > 0 && !utf8.RuneStart(l.text[from]) {
		from--
	}
	for to < len(l.text) && !utf8.RuneStart(l.text[to]) {
		to++
	}
	text, shift := l.text[from:to], -from
	if from > 0 {
		text, shift = "…"+text, shift+len("…")
	}
	if to < len(l.text) {
		text += "…"
	}
	for i := range l.labels {
		l.labels[i].start = max(0, min(l.labels[i].start+shift, len(text)))
		l.labels[i].end = max(0, min(l.labels[i].end+shift, len(text)))
	}
	l.text = text
}

// piece is one character as it is shown: from a column to the next.
type piece struct {
	text     string
	from, to int
}

// layout returns the characters of the line as they are shown, and the column at which each byte's character begins; one more
// entry gives the width of the whole line.
func (l excerptLine) layout() (pieces []piece, columns []int) {
	columns = make([]int, 0, len(l.text)+1)
	column, state := 0, -1
	for rest := l.text; rest != ""; {
		var cluster string
		var width int
		cluster, rest, width, state = uniseg.FirstGraphemeClusterInString(rest, state)
		text := visible(cluster)
		if cluster == "\t" {
			width = tabWidth - column%tabWidth
			text = strings.Repeat(" ", width)
		} else if text != cluster {
			width = uniseg.StringWidth(text)
		}
		pieces = append(pieces, piece{text, column, column + width})
		for range len(cluster) {
			columns = append(columns, column)
		}
		column += width
	}
	return pieces, append(columns, column)
}

// window returns the range of columns to show: the whole line when it is short enough, and otherwise a part around the
// first label.
func (l excerptLine) window() (from, to int) {
	_, columns := l.layout()
	width := columns[len(columns)-1]
	if width <= lineWidth || len(l.labels) == 0 {
		return 0, min(width, lineWidth)
	}
	first := columns[l.labels[0].start]
	from = max(0, min(first-lineWidth/3, width-lineWidth))
	return from, min(width, from+lineWidth)
}

// clip returns the text in a range of columns, with … at an end where something is left out. The text keeps its columns.
func (l excerptLine) clip(from, to int) string {
	pieces, columns := l.layout()
	width := columns[len(columns)-1]
	var b strings.Builder
	column := from
	if from > 0 {
		b.WriteString("…")
		column++
	}
	for _, p := range pieces {
		if p.from < column {
			continue
		}
		if p.to > to || p.to == to && to < width {
			break
		}
		b.WriteString(strings.Repeat(" ", max(0, p.from-column)) + p.text) // a gap where half a wide character was cut off
		column = p.to
	}
	if to < width {
		b.WriteString("…")
	}
	return strings.TrimRight(b.String(), " ")
}

// marks returns the labels in columns of the clipped line. What lies outside is moved to its edge.
func (l excerptLine) marks(from, to int) []mark {
	_, columns := l.layout()
	var marks []mark
	for _, label := range l.labels {
		start := max(from, min(columns[label.start], to)) - from
		end := max(from, min(columns[label.end], to)) - from
		marks = append(marks, mark{start, max(end, start+1), label.text, label.primary})
	}
	return marks
}
