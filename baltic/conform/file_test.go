package conform_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/internal/source"
)

// recorded is a file of a run with crashes and snapshots, and its events.
func recorded(t *testing.T) (string, conform.Header, []conform.Event) {
	t.Helper()
	p := compile(t, driver.Inputs{Script: scriptOf("snapshot"), Workload: farmFolder + "/workload.ml"})
	h := p.EventsHeader("model")
	var text strings.Builder
	w := conform.NewWriter(&text, h)
	events := record(t, p, 1, 2)
	events = append(events, conform.Event{N: len(events) + 1, Kind: conform.Note, Machine: "Payment", Cause: "a <note>", Time: "2026-01-01T00:00:00.5Z"})
	for _, e := range events {
		w.Write(e)
	}
	if w.Err() != nil {
		t.Fatal(w.Err())
	}
	h.V, h.Kind = conform.Version, conform.FileKind
	return text.String(), h, events
}

// TestRoundTrip: what was written is read, and a line that was not finished is left out.
func TestRoundTrip(t *testing.T) {
	text, header, events := recorded(t)
	r, ds := conform.Read(source.NewFile("run.events.jsonl", text), conform.Limits{})
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	if d := cmp.Diff(&conform.Record{Header: header, Events: events}, r); d != "" {
		t.Error(d)
	}
	r, ds = conform.Read(source.NewFile("run.events.jsonl", text[:len(text)-1]), conform.Limits{})
	if len(ds) > 0 || !r.Cut || len(r.Events) != len(events)-1 {
		t.Errorf("cut by a byte: %v %+v", ds, r)
	}
}

// TestBadFiles: what is no file of events is refused with a code and the line.
func TestBadFiles(t *testing.T) {
	const head = `{"v":1,"kind":"balticsim-events","tool":"","backend":"model","script":{"name":"S.ml","sha256":""}}` + "\n"
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "BAL0851 this is no event file: it is empty"},
		{"a script", "let x = 1\n", "BAL0851 this is no event file"},
		{"a trace", `{"v":1,"kind":"balticsim-trace"}` + "\n", "BAL0851 this is no event file"},
		{"binary", "\x7fELF\x00\xff\n", "BAL0851 this is no event file"},
		{"version", `{"v":2,"kind":"balticsim-events"}` + "\n", "BAL0852 events of version 2; this program reads 1"},
		{"not JSON", head + "{\n", "BAL0853 line 2 is not event 1: unexpected end of JSON input"},
		{"not UTF-8", head + "{\"n\":1,\"kind\":\"note\",\"cause\":\"\xff\"}\n", "BAL0853 line 2 is not event 1: it is not UTF-8"},
		{"number", head + `{"n":2,"kind":"note"}` + "\n", "BAL0853 line 2 is not event 1: its number is 2"},
		{"kind", head + `{"n":1,"kind":"boot"}` + "\n", `BAL0853 line 2 is not event 1: there is no kind "boot"`},
		{"call", head + `{"n":1,"kind":"call","at":"X.f"}` + "\n", "BAL0853 line 2 is not event 1: a call has the fields at and call"},
		{"crash", head + `{"n":1,"kind":"crash"}` + "\n", "BAL0853 line 2 is not event 1: a crash has the field machine"},
		{"print", head + `{"n":1,"kind":"print","value":1}` + "\n", "BAL0853 line 2 is not event 1: the value of a print is a text"},
		{"time", head + `{"n":1,"kind":"note","time":"noon"}` + "\n", `BAL0853 line 2 is not event 1: its time is "noon"`},
		{"order", head + `{"n":1,"kind":"snapshot","machine":"X","by":"operator"}` + "\n", "BAL0853 line 2 is not event 1: what an operator does has the field snapshot"},
		{"by", head + `{"n":1,"kind":"crash","machine":"X","by":"me"}` + "\n", `BAL0853 line 2 is not event 1: nothing is done by "me"`},
		{"long line", head + `{"n":1,"kind":"note","cause":"` + strings.Repeat("x", 1000) + "\"}\n", "BAL0853 line 2 is not event 1: it has 1032 bytes; at most 500 are read"},
		{"long file", head + strings.Repeat(" \n", 3000), "BAL0853 the file has 6099 bytes; at most 5000 are read"},
	} {
		r, ds := conform.Read(source.NewFile("x.jsonl", c.text), conform.Limits{Bytes: 5000, Line: 500})
		if len(ds) != 1 || ds[0].Code+" "+ds[0].Message != c.want || r != nil {
			t.Errorf("%s: %v", c.name, ds)
		}
	}
}

// TestEventSchemas holds the lines of a file against the schemas, which must object to lines that are none.
func TestEventSchemas(t *testing.T) {
	text, _, _ := recorded(t)
	text += `{"n":1,"kind":"snapshot","machine":"X","by":"operator","snapshot":1}` + "\n"
	compiler := jsonschema.NewCompiler()
	line, name := 0, "events-header.json"
	for row := range strings.Lines(text) {
		schema, err := compiler.Compile("../../docs/schema/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(document(t, []byte(row))); err != nil {
			t.Errorf("%v\n%s", err, row)
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal([]byte(row), &fields); err != nil {
			t.Fatal(err)
		}
		for key := range fields {
			if key == "value" {
				continue // anything
			}
			damaged := map[string]json.RawMessage{"unknown": json.RawMessage("1")}
			for k, v := range fields {
				damaged[k] = v
			}
			refuses(t, schema, damaged)
			delete(damaged, "unknown")
			damaged[key] = json.RawMessage("null")
			refuses(t, schema, damaged)
		}
		line, name = line+1, "events-event.json"
	}
	if line < 6 {
		t.Errorf("only %d lines", line)
	}
}

func document(t *testing.T, text []byte) any {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func refuses(t *testing.T, schema *jsonschema.Schema, fields map[string]json.RawMessage) {
	t.Helper()
	text, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	if schema.Validate(document(t, text)) == nil {
		t.Errorf("accepted: %s", text)
	}
}
