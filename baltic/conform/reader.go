package conform

import (
	"slices"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/pi"
)

// What a step shows is read off what it does, never off how it is called: which channel it receives from, which thread sends on
// which channel, and in which definition of B the request is written.
//
// Every event but a crash is an act of the farm's own host, or of the program inside a machine. At a forwarder and at an export, a call
// is when the server takes the request, and the reply is when the thread that serves this call sends its answer. At an import it is
// the other way round: the call is when the farm sends its request to the outside, and the reply is when it takes the answer.

// open is a call that was not answered yet. Of a forwarder or an export, by is the thread that serves it; of an import, the one that
// waits.
type open struct {
	number  int
	place   *place
	machine string
	by      pi.Label
	answer  pi.Value // the channel for the answer
	key     string   // tells it from others
}

// order is a command of an operator that was received and not yet carried out, by the thread that does it.
type order struct {
	by       pi.Label
	snapshot int
}

// reader keeps what must be known of a run to read its next step: which calls are open, and what operators have ordered. It is a
// value: readers of runs that go on in different ways share what they have in common.
type reader struct {
	calls  int
	open   []open
	orders []order
}

// farm returns the partition names that a run has made so far.
type farm func() []pi.Name

// own returns the event that a step itself is, before what it sends; nil when there is none.
func (r *reader) own(a *Alphabet, act *pi.Act, names farm) *Event {
	machine := func() string {
		if in, ok := act.In(); ok {
			return MachineName(in.Name(), names())
		}
		return ""
	}
	switch act.Rule {
	case process.RuleComm:
		if p := a.serves(act); p != nil {
			return r.called(a, p, act, names)
		}
		if a.isCommand(act) {
			number := int(act.Subject.Fields()[1].Int())
			r.orders = append(slices.Clip(r.orders), order{act.By, number + 1})
			return nil
		}
		return r.answered(a, act)
	case process.RuleFault:
		if vm, ok := a.crashes(act); ok {
			return &Event{Kind: Crash, Machine: MachineName(vm.Name(), names())}
		}
	case process.RuleStart:
		switch a.operation(act.Inner) {
		case "snapshotVM":
			return r.ordered(act, &Event{Kind: Snapshot, Machine: MachineName(act.At.Name(), names())})
		case "restoreVM":
			return r.ordered(act, &Event{Kind: Restore, Machine: MachineName(act.At.Name(), names())})
		}
	case process.RuleSet:
		if a.operation(act.Inner) == "eRefUpdate" {
			return a.rewired(act.Subject, names())
		}
	case process.RulePrint:
		if m := machine(); !isOutside(m) {
			return &Event{Kind: Print, Machine: m, Value: quoted(act.Subject.Text())}
		}
	case process.RuleFail:
		if m := machine(); !isOutside(m) {
			return &Event{Kind: Fail, Machine: m, Value: quoted(act.Subject.Text())}
		}
	default: // the others are nobody's business
	}
	return nil
}

// isOutside tells the partitions of the model in which what is outside the farm runs.
func isOutside(partition string) bool {
	return partition == baltic.ClientPartition || partition == baltic.EnvironmentPartition
}

// serves returns the forwarder or export at which a step takes a request, or nil.
func (a *Alphabet) serves(act *pi.Act) *place {
	p := a.places[act.At.Name().Hint]
	if p == nil || p.side == imported || a.operation(act.Inner) != "serve" {
		return nil
	}
	if _, inside := act.In(); inside {
		return nil
	}
	return p
}

// isCommand tells whether a step receives what an operator wants of a machine.
func (a *Alphabet) isCommand(act *pi.Act) bool {
	return act.Inner.Known() && act.Inner.File.Builtin && act.Inner.File.Name == "Em.ml" && act.At.Name().Hint == baltic.CommandHint
}

// ordered adds to an event whether an operator has ordered it.
func (r *reader) ordered(act *pi.Act, e *Event) *Event {
	if i := slices.IndexFunc(r.orders, func(o order) bool { return o.by.Same(act.By) }); i >= 0 {
		e.By, e.Snapshot = Operator, r.orders[i].snapshot
		r.orders = slices.Delete(slices.Clone(r.orders), i, i+1)
	}
	return e
}

