package tests

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/internal/gen"
)

func unitOfProcess() process.Value { return process.Lit{Const: calculus.UnitConst()} }

func unitProc() process.Proc { return &process.Nil{} }

// doubled is a value of another type than v.
func doubled(v process.Value) process.Value { return process.Tuple{Items: []process.Value{v, v}} }

// processEdits is one edit for each premise of the rules of π∥ about terms.
func processEdits() []edit {
	value := func(name, rule string, apply func(v process.Value) (process.Value, bool)) edit {
		return on(name, rule, func(slot *process.Value) bool {
			v, ok := apply(*slot)
			if ok {
				*slot = v
			}
			return ok
		})
	}
	another := func(v *process.Value) { *v = doubled(*v) }
	edits := []edit{
		on("two parameters have one name", "TP-Abs", func(a *process.Abs) bool {
			if len(a.Params) < 2 {
				return false
			}
			a.Params[1].Name = a.Params[0].Name
			return true
		}),
		always("a parameter has a type that is not declared", "TP-Type", func(a *process.Abs) { a.Params[0].Type = nowhere() }),
		always("an abstraction of a group that is not there", "TP-Rec", func(f *process.Rec) { f.Index = len(f.Defs) }),
		on("two abstractions of a group have one name", "TP-Rec", func(f *process.Rec) bool {
			if len(f.Defs) < 2 {
				return false
			}
			f.Defs[1].Name = f.Defs[0].Name
			return true
		}),
		always("two parameters of a recursive abstraction have one name", "TP-Rec", func(d *process.RecDef) { d.Params[1].Name = d.Params[0].Name }),
		always("a parameter of a recursive abstraction has a type that is not declared", "TP-Type", func(d *process.RecDef) { d.Params[0].Type = nowhere() }),
		always("the body of a recursive abstraction is ill typed", "TP-App", func(d *process.RecDef) {
			d.Body = &process.App{Fun: unitOfProcess(), Args: []process.Value{unitOfProcess()}}
		}),
		always("an output on no channel", "TP-Out", func(p *process.Out) { p.Chan = unitOfProcess() }),
		always("an output of another type", "TP-Out", func(p *process.Out) { another(&p.Value) }),
		always("an input on no channel", "TP-In", func(p *process.In) { p.Chan = unitOfProcess() }),
		always("an input at another type", "TP-In", func(p *process.In) { p.Type = other(p.Type) }),
		always("what is applied is no abstraction", "TP-App", func(p *process.App) { p.Fun = unitOfProcess() }),
		always("an argument too few", "TP-App", func(p *process.App) { p.Args = p.Args[1:] }),
		always("an argument of another type", "TP-App", func(p *process.App) { another(&p.Args[0]) }),
		always("the last argument of another type", "TP-App", func(p *process.App) { another(&p.Args[len(p.Args)-1]) }),
		always("the hint of a name is no string", "TP-New", func(p *process.New) { p.Hint = unitOfProcess() }),
		always("new makes a reference", "TP-New", func(p *process.New) { p.Type = calculus.Ref{Elem: calculus.Int} }),
		always("new makes a channel of what is not declared", "TP-Type", func(p *process.New) { p.Type = calculus.Chan{Elem: nowhere()} }),
		always("a cell of another type", "TP-Cell", func(p *process.CellNew) { another(&p.Value) }),
		always("get from no reference", "TP-Get", func(p *process.Get) { p.Ref = unitOfProcess() }),
		always("get at another type", "TP-Get", func(p *process.Get) { p.Type = other(p.Type) }),
		always("set of no reference", "TP-Set", func(p *process.Set) { p.Ref = unitOfProcess() }),
		always("set of another type", "TP-Set", func(p *process.Set) { another(&p.Value) }),
		always("a start under no name", "TP-Start", func(p *process.Start) { p.Name = unitOfProcess() }),
		always("a start of no partition", "TP-Start", func(p *process.Start) { p.Part = unitOfProcess() }),
		always("a stop of no name", "TP-Stop", func(p *process.Stop) { p.Name = unitOfProcess() }),
		always("print of no string", "TP-Print", func(p *process.Print) { p.Value = unitOfProcess() }),
		always("a choice from no list", "TP-Choose", func(p *process.Choose) { another(&p.Value) }),
		always("a choice at another type", "TP-Choose", func(p *process.Choose) { p.Type = other(p.Type) }),
		always("a choice at a type that is not declared", "TP-Type", func(p *process.Choose) { p.Type = nowhere() }),
		always("a fault that is no string", "TP-Fault", func(p *process.Fault) { p.Value = unitOfProcess() }),
		always("a failure that is no string", "TP-Fail", func(p *process.Fail) { p.Value = unitOfProcess() }),
		always("a match without arms", "TP-Match", func(p *process.Match) { p.Arms = nil }),
		always("the continuation of a match has another type", "TP-Match", func(p *process.Match) { another(&p.K) }),
		always("the continuation of a match is none", "TP-Match", func(p *process.Match) { p.ContType, p.K = calculus.Unit, unitOfProcess() }),
		always("a pattern binds the continuation", "TP-Match", func(p *process.Match) { p.Arms[0].Pattern = calculus.PVar{Name: p.Cont} }),
		on("a let generalises over one variable twice", "TP-LetV", func(p *process.LetV) bool {
			p.Params = append(p.Params, p.Params...)
			return len(p.Params) > 0
		}),
		always("a let binds by a pattern that may fail", "TP-LetV", func(p *process.LetV) {
			p.Value, p.Pattern = process.Lit{Const: calculus.StringConst("")}, calculus.PConst{Const: calculus.StringConst("")}
		}),
		always("a primitive without its last operand", "TP-Delta", func(p *process.Delta) { p.Args = p.Args[1:] }),
		always("no such primitive", "TP-Delta", func(p *process.Delta) { p.Delta = 99 }),
		always("the result of a primitive has another type", "TP-Delta", func(p *process.Delta) { p.Type = other(p.Type) }),
		always("an operand of a primitive has another type", "TP-Delta", func(p *process.Delta) {
			another(&p.Args[len(p.Args)-1])
		}),
		always("a component is ill typed", "TP-App", func(p *process.Par) {
			p.Procs[0] = &process.App{Fun: unitOfProcess(), Args: []process.Value{unitOfProcess()}}
		}),
		value("an ill-typed box", "TP-App", func(v process.Value) (process.Value, bool) {
			_, is := v.(process.Box)
			return process.Box{Body: &process.App{Fun: unitOfProcess(), Args: []process.Value{unitOfProcess()}}}, is
		}),
		value("done at another type", "TP-Done", func(v process.Value) (process.Value, bool) {
			d, is := v.(process.Done)
			return process.Done{Type: other(d.Type)}, is
		}),
		value("a variable that is not in scope", "TP-Var", func(v process.Value) (process.Value, bool) {
			x, is := v.(process.Var)
			x.Name = "nowhere'"
			return x, is
		}),
		value("a variable with a type argument too many", "TP-Var", func(v process.Value) (process.Value, bool) {
			x, is := v.(process.Var)
			x.Inst = append(x.Inst, calculus.Int)
			return x, is
		}),
		value("a type argument that is not declared", "TP-Type", func(v process.Value) (process.Value, bool) {
			x, is := v.(process.Var)
			if !is || len(x.Inst) == 0 {
				return nil, false
			}
			x.Inst[0] = nowhere()
			return x, true
		}),
		value("a tuple of one", "TP-Tuple", func(v process.Value) (process.Value, bool) {
			x, is := v.(process.Tuple)
			return process.Tuple{Items: x.Items[:min(1, len(x.Items))]}, is
		}),
		value("a constructor without its last argument", "TP-Con", func(v process.Value) (process.Value, bool) {
			x, is := v.(process.Con)
			if !is || len(x.Args) == 0 {
				return nil, false
			}
			x.Args = x.Args[:len(x.Args)-1]
			return x, true
		}),
		value("the argument of a constructor has another type", "TP-Con", func(v process.Value) (process.Value, bool) {
			x, is := v.(process.Con)
			if !is || len(x.Args) == 0 {
				return nil, false
			}
			x.Args[0] = doubled(x.Args[0])
			return x, true
		}),
		value("a name that is not declared", "TP-Name", func(process.Value) (process.Value, bool) {
			return process.NameRef{Name: calculus.Name{Hint: "nowhere", Maker: "nobody", Ordinal: 1}}, true
		}),
	}
	edits = append(edits, patternEdits()...)
	return append(edits, constantEdits("TP-Const", func(v process.Value) (calculus.Const, bool) {
		k, is := v.(process.Lit)
		return k.Const, is
	}, func(k calculus.Const) process.Value { return process.Lit{Const: k} })...)
}

