// Package mistyped holds what the Go compiler has to refuse because the type checker of scripts does: values of the wrong type on
// channels, in references and as machines. Each line with a mistake says so.
package mistyped

import "github.com/balticsim/balticsim/pi"

func channels(t *pi.Thread) {
	c := pi.NewChan[int](t, "c")
	pi.Send(t, c, "text")        // mistake
	var s string = pi.Recv(t, c) // mistake
	pi.Print(t, s)
	d := pi.NewChan[pi.Chan[int]](t, "d")
	pi.Send(t, d, d) // mistake
}

func references(t *pi.Thread) {
	r := pi.NewRef(t, 1)
	pi.Set(t, r, true)        // mistake
	pi.Print(t, pi.Get(t, r)) // mistake
}

func machines(t *pi.Thread) {
	n, p := pi.NewName(t, "n"), pi.Box(t, func(*pi.Thread) {})
	pi.Start(t, n, func(*pi.Thread) {}) // mistake
	pi.Stop(t, p)                       // mistake
}
