package script

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/internal/source"
)

// corpusDir is the shared corpus beside the repository when it is there, and the repository's copy otherwise.
func corpusDir(t testing.TB) string {
	t.Helper()
	for _, dir := range []string{"../../shared/corpus", "../testdata/corpus"} {
		if files, _ := filepath.Glob(filepath.Join(dir, "*.ml")); len(files) > 0 {
			return dir
		}
	}
	t.Skip("the corpus is neither beside the repository nor in testdata/corpus")
	return ""
}

// validFiles lists every text that must parse: the corpus and the listings of the literature.
func validFiles(t testing.TB) []string {
	t.Helper()
	dir := corpusDir(t)
	var files []string
	for _, glob := range []string{
		dir + "/*.ml", dir + "/types/*.ml", dir + "/ocaml/*.ml*", dir + "/types/interfaces/*.mli", "testdata/listings/*.ml*",
	} {
		found, err := filepath.Glob(glob)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			if filepath.Base(filepath.Dir(f)) == "ocaml" && filepath.Ext(f) == ".ml" {
				continue // implementations for stock OCaml, in all of OCaml
			}
			files = append(files, f)
		}
	}
	if len(files) < 60 {
		t.Fatalf("only %d files: the corpus is not complete", len(files))
	}
	return files
}

func readFile(t testing.TB, path string) *source.File {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return source.NewFile(filepath.Base(path), string(text))
}

func parseFile(f *source.File) (*Tree, source.Diagnostics) {
	if strings.HasSuffix(f.Name, ".mli") {
		return ParseInterface(f)
	}
	return ParseProgram(f)
}

// TestValidFiles parses the corpus and the listings: no diagnostics.
func TestValidFiles(t *testing.T) {
	for _, path := range validFiles(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			tree, ds := parseFile(readFile(t, path))
			for _, d := range ds {
				t.Error(d)
			}
			if len(tree.Items) == 0 {
				t.Error("no items")
			}
		})
	}
}
