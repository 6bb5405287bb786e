package trace_test

import (
	"testing"

	"github.com/balticsim/balticsim/sim/trace"
)

func TestWords(t *testing.T) {
	const host, payment = "host", "Payment"
	tests := []struct {
		step trace.Step
		want string
	}{
		{trace.Step{Rule: "start"}, "the run starts"},
		{
			trace.Step{N: 1, Label: "main recv c#main:1 main.1!2", Partition: host, Chan: "c#main:1", Value: "3", From: "main.1", FromPartition: payment},
			"receives on c from main.1 in Payment: 3",
		},
		{
			trace.Step{N: 1, Label: "main recv c#main:1 main.1!2", Partition: host, Chan: "c#main:1", Value: "3", From: "main.1", FromPartition: host},
			"receives on c from main.1: 3",
		},
		{trace.Step{N: 1, Label: "main get r#main:1", Partition: host, Chan: "r#main:1", Value: "3", FromPartition: payment}, "reads 3 from r#main:1 in Payment"},
		{trace.Step{N: 1, Label: "main set r#main:1", Partition: host, Chan: "r#main:1", Value: "3", FromPartition: host}, "writes 3 to r#main:1"},
		{trace.Step{N: 1, Label: "main start Payment#main:4", Chan: "Payment#main:4"}, "starts Payment#main:4"},
		{trace.Step{N: 1, Label: "main stop Payment#main:4", Chan: "Payment#main:4"}, "stops Payment#main:4"},
		{trace.Step{N: 1, Label: "main print", Value: `"a\n"`}, `prints "a\n"`},
		{trace.Step{N: 1, Label: "main choose 2", Value: "true"}, "chooses true"},
		{trace.Step{N: 1, Label: "main choose 2"}, "chooses alternative 2"},
		{trace.Step{N: 1, Label: "main.3 fault crash", Env: true}, "the environment lets crash happen"},
		{trace.Step{N: 1, Label: "main fail"}, "fails"},
		{trace.Step{N: 1, Label: "main+1.0 chan resp"}, "makes the channel resp"},
		{trace.Step{N: 1, Label: "main+1.0 name n"}, "makes the name n"},
		{trace.Step{N: 1, Label: "main+1.0 ref", Value: "0"}, "makes a cell with 0"},
		{trace.Step{N: 1, Label: "main run"}, "goes on computing"},
		{trace.Step{N: 1, Label: "main beta"}, "beta"},
		{trace.Step{N: 1, Label: "main send c"}, "send c"},
	}
	for _, test := range tests {
		if got := test.step.Words(); got != test.want {
			t.Errorf("%s: got %q, want %q", test.step.Label, got, test.want)
		}
	}
}
