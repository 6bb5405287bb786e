package baltic

import (
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/baltic/metadata"
)

// OutsideHint is the hint of the channel on which a live program tells what it shares with the outside.
//
// A farm that runs on machines is the model's program but for what is in the machines. In the place of an image, the partition of a
// machine holds its stand-in: threads that pass what goes over the machine's border on to channels of the outside, which is Go code, and
// back. A call that the machine has open is a thread of the stand-in that waits, so that a stop freezes the open calls with the rest, and
// calls, crashes, snapshots and handlers are the model's own.
//
// The program tells its channels in one message on that channel, as nested pairs that end in (), in the order of
// Assembly.Outside. What is told for
//
//   - a machine is a channel on which each machine of the role that is created tells, as nested pairs again: (vm, (command, (finished,
//     (text, (failure, …))))), then for each of ImportsOf a pair (ask, answer), then for each of ExportsOf the channel of its calls;
//   - an operation of an import is the channel of its requests;
//   - an operation of an export is a pair (request, response).
//
// A request of the program is a pair of the value and the channel for the answer. What the outside asks, and what it is answered, is a
// pair of a number of its own and the value.
const OutsideHint = "outside"

// The commands of an operator to a machine, each with the number of a snapshot: what snapshotVM does, and what restoreVM does with a
// snapshot that was taken before. The machine's operator thread sends () on the channel finished afterwards.
const (
	CommandSnapshot = "snapshot"
	CommandRestore  = "restore"
	CommandHint     = "command" // of the channel of the commands
)

// Outside is something that a live program tells: exactly one of Machine, Import and Export is set, and Point with the latter two.
type Outside struct {
	Machine *metadata.Machine
	Import  *metadata.Import
	Export  *metadata.Export
	Point   Point
}

// standInText are the parts that every stand-in has.
const standInText = `
(* What machines ask, and what clients outside ask, is numbered. *)
let rec asks question e answer =
  let (id, x) = recv question in
  fork (fun () -> send answer (id, call e x));
  asks question e answer
let rec says text = print_string (recv text); says text
`

// operatorText is the part of an open farm in which operators give commands to machines.
const operatorText = `
(* What an operator may want of a machine. *)
let rec operate command vm taken finished =
  let taken = match recv command with
    | ("` + CommandSnapshot + `", k) -> (k, snapshotVM vm) :: taken
    | (_, k) -> restoreVM (List.assoc (k : int) taken); taken in
  send finished ();
  operate command vm taken finished
`

// standIn writes the rest of createXRole from the machine on: the channels to the outside, the stand-in, and telling of them. Exported
// endpoints are named f…, and served on channels c….
func (w *emWriter) standIn(m *metadata.Machine, exported []endpoint, forwarders string) {
	var imported []endpoint
	for i, s := range m.Inputs {
		param := "e" + strconv.Itoa(i+1)
		es := endpointsOf(s, param)
		if len(es) > 1 {
			w.line("  let ", pattern(each(es, variable)), " = ", param, " in")
		}
		imported = append(imported, es...)
	}
	suffix := func(e endpoint) string { return e.name[1:] }
	told := []string{"vm", CommandHint, "finished", "text", "failure"}
	for _, name := range told[1:] {
		w.line("  let ", name, " = chan ", quote(name), " in")
	}
	var lines []string
	for _, e := range imported {
		w.line("  let q", suffix(e), " : ", numbered(e.op.Input), " = chan \"question\" in")
		w.line("  let a", suffix(e), " : ", numbered(e.op.Output), " = chan \"answer\" in")
		told = append(told, "(q"+suffix(e)+", a"+suffix(e)+")")
		lines = append(lines, "    fork (fun () -> asks q"+suffix(e)+" "+e.name+" a"+suffix(e)+");")
	}
	for _, e := range exported {
		w.line("  let o", suffix(e), " : ", channelType(e.op), " = chan ", quote("call"), " in")
		told = append(told, "o"+suffix(e))
	}
	w.line("  let vm = machine ", quote(m.Name), " (fun () ->")
	for _, l := range lines {
		w.line(l)
	}
	w.line("    fork (fun () -> failwith (recv failure));")
	if len(exported) == 0 {
		w.line("    says text) in")
	} else {
		w.line("    fork (fun () -> says text);")
		w.line(serveAll("    ", exported, func(e endpoint) string { return "c" + suffix(e) },
			func(e endpoint) string { return "(stub o" + suffix(e) + ")" }, true), ") in")
	}
	w.operator()
	w.line("  send m_", m.Name, " ", pairs(told), ";")
	w.line("  (vm, ", forwarders, ")")
}

// operator writes the thread that carries out an operator's commands. The channels command and finished are there.
func (w *emWriter) operator() { w.line("  fork (fun () -> operate command vm [] finished);") }

// numbered is the type of a channel that carries what the outside has numbered.
func numbered(t metadata.Type) string { return "(int * " + metadata.ShowType(t) + ") chan" }

// pairs nests values in pairs that end in ().
func pairs(values []string) string {
	var b strings.Builder
	for _, v := range values {
		b.WriteString("(" + v + ", ")
	}
	b.WriteString("()")
	b.WriteString(strings.Repeat(")", len(values)))
	return b.String()
}

// tellOutside writes the message that tells the outside what there is, and notes its layout.
func (w *emWriter) tellOutside() {
	var told []string
	for _, m := range w.farm.Machines {
		if w.used(m.RoleFunction()) {
			told = append(told, "m_"+m.Name)
			w.outside = append(w.outside, Outside{Machine: m})
		}
	}
	for _, i := range w.farm.Imports {
		if !w.used(i.Function()) {
			continue
		}
		ps := ImportPoints(i)
		for k, e := range endpointsOf(i.Service, "f") {
			told = append(told, importChannel(i, e))
			w.outside = append(w.outside, Outside{Import: i, Point: ps[k]})
		}
	}
	w.line("\n(* What is outside. *)")
	for _, x := range w.farm.Exports {
		if !w.used(x.Function()) {
			continue
		}
		for _, p := range ExportPoints(x) {
			channel := exportChannel(x, p.Op)
			q, a := "q"+channel[1:], "a"+channel[1:]
			w.line("let ", q, " : ", numbered(p.Op.Input), " = chan \"question\"")
			w.line("let ", a, " : ", numbered(p.Op.Output), " = chan \"answer\"")
			w.line("let () = fork (fun () -> asks ", q, " (stub ", channel, ") ", a, ")")
			told = append(told, "("+q+", "+a+")")
			w.outside = append(w.outside, Outside{Export: x, Point: p})
		}
	}
	w.line("let () = send (chan ", quote(OutsideHint), ") ", pairs(told))
}
