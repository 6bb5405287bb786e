package sim_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
	"github.com/google/go-cmp/cmp"
)

func TestLines(t *testing.T) {
	tests := []struct {
		output string
		want   []string
	}{
		{"", []string{}},
		{"a", []string{"a"}},
		{"a\n", []string{"a"}},
		{"a\nb", []string{"a", "b"}},
		{"\n", []string{""}},
		{"a\n\n", []string{"a", ""}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, sim.Lines(test.output)); diff != "" {
			t.Errorf("%q: %s", test.output, diff)
		}
	}
}

func TestEqualOutcomes(t *testing.T) {
	done, failed := step.Outcome{Output: "a\n", End: step.Done}, step.Outcome{Output: "a", End: step.Error}
	if !sim.SameOutcome(done, step.Outcome{Output: "a", End: step.Done, MayEnd: true, Blocked: []step.Blocked{{}}}) {
		t.Error("a last newline, the end being optional and blocked threads are details")
	}
	if sim.SameOutcome(done, failed) {
		t.Error("the end counts")
	}
	if !sim.SameOutcome(failed, step.Outcome{Output: "a", End: step.Error, Failure: &step.Failure{Code: "BAL9002"}}) {
		t.Error("the code of a failure does not count")
	}
	order := []step.Outcome{
		{End: step.Deadlock},
		{End: step.Done},
		{Output: "\n", End: step.Done},
		{Output: "a", End: step.Done},
		{Output: "a\nb", End: step.Done},
		{Output: "aa", End: step.Done},
	}
	if !slices.IsSortedFunc(order, func(a, b step.Outcome) int {
		return strings.Compare(sim.OutcomeKey(a), sim.OutcomeKey(b))
	}) {
		t.Error("outcomes are ordered by lines, then by end")
	}
}

func TestRunDocument(t *testing.T) {
	file := source.NewFile("S.ml", "let x = 1\nlet y = é + x\n")
	o := step.Outcome{
		Output: "a\nb\n", End: step.Error,
		Failure: &step.Failure{Code: "BAL9001", Message: "no", Span: file.At(18, 24), Thread: "main", Partition: "host"},
	}
	doc := sim.NewRunDocument("run", o, sim.RunStats{Steps: 3, Rules: 12}, 1, "#balticsim-schedule v1\n")
	got, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"v":1,"command":"run","outcome":{"output":["a","b"],"end":"error","error":{"code":"BAL9001","message":"no",` +
		`"span":{"file":"S.ml","line":2,"col":9,"endLine":2,"endCol":14},"thread":"main","partition":"host"}},"blocked":[],` +
		`"stats":{"steps":3,"rules":12},"seed":1,"schedule":"#balticsim-schedule v1\n"}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
