package tests

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/typing"
)

// TestOCamlRandomInference compares programs without annotations.
func TestOCamlRandomInference(t *testing.T) {
	dir := ocamlDirectory(t)
	checker := newChecker(farmInterfaces(t))
	texts := make([]string, *ocamlPrograms/4)
	for i := range texts {
		texts[i] = newLooseWriter(checker, *ocamlSeed+uint64(i)).script()
	}
	compareAlone(t, dir, texts, 1)
}

// TestElaborationIsTyped holds what becomes of such programs against the independent checker of λ∥.
func TestElaborationIsTyped(t *testing.T) {
	checker := newChecker(farmInterfaces(t))
	done := 0
	for i := range uint64(50) {
		text := newLooseWriter(checker, i).script()
		r, ds := checker.check(text)
		if ds.HasErrors() {
			continue
		}
		p, err := r.Program()
		if err != nil {
			if !strings.Contains(err.Error(), "only the interface") {
				t.Errorf("seed %d: %v", i, err)
			}
			continue
		}
		done++
		if err := typing.LambdaProgram(p); err != nil {
			t.Errorf("seed %d: %v\n%s\n%s", i, err, text, lambda.Format(p.Main, lambda.Style{Types: true}))
		}
	}
	if done < 20 {
		t.Errorf("only %d scripts were elaborated", done)
	}
}

// looseWriter writes expressions without a type in mind. Most are ill typed, so it keeps of a few dozen items one that check accepts, and
// now and then another: what is left is full of types that are inferred rather than written. It avoids what the two languages are known
// to judge differently, OCaml's relaxed value restriction.
type looseWriter struct {
	r       *rand.Rand
	checker *scriptChecker
	vars    []string
	next    int
}

func newLooseWriter(checker *scriptChecker, seed uint64) *looseWriter {
	return &looseWriter{checker: checker, r: rand.New(rand.NewPCG(seed, 7))}
}

func (w *looseWriter) pick(ss ...string) string { return ss[w.r.IntN(len(ss))] }

func (w *looseWriter) script() string {
	var b strings.Builder
	b.WriteString("type t = A | B of int | C of t * string\ntype r = { x : int; y : string }\ntype 'a s = { x : 'a; z : bool }\n")
	for range 2 + w.r.IntN(4) {
		item := ""
		for range 40 { // most random items are ill typed: keep one that we accept, and sometimes another
			vars, next := w.vars, w.next
			item = w.item()
			if _, ds := w.checker.check(b.String() + item); !ds.HasErrors() {
				break
			}
			if w.r.IntN(60) == 0 {
				break
			}
			w.vars, w.next = vars, next
		}
		b.WriteString(item + "\n")
	}
	return b.String()
}

func (w *looseWriter) fresh() string {
	w.next++
	return fmt.Sprintf("v%d", w.next)
}

func (w *looseWriter) item() string {
	name := w.fresh()
	defer func() { w.vars = append(w.vars, name) }()
	switch w.r.IntN(6) {
	case 0, 1, 2:
		p := w.fresh()
		return "let " + name + " " + p + " = " + w.with(p, func() string { return w.exp(3) })
	case 3:
		p := w.fresh()
		w.vars = append(w.vars, name)
		body := w.with(p, func() string { return w.exp(3) })
		w.vars = w.vars[:len(w.vars)-1]
		return "let rec " + name + " " + p + " = " + body
	case 4:
		return "let " + name + " = fun (" + w.pick("a, b", "A | _", "{ x; _ } as a", "a : int", "Some a | a :: _", "a, _") + ") -> " + w.exp(2)
	default:
		return "let " + name + " = " + w.value(3)
	}
}

func (w *looseWriter) with(name string, f func() string) string {
	w.vars = append(w.vars, name)
	defer func() { w.vars = w.vars[:len(w.vars)-1] }()
	return f()
}

