package metadata

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/balticsim/balticsim/internal/source"
)

// Limits of an XML file. Expansion of entities is no concern: a file that declares any is refused.
const (
	maxDepth    = 100
	maxElements = 100_000
)

// element is an XML element with its place. Text between elements is dropped: WSDL says everything in attributes.
type element struct {
	name     xml.Name
	attrs    []xml.Attr
	children []*element
	parent   *element
	tag      source.Span // the opening tag
}

// readXML reads a file into its root element, or reports why it is refused and returns nil.
func readXML(f *source.File, diags *reporter) *element {
	if len(f.Text) > maxSize {
		diags.add("BAL0629", f.At(0, 0), "the file is larger than %d bytes", maxSize)
		return nil
	}
	dec := xml.NewDecoder(strings.NewReader(f.Text))
	var root, open *element
	depth, count := 0, 0
	for {
		start := int(dec.InputOffset())
		tok, err := dec.Token()
		end := int(dec.InputOffset())
		if err != nil {
			if errors.Is(err, io.EOF) && root != nil && open == nil {
				return root
			}
			refuseXML(f, diags, open, start, err)
			return nil
		}
		switch tok := tok.(type) {
		case xml.Directive:
			diags.add("BAL0621", f.At(start, end), "a document type declaration is refused").
				primary("DOCTYPE").note("entities can make a small file expand without bound").
				help("remove the declaration: WSDL and XSD files do not need one")
			return nil
		case xml.StartElement:
			depth++
			count++
			if depth > maxDepth || count > maxElements {
				diags.add("BAL0629", f.At(start, end), "the file is too large or too deeply nested").
					primary("the limit is reached here").note("at most %d elements, nested %d deep", maxElements, maxDepth)
				return nil
			}
			e := &element{name: tok.Name, attrs: tok.Copy().Attr, parent: open, tag: f.At(start, end)}
			switch {
			case open != nil:
				open.children = append(open.children, e)
			case root != nil:
				diags.add("BAL0620", e.tag, "a second root element begins here").primary("an XML file has one root")
				return nil
			default:
				root = e
			}
			open = e
		case xml.EndElement:
			depth--
			open = open.parent
		}
	}
}

// refuseXML reports XML that is not well-formed, in the words of what probably happened.
func refuseXML(f *source.File, diags *reporter, open *element, start int, err error) {
	message := strings.TrimPrefix(err.Error(), "XML syntax error on line ")
	if _, rest, ok := strings.Cut(message, ": "); ok {
		message = rest
	}
	at := f.At(min(start, len(f.Text)), min(start, len(f.Text)))
	switch {
	case strings.IndexByte(f.Text, 0) >= 0 || !strings.Contains(f.Text, "<"):
		diags.add("BAL0620", f.At(0, 0), "this is not an XML file").help("is this the right file? WSDL is XML text in UTF-8")
	case open != nil && (errors.Is(err, io.EOF) || strings.Contains(message, "unexpected EOF")):
		diags.add("BAL0620", open.tag, "the file ends before <%s> is closed", open.name.Local).
			primary("this element is never closed").help("is the file complete?")
	case errors.Is(err, io.EOF):
		diags.add("BAL0620", at, "the file has no element")
	default:
		diags.add("BAL0620", at, "the XML is not well-formed: %s", message).primary("here or just after")
	}
}

// attr returns an attribute without namespace, "" when it is absent.
func (e *element) attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// attrSpan returns the place of an attribute's value, or of the whole tag when it is not found.
func (e *element) attrSpan(name string) source.Span {
	text := e.tag.Text()
	value := e.attr(name)
	for from := 0; ; {
		i := strings.Index(text[from:], name)
		if i < 0 {
			return e.tag
		}
		from += i + len(name)
		rest := strings.TrimLeft(text[from:], " \t\r\n")
		after, ok := strings.CutPrefix(rest, "=")
		if !ok {
			continue
		}
		after = strings.TrimLeft(after, " \t\r\n")
		if len(after) > 0 && strings.HasPrefix(after[1:], value) {
			at := len(text) - len(after) + 1
			return e.tag.File.At(int(e.tag.Start)+at, int(e.tag.Start)+at+len(value))
		}
	}
}

// is tells whether the element has that name in that namespace.
func (e *element) is(space, local string) bool { return e.name.Space == space && e.name.Local == local }

// all returns the children of that name in that namespace.
func (e *element) all(space, local string) []*element {
	var found []*element
	for _, c := range e.children {
		if c.is(space, local) {
			found = append(found, c)
		}
	}
	return found
}

// first returns the first child of that name in that namespace, or nil.
func (e *element) first(space, local string) *element {
	for _, c := range e.children {
		if c.is(space, local) {
			return c
		}
	}
	return nil
}

// qname is a name in a namespace.
type qname struct{ space, local string }

func (q qname) String() string {
	if q.space == "" {
		return q.local
	}
	return "{" + q.space + "}" + q.local
}

// resolve reads an attribute value of the form prefix:local with the namespaces in force at the element. It returns false
// when the prefix is not declared.
func (e *element) resolve(text string) (qname, bool) {
	prefix, local, ok := strings.Cut(text, ":")
	if !ok {
		prefix, local = "", text
	}
	for at := e; at != nil; at = at.parent {
		for _, a := range at.attrs {
			if prefix != "" && a.Name.Space == "xmlns" && a.Name.Local == prefix || prefix == "" && a.Name.Space == "" && a.Name.Local == "xmlns" {
				return qname{a.Value, local}, true
			}
		}
	}
	return qname{"", local}, prefix == ""
}
