package draw

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// box is the rectangle that a text may cover.
type box struct {
	left, top, right, bottom int
	text                     string
}

// CheckSVG reads an SVG that this package made and reports everything that would make it hard to read: a picture wider
// than MaxWidth, a text smaller than MinText, a text that leaves the picture, two texts that overlap. The boxes of texts are
// computed from the same upper bounds of widths as the layout uses. It fails as well when the bytes are not such an SVG: not
// well-formed, a text without place or size, or a construct (transform, tspan) that would move texts behind its back.
// The error joins all findings; nil means that there are none.
func CheckSVG(svg []byte) error {
	c := checker{}
	dec := xml.NewDecoder(bytes.NewReader(svg))
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("not well-formed: %w", err)
		}
		c.token(tok)
	}
	if c.roots != 1 {
		c.report("%d <svg> elements instead of one", c.roots)
	}
	c.overlaps()
	return errors.Join(c.found...)
}

// checker walks through the elements of one SVG.
type checker struct {
	roots         int
	width, height int
	path          []string // names of the open elements
	current       *box     // the text being read, its x and y in left and bottom
	size          int
	font          font
	anchor        anchor
	boxes         []box
	found         []error
}

func (c *checker) report(format string, args ...any) {
	c.found = append(c.found, fmt.Errorf(format, args...))
}

func (c *checker) token(tok xml.Token) {
	switch t := tok.(type) {
	case xml.StartElement:
		c.start(t)
		c.path = append(c.path, t.Name.Local)
	case xml.EndElement:
		c.path = c.path[:len(c.path)-1]
		if t.Name.Local == "text" && c.current != nil {
			c.finish()
		}
	case xml.CharData:
		if c.current != nil && c.path[len(c.path)-1] == "text" {
			c.current.text += string(t)
		}
	}
}

func (c *checker) start(e xml.StartElement) {
	attrs := map[string]string{}
	for _, a := range e.Attr {
		attrs[a.Name.Local] = a.Value
	}
	if _, ok := attrs["transform"]; ok {
		c.report("<%s> has a transform: texts cannot be placed", e.Name.Local)
	}
	switch e.Name.Local {
	case "svg":
		c.roots++
		c.root(attrs)
	case "tspan", "textPath", "foreignObject", "use":
		c.report("<%s>: texts cannot be placed", e.Name.Local)
	case "text":
		c.text(attrs)
	}
}

func (c *checker) root(attrs map[string]string) {
	c.width, c.height = c.number(attrs, "svg", "width"), c.number(attrs, "svg", "height")
	if want := fmt.Sprintf("0 0 %d %d", c.width, c.height); attrs["viewBox"] != want {
		c.report("viewBox is %q instead of %q: the picture is scaled", attrs["viewBox"], want)
	}
	if c.width > MaxWidth {
		c.report("%d pixels wide, more than %d", c.width, MaxWidth)
	}
}

func (c *checker) text(attrs map[string]string) {
	c.current = &box{left: c.number(attrs, "text", "x"), bottom: c.number(attrs, "text", "y")}
	c.size = c.number(attrs, "text", "font-size")
	c.font, c.anchor = sans, start
	classes := strings.Fields(attrs["class"])
	if slices.Contains(classes, "bold") {
		c.font = bold
	}
	if slices.Contains(classes, "mono") {
		c.font = mono
	}
	switch a := attrs["text-anchor"]; a {
	case "", "start":
	case "middle":
		c.anchor = middle
	case "end":
		c.anchor = end
	default:
		c.report("unknown text-anchor %q", a)
	}
}

func (c *checker) number(attrs map[string]string, element, name string) int {
	n, err := strconv.Atoi(attrs[name])
	if err != nil {
		c.report("<%s>: %s is %q, not a whole number", element, name, attrs[name])
	}
	return n
}

// finish turns the text just read into its box: ascenders reach four fifths of the size above the baseline, descenders a
// quarter below.
func (c *checker) finish() {
	b := *c.current
	c.current = nil
	w := width(b.text, c.font, c.size)
	switch c.anchor {
	case start:
	case middle:
		b.left -= w / 2
	case end:
		b.left -= w
	default:
		panic("draw: unknown anchor")
	}
	b.right = b.left + w
	baseline := b.bottom
	b.top, b.bottom = baseline-(c.size*4+4)/5, baseline+(c.size+3)/4
	if c.size < MinText {
		c.report("%q is %d pixels high, less than %d", b.text, c.size, MinText)
	}
	if b.left < 0 || b.top < 0 || b.right > c.width || b.bottom > c.height {
		c.report("%q at (%d, %d) leaves the picture of %d by %d", b.text, b.left, baseline, c.width, c.height)
	}
	c.boxes = append(c.boxes, b)
}

// overlaps compares each text with those that start above its lower edge.
func (c *checker) overlaps() {
	slices.SortStableFunc(c.boxes, func(a, b box) int { return a.top - b.top })
	for i, a := range c.boxes {
		for _, b := range c.boxes[i+1:] {
			if b.top >= a.bottom {
				break
			}
			if a.left < b.right && b.left < a.right {
				c.report("%q and %q overlap near (%d, %d)", a.text, b.text, b.left, b.bottom)
			}
		}
	}
}
