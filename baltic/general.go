package baltic

import (
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/baltic/metadata"
)

// The most general image or import stands for one that nobody has written: at each request it may call any of its imports
// with any value of its type, a bounded number of times, and then answer any value of its type, or never answer. All of
// these are choices of the schedule; crashes are the environment's. Em.mli types it like any other image.

// generalValues writes what most general images share, when there are any.
func (w *emWriter) generalValues() {
	some, reached := false, map[*metadata.TypeDef]bool{}
	for _, m := range w.farm.Machines {
		if !w.used(m.RoleFunction()) || !w.general("image_"+m.Name) || len(m.Outputs) == 0 {
			continue
		}
		some = true
		for _, s := range m.Inputs {
			for _, op := range s.Ops {
				w.samples.reach(op.Input, reached)
			}
		}
		for _, o := range m.Outputs {
			for _, op := range o.Service.Ops {
				w.samples.reach(op.Output, reached)
			}
		}
	}
	for _, i := range w.farm.Imports {
		if w.used(i.Function()) && w.general("import_"+i.Name) {
			some = true
			for _, op := range i.Service.Ops {
				w.samples.reach(op.Output, reached)
			}
		}
	}
	if !some {
		return
	}
	w.line("\n(* Machines and imports without an image may do whatever their types allow. *)")
	w.line("let silence : unit chan = chan \"silence\"")
	w.line("let answers () = match Sim.choose [\"answer\"; \"never answer\"] with \"never answer\" -> recv silence | _ -> ()")
	for _, d := range w.farm.Types {
		if reached[d] {
			w.WriteString(w.samples.definition(d))
		}
	}
}

// generalAnswer is a function that answers any value of the operation's type, or never.
func (w *emWriter) generalAnswer(op *metadata.Operation) string { return w.answer("answers ()", op) }

// answer is a function that does something and then answers any value of the operation's type.
func (w *emWriter) answer(first string, op *metadata.Operation) string {
	if op.Output == metadata.Unit {
		return "fun _ -> " + first
	}
	return "fun _ -> " + first + "; " + w.samples.expr(op.Output)
}

// generalImage writes the image of a machine of which only the type is known.
func (w *emWriter) generalImage(m *metadata.Machine) {
	var imports []endpoint
	params := ""
	for i, s := range m.Inputs {
		e := "e" + strconv.Itoa(i+1)
		params += sep(params) + "(" + e + " : " + s.TypeName() + ")"
		imports = append(imports, endpointsOf(s, e)...)
	}
	if params == "" {
		params = "()"
	}
	w.line("\n(* Nothing is known about ", m.Name, " but its type. *)")
	w.line("let general_", m.Name, " ", params, " =")
	for i, s := range m.Inputs {
		if es := endpointsOf(s, "e"+strconv.Itoa(i+1)); len(es) > 1 {
			w.line("  let ", pattern(each(es, variable)), " = e", strconv.Itoa(i+1), " in")
		}
	}
	act := "answers ()"
	if len(imports) > 0 && w.calls > 0 && len(m.Outputs) > 0 {
		w.generalCalls(imports)
		act = "act " + strconv.Itoa(w.calls)
	}
	services := make([][]endpoint, len(m.Outputs))
	for i, o := range m.Outputs {
		services[i] = endpointsOf(o.Service, "f")
	}
	if len(services) == 0 {
		w.line("  ()")
		return
	}
	w.line("  ", nest(services, func(e endpoint) string {
		return "(" + w.answer(act, e.op) + ")"
	}))
}

// generalCalls writes the function act, which makes at most n calls before it decides whether to answer.
func (w *emWriter) generalCalls(imports []endpoint) {
	labels := make([]string, len(imports))
	seen := map[string]int{}
	for i, e := range imports {
		label := "call " + e.service.Name + "." + e.op.Name
		seen[label]++
		if n := seen[label]; n > 1 {
			label += " " + strconv.Itoa(n)
		}
		labels[i] = quote(label)
	}
	w.line("  let rec act n =")
	w.line("    match Sim.choose (if n > 0 then [\"answer\"; \"never answer\"; ", strings.Join(labels, "; "), "]")
	w.line("                      else [\"answer\"; \"never answer\"]) with")
	for i, e := range imports {
		w.line("    | ", labels[i], " -> let _ = ", e.name, " ", argument(w.samples.expr(e.op.Input)), " in act (n - 1)")
	}
	w.line("    | \"never answer\" -> recv silence")
	w.line("    | _ -> () in")
}

func argument(expr string) string {
	if strings.HasPrefix(expr, "(") && strings.HasSuffix(expr, ")") || !strings.Contains(expr, " ") {
		return expr
	}
	return "(" + expr + ")"
}
