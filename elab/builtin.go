package elab

import (
	"embed"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// The library in the script language: for each module an interface with its primitives, an implementation with the
// rest, or both.
//
//go:embed stdlib
var library embed.FS

// primitive is an operation of the calculus under the name by which scripts call it. Applied to arity arguments it is
// that operation; with fewer it is a function that waits for the rest.
type primitive struct {
	isDelta bool
	delta   calculus.Delta
	op      calculus.Op
	arity   int
	swap    bool   // the script gives the operation's two arguments in the other order: r := v
	code    string // of the failure, for fail
	// A print that makes its text first: print_endline s is let v = s ^ "\n" in print v, in place, so that the step is
	// blamed on the script and not on the library.
	first  bool
	suffix string // appended by first, for a delta of two arguments
}

// primitives lists the primitives by module and name.
func primitives() map[string]*primitive {
	op := func(o calculus.Op) *primitive { return &primitive{op: o, arity: o.Arity()} }
	fail := func(code string) *primitive { return &primitive{op: calculus.OpFail, arity: 1, code: code} }
	line := &primitive{op: calculus.OpPrint, arity: 1, first: true, delta: calculus.Concat, suffix: "\n"}
	table := map[string]*primitive{
		"Pi.chan": op(calculus.OpChan), "Pi.send": op(calculus.OpSend), "Pi.recv": op(calculus.OpRecv),
		"Pi.fork": op(calculus.OpFork), "Pi.name": op(calculus.OpName), "Pi.box": op(calculus.OpBox),
		"Pi.start": op(calculus.OpStart), "Pi.paste": op(calculus.OpStart),
		"Pi.stop": op(calculus.OpStop), "Pi.cut": op(calculus.OpStop),
		"Pi.ref": op(calculus.OpRef), "Pi.get": op(calculus.OpGet), "Pi.!": op(calculus.OpGet),
		"Pi.set": op(calculus.OpSet), "Pi.:=": {op: calculus.OpSet, arity: 2, swap: true},
		"Stdlib.print_string": op(calculus.OpPrint), "Stdlib.print_endline": line, "Sim.observe": line,
		"Stdlib.print_int": {op: calculus.OpPrint, arity: 1, first: true, delta: calculus.StringOfInt},
		"Stdlib.failwith":  fail(calculus.FaultFailwith), "Primitive.fail": fail(calculus.FaultLibrary),
		"Sim.choose": op(calculus.OpChoose), "Sim.fault": op(calculus.OpFault),
	}
	for _, d := range calculus.Deltas() {
		name := "Stdlib." + d.Name
		if d.Delta == calculus.StringLength {
			name = d.Name
		}
		table[name] = &primitive{isDelta: true, delta: d.Delta, arity: len(d.Args)}
	}
	return table
}

// libraryUnits lists the modules of the library in dependency order, and how each is used by the ones after it.
func libraryUnits() []libraryUnit {
	return []libraryUnit{
		{name: "Pi", file: "pi"},
		{name: "Primitive", file: "primitive", hidden: true},
		{name: "Stdlib", file: "stdlib"},
		{name: "Operator", file: "operator", hidden: true},
		{name: "List", file: "list"},
		{name: "String", file: "string"},
		{name: "Sim", file: "sim"},
	}
}

type libraryUnit struct {
	name, file string
	hidden     bool
}

// operators are the functions behind operators that the language itself gives a meaning when they stand between operands.
func operators() map[string][2]string {
	return map[string][2]string{
		"&&": {"Operator", "conj"}, "||": {"Operator", "disj"}, "|>": {"Operator", "apply"}, "@": {"List", "append"},
	}
}

// core holds the types that no module declares.
type core struct {
	unit, int, bool, str *tcon
	list, option         *typeDef
	nilCtor, consCtor    *ctor
}

func newCore() *core {
	base := func(name string, kind defKind) *tcon { return &tcon{def: &typeDef{name: name, kind: kind}} }
	k := &core{
		unit: base("unit", kindUnit), int: base("int", kindInt), bool: base("bool", kindBool), str: base("string", kindString),
	}
	a := &tvar{level: generic, name: "a"}
	k.list = &typeDef{name: "list", kind: kindList, params: []*tvar{a}}
	k.nilCtor = &ctor{name: "[]", def: k.list}
	k.consCtor = &ctor{name: "::", def: k.list, tag: 1, args: []typ{a, &tcon{def: k.list, args: []typ{a}}}}
	k.list.addCtor(k.nilCtor)
	k.list.addCtor(k.consCtor)
	k.option = &typeDef{name: "option", kind: kindOption, params: []*tvar{a}}
	k.option.addCtor(&ctor{name: "None", def: k.option})
	k.option.addCtor(&ctor{name: "Some", def: k.option, tag: 1, args: []typ{a}})
	return k
}

// types lists the core types in a fixed order.
func (k *core) types() []*typeDef {
	return []*typeDef{k.unit.def, k.int.def, k.bool.def, k.str.def, k.list, k.option}
}

func (k *core) listOf(t typ) typ { return &tcon{def: k.list, args: []typ{t}} }

// isKind tells whether a type is the built-in type of that kind, and returns its arguments.
func isKind(t typ, kind defKind) ([]typ, bool) {
	if c, ok := head(t).(*tcon); ok && c.def.kind == kind {
		return c.args, true
	}
	return nil, false
}

// loadLibrary checks the library and returns its units. A mistake there is a bug of this package.
func (c *checker) loadLibrary() {
	must := func(tree *script.Tree, ds source.Diagnostics) *script.Tree {
		if len(ds) > 0 {
			panic("elab: the library does not parse: " + ds[0].Error())
		}
		return tree
	}
	for _, l := range libraryUnits() {
		u := Unit{Name: l.name}
		if text, err := library.ReadFile("stdlib/" + l.file + ".mli"); err == nil {
			u.Interface = must(script.ParseInterface(source.NewBuiltin(l.file+".mli", string(text))))
		}
		if text, err := library.ReadFile("stdlib/" + l.file + ".ml"); err == nil {
			u.Tree = must(script.ParseProgram(source.NewBuiltin(l.file+".ml", string(text))))
		}
		c.libraryUnit(u, l.hidden)
		if len(c.diags) > 0 {
			panic("elab: the library does not check: " + c.diags[0].Error())
		}
	}
}

// libraryUnit checks one module of the library: the items of its interface are primitives, and the implementation adds to them.
func (c *checker) libraryUnit(u Unit, hidden bool) {
	st := c.enter(u)
	for _, m := range c.modules {
		if m.name != "List" && m.name != "String" {
			c.scope.open(m)
		}
	}
	if u.Interface != nil {
		c.interfaceItems(u.Interface)
		for _, v := range st.values {
			if v.prim = c.primitives[u.Name+"."+v.name]; v.prim == nil {
				panic("elab: no primitive is called " + u.Name + "." + v.name)
			}
		}
		for _, d := range st.types {
			d.kind = map[string]defKind{"chan": kindChan, "ref": kindRef, "name": kindName, "part": kindPart}[d.name]
		}
	}
	if u.Tree != nil {
		c.items(u.Tree)
	}
	c.leave()
	m := newModule(u.Name, nil, st.values, st.types)
	m.hidden = hidden
	c.modules = append(c.modules, m)
}
