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

// Host is what a program tells the host. Its methods may be called from any goroutine, and wait while the machine is held.
type Host interface {
	// Say sends a frame of the kinds Ready, Reply, Print, Fail and Drop.
	Say(f frame.Frame)
	// Ask sends a question. Before it does it calls numbered with the number of the question, under which the answer will come.
	Ask(at string, request []byte, numbered func(id uint64))
}

// Execute starts a program that is an executable file.
type Execute func(ctx context.Context, w frame.Wiring, h Host) (Program, error)

// failed is the program of a machine whose program has failed, or never began.
type failed struct{}

func (failed) Call(baltic.Call)     {}
func (failed) Answer(baltic.Answer) {}
func (failed) Between(f func())     { f() }
func (failed) Close()               {}
