package tests

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/internal/gen"
)

// TestDistribution draws a few hundred programs, runs each once in both references and demands that what the theorems are
// tested on is worth it: every rule fires, and no share is under its floor.
func TestDistribution(t *testing.T) {
	const rounds, enough = 4, 200 // programs of each check, and of all before shares mean something
	compiler := gen.NewCompiler()
	var d gen.Distribution
	drawn := 0
	rapid.Check(t, func(t *rapid.T) {
		for range rounds {
			drawn++
			p := gen.DrawProgram(t, gen.Options{})
			c, err := compiler.Compile(p)
			if err != nil {
				t.Fatalf("%v\n%s", err, gen.Reproduce(p, nil))
			}
			d.Walk(c, rapid.Uint64().Draw(t, "seed of the walk"))
		}
	})
	t.Logf("\n%s", &d)
	if drawn < enough {
		t.Skip("too few programs to judge")
	}
	for _, missed := range d.Check(gen.Floors{
		Sent:    map[gen.Kind]float64{gen.Function: 0.05, gen.Channel: 0.05, gen.Part: 0.05},
		Steps:   40,
		Threads: 3,
		Stopped: 0.25,
	}) {
		t.Error(missed)
	}
}
