package tests

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/internal/gen"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/script"
)

// Generated farms: services over documents, machines that import and export them, images for some of the machines, and an m-script that
// wires them with every combinator of B.mli. The hints of their channels tell what they are: imports are called I1, I2, …, machines M1, M2, …
// and exports X1, X2, ….

// farmText is a farm as it is written.
type farmText struct {
	meta           *metadata.Farm
	script, images string
	crashes        int // how often the environment may crash a machine
}

// String is what a failing test prints.
func (f farmText) String() string {
	return fmt.Sprintf("(* Em.mli *)\n%s\n(* Images.ml *)\n%s\n(* the script; crash=%d *)\n%s",
		metadata.Interface(f.meta), f.images, f.crashes, f.script)
}

// documents are the types of messages: a record with everything in it, an enumeration and a type that no schema defines.
func documents() []*metadata.TypeDef {
	size := &metadata.TypeDef{Name: "size", Cases: []metadata.Case{{Name: "Small"}, {Name: "Large"}}}
	line := &metadata.TypeDef{Name: "line", Fields: []metadata.Field{
		{Name: "sku", Type: metadata.String}, {Name: "size", Type: metadata.Option{Elem: metadata.Named{Def: size}}},
	}}
	order := &metadata.TypeDef{Name: "order", Fields: []metadata.Field{
		{Name: "item", Type: metadata.String},
		{Name: "count", Type: metadata.Int},
		{Name: "lines", Type: metadata.List{Elem: metadata.Named{Def: line}}},
		{Name: "urgent", Type: metadata.Option{Elem: metadata.Bool}},
	}}
	return []*metadata.TypeDef{size, line, order, {Name: "key"}}
}

// literal is a value of a type as images write it.
func literal(choose func(int) int, t metadata.Type) string {
	pick := func(texts ...string) string { return texts[choose(len(texts))] }
	switch t := t.(type) {
	case metadata.Basic:
		switch t {
		case metadata.Int:
			return pick("0", "7")
		case metadata.Bool:
			return pick("true", "false")
		case metadata.String:
			return pick(`"a"`, `""`)
		default:
			return "()"
		}
	case metadata.List:
		return pick("[]", "["+literal(choose, t.Elem)+"]")
	case metadata.Option:
		return pick("None", "(Some "+literal(choose, t.Elem)+")")
	case metadata.Named:
		switch {
		case t.Def.Opaque():
			return "(" + metadata.OpaqueConstructor(t.Def) + ` "k")`
		case len(t.Def.Cases) > 0:
			return t.Def.Cases[choose(len(t.Def.Cases))].Name
		}
		var fields []string
		for _, f := range t.Def.Fields {
			fields = append(fields, f.Name+" = "+literal(choose, f.Type))
		}
		return "{" + strings.Join(fields, "; ") + "}"
	}
	panic("tests: unknown type")
}

// farmWriter draws a farm.
type farmWriter struct {
	choose func(int) int
	farm   *metadata.Farm
	out    strings.Builder
	fresh  int
	ends   map[*metadata.Service][]string // variables that hold an endpoint of the service, or a tuple of them
	vms    []string
	snaps  []string
	refs   []farmRef
}

// farmRef is an endpointref and the service of its endpoint.
type farmRef struct {
	name    string
	service *metadata.Service
}

// drawFarm draws a farm with at most so many machines and statements.
func drawFarm(choose func(int) int, machines, statements int) farmText {
	w := &farmWriter{choose: choose, farm: &metadata.Farm{Types: documents()}, ends: map[*metadata.Service][]string{}}
	w.metadata(1 + choose(machines))
	images := w.images()
	w.statement("create")
	for range choose(statements + 1) {
		w.statement(strings.Fields("create eOr ePar eRef eRef eRefUpdate snapshot snapshot restore restore eVM eVM fork")[choose(12)])
	}
	for _, x := range w.farm.Exports {
		w.line("let () = export%s %s", x.Name, w.endpoint(x.Service))
	}
	return farmText{w.farm, w.out.String(), images, choose(3)}
}

