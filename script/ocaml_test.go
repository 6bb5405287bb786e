package script

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/internal/source"
)

// ocamlTree asks the OCaml compiler for its own tree of a program, without places.
func ocamlTree(t failer, dir, text string) string {
	t.Helper()
	path := filepath.Join(dir, "t.ml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatalf("%v", err)
	}
	cmd := exec.Command("ocamlc", "-stop-after", "parsing", "-dparsetree", "-dno-locations", "-w", "-a", path)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("ocamlc does not read this:\n%s\n%s", text, out)
	}
	return string(out)
}

func needOCaml(t *testing.T) {
	if _, err := exec.LookPath("ocamlc"); err != nil {
		t.Skip("ocamlc is not installed (Debian: ocaml-nox): precedence is not compared with OCaml's")
	}
}

// TestAgreesWithOCaml: a text means to OCaml what it means to us. The oracle reads each random program twice: as printed,
// with the parentheses that our grammar asks for, and with parentheses around everything, which leave nothing to precedence.
func TestAgreesWithOCaml(t *testing.T) {
	needOCaml(t)
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		printed := Format(generator{t: rt, ocaml: true}.tree())
		tree := reparse(rt, "t.ml", printed)
		explicit := Format(&Tree{Items: parenthesise(reflect.ValueOf(tree.Items)).Interface().([]Item)})
		if a, b := ocamlTree(rt, dir, printed), ocamlTree(rt, dir, explicit); a != b {
			rt.Fatalf("OCaml reads this program in another way:\n%s\nwe mean:\n%s", printed, explicit)
		}
	})
}

// precedenceTable is written by hand, where grammars differ.
func precedenceTable() []string {
	return []string{
		"if a then b else c, d", "if a then b; c", "if a then b else c; d", "if a then x := 1 else x := 2; y",
		"if a then let x = 1 in x else y", "if a then if b then c else d", "if a then b := c, d",
		"a := b := c, d", "r := !r + 1; s", "a, b := c", "f x, g y",
		"!x.f", "-x.f * 2 - - 3", "- f x", "f (-1) - 1", "a - -1", "!(!x) y", "! !x", "-1 + 2", "-a * -b",
		"a :: b :: c @ d", "a @ b ^ c @ d", "a ^ b = c ^ d", "x |> f |> g = y", "a = b = c", "a && b || c && d || e", "a mod b * c / d",
		"not a && b", "not a = b", "assert x = y", "not !x", "List.map not l",
		"fun x -> a; b", "fun x -> a, b", "[fun x -> a; b]", "[a, b; c]", "[if a then b; c]", "[let x = 1 in x; y]",
		"match a with A -> b; c | B -> d", "match a with A -> (match b with C -> d | D -> e) | B -> f",
		"match a with A -> fun x -> x | B -> c", "match a, b with (A, B | C, D), _ as p -> p",
		"match a with A as x | B -> c", "match a with A as x :: t -> c", "match a with Some Some x -> x | Some -1 -> 2",
		"match a with x :: y :: z when x; y -> z", "function A | B -> c | _ -> d",
		"let x = a; b in c; d", "let f x = let y = x in y; x in f; g", "let x, y = a, b in c", "let x : t = a in b",
		"let x = 1 and y = 2 in x + y", "let rec f x : int = g x and g = fun x -> f x in f",
		"a; (b; c); d", "a; let x = b in c; d", "begin a; b end; c", "begin end", "(a; b : t)", "(a, b : t)", "(fun x -> x : t)",
		"{ a = b; c = d, e }", "{ !r with a = 1 }", "{ r.f with a; M.b }", "x.M.f.g", "M.x.f M.C", "C (a, b)", "C !x",
		"f (+) ( * ) (mod) (!) ( := ) (~-) (-)", "a + if b then c else d + e", "a + fun x -> x + b", "a :: match b with C -> d :: e",
		"a || let x = b in c && d", "f begin a end [b] { c = d } \"e\"", "if a then begin b; c end else begin d end",
		"fun (x, _) (y : t) { f; _ } [] 1 \"s\" -> ()", "assert (f x); assert false", "-(2 + 2)", "(-7) / 2",
		"if a then match b with A -> c | B -> d else e", "if a then fun x -> x else y",
	}
}

// explicitly returns the definition of a text's tree with parentheses around everything.
func explicitly(t failer, text string) string {
	tree := reparse(t, "t.ml", "let _ = "+text+"\n")
	return Format(&Tree{Items: parenthesise(reflect.ValueOf(tree.Items)).Interface().([]Item)})
}

// TestPrecedenceGolden shows how each text of the table is read. It needs no OCaml.
func TestPrecedenceGolden(t *testing.T) {
	var b strings.Builder
	for _, text := range precedenceTable() {
		b.WriteString(text + "\n    " + strings.ReplaceAll(strings.TrimPrefix(explicitly(t, text), "let _ = "), "\n", "\n    ") + "\n")
	}
	compareGolden(t, "testdata/precedence.golden", strings.ReplaceAll(b.String(), "\n    \n", "\n"))
}

