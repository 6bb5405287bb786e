package script

import (
	"strconv"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/internal/source"
)

// TestNesting: what nests deeper than the limit is one diagnostic and never a crash, whatever nests; and a tree below the limit is
// accepted.
func TestNesting(t *testing.T) {
	for name, c := range map[string]struct{ open, middle, closing string }{
		"parentheses":     {"(", "1", ")"},
		"lists":           {"[", "1", "]"},
		"begin":           {"begin ", "1", " end"},
		"records":         {"{ a = ", "1", " }"},
		"arguments":       {"f (", "1", ")"},
		"functions":       {"fun x -> ", "1", ""},
		"matches":         {"match ", "1", " with _ -> 1"},
		"arms":            {"match x with _ -> ", "1", ""},
		"conditions":      {"if ", "a", " then b"},
		"branches":        {"if a then ", "b", ""},
		"minus":           {"- ", "1", ""},
		"bang":            {"! ", "r", ""},
		"not":             {"not (", "b", ")"},
		"constraints":     {"(", "1", " : int)"},
		"types":           {"(x : (", "int", ") chan)"},
		"patterns":        {"fun (", "x", ") -> x"},
		"constructors":    {"fun (Some ", "x", ") -> x"},
		"lists in match":  {"function [", "x", "] -> x"},
		"unclosed":        {"(", "", ""},
		"unclosed begin":  {"begin ", "", ""},
		"unclosed types":  {"(", "", ""},
		"unclosed braces": {"{", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			text := func(n int) *source.File {
				open, closing := strings.Repeat(c.open, n), strings.Repeat(c.closing, n)
				switch name {
				case "unclosed types":
					open = "(x : " + strings.Repeat("(", n)
				case "types":
					open, closing = "(x : "+strings.Repeat("(", n), strings.Repeat(") chan", n)+")"
				case "patterns":
					open, closing = "fun "+strings.Repeat("(", n), strings.Repeat(")", n)+" -> x"
				case "constructors":
					open, closing = "fun ("+strings.Repeat("Some ", n), ") -> x"
				case "lists in match":
					open, closing = "function "+strings.Repeat("[", n), strings.Repeat("]", n)+" -> x"
				}
				return source.NewFile("deep.ml", "let x = "+open+c.middle+closing+"\nlet y = 1")
			}
			tree, ds := ParseProgram(text(10_000))
			if len(ds) != 1 || ds[0].Code != "BAL0118" {
				t.Errorf("10,000 levels: %v", ds)
			}
			if len(tree.Items) != 2 {
				t.Errorf("10,000 levels: %d items", len(tree.Items))
			}
			if strings.HasPrefix(name, "unclosed") {
				return
			}
			if _, ds := ParseProgram(text(60)); len(ds) > 0 {
				t.Errorf("60 levels: %v", ds)
			}
		})
	}
}

// TestFlat: what people see as flat may be 10,000 long, and is printed and read back.
func TestFlat(t *testing.T) {
	const n = 9_000
	repeat := func(s string) string { return strings.Repeat(s, n) }
	for name, text := range map[string]string{
		"items":           repeat("let x = 1\n"),
		"expressions":     repeat("f x;;\n"),
		"sequence":        "let x = " + repeat("f x; ") + "()",
		"list":            "let x = [" + repeat("1; ") + "2]",
		"list match":      "let f [" + repeat("1; ") + "2] = 1",
		"tuple":           "let x = (" + repeat("1, ") + "2)",
		"sum":             "let x = " + repeat("1 + ") + "2",
		"product":         "let x = " + repeat("1 + 2 * ") + "2",
		"strings":         "let x = " + repeat("\"a\" ^ ") + "\"b\"",
		"cons":            "let x = " + repeat("1 :: ") + "[]",
		"conjunction":     "let x = " + repeat("a && ") + "b",
		"pipeline":        "let x = a" + repeat(" |> f"),
		"assignments":     "let x = " + repeat("r := ") + "1",
		"lets":            "let f () = " + repeat("let x = 1 in\n") + "x",
		"else if":         "let f () = " + repeat("if a then b else ") + "c",
		"arguments":       "let x = f" + repeat(" 1"),
		"fields":          "let x = r" + repeat(".f"),
		"parameters":      "let f" + repeat(" x") + " = x",
		"cases":           "let f = function" + repeat(" | 1 -> 2"),
		"or patterns":     "let f = function A" + repeat(" | B") + " -> 2",
		"arrows":          "let f (g : int" + repeat(" -> int") + ") = g",
		"list types":      "let f (g : int" + repeat(" list") + ") = g",
		"variants":        "type t = A" + repeat(" | B of int"),
		"fields type":     "type t = { a : int" + repeat("; b : int") + " }",
		"types":           "type t = int" + repeat(" and u = int"),
		"comments":        repeat("(* c *) "),
		"nested comments": repeat("(* ") + repeat("*) ") + "let x = 1",
	} {
		t.Run(name, func(t *testing.T) {
			tree := reparse(t, "flat.ml", text)
			checkPrinting(t, tree)
		})
	}
}

