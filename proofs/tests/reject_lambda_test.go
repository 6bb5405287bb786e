package tests

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/internal/gen"
)

func unitValue() lambda.Value { return lambda.Lit{Const: calculus.UnitConst()} }

func unitExpr() lambda.Expr { return &lambda.Ret{Value: unitValue()} }

// twice is a value of another type than v.
func twice(v lambda.Value) lambda.Value { return lambda.Tuple{Items: []lambda.Value{v, v}} }

// lambdaEdits is one edit for each premise of the rules of λ∥ about terms.
func lambdaEdits() []edit {
	value := func(name, rule string, apply func(v lambda.Value) (lambda.Value, bool)) edit {
		return on(name, rule, func(slot *lambda.Value) bool {
			v, ok := apply(*slot)
			if ok {
				*slot = v
			}
			return ok
		})
	}
	edits := []edit{
		always("the body of a function has another type", "T-Fun", func(f *lambda.Fun) { f.Res = other(f.Res) }),
		always("the parameter of a function has a type that is not declared", "T-Type", func(f *lambda.Fun) { f.Type = nowhere() }),
		always("a function of a group that is not there", "T-Rec", func(f *lambda.Rec) { f.Index = len(f.Defs) }),
		on("two functions of a group have one name", "T-Rec", func(f *lambda.Rec) bool {
			if len(f.Defs) < 2 {
				return false
			}
			f.Defs[1].Name = f.Defs[0].Name
			return true
		}),
		always("the result of a recursive function has a type that is not declared", "T-Type", func(d *lambda.RecDef) { d.Res = nowhere() }),
		always("the parameter of a recursive function has a type that is not declared", "T-Type", func(d *lambda.RecDef) { d.Type = nowhere() }),
		always("the body of a recursive function is another one", "T-Rec", func(d *lambda.RecDef) {
			d.Body = &lambda.Op{Op: calculus.OpFail, Args: []lambda.Value{text("")}, Type: other(d.Res)}
		}),
		always("what is applied is no function", "T-App", func(e *lambda.App) { e.Fun = unitValue() }),
		always("an argument has another type", "T-App", func(e *lambda.App) { e.Arg = twice(e.Arg) }),
		always("a let has another type", "T-Let", func(e *lambda.Let) { e.Type = other(e.Type) }),
		on("a let generalises over one variable twice", "T-LetV", func(e *lambda.LetV) bool {
			e.Params = append(e.Params, e.Params...)
			return len(e.Params) > 0
		}),
		always("a let binds by a pattern that may fail", "T-LetV", func(e *lambda.LetV) {
			e.Value, e.Pattern = text(""), calculus.PConst{Const: calculus.StringConst("")}
		}),
		on("a let that generalises does not", "", func(e *lambda.LetV) bool {
			general := len(e.Params) > 0
			e.Params = nil
			return general && usesTypeVariables(e.Value)
		}),
		always("a match without arms", "T-Match", func(e *lambda.Match) { e.Arms = nil }),
		on("an arm has another type", "T-Match", func(e *lambda.Match) bool {
			last := len(e.Arms) - 1
			if last < 1 {
				return false
			}
			e.Arms[last].Body = &lambda.Ret{Value: lambda.Tuple{Items: []lambda.Value{unitValue(), text("no"), unitValue(), text("arm")}}}
			return true
		}),
		always("an operation without its last operand", "T-Prim", func(e *lambda.Op) { e.Args = e.Args[:len(e.Args)-1] }),
		always("an operation with an operand too many", "T-Prim", func(e *lambda.Op) { e.Args = append(e.Args, unitValue()) }),
		always("no such operation", "T-Prim", func(e *lambda.Op) { e.Op = 99 }),
		always("a primitive without its last operand", "T-Prim", func(e *lambda.Delta) { e.Args = e.Args[1:] }),
		always("the last operand of a primitive has another type", "T-Prim", func(e *lambda.Delta) {
			last := len(e.Args) - 1
			e.Args[last] = twice(e.Args[last])
			if len(e.Args) == 1 {
				e.Args[0] = unitValue()
			}
		}),
		always("no such primitive", "T-Prim", func(e *lambda.Delta) { e.Delta = 99 }),
		value("a variable that is not in scope", "T-Var", func(v lambda.Value) (lambda.Value, bool) {
			x, is := v.(lambda.Var)
			x.Name = "nowhere'"
			return x, is
		}),
		always("a variable of an expression that is over", "T-Var", func(e *lambda.Let) {
			over := &lambda.Let{Name: "over'", Type: calculus.Unit, Bound: unitExpr(), Body: unitExpr()}
			e.Body = &lambda.Let{Name: "_", Type: calculus.Unit, Bound: over, Body: &lambda.Ret{Value: lambda.Var{Name: "over'"}}}
		}),
		value("a variable with a type argument too many", "T-Var", func(v lambda.Value) (lambda.Value, bool) {
			x, is := v.(lambda.Var)
			x.Inst = append(x.Inst, calculus.Int)
			return x, is
		}),
		value("a variable without its type arguments", "T-Var", func(v lambda.Value) (lambda.Value, bool) {
			x, is := v.(lambda.Var)
			general := len(x.Inst) > 0
			x.Inst = nil
			return x, is && general
		}),
		value("a type argument that is not declared", "T-Type", func(v lambda.Value) (lambda.Value, bool) {
			x, is := v.(lambda.Var)
			if !is || len(x.Inst) == 0 {
				return nil, false
			}
			x.Inst[0] = nowhere()
			return x, true
		}),
		value("a tuple of one", "T-Tuple", func(v lambda.Value) (lambda.Value, bool) {
			x, is := v.(lambda.Tuple)
			return lambda.Tuple{Items: x.Items[:min(1, len(x.Items))]}, is
		}),
		value("a constructor without its last argument", "T-Con", func(v lambda.Value) (lambda.Value, bool) {
			x, is := v.(lambda.Con)
			if !is || len(x.Args) == 0 {
				return nil, false
			}
			x.Args = x.Args[:len(x.Args)-1]
			return x, true
		}),
		value("the argument of a constructor has another type", "T-Con", func(v lambda.Value) (lambda.Value, bool) {
			x, is := v.(lambda.Con)
			if !is || len(x.Args) == 0 {
				return nil, false
			}
			x.Args[0] = twice(x.Args[0])
			return x, true
		}),
		value("a constructor that is not declared", "T-Con", func(v lambda.Value) (lambda.Value, bool) {
			x, is := v.(lambda.Con)
			if is {
				x.Ctor = &calculus.Ctor{Name: x.Ctor.Name, Tag: x.Ctor.Tag, Args: x.Ctor.Args}
			}
			return x, is
		}),
		value("a constructor of a type with an argument too many", "T-Type", func(v lambda.Value) (lambda.Value, bool) {
			x, is := v.(lambda.Con)
			x.Type.Args = append(x.Type.Args, calculus.Int)
			return x, is
		}),
		value("a name that is not declared", "T-Name", func(lambda.Value) (lambda.Value, bool) {
			return lambda.NameRef{Name: calculus.Name{Hint: "nowhere", Maker: "nobody", Ordinal: 1}}, true
		}),
	}
	for op := calculus.OpChan; op <= calculus.OpFail; op++ {
		for i := range op.Arity() {
			edits = append(edits, on([]string{"the first", "the second"}[i]+" operand of "+op.String()+" has another type", "T-Prim", func(e *lambda.Op) bool {
				if e.Op != op {
					return false
				}
				e.Args[i] = twice(e.Args[i])
				return true
			}))
		}
	}
	for _, op := range []calculus.Op{calculus.OpChan, calculus.OpRef, calculus.OpChoose, calculus.OpFail} {
		edits = append(edits, on(op.String()+" at a type that is not declared", "T-Type", func(e *lambda.Op) bool {
			is := e.Op == op
			if is {
				e.Type = nowhere()
			}
			return is
		}))
	}
	edits = append(edits, patternEdits()...)
	return append(edits, constantEdits("T-Const", func(v lambda.Value) (calculus.Const, bool) {
		k, is := v.(lambda.Lit)
		return k.Const, is
	}, func(k calculus.Const) lambda.Value { return lambda.Lit{Const: k} })...)
}

