package pi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/script"
)

const farm = `
type order = { id : int; lines : (string * int) list; note : string option }
let serve c f = let rec loop () = let (x, k) = recv c in send k (f x); loop () in loop ()
let stub c = fun x -> let k = chan "reply" in send c (x, k); recv k
let n = name "shop"
let op = chan "op"
let r = ref { id = 7; lines = [("tea", -2); ("", 0)]; note = Some "two\nlines" }
let () = start n (box (fun () -> let seen = ref 0 in serve op (fun (o : order) -> set (get seen + o.id) seen; get seen)))
let e = stub op
let () = send (chan "lost") (e, n, box (fun () -> print_int (e (get r))))
let x = e (get r)
let () = print_int x
`

// TestView walks to a state of a small farm and looks at all of it.
func TestView(t *testing.T) {
	sys := compile(t, farm).System(pi.Options{Record: true})
	c := sys.Start()
	for range 5 {
		c = sys.Next(c, sys.Steps(c, nil)[0])
	}
	var b strings.Builder
	v := c.View()
	for _, p := range v.Partitions {
		fmt.Fprintln(&b, strings.TrimSpace(p.Display+" "+p.Instance))
		showPart(&b, p)
	}
	for _, n := range c.Names() {
		fmt.Fprintln(&b, n.Kind, n)
	}
	want := `host
  main waits for recv reply#main:5 at recv k
    k' = <fun test.ml:11:5 {}>
  main!1 on lost#main:4 = (<fun test.ml:4:14 {c = <op#main:2>}>, <shop#main:1>, [waits for run at box (fun () -> print_int (e (get r))) thread = <fun test.ml:10:41 {r = <r#main:3>, e = <fun test.ml:4:14 {c = <op#main:2>}>}>])
  r#main:3 = {id = 7; lines = [("tea", -2); ("", 0)]; note = Some "two\nlines"}
shop main+1
  main+1.0 waits for set r#main+1.0:1 at set (get seen + o.id) seen
    k' = <fun test.ml:3:66 {k' = <fun ? {}>, loop = <fun test.ml:3:25 {c = <op#main:2>, f = <fun test.ml:8:64 {seen = <r#main+1.0:1>}>}>, k = <reply#main:5>}>
    seen = <r#main+1.0:1>
  r#main+1.0:1 = 0
name shop#main:1
chan op#main:2
ref r#main:3
chan lost#main:4
chan reply#main:5
ref r#main+1.0:1
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func showPart(b *strings.Builder, p pi.PartitionView) {
	for _, th := range p.Threads {
		fmt.Fprintf(b, "  %s waits for %s at %s\n", th.Label, th.Waits, th.Span.Text())
		for _, x := range th.Holds {
			fmt.Fprintf(b, "    %s = %s\n", x.Name, deep(x.Value))
		}
	}
	for _, m := range p.Messages {
		fmt.Fprintf(b, "  %s on %s = %s\n", m.Label, m.Chan, deep(m.Value))
	}
	for _, cell := range p.Cells {
		fmt.Fprintf(b, "  %s = %s\n", cell.Ref, deep(cell.Value))
	}
}

// deep shows a value with what its functions have captured and its parts hold.
func deep(v pi.Value) string {
	switch v.Kind() {
	case pi.KindFun:
		var vars []string
		for _, x := range v.Captured() {
			vars = append(vars, x.Name+" = "+deep(x.Value))
		}
		return fmt.Sprintf("<fun %s {%s}>", v.Span(), strings.Join(vars, ", "))
	case pi.KindTuple:
		var items []string
		for _, f := range v.Fields() {
			items = append(items, deep(f))
		}
		return "(" + strings.Join(items, ", ") + ")"
	case pi.KindPart:
		var b strings.Builder
		showPart(&b, v.Part())
		return "[" + strings.Join(strings.Fields(b.String()), " ") + "]"
	default:
		return v.String()
	}
}

// TestPlaces: a thread that waits or fails in the library is blamed on the nearest call in the user's files.
func TestPlaces(t *testing.T) {
	library := source.NewBuiltin("Lib.ml", `let ask c x = let k = chan "reply" in send c (x, k); recv k
let twice c x = let a = ask c x in ask c (a + 1)
let first l = match l with [] -> failwith "empty" | x :: _ -> x
let total l = List.fold_left (fun s x -> s + first x) 0 l
`)
	user := source.NewFile("user.ml", `let c = chan "c"
let () = fork (fun () -> let (x, k) = recv c in send k (x + 1))
let y = twice c 1 + 1
let () = print_int y
`)
	failing := source.NewFile("failing.ml", `let go l =
  let n = total l in
  n + 1
let () = print_int (go [[1]; []])
`)
	tree := func(f *source.File) *script.Tree {
		tree, ds := script.ParseProgram(f)
		if ds.HasErrors() {
			t.Fatal(ds[0])
		}
		return tree
	}
	last := func(f *source.File) (*pi.System, *pi.Config) {
		result, ds := elab.Check([]elab.Unit{{Name: "Lib", Tree: tree(library)}, {Name: "Script", Tree: tree(f), Opens: []string{"Lib"}}})
		if ds.HasErrors() {
			t.Fatal(ds[0])
		}
		program, err := result.Program()
		if err != nil {
			t.Fatal(err)
		}
		sys := pi.Compile(cps.Program(program)).System(pi.Options{})
		c := sys.Start()
		for {
			steps := sys.Steps(c, nil)
			if len(steps) == 0 {
				return sys, c
			}
			c = sys.Next(c, steps[0])
		}
	}
	sys, c := last(user)
	blocked := sys.Outcome(c).Blocked
	if len(blocked) != 1 || blocked[0].Span.Text() != "twice c 1" {
		t.Errorf("blocked: %v", blocked)
	}
	if main := c.View().Partitions[0].Threads[0]; main.Inner.Text() != "recv k" || main.Waits != "recv reply#main:3" {
		t.Errorf("main waits for %s in %q", main.Waits, main.Inner.Text())
	}
	sys, c = last(failing)
	if f := sys.Outcome(c).Failure; f == nil || f.Span.Text() != "total l" {
		t.Errorf("failure: %v at %q", f, f.Span.Text())
	}
}

// TestEffects: what runs at once with a step is told when the system records, with tokens that clocks can follow.
func TestEffects(t *testing.T) {
	sys := compile(t, farm).System(pi.Options{Record: true})
	c := sys.Start()
	var got []string
	for {
		for _, e := range sys.Effects(c) {
			got = append(got, strings.Join(strings.Fields(fmt.Sprint(e.Actor, " ", e.Kind, " ", e.Object, " ", e.Chan, " ", e.Value)), " "))
		}
		steps := sys.Steps(c, nil)
		if len(steps) == 0 {
			break
		}
		m := steps[0]
		got = append(got, "* "+sys.Label(c, m).Text)
		c = sys.Next(c, m)
	}
	want := strings.Split(`main name shop#main:1
main chan op#main:2
main ref r#main:3 {id = 7; lines = [("tea", -2); ("", 0)]; note = Some "two\nlines"}
main box <part>
* main start shop#main:1
main thread main+1.0
main chan lost#main:4
main box <part>
main send main!1 lost#main:4 (<fun>, <shop#main:1>, <part>)
* main get r#main:3
main chan reply#main:5
main send main!2 op#main:2 ({id = 7; lines = [("tea", -2); ("", 0)]; note = Some "two\nlines"}, <reply#main:5>)
* main+1.0 ref
main+1.0 ref r#main+1.0:1 0
* main+1.0 recv op#main:2 main!2
* main+1.0 get r#main+1.0:1
* main+1.0 set r#main+1.0:1
* main+1.0 get r#main+1.0:1
main+1.0 send main+1.0!1 reply#main:5 7
* main recv reply#main:5 main+1.0!1
* main print
main done main`, "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	silent := compile(t, farm).System(pi.Options{}).Start()
	if len(silent.Names()) != 0 {
		t.Error("names are kept although nobody asked")
	}
}
