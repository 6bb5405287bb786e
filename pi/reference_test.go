package pi_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
	"github.com/balticsim/balticsim/step"
)

// The compiled machine against the reference semantics, in which every rule is a step and nothing runs eagerly (T15).

func policyName(p calculus.StartPolicy) string { return [...]string{"block", "multi"}[p] }

// TestOutcomesOfReference compares the exact outcome sets under both start policies.
func TestOutcomesOfReference(t *testing.T) {
	for _, policy := range []calculus.StartPolicy{calculus.Block, calculus.Multi} {
		for _, c := range programs(t) {
			t.Run(policyName(policy)+"/"+c.name, func(t *testing.T) {
				p := translate(t, c.text)
				ref := process.NewSystem(p, process.Options{Policy: policy, Faults: c.faults})
				want := explore.Naive(context.Background(), sim.System[*process.Config](ref), explore.Options{MaxStates: 4_000})
				if !want.Complete {
					t.Skip("too large for the reference")
				}
				mine := pi.Compile(p).System(pi.Options{Policy: policy, Faults: c.faults})
				got := explore.Naive(context.Background(), sim.System[*pi.Config](mine), explore.Options{})
				if diff := cmp.Diff(set(want), set(got)); diff != "" {
					t.Errorf("outcomes (-reference +machine):\n%s", diff)
				}
				if got.States > want.States {
					t.Errorf("%d states, the reference has %d: running local steps at once must not add any", got.States, want.States)
				}
			})
		}
	}
}

func set(r *explore.Report) []string {
	var all []string
	for _, o := range r.Outcomes {
		all = append(all, fmt.Sprintf("%q %s", o.Output, o.End))
	}
	return all
}

// TestTracesOfReference runs the machine with random schedules and makes the reference follow: every step of the machine
// is a step that the reference can make, under the same label and with the same value, once its local steps are done; at
// the end both have the same outcome and have applied the same number of rules.
func TestTracesOfReference(t *testing.T) {
	for _, policy := range []calculus.StartPolicy{calculus.Block, calculus.Multi} {
		for _, c := range programs(t) {
			t.Run(policyName(policy)+"/"+c.name, func(t *testing.T) {
				p := translate(t, c.text)
				ref := process.NewSystem(p, process.Options{Policy: policy, Faults: c.faults})
				mine := pi.Compile(p).System(pi.Options{Policy: policy, Faults: c.faults})
				for seed := range uint64(4) {
					follow(t, ref, mine, rand.New(rand.NewPCG(seed, 0)))
				}
			})
		}
	}
}

// enough is the number of rules after which the reference is not followed any more.
const enough = 2000

// follower is the reference, made to do what the machine does.
type follower struct {
	sys   *process.System
	c     *process.Config
	rules int
}

// settle makes the reference do everything that the machine does on its own.
func (f *follower) settle() {
	for again := true; again && f.rules < enough; {
		again = false
		for _, m := range f.sys.Steps(f.c, nil) {
			l := f.sys.Label(f.c, m)
			switch verb := strings.Fields(l.Text)[1]; verb {
			case "app", "match", "delta", "letv":
			case "chan", "name", "ref":
				if l.Partition != "host" {
					continue
				}
			default:
				continue
			}
			f.c, again = f.sys.Next(f.c, m), true
			f.rules++
			break
		}
	}
}

func follow(t *testing.T, ref *process.System, mine *pi.System, r *rand.Rand) {
	t.Helper()
	f := &follower{sys: ref, c: ref.Start()}
	c := mine.Start()
	const longest = 120
	for n := 0; ; n++ {
		f.settle()
		if f.rules >= enough {
			return // the reference is slow on purpose
		}
		steps := mine.Steps(c, nil)
		theirs := ref.Steps(f.c, nil)
		if diff := cmp.Diff(labels(ref, f.c, theirs), labels(mine, c, steps)); diff != "" {
			t.Fatalf("after %d steps (-reference +machine):\n%s", n, diff)
		}
		if n == longest || len(steps) == 0 {
			break
		}
		i := r.IntN(len(steps))
		want, got := ref.Label(f.c, theirs[i]), mine.Label(c, steps[i])
		if diff := cmp.Diff(want, got, noSpans()); diff != "" {
			t.Fatalf("step %d (-reference +machine):\n%s", n, diff)
		}
		f.c, c = ref.Next(f.c, theirs[i]), mine.Next(c, steps[i])
		f.rules++
	}
	want, got := ref.Outcome(f.c), mine.Outcome(c)
	if diff := cmp.Diff(want, got, noSpans()); diff != "" {
		t.Fatalf("outcome (-reference +machine):\n%s", diff)
	}
	if uint64(f.rules) != c.Rules() {
		t.Fatalf("%d rules, the reference applied %d", c.Rules(), f.rules)
	}
}

// noSpans leaves places out: the reference does not look for the caller as the machine does.
func noSpans() cmp.Option { return cmpopts.IgnoreTypes(source.Span{}) }

func labels[S any](sys sim.System[S], s S, steps []step.Step) []string {
	var all []string
	for _, m := range steps {
		all = append(all, sys.Label(s, m).Text)
	}
	return all
}

// program is a script to run both ways.
type program struct {
	name, text string
	faults     map[string]int
}

// programs are the corpus and the scripts of testdata.
func programs(t *testing.T) []program {
	var all []program
	for _, dir := range []string{corpusDir(t), "testdata"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.ml"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d scripts, %v", dir, len(files), err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, program{
				name: strings.TrimSuffix(filepath.Base(file), ".ml"), text: string(text), faults: map[string]int{"crash": 2},
			})
		}
	}
	return all
}
