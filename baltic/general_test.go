package baltic_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/internal/source"
)

// plans are metadata with everything that the slides do not show: several operations, several outputs, none, enumerations,
// lists, options, opaque types.
const plans = `
let math : service = {sname = "Math"; ops = [
  {opname = "Double"; action = ""; input = "int"; output = "int"};
  {opname = "Even"; action = ""; input = "int"; output = "bool"}]}
let clock : service = {sname = "Clock"; ops = [{opname = "Now"; action = ""; input = "unit"; output = "string"}]}
let vault : service = {sname = "Vault"; ops = [{opname = "Open"; action = ""; input = "Bank.Key"; output = "Bank.Gold"}]}
let m : metadata =
  [VM {vmname = "Both"; disk = "b"; inputs = [clock; math; clock]; outputs = [("/m", math); ("/c", clock)]};
   VM {vmname = "Clock"; disk = "c"; inputs = []; outputs = [("/c", clock)]};
   VM {vmname = "Silent"; disk = "s"; inputs = [vault]; outputs = []};
   Import {name = "Math"; url = "http://m"; service = math};
   Import {name = "Clock"; url = "http://c"; service = clock};
   Import {name = "Vault"; url = "http://v"; service = vault};
   Export {name = "Math"; url = "http://localhost/m"; service = math};
   Export {name = "Clock"; url = "http://localhost/c"; service = clock};
   Export {name = "Vault"; url = "http://localhost/v"; service = vault}]
`

const planImages = `
let import_Math = ((fun n -> n + n), (fun n -> n mod 2 = 0))
let image_Clock () = fun () -> "noon"
let image_Both now (double, even) other =
  (((fun n -> double (double n)), even), (fun () -> now () ^ "!"))
let image_Silent vault = ()
let import_Vault = fun (Key k) -> Gold (k ^ " is open")
`

const planScript = `
let math = importMath ()
let (vm1, clock) = createClockRole ()
let (vm2, (math2, clock2)) = createBothRole clock math clock
let () = exportMath math2
let () = exportClock clock2
let vault = importVault ()
let (vm3, ()) = createSilentRole vault
let () = exportVault vault
`

const planWorkload = `
type answer = Yes | No
let id (x : 'a) : 'a = x
let twice (f : 'a -> 'a) x = (((f (f x)) : 'a) : 'a)
let show b = match b with Yes -> "yes" | No -> "no"
let eight = callMath_Double 2;;
print_endline (string_of_int (twice id eight));;
print_endline (id (show (if callMath_Even eight then Yes else No)))
let () = print_endline (callClock ())
let () = match callVault (Key "door") with Gold s -> print_endline s
`

func planFarm(t testing.TB) *metadata.Farm {
	t.Helper()
	return readMeta(t, source.NewFile("plan.meta.ml", plans), ".")
}

// TestSeveralOperations runs a farm whose machine has two services, one of two operations, and whose documents no schema defines.
func TestSeveralOperations(t *testing.T) {
	f := farm{
		meta: planFarm(t), images: parseText(t, "Images.ml", planImages), workload: parseText(t, "w.ml", planWorkload),
	}
	p := f.compile(t, parseText(t, "plan.ml", planScript))
	got, complete := outcomes(t, p, nil, 300_000)
	want := []string{"8 | yes | noon! | door is open: done"}
	if diff := cmp.Diff(want, got); diff != "" || !complete {
		t.Error(diff)
	}
}

// TestMostGeneral: without images every value of the answer's type is an outcome, and so is silence.
func TestMostGeneral(t *testing.T) {
	tests := []struct {
		name, script, workload string
		want                   []string
		general                []string
	}{
		{
			"opaque", "let () = exportVault (importVault ())",
			`let () = match callVault (Key "k") with Gold s -> print_string s`,
			[]string{": deadlock", "a: done", "b: done"},
			[]string{"Vault"},
		},
		{
			"machine", "let (vm, e) = createClockRole ()\nlet () = exportClock e", "let () = print_string (callClock ())",
			[]string{": deadlock", "a: done", "b: done"},
			[]string{"Clock"},
		},
		{
			"caller", "let (vm, (e, c)) = createBothRole (epFun (fun () -> print_string \".\"; \"\")) (importMath ()) (importClock ())\nlet () = exportClock c",
			"let () = print_string (callClock ())",
			// At most one call for the one request: of the script's own endpoint, which prints, or of an import.
			[]string{".: deadlock", ".a: done", ".b: done", ": deadlock", "a: done", "b: done"},
			[]string{"Both", "Math", "Clock"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := farm{meta: planFarm(t), workload: parseText(t, "w.ml", tt.workload)}
			tree := parseText(t, "s.ml", tt.script)
			a, _ := baltic.Assemble(f.meta, baltic.Parts{Script: tree, Workload: f.workload}, baltic.Options{MGICalls: 1})
			if diff := cmp.Diff(tt.general, a.General); diff != "" {
				t.Error(diff)
			}
			got, complete := outcomes(t, f.compile(t, tree), nil, 300_000)
			slices.Sort(got)
			if diff := cmp.Diff(tt.want, got); diff != "" || !complete {
				t.Errorf("complete %v\n%s", complete, diff)
			}
		})
	}
}

// TestGoldenEm holds the generated modules to goldens, and every one of them against the interface that it promises.
func TestGoldenEm(t *testing.T) {
	eopFarm := adventureWorks(t)
	shop := readMeta(t, readFile(t, "metadata/testdata/wsdl.meta.ml"), "metadata/testdata")
	tests := []struct {
		name string
		farm farm
	}{
		{"eop_images", eopFarm},
		{"eop_general", farm{meta: eopFarm.meta}},
		{"plan_images", farm{meta: planFarm(t), images: parseText(t, "Images.ml", planImages)}},
		{"plan_general", farm{meta: planFarm(t)}},
		{"shop_general", farm{meta: shop}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			em := baltic.EmImplementation(tt.farm.meta, tt.farm.images, baltic.Options{MGICalls: 2})
			golden(t, tt.name+".em.ml", em)
			a, _ := baltic.Assemble(tt.farm.meta, baltic.Parts{
				Script: parseText(t, "s.ml", ""), Images: tt.farm.images,
			}, baltic.Options{})
			units := slices.Clone(a.Program[:len(a.Program)-1])
			last := &units[len(units)-1]
			last.Tree = parseText(t, "Em.ml", em)
			tree, ds := parseInterface(metadata.Interface(tt.farm.meta))
			if len(ds) > 0 {
				t.Fatal(render(ds))
			}
			last.Interface = tree
			if _, ds := check(units); len(ds) > 0 {
				t.Error(render(ds))
			}
		})
	}
}
