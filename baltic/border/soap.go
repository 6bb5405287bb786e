package border

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strings"

	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/baltic/wire"
)

const (
	nsEnvelope = "http://schemas.xmlsoap.org/soap/envelope/"
	nsBlame    = "urn:balticsim:blame"
	soapType   = "text/xml; charset=utf-8"
)

func soapName(local string) xml.Name { return xml.Name{Space: nsEnvelope, Local: local} }

// envelopeError is an envelope that SOAP has a fault code of its own for.
type envelopeError struct{ code, text string }

func (e *envelopeError) Error() string { return e.text }

// body goes to the first thing in the body of an envelope: an element, or the end of the body.
func (r *xmlReader) body() error {
	if err := r.next(); err != nil {
		return err
	}
	if start, ok := r.token.(xml.StartElement); ok && start.Name.Local == "Envelope" && start.Name.Space != nsEnvelope {
		return &envelopeError{"VersionMismatch", "only SOAP 1.1 is understood: the namespace of Envelope is " + nsEnvelope}
	}
	if !r.at(soapName("Envelope")) {
		return r.wrong("a SOAP envelope", r.here())
	}
	if err := r.next(); err != nil {
		return err
	}
	if r.at(soapName("Header")) {
		if err := r.header(); err != nil {
			return err
		}
	}
	if !r.at(soapName("Body")) {
		return r.wrong("a SOAP body", r.here())
	}
	return r.next()
}

// header passes over the header; what must be understood is not.
func (r *xmlReader) header() error {
	for {
		if err := r.advance(); err != nil {
			return err
		}
		start, ok := r.token.(xml.StartElement)
		if !ok {
			return r.next() // what follows the end of the header
		}
		for _, a := range start.Attr {
			if a.Name == soapName("mustUnderstand") && a.Value != "0" {
				return &envelopeError{"MustUnderstand", "the header " + elementName(start.Name) + " is not understood"}
			}
		}
		if err := r.skip(); err != nil {
			return err
		}
	}
}

// message reads the body, whose first element is the current token, to the end of the text, and returns the value of type t as JSON.
func (r *xmlReader) message(m metadata.Message, t metadata.Type) ([]byte, error) {
	if err := r.payload(m, t); err != nil {
		return nil, err
	}
	for range 2 { // the ends of Body and Envelope
		if err := r.end(); err != nil {
			return nil, err
		}
		if err := r.next(); err != nil {
			return nil, err
		}
	}
	if r.token != nil {
		return nil, r.wrong("nothing more", r.here())
	}
	return r.out, nil
}

func (r *xmlReader) payload(m metadata.Message, t metadata.Type) error {
	switch {
	case m.Element.Local == "":
		r.put("null")
		return nil
	case m.Param == nil:
		return r.element(m.Element, m.Element.Local, func() error { return r.contents(t) })
	}
	return r.element(m.Element, m.Element.Local, func() error {
		if err := r.attributes(); err != nil {
			return err
		}
		if err := r.next(); err != nil {
			return err
		}
		if err := r.field(*m.Param); err != nil {
			return err
		}
		return r.end()
	})
}

// readFault reads the fault that starts here.
func (r *xmlReader) readFault() string {
	code, text := "", ""
	if r.advance() != nil {
		return "a fault that is no XML"
	}
	for {
		start, ok := r.token.(xml.StartElement)
		if !ok {
			break
		}
		if start.Name.Local != "faultcode" && start.Name.Local != "faultstring" {
			if r.skip() != nil || r.advance() != nil {
				break
			}
			continue
		}
		if r.advance() != nil {
			break
		}
		if start.Name.Local == "faultcode" {
			code = strings.TrimSpace(r.before.String())
		} else {
			text = strings.TrimSpace(r.before.String())
		}
		if _, ok := r.token.(xml.EndElement); !ok || r.advance() != nil {
			break
		}
	}
	return "the fault " + quoted(code) + ": " + quoted(text)
}

// envelope writes a message of a value, given as canonical JSON of type t.
func envelope(m metadata.Message, t metadata.Type, value []byte) ([]byte, *wire.Blame) {
	w := &xmlWriter{tokens: json.NewDecoder(bytes.NewReader(value))}
	w.tokens.UseNumber()
	w.begin()
	if m.Element.Local != "" {
		w.open("", m.Element.Space, m.Element.Local, "")
		var blame *wire.Blame
		if token := w.next(); m.Param == nil {
			blame = w.contents(m.Element.Space, t, token)
		} else {
			blame = w.field(m.Element.Space, *m.Param, token)
		}
		if blame != nil {
			return nil, blame
		}
		w.close(m.Element.Local)
	}
	w.finish()
	return w.Bytes(), nil
}

func (w *xmlWriter) begin() {
	w.WriteString(`<?xml version="1.0" encoding="utf-8"?>` + "\n" + `<soap:Envelope xmlns:soap="` + nsEnvelope + `"><soap:Body>`)
}

func (w *xmlWriter) finish() { w.WriteString("</soap:Body></soap:Envelope>\n") }

// faultEnvelope writes a fault. code is one of SOAP's own.
func faultEnvelope(code, text string, blame *wire.Blame) []byte {
	w := &xmlWriter{}
	w.begin()
	w.WriteString("<soap:Fault><faultcode>soap:" + code + "</faultcode><faultstring>")
	w.plain(text)
	w.WriteString("</faultstring>")
	if blame != nil {
		w.WriteString(`<detail><blame xmlns="` + nsBlame + `">`)
		for _, part := range []struct{ name, text string }{
			{"party", blame.Party}, {"endpoint", blame.Endpoint}, {"path", blame.Path}, {"want", blame.Want}, {"got", blame.Got},
		} {
			w.WriteString("<" + part.name + ">")
			w.plain(part.text)
			w.close(part.name)
		}
		w.WriteString("</blame></detail>")
	}
	w.WriteString("</soap:Fault>")
	w.finish()
	return w.Bytes()
}

// plain writes a text of ours; characters that XML does not have become question marks.
func (w *xmlWriter) plain(s string) { w.WriteString(escapeAttribute(s)) }
