package conform_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

// An oracle decides by plain search whether a farm of examples/eop shows given events. It shares nothing with Validate but the machine
// underneath: what is outside the farm is a part of its program, in text: clients that send the requests of the events, and imports that answer
// one of their replies or never. Events are read off labels and views, values are compared as script text, and every
// interleaving is followed.
type oracle struct {
	t      testing.TB
	script string
	spaces map[string]*pi.Space // by the text of the outside
	known  map[*pi.Space]map[string][]edge
}

func newOracle(t testing.TB, script string) *oracle {
	return &oracle{t, script, map[string]*pi.Space{}, map[*pi.Space]map[string][]edge{}}
}

// space is the program with the outside that the events speak of.
func (o *oracle) space(events []conform.Event) *pi.Space {
	clients, answers := "", map[string][]string{"Payment1": nil, "Payment2": nil}
	crashes := 0
	for _, e := range events {
		text, ok := scriptText(e.Value)
		service, _, _ := strings.Cut(e.At, ".")
		switch {
		case e.Kind == conform.Crash:
			crashes++
		case !ok:
		case e.Kind == conform.Call && e.At == "export:OrderEntry.SubmitOrder" && isOrder(e.Value):
			clients += "let () = fork (fun () -> let _ = callOrderEntry (" + text + ") in ())\n"
		case e.Kind == conform.Reply && strings.HasPrefix(text, `"`):
			if _, known := answers[service]; known && !slices.Contains(answers[service], text) {
				answers[service] = append(answers[service], text)
			}
		}
	}
	outside := fmt.Sprintln(crashes) + clients
	images := ""
	for _, service := range []string{"Payment1", "Payment2"} {
		alternatives := append([]string{`"never"`}, answers[service]...)
		images += "let import_" + service + " : tPayment = fun _ -> match Sim.choose [" + strings.Join(alternatives, "; ") +
			"] with \"never\" -> recv (chan \"never\") | s -> s\n"
	}
	key := outside + images
	if x := o.spaces[key]; x != nil {
		return x
	}
	own, d := driver.ReadSource(farmFolder+"/Images.ml", nil)
	if d != nil {
		o.t.Fatal(d)
	}
	p := compile(o.t, driver.Inputs{
		Script: scriptOf(o.script), Images: write(o.t, "Images.ml", own.Text+images), Workload: write(o.t, "w.ml", clients+"let () = ()\n"),
	})
	x := p.Machine.Space(pi.Options{Faults: map[string]int{baltic.FaultCrash: crashes}})
	o.spaces[key] = x
	return x
}

// scriptText is a message of the example farm as scripts write it.
func scriptText(value json.RawMessage) (string, bool) {
	var v any
	if json.Unmarshal(value, &v) != nil {
		return "", false
	}
	switch v := v.(type) {
	case nil:
		return "()", true
	case string:
		return strconv.Quote(v), true
	case map[string]any:
		order := []string{"item", "payment"}
		if _, ok := v["card"]; ok {
			order = []string{"card", "amount"}
		}
		var fields []string
		for _, k := range order {
			text, ok := "", false
			if n, number := v[k].(float64); number {
				text, ok = strconv.Itoa(int(n)), true
			} else {
				raw, err := json.Marshal(v[k])
				if err != nil {
					return "", false
				}
				text, ok = scriptText(raw)
			}
			if !ok {
				return "", false
			}
			fields = append(fields, k+" = "+text)
		}
		return "{" + strings.Join(fields, "; ") + "}", true
	}
	return "", false
}

func isOrder(value json.RawMessage) bool {
	var order struct {
		Item    *string
		Payment *struct {
			Card   *string
			Amount *int
		}
	}
	return json.Unmarshal(value, &order) == nil && order.Item != nil && order.Payment != nil && order.Payment.Card != nil && order.Payment.Amount != nil
}

// seenEvent is an event as labels and views show it. Its call is known by the thread that serves it or waits for it, and the channel
// of the answer.
type seenEvent struct {
	kind        conform.Kind
	at, machine string
	value       string // script text
	call        string
	taken       bool // of a reply: the message was received, not sent
}

// exchange is an open call of a run, with the number that the events give it.
type exchange struct{ number, at, machine, call string }

type oracleNode struct {
	state pi.State
	at    int
	open  []exchange
	used  string // numbers given
}

// edge is a step of a program with what it shows, and may show: a reply without a place is one only if its call is open.
type edge struct {
	to    pi.State
	shows []seenEvent
}

