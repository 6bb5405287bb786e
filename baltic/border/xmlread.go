package border

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/baltic/wire"
	"github.com/balticsim/balticsim/calculus"
)

const (
	nsInstance = "http://www.w3.org/2001/XMLSchema-instance"
	byteOrder  = "\ufeff"
)

// xmlReader reads a SOAP message as JSON, typed by the metadata and without looking back, so that it costs no more than its text. It refuses what SOAP
// forbids, document type declarations and processing instructions, before anything can expand.
//
// token is the current start or end of an element, nil at the end of the text, and before is the character data in front of it.
type xmlReader struct {
	tokens *xml.Decoder
	limits wire.Limits
	depth  int
	token  xml.Token
	before strings.Builder
	path   []string
	out    []byte // the value read so far, as JSON
}

func newXMLReader(text []byte, limits wire.Limits) *xmlReader {
	text = bytes.TrimPrefix(text, []byte(byteOrder))
	return &xmlReader{tokens: xml.NewDecoder(bytes.NewReader(text)), limits: limits}
}

// wrong is what the part that is being read should have been, and is.
func (r *xmlReader) wrong(want, got string) error {
	return &wire.Blame{Path: strings.Join(r.path, "/"), Want: want, Got: got}
}

// advance goes to the next start or end of an element.
func (r *xmlReader) advance() error {
	r.before.Reset()
	for {
		token, err := r.tokens.Token()
		if errors.Is(err, io.EOF) {
			r.token = nil
			return nil
		}
		if err != nil {
			return r.wrong("XML in UTF-8", mistakeInXML(err))
		}
		switch token := token.(type) {
		case xml.StartElement:
			if r.depth++; r.depth > r.limits.Depth {
				return r.wrong(fmt.Sprintf("a depth of at most %d", r.limits.Depth), "a deeper message")
			}
			r.token = token
			return nil
		case xml.EndElement:
			r.depth--
			r.token = token
			return nil
		case xml.CharData:
			r.before.Write(token)
		case xml.Comment:
		case xml.Directive:
			return r.wrong("a SOAP message", "a document type declaration, which could expand without bound")
		case xml.ProcInst:
			if token.Target != "xml" {
				return r.wrong("a SOAP message", "a processing instruction")
			}
		}
	}
}

func mistakeInXML(err error) string {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Sprintf("a mistake in line %d: %s", syntax.Line, syntax.Msg)
	}
	return "a mistake: " + err.Error()
}

// next is advance where only white space may stand.
func (r *xmlReader) next() error {
	if err := r.advance(); err != nil {
		return err
	}
	if text := strings.TrimSpace(r.before.String()); text != "" {
		return r.wrong("an element", "the text "+quoted(text))
	}
	return nil
}

// at tells whether the current token starts the element of that name.
func (r *xmlReader) at(name xml.Name) bool {
	start, ok := r.token.(xml.StartElement)
	return ok && start.Name == name
}

// end demands that the current element ends here.
func (r *xmlReader) end() error {
	if _, ok := r.token.(xml.EndElement); !ok {
		return r.wrong("nothing more", r.here())
	}
	return nil
}

// skip passes over the element that starts here, to its end.
func (r *xmlReader) skip() error {
	for open := r.depth - 1; ; {
		if err := r.advance(); err != nil {
			return err
		}
		if r.depth <= open {
			return nil
		}
	}
}

// here says what the current token is.
func (r *xmlReader) here() string {
	switch token := r.token.(type) {
	case xml.StartElement:
		return "the element " + elementName(token.Name)
	case xml.EndElement:
		return "the end of " + token.Name.Local
	default:
		return "the end of the message"
	}
}

func elementName(n xml.Name) string {
	if n.Space == "" {
		return shorten(n.Local)
	}
	return "{" + shorten(n.Space) + "}" + shorten(n.Local)
}

// contents reads the element that has just started as a value of type t, to its end.
func (r *xmlReader) contents(t metadata.Type) error {
	if err := r.attributes(); err != nil {
		return err
	}
	named, ok := t.(metadata.Named)
	if !ok || len(named.Def.Fields) == 0 {
		return r.simple(t)
	}
	if err := r.next(); err != nil {
		return err
	}
	for i, f := range named.Def.Fields {
		r.punctuate(i, "{")
		r.string(f.Name)
		r.put(":")
		if err := r.field(f); err != nil {
			return err
		}
	}
	r.put("}")
	return r.end()
}

