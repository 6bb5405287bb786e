package gogen

import (
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/metadata"
)

// farm declares the farm, what is in its machines and what is outside, and a function for each role, import and export.
func (w *writer) farm() {
	f := w.metadata
	images, imports, exports, methods := scope{}, scope{}, scope{}, scope{}
	machineNames := make([]string, len(f.Machines))
	importNames := make([]string, len(f.Imports))
	exportNames := make([]string, len(f.Exports))
	w.line("\n// Images is what runs in the machines: functions from the services that a machine imports to those that it exports.")
	w.line("type Images struct {")
	for i, m := range f.Machines {
		machineNames[i] = images.name(exported(m.Name))
		w.line(machineNames[i], " ", w.image(m))
	}
	w.line("}")
	w.line("\n// Imports is what is outside the farm in the model.")
	w.line("type Imports struct {")
	for i, x := range f.Imports {
		importNames[i] = imports.name(exported(x.Name))
		w.line(importNames[i], " ", w.services[x.Service].functions)
	}
	w.line("}")
	w.line("\n// Farm is the farm: its machines, its imports and its exports.")
	w.line("type Farm struct {\nfarm *baltic.Farm\nimages Images")
	for i, x := range f.Imports {
		w.line("imported", importNames[i], " ", w.services[x.Service].endpoints)
	}
	for i, x := range f.Exports {
		exportNames[i] = exports.name(exported(x.Name))
		w.line("exported", exportNames[i], " ", w.services[x.Service].endpoints)
		w.line("once", exportNames[i], " baltic.Export")
	}
	w.line("}")
	w.newFarm(importNames, exportNames)
	for i, m := range f.Machines {
		w.role(m, machineNames[i], methods.name("Create"+machineNames[i]+"Role"))
	}
	for i, x := range f.Imports {
		name := methods.name("Import" + importNames[i])
		w.line("\n// ", name, " returns the import ", x.Name, ", at ", oneLine(x.URL), ".")
		w.line("func (f *Farm) ", name, "() ", w.services[x.Service].endpoints, " { return f.imported", importNames[i], " }")
	}
	for i, x := range f.Exports {
		w.export(x, exportNames[i], methods)
	}
}

// newFarm declares New.
func (w *writer) newFarm(importNames, exportNames []string) {
	w.line("\n// New makes the farm, without machines.")
	w.line("func New(t *pi.Thread, s baltic.Setting, images Images, imports Imports) *Farm {")
	w.line("farm := baltic.NewFarm(t, s)")
	w.line("f := &Farm{farm: farm, images: images}")
	var served []string
	for i, x := range w.metadata.Imports {
		s := w.services[x.Service]
		w.line("f.imported", importNames[i], " = ", s.endpointsOf(func(op *metadata.Operation) string {
			return "baltic.ImportedOp" + w.arguments(op) + "(t, farm, " + strconv.Quote(x.Name+"."+op.Name) + ")"
		}))
		for _, op := range x.Service.Ops {
			served = append(served, "baltic.Serving(f.imported"+importNames[i]+"."+s.ops[op]+", imports."+importNames[i]+"."+s.ops[op]+"),\n")
		}
	}
	if len(served) > 0 {
		w.line("farm.Environment(\nt,\n", strings.Join(served, ""), ")")
	}
	for i, x := range w.metadata.Exports {
		w.line("f.exported", exportNames[i], " = ", w.services[x.Service].endpointsOf(func(op *metadata.Operation) string {
			return "baltic.ExportedOp" + w.arguments(op) + "(t, farm, " + strconv.Quote(x.Name+"."+op.Name) + ")"
		}))
		w.line("f.once", exportNames[i], " = farm.NewExport(t, ", strconv.Quote(x.Name), ")")
	}
	w.line("return f\n}")
}

// image writes the type of the function that runs in a machine.
func (w *writer) image(m *metadata.Machine) string {
	params := []string{"t *pi.Thread"}
	for i, s := range m.Inputs {
		params = append(params, "e"+strconv.Itoa(i+1)+" "+w.services[s].endpoints)
	}
	var results []string
	for _, o := range m.Outputs {
		results = append(results, w.services[o.Service].functions)
	}
	return "func(" + strings.Join(params, ", ") + ") " + tuple(results)
}

// tuple writes the results of a function.
func tuple(types []string) string {
	if len(types) < 2 {
		return strings.Join(types, "")
	}
	return "(" + strings.Join(types, ", ") + ")"
}

