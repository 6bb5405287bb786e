package baltic

import (
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/script"
)

func importChannel(i *metadata.Import, e endpoint) string {
	if len(i.Service.Ops) == 1 {
		return "i_" + i.Name
	}
	return "i_" + i.Name + "_" + e.op.Name
}

func exportChannel(e *metadata.Export, op *metadata.Operation) string {
	if len(e.Service.Ops) == 1 {
		return "x_" + e.Name
	}
	return "x_" + e.Name + "_" + op.Name
}

// CallFunction is the name by which a workload calls an operation of an export: callN, or callN_Op for one of several.
func CallFunction(e *metadata.Export, op *metadata.Operation) string {
	return "call" + exportChannel(e, op)[len("x_"):]
}

// HasImport tells whether Images.ml says what an import does, by import_N.
func HasImport(i *metadata.Import, images *script.Tree) bool {
	return boundNames(images)["import_"+i.Name]
}

// imports writes importN: the stub of the channel on which the environment serves it.
func (w *emWriter) imports(i *metadata.Import) {
	w.line("\n(* The import ", i.Name, ", at ", comment(i.URL), ". *)")
	es := endpointsOf(i.Service, "f")
	for _, e := range es {
		w.line("let ", importChannel(i, e), " : ", channelType(e.op), " = chan ", quote(importHint(i, e.op)))
	}
	w.line("let ", i.Function(), " () : ", i.Service.TypeName(), " = ", pattern(each(es, func(e endpoint) string {
		return "stub " + importChannel(i, e)
	})))
	if !w.open && w.general("import_"+i.Name) {
		w.line("let import_", i.Name, " : ", i.Service.TypeName(), " = ", pattern(each(es, func(e endpoint) string {
			return "(" + w.generalAnswer(e.op) + ")"
		})))
	}
}

// environment writes the partition that serves the imports.
func (w *emWriter) environment() {
	var all []endpoint
	owner := map[string]*metadata.Import{}
	var unpack []string
	for _, i := range w.farm.Imports {
		if !w.used(i.Function()) {
			continue
		}
		es := endpointsOf(i.Service, "import_"+i.Name)
		for _, e := range es {
			owner[e.name] = i
		}
		if len(es) > 1 {
			unpack = append(unpack, "  let "+pattern(each(es, variable))+" = import_"+i.Name+" in")
		}
		all = append(all, es...)
	}
	if len(all) == 0 {
		return
	}
	w.line("\n(* What is outside the farm. *)")
	w.line("let () = start (name ", quote(EnvironmentPartition), ") (box (fun () ->")
	for _, u := range unpack {
		w.line(u)
	}
	channel := func(e endpoint) string { return importChannel(owner[e.name], e) }
	w.line(serveAll("  ", all, channel, variable, true), "))")
}

// export writes exportN, which may be used once, and the functions by which a workload calls it.
func (w *emWriter) export(x *metadata.Export) {
	exported := w.used(x.Function())
	called := false
	for _, op := range x.Service.Ops {
		called = called || w.used(CallFunction(x, op))
	}
	if !exported && !called {
		return
	}
	w.line("\n(* The export ", x.Name, ", at ", comment(x.URL), ". *)")
	es := endpointsOf(x.Service, "e")
	for _, e := range es {
		w.line("let ", exportChannel(x, e.op), " : ", channelType(e.op), " = chan ", quote(exportHint(x, e.op)))
	}
	if exported {
		once := "once_" + x.Name
		w.line("let ", once, " = once ", quote("once:"+x.Name))
		w.line("let ", x.Function(), " (e : ", x.Service.TypeName(), ") =")
		if len(es) > 1 {
			w.line("  let ", pattern(each(es, variable)), " = e in")
		}
		w.line("  claim ", quote(x.Name), " ", once, ";")
		w.line(serveAll("  ", es, func(e endpoint) string { return exportChannel(x, e.op) },
			func(e endpoint) string { return "(call " + e.name + ")" }, false))
	}
	for _, e := range es {
		if w.used(CallFunction(x, e.op)) {
			w.line("let ", CallFunction(x, e.op), " x = stub ", exportChannel(x, e.op), " x")
		}
	}
}