// TestPrecedenceTable holds the table against OCaml.
func TestPrecedenceTable(t *testing.T) {
	needOCaml(t)
	dir := t.TempDir()
	table := precedenceTable()
	var asWritten, explicit []string
	for _, text := range table {
		asWritten = append(asWritten, "let _ = "+text+"\n")
		explicit = append(explicit, explicitly(t, text))
	}
	if ocamlTree(t, dir, strings.Join(asWritten, "")) == ocamlTree(t, dir, strings.Join(explicit, "")) {
		return
	}
	for i, text := range table {
		if ocamlTree(t, dir, asWritten[i]) != ocamlTree(t, dir, explicit[i]) {
			t.Errorf("%s\nto us it is\n%s", text, explicit[i])
		}
	}
}

// parenthesise returns a copy of a tree with parentheses around every expression and pattern that is not a name, a
// constant or in brackets already.
func parenthesise(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		out := reflect.New(v.Type()).Elem()
		out.Set(parenthesise(v.Elem()))
		switch x := out.Interface().(type) {
		case *Lit, *Var, *Tuple, *List, *Record, *Constraint, *Paren:
		case Expr:
			if c, ok := x.(*Con); !ok || c.Arg != nil {
				out.Set(reflect.ValueOf(&Paren{Expr: x}))
			}
		case *PVar, *PWild, *PLit, *PTuple, *PList, *PRecord, *PConstraint, *PParen:
		case Pattern:
			if c, ok := x.(*PCon); !ok || c.Arg != nil {
				out.Set(reflect.ValueOf(&PParen{Pattern: x}))
			}
		}
		return out
	case reflect.Pointer:
		if v.IsNil() || v.Type() == reflect.TypeFor[*source.File]() {
			return v
		}
		out := reflect.New(v.Type().Elem())
		out.Elem().Set(parenthesise(v.Elem()))
		return out
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(parenthesise(v.Index(i)))
		}
		return out
	case reflect.Struct:
		out := reflect.New(v.Type()).Elem()
		for i := range v.NumField() {
			out.Field(i).Set(parenthesise(v.Field(i)))
		}
		return out
	default:
		return v
	}
}

// TestSyntaxVerdicts: what both languages can write, both accept or both reject.
func TestSyntaxVerdicts(t *testing.T) {
	needOCaml(t)
	dir := t.TempDir()
	for _, text := range []string{
		"let x = 1;", "let x = 1;;", "let x = 1;; f x", "let x = 1 ;; ;; let y = 2", "f x let y = 1", "let x = f\ng y", "let a = 1 let b = 2",
		"let f x =\nlet y = 1 in\ny", "let f -1 = 2", "let f (x) = x", "type t = A | B of int * (int * int)", "type t = | A", "type t = { a : int; }",
		"let x = [1; 2;]", "let x = { a = 1; }", "let { a; b = (c, _); _ } = r", "let x = (* \"*)\" *) 1", "let x = (* (* *) *) 1", "let s = \"a\\\n   b\"",
		"let s = \"\\065\\x41\\o101\\u{3b1}\"", "let x = 1_000", "let _ = ()", "type 'a t = 'a list and ('a, 'b) u = 'a -> 'b t", "open A",
		"let x = begin 1 end", "let x = if a then b", "let x = a.M.b", "let f = function A -> 1 | B -> 2", "let (+) = 1 in x",
		// and what neither accepts
		"let x = 1 in", "let x = (1", "let x = 1)", "let x = if a", "let x = match a", "let x = fun -> 1", "let x = fun x", "let = 1", "let x 1",
		"let x = C a b", "let x = f fun x -> x", "let x = assert f x", "let x = { f x with a = 1 }", "type t = A of int -> int", "type t = a | B of", "let x = (* ",
		"let x = \"abc", "let type = 1", "let x = a; else b", "let x = if a then b; else c", "let x = 1 +", "let x = * 2", "let x = [1, ; 2]", "let x = { a : 1 }",
		"let x = a !b.(", "type t = { a = int }", "type t = { a : int, b : int }", "let f x y", "let x = 1\nopen", "let x = let y = 1; y", "let x = e : int",
	} {
		_, ds := ParseProgram(source.NewFile("t.ml", text))
		path := filepath.Join(dir, "v.ml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("ocamlc", "-stop-after", "parsing", "-w", "-a", path).CombinedOutput()
		if strings.HasPrefix(text, "let (+)") {
			continue // operators cannot be redefined here: BAL0127
		}
		if (err == nil) != (len(ds) == 0) {
			t.Errorf("%q: ocamlc says %v %s, we say %v", text, err, out, ds)
		}
	}
}