// role declares the function that makes a machine of a role, as createXRole of Em.ml does.
func (w *writer) role(m *metadata.Machine, name, function string) {
	params, args := []string{"t *pi.Thread"}, []string{"t"}
	for i, s := range m.Inputs {
		e := "e" + strconv.Itoa(i+1)
		params = append(params, e+" "+w.services[s].endpoints)
		args = append(args, e)
	}
	results := []string{"baltic.VM"}
	for _, o := range m.Outputs {
		results = append(results, w.services[o.Service].endpoints)
	}
	w.line("\n// ", function, " makes a machine ", m.Name, ".")
	w.line("func (f *Farm) ", function, "(", strings.Join(params, ", "), ") ", tuple(results), " {")
	w.line("r := f.farm.NewRole(t, ", strconv.Quote(m.Name), ")")
	for i, s := range m.Inputs {
		named, e := w.services[s], "e"+strconv.Itoa(i+1)
		w.line(e, " = ", named.endpointsOf(func(op *metadata.Operation) string {
			return "baltic.ImportOf(r, " + strconv.Quote(s.Name+"."+op.Name) + ", " + e + "." + named.ops[op] + ")"
		}))
	}
	hints := servedAt(m)
	var images, servers, returned []string
	for i, o := range m.Outputs {
		named, c, s := w.services[o.Service], "c"+strconv.Itoa(i+1), "s"+strconv.Itoa(i+1)
		w.line(c, " := ", named.endpointsOf(func(op *metadata.Operation) string {
			return "baltic.ServedBy" + w.arguments(op) + "(r, " + hints[op] + ")"
		}))
		images = append(images, s)
		for _, op := range o.Service.Ops {
			servers = append(servers, "baltic.Serving("+c+"."+named.ops[op]+", "+s+"."+named.ops[op]+"),\n")
		}
		returned = append(returned, named.endpointsOf(func(op *metadata.Operation) string {
			return "baltic.ExportOf(r, " + hints[op] + ", " + c + "." + named.ops[op] + ")"
		}))
	}
	call := "f.images." + name + "(" + strings.Join(args, ", ") + ")"
	w.line("vm := r.Boot(func(t *pi.Thread) []baltic.Server {")
	if len(images) == 0 {
		w.line(call, "\nreturn nil")
	} else {
		w.line(strings.Join(images, ", "), " := ", call)
		w.line("return []baltic.Server{\n", strings.Join(servers, ""), "}")
	}
	w.line("})")
	w.line("return ", strings.Join(append([]string{"vm"}, returned...), ", "))
	w.line("}")
}

// servedAt are the operations that a machine serves as literals: Op, or Service.Op where it has to be told apart.
func servedAt(m *metadata.Machine) map[*metadata.Operation]string {
	at := map[*metadata.Operation]string{}
	for _, p := range baltic.ExportsOf(m) {
		at[p.Op] = strconv.Quote(strings.TrimPrefix(p.Hint, ">"+m.Name+"."))
	}
	return at
}

// export declares the function that makes an export, and one for each operation by which a workload calls it.
func (w *writer) export(x *metadata.Export, name string, methods scope) {
	s := w.services[x.Service]
	function := methods.name("Export" + name)
	var servers []string
	for _, op := range x.Service.Ops {
		servers = append(servers, "baltic.Passing(f.exported"+name+"."+s.ops[op]+", e."+s.ops[op]+")")
	}
	w.line("\n// ", function, " exports a service as ", x.Name, ", at ", oneLine(x.URL), ". It may be called once.")
	w.line("func (f *Farm) ", function, "(t *pi.Thread, e ", s.endpoints, ") {")
	w.line("f.once", name, ".Make(t, ", strings.Join(servers, ", "), ")")
	w.line("}")
	for _, op := range x.Service.Ops {
		call := "Call" + name
		if len(x.Service.Ops) > 1 {
			call += s.ops[op]
		}
		call = methods.name(call)
		w.line("\n// ", call, " calls ", op.Name, " of the export ", x.Name, ".")
		w.line("func (f *Farm) ", call, "(t *pi.Thread, x ", w.message(op.Input), ") ", w.message(op.Output), " {")
		w.line("return f.exported", name, ".", s.ops[op], ".Call(t, x)\n}")
	}
}
