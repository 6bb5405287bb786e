package baltic

import (
	"slices"

	"github.com/balticsim/balticsim/pi"
)

// The parts of which a typed farm in Go is made. `balticsim gen --lang go` writes a package over them from a farm's metadata; its
// functions do what those of the generated Em.ml do.

// Farm is what the machines of a program in Go are made on. Make it with NewFarm.
type Farm struct {
	setting  Setting
	outside  []Outside           // that was told, and on which channels
	machines []raw               // of Outside.Machine
	channels []pi.Pair[raw, raw] // of the others: requests of imports; questions and answers of exports
}

// NewFarm returns a farm without machines. When its machines are outside the program it tells so at once: t is the main thread, and has not
// asked for anything visible yet.
func NewFarm(t *pi.Thread, s Setting) *Farm {
	f := &Farm{setting: s}
	if !s.live() {
		return f
	}
	f.outside = OutsideOf(s.farm)
	f.machines = make([]raw, len(f.outside))
	f.channels = make([]pi.Pair[raw, raw], len(f.outside))
	told := make([]pi.Value, len(f.outside))
	for i, o := range f.outside {
		switch {
		case o.Machine != nil:
			f.machines[i] = newRaw(t, "machine")
			told[i] = pi.ValueOf(f.machines[i])
		case o.Import != nil:
			f.channels[i].A = newRaw(t, o.Point.Hint)
			told[i] = pi.ValueOf(f.channels[i].A)
		default:
			f.channels[i] = pi.Pair[raw, raw]{A: newRaw(t, "question"), B: newRaw(t, "answer")}
			told[i] = pi.ValueOf(f.channels[i])
		}
	}
	pi.Send(t, newRaw(t, OutsideHint), telling(told))
	return f
}

// index finds what is outside: a machine by its role, an operation by its Point.At.
func (f *Farm) index(which func(o Outside) bool) int {
	i := slices.IndexFunc(f.outside, which)
	if i < 0 {
		panic("baltic: the metadata of the setting are not those that the program was written for")
	}
	return i
}

// Server is an endpoint with the function that is to serve it.
type Server struct {
	serve func(t *pi.Thread)
}

// Serving returns the server that answers the requests of e with f.
func Serving[A, B any](e Endpoint[A, B], f Func[A, B]) Server {
	return Server{func(t *pi.Thread) { Serve(t, e, f) }}
}

// serveThem serves in threads of their own, the last one in the caller's.
func serveThem(t *pi.Thread, servers []Server) {
	for i, s := range servers {
		if i == len(servers)-1 {
			s.serve(t)
			return
		}
		pi.Fork(t, s.serve)
	}
}

// ImportedOp returns the endpoint of an operation that the farm imports, which Environment serves. op is Import.Op.
func ImportedOp[A, B any](t *pi.Thread, f *Farm, op string) Endpoint[A, B] {
	if !f.setting.live() {
		return Endpoint[A, B]{pi.NewChan[Request[A, B]](t, op)}
	}
	i := f.index(func(o Outside) bool { return o.Import != nil && o.Point.At == op })
	return EpFun(t, outward[A, B](f.setting, f.outside[i].Point, f.channels[i].A))
}

// Environment serves the imports, in a partition beside the farm: in the model, for otherwise they are outside.
func (f *Farm) Environment(t *pi.Thread, servers ...Server) {
	if len(servers) == 0 || f.setting.live() {
		return
	}
	pi.Start(t, pi.NewName(t, EnvironmentPartition), pi.Box(t, func(t *pi.Thread) { serveThem(t, servers) }))
}

// ExportedOp returns the endpoint that clients outside call for an operation of an export. op is Export.Op.
func ExportedOp[A, B any](t *pi.Thread, f *Farm, op string) Endpoint[A, B] {
	e := Endpoint[A, B]{pi.NewChan[Request[A, B]](t, "export:"+op)}
	if f.setting.live() {
		i := f.index(func(o Outside) bool { return o.Export != nil && o.Point.At == op })
		pi.Fork(t, func(t *pi.Thread) { inward(t, f.setting, f.outside[i].Point, f.channels[i].A, f.channels[i].B, e.call) })
	}
	return e
}

// Export is an export of the farm, which may be made once.
type Export struct {
	name string
	once pi.Chan[bool] // holds whether it was made
}

// NewExport returns an export that has not been made.
func (f *Farm) NewExport(t *pi.Thread, name string) Export {
	x := Export{name, pi.NewChan[bool](t, "once:"+name)}
	pi.Send(t, x.once, false)
	return x
}

// Make makes the export: servers pass on what clients call. The run fails when it was made before.
func (x Export) Make(t *pi.Thread, servers ...Server) {
	made := pi.Recv(t, x.once)
	pi.Send(t, x.once, true)
	if made {
		pi.Fail(t, "the service "+x.name+" is exported twice")
	}
	for _, s := range servers {
		pi.Fork(t, s.serve)
	}
}

// Passing returns the server that passes what comes to x on to e.
func Passing[A, B any](x, e Endpoint[A, B]) Server { return Serving(x, e.call) }

// Client runs a workload in a partition of its own, beside main. The function that it returns waits until the workload is done.
func Client(t *pi.Thread, workload func(t *pi.Thread)) (wait func(t *pi.Thread)) {
	finished := pi.NewChan[struct{}](t, "finished")
	pi.Start(t, pi.NewName(t, ClientPartition), pi.Box(t, func(t *pi.Thread) {
		workload(t)
		pi.Send(t, finished, struct{}{})
	}))
	return func(t *pi.Thread) { pi.Recv(t, finished) }
}
