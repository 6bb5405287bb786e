package script

import (
	"strings"
	"testing"

	"github.com/balticsim/balticsim/internal/source"
)

// BenchmarkParse and BenchmarkFormat read and print one megabyte of ordinary script.
func BenchmarkParse(b *testing.B) {
	f := megabyte(b)
	b.SetBytes(int64(len(f.Text)))
	for b.Loop() {
		if _, ds := ParseProgram(f); len(ds) > 0 {
			b.Fatal(ds)
		}
	}
}

func BenchmarkFormat(b *testing.B) {
	f := megabyte(b)
	tree, _ := ParseProgram(f)
	b.SetBytes(int64(len(f.Text)))
	for b.Loop() {
		Format(tree)
	}
}

func megabyte(b *testing.B) *source.File {
	text := readFile(b, corpusDir(b)+"/cml_simple_rpc.ml").Text
	return source.NewFile("m.ml", strings.Repeat(text, 1<<20/len(text)))
}
