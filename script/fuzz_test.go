package script

import (
	"os"
	"testing"

	"github.com/balticsim/balticsim/internal/source"
)

// FuzzParse: no text makes the parser panic or hang, every diagnostic points into the text, and what is accepted obeys the
// laws of the printer.
func FuzzParse(f *testing.F) {
	for _, path := range validFiles(f) {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	for _, s := range []string{
		"let x = 1; let y = 2; x + y", "let s = \"a\\\n  b\" // c\r\n", "(* (* \"*)\" *)", "val ( $\\alpha$ ) → ‘b", "f (fun x -> x; y) // z", "let x = (a, b : c) :: [",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range []string{"f.ml", "f.mli"} {
			file := source.NewFile(name, text)
			tree, ds := parseFile(file)
			for _, d := range ds {
				checkSpan(t, d.Primary.Span, file)
				for _, l := range d.Secondary {
					checkSpan(t, l.Span, file)
				}
				for _, s := range d.Suggestions {
					checkSpan(t, s.Span, file)
				}
			}
			if len(ds) == 0 {
				checkPrinting(t, tree)
			} else {
				Format(tree)
			}
		}
	})
}

func checkSpan(t *testing.T, s source.Span, file *source.File) {
	t.Helper()
	if s.File != file || s.Start < 0 || s.Start > s.End || int(s.End) > len(file.Text) {
		t.Fatalf("span [%d, %d) of %d bytes", s.Start, s.End, len(file.Text))
	}
}
