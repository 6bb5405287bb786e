package elab

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

var randomScripts = flag.Int("random", 12, "how many random scripts to compare with ocamlc")

// TestAgreementRandom compares verdicts and types on random scripts, about half of which are well typed. The scripts avoid what the two
// languages are known to judge differently: OCaml's relaxed value restriction.
func TestAgreementRandom(t *testing.T) {
	if _, err := exec.LookPath("ocamlc"); err != nil {
		t.Skip("ocamlc is not installed (Debian: ocaml-nox)")
	}
	stubs, dir := corpusDir(t)+"/ocaml", t.TempDir()
	for _, name := range []string{"pi.mli", "b.mli", "sim.mli", "em.mli"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(readText(t, filepath.Join(stubs, name))), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("ocamlc", "-c", name)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	units := farmUnits(t, corpusDir(t))
	accepted := 0
	for i := range *randomScripts {
		g := newScriptGen(units, uint64(i), 7)
		text := g.script()
		tree, ds := script.ParseProgram(source.NewFile("script.ml", text))
		if len(ds) > 0 {
			t.Fatalf("does not parse: %v\n%s", ds[0], text)
		}
		r, ds := Check(append(units[:2:2], Unit{Name: "Script", Tree: tree, Opens: []string{"B", "Em"}}))
		says := ocamlSays(t, dir, fmt.Sprint("random", i), text)
		if ds.HasErrors() != (says == "rejected\n") {
			t.Errorf("seed %d: we say %v, ocamlc says %s\n%s", i, ds, says, text)
			continue
		}
		if ds.HasErrors() {
			continue
		}
		accepted++
		want := strings.Split(strings.TrimSuffix(says, "\n"), "\n")
		for j, v := range r.Values("Script") {
			name, typ, _ := strings.Cut(strings.TrimPrefix(want[j], "val "), " : ")
			if v.Name != name || v.Type != typ && !sameType(t, units, typeItems(tree), v.Type, typ) {
				t.Errorf("seed %d: %s : %s, ocamlc says %s\n%s", i, v.Name, v.Type, want[j], text)
			}
		}
	}
	t.Logf("%d of %d accepted", accepted, *randomScripts)
}

// TestElaborationIsTyped elaborates random scripts and holds the programs against the independent checker of λ∥.
func TestElaborationIsTyped(t *testing.T) {
	units := farmUnits(t, corpusDir(t))
	done := 0
	for i := range 50 {
		g := newScriptGen(units, uint64(i), 11)
		text := g.script()
		r, ds := Check(append(units[:2:2], scriptUnitOpening(t, text, "B", "Em")))
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

func scriptUnitOpening(t testing.TB, text string, opens ...string) Unit {
	u := scriptUnit(t, text)
	u.Opens = opens
	return u
}

type scriptGen struct {
	r     *rand.Rand
	units []Unit
	vars  []string
	next  int
}

func newScriptGen(units []Unit, seed, stream uint64) *scriptGen {
	return &scriptGen{units: units, r: rand.New(rand.NewPCG(seed, stream))}
}

func (g *scriptGen) pick(ss ...string) string { return ss[g.r.IntN(len(ss))] }

func (g *scriptGen) script() string {
	var b strings.Builder
	b.WriteString("type t = A | B of int | C of t * string\ntype r = { x : int; y : string }\ntype 'a s = { x : 'a; z : bool }\n")
	for range 2 + g.r.IntN(4) {
		item := ""
		for range 40 { // most random items are ill typed: keep one that we accept, and sometimes another
			vars, next := g.vars, g.next
			item = g.item()
			tree, _ := script.ParseProgram(source.NewFile("script.ml", b.String()+item))
			if _, ds := Check(append(g.units[:2:2], Unit{Name: "Script", Tree: tree, Opens: []string{"B", "Em"}})); !ds.HasErrors() {
				break
			}
			if g.r.IntN(60) == 0 {
				break
			}
			g.vars, g.next = vars, next
		}
		b.WriteString(item + "\n")
	}
	return b.String()
}

func (g *scriptGen) fresh() string {
	g.next++
	return fmt.Sprintf("v%d", g.next)
}

func (g *scriptGen) item() string {
	name := g.fresh()
	defer func() { g.vars = append(g.vars, name) }()
	switch g.r.IntN(6) {
	case 0, 1, 2:
		p := g.fresh()
		return "let " + name + " " + p + " = " + g.with(p, func() string { return g.exp(3) })
	case 3:
		p := g.fresh()
		g.vars = append(g.vars, name)
		body := g.with(p, func() string { return g.exp(3) })
		g.vars = g.vars[:len(g.vars)-1]
		return "let rec " + name + " " + p + " = " + body
	case 4:
		return "let " + name + " = fun (" + g.pick("a, b", "A | _", "{ x; _ } as a", "a : int", "Some a | a :: _", "a, _") + ") -> " + g.exp(2)
	default:
		return "let " + name + " = " + g.value(3)
	}
}

func (g *scriptGen) with(name string, f func() string) string {
	g.vars = append(g.vars, name)
	defer func() { g.vars = g.vars[:len(g.vars)-1] }()
	return f()
}

// value is an expression that both languages generalise alike.
func (g *scriptGen) value(depth int) string {
	if depth == 0 {
		return g.atom()
	}
	switch g.r.IntN(5) {
	case 0:
		return "(" + g.value(depth-1) + ", " + g.value(depth-1) + ")"
	case 1:
		return "[" + g.value(depth-1) + "]"
	case 2:
		return "Some (" + g.value(depth-1) + ")"
	case 3:
		p := g.fresh()
		return "(fun " + p + " -> " + g.with(p, func() string { return g.exp(depth - 1) }) + ")"
	default:
		return g.atom()
	}
}

func (g *scriptGen) atom() string {
	if len(g.vars) > 0 && g.r.IntN(5) < 3 {
		return g.vars[max(g.r.IntN(len(g.vars)), g.r.IntN(len(g.vars)))]
	}
	return g.pick("1", "true", `"s"`, "()", "[]", "A", "None", "(+)", "fst", "string_of_int", "List.map", "send", "recv", "ref", "(!)", "eOr", "(=)")
}

func (g *scriptGen) exp(depth int) string {
	if depth == 0 {
		return g.atom()
	}
	sub := func() string { return "(" + g.exp(depth-1) + ")" }
	switch g.r.IntN(18) {
	case 0, 1:
		return sub() + " " + sub()
	case 2:
		return g.pick("fst", "List.map", "List.length", "ignore", "ref", "(!)", "send (chan \"c\")", "recv", "string_of_int", "B", "Some", "not", "epFun", "call") + " " + sub()
	case 3:
		return sub() + g.pick(" + ", " ^ ", " = ", " :: ", " @ ", " && ", " |> ", " := ", " < ") + sub()
	case 4:
		return "if " + sub() + " then " + sub() + " else " + sub()
	case 5:
		v := g.fresh()
		e := g.value(depth - 1)
		return "let " + v + " = " + e + " in " + g.with(v, func() string { return g.exp(depth - 1) })
	case 6:
		v, w := g.fresh(), g.fresh()
		f := g.with(w, func() string { return g.exp(depth - 1) })
		return "let " + v + " " + w + " = " + f + " in " + g.with(v, func() string { return g.exp(depth - 1) })
	case 7:
		v, w := g.fresh(), g.fresh()
		return "match " + sub() + " with [] -> " + sub() + " | " + v + " :: " + w + " -> (" +
			g.with(v, func() string { return g.with(w, func() string { return g.exp(depth - 1) }) }) + ")"
	case 8:
		v := g.fresh()
		body := g.with(v, func() string { return g.exp(depth - 1) })
		return "match " + sub() + " with " + g.pick("Some "+v, "("+v+", _)", "B "+v, "C (_, "+v+")", "{ x = "+v+" }", "{ y = "+v+"; _ }", v) +
			" -> (" + body + ") | _ -> " + sub()
	case 9:
		return "(" + g.exp(depth-1) + ", " + g.exp(depth-1) + ")"
	case 10:
		return sub() + "." + g.pick("x", "y", "z")
	case 11:
		return g.pick("{ x = "+sub()+"; y = "+sub()+" }", "{ x = "+sub()+"; z = "+sub()+" }", "{ "+sub()+" with x = "+sub()+" }", "{ "+sub()+" with y = "+sub()+" }")
	case 12:
		return sub() + "; " + sub()
	case 13:
		return "(" + g.exp(depth-1) + " : " + g.pick("int", "'a", "r", "t", "int s", "'a list", "'b -> 'b", "(int, string) endpoint", "tPayment") + ")"
	case 14:
		p := g.fresh()
		return "fun " + p + " -> " + g.with(p, func() string { return g.exp(depth - 1) })
	case 15:
		return "C (" + g.exp(depth-1) + ", " + g.exp(depth-1) + ")"
	case 16:
		return "[" + g.exp(depth-1) + "; " + g.exp(depth-1) + "]"
	default:
		return g.atom()
	}
}
