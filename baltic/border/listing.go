package border

import (
	"encoding/json"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/balticsim/balticsim/baltic/metadata"
)

// Point is an operation that outsiders can call.
type Point struct {
	Export    string          `json:"export"`
	Service   string          `json:"service"`
	Operation string          `json:"operation"`
	Input     string          `json:"input"`  // types as scripts write them
	Output    string          `json:"output"` //
	URL       string          `json:"url"`    // for POST with JSON
	SOAP      string          `json:"soap"`   // for POST with SOAP 1.1; with ?wsdl its description
	Action    string          `json:"action"` // SOAPAction
	Example   json.RawMessage `json:"example,omitempty"`
}

// Curl is a command that calls the operation with the example.
func (p Point) Curl() string { return "curl -d '" + string(p.Example) + "' " + p.URL }

func (s *server) points() []Point {
	list := make([]Point, len(s.exports))
	for i, p := range s.exports {
		list[i] = Point{
			Export: p.export.Name, Service: p.export.Service.Name, Operation: p.op.Name,
			Input: metadata.ShowType(p.op.Input), Output: metadata.ShowType(p.op.Output),
			URL: s.base() + p.json, SOAP: s.base() + p.soap, Action: p.op.Action, Example: example(p.op.Input),
		}
	}
	return list
}

// base is the URL at which this machine reaches the server.
func (s *server) base() string {
	host, port, err := net.SplitHostPort(s.address)
	if err != nil {
		panic("border: " + err.Error())
	}
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// list answers GET /: for people, and as JSON for who asks for it.
func (s *server) list(r *http.Request) reply {
	types := metadata.TypesImplementation(s.farm)
	if strings.Contains(r.Header.Get("Accept"), jsonType) {
		return jsonReply(http.StatusOK, struct {
			Exports []Point `json:"exports"`
			Types   string  `json:"types"`
		}{s.points(), types})
	}
	var b strings.Builder
	for _, p := range s.points() {
		b.WriteString(p.Export + "." + p.Operation + " : " + p.Input + " -> " + p.Output + "\n" +
			"  " + p.Curl() + "\n" +
			"  SOAP 1.1 at " + p.SOAP + "?wsdl\n\n")
	}
	return reply{status: http.StatusOK, kind: "text/plain; charset=utf-8", body: []byte(b.String() + types)}
}

// describe answers GET at the path of an export for SOAP.
func (s *server) describe(r *http.Request, ops []*exported) reply {
	if !strings.EqualFold(r.URL.RawQuery, "wsdl") {
		return refuse(http.StatusNotFound, "SOAP 1.1 is posted here; "+s.base()+ops[0].soap+"?wsdl describes it").inJSON()
	}
	return reply{status: http.StatusOK, kind: soapType, body: []byte(wsdl(ops[0].export.Service, s.base()+ops[0].soap))}
}

// example is a value of a type as JSON, nil when even a small one is long.
func example(t metadata.Type) []byte {
	const longest = 1 << 10
	w := exampleWriter{limit: longest}
	w.value(t)
	if len(w.out) > longest {
		return nil
	}
	return w.out
}

// exampleWriter stops when the example has become longer than the limit: a type can reach another one along very many paths.
type exampleWriter struct {
	out   []byte
	limit int
}

func (w *exampleWriter) put(s string) { w.out = append(w.out, s...) }

func (w *exampleWriter) value(t metadata.Type) {
	if len(w.out) > w.limit {
		return
	}
	switch t := t.(type) {
	case metadata.Basic:
		w.put(map[metadata.Basic]string{metadata.Unit: "null", metadata.Int: "1", metadata.Bool: "true", metadata.String: `"a"`}[t])
	case metadata.List:
		w.put("[")
		w.value(t.Elem)
		w.put("]")
	case metadata.Option:
		if nullable(t.Elem) {
			w.value(metadata.List(t))
			return
		}
		w.value(t.Elem)
	case metadata.Named:
		switch d := t.Def; {
		case d.Opaque():
			w.put(`{"` + metadata.OpaqueConstructor(d) + `":"a"}`)
		case len(d.Cases) > 0:
			w.put(`"` + d.Cases[0].Name + `"`)
		default:
			for i, f := range d.Fields {
				if i > 0 {
					w.put(",")
				} else {
					w.put("{")
				}
				w.put(`"` + f.Name + `":`)
				w.value(f.Type)
			}
			w.put("}")
		}
	default:
		panic("border: unknown type")
	}
}
