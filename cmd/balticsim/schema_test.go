package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemas compiles the schemas of docs/schema, by file name.
func schemas(t *testing.T) map[string]*jsonschema.Schema {
	t.Helper()
	files, err := filepath.Glob("../../docs/schema/*.json")
	if err != nil {
		t.Fatal(err)
	}
	compiler, ids, compiled := jsonschema.NewCompiler(), map[string]string{}, map[string]*jsonschema.Schema{}
	for _, f := range files {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(readText(t, f)))
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		id := doc.(map[string]any)["$id"].(string)
		ids[filepath.Base(f)] = id
		if err := compiler.AddResource(id, doc); err != nil {
			t.Fatal(err)
		}
	}
	for name, id := range ids {
		s, err := compiler.Compile(id)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		compiled[name] = s
	}
	return compiled
}

// TestDocumentsSatisfySchemas holds what every command prints with --format json against the schema that is named for it, good
// input and bad. A schema must object as soon as a field is missing or unknown.
func TestDocumentsSatisfySchemas(t *testing.T) {
	compiled, used := schemas(t), map[string]bool{}
	inFarm(t)
	home := farmHome(t)
	runFarm(t, "shop")
	if err := os.Mkdir(filepath.Join(home, "dead"), 0o700); err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string]string{
		"failing.ml":  "let () = print_string \"half a line\"\nlet () = failwith \"no\"\n",
		"deadlock.ml": "let c : unit chan = chan \"c\"\nlet () = recv c\n",
		"endless.ml":  "let c = chan \"c\"\nlet rec loop () = send c (); recv c; loop ()\nlet () = if Sim.choose [true; false] then loop ()\n",
		"warned.ml":   "let f x = match x with Some y -> y + 1\n",
		"wrong.ml":    "let f x = x + \"one\"\nlet y = unknown\n",
		"wrong.jsonl": "{}\n",
		"refused.events.jsonl": "{\"v\":1,\"kind\":\"balticsim-events\",\"tool\":\"\",\"backend\":\"model\",\"script\":{\"name\":\"failover.ml\",\"sha256\":\"\"}}\n" +
			"{\"n\":1,\"kind\":\"crash\",\"machine\":\"Payment\"}\n",
		"changed.ml": "let () = print_endline \"other\"\n",
		"bug.test":   "#balticsim-schedule v1\n#test=never\n#outcome={\"output\":[],\"end\":\"deadlock\"}\n#script=deadlock.ml\n#end deadlock 0\n",
	} {
		write(t, file, text)
	}
	if err := os.Mkdir("general", 0o755); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"eop.meta.ml", "eop.wsdl", "isolated.ml"} { // no images: the most general ones
		write(t, filepath.Join("general", file), readText(t, file))
	}
	for _, c := range []struct {
		schema, command string
		codes           []int
	}{
		{"check.json", "check isolated.ml", nil},
		{"check.json", "check warned.ml", nil},
		{"check.json", "check wrong.ml", []int{exitBadInput}},
		{"check.json", "check miswired_swapped.ml", []int{exitBadInput}},
		{"check.json", "check missing.ml", []int{exitBadInput}},
		{"check.json", "check --prop no-deadlock isolated.ml", nil},
		{"check.json", "check --prop no-deadlock deadlock.ml", []int{exitViolation}},
		{"check.json", "check --fair none --prop eventually(finished) endless.ml", []int{exitViolation}},
		{"check.json", "check --max-states 2 --prop no-deadlock endless.ml", []int{exitBound}},
		{"run.json", "run --workload workload.ml failover.ml", nil},
		{"run.json", "run failing.ml", []int{exitViolation}},
		{"run.json", "run deadlock.ml", []int{exitViolation}},
		{"run.json", "run --max-steps 10 endless.ml", []int{exitBound}},
		{"run.json", "replay --workload workload.ml failover.ml run.sched", nil},
		{"explore.json", "explore eor.ml", nil},
		{"explore.json", "explore endless.ml", nil},
		{"explore.json", "explore failing.ml", nil},
		{"explore.json", "explore --prop no-deadlock deadlock.ml", []int{exitViolation}},
		{"explore.json", "explore --fair none --prop eventually(finished) endless.ml", []int{exitViolation}},
		{"explore.json", "explore --workload workload.ml epar.ml", nil},
		{"explore.json", "explore --max-states 500 --workload workload.ml general/isolated.ml", nil},
		{"explore.json", "explore --max-states 2 endless.ml", nil},
		{"gen.json", "gen eop.meta.ml", nil},
		{"gen.json", "gen --types eop.meta.ml", nil},
		{"gen.json", "gen --impl eop.meta.ml", nil},
		{"translate.json", "translate isolated.ml", nil},
		{"translate.json", "translate --stage lambda --types isolated.ml", nil},
		{"explain.json", "explain", nil},
		{"explain.json", "explain BAL0402", nil},
		{"graph.json", "graph --workload workload.ml --crash OrderProcessing@20 failover.ml", nil},
		{"graph.json", "graph snapshot.ml", nil},
		{"graph.json", "graph epar.ml", nil},
		{"graph.json", "graph --at 0 deadlock.ml", nil},
		{"trace.json", "trace show run.btrace.jsonl", nil},
		{"chart.json", "trace show --msc run.btrace.jsonl", nil},
		{"chart.json", "trace show --msc run.events.jsonl", nil},
		{"lts.json", "lts eor.ml", nil},
		{"lts.json", "lts --max-states 2 eor.ml", []int{exitBound}},
		{"equiv.json", "equiv eor.ml epar.ml", nil},
		{"equiv.json", "equiv --by strong eor.ml epar.ml", []int{exitViolation}},
		{"equiv.json", "equiv --workload workload.ml failover.ml isolated.ml", []int{exitViolation}},
		{"equiv.json", "equiv --max-states 2 eor.ml epar.ml", []int{exitBound}},
		{"trace-minimize.json", "trace minimize --workload workload.ml failover.ml run.sched", nil},
		{"trace-minimize.json", "trace minimize --workload workload.ml --max-states 2 failover.ml run.sched", nil},
		{"trace-slice.json", "trace slice --to 3 run.btrace.jsonl", nil},
		{"trace-diff.json", "trace diff run.btrace.jsonl run.btrace.jsonl", nil},
		{"trace-validate.json", "trace validate run.events.jsonl failover.ml", nil},
		{"trace-validate.json", "trace validate refused.events.jsonl failover.ml", []int{exitViolation}},
		{"trace-validate.json", "trace validate --max-states 3 run.events.jsonl failover.ml", []int{exitBound}},
		{"diagnostics.json", "trace validate run.events.jsonl figure5.ml", []int{exitBadInput}},
		{"test.json", "test bug.test", []int{exitViolation}},
		{"ps.json", "ps", nil},
		{"run-machines.json", "run --backend model --workload workload.ml isolated.ml", nil},
		{"gc.json", "gc", nil},
		{"diagnostics.json", "ps nowhere", []int{exitBadInput}},
		{"diagnostics.json", "test run.sched", []int{exitBadInput}},
		{"diagnostics.json", "trace slice wrong.jsonl", []int{exitBadInput}},
		{"diagnostics.json", "trace diff wrong.jsonl run.btrace.jsonl", []int{exitBadInput}},
		{"diagnostics.json", "trace minimize changed.ml run.sched", []int{exitBadInput}},
		{"diagnostics.json", "equiv eor.ml wrong.ml", []int{exitBadInput}},
		{"diagnostics.json", "run wrong.ml", []int{exitBadInput}},
		{"diagnostics.json", "replay changed.ml run.sched", []int{exitBadInput}},
		{"diagnostics.json", "explore missing.ml", []int{exitBadInput}},
		{"diagnostics.json", "gen wrong.ml", []int{exitBadInput}},
		{"diagnostics.json", "translate miswired_eor.ml", []int{exitBadInput}},
		{"diagnostics.json", "graph --at 9999 eor.ml", []int{exitBadInput}},
		{"diagnostics.json", "trace show wrong.jsonl", []int{exitBadInput}},
	} {
		t.Run(c.command, func(t *testing.T) {
			i := invoke(t, "", append(strings.Fields(c.command), "--format", "json")...)
			if c.codes == nil {
				c.codes = []int{exitDone}
			}
			if i.code != c.codes[0] {
				t.Fatalf("exit %d, want %d\n%s", i.code, c.codes[0], i.errOut)
			}
			used[c.schema] = true
			decoder := json.NewDecoder(strings.NewReader(i.out))
			var fields map[string]json.RawMessage
			if err := decoder.Decode(&fields); err != nil {
				t.Fatalf("no document: %v\n%.500s", err, i.out)
			}
			if decoder.More() {
				t.Error("more than one document on standard output")
			}
			if err := validate(t, compiled[c.schema], []byte(i.out)); err != nil {
				t.Fatalf("%s: %v\n%.3000s", c.schema, err, i.out)
			}
			objects(t, compiled[c.schema], fields)
		})
	}
	for _, name := range []string{
		"chart.json", "check.json", "diagnostics.json", "equiv.json", "explain.json", "explore.json", "gc.json", "gen.json", "graph.json", "lts.json", "ps.json", "run.json", "run-machines.json", "test.json", "trace.json", "trace-diff.json", "trace-minimize.json", "trace-slice.json", "trace-validate.json", "translate.json",
	} {
		if !used[name] {
			t.Errorf("no document for %s", name)
		}
	}
}

