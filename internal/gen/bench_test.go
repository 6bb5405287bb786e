package gen_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/internal/gen"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/script"
)

func BenchmarkDraw(b *testing.B) {
	g := gen.Programs(gen.Options{})
	for i := range b.N {
		g.Example(i)
	}
}

func programs(n int) []gen.Program {
	all := make([]gen.Program, n)
	g := gen.Programs(gen.Options{})
	for i := range all {
		all[i] = g.Example(i)
	}
	return all
}

func BenchmarkCompile(b *testing.B) {
	ps := programs(200)
	k := gen.NewCompiler()
	b.ResetTimer()
	for i := range b.N {
		if _, err := k.Compile(ps[i%len(ps)]); err != nil {
			b.Fatal(err)
		}
	}
}

var _ = rapid.Bool

func BenchmarkParse(b *testing.B) {
	ps := programs(200)
	b.ResetTimer()
	for i := range b.N {
		script.ParseProgram(source.NewFile("generated.ml", ps[i%len(ps)].Script))
	}
}

func BenchmarkCheck(b *testing.B) {
	library, _ := script.ParseProgram(source.NewBuiltin("B.ml", baltic.Implementation()))
	ps := programs(200)
	b.ResetTimer()
	for i := range b.N {
		tree, _ := script.ParseProgram(source.NewFile("generated.ml", ps[i%len(ps)].Script))
		elab.Check([]elab.Unit{
			{Name: "B", Aliases: []string{"Baltic"}, Tree: library},
			{Name: "Script", Tree: tree, Opens: []string{"B"}},
		})
	}
}

func BenchmarkEmpty(b *testing.B) {
	for range b.N {
		tree, _ := script.ParseProgram(source.NewFile("generated.ml", ""))
		elab.Check([]elab.Unit{
			{Name: "Script", Tree: tree},
		})
	}
}

func BenchmarkBackend(b *testing.B) {
	ps := programs(200)
	var cs []*gen.Compiled
	for _, p := range ps {
		c, _ := gen.Compile(p)
		cs = append(cs, c)
	}
	b.ResetTimer()
	for i := range b.N {
		pi.Compile(cps.Program(cs[i%len(cs)].Lambda))
	}
}
