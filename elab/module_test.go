package elab

import (
	"strings"
	"testing"

	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/google/go-cmp/cmp"
)

// TestInterfaces holds implementations against interfaces: E ⊢ D ⇝ I.
func TestInterfaces(t *testing.T) {
	for _, k := range []struct{ impl, iface, want string }{
		{"let f x = x", "val f : 'a -> 'a", ""},
		{"let f x = x", "val f : int -> int", ""},
		{"let f x = x + 1", "val f : 'a -> 'a", "BAL0218"},
		{"let f x = x", "val f : 'a -> 'b", "BAL0218"},
		{"let f x y = x", "val f : 'a -> 'b -> 'b", "BAL0218"},
		{"let f x y = x", "val f : 'a -> 'a -> 'a", ""},
		{"let f x = x", "val g : int", "BAL0218"},
		{"let f = 1 let f = \"s\"", "val f : string", ""},
		{"let f = 1 let f = \"s\"", "val f : int", "BAL0218"},
		{"type t = int let x = 1", "type t val x : t", ""},
		{"type t = int let x = \"s\"", "type t val x : t", "BAL0218"},
		{"let x = 1", "type t val x : int", "BAL0218"},
		{"type t = int let x = 1", "type t = int val x : t", ""},
		{"type t = int let x = 1", "type t = string", "BAL0218"},
		{"type 'a t = 'a list let x : int t = []", "type 'a t val x : int t", ""},
		{"type t = int", "type 'a t", "BAL0218"},
		{"type t = A | B of int let x = A", "type t = A | B of int val x : t", ""},
		{"type t = A | B of int", "type t = A | B of string", "BAL0218"},
		{"type t = A | B of int", "type t = B of int | A", "BAL0218"},
		{"type t = A | B", "type t = A", "BAL0218"},
		{"type t = A", "type t = A | B", "BAL0218"},
		{"type t = { a : int; b : string }", "type t = { a : int; b : string }", ""},
		{"type t = { a : int; b : string }", "type t = { a : int }", "BAL0218"},
		{"type t = { a : int }", "type t = { a : string }", "BAL0218"},
		{"type t = { a : int }", "type t = A of int", "BAL0218"},
		{"type 'a t = Leaf | Node of 'a t * 'a t", "type 'b t = Leaf | Node of 'b t * 'b t", ""},
		{
			"type ('a, 'b) ep = 'a -> 'b let mk f : ('a, 'b) ep = f let call e x = e x",
			"type ('a, 'b) ep val mk : ('a -> 'b) -> ('a, 'b) ep val call : ('a, 'b) ep -> 'a -> 'b", "",
		},
		{"type t = U.u let x : t = U.a", "type t = U.u val x : U.u", ""},
	} {
		u := Unit{Name: "M", Tree: parse(t, "m.ml", k.impl), Interface: parse(t, "m.mli", k.iface)}
		before := Unit{Name: "U", Tree: parse(t, "u.ml", "type u = A\nlet a = A")}
		_, ds := Check([]Unit{before, u})
		var codes []string
		for _, d := range ds {
			codes = append(codes, d.Code)
		}
		if got := strings.Join(codes, " "); got != k.want {
			t.Errorf("%s against %s: %v, want %q", k.impl, k.iface, ds, k.want)
		}
	}
}

// counter is a module with an abstract type, a hidden helper and a value that is more general than its promise.
func counter(t *testing.T) Unit {
	return Unit{
		Name:      "Counter",
		Tree:      parse(t, "counter.ml", "type t = int ref\ntype mode = Up | Down of int\nlet hidden = 1\nlet make () : t = ref 0\nlet step r = r := !r + hidden; !r\nlet id x = x\nlet apply f x = f x\nlet by = function Up -> 1 | Down n -> n"),
		Interface: parse(t, "counter.mli", "type t\ntype mode = Up | Down of int\nval make : unit -> t\nval step : t -> int\nval id : int -> int\nval apply : ('b -> 'a) -> 'b -> 'a\nval by : mode -> int"),
	}
}