// called notes a call that a server takes and returns its event.
func (r *reader) called(a *Alphabet, p *place, act *pi.Act, names farm) *Event {
	request := act.Subject.Fields()
	c := open{place: p, by: act.Child(), answer: request[1]}
	if p.role != "" {
		c.machine = p.machineAt(act.At.Name(), names())
	}
	return r.begin(a, c, request[0])
}

// begin adds an open call.
func (r *reader) begin(a *Alphabet, c open, request pi.Value) *Event {
	r.calls++
	c.number = r.calls
	c.key = c.by.String() + " " + c.answer.Name().String()
	r.open = append(slices.Clip(r.open), c)
	e := &Event{Kind: Call, At: c.place.point.Hint, Machine: c.machine, Call: c.number}
	e.Value, e.Cause = a.encode(c.place.point.Input, request)
	return e
}

// answered returns the event of a step that takes the answer to a call of an import; nil when it is something else.
func (r *reader) answered(a *Alphabet, act *pi.Act) *Event {
	for i := range r.open {
		if c := &r.open[i]; c.place.side == imported && c.answer.Same(act.At) && c.by.Same(act.By) {
			return r.end(a, i, act.Subject)
		}
	}
	return nil
}

// end removes an open call.
func (r *reader) end(a *Alphabet, i int, answer pi.Value) *Event {
	c := r.open[i]
	r.open = slices.Delete(slices.Clone(r.open), i, i+1)
	e := &Event{Kind: Reply, At: c.place.point.Hint, Machine: c.machine, Call: c.number}
	e.Value, e.Cause = a.encode(c.place.point.Output, answer)
	return e
}

// sent returns the event that a message of the host is, nil when it is none.
func (r *reader) sent(a *Alphabet, m *pi.Sent) *Event {
	for i := range r.open {
		if c := &r.open[i]; c.place.side != imported && c.answer.Same(m.Chan) && c.by.Same(m.By) {
			return r.end(a, i, m.Value)
		}
	}
	p := a.places[m.Chan.Name().Hint]
	if p == nil || p.side != imported {
		return nil
	}
	request := m.Value.Fields()
	if len(request) != 2 || request[1].Kind() != pi.KindName {
		return nil // a channel of the script with the same hint
	}
	return r.begin(a, open{place: p, by: m.By, answer: request[1]}, request[0])
}

// rewired is the event of a reference that is set to an endpoint: the first channel that its function knows is where calls go.
func (a *Alphabet) rewired(endpoint pi.Value, names []pi.Name) *Event {
	e := &Event{Kind: Rewire}
	if v, ok := firstName(endpoint, pi.NameChan, 0); ok {
		c := v.Name()
		e.At = c.Hint
		if p := a.places[c.Hint]; p != nil && p.role != "" {
			e.Machine = p.machineAt(c, names)
		}
	}
	return e
}

// crashes tells whether a step is a move of a crash demon, and of which machine's.
func (a *Alphabet) crashes(act *pi.Act) (machine pi.Value, ok bool) {
	if a.operation(act.Inner) != "demon" {
		return pi.Value{}, false
	}
	return heldMachine(act.Holds())
}

// heldMachine is the machine whose vm a thread holds: the first partition name there is.
func heldMachine(holds []pi.Variable) (machine pi.Value, ok bool) {
	for _, v := range holds {
		if n, ok := firstName(v.Value, pi.NamePart, 0); ok {
			return n, true
		}
	}
	return pi.Value{}, false
}

// maxDepth bounds how deep a name is looked for.
const maxDepth = 16

// firstName returns the first name of a kind in a value: in tuples, in constructors, and among what a function has kept.
func firstName(v pi.Value, kind pi.NameKind, depth int) (name pi.Value, ok bool) {
	var inside []pi.Value
	switch v.Kind() {
	case pi.KindName:
		if v.Name().Kind == kind {
			return v, true
		}
	case pi.KindTuple, pi.KindCtor:
		inside = v.Fields()
	case pi.KindFun:
		for _, c := range v.Captured() {
			inside = append(inside, c.Value)
		}
	default: // nothing inside
	}
	if depth < maxDepth {
		for _, w := range inside {
			if name, ok = firstName(w, kind, depth+1); ok {
				return name, true
			}
		}
	}
	return pi.Value{}, false
}
