package guest

import (
	"context"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/frame"
)

// Program is what a machine runs. Its methods are called one at a time.
type Program interface {
	// Call brings a request. It waits when the program does not serve yet.
	Call(c baltic.Call)
	// Answer brings the answer to something that the program asked.
	Answer(a baltic.Answer)
	// Between calls f when the program rests, between two of its steps, and returns when f has.
	Between(f func())
	// Close ends the program and returns when nothing of it runs any more.
	Close()
}

// Say is how a program tells the host something: frames of the kinds Ready, Reply, Ask, Print, Fail and Drop. It may be called from
// any goroutine, and waits while the machine is held.
type Say func(f frame.Frame)

// Execute starts a program that is an executable file.
type Execute func(ctx context.Context, w frame.Wiring, say Say) (Program, error)

// failed is the program of a machine whose program has failed, or never began.
type failed struct{}

func (failed) Call(baltic.Call)     {}
func (failed) Answer(baltic.Answer) {}
func (failed) Between(f func())     { f() }
func (failed) Close()               {}
