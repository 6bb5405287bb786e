package tests

import (
	"fmt"
	"testing"
)

// T14 also asks which laws of the service combinators of Cardelli and Davies (Service Combinators for Web Computing, 1997 and 1999), from which
// Baltic's are descended, hold here. Their services fail or succeed, an endpoint answers or does not; so a service is an endpoint whose
// answer says which, and their combinators are a line each over B.mli's epFun, call and ePar, with forks and channels:
//
//	fail        fails at once                         stall       never answers
//	S1 ? S2     S2 if S1 fails                        S1 | S2     both at once, the first success; fails when both have
//	timeout S   fails if S takes too long             repeat S    S again and again until it succeeds
//
// There is no clock: a timeout may come at any time, so timeout (0, S) = fail cannot be said, nor anything about rates. Equality is that of the sets
// of outcomes of one call, including whether some run never ends.

// servicePrelude has the combinators and the machine of the plain endpoints.
const servicePrelude = `type answer = Ok of int | Fail
let never : answer chan = chan "never"
let go : unit chan = chan "go"
let stall = fun (_ : int) -> recv never
let fail = fun (_ : int) -> Fail
let orelse e1 e2 = epFun (fun x -> match call e1 x with Fail -> call e2 x | ok -> ok)
let race e1 e2 = epFun (fun x ->
  let c = chan "race" in
  fork (fun () -> send c (call e1 x));
  fork (fun () -> send c (call e2 x));
  match recv c with Fail -> recv c | ok -> ok)
let timeout e = ePar e fail
let repeat e = epFun (fun x -> let rec again () = match call e x with Fail -> again () | ok -> ok in again ())
let show a = match a with Ok n -> print_int n | Fail -> print_string "fail"
let machine_of f =
  let n = name "M" in
  let c = chan "M" in
  start n (box (fun () -> serve c f));
  fork (fun () -> Sim.fault "a"; crash (n, ref (fun VM_Crash -> ())));
  stub c
`

func serviceCalls() calls { return calls{servicePrelude, "int -> answer", "show", service} }

// service draws an endpoint whose answer says whether it succeeds.
func service(choose func(int) int, depth int) endpoint {
	k := 1 + choose(3)
	text := func(format string, args ...any) string { return fmt.Sprintf(format, args...) }
	forms := 8
	if depth > 0 {
		forms = 12
	}
	switch form := choose(forms); form {
	case 0:
		return endpoint{text("epFun (fun x -> Ok (x + %d))", k), true, true}
	case 1:
		return endpoint{"fail", true, false}
	case 2:
		return endpoint{text("epFun (fun x -> Sim.choose [Ok x; Ok %d; Fail])", k), true, false}
	case 3:
		return endpoint{"stall", true, false}
	case 4:
		return endpoint{text("epFun (fun x -> print_string \"%d\"; Ok x)", k), false, true}
	case 5:
		return endpoint{text("(fun _ -> print_string \"%d\"; Fail)", k), false, false}
	case 6:
		return endpoint{text("machine_of (fun x -> Ok (x - %d))", k), true, false}
	case 7:
		return endpoint{text("(fun x -> Ok (x * %d))", k), true, true}
	default:
		a, b := service(choose, depth-1), service(choose, depth-1)
		combinator := []string{"orelse", "race", "eOr", "ePar"}[form-8]
		return endpoint{combinator + " (" + a.text + ") (" + b.text + ")", a.silent && b.silent, a.sure && b.sure}
	}
}

