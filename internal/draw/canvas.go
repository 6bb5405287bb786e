package draw

import (
	"bytes"
	"fmt"
	"strings"
)

// canvas collects the elements of one SVG. Colours are classes of style.go; sizes and places are attributes, so that
// CheckSVG can read them without knowing the style sheet.
type canvas struct {
	buf bytes.Buffer
}

// anchor says which point of a text its x is.
type anchor uint8

const (
	start anchor = iota
	middle
	end
)

// label is one text of a picture: its place (y is the baseline), font, size and colour class. full, when it differs from
// text, is shown when the pointer rests on it.
type label struct {
	x, y       int
	text, full string
	font       font
	size       int
	anchor     anchor
	class      string
}

// escape makes s safe as XML text and as an attribute value.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}

// open starts a group whose pointer text is title; an empty title has none. Every open needs a close.
func (c *canvas) open(title string) {
	c.buf.WriteString("<g>")
	if title = clean(title); title != "" {
		fmt.Fprintf(&c.buf, "<title>%s</title>", escape(title))
	}
	c.buf.WriteString("\n")
}

func (c *canvas) close() { c.buf.WriteString("</g>\n") }

// rect draws a rectangle with corners of radius r.
func (c *canvas) rect(x, y, w, h, r int, class string) {
	fmt.Fprintf(&c.buf, `<rect x="%d" y="%d" width="%d" height="%d"`, x, y, w, h)
	if r > 0 {
		fmt.Fprintf(&c.buf, ` rx="%d"`, r)
	}
	fmt.Fprintf(&c.buf, " class=\"%s\"/>\n", class)
}

func (c *canvas) line(x1, y1, x2, y2 int, class string) {
	fmt.Fprintf(&c.buf, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" class=\"%s\"/>\n", x1, y1, x2, y2, class)
}

func (c *canvas) circle(x, y, r int, class string) {
	fmt.Fprintf(&c.buf, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\" class=\"%s\"/>\n", x, y, r, class)
}

func (c *canvas) path(d, class string) {
	fmt.Fprintf(&c.buf, "<path d=\"%s\" class=\"%s\"/>\n", d, class)
}

func (c *canvas) polygon(class string, points ...point) {
	c.buf.WriteString(`<polygon points="`)
	for i, p := range points {
		if i > 0 {
			c.buf.WriteByte(' ')
		}
		fmt.Fprintf(&c.buf, "%d,%d", p.x, p.y)
	}
	fmt.Fprintf(&c.buf, "\" class=\"%s\"/>\n", class)
}

// text draws l; an empty text draws nothing.
func (c *canvas) text(l label) {
	if l.text == "" {
		return
	}
	fmt.Fprintf(&c.buf, `<text x="%d" y="%d" font-size="%d"`, l.x, l.y, l.size)
	switch l.anchor {
	case start:
	case middle:
		c.buf.WriteString(` text-anchor="middle"`)
	case end:
		c.buf.WriteString(` text-anchor="end"`)
	default:
		panic("draw: unknown anchor")
	}
	class := l.class
	switch l.font {
	case sans:
	case bold:
		class += " bold"
	case mono:
		class += " mono"
	default:
		panic("draw: unknown font")
	}
	fmt.Fprintf(&c.buf, ` class="%s">`, strings.TrimSpace(class))
	if full := clean(l.full); full != "" && full != l.text {
		fmt.Fprintf(&c.buf, "<title>%s</title>", escape(full))
	}
	fmt.Fprintf(&c.buf, "%s</text>\n", escape(l.text))
}

// halo draws the background of a text, so that the lines behind it do not run through its letters.
func (c *canvas) halo(l label) {
	w := width(l.text, l.font, l.size)
	x := l.x
	switch l.anchor {
	case start:
	case middle:
		x -= w / 2
	case end:
		x -= w
	default:
		panic("draw: unknown anchor")
	}
	c.rect(x-2, l.y-l.size+1, w+4, l.size+3, 2, "halo")
}

// arrow draws the filled head of an arrow with its tip at (x, y), pointing along (dx, dy), one of which is 0 and the other
// 1 or -1.
func (c *canvas) arrow(x, y, dx, dy int, class string) {
	const long, half = 9, 4
	c.polygon(class, point{x, y},
		point{x - dx*long - dy*half, y - dy*long + dx*half},
		point{x - dx*long + dy*half, y - dy*long - dx*half})
}

// document returns the finished SVG of the given size; title and description are for screen readers.
func (c *canvas) document(w, h int, title, description string) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" class="bs">`+"\n",
		w, h, w, h)
	fmt.Fprintf(&out, "<title>%s</title>\n<desc>%s</desc>\n", escape(clean(title)), escape(clean(description)))
	out.WriteString(styleSheet())
	fmt.Fprintf(&out, "<rect width=\"%d\" height=\"%d\" class=\"paper\"/>\n", w, h)
	out.Write(c.buf.Bytes())
	out.WriteString("</svg>\n")
	return out.Bytes()
}
