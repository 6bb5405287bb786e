package gen_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/internal/gen"
	"github.com/balticsim/balticsim/step"
)

// TestConfigurationsAreWellTyped: what is put together is well typed in both calculi, and so is all that it leads to for a while. Most
// have what initial configurations lack.
func TestConfigurationsAreWellTyped(t *testing.T) {
	k := gen.NewCompiler()
	var drawn, moving, several, twice, loaded int
	rapid.Check(t, func(t *rapid.T) {
		c := gen.DrawConfiguration(t, gen.Options{Compiler: k})
		drawn++
		l, err := typing.NewLambda(c.Signature)
		if err != nil {
			t.Fatal(err)
		}
		sys := c.LambdaSystem()
		check := func(s *lambda.Config) {
			if err := l.Config(typing.LambdaConfig{Names: s.Types(), Host: s.Host(), Partitions: s.Partitions(), Main: c.Main}); err != nil {
				t.Fatalf("%v\n%s\n%s", err, c, c.Script)
			}
		}
		check(c.Start)
		for _, s := range sys.Successors(c.Start) {
			check(s.Config)
		}
		p, err := typing.NewProcess(c.Process.Signature)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Config(typing.ProcessConfig{
			Names: c.Image.Types(), Host: c.Image.Host(), Partitions: c.Image.Partitions(), Main: cps.Type(c.Main),
		}); err != nil {
			t.Fatalf("⟦·⟧: %v\n%s\n%s", err, c, c.Script)
		}
		if len(sys.Steps(c.Start, nil)) > 0 {
			moving++
		}
		if len(c.Partitions) > 1 {
			several++
		}
		names := map[calculus.Name]int{}
		for _, q := range c.Partitions {
			if names[q.Name]++; names[q.Name] == 2 {
				twice++
			}
		}
		if frozenWithMessages(append(c.Partitions, c.Host)) {
			loaded++
		}
	})
	t.Logf("%d drawn, %d can step, %d with several partitions, %d names run twice, %d with messages in frozen partitions", drawn, moving, several, twice, loaded)
	if moving < drawn*3/4 || several < drawn/3 || twice < drawn/20 || loaded < drawn/10 {
		t.Error("the configurations have degenerated")
	}
}

// frozenWithMessages tells whether a message or a cell holds a frozen partition that holds messages.
func frozenWithMessages(parts []*lambda.Partition) bool {
	var in func(v lambda.Value) bool
	in = func(v lambda.Value) bool {
		switch v := v.(type) {
		case lambda.Tuple:
			return slices.ContainsFunc(v.Items, in)
		case lambda.Con:
			return slices.ContainsFunc(v.Args, in)
		case lambda.Frozen:
			return len(v.Part.Messages) > 0
		default:
			return false
		}
	}
	for _, p := range parts {
		if slices.ContainsFunc(p.Messages, func(m lambda.Message) bool { return in(m.Value) }) ||
			slices.ContainsFunc(p.Cells, func(c lambda.Cell) bool { return in(c.Value) }) {
			return true
		}
	}
	return false
}

// TestAssembleIsFaithful: a configuration that is taken apart and put together again is the same state, with the same steps.
func TestAssembleIsFaithful(t *testing.T) {
	k := gen.NewCompiler()
	rapid.Check(t, func(t *rapid.T) {
		c := gen.DrawConfiguration(t, gen.Options{Compiler: k})
		l, p := c.LambdaSystem(), c.ProcessSystem()
		faults := map[string]int{}
		for _, b := range c.Start.Budgets() {
			faults[b.Fault] = b.Left
		}
		again := lambda.Assemble(lambda.Parts{
			Names: c.Start.Types(), Host: c.Start.Host(), Partitions: c.Start.Partitions(), Output: c.Start.Output(), Faults: faults,
		})
		if string(l.Key(c.Start, nil)) != string(l.Key(again, nil)) {
			t.Fatalf("λ∥: another state:\n%s\n%s", c, lambda.FormatConfig(again, lambda.Style{}))
		}
		if diff := cmp.Diff(labels(l, c.Start), labels(l, again)); diff != "" {
			t.Fatalf("λ∥: other steps:\n%s", diff)
		}
		image := process.Assemble(process.Parts{
			Names: c.Image.Types(), Host: c.Image.Host(), Partitions: c.Image.Partitions(), Output: c.Image.Output(), Faults: faults,
		})
		if string(p.Key(c.Image, nil)) != string(p.Key(image, nil)) {
			t.Fatalf("π∥: another state:\n%s\n%s", process.FormatConfig(c.Image, process.Style{}), process.FormatConfig(image, process.Style{}))
		}
		if diff := cmp.Diff(labels(p, c.Image), labels(p, image)); diff != "" {
			t.Fatalf("π∥: other steps:\n%s", diff)
		}
	})
}

// labels are those of the enabled steps, sorted.
func labels[C any](sys interface {
	Steps(C, []step.Step) []step.Step
	Label(C, step.Step) step.Label
}, c C,
) []string {
	var all []string
	for _, st := range sys.Steps(c, nil) {
		all = append(all, sys.Label(c, st).Text)
	}
	slices.Sort(all)
	return all
}
