package baltic_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// counters is a farm of one role, a counter.
const counters = `
let count : service = {sname = "Count"; ops = [{opname = "Next"; action = ""; input = "unit"; output = "int"}]}
let m : metadata =
  [VM {vmname = "Counter"; disk = "c"; inputs = []; outputs = [("/c", count)]};
   Export {name = "Count"; url = "http://localhost/c"; service = count}]
`

const counterImage = `
let image_Counter () = let n = ref 0 in fun () -> n := !n + 1; !n
`

// TestCombinators runs small scripts over the farm of one counter: what each combinator of B does, under every schedule.
func TestCombinators(t *testing.T) {
	const one = "let (vm, e) = createCounterRole ()\nlet show () = print_string (string_of_int (call e ()))\n"
	tests := []struct {
		name, script string
		faults       map[string]int
		want         []string
	}{
		{"memory", one + "let () = show (); show ()", nil, []string{"12: done"}},
		{
			"rollback", one + "let () = show ()\nlet s = snapshotVM vm\nlet () = show ()\nlet () = restoreVM s\nlet () = show ()",
			nil,
			[]string{"122: done"},
		},
		{"crash", one + "let () = show ()", map[string]int{"crash": 1}, []string{"1: done", ": deadlock"}},
		{"crash of the role", one + "let () = show ()", map[string]int{"crash:Counter": 1}, []string{"1: done", ": deadlock"}},
		{"crash of another role", one + "let () = show ()", map[string]int{"crash:Other": 1}, []string{"1: done"}},
		{
			"handler", "let (vm, e) = createCounterRole ()\nlet c = chan \"c\"\nlet () = eVM vm (fun VM_Crash -> send c \"first\")\n" +
				"let () = eVM vm (fun VM_Crash -> send c \"last\")\nlet () = print_string (recv c)",
			map[string]int{"crash": 1},
			// Only the handler in force at the crash runs: none, the first or the last.
			[]string{": deadlock", "first: done", "last: done"},
		},
		{"export", "let () = exportCount (epFun (fun () -> 7))", nil, []string{": done"}},
		{
			"exported twice", "let e = epFun (fun () -> 7)\nlet () = exportCount e\nlet () = exportCount e", nil,
			[]string{": error"},
		},
		{"eOr", "let e = eOr (epFun (fun () -> 1)) (epFun (fun () -> 2))\nlet () = print_int (call e ())", nil, []string{"1: done", "2: done"}},
		{
			"ePar with a dead branch", "let e = ePar (epFun (fun () -> 1)) (epFun (fun () -> recv (chan \"never\")))\nlet () = print_int (call e ())",
			nil,
			[]string{"1: done"},
		},
		{
			"eRef", "let (e, r) = eRef (epFun (fun () -> 1))\nlet () = print_int (call e ())\nlet () = eRefUpdate r (epFun (fun () -> 2))\n" +
				"let () = print_int (call e ())",
			nil,
			[]string{"12: done"},
		},
	}
	meta := readMeta(t, source.NewFile("counter.meta.ml", counters), ".")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := farm{meta: meta, images: parseText(t, "Images.ml", counterImage)}
			got, complete := outcomes(t, f.compile(t, parseText(t, "s.ml", tt.script)), tt.faults, 300_000)
			slices.Sort(got)
			slices.Sort(tt.want)
			if diff := cmp.Diff(tt.want, got); diff != "" || !complete {
				t.Errorf("complete %v\n%s", complete, diff)
			}
		})
	}
}

// TestExportedTwice: the failure is blamed on the script's second export, in words.
func TestExportedTwice(t *testing.T) {
	f := farm{meta: readMeta(t, source.NewFile("counter.meta.ml", counters), ".")}
	tree := parseText(t, "s.ml", "let e = epFun (fun () -> 7)\nlet () = exportCount e\nlet () = exportCount e")
	out := run(t, f.compile(t, tree), nil, sim.FIFO())
	if out.End != step.Error || out.Failure.Message != "the service Count is exported twice" || out.Failure.Span.String() != "s.ml:3:10" {
		t.Errorf("%s: %+v", out.End, out.Failure)
	}
}

