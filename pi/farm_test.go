package pi_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

func testdata(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".ml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestFarms has the exact outcome sets of the farms of testdata, found by hand. The first three are the witnesses of
// docs/spec.md that an allocation in a machine is a step: made eagerly, each of them loses an outcome.
func TestFarms(t *testing.T) {
	done, deadlock, failed := step.Done, step.Deadlock, step.Error
	tests := []struct {
		name   string
		policy calculus.StartPolicy
		faults map[string]int
		want   []outcome
	}{
		{name: "witness_ref", want: []outcome{{"", deadlock}, {"5", done}}},
		{name: "witness_chan", want: []outcome{{"", done}, {"1", done}}},
		{name: "witness_name", want: []outcome{{"1", done}, {"11", done}}},
		{name: "rollback", want: []outcome{{"1\n2\n2\n", done}}},
		{name: "rollback", policy: calculus.Multi, want: []outcome{{"1\n2\n2\n", done}}},
		{name: "two_names", want: []outcome{{"different", done}}},
		{name: "policy", want: []outcome{{"hello", deadlock}}},
		{name: "policy", policy: calculus.Multi, want: []outcome{
			{"bothhellohello", done}, {"hellobothhello", done}, {"hellohelloboth", done},
		}},
		{name: "self_stop", want: []outcome{{"main", done}}},
		{name: "crashes", want: []outcome{{"pong\n", done}}},
		{name: "crashes", faults: map[string]int{"crash": 1}, want: []outcome{{"", deadlock}, {"pong\n", done}}},
		{name: "frozen_messages", want: []outcome{{"2", done}, {"3", done}, {"4", done}, {"5", done}, {"6", done}}},
		{name: "failures", want: []outcome{{"", failed}}},
	}
	for _, test := range tests {
		t.Run(test.name+"/"+policyName(test.policy), func(t *testing.T) {
			sys := compile(t, testdata(t, test.name)).System(pi.Options{Policy: test.policy, Faults: test.faults})
			got := outcomes(t, sim.System[*pi.Config](sys))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s", diff)
			}
		})
	}
}

// TestFailures looks at the code, the words and the blame of every way to fail.
func TestFailures(t *testing.T) {
	sys := compile(t, testdata(t, "failures")).System(pi.Options{})
	want := []string{
		"BAL9001 zero @ main on host: test.ml:6:10",
		"BAL9002 … @ main on host: test.ml:7:10",
		"BAL9004 division by zero @ main on host: test.ml:8:21",
		`BAL9005 int_of_string: "x" is not an integer @ main on host: test.ml:9:21`,
		"BAL9006 functions and partitions cannot be compared @ main on host: test.ml:10:27",
		"BAL9008 … @ main on host: test.ml:11:21",
		"BAL9007 nothing to choose from @ main on host: test.ml:12:21",
		"BAL9003 no case of the match fits 7 @ main on host: test.ml:5:10",
	}
	for choice := range want {
		c := sys.Start()
		for {
			steps := sys.Steps(c, nil)
			if len(steps) == 0 {
				break
			}
			m := steps[0]
			for _, other := range steps { // keep away from the machine, take the choice
				text := sys.Label(c, other).Text
				if text == "main choose "+fmt.Sprint(choice+1) || text[:5] == "main " && other.Actor != m.Actor {
					m = other
				}
			}
			c = sys.Next(c, m)
		}
		f := sys.Outcome(c).Failure
		if f == nil {
			t.Fatalf("choice %d did not fail", choice)
		}
		message := f.Message
		if f.Code == calculus.FaultAssert || f.Code == calculus.FaultLibrary {
			message = "…" // the words are the library's
		}
		got := fmt.Sprintf("%s %s @ %s on %s: %s", f.Code, message, f.Thread, f.Partition, f.Span)
		if got != want[choice] {
			t.Errorf("choice %d:\n got %s\nwant %s", choice, got, want[choice])
		}
	}
}

// TestEveryRule fails when a rule is never applied by the scripts of testdata.
func TestEveryRule(t *testing.T) {
	fired := map[process.Rule]uint64{}
	for _, p := range programs(t) {
		sys := compile(t, p.text).System(pi.Options{Faults: p.faults})
		c := sys.Start()
		for n := 0; n < 200; n++ {
			steps := sys.Steps(c, nil)
			if len(steps) == 0 {
				break
			}
			c = sys.Next(c, steps[len(steps)-1])
		}
		var sum uint64
		for _, r := range process.Rules() {
			fired[r] += c.RuleCount(r)
			sum += c.RuleCount(r)
		}
		if sum != c.Rules() {
			t.Errorf("%s: %d rules in all, %d one by one", p.name, c.Rules(), sum)
		}
	}
	for _, r := range process.Rules() {
		if fired[r] == 0 {
			t.Errorf("%s never fired", r)
		}
	}
}