func text(s string) lambda.Value { return lambda.Lit{Const: calculus.StringConst(s)} }

// usesTypeVariables tells whether a type variable is written in the types of a function's parameter or result.
func usesTypeVariables(v lambda.Value) bool {
	f, is := v.(*lambda.Fun)
	return is && (!calculus.Closed(f.Type) || !calculus.Closed(f.Res))
}

// TestRejectLambda edits the terms of generated programs.
func TestRejectLambda(t *testing.T) {
	edits, applied := lambdaEdits(), map[string]int{}
	compiler := gen.NewCompiler()
	rapid.Check(t, func(t *rapid.T) {
		c := compiledFor(t, compiler)
		rejects(t, c.Lambda.Main, edits, applied, func(e lambda.Expr) error {
			return typing.LambdaProgram(&lambda.Program{Signature: c.Lambda.Signature, Main: e, Type: c.Lambda.Type})
		})
	})
	everyEdit(t, edits, applied)
}

// writtenLambda is a configuration as T-Config sees it, with fields that can be edited.
type writtenLambda struct {
	Names []calculus.Typed
	Parts []*lambda.Partition // the host first
	Main  calculus.Type
}

// lambdaFarmEdits is one edit for each premise of T-Name, T-Frozen and T-Config.
func lambdaFarmEdits() []edit {
	wrong := &lambda.App{Fun: unitValue(), Arg: unitValue()}
	frozen := func(name, rule string, p *lambda.Partition) edit {
		return always("a frozen "+name, rule, func(m *lambda.Message) { m.Value = lambda.Frozen{Part: p} })
	}
	a := calculus.Name{Hint: "nowhere", Maker: "nobody", Ordinal: 1}
	return []edit{
		frozen("thread is ill typed", "T-App", &lambda.Partition{Threads: []*lambda.Thread{{Expr: wrong}}}),
		frozen("message is on no channel", "T-Name", &lambda.Partition{Messages: []lambda.Message{{Chan: a, Value: unitValue()}}}),
		frozen("cell has no name", "T-Name", &lambda.Partition{Cells: []lambda.Cell{{Ref: a, Value: unitValue()}}}),
		on("a frozen message has another type", "T-Frozen", func(f *writtenLambda) bool {
			return f.freeze(func(m lambda.Message, _ lambda.Cell) *lambda.Partition {
				return &lambda.Partition{Messages: []lambda.Message{{Chan: m.Chan, Value: twice(m.Value)}}}
			})
		}),
		on("a frozen cell has another type", "T-Frozen", func(f *writtenLambda) bool {
			return f.freeze(func(_ lambda.Message, c lambda.Cell) *lambda.Partition {
				return &lambda.Partition{Cells: []lambda.Cell{{Ref: c.Ref, Value: twice(c.Value)}}}
			})
		}),
		on("a frozen message is at a reference", "T-Frozen", func(f *writtenLambda) bool {
			return f.freeze(func(_ lambda.Message, c lambda.Cell) *lambda.Partition {
				return &lambda.Partition{Messages: []lambda.Message{{Chan: c.Ref, Value: c.Value}}}
			})
		}),
		on("a frozen cell is at a channel", "T-Frozen", func(f *writtenLambda) bool {
			return f.freeze(func(m lambda.Message, _ lambda.Cell) *lambda.Partition {
				return &lambda.Partition{Cells: []lambda.Cell{{Ref: m.Chan, Value: m.Value}}}
			})
		}),
		always("a thread is ill typed", "T-App", func(th *lambda.Thread) { th.Expr = wrong }),
		always("a message has another type", "", func(m *lambda.Message) { m.Value = twice(m.Value) }),
		always("the content of a cell has another type", "", func(c *lambda.Cell) { c.Value = twice(c.Value) }),
		always("a message on a channel that is not declared", "T-Name", func(m *lambda.Message) { m.Chan = a }),
		always("a cell that is not declared", "T-Name", func(c *lambda.Cell) { c.Ref = a }),
		on("a partition runs under a channel", "T-Config", func(f *writtenLambda) bool {
			for _, d := range f.Names {
				if _, is := d.Type.(calculus.Chan); is && len(f.Parts) > 1 {
					f.Parts[1].Name = d.Name
					return true
				}
			}
			return false
		}),
		on("a partition runs under a name that is not declared", "T-Name", func(f *writtenLambda) bool {
			if len(f.Parts) < 2 {
				return false
			}
			f.Parts[1].Name = a
			return true
		}),
		on("a name is declared twice", "T-Name", func(f *writtenLambda) bool {
			f.Names = append(f.Names, f.Names...)
			return len(f.Names) > 0
		}),
		always("a name of type int", "T-Name", func(f *writtenLambda) { f.Names = append(f.Names, calculus.Typed{Name: a, Type: calculus.Int}) }),
		always("a channel of what is not declared", "T-Type", func(f *writtenLambda) {
			f.Names = append(f.Names, calculus.Typed{Name: a, Type: calculus.Chan{Elem: nowhere()}})
		}),
		always("main has another type", "T-Config", func(f *writtenLambda) { f.Main = other(f.Main) }),
		always("main has a type that is not declared", "T-Type", func(f *writtenLambda) { f.Main = nowhere() }),
		always("no main", "T-Config", func(f *writtenLambda) {
			for _, th := range f.Parts[0].Threads {
				th.Main = false
			}
		}),
		always("two mains", "T-Config", func(f *writtenLambda) {
			for _, th := range f.Parts[0].Threads {
				if th.Main {
					f.Parts[0].Threads = append(f.Parts[0].Threads, th)
					return
				}
			}
		}),
		on("main in a machine", "T-Config", func(f *writtenLambda) bool {
			if len(f.Parts) < 2 || len(f.Parts[1].Threads) == 0 {
				return false
			}
			f.Parts[1].Threads[0].Main = true
			return true
		}),
	}
}