// TestClient: main waits for the client, so the client's end decides; without an export the client waits for ever.
func TestClient(t *testing.T) {
	meta := readMeta(t, source.NewFile("counter.meta.ml", counters), ".")
	images := parseText(t, "Images.ml", counterImage)
	tests := []struct{ name, script, workload, want string }{
		{"served", "let (vm, e) = createCounterRole ()\nlet () = exportCount e", "let () = print_int (callCount ())", "1: done"},
		{"not exported", "let (vm, e) = createCounterRole ()", "let () = print_int (callCount ())", ": deadlock"},
		{"blocked on its own", "", "let () = recv (chan \"c\")", ": deadlock"},
		{"empty", "print_string \"x\"", "", "x: done"},
		{"shadows nothing", "let await = 1\nlet workload = 2\nlet finished = 3", "let finished = 1\nlet () = print_int finished", "1: done"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := farm{meta: meta, images: images, workload: parseText(t, "w.ml", tt.workload)}
			got, _ := outcomes(t, f.compile(t, parseText(t, "s.ml", tt.script)), nil, 100_000)
			if diff := cmp.Diff([]string{tt.want}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestViews: what each text of a farm may not see is refused in it.
func TestViews(t *testing.T) {
	meta := planFarm(t)
	tests := []struct{ name, script, images, workload, code string }{
		{"an endpoint is no function in a script", "let f () = importClock () ()", "", "", "BAL0305"},
		{"a script does not look into opaque documents", "let k = Key \"x\"", "", "", "BAL0202"},
		{"a script sees no generated names", "let f () = callClock ()", "", "", "BAL0201"},
		{"a script sees no hidden combinators", "let f = serve", "", "", "BAL0201"},
		{"a workload does not wire", "", "", "let f () = createClockRole ()", "BAL0201"},
		{"a workload has no combinators", "", "", "let f = eOr", "BAL0201"},
		{"an image has the type of the metadata", "", "let image_Clock () = fun () -> 12", "", "BAL0218"},
		{"an image that nobody needs", "", "let image_Clok () = fun () -> \"\"", "", "BAL0630"},
		{"an import that nobody needs", "", "let import_Maths = 1", "", "BAL0630"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := farm{meta: meta}
			if tt.images != "" {
				f.images = parseText(t, "Images.ml", tt.images)
			}
			if tt.workload != "" {
				f.workload = parseText(t, "w.ml", tt.workload)
			}
			_, _, ds := f.assemble(t, parseText(t, "s.ml", tt.script), baltic.Options{})
			if len(ds) != 1 || ds[0].Code != tt.code {
				t.Errorf("want one %s, got:\n%s", tt.code, render(ds))
			}
		})
	}
}

// TestWithoutFarm: a script without metadata has the combinators.
func TestWithoutFarm(t *testing.T) {
	got, _ := outcomes(t, farm{}.compile(t, parseText(t, "s.ml", "let () = print_int (call (epFun (fun x -> x + 1)) 1)")), nil, 1000)
	if diff := cmp.Diff([]string{"2: done"}, got); diff != "" {
		t.Error(diff)
	}
	_, _, ds := farm{}.assemble(t, parseText(t, "s.ml", "let e : (int, int) endpoint = fun x -> x"), baltic.Options{})
	if !ds.HasErrors() {
		t.Error("the script looks into endpoints")
	}
}

// TestViewInterface: an Em.mli given as text is enough to check a script and its mistakes of wiring.
func TestViewInterface(t *testing.T) {
	const em = "open B\ntype order = { item : string }\ntype tOrders = (order, string) endpoint\ntype tBills = (string, unit) endpoint\n" +
		"val createShopRole : tBills -> (vm * tOrders)\nval importBills : unit -> tBills\nval exportOrders : tOrders -> unit\n"
	for text, code := range map[string]string{
		"let (vm, e) = createShopRole (importBills ())\nlet () = exportOrders e":                "",
		"let (vm, e) = createShopRole (importBills ())\nlet () = exportOrders (importBills ())": "BAL0401",
	} {
		tree, ds := parseInterface(em)
		if len(ds) > 0 {
			t.Fatal(render(ds))
		}
		_, ds = check(baltic.ViewInterface(tree, parseText(t, "s.ml", text)))
		if got := codes(ds); got != code {
			t.Errorf("%s\nwant %q, got %q", text, code, got)
		}
	}
}

func codes(ds source.Diagnostics) string {
	var list []string
	for _, d := range ds {
		list = append(list, d.Code)
	}
	return strings.Join(list, " ")
}

// TestLibrary: B.ml implements B.mli, and opening all of B.ml hides no name of the libraries that scripts have.
func TestLibrary(t *testing.T) {
	impl := parseText(t, "B.ml", baltic.Implementation())
	iface, ds := script.ParseInterface(source.NewFile("B.mli", baltic.Interface()))
	if len(ds) > 0 {
		t.Fatal(render(ds))
	}
	if _, ds := check([]baltic.Unit{{Name: "B", Tree: impl, Interface: iface}}); len(ds) > 0 {
		t.Error(render(ds))
	}
	result, _ := check([]baltic.Unit{{Name: "B", Tree: impl}})
	for _, v := range result.Values("B") {
		_, ds := elab.Check([]elab.Unit{{Name: "Script", Tree: parseText(t, "s.ml", "let f () = "+v.Name)}})
		if codes(ds) != "BAL0201" {
			t.Errorf("B.ml defines %s, which scripts know already: %s", v.Name, render(ds))
		}
	}
}