// value is an expression that both languages generalise alike.
func (w *looseWriter) value(depth int) string {
	if depth == 0 {
		return w.atom()
	}
	switch w.r.IntN(5) {
	case 0:
		return "(" + w.value(depth-1) + ", " + w.value(depth-1) + ")"
	case 1:
		return "[" + w.value(depth-1) + "]"
	case 2:
		return "Some (" + w.value(depth-1) + ")"
	case 3:
		p := w.fresh()
		return "(fun " + p + " -> " + w.with(p, func() string { return w.exp(depth - 1) }) + ")"
	default:
		return w.atom()
	}
}

func (w *looseWriter) atom() string {
	if len(w.vars) > 0 && w.r.IntN(5) < 3 {
		return w.vars[max(w.r.IntN(len(w.vars)), w.r.IntN(len(w.vars)))]
	}
	return w.pick("1", "true", `"s"`, "()", "[]", "A", "None", "(+)", "fst", "string_of_int", "List.map", "send", "recv", "ref", "(!)", "eOr", "(=)")
}

func (w *looseWriter) exp(depth int) string {
	if depth == 0 {
		return w.atom()
	}
	sub := func() string { return "(" + w.exp(depth-1) + ")" }
	switch w.r.IntN(18) {
	case 0, 1:
		return sub() + " " + sub()
	case 2:
		return w.pick("fst", "List.map", "List.length", "ignore", "ref", "(!)", "send (chan \"c\")", "recv", "string_of_int", "B", "Some", "not", "epFun", "call") + " " + sub()
	case 3:
		return sub() + w.pick(" + ", " ^ ", " = ", " :: ", " @ ", " && ", " |> ", " := ", " < ") + sub()
	case 4:
		return "if " + sub() + " then " + sub() + " else " + sub()
	case 5:
		v := w.fresh()
		e := w.value(depth - 1)
		return "let " + v + " = " + e + " in " + w.with(v, func() string { return w.exp(depth - 1) })
	case 6:
		v, u := w.fresh(), w.fresh()
		f := w.with(u, func() string { return w.exp(depth - 1) })
		return "let " + v + " " + u + " = " + f + " in " + w.with(v, func() string { return w.exp(depth - 1) })
	case 7:
		v, u := w.fresh(), w.fresh()
		return "match " + sub() + " with [] -> " + sub() + " | " + v + " :: " + u + " -> (" +
			w.with(v, func() string { return w.with(u, func() string { return w.exp(depth - 1) }) }) + ")"
	case 8:
		v := w.fresh()
		body := w.with(v, func() string { return w.exp(depth - 1) })
		return "match " + sub() + " with " + w.pick("Some "+v, "("+v+", _)", "B "+v, "C (_, "+v+")", "{ x = "+v+" }", "{ y = "+v+"; _ }", v) +
			" -> (" + body + ") | _ -> " + sub()
	case 9:
		return "(" + w.exp(depth-1) + ", " + w.exp(depth-1) + ")"
	case 10:
		return sub() + "." + w.pick("x", "y", "z")
	case 11:
		return w.pick("{ x = "+sub()+"; y = "+sub()+" }", "{ x = "+sub()+"; z = "+sub()+" }", "{ "+sub()+" with x = "+sub()+" }", "{ "+sub()+" with y = "+sub()+" }")
	case 12:
		return sub() + "; " + sub()
	case 13:
		return "(" + w.exp(depth-1) + " : " + w.pick("int", "'a", "r", "t", "int s", "'a list", "'b -> 'b", "(int, string) endpoint", "tPayment") + ")"
	case 14:
		p := w.fresh()
		return "fun " + p + " -> " + w.with(p, func() string { return w.exp(depth - 1) })
	case 15:
		return "C (" + w.exp(depth-1) + ", " + w.exp(depth-1) + ")"
	case 16:
		return "[" + w.exp(depth-1) + "; " + w.exp(depth-1) + "]"
	default:
		return w.atom()
	}
}