// TestRejectProcess edits the terms of generated programs.
func TestRejectProcess(t *testing.T) {
	edits, applied := processEdits(), map[string]int{}
	compiler := gen.NewCompiler()
	rapid.Check(t, func(t *rapid.T) {
		c := compiledFor(t, compiler)
		rejects(t, c.Process.Main, edits, applied, func(p process.Proc) error {
			return typing.ProcessProgram(&process.Program{Signature: c.Process.Signature, Main: p, Type: c.Process.Type})
		})
	})
	everyEdit(t, edits, applied)
}

// writtenProcess is a configuration as TP-Config sees it, with fields that can be edited.
type writtenProcess struct {
	Names []calculus.Typed
	Parts []*process.Partition // the host first
	Main  calculus.Type
}

// processFarmEdits is one edit for each premise of TP-Name, TP-Frozen and TP-Config.
func processFarmEdits() []edit {
	wrong := &process.App{Fun: unitOfProcess(), Args: []process.Value{unitOfProcess()}}
	a := calculus.Name{Hint: "nowhere", Maker: "nobody", Ordinal: 1}
	frozen := func(name, rule string, p *process.Partition) edit {
		return always("a frozen "+name, rule, func(m *process.Message) { m.Value = process.Frozen{Part: p} })
	}
	return []edit{
		frozen("thread is ill typed", "TP-App", &process.Partition{Threads: []*process.Thread{{Proc: wrong}}}),
		frozen("message is on no channel", "TP-Name", &process.Partition{Messages: []process.Message{{Chan: a, Value: unitOfProcess()}}}),
		frozen("cell has no name", "TP-Name", &process.Partition{Cells: []process.Cell{{Ref: a, Value: unitOfProcess()}}}),
		on("a frozen message has another type", "TP-Frozen", func(f *writtenProcess) bool {
			return f.freeze(func(m process.Message, _ process.Cell) *process.Partition {
				return &process.Partition{Messages: []process.Message{{Chan: m.Chan, Value: doubled(m.Value)}}}
			})
		}),
		on("a frozen cell has another type", "TP-Frozen", func(f *writtenProcess) bool {
			return f.freeze(func(_ process.Message, c process.Cell) *process.Partition {
				return &process.Partition{Cells: []process.Cell{{Ref: c.Ref, Value: doubled(c.Value)}}}
			})
		}),
		on("a frozen message is at a reference", "TP-Frozen", func(f *writtenProcess) bool {
			return f.freeze(func(_ process.Message, c process.Cell) *process.Partition {
				return &process.Partition{Messages: []process.Message{{Chan: c.Ref, Value: c.Value}}}
			})
		}),
		on("a frozen cell is at a channel", "TP-Frozen", func(f *writtenProcess) bool {
			return f.freeze(func(m process.Message, _ process.Cell) *process.Partition {
				return &process.Partition{Cells: []process.Cell{{Ref: m.Chan, Value: m.Value}}}
			})
		}),
		always("a thread is ill typed", "TP-App", func(th *process.Thread) { th.Proc = wrong }),
		always("a message has another type", "", func(m *process.Message) { m.Value = doubled(m.Value) }),
		always("the content of a cell has another type", "", func(c *process.Cell) { c.Value = doubled(c.Value) }),
		always("a message on a channel that is not declared", "TP-Name", func(m *process.Message) { m.Chan = a }),
		always("a cell that is not declared", "TP-Name", func(c *process.Cell) { c.Ref = a }),
		on("a partition runs under a channel", "TP-Config", func(f *writtenProcess) bool {
			for _, d := range f.Names {
				if _, is := d.Type.(calculus.Chan); is && len(f.Parts) > 1 {
					f.Parts[1].Name = d.Name
					return true
				}
			}
			return false
		}),
		on("a name is declared twice", "TP-Name", func(f *writtenProcess) bool {
			f.Names = append(f.Names, f.Names...)
			return len(f.Names) > 0
		}),
		always("a name of type int", "TP-Name", func(f *writtenProcess) { f.Names = append(f.Names, calculus.Typed{Name: a, Type: calculus.Int}) }),
		always("main has a type that is not declared", "TP-Type", func(f *writtenProcess) { f.Main = nowhere() }),
		always("no main", "TP-Config", func(f *writtenProcess) {
			for _, th := range f.Parts[0].Threads {
				th.Main = false
			}
		}),
		always("two mains", "TP-Config", func(f *writtenProcess) {
			for _, th := range f.Parts[0].Threads {
				if th.Main {
					f.Parts[0].Threads = append(f.Parts[0].Threads, th)
					return
				}
			}
		}),
		on("main in a machine", "TP-Config", func(f *writtenProcess) bool {
			if len(f.Parts) < 2 || len(f.Parts[1].Threads) == 0 {
				return false
			}
			f.Parts[1].Threads[0].Main = true
			return true
		}),
	}
}

