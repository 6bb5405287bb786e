package trace_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/sim/internal/toy"
	"github.com/balticsim/balticsim/sim/trace"
	"github.com/balticsim/balticsim/step"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

const schemaFolder = "../../docs/schema"

// schemas compiles every schema of docs/schema, by file name. A schema refers to another by its name.
func schemas(t *testing.T) map[string]*jsonschema.Schema {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(schemaFolder, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	compiler, ids, compiled := jsonschema.NewCompiler(), map[string]string{}, map[string]*jsonschema.Schema{}
	compiler.AssertFormat()
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		object := doc.(map[string]any)
		if object["$schema"] != "https://json-schema.org/draft/2020-12/schema" || object["description"] == nil || object["title"] == nil {
			t.Errorf("%s has no $schema, title or description", f)
		}
		ids[filepath.Base(f)] = object["$id"].(string)
		if !strings.HasSuffix(ids[filepath.Base(f)], "/"+filepath.Base(f)) {
			t.Errorf("%s has the $id %s", f, object["$id"])
		}
		if err := compiler.AddResource(ids[filepath.Base(f)], doc); err != nil {
			t.Fatal(err)
		}
	}
	for name, id := range ids {
		s, err := compiler.Compile(id)
		if err != nil {
			t.Fatal(err)
		}
		compiled[name] = s
	}
	return compiled
}

// sample is a document and the schema that it must satisfy.
type sample struct {
	schema, name string
	text         []byte
}

func samples(t *testing.T) []sample {
	t.Helper()
	var all []sample
	add := func(schema, name string, document any) {
		text, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, sample{schema, name, text})
	}
	deadlock := &toy.System{Bags: [][]int{nil}, Main: []toy.Op{{Kind: toy.Recv, Span: source.NewFile("S.ml", "recv c").At(0, 4)}}}
	endless := &toy.System{Main: []toy.Op{{Kind: toy.Nop}, {Kind: toy.Again}}}
	for name, y := range map[string]*toy.System{"farm": farm(), "deadlock": deadlock, "endless": endless, "race": toy.Counter(2), "dinner": toy.Philosophers(2)} {
		y.Record = true
		for _, sch := range schedulers() {
			tr, run := record(t, y, sch(), sim.Limits{MaxSteps: 40})
			add("run.json", name, sim.NewRunDocument("run", run.Outcome, sim.RunStats{Steps: run.Steps}, 1, tr.Schedule().Text()))
			add("trace.json", name, tr.Document())
			add("trace-header.json", name, tr.Header)
			add("trace-end.json", name, tr.End)
			for _, s := range tr.Steps {
				add("trace-step.json", name, s)
			}
		}
		add("explore.json", name, explore.Naive(context.Background(), y, explore.Options{}).Document(nil))
		add("explore.json", name+", cut off", explore.Naive(context.Background(), y, explore.Options{MaxStates: 2}).Document(nil))
	}
	full := header()
	full.Meta, full.Files = &trace.File{Name: "S.meta.ml", SHA256: "aa"}, []trace.File{{Name: "W.ml", SHA256: "bb"}}
	full.Partitions, full.Channels = []trace.Partition{}, []trace.Channel{{Name: "c#main:1", Kind: "chan"}}
	full.V, full.Kind = trace.Version, trace.Kind
	add("trace-header.json", "full", full)
	all = append(all,
		sample{"diagnostics.json", "full", []byte(`{"v":1,"command":"check","diagnostics":[{"code":"BAL0301","severity":"error","message":"m",
		  "spans":[{"file":"S.ml","start":{"line":1,"col":2,"byte":1},"end":{"line":1,"col":4,"byte":3},"label":"l","primary":true}],
		  "notes":["n"],"help":["h"],"rendered":"r",
		  "suggestions":[{"span":{"file":"S.ml","start":{"line":1,"col":2,"byte":1},"end":{"line":1,"col":4,"byte":3}},"replacement":"x"}]}]}`)},
		sample{"diagnostics.json", "none", []byte(`{"v":1,"command":"run","diagnostics":[]}`)})
	file := source.NewFile("a.sched", "rubbish\n")
	_, problems := trace.ParseSchedule(file, trace.Limits{})
	if _, ok := any(problems[0]).(json.Marshaler); ok {
		problems[0].Secondary = []source.Label{{Span: file.At(1, 2), Text: "here"}}
		problems[0].Suggestions = []source.Suggestion{{Span: file.At(0, 3), Replacement: "x"}}
		add("diagnostics.json", "real", map[string]any{"v": 1, "command": "replay", "diagnostics": problems})
	}
	return all
}

