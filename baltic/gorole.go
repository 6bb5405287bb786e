package baltic

import "github.com/balticsim/balticsim/pi"

// Role is a machine in the making: first its imports, then what it serves, then Boot, and then its exports, each in the order of the
// metadata.
type Role struct {
	t    *pi.Thread // that makes it
	farm *Farm
	name string

	// When the machine is outside the program: its place in Farm.outside, its operations, and what stands for them.
	index   int
	imports []Point
	exports []Point
	told    []pi.Value
	parts   []func(t *pi.Thread) // threads of the stand-in that ask what the machine asks
	serving []Server             // of the stand-in
}

// NewRole begins a machine of a role, which the thread t makes.
func (f *Farm) NewRole(t *pi.Thread, name string) *Role {
	r := &Role{t: t, farm: f, name: name}
	if f.setting.live() {
		r.index = f.index(func(o Outside) bool { return o.Machine != nil && o.Machine.Name == name })
		r.imports, r.exports = ImportsOf(f.outside[r.index].Machine), ExportsOf(f.outside[r.index].Machine)
	}
	return r
}

// ImportOf returns what the image calls for e: a forwarder on the host, where calls from the machine can be seen. op is Service.Op.
func ImportOf[A, B any](r *Role, op string, e Endpoint[A, B]) Endpoint[A, B] {
	e = Forward(r.t, r.name+">"+op, e)
	if r.farm.setting.live() {
		p := r.imports[len(r.parts)]
		question, answer := newRaw(r.t, "question"), newRaw(r.t, "answer")
		r.told = append(r.told, pi.ValueOf(pi.Pair[raw, raw]{A: question, B: answer}))
		r.parts = append(r.parts, func(t *pi.Thread) { inward(t, r.farm.setting, p, question, answer, e.call) })
	}
	return e
}

// ServedBy returns the endpoint that the image has to serve. op is Op, or Service.Op when the machine serves another operation Op.
func ServedBy[A, B any](r *Role, op string) Endpoint[A, B] {
	e := Endpoint[A, B]{pi.NewChan[Request[A, B]](r.t, r.name+"."+op)}
	if r.farm.setting.live() {
		p := r.exports[len(r.serving)]
		requests := newRaw(r.t, "call")
		r.told = append(r.told, pi.ValueOf(requests))
		r.serving = append(r.serving, Serving(e, outward[A, B](r.farm.setting, p, requests)))
	}
	return e
}

// Boot makes the machine. Its image, which runs inside, returns how the endpoints of ServedBy are served. When the machine is outside the
// program, a stand-in is in its place.
func (r *Role) Boot(image func(t *pi.Thread) []Server) VM {
	if !r.farm.setting.live() {
		return NewVM(r.t, r.name, func(t *pi.Thread) { serveThem(t, image(t)) })
	}
	command, finished := pi.NewChan[order](r.t, CommandHint), pi.NewChan[struct{}](r.t, "finished")
	text, failure := pi.NewChan[string](r.t, "text"), pi.NewChan[string](r.t, "failure")
	parts, serving := r.parts, r.serving
	vm := NewVM(r.t, r.name, func(t *pi.Thread) {
		for _, p := range parts {
			pi.Fork(t, p)
		}
		pi.Fork(t, func(t *pi.Thread) { pi.Fail(t, pi.Recv(t, failure)) })
		if len(serving) == 0 {
			says(t, text)
			return
		}
		pi.Fork(t, func(t *pi.Thread) { says(t, text) })
		serveThem(t, serving)
	})
	pi.Fork(r.t, func(t *pi.Thread) { operate(t, command, vm, finished) })
	told := []pi.Value{pi.ValueOf(vm.pair()), pi.ValueOf(command), pi.ValueOf(finished), pi.ValueOf(text), pi.ValueOf(failure)}
	pi.Send(r.t, r.farm.machines[r.index], telling(append(told, r.told...)))
	return vm
}

// ExportOf returns what callers of the machine call: a forwarder on the host in front of what it serves.
func ExportOf[A, B any](r *Role, op string, served Endpoint[A, B]) Endpoint[A, B] {
	return Forward(r.t, ">"+r.name+"."+op, served)
}
