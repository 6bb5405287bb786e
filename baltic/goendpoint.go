package baltic

import (
	"regexp"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
)

// The service combinators for programs in Go. Each is the function of library/b.ml, request by request, so that a farm written as a
// script and in Go has the same runs.

// Func is what an operation of a service does with a request.
type Func[A, B any] func(t *pi.Thread, x A) B

// Request is a request on its way to a server: the value, and the channel for the answer.
type Request[A, B any] = pi.Pair[A, pi.Chan[B]]

// Endpoint is an operation of a service that somebody serves, from As to Bs. Endpoints are values: they may be sent, stored, and compared.
type Endpoint[A, B any] struct {
	Requests pi.Chan[Request[A, B]] // on which it is served
}

// Call sends x and waits for the answer, for ever if the server never gives one.
func (e Endpoint[A, B]) Call(t *pi.Thread, x A) B {
	answer := pi.NewChan[B](t, "resp")
	pi.Send(t, e.Requests, Request[A, B]{A: x, B: answer})
	return pi.Recv(t, answer)
}

// EpFun returns an endpoint that f serves, in threads of the caller's partition.
func EpFun[A, B any](t *pi.Thread, f Func[A, B]) Endpoint[A, B] { return epFun(t, "ep", f) }

func epFun[A, B any](t *pi.Thread, hint string, f Func[A, B]) Endpoint[A, B] {
	e := Endpoint[A, B]{pi.NewChan[Request[A, B]](t, hint)}
	pi.Fork(t, func(t *pi.Thread) { Serve(t, e, f) })
	return e
}

// Serve answers the requests of e with f, each in a thread of its own. It does not return.
func Serve[A, B any](t *pi.Thread, e Endpoint[A, B], f Func[A, B]) {
	defer pi.Within(t, definition("serve"))()
	for {
		r := pi.Recv(t, e.Requests)
		pi.Fork(t, func(t *pi.Thread) { pi.Send(t, r.B, f(t, r.A)) })
	}
}

// Race does both and returns what is there first. It cancels nothing: the loser goes on, and its result is never received.
func Race[A, B any](t *pi.Thread, f1, f2 Func[A, B], x A) B {
	c := pi.NewChan[B](t, "resp")
	pi.Fork(t, func(t *pi.Thread) { pi.Send(t, c, f1(t, x)) })
	pi.Fork(t, func(t *pi.Thread) { pi.Send(t, c, f2(t, x)) })
	return pi.Recv(t, c)
}

// Par returns an endpoint that passes each request on to both and answers with the answer that comes first: for tolerance of faults.
func Par[A, B any](t *pi.Thread, e1, e2 Endpoint[A, B]) Endpoint[A, B] {
	return EpFun(t, func(t *pi.Thread, x A) B { return Race(t, e1.call, e2.call, x) })
}

// Or returns an endpoint that passes each request on to one of the two: for balance of load.
func Or[A, B any](t *pi.Thread, e1, e2 Endpoint[A, B]) Endpoint[A, B] {
	return EpFun(t, func(t *pi.Thread, x A) B {
		first := func(*pi.Thread, struct{}) Endpoint[A, B] { return e1 }
		second := func(*pi.Thread, struct{}) Endpoint[A, B] { return e2 }
		return Race(t, first, second, struct{}{}).Call(t, x)
	})
}

func (e Endpoint[A, B]) call(t *pi.Thread, x A) B { return e.Call(t, x) }

// EndpointRef is what Update changes.
type EndpointRef[A, B any] struct {
	Cell pi.Ref[pi.Chan[Request[A, B]]] // holds where the endpoint is served
}

// NewRef returns an endpoint that passes each request on to the one that the reference holds then: e at first. A farm is rewired by
// Update while it runs.
func NewRef[A, B any](t *pi.Thread, e Endpoint[A, B]) (Endpoint[A, B], EndpointRef[A, B]) {
	r := EndpointRef[A, B]{pi.NewRef(t, e.Requests)}
	return EpFun(t, func(t *pi.Thread, x A) B { return Endpoint[A, B]{pi.Get(t, r.Cell)}.Call(t, x) }), r
}

// Update lets requests go to e from now on. Those that are under way go on to where they went.
func Update[A, B any](t *pi.Thread, r EndpointRef[A, B], e Endpoint[A, B]) {
	defer pi.Within(t, definition("eRefUpdate"))()
	pi.Set(t, r.Cell, e.Requests)
}

// Forward returns an endpoint that passes requests on to e over a channel of the caller's partition with that hint, where they can be
// seen.
func Forward[A, B any](t *pi.Thread, hint string, e Endpoint[A, B]) Endpoint[A, B] {
	return epFun(t, hint, e.call)
}

// definition returns the place of a definition of library/b.ml: steps of the combinators in Go stand where those of scripts do, so that
// tools which know the library know them as well.
func definition(name string) func() source.Span {
	return func() source.Span {
		at := regexp.MustCompile(`(?m)^let (rec )?` + name + ` `).FindStringIndex(implementationText)
		return source.NewBuiltin("B.ml", implementationText).At(at[0], at[1])
	}
}