func validate(t *testing.T, s *jsonschema.Schema, text []byte) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(doc)
}

// TestSchemas holds documents as the program writes them against the schemas. Then it damages each document in its outer
// fields, and the schema must object: a schema that accepts everything would pass the first half.
func TestSchemas(t *testing.T) {
	compiled, used := schemas(t), map[string]bool{}
	for _, s := range samples(t) {
		used[s.schema] = true
		if err := validate(t, compiled[s.schema], s.text); err != nil {
			t.Fatalf("%s, %s: %v\n%s", s.schema, s.name, err, s.text)
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(s.text, &fields); err != nil {
			t.Fatal(err)
		}
		damage := func(what, key string, value json.RawMessage) {
			old, had := fields[key]
			if fields[key] = value; value == nil {
				delete(fields, key)
			}
			text, err := json.Marshal(fields)
			if err != nil {
				t.Fatal(err)
			}
			if validate(t, compiled[s.schema], text) == nil {
				t.Errorf("%s, %s: %s is accepted: %.300s", s.schema, s.name, what, text)
			}
			if fields[key] = old; !had {
				delete(fields, key)
			}
		}
		damage("an unknown field", "unknown", json.RawMessage("1"))
		for _, key := range required(t, s.schema) {
			damage("the missing field "+key, key, nil)
			damage("the field "+key+" of another type", key, json.RawMessage("null"))
		}
	}
	// The documents of the other commands are held against their schemas where they are printed, in cmd/balticsim.
	for _, name := range []string{
		"chart.json", "check.json", "equiv.json", "explain.json", "gc.json", "gen.json", "graph.json", "lts.json", "ps.json", "run-machines.json", "test.json", "translate.json",
		"trace-diff.json", "trace-minimize.json", "trace-slice.json", "trace-validate.json",
		"events-event.json", "events-header.json", // in baltic/conform
	} {
		used[name] = true
	}
	for name := range compiled {
		if !used[name] {
			t.Errorf("no sample for %s", name)
		}
	}
}

func required(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(schemaFolder, name))
	if err != nil {
		t.Fatal(err)
	}
	var s struct{ Required []string }
	if err := json.Unmarshal(text, &s); err != nil || len(s.Required) == 0 {
		t.Fatalf("%s requires nothing: %v", name, err)
	}
	return s.Required
}

func TestSchemasKnowTheEnds(t *testing.T) {
	run := compiledRun(t)
	for _, e := range []step.End{step.Done, step.Deadlock, step.Error, step.Bound, step.Running} {
		o := step.Outcome{End: e}
		if e == step.Error {
			o.Failure = &step.Failure{Code: "BAL9001", Message: "m"}
		}
		text, err := json.Marshal(sim.NewRunDocument("run", o, sim.RunStats{}, 1, "#balticsim-schedule v1\n"))
		if err != nil {
			t.Fatal(err)
		}
		if err := validate(t, run, text); (err == nil) != (e != step.Running) {
			t.Errorf("%v: %v", e, err)
		}
	}
	o := step.Outcome{End: step.Error}
	text, _ := json.Marshal(sim.NewRunDocument("run", o, sim.RunStats{}, 1, "#balticsim-schedule v1\n"))
	if validate(t, run, text) == nil {
		t.Error("an error without a failure is accepted")
	}
}

func compiledRun(t *testing.T) *jsonschema.Schema { t.Helper(); return schemas(t)["run.json"] }
