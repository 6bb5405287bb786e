package baltic

import "github.com/balticsim/balticsim/pi"

// The parts of which a typed farm in Go is made. `balticsim gen --lang go` writes a package over them from a farm's metadata; its
// functions do what those of the generated Em.ml do.

// Farm is what the machines of a program in Go are made on. Make it with NewFarm.
type Farm struct {
	setting Setting
}

// Setting says what is in the machines, and what is outside a farm. It is the one argument that changes when a program leaves the model
// for machines of a Host. The zero Setting is the model: machines are partitions that run images in Go.
type Setting struct{}

// NewFarm returns a farm without machines.
func NewFarm(s Setting) *Farm { return &Farm{setting: s} }

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

// Role is a machine in the making: first its imports, then what it serves, then Boot, and then its exports.
type Role struct {
	t    *pi.Thread // that makes it
	farm *Farm
	name string
}

// NewRole begins a machine of a role, which the thread t makes.
func (f *Farm) NewRole(t *pi.Thread, name string) *Role { return &Role{t, f, name} }

// ImportOf returns what the image calls for e: a forwarder on the host, where calls from the machine can be seen. op is Service.Op.
func ImportOf[A, B any](r *Role, op string, e Endpoint[A, B]) Endpoint[A, B] {
	return Forward(r.t, r.name+">"+op, e)
}

// ServedBy returns the endpoint that the image has to serve. op is Op, or Service.Op when the machine serves another operation Op.
func ServedBy[A, B any](r *Role, op string) Endpoint[A, B] {
	return Endpoint[A, B]{pi.NewChan[Request[A, B]](r.t, r.name+"."+op)}
}

// Boot makes the machine. Its image, which runs inside, returns how the endpoints of ServedBy are served.
func (r *Role) Boot(image func(t *pi.Thread) []Server) VM {
	return NewVM(r.t, r.name, func(t *pi.Thread) { serveThem(t, image(t)) })
}

// ExportOf returns what callers of the machine call: a forwarder on the host in front of what it serves.
func ExportOf[A, B any](r *Role, op string, served Endpoint[A, B]) Endpoint[A, B] {
	return Forward(r.t, ">"+r.name+"."+op, served)
}

// ImportedOp returns the endpoint of an operation that the farm imports, which Environment serves. op is Import.Op.
func ImportedOp[A, B any](t *pi.Thread, f *Farm, op string) Endpoint[A, B] {
	return Endpoint[A, B]{pi.NewChan[Request[A, B]](t, op)}
}

// Environment serves the imports, in a partition beside the farm.
func (f *Farm) Environment(t *pi.Thread, servers ...Server) {
	if len(servers) == 0 {
		return
	}
	pi.Start(t, pi.NewName(t, EnvironmentPartition), pi.Box(t, func(t *pi.Thread) { serveThem(t, servers) }))
}

// ExportedOp returns the endpoint that clients outside call for an operation of an export. op is Export.Op.
func ExportedOp[A, B any](t *pi.Thread, f *Farm, op string) Endpoint[A, B] {
	return Endpoint[A, B]{pi.NewChan[Request[A, B]](t, "export:"+op)}
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