// serviceLaws are the laws that hold by outcome sets, for all services or for those of a kind.
func serviceLaws() []law {
	return []law{
		{name: "fail ? S = S", left: "orelse fail e1", right: "e1"},
		{name: "S ? fail = S", left: "orelse e1 fail", right: "e1"},
		{name: "stall ? S = stall", left: "orelse stall e1", right: "stall"},
		{name: "? is associative", left: "orelse e1 (orelse e2 e3)", right: "orelse (orelse e1 e2) e3"},
		{name: "? is idempotent", left: "orelse e1 e1", right: "e1", silent: true},
		{name: "fail | S = S", left: "race fail e1", right: "e1"},
		{name: "S | fail = S", left: "race e1 fail", right: "e1"},
		{name: "stall | S = S", left: "race stall e1", right: "e1", sure: true},
		{name: "| commutes", left: "race e1 e2", right: "race e2 e1"},
		{name: "| is associative", left: "race e1 (race e2 e3)", right: "race (race e1 e2) e3"},
		{name: "| is idempotent", left: "race e1 e1", right: "e1", silent: true},
		{name: "timeout stall = fail", left: "timeout stall", right: "fail"},
		{name: "timeout fail = fail", left: "timeout fail", right: "fail"},
		{name: "timeout (timeout S) = timeout S", left: "timeout (timeout e1)", right: "timeout e1"},
		{name: "repeat S = S", left: "repeat e1", right: "e1", sure: true},
		{name: "repeat stall = stall", left: "repeat stall", right: "stall"},
		{name: "eOr before ?", left: "orelse (eOr e1 e2) e3", right: "eOr (orelse e1 e3) (orelse e2 e3)"},
		{name: "eOr after ?", left: "orelse e1 (eOr e2 e3)", right: "eOr (orelse e1 e2) (orelse e1 e3)"},
		{name: "eOr beside |", left: "race e1 (eOr e2 e3)", right: "eOr (race e1 e2) (race e1 e3)"},
	}
}

func TestT14CardelliDavies(t *testing.T) { laws(t, serviceCalls(), serviceLaws()) }

// TestT14CardelliDaviesLimits: laws that do not hold, with a counterexample.
func TestT14CardelliDaviesLimits(t *testing.T) {
	const three, four = `(fun x -> Ok x)`, `(fun x -> Ok (x + 1))`
	limits(t, serviceCalls(), []unlawful{
		{ // The first success counts, and which is first is the order.
			name: "? does not commute", endpoints: []string{three, four}, left: "orelse e1 e2", right: "orelse e2 e1",
			lefts: []string{`["3"] done`}, rights: []string{`["4"] done`},
		},
		{ // A service that fails is tried twice, and what it does is done twice.
			name: "? is not idempotent when a call prints and fails", endpoints: []string{`(fun _ -> print_string "p"; Fail)`},
			left: "orelse e1 e1", right: "e1", lefts: []string{`["ppfail"] done`}, rights: []string{`["pfail"] done`},
		},
		{
			name: "S ? stall is not S", endpoints: []string{`fail`}, left: "orelse e1 stall", right: "e1",
			lefts: []string{`[] deadlock`}, rights: []string{`["fail"] done`},
		},
		{ // The race waits for the other branch when one has failed.
			name: "stall | S is not S when S fails", endpoints: []string{`fail`}, left: "race stall e1", right: "e1",
			lefts: []string{`[] deadlock`}, rights: []string{`["fail"] done`},
		},
		{ // Nothing is cancelled: both branches are called.
			name: "| is not idempotent when a call prints", endpoints: []string{`(fun x -> print_string "p"; Ok x)`},
			left: "race e1 e1", right: "e1", lefts: []string{`["p3p"] done`, `["pp3"] done`}, rights: []string{`["p3"] done`},
		},
		{ // ePar takes the first answer, a failure as well as a success: it is the race of a timeout and not that of services.
			name: "ePar is not |", endpoints: []string{three}, left: "ePar fail e1", right: "race fail e1",
			lefts: []string{`["3"] done`, `["fail"] done`}, rights: []string{`["3"] done`},
		},
		{ // Without a clock a timeout may always be too early.
			name: "a timeout is not the identity on a service that answers", endpoints: []string{three}, left: "timeout e1", right: "e1",
			lefts: []string{`["3"] done`, `["fail"] done`}, rights: []string{`["3"] done`},
		},
		{ // For Cardelli and Davies, who do not tell a service that is busy from one that is stuck, these are equal.
			name: "repeat fail is not stall", left: "repeat fail", right: "stall", rights: []string{`[] deadlock`}, endless: true,
		},
	})
}