func (w *farmWriter) metadata(machines int) {
	document := func(i int) metadata.Type { return metadata.Named{Def: w.farm.Types[i]} }
	messages := []metadata.Type{
		metadata.Int, document(2), metadata.String, document(3), metadata.Unit, metadata.Bool, document(0), metadata.List{Elem: document(1)},
	}
	pick := func() metadata.Type { return messages[w.choose(len(messages))] }
	for i := range 1 + w.choose(2) {
		s := &metadata.Service{Name: fmt.Sprintf("S%d", i+1)}
		for j := range 1 + w.choose(4)/3 {
			s.Ops = append(s.Ops, &metadata.Operation{Name: fmt.Sprintf("Op%d", j+1), Input: pick(), Output: pick()})
		}
		w.farm.Services = append(w.farm.Services, s)
		w.farm.Imports = append(w.farm.Imports, &metadata.Import{Name: fmt.Sprintf("I%d", i+1), URL: "http://i", Service: s})
		w.farm.Exports = append(w.farm.Exports, &metadata.Export{Name: fmt.Sprintf("X%d", i+1), URL: "http://x", Service: s})
	}
	service := func() *metadata.Service { return w.farm.Services[w.choose(len(w.farm.Services))] }
	for i := range machines {
		m := &metadata.Machine{Name: fmt.Sprintf("M%d", i+1), Disk: "d.vhd"}
		for range w.choose(3) {
			m.Inputs = append(m.Inputs, service())
		}
		m.Outputs = []metadata.Output{{Path: "/a", Service: service()}}
		if w.choose(4) == 3 {
			m.Outputs = append(m.Outputs, metadata.Output{Path: "/b", Service: service()})
		}
		w.farm.Machines = append(w.farm.Machines, m)
	}
}

// images writes the images of some of the machines; the others, and all imports, are the most general ones.
func (w *farmWriter) images() string {
	var b strings.Builder
	for _, m := range w.farm.Machines {
		if w.choose(3) == 0 {
			continue
		}
		params := " ()"
		var calls []string // to the first operation of each import
		if len(m.Inputs) > 0 {
			params = ""
		}
		for i, s := range m.Inputs {
			names := make([]string, len(s.Ops))
			for j := range s.Ops {
				names[j] = fmt.Sprintf("e%d_%d", i+1, j+1)
			}
			params += " (" + strings.Join(names, ", ") + ")"
			calls = append(calls, fmt.Sprintf("ignore (%s %s); ", names[0], literal(w.choose, s.Ops[0].Input)))
		}
		fmt.Fprintf(&b, "let image_%s%s =\n  let n = ref 0 in\n  ", m.Name, params)
		var outputs []string
		for _, o := range m.Outputs {
			var ops []string
			for _, op := range o.Service.Ops {
				work := []string{"", "n := !n + 1; ", "fork (fun () -> n := 0); "}[w.choose(3)]
				if len(calls) > 0 && w.choose(2) == 1 {
					work += calls[w.choose(len(calls))]
				}
				result := literal(w.choose, op.Output)
				if op.Output == metadata.Int {
					result = "!n"
				}
				ops = append(ops, "(fun _ -> "+work+result+")")
			}
			outputs = append(outputs, tupled(ops))
		}
		b.WriteString(tupled(outputs) + "\n")
	}
	return b.String()
}

func tupled(texts []string) string {
	if len(texts) == 1 {
		return texts[0]
	}
	return "(" + strings.Join(texts, ", ") + ")"
}

func (w *farmWriter) line(format string, args ...any) { fmt.Fprintf(&w.out, format+"\n", args...) }

func (w *farmWriter) variable(stem string) string {
	w.fresh++
	return fmt.Sprintf("%s%d", stem, w.fresh)
}

func one[A any](w *farmWriter, all []A) A { return all[w.choose(len(all))] }

// endpoint is a variable with a service, which is imported when there is none yet.
func (w *farmWriter) endpoint(s *metadata.Service) string {
	if len(w.ends[s]) == 0 {
		i := slices.IndexFunc(w.farm.Imports, func(i *metadata.Import) bool { return i.Service == s })
		e := w.variable("e")
		w.line("let %s = import%s ()", e, w.farm.Imports[i].Name)
		w.ends[s] = []string{e}
	}
	return one(w, w.ends[s])
}

func (w *farmWriter) add(s *metadata.Service, e string) { w.ends[s] = append(w.ends[s], e) }

// combined applies a combinator to two endpoints of each operation of a service.
func (w *farmWriter) combined(s *metadata.Service, f string) string {
	a, b := w.endpoint(s), w.endpoint(s)
	if len(s.Ops) == 1 {
		return f + " " + a + " " + b
	}
	return fmt.Sprintf("(let (a1, a2) = %s in let (b1, b2) = %s in (%s a1 b1, %s a2 b2))", a, b, f, f)
}

