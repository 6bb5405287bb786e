package border

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/baltic/wire"
)

// xmlWriter writes the canonical JSON of a value as XML. Elements have no prefix: where the namespace changes, the default one is declared anew.
type xmlWriter struct {
	bytes.Buffer
	tokens *json.Decoder // of the value
	path   []string
}

func (w *xmlWriter) next() json.Token {
	token, err := w.tokens.Token()
	if err != nil {
		panic("border: a checked message has ended: " + err.Error())
	}
	return token
}

// open writes the start of an element, whose parent is in the namespace outer.
func (w *xmlWriter) open(outer, space, local, attributes string) {
	w.WriteString("<" + local)
	if space != outer {
		w.WriteString(` xmlns="` + escapeAttribute(space) + `"`)
	}
	w.WriteString(attributes + ">")
}

func (w *xmlWriter) close(local string) { w.WriteString("</" + local + ">") }

// field writes the elements of a field whose value begins with a token.
func (w *xmlWriter) field(outer string, f metadata.Field, token json.Token) *wire.Blame {
	w.path = append(w.path, f.Wire)
	blame := w.occurrences(outer, f, token)
	w.path = w.path[:len(w.path)-1]
	return blame
}

func (w *xmlWriter) occurrences(outer string, f metadata.Field, token json.Token) *wire.Blame {
	switch t := f.Type.(type) {
	case metadata.List:
		for w.tokens.More() {
			if blame := w.element(outer, f, t.Elem, w.next()); blame != nil {
				return blame
			}
		}
		w.next()
		return nil
	case metadata.Option:
		switch {
		case token == nil && f.Required:
			w.open(outer, f.Space, f.Wire, ` xmlns:xsi="`+nsInstance+`" xsi:nil="true"`)
			w.close(f.Wire)
			return nil
		case token == nil:
			return nil
		case !nullable(t.Elem):
			return w.element(outer, f, t.Elem, token)
		}
		blame := w.element(outer, f, t.Elem, w.next())
		if blame == nil {
			w.next()
		}
		return blame
	default:
		return w.element(outer, f, t, token)
	}
}

func (w *xmlWriter) element(outer string, f metadata.Field, t metadata.Type, token json.Token) *wire.Blame {
	w.open(outer, f.Space, f.Wire, "")
	blame := w.contents(f.Space, t, token)
	w.close(f.Wire)
	return blame
}

// contents writes what stands between the start and the end of an element in a namespace.
func (w *xmlWriter) contents(space string, t metadata.Type, token json.Token) *wire.Blame {
	named, ok := t.(metadata.Named)
	if !ok {
		return w.basic(token)
	}
	switch {
	case named.Def.Opaque():
		w.next() // the constructor
		blame := w.text(w.next())
		w.next()
		return blame
	case len(named.Def.Cases) > 0:
		for _, c := range named.Def.Cases {
			if c.Name == token {
				return w.text(c.Wire)
			}
		}
		panic("border: a checked message has no such constructor")
	}
	for _, f := range named.Def.Fields {
		w.next() // the label: canonical records have their fields in order
		if blame := w.field(space, f, w.next()); blame != nil {
			return blame
		}
	}
	w.next()
	return nil
}

func (w *xmlWriter) basic(token json.Token) *wire.Blame {
	if token == nil {
		return nil
	}
	return w.text(token)
}

// text writes character data, or blames the sender for characters that XML does not have.
func (w *xmlWriter) text(token json.Token) *wire.Blame {
	for _, c := range fmt.Sprint(token) {
		switch {
		case c == '&':
			w.WriteString("&amp;")
		case c == '<':
			w.WriteString("&lt;")
		case c == '>':
			w.WriteString("&gt;")
		case c == '\r':
			w.WriteString("&#xD;")
		case c < ' ' && c != '\t' && c != '\n' || c == 0xFFFE || c == 0xFFFF:
			return &wire.Blame{
				Path: strings.Join(w.path, "/"), Want: "a string that XML can carry", Got: fmt.Sprintf("the character U+%04X", c),
			}
		default:
			w.WriteRune(c)
		}
	}
	return nil
}

// escapeAttribute makes a text fit to stand between quotation marks. What XML does not have becomes a question mark.
func escapeAttribute(s string) string {
	return strings.Map(func(c rune) rune {
		if c < ' ' || c == 0xFFFE || c == 0xFFFF {
			return '?'
		}
		return c
	}, strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s))
}
