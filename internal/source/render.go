package source

import (
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Render writes diagnostics for people: for each a header with code and message, the place, an excerpt of every line that
// a label points into, notes, help, and where to read more. Primary labels are underlined with ^, secondary ones with -.
// color adds ANSI colours and nothing else. Control characters in the text are shown as a replacement character, so that
// no script can drive a terminal.
func Render(w io.Writer, ds Diagnostics, color bool) {
	var b strings.Builder
	for i, d := range ds {
		if i > 0 {
			b.WriteByte('\n')
		}
		r := renderer{out: &b, color: color, severity: d.Severity}
		r.diagnostic(d)
	}
	_, _ = io.WriteString(w, b.String())
}

// renderer writes one diagnostic. gutter is the width of the largest line number.
type renderer struct {
	out      *strings.Builder
	color    bool
	severity Severity
	gutter   int
}

// style is the role of a piece of text, which decides its colour.
type style uint8

const (
	plainText style = iota
	primaryText
	secondaryText
	marginText
	boldText
)

func (r *renderer) escape(s style) string {
	switch s {
	case plainText:
		return ""
	case primaryText:
		if r.severity == Error {
			return "\x1b[1;31m"
		}
		return "\x1b[1;33m"
	case secondaryText, marginText:
		return "\x1b[1;34m"
	case boldText:
		return "\x1b[1m"
	}
	panic("source: unknown style")
}

// write appends text in a style, without the spaces around it being coloured.
func (r *renderer) write(s style, text string) {
	core := strings.TrimRight(text, " ")
	if !r.color || s == plainText || core == "" {
		r.out.WriteString(text)
		return
	}
	r.out.WriteString(r.escape(s) + core + "\x1b[0m" + text[len(core):])
}

func (r *renderer) diagnostic(d *Diagnostic) {
	r.write(primaryText, d.Severity.String()+"["+d.Code+"]")
	r.write(boldText, ": "+visible(d.Message))
	r.out.WriteByte('\n')
	groups := excerpts(d)
	for _, g := range groups {
		for _, l := range g.lines {
			r.gutter = max(r.gutter, len(strconv.Itoa(l.number)))
		}
	}
	for i, g := range groups {
		r.excerpt(g, i == 0)
	}
	if len(groups) > 0 && len(d.Notes)+len(d.Help) > 0 {
		r.margin("")
		r.out.WriteByte('\n')
	}
	for _, n := range d.Notes {
		r.remark("note", n)
	}
	for _, h := range d.Help {
		r.remark("help", h)
	}
	r.out.WriteString(strings.Repeat(" ", r.gutter+1))
	r.write(marginText, "= ")
	r.out.WriteString("explain: balticsim explain " + d.Code + "\n")
}

// remark writes a note or a help line; further lines of its text are aligned below the first.
func (r *renderer) remark(kind, text string) {
	indent := strings.Repeat(" ", r.gutter+1)
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	r.out.WriteString(indent)
	r.write(marginText, "= ")
	r.write(boldText, kind+":")
	r.out.WriteString(" " + visible(lines[0]) + "\n")
	for _, l := range lines[1:] {
		r.out.WriteString(strings.TrimRight(indent+strings.Repeat(" ", len(kind)+4)+visible(l), " ") + "\n")
	}
}

// margin writes the column of line numbers and the bar beside the excerpt.
func (r *renderer) margin(number string) {
	pad := strings.Repeat(" ", r.gutter-len(number))
	if number == "" {
		r.out.WriteString(pad + " ")
		r.write(marginText, "|")
		return
	}
	r.write(marginText, pad+number+" |")
}

func (r *renderer) excerpt(g fileGroup, first bool) {
	arrow := ":::"
	if first {
		arrow = "-->"
	}
	r.out.WriteString(strings.Repeat(" ", r.gutter))
	r.write(marginText, arrow)
	r.out.WriteString(" " + visible(g.at.String()) + "\n")
	r.margin("")
	r.out.WriteByte('\n')
	last := 0
	for _, l := range g.lines {
		switch {
		case last > 0 && l.number == last+2:
			between := g.line(last + 1)
			between.shorten()
			r.sourceLine(between.number, between.clip(between.window()))
		case last > 0 && l.number > last+2:
			r.write(marginText, "...")
			r.out.WriteByte('\n')
		}
		r.labelled(l)
		last = l.number
	}
}

func (r *renderer) sourceLine(number int, text string) {
	r.margin(strconv.Itoa(number))
	if text != "" {
		r.out.WriteString(" " + text)
	}
	r.out.WriteByte('\n')
}

// labelled writes a line of the text and the labels that point into it: first a row of underlines, at whose end the words
// of the rightmost label stand; then the words of the others, from right to left, each hanging from its underline.
func (r *renderer) labelled(l excerptLine) {
	from, to := l.window()
	r.sourceLine(l.number, l.clip(from, to))
	marks := l.marks(from, to)
	var row canvas
	for i := len(marks) - 1; i >= 0; i-- { // the primary and the earlier ones are drawn over the later ones
		row.underline(marks[i])
	}
	slices.SortStableFunc(marks, func(a, b mark) int {
		if a.column != b.column {
			return b.column - a.column
		}
		return b.end - a.end
	})
	hanging := marks
	if m := marks[0]; m.text != "" && alone(m, marks) {
		row.put(max(m.end, row.width())+1, m.text, m.style())
		hanging = marks[1:]
	} else if m.text == "" {
		hanging = marks[1:]
	}
	r.canvas(row)
	for n := range hanging {
		if hanging[n].text == "" {
			continue
		}
		var bars, words canvas
		for i := len(hanging) - 1; i >= n; i-- {
			if hanging[i].text != "" {
				bars.put(hanging[i].column, "|", hanging[i].style())
				if hanging[i].column < hanging[n].column {
					words.put(hanging[i].column, "|", hanging[i].style())
				}
			}
		}
		if n == 0 || hanging[n].column != hanging[n-1].column {
			r.canvas(bars)
		}
		words.put(hanging[n].column, hanging[n].text, hanging[n].style())
		r.canvas(words)
	}
}

// alone tells whether no other label begins or ends inside the underline of m, so that its words can stand behind it.
func alone(m mark, marks []mark) bool {
	for _, o := range marks {
		if o != m && o.text != "" && o.end > m.column {
			return false
		}
	}
	return true
}

func (r *renderer) canvas(c canvas) {
	r.margin("")
	if len(c.cells) > 0 {
		r.out.WriteByte(' ')
	}
	for i := 0; i < len(c.cells); {
		j := i
		for j < len(c.cells) && c.cells[j].style == c.cells[i].style {
			j++
		}
		var b strings.Builder
		for _, x := range c.cells[i:j] {
			b.WriteString(x.text)
		}
		r.write(c.cells[i].style, b.String())
		i = j
	}
	r.out.WriteByte('\n')
}

// canvas is one row being drawn, a cell a column. A piece of text occupies one cell, wherever it ends.
type canvas struct{ cells []cell }

type cell struct {
	text  string
	style style
}

func (c *canvas) width() int { return len(c.cells) }

func (c *canvas) put(column int, text string, s style) {
	for len(c.cells) <= column {
		c.cells = append(c.cells, cell{" ", plainText})
	}
	c.cells[column] = cell{text, s}
}

func (c *canvas) underline(m mark) {
	for i := m.column; i < m.end; i++ {
		c.put(i, m.stroke(), m.style())
	}
}

// visible replaces control characters and characters that reorder the text.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return ' '
		}
		if unicode.IsControl(r) || '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069' {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