// freeze puts a frozen partition, made from a message and a cell of the farm, into a new thread of the host.
func (f *writtenLambda) freeze(theta func(lambda.Message, lambda.Cell) *lambda.Partition) bool {
	for _, p := range f.Parts {
		for _, q := range f.Parts {
			if len(p.Messages) > 0 && len(q.Cells) > 0 {
				part := theta(p.Messages[0], q.Cells[0])
				f.Parts[0].Threads = append(f.Parts[0].Threads, &lambda.Thread{Expr: &lambda.Ret{Value: lambda.Frozen{Part: part}}})
				return true
			}
		}
	}
	return false
}

// TestRejectLambdaConfigurations edits random configurations.
func TestRejectLambdaConfigurations(t *testing.T) {
	edits, applied := append(lambdaFarmEdits(), lambdaEdits()...), map[string]int{}
	compiler := gen.NewCompiler()
	rapid.Check(t, func(t *rapid.T) {
		c := gen.DrawConfiguration(t, gen.Options{Compiler: compiler})
		farm := writtenLambda{c.Names, append([]*lambda.Partition{c.Host}, c.Partitions...), c.Main}
		rejects(t, farm, edits, applied, func(f writtenLambda) error {
			checker, err := typing.NewLambda(c.Signature)
			if err != nil {
				t.Fatal(err)
			}
			return checker.Config(typing.LambdaConfig{Names: f.Names, Host: f.Parts[0], Partitions: f.Parts[1:], Main: f.Main})
		})
	})
	everyEdit(t, lambdaFarmEdits(), applied)
}