// TestTooLong: chains beyond the limit are a diagnostic too.
func TestTooLong(t *testing.T) {
	for _, n := range []int{maxDepth + 2, 200_000} {
		testTooLong(t, n)
	}
}

func testTooLong(t *testing.T, n int) {
	for name, text := range map[string]string{
		"sum":      "let x = " + strings.Repeat("1 + ", n) + "2",
		"cons":     "let x = " + strings.Repeat("1 :: ", n) + "[]",
		"lets":     "let f () = " + strings.Repeat("let x = 1 in ", n) + "x",
		"else if":  "let f () = " + strings.Repeat("if a then b else ", n) + "c",
		"fields":   "let x = r" + strings.Repeat(".f", n),
		"patterns": "let f = function A" + strings.Repeat(" | B", n) + " -> 2",
		"types":    "let f (g : int" + strings.Repeat(" -> int", n) + ") = g",
	} {
		t.Run(name+" "+strconv.Itoa(n), func(t *testing.T) {
			tree, ds := ParseProgram(source.NewFile("long.ml", text+"\nlet y = 1"))
			if len(ds) != 1 || ds[0].Code != "BAL0118" || len(tree.Items) != 2 {
				t.Errorf("%d items, %v", len(tree.Items), ds)
			}
		})
	}
}

// TestNotText: a binary file is one diagnostic at the first byte that is not text.
func TestNotText(t *testing.T) {
	for text, at := range map[string]int32{
		"let x = \x00": 8, "let s = \"\xff\xfe\"": 9, "\x7fELF\x02\x01\x01\x00\x00": 7, "let x = 1 (* \xe2\x82 *)": 13,
	} {
		tree, ds := ParseProgram(source.NewFile("b.ml", text))
		if len(ds) != 1 || ds[0].Code != "BAL0001" || ds[0].Primary.Span.Start != at || len(tree.Items) != 1 {
			t.Errorf("%q: %v", text, ds)
		}
	}
	_, ds := ParseProgram(source.NewFile("b.ml", "let x = \ufffd"))
	if len(ds) != 1 || ds[0].Code != "BAL0001" {
		t.Errorf("a replacement character: %v", ds)
	}
}

// TestManyMistakes: a text full of mistakes is not answered with a list as long as itself.
func TestManyMistakes(t *testing.T) {
	_, ds := ParseProgram(source.NewFile("m.ml", strings.Repeat("let x = )\n", 5000)))
	if len(ds) != maxMistakes {
		t.Errorf("%d diagnostics", len(ds))
	}
	_, ds = ParseProgram(source.NewFile("m.ml", strings.Repeat("§ a ", 5000)))
	if len(ds) > 2*maxMistakes {
		t.Errorf("%d diagnostics", len(ds))
	}
}

// TestTruncated is the cheap relative of a fuzz target: every prefix of a real script is read without a crash.
func TestTruncated(t *testing.T) {
	f := readFile(t, corpusDir(t)+"/cml_simple_rpc.ml")
	for i := range f.Text {
		tree, _ := ParseProgram(source.NewFile("t.ml", f.Text[:i]))
		Format(tree)
	}
}

// TestLarge: texts of half a megabyte, of every kind of mistake and of none, are read in time proportional to their size. Anything
// else would take longer than a test may.
func TestLarge(t *testing.T) {
	for name, c := range map[string]struct {
		unit  string
		fails bool
	}{
		"items on a line": {"let x = 1 ", false}, "remarks on a line": {"x (* c *) ", false}, "words": {"§ a ", true}, "parentheses": {"(", true},
		"unfinished": {"let x =\n", true}, "unclosed": {"\nlet y = (", true}, "quotes": {"\"", false}, "comments": {"(*", true}, "else": {"let x = a; else\n", true},
		"no in": {"let f () =\n let x = 1;\n", true}, "closers": {"let x = (((((((((( ]\n", true}, "dollars": {"$ ", false}, "semicolons": {"let x = if a then b; ", true},
		"mistakes on a line": {"let x = \"\\q\" ", true}, "then": {"if a then b; ", false},
	} {
		t.Run(name, func(t *testing.T) {
			f := source.NewFile("large.ml", strings.Repeat(c.unit, (1<<19)/len(c.unit)))
			tree, ds := ParseProgram(f)
			if (len(ds) > 0) != c.fails {
				t.Fatalf("%d diagnostics", len(ds))
			}
			var b strings.Builder
			source.Render(&b, ds, false)
			if len(ds) == 0 {
				Format(tree)
			}
		})
	}
}