// attributes refuses attributes that say something: no type of the metadata has any. Those of other namespaces are remarks.
func (r *xmlReader) attributes() error {
	start, _ := r.token.(xml.StartElement)
	for _, a := range start.Attr {
		if a.Name.Space == "" && a.Name.Local != "xmlns" {
			return r.wrong("an element without attributes", "the attribute "+shorten(a.Name.Local))
		}
	}
	return nil
}

// field reads the elements of one field; the current token is the first thing that may be one, and afterwards what follows.
func (r *xmlReader) field(f metadata.Field) error {
	name := xml.Name{Space: f.Space, Local: f.Wire}
	switch t := f.Type.(type) {
	case metadata.List:
		return r.list(name, t.Elem)
	case metadata.Option:
		if !r.at(name) && !f.Required {
			r.put("null")
			return nil
		}
		return r.element(name, f.Wire, func() error { return r.option(t.Elem) })
	default:
		return r.element(name, f.Wire, func() error { return r.contents(t) })
	}
}

// element reads one element of that name and goes to what follows it.
func (r *xmlReader) element(name xml.Name, part string, contents func() error) error {
	if !r.at(name) {
		return r.wrong("the element "+elementName(name), r.here())
	}
	r.path = append(r.path, part)
	if err := contents(); err != nil {
		return err
	}
	r.path = r.path[:len(r.path)-1]
	return r.next()
}

func (r *xmlReader) list(name xml.Name, t metadata.Type) error {
	r.put("[")
	for i := 0; r.at(name); i++ {
		if i > 0 {
			r.put(",")
		}
		err := r.element(name, name.Local+"["+strconv.Itoa(i+1)+"]", func() error { return r.contents(t) })
		if err != nil {
			return err
		}
	}
	r.put("]")
	return nil
}

// option reads the value of an element that may be nil.
func (r *xmlReader) option(t metadata.Type) error {
	start, _ := r.token.(xml.StartElement)
	for _, a := range start.Attr {
		if a.Name == (xml.Name{Space: nsInstance, Local: "nil"}) && (a.Value == "true" || a.Value == "1") {
			r.put("null")
			if err := r.next(); err != nil {
				return err
			}
			return r.end()
		}
	}
	if !nullable(t) {
		return r.contents(t)
	}
	r.put("[")
	if err := r.contents(t); err != nil {
		return err
	}
	r.put("]")
	return nil
}

// simple reads an element that has text only.
func (r *xmlReader) simple(t metadata.Type) error {
	if err := r.advance(); err != nil {
		return err
	}
	text := r.before.String()
	if _, ok := r.token.(xml.EndElement); !ok {
		return r.wrong(metadata.ShowType(t), r.here())
	}
	trimmed := strings.TrimSpace(text)
	switch t := t.(type) {
	case metadata.Basic:
		switch {
		case t == metadata.String:
			r.string(text)
			return nil
		case t == metadata.Unit && trimmed == "":
			r.put("null")
			return nil
		case t == metadata.Bool && (trimmed == "true" || trimmed == "1"):
			r.put("true")
			return nil
		case t == metadata.Bool && (trimmed == "false" || trimmed == "0"):
			r.put("false")
			return nil
		case t == metadata.Int:
			n, err := strconv.ParseInt(trimmed, 10, 64)
			if err == nil && n == calculus.Wrap(n) {
				r.out = strconv.AppendInt(r.out, n, 10)
				return nil
			}
			return r.wrong("int, a whole number of at most 63 bits", quoted(text))
		}
	case metadata.Named:
		if t.Def.Opaque() {
			r.put("{")
			r.string(metadata.OpaqueConstructor(t.Def))
			r.put(":")
			r.string(text)
			r.put("}")
			return nil
		}
		for _, c := range t.Def.Cases {
			if c.Wire == text || c.Wire == trimmed {
				r.string(c.Name)
				return nil
			}
		}
	}
	return r.wrong(metadata.ShowType(t), quoted(text))
}

func (r *xmlReader) put(s string) { r.out = append(r.out, s...) }

// punctuate writes what stands before the i-th member.
func (r *xmlReader) punctuate(i int, open string) {
	if i > 0 {
		open = ","
	}
	r.put(open)
}

func (r *xmlReader) string(s string) {
	text, err := json.Marshal(s)
	if err != nil {
		panic("border: a string has no JSON: " + err.Error())
	}
	r.out = append(r.out, text...)
}

func quoted(s string) string { return strconv.Quote(shorten(s)) }

// shorten cuts a text that somebody sent to a length fit for a message.
func shorten(s string) string {
	const longest = 60
	runes := []rune(s)
	if len(runes) <= longest {
		return s
	}
	return string(runes[:longest]) + "…"
}