func TestInterfaceHides(t *testing.T) {
	for _, k := range []struct{ text, want string }{
		{"let c = Counter.make () let n = Counter.step c", ""},
		{"let x = Counter.hidden", "BAL0206"},
		{"let x = Counter.make () + 1", "BAL0313"},
		{"let x = !(Counter.make ())", "BAL0308"},
		{"let x = Counter.id \"s\"", "BAL0303"},
		{"let x : Counter.t = Counter.make ()", ""},
		{"let x = Counter.by Counter.Up", ""},
		{"let x = Counter.by (Counter.Down 3)", ""},
		{"let f x = match x with Counter.Up -> 1 | Down n -> n", ""},
	} {
		_, ds := Check([]Unit{counter(t), scriptUnit(t, k.text)})
		got := ""
		if len(ds) > 0 {
			got = ds[0].Code
		}
		if got != k.want || len(ds) > 1 {
			t.Errorf("%s: %v, want %q", k.text, ds, k.want)
		}
	}
}

// TestLinking replaces abstract types by their definitions, and uses of promised values by uses of what implements them.
func TestLinking(t *testing.T) {
	p := program(t, counter(t), scriptUnit(t,
		"let c = Counter.make ()\nlet pair = (Counter.apply Counter.id 1, Counter.apply string_of_int 2)\nlet n = Counter.step c\nlet m = Counter.by (Counter.Down n)"))
	text := lambda.Format(p.Main, lambda.Style{Types: true})
	for _, want := range []string{
		"let c: (int)ref = Counter.make ()",
		"let f₁: int -> int = Counter.apply[int, int] Counter.id[int]",
		"Counter.apply[int, string]",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the program lacks %q:\n%s", want, text)
		}
	}
}

func TestInterfaceOnly(t *testing.T) {
	m := Unit{Name: "M", Interface: parse(t, "m.mli", "type t = { a : int }\ntype u\nval f : t -> u")}
	r, ds := Check([]Unit{m, scriptUnit(t, "let x = { M.a = 1 }\nlet g (u : M.u) = u")})
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	if _, err := r.Program(); err != nil {
		t.Errorf("only types are used, yet: %v", err)
	}
	r, ds = Check([]Unit{m, scriptUnit(t, "let x = M.f { a = 1 }")})
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	if _, err := r.Program(); err == nil || !strings.Contains(err.Error(), "`f` of the module M is used, but only the interface") {
		t.Errorf("err = %v", err)
	}
}

func TestUnits(t *testing.T) {
	a := Unit{Name: "A", Aliases: []string{"Alpha"}, Tree: parse(t, "a.ml", "type t = K of int\nlet x = 1\nlet f y = x + y\ntype e = L of int | R of int\nlet (L n | R n) = R 7")}
	b := Unit{Name: "Bee", Tree: parse(t, "bee.ml", "let x = f 10\ntype t = L\nlet y = K x"), Opens: []string{"A"}}
	r, ds := Check([]Unit{a, b, {Name: "Script", Opens: []string{"A", "Bee"}, Tree: parse(t, "s.ml",
		"let z = x + A.x + Alpha.f 100\nlet x = 5\nlet w = (y, L, Bee.x, x)\nlet () = print_int z; print_int Bee.x; print_int A.x; print_int A.n")}})
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	var got []string
	for _, v := range r.Values("Script") {
		got = append(got, v.Name+" : "+v.Type)
	}
	if diff := cmp.Diff([]string{"z : int", "x : int", "w : A.t * t * int * int"}, got); diff != "" {
		t.Errorf("want, got:\n%s", diff)
	}
	p, err := r.Program()
	if err != nil {
		t.Fatal(err)
	}
	if out := outcomeOf(t, p); out.Output != "1131117" {
		t.Errorf("prints %q", out.Output)
	}
	if len(r.Values("Nowhere")) > 0 || len(r.Values("A")) != 3 {
		t.Error("Values of other units")
	}
}