// freeze puts a frozen partition, made from a message and a cell of the farm, into a new thread of the host.
func (f *writtenProcess) freeze(pi func(process.Message, process.Cell) *process.Partition) bool {
	for _, p := range f.Parts {
		for _, q := range f.Parts {
			if len(p.Messages) > 0 && len(q.Cells) > 0 {
				value := process.Frozen{Part: pi(p.Messages[0], q.Cells[0])}
				use := &process.Abs{Params: []process.Param{{Name: "_", Type: calculus.PartType}}, Body: &process.Nil{}}
				f.Parts[0].Threads = append(f.Parts[0].Threads, &process.Thread{Proc: &process.App{Fun: use, Args: []process.Value{value}}})
				return true
			}
		}
	}
	return false
}

// TestRejectProcessConfigurations edits the images of random configurations.
func TestRejectProcessConfigurations(t *testing.T) {
	edits, applied := append(processFarmEdits(), processEdits()...), map[string]int{}
	compiler := gen.NewCompiler()
	rapid.Check(t, func(t *rapid.T) {
		c := gen.DrawConfiguration(t, gen.Options{Compiler: compiler})
		farm := writtenProcess{c.Image.Types(), append([]*process.Partition{c.Image.Host()}, c.Image.Partitions()...), c.Process.Type}
		rejects(t, farm, edits, applied, func(f writtenProcess) error {
			checker, err := typing.NewProcess(c.Process.Signature)
			if err != nil {
				t.Fatal(err)
			}
			return checker.Config(typing.ProcessConfig{Names: f.Names, Host: f.Parts[0], Partitions: f.Parts[1:], Main: f.Main})
		})
	})
	everyEdit(t, processFarmEdits(), applied)
}