// objects fails when the schema accepts a document with a field too many, too few or of another type.
func objects(t *testing.T, schema *jsonschema.Schema, fields map[string]json.RawMessage) {
	t.Helper()
	refuse := func(what string, changed map[string]json.RawMessage) {
		text, err := json.Marshal(changed)
		if err != nil {
			t.Fatal(err)
		}
		if validate(t, schema, text) == nil {
			t.Errorf("the schema accepts %s", what)
		}
	}
	for name, value := range fields {
		changed := map[string]json.RawMessage{}
		for n, v := range fields {
			changed[n] = v
		}
		changed[name] = json.RawMessage("null")
		refuse(name+" of another type", changed)
		changed[name], changed["unknown"] = value, json.RawMessage("1")
		refuse("an unknown field", changed)
	}
	for _, name := range []string{"v", "command"} {
		changed := map[string]json.RawMessage{}
		for n, v := range fields {
			if n != name {
				changed[n] = v
			}
		}
		refuse("a document without "+name, changed)
	}
}

func validate(t *testing.T, s *jsonschema.Schema, text []byte) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(doc)
}

// TestNaiveExploreDocument: the fields that others read, and where they read them.
func TestNaiveExploreDocument(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("S.ml", []byte("let () = print_string (Sim.choose [\"heads\"; \"tails\"])\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	i := invoke(t, "", "explore", "--reduce", "none", "--format", "json", "S.ml")
	var doc struct {
		V        int    `json:"v"`
		Command  string `json:"command"`
		Complete bool   `json:"complete"`
		Outcomes []struct {
			Output []string `json:"output"`
			End    string   `json:"end"`
		} `json:"outcomes"`
		Stats struct {
			States      int `json:"states"`
			Transitions int `json:"transitions"`
		} `json:"stats"`
	}
	if err := json.Unmarshal([]byte(i.out), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.V != 1 || doc.Command != "explore" || !doc.Complete || len(doc.Outcomes) != 2 || doc.Stats.States != 5 || doc.Stats.Transitions != 4 {
		t.Errorf("%+v", doc)
	}
	for n, want := range []string{"heads", "tails"} {
		if o := doc.Outcomes[n]; o.End != "done" || len(o.Output) != 1 || o.Output[0] != want {
			t.Errorf("outcome %d is %+v", n, o)
		}
	}
}