// TestValueRestriction is the strict one, SML's and F#'s: also where OCaml's relaxed one lets more through.
func TestValueRestriction(t *testing.T) {
	for _, k := range []struct {
		text string
		ok   bool
	}{
		{"let v = fun x -> x", true},
		{"let v = function x -> x", true},
		{"let v x = x", true},
		{"let v = []", true},
		{"let v = None", true},
		{"let v = ([], fun x -> x)", true},
		{"let v = [fun x -> x]", true},
		{"let v = Some (fun x -> x)", true},
		{"let v = (fun x -> x) :: []", true},
		{"let v = (fun x -> x : 'a -> 'a)", true},
		{"let v = ((fun x -> x))", true},
		{"let v = List.map", true},
		{"let v = send", true},
		{"let (v, w) = ((fun x -> x), [])", true},
		{"let (v as w) = fun x -> x", true},
		{"let rec v x = v x", true},
		{"type 'a r = { f : 'a } let v = { f = [] }", true},
		{"let v = List.rev []", false},
		{"let v = ref []", false},
		{"let v = chan \"c\"", false},
		{"let v = if true then [] else []", false},
		{"let v = let x = [] in x", false},
		{"let v = match 1 with _ -> []", false},
		{"let v = (); []", false},
		{"let v = fst ([], 1)", false},
		{"let v = (fun x -> x) (fun x -> x)", false},
		{"let v = [] @ []", false},
		{"let v = (ref [], 1)", false},
		{"let v = Some (chan \"c\")", false},
		{"let v = [List.hd []]", false},
		{"type 'a r = { f : 'a list } let r = { f = [] } let v = r.f", false},
		{"let [v] = [[]]", false},
		{"let v = recv (chan \"c\")", false},
		{"let v = send (chan \"c\")", false},
	} {
		r, ds := Check([]Unit{scriptUnit(t, k.text)})
		if k.ok {
			if ds.HasErrors() {
				t.Errorf("%s: %v", k.text, ds)
			} else if _, err := r.Program(); err != nil {
				t.Errorf("%s: %v", k.text, err)
			}
			continue
		}
		if !has(ds, "BAL0307") {
			t.Errorf("%s: %v, want BAL0307", k.text, ds)
		}
	}
}

// TestNoCascade counts mistakes: each is reported once, whatever follows from it.
func TestNoCascade(t *testing.T) {
	for _, k := range []struct {
		text string
		want string
	}{
		{"let a = nowhere 1\nlet b = a + 1\nlet c = a ^ \"s\"\nlet d = [1; \"x\"; a]", "BAL0201 BAL0323"},
		{"let c = chan \"c\"\nlet () = send c nowhere", "BAL0201"},
		{"let f (x : nowhere) = x + 1\nlet y = f \"s\" ^ \"t\"", "BAL0203 BAL0313"},
		{"let f x = x + \"s\"\nlet y = f 1 + f 2", "BAL0313"},
		{"let x = 1 + true\nlet y = 2 + false", "BAL0313 BAL0313"},
		{"let x = (1 + true, \"a\" + 1, not 3)", "BAL0313 BAL0313 BAL0313"},
		{"let r = { nowhere = 1 }\nlet x = r.nowhere_else + r.nowhere", "BAL0205"},
		{"open Nowhere\nlet x = 1 + 1", "BAL0204"},
		{"type t = A of nowhere\nlet f (A x) = x + 1\nlet y = A \"s\"", "BAL0203"},
		{"let f = function Nowhere x -> x | _ -> 1\nlet y = f 2", "BAL0202"},
		{"let x = Nowhere.f 1 + Nowhere.g 2", "BAL0204 BAL0204"},
		{"let add a b = a + b\nlet x = add 1 2 3 4\nlet y = x + 1", "BAL0305"},
		{"let x = if 1 then 2 else 3\nlet y = x + 1", "BAL0312"},
		{"let rec f x = g x and h y = f y", "BAL0201"},
	} {
		_, ds := Check([]Unit{scriptUnit(t, k.text)})
		var codes []string
		for _, d := range ds {
			if d.Severity > 0 {
				codes = append(codes, d.Code)
			}
		}
		if got := strings.Join(codes, " "); got != k.want {
			t.Errorf("%s\nsays %s, want %s: %v", k.text, got, k.want, ds)
		}
	}
}