// edges are the steps from a state; they are kept, for the same states are asked about for many events.
func (o *oracle) edges(x *pi.Space, s pi.State) []edge {
	key := string(x.AppendFarm(s, x.KeyAs(s, step.Position, nil)))
	known := o.known[x]
	if known == nil {
		known = map[string][]edge{}
		o.known[x] = known
	}
	list, ok := known[key]
	if ok {
		return list
	}
	before := x.Config(s).View()
	for _, m := range x.Steps(s, nil) {
		to := x.Next(s, m)
		after := x.Config(to).View()
		act := x.Act(s, m)
		list = append(list, edge{to, eventsOf(x.Label(s, m), &act, &before, &after)})
	}
	known[key] = list
	return list
}

// admits tells whether some run shows the events first.
func (o *oracle) admits(events []conform.Event) bool {
	x := o.space(events)
	seen := map[string]bool{}
	todo := []oracleNode{{state: x.Start()}}
	for len(todo) > 0 {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if n.at == len(events) {
			return true
		}
		key := string(x.KeyAs(n.state, step.Position, nil)) + fmt.Sprint(n.at, n.open, n.used)
		if seen[key] {
			continue
		}
		if seen[key] = true; len(seen) > 200_000 {
			o.t.Fatal("the oracle has too many states")
		}
		for _, e := range o.edges(x, n.state) {
			next := oracleNode{e.to, n.at, n.open, n.used}
			fits := true
			for i := 0; fits && i < len(e.shows) && next.at < len(events); i++ {
				fits = next.accept(e.shows[i], &events[next.at])
			}
			if fits {
				todo = append(todo, next)
			}
		}
	}
	return false
}

// accept matches an event of a run with the one that comes next.
func (n *oracleNode) accept(e seenEvent, want *conform.Event) bool {
	answered := -1
	if e.kind == conform.Reply {
		answered = slices.IndexFunc(n.open, func(x exchange) bool {
			return x.call == e.call && strings.HasPrefix(x.at, "Payment") == e.taken
		})
		if answered < 0 {
			return true // some other message
		}
		e.at, e.machine = n.open[answered].at, n.open[answered].machine
	}
	if e.kind != want.Kind || e.machine != want.Machine {
		return false
	}
	text, _ := scriptText(want.Value)
	number := "#" + strconv.Itoa(want.Call) + "#"
	switch e.kind {
	case conform.Call:
		if e.at != want.At || e.value != text || strings.Contains(n.used, number) {
			return false
		}
		n.open = append(slices.Clip(n.open), exchange{number, e.at, e.machine, e.call})
		n.used += number
	case conform.Reply:
		if e.at != want.At || e.value != text || n.open[answered].number != number {
			return false
		}
		n.open = slices.Delete(slices.Clone(n.open), answered, answered+1)
	case conform.Rewire:
		if e.at != want.At {
			return false
		}
	case conform.Print:
		if e.value != text {
			return false
		}
	default:
	}
	n.at++
	return true
}

// eventsOf reads the events of a step.
func eventsOf(l step.Label, act *pi.Act, before, after *pi.View) []seenEvent {
	var list []seenEvent
	where := definition(l)
	hint, _, _ := strings.Cut(l.Chan, "#")
	fresh := freshMessages(before, after)
	switch {
	case l.Rule == "P-Comm" && where == "serve" && l.Partition == "host" && (strings.Contains(hint, ">") || strings.HasPrefix(hint, "export:")):
		value, answer := request(l.Value)
		call := child(l.Actor, before, after, fresh) + " " + answer
		list = append(list, seenEvent{kind: conform.Call, at: hint, machine: machineOf(hint, l.Chan, before), value: value, call: call})
	case l.Rule == "P-Comm":
		list = append(list, seenEvent{kind: conform.Reply, value: l.Value, call: l.Actor + " " + l.Chan, taken: true})
	case l.Rule == "P-Fault" && where == "demon":
		list = append(list, seenEvent{kind: conform.Crash, machine: numbered(heldBy(l.Actor, before), before)})
	case l.Rule == "P-Start" && (where == "snapshotVM" || where == "restoreVM"):
		list = append(list, seenEvent{kind: conform.Kind(strings.TrimSuffix(where, "VM")), machine: numbered(l.Chan, before)})
	case l.Rule == "P-Set" && where == "eRefUpdate":
		target := captured(act.Subject)
		e := seenEvent{kind: conform.Rewire, at: target.Hint}
		if strings.HasPrefix(target.Hint, ">") {
			e.machine = machineOf(target.Hint, target.String(), before)
		}
		list = append(list, e)
	case l.Rule == "P-Print" && l.Partition != "client" && l.Partition != "env":
		e := seenEvent{kind: conform.Print, value: l.Value}
		if l.Partition != "host" {
			e.machine = numbered(l.Partition, before)
		}
		list = append(list, e)
	}
	for _, m := range fresh {
		list = append(list, seenEvent{kind: conform.Reply, value: m.Value.String(), call: m.From + " " + m.Chan.String()})
		if m.Chan.Hint == "Payment1.AuthorizePayment" || m.Chan.Hint == "Payment2.AuthorizePayment" {
			value, answer := request(m.Value.String())
			list = append(list, seenEvent{kind: conform.Call, at: m.Chan.Hint, value: value, call: m.From + " " + answer})
		}
	}
	return list
}

