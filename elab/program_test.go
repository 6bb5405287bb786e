package elab

import (
	"fmt"
	"testing"

	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/typing"
)

// program checks and elaborates one script, and holds the result against the independent checker of λ∥.
func program(t testing.TB, units ...Unit) *lambda.Program {
	t.Helper()
	r, ds := Check(units)
	for _, d := range ds {
		t.Errorf("%v", d)
	}
	p, err := r.Program()
	if err != nil {
		t.Fatal(err)
	}
	if err := typing.LambdaProgram(p); err != nil {
		t.Errorf("the λ∥ program is not well typed: %v\n%s", err, lambda.Format(p.Main, lambda.Style{Types: true}))
	}
	return p
}

func scriptUnit(t testing.TB, text string) Unit {
	return Unit{Name: "Script", Tree: parse(t, "script.ml", text)}
}

func TestDemo(t *testing.T) {
	p := program(t, scriptUnit(t, `
type order = { id : int; item : string }
let bump o = { o with id = o.id + 1 }
let (x, y) = let id a = a in (id 1, id "s")
let pair = (fun a -> a), []
let f = function 0 -> "z" | n when n < 0 -> "neg" | _ -> "pos"
let rec even n = n = 0 || odd (n - 1) and odd n = n <> 0 && even (n - 1)
let () = print_endline (f 3); List.iter print_int (List.map (fun (a, b) -> a + b) [(1, 2); (x, 4)])
let s = send
let r = ref []
let () = r := [bump {item = "x"; id = 3}] ; 3 |> (fun x -> print_int x)
let c = chan "c"
let () = fork (fun () -> send c (String.length y)); print_int (recv c)
`))
	fmt.Println(lambda.Format(p.Main, lambda.Style{Types: true}))
	_ = p
}
