package elab

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
	"github.com/google/go-cmp/cmp"
)

// runScript elaborates a script and runs it in the reference semantics, every thread in its turn.
func runScript(t testing.TB, text string) step.Outcome {
	t.Helper()
	return outcomeOf(t, program(t, scriptUnit(t, text)))
}

func outcomeOf(t testing.TB, p *lambda.Program) step.Outcome {
	t.Helper()
	sys := lambda.NewSystem(p, lambda.Options{})
	r, err := sim.Run(context.Background(), sys, sim.FIFO(), sim.Limits{MaxSteps: 1_000_000}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r.Outcome
}

// TestLibrary runs one script that uses every function of the library. What it prints is stored as OCaml printed it; where OCaml is
// installed, it is asked again.
func TestLibrary(t *testing.T) {
	text := readText(t, "testdata/library.ml")
	if _, err := exec.LookPath("ocamlc"); err == nil {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "l.ml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("sh", "-c", "ocamlc -w -a l.ml -o l.exe && ./l.exe")
		cmd.Dir = dir
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			if err := os.WriteFile("testdata/library.out", out, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(readText(t, "testdata/library.out"), string(out)); diff != "" {
			t.Errorf("stored, OCaml:\n%s", diff)
		}
	} else {
		t.Log("ocamlc is not installed (Debian: ocaml-nox); the stored output is used alone")
	}
	o := runScript(t, text)
	if o.End != step.Done {
		t.Errorf("ends in %v: %+v", o.End, o.Failure)
	}
	if diff := cmp.Diff(readText(t, "testdata/library.out"), o.Output); diff != "" {
		t.Errorf("want, got:\n%s", diff)
	}
}

func TestFailures(t *testing.T) {
	for _, k := range []struct{ text, code string }{
		{`let () = failwith "no"`, calculus.FaultFailwith},
		{`let x : int = failwith "no"`, calculus.FaultFailwith},
		{`let () = assert (1 = 2)`, calculus.FaultAssert},
		{`let f () : int = assert false let x = f ()`, calculus.FaultAssert},
		{`let (Some x) = if 1 = 1 then None else Some 1`, calculus.FaultMatch},
		{`let f = function 1 -> 2 | n when n > 5 -> 3 let x = f 2`, calculus.FaultMatch},
		{`let f = function n when n > 5 -> 3 let x = f 2`, calculus.FaultMatch},
		{`let x = 1 / 0`, calculus.FaultDivision},
		{`let x = 1 mod 0`, calculus.FaultDivision},
		{`let x = int_of_string "x"`, calculus.FaultIntOfString},
		{`let x = (fun x -> x) = (fun y -> y)`, calculus.FaultCompare},
		{`let x = compare (chan "a") (chan "b" : int chan)`, calculus.FaultCompare},
		{`let x : int = Sim.choose []`, calculus.FaultChoose},
		{`let x : int = List.hd []`, calculus.FaultLibrary},
		{`let x : int list = List.tl []`, calculus.FaultLibrary},
		{`let x = List.nth [1] 1`, calculus.FaultLibrary},
		{`let x = List.nth [1] (-1)`, calculus.FaultLibrary},
		{`let x : int = List.assoc 1 []`, calculus.FaultLibrary},
		{`let x = List.init (-1) (fun i -> i)`, calculus.FaultLibrary},
	} {
		o := runScript(t, k.text)
		if o.End != step.Error || o.Failure == nil || o.Failure.Code != k.code {
			t.Errorf("%s: ends in %v, %+v, want %s", k.text, o.End, o.Failure, k.code)
		}
	}
}

// TestOrder fixes the order of evaluation, from left to right, where OCaml leaves it open.
func TestOrder(t *testing.T) {
	const say = "let say s x = print_string s; x\ntype r = { a : int; b : int }\ntype t = C of int * int\n"
	for _, k := range []struct{ text, want string }{
		{`let x = (say "1" 1, say "2" 2, say "3" 3)`, "123"},
		{`let x = [say "1" 1; say "2" 2; say "3" 3]`, "123"},
		{`let x = say "1" 1 :: say "2" []`, "12"},
		{`let x = [say "1" 1] @ [say "2" 2]`, "12"},
		{`let x = { b = say "1" 1; a = say "2" 2 }`, "12"},
		{`let x = { (say "1" { a = 1; b = 2 }) with b = say "2" 3 }`, "12"},
		{`let x = C (say "1" 1, say "2" 2)`, "12"},
		{`let x = say "1" 1 + say "2" 2 * say "3" 3`, "123"},
		{`let x = say "1" 1 = say "2" 2`, "12"},
		{`let x = say "1" false && say "2" true`, "1"},
		{`let x = say "1" true || say "2" true`, "1"},
		{`let x = (say "1" (fun a b -> a + b)) (say "2" 1) (say "3" 2)`, "123"},
		{`let r = ref 0 let () = (say "1" r) := (say "2" 1)`, "12"},
		{`let r = ref 0 let () = set (say "1" 1) (say "2" r)`, "12"},
		{`let c = chan "c" let () = send (say "1" c) (say "2" 1)`, "12"},
		{`let x = say "1" 1 |> say "2" (fun y -> say "3" y)`, "123"},
		{`let x = say "1" 1 |> List.nth (say "2" [5; 6])`, "12"},
		{`let x = List.map (say "1" (fun x -> say "3" x)) (say "2" [1])`, "123"},
		{`let f a = say "2" (fun b -> a + b) let x = f (say "1" 1) `, "12"},
		{`let x = say "1" 1 and y = say "2" 2`, "12"},
		{`let (x, y) = (say "1" 1, say "2" 2)`, "12"},
		{`let f = send (chan (say "1" "c")) let () = f (say "2" 1); f (say "3" 1)`, "123"},
		{`let x = if say "1" true then say "2" 1 else say "3" 2`, "12"},
		{`let x = match say "1" 1 with 1 when say "2" false -> 1 | n when say "3" true -> say "4" n | _ -> say "5" 0`, "1234"},
		{`let () = print_string (say "1" "x" ^ say "2" "y")`, "12xy"},
	} {
		if o := runScript(t, say+k.text); o.Output != k.want || o.End != step.Done {
			t.Errorf("%s: prints %q (%v), want %q", k.text, o.Output, o.End, k.want)
		}
	}
}

// TestScopes runs programs in which names hide each other.
func TestScopes(t *testing.T) {
	for _, k := range []struct{ text, want string }{
		{`let x = 1 let x = x + 1 let () = print_int x`, "2"},
		{`let a = 1 and b = 2 let a = b and b = a let () = print_int (10 * a + b)`, "21"},
		{`let f = (fun x -> x) let f = (fun _ -> 1) and g = f let () = print_int (g 5 + f 7)`, "6"},
		{`let f x = let x = x + 1 in (let x = x * 2 in print_int x); print_int x let () = f 1`, "42"},
		{`let fst = 7 let () = print_int (Stdlib.fst (fst, 1))`, "7"},
		{`let map = 1 let () = List.iter print_int (List.map (fun x -> x + map) [1; 2])`, "23"},
		{`open List let length = 3 let () = print_int (List.length [1] + length)`, "4"},
		{`let item = 5 type r = { item : int; n : int } let () = print_int ({ { item = 1; n = 2 } with n = item }).n`, "5"},
		{`let r = 1 let k = 2 let f r k = r - k let () = print_int (f k r)`, "1"},
		{`let r' = 1 let k' = fun x -> x + r' let () = print_int (k' 1)`, "2"},
		{`let g n = match n with x when x > 5 -> 1 | y -> (let x = y in x) let () = print_int (g 3 + g 9)`, "4"},
		{`let rec f n = if n = 0 then 0 else g (n - 1) and g n = f n let g x = x + f x let () = print_int (g 3)`, "3"},
		{`let x = 3 |> fun x -> x + 1 let () = print_int x`, "4"},
		{`let s = (send, recv) let c = chan "c" let () = fst s c 4; print_int ((snd s) c)`, "4"},
		{`let n = name "n" let p = box (fun () -> print_string "in") let () = paste n p; ignore (cut n)`, "in"},
	} {
		if o := runScript(t, k.text); o.Output != k.want || o.End != step.Done {
			t.Errorf("%s: prints %q (%v), want %q", k.text, o.Output, o.End, k.want)
		}
	}
}

// TestSpans demands that every failure is blamed on the script, at the place of the operation that failed.
func TestSpans(t *testing.T) {
	text := "let f x =\n  1 / x\nlet () = print_int (f 0)\n"
	o := runScript(t, text)
	if o.Failure == nil {
		t.Fatal("no failure")
	}
	if got := o.Failure.Span.Text(); got != "1 / x" {
		t.Errorf("blames %q", got)
	}
}
