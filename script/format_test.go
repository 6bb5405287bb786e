package script

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/internal/source"
)

// failer is what *testing.T and *rapid.T have in common here.
type failer interface {
	Helper()
	Fatalf(string, ...any)
}

// reparse parses printed text and fails the test when there are diagnostics.
func reparse(t failer, name, text string) *Tree {
	t.Helper()
	tree, ds := parseFile(source.NewFile(name, text))
	if len(ds) > 0 {
		var b strings.Builder
		source.Render(&b, ds, false)
		t.Fatalf("the printed text does not parse:\n%s\n%s", text, b.String())
	}
	return tree
}

// checkPrinting holds the laws of the printer against one parsed tree: print then parse is the identity, and formatting is
// idempotent.
func checkPrinting(t failer, tree *Tree) {
	t.Helper()
	name := tree.File.Name
	once := Format(tree)
	again := reparse(t, name, once)
	if !EqualTrees(tree, again) {
		t.Fatalf("printing changed the program\n--- source\n%s\n--- printed\n%s", tree.File.Text, once)
	}
	if got, want := commentText(again), commentText(tree); got != want {
		t.Fatalf("printing changed the comments\n--- source\n%s\n--- printed\n%s", tree.File.Text, once)
	}
	if twice := Format(again); twice != once {
		t.Fatalf("formatting is not idempotent\n--- source\n%s\n--- once\n%s\n--- twice\n%s", tree.File.Text, once, twice)
	}
}

// checkOften is rapid.Check with ten times as many cases: these are cheap.
func checkOften(t *testing.T, property func(*rapid.T)) {
	t.Helper()
	for range 10 {
		rapid.Check(t, property)
	}
}

func commentText(t *Tree) string {
	var b strings.Builder
	for _, c := range t.Comments {
		b.WriteString(strings.ReplaceAll(c.Span.Text(), "\r\n", "\n") + "\n")
	}
	return b.String()
}

// TestFormatGolden shows the layout: testdata/format.ml is badly laid out on purpose, the golden file is what `fmt` makes of it.
func TestFormatGolden(t *testing.T) {
	tree, ds := parseFile(readFile(t, "testdata/format.ml"))
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	checkPrinting(t, tree)
	compareGolden(t, "testdata/format.golden", Format(tree))
}

// TestFormatBroken: an item with a mistake is left as it was, comments included, and the others are laid out.
func TestFormatBroken(t *testing.T) {
	tree, ds := ParseProgram(source.NewFile("b.ml", "let  a=1 (* one *)\nlet b = (1, (* two *)\n   2\n(* three *)\nlet  c=3\ntype  = 4\n"))
	if len(ds) != 2 {
		t.Fatal(ds)
	}
	want := "let a = 1 (* one *)\nlet b = (1, (* two *)\n   2\n(* three *)\nlet c = 3\ntype  = 4\n"
	if got := Format(tree); got != want {
		t.Errorf("got\n%s", got)
	}
}

// TestFormatCorpus holds the laws on every valid file.
func TestFormatCorpus(t *testing.T) {
	for _, path := range validFiles(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			tree, _ := parseFile(readFile(t, path))
			checkPrinting(t, tree)
		})
	}
}

// TestPrintParse: a random tree is printed and parsed to itself, up to the parentheses that the grammar needs; and the parsed
// tree obeys the laws exactly.
func TestPrintParse(t *testing.T) {
	checkOften(t, func(rt *rapid.T) {
		g := generator{t: rt}
		name, tree := "t.ml", (*Tree)(nil)
		if g.n(4, "interface") == 0 {
			name, tree = "t.mli", g.signature()
		} else {
			tree = g.tree()
		}
		printed := Format(tree)
		parsed := reparse(rt, name, printed)
		if !EqualTrees(withoutParens(tree), withoutParens(parsed)) {
			rt.Fatalf("the printed text means something else:\n%s\nparsed and printed again:\n%s", printed, Format(parsed))
		}
		checkPrinting(rt, reparse(rt, name, printed))
	})
}

// withoutParens returns a copy of a tree without Paren and PParen nodes.
func withoutParens(t *Tree) *Tree {
	return &Tree{Items: strip(reflect.ValueOf(t.Items)).Interface().([]Item)}
}

func strip(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		switch x := v.Interface().(type) {
		case *Paren:
			return strip(reflect.ValueOf(&x.Expr).Elem())
		case *PParen:
			return strip(reflect.ValueOf(&x.Pattern).Elem())
		}
		out := reflect.New(v.Type()).Elem()
		out.Set(strip(v.Elem()))
		return out
	case reflect.Pointer:
		if v.IsNil() || v.Type() == reflect.TypeFor[*source.File]() {
			return v
		}
		out := reflect.New(v.Type().Elem())
		out.Elem().Set(strip(v.Elem()))
		return out
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(strip(v.Index(i)))
		}
		return out
	case reflect.Struct:
		out := reflect.New(v.Type()).Elem()
		for i := range v.NumField() {
			out.Field(i).Set(strip(v.Field(i)))
		}
		return out
	default:
		return v
	}
}

// TestFormatComments puts random comments, spaces and new lines between the tokens of random programs and holds the laws of
// the printer on the result.
func TestFormatComments(t *testing.T) {
	checkOften(t, func(rt *rapid.T) {
		g := generator{t: rt, ocaml: true} // a constant applied to the next line would be taken for a forgotten ;;
		name, text := "t.ml", Format(g.tree())
		if g.n(3, "interface") == 0 {
			name, text = "t.mli", Format(g.signature())
		}
		l := lex(source.NewFile(name, text))
		var b strings.Builder
		for _, tok := range l.tokens {
			b.WriteString(" ")
			if g.n(5, "comment") == 0 {
				b.WriteString(rapid.SampledFrom([]string{
					"(* c *)", "// l\n", "\n(* own *)\n", "(* two\n   lines *)", "(* a *)(* b *)", "\n\n", "\n", "(* c *) // d\n", "(* c *)\n",
					"(* a *)\n\n// b\n", "(* in 'then' else \"in\" *)",
				}).Draw(rt, "text"))
			}
			if tok.kind != kindEOF {
				b.WriteString(text[tok.start:tok.end])
			}
		}
		tree, ds := parseFile(source.NewFile(name, b.String()))
		if len(ds) > 0 {
			rt.Fatalf("does not parse: %v\n%s", ds, b.String())
		}
		checkPrinting(rt, tree)
	})
}
