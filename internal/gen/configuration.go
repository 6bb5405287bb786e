package gen

import (
	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
)

// Configuration is a random well-typed λ∥ configuration in the midst of a run: several running partitions, messages in flight,
// cells, and frozen partitions in values.
type Configuration struct {
	*Compiled                      // the program whose declarations it uses
	Signature  *calculus.Signature // Σ
	Names      []calculus.Typed    // Δ
	Host       *lambda.Partition   // h[Θ0]
	Partitions []*lambda.Partition // n1[Θ1] … nk[Θk]
	Main       calculus.Type       // the type of main
	Start      *lambda.Config      // all of it as a state of LambdaSystem
}

// DrawConfiguration draws a configuration. The states of c.LambdaSystem() that can be reached from c.Start are its runs.
func DrawConfiguration(t *rapid.T, o Options) Configuration {
	compiler := o.Compiler
	if compiler == nil {
		compiler = NewCompiler()
	}
	c, err := compiler.Compile(DrawProgram(t, o))
	if err != nil {
		t.Fatalf("%v", err)
	}
	sys := c.LambdaSystem()
	state := sys.Start()
	for range rapid.IntRange(0, 60).Draw(t, "steps") {
		next := sys.Successors(state)
		if len(next) == 0 {
			break
		}
		state = uniform(t, next).Config
	}
	return Configuration{
		Compiled: c, Signature: c.Lambda.Signature, Names: state.Types(), Host: state.Host(), Partitions: state.Partitions(),
		Main: c.Lambda.Type, Start: state,
	}
}