// definition is the definition of B.ml in which a step stands.
func definition(l step.Label) string {
	at := l.Inner
	if !at.Known() {
		at = l.Span
	}
	if !at.Known() || at.File.Name != "B.ml" {
		return ""
	}
	return definedAt(at.File, at.File.Position(int(at.Start)).Line)
}

func definedAt(f *source.File, line int) string {
	for ; line > 0; line-- {
		if rest, ok := strings.CutPrefix(f.Line(line), "let "); ok {
			return strings.Fields(strings.TrimPrefix(rest, "rec "))[0]
		}
	}
	return ""
}

// request takes (value, <channel>) apart.
func request(text string) (value, answer string) {
	i := strings.LastIndex(text, ", <")
	return text[1:i], text[i+3 : len(text)-2]
}

// freshMessages are the messages of the host that were not there before.
func freshMessages(before, after *pi.View) []pi.MessageView {
	old := map[string]bool{}
	for _, p := range before.Partitions {
		for _, m := range p.Messages {
			old[m.Label] = true
		}
	}
	var list []pi.MessageView
	for _, m := range after.Partitions[0].Messages {
		if !old[m.Label] {
			list = append(list, m)
		}
	}
	return list
}

// child is the label of the thread that another has forked in a step: a new one, or one that is over and has left a message.
func child(parent string, before, after *pi.View, fresh []pi.MessageView) string {
	old := map[string]bool{}
	for _, p := range before.Partitions {
		for _, t := range p.Threads {
			old[t.Label] = true
		}
	}
	own := func(label string) bool {
		rest, ok := strings.CutPrefix(label, parent+".")
		return ok && !strings.ContainsAny(rest, ".+")
	}
	for _, t := range after.Partitions[0].Threads {
		if own(t.Label) && !old[t.Label] {
			return t.Label
		}
	}
	for _, m := range fresh {
		if own(m.From) {
			return m.From
		}
	}
	return ""
}

// heldBy is the partition name that a crash demon holds.
func heldBy(thread string, v *pi.View) string {
	for _, t := range v.Partitions[0].Threads {
		if t.Label == thread {
			for _, h := range t.Holds {
				if text := h.Value.String(); strings.HasPrefix(text, "(<") {
					name, _, _ := strings.Cut(text[2:], ">")
					return name
				}
			}
		}
	}
	return ""
}

// numbered is a partition name as events write it: machines of one role are numbered in the order in which main has named them.
func numbered(name string, v *pi.View) string {
	role, rest, full := strings.Cut(name, "#")
	if !full {
		return role
	}
	mine := ordinal(rest)
	rank, others := 1, map[string]bool{}
	for _, t := range v.Partitions[0].Threads {
		held := heldBy(t.Label, v)
		if r, rest, ok := strings.Cut(held, "#"); ok && r == role && !others[held] {
			others[held] = true
			if ordinal(rest) < mine {
				rank++
			}
		}
	}
	return numberedRole(role, rank)
}

func numberedRole(role string, rank int) string {
	if rank == 1 {
		return role
	}
	return role + "#" + strconv.Itoa(rank)
}

func ordinal(maker string) int {
	_, text, _ := strings.Cut(maker, ":")
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return n
}

// machineOf is the machine of a forwarder: the forwarders with one hint stand in the order of their machines.
func machineOf(hint, name string, v *pi.View) string {
	if !strings.Contains(hint, ">") {
		return ""
	}
	role, _, _ := strings.Cut(strings.ReplaceAll(strings.TrimPrefix(hint, ">"), ">", "."), ".")
	_, rest, _ := strings.Cut(name, "#")
	mine, rank := ordinal(rest), 1
	for _, t := range v.Partitions[0].Threads {
		if t.At != nil && t.At.Hint == hint && t.At.Ordinal < mine {
			rank++
		}
	}
	return numberedRole(role, rank)
}

// captured is the channel that a stub has kept.
func captured(stub pi.Value) pi.Name {
	for _, c := range stub.Captured() {
		if c.Value.Kind() == pi.KindName {
			return c.Value.Name()
		}
	}
	return pi.Name{}
}
