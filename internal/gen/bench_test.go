package gen_test

import (
	"testing"

	"github.com/balticsim/balticsim/internal/gen"
)

// What a long run pays for each program before it judges anything.

func BenchmarkDraw(b *testing.B) {
	g := gen.Programs(gen.Options{})
	for i := range b.N {
		g.Example(i)
	}
}

func BenchmarkCompile(b *testing.B) {
	g := gen.Programs(gen.Options{})
	programs := make([]gen.Program, 200)
	for i := range programs {
		programs[i] = g.Example(i)
	}
	k := gen.NewCompiler()
	b.ResetTimer()
	for i := range b.N {
		if _, err := k.Compile(programs[i%len(programs)]); err != nil {
			b.Fatal(err)
		}
	}
}