// statement writes a statement of one kind, or another one when there is nothing yet that it could be about.
func (w *farmWriter) statement(kind string) {
	s := one(w, w.farm.Services)
	switch {
	case kind == "eOr" || kind == "ePar":
		text, e := w.combined(s, kind), w.variable("e")
		w.line("let %s = %s", e, text)
		w.add(s, e)
	case kind == "eRef" && len(s.Ops) == 1:
		of, e, r := w.endpoint(s), w.variable("e"), w.variable("r")
		w.line("let (%s, %s) = eRef %s", e, r, of)
		w.add(s, e)
		w.refs = append(w.refs, farmRef{r, s})
	case kind == "eRefUpdate" && len(w.refs) > 0:
		r := one(w, w.refs)
		e := w.endpoint(r.service)
		w.line("let () = eRefUpdate %s %s", r.name, e)
	case kind == "snapshot" && len(w.vms) > 0:
		of, p := one(w, w.vms), w.variable("p")
		w.line("let %s = snapshotVM %s", p, of)
		w.snaps = append(w.snaps, p)
	case kind == "restore" && len(w.snaps) > 0:
		w.line("let () = restoreVM %s", one(w, w.snaps))
	case kind == "eVM" && len(w.vms) > 0:
		w.line("let () = eVM %s (fun ev -> match ev with VM_Crash -> %s)", one(w, w.vms), w.reaction())
	case kind == "fork" && len(w.vms) > 0:
		w.line("let () = fork (fun () -> %s)", w.reaction())
	case len(w.vms) < 3:
		w.create()
	default:
		w.line("let () = %s", w.reaction())
	}
}

// reaction is an expression of type unit that handles machines.
func (w *farmWriter) reaction() string {
	switch {
	case len(w.snaps) > 0 && w.choose(3) > 0:
		return "restoreVM " + one(w, w.snaps)
	case len(w.refs) > 0 && w.choose(2) > 0:
		r := one(w, w.refs)
		if len(w.ends[r.service]) > 0 {
			return "eRefUpdate " + r.name + " " + one(w, w.ends[r.service])
		}
	}
	return "(let p = snapshotVM " + one(w, w.vms) + " in restoreVM p)"
}

func (w *farmWriter) create() {
	m := one(w, w.farm.Machines)
	args := " ()"
	if len(m.Inputs) > 0 {
		args = ""
	}
	for _, s := range m.Inputs {
		args += " " + w.endpoint(s)
	}
	vm := w.variable("vm")
	var ends []string
	for _, o := range m.Outputs {
		e := w.variable("e")
		ends = append(ends, e)
		w.add(o.Service, e)
	}
	w.line("let (%s, %s) = create%sRole%s", vm, tupled(ends), m.Name, args)
	w.vms = append(w.vms, vm)
}

// compileFarm checks every text of a farm against the interfaces that hide the rest from it, as the command line does, and takes the
// whole through all phases. general bounds the calls of the most general machines.
func compileFarm(f farmText, general int) (*gen.Compiled, error) {
	tree, ds := script.ParseProgram(source.NewFile("farm.ml", f.script))
	images, more := script.ParseProgram(source.NewFile("Images.ml", f.images))
	if ds = append(ds, more...); ds.HasErrors() {
		return nil, fmt.Errorf("%w\n%s", ds[0], f)
	}
	a, ds := baltic.Assemble(f.meta, baltic.Parts{Script: tree, Images: images}, baltic.Options{MGICalls: general})
	for _, view := range append(a.Views, a.Program) {
		_, more := checkUnits(view)
		ds = append(ds, more...)
	}
	if ds.HasErrors() {
		return nil, fmt.Errorf("%w\n%s\n%s", ds[0], f, a.Em)
	}
	result, _ := checkUnits(a.Program)
	term, err := result.Program()
	if err != nil {
		return nil, err
	}
	proc := cps.Program(term)
	faults := map[string]int{baltic.FaultCrash: f.crashes}
	return &gen.Compiled{
		Program: gen.Program{Script: f.String(), Policy: calculus.Block, Faults: faults}, Lambda: term, Process: proc, Machine: pi.Compile(proc),
	}, nil
}

func checkUnits(units []baltic.Unit) (*elab.Result, source.Diagnostics) {
	list := make([]elab.Unit, len(units))
	for i, u := range units {
		list[i] = elab.Unit(u)
	}
	return elab.Check(list)
}

// TestFarmsAreWellTyped: the generated farms are m-scripts with images that implement their interfaces, and use all of B.mli.
func TestFarmsAreWellTyped(t *testing.T) {
	used := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		f := drawFarm(drawn(t), 3, 8)
		if _, err := compileFarm(f, 1); err != nil {
			t.Fatal(err)
		}
		for _, word := range strings.Fields("eOr ePar eRef eRefUpdate eVM snapshotVM restoreVM importI exportX createM image_M fork") {
			if strings.Contains(f.script+f.images, word) {
				used[word]++
			}
		}
	})
	t.Log(used)
	for _, word := range strings.Fields("eOr ePar eRef eRefUpdate eVM snapshotVM restoreVM importI exportX createM image_M fork") {
		if used[word] < 5 {
			t.Errorf("%s is used by %d farms only", word, used[word])
		}
	}
}
