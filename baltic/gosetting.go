package baltic

import (
	"encoding/json"

	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/pi"
)

// Setting says what is in the machines of a farm in Go, and what is outside it. It is the one argument that changes when a program leaves
// the model for machines of a Host. The zero Setting is the model: machines are partitions that run images in Go.
type Setting struct {
	farm  *metadata.Farm
	codec Codec
}

// Codec reads and writes messages as values of scripts, by their types. Its methods fail when a message does not have the type.
type Codec interface {
	Decode(t calculus.Type, text []byte) (pi.Value, error)
	Encode(t calculus.Type, v pi.Value) ([]byte, error)
}

// OnMachines is the setting of a farm whose machines are outside the program: in their partitions are stand-ins, as in a script that was
// assembled with Options.Live. What the program tells on the channel OutsideHint is in the order of OutsideOf.
func OnMachines(farm *metadata.Farm, c Codec) Setting { return Setting{farm, c} }

// OutsideOf lists what a program in Go tells of a farm: its machines, its imports and its exports, in the order of the metadata.
func OutsideOf(farm *metadata.Farm) []Outside {
	var all []Outside
	for _, m := range farm.Machines {
		all = append(all, Outside{Machine: m})
	}
	for _, i := range farm.Imports {
		for _, p := range ImportPoints(i) {
			all = append(all, Outside{Import: i, Point: p})
		}
	}
	for _, x := range farm.Exports {
		for _, p := range ExportPoints(x) {
			all = append(all, Outside{Export: x, Point: p})
		}
	}
	return all
}

// live tells whether machines are outside the program.
func (s Setting) live() bool { return s.farm != nil }

// message returns a Go value as a script has it. The run fails when it does not have the type.
func message[A any](t *pi.Thread, s Setting, typ calculus.Type, x A) pi.Value {
	text, err := json.Marshal(x)
	if _, unit := any(x).(struct{}); unit {
		text, err = []byte("null"), nil
	}
	if err == nil {
		var v pi.Value
		if v, err = s.codec.Decode(typ, text); err == nil {
			return v
		}
	}
	pi.Fail(t, err.Error())
	panic("baltic: a thread goes on after it has failed")
}

// received returns a message as the Go value that it was made of, or would be.
func received[A any](t *pi.Thread, s Setting, typ calculus.Type, v pi.Value) (x A) {
	text, err := s.codec.Encode(typ, v)
	if _, unit := any(x).(struct{}); unit && err == nil {
		return x
	}
	if err == nil {
		err = json.Unmarshal(text, &x)
	}
	if err != nil {
		pi.Fail(t, err.Error())
	}
	return x
}

// raw is a channel that carries values of scripts to or from the outside.
type raw = pi.Chan[pi.Value]

func newRaw(t *pi.Thread, hint string) raw { return pi.NewChan[pi.Value](t, hint) }

func pairOf(a, b pi.Value) pi.Value { return pi.Data{}.Tuple([]pi.Value{a, b}) }

// telling nests values in pairs that end in ().
func telling(vs []pi.Value) pi.Value {
	rest := pi.ValueOf(struct{}{})
	for i := len(vs) - 1; i >= 0; i-- {
		rest = pairOf(vs[i], rest)
	}
	return rest
}

// outward returns what asks the outside, on a channel of requests.
func outward[A, B any](s Setting, p Point, requests raw) Func[A, B] {
	return func(t *pi.Thread, x A) B {
		v := message(t, s, p.Input, x)
		answer := newRaw(t, "resp")
		pi.Send(t, requests, pairOf(v, pi.ValueOf(answer)))
		return received[B](t, s, p.Output, pi.Recv(t, answer))
	}
}

// inward answers, with f, what the outside asks: pairs of a number and a request. It does not return.
func inward[A, B any](t *pi.Thread, s Setting, p Point, question, answer raw, f Func[A, B]) {
	for {
		asked := pi.Recv(t, question).Fields()
		pi.Fork(t, func(t *pi.Thread) {
			y := f(t, received[A](t, s, p.Input, asked[1]))
			pi.Send(t, answer, pairOf(asked[0], message(t, s, p.Output, y)))
		})
	}
}

// The parts that every stand-in has, as in standInText and operatorText.

func says(t *pi.Thread, text pi.Chan[string]) {
	for {
		pi.Print(t, pi.Recv(t, text))
	}
}

// order is a command to a machine, with the number of the snapshot that it is about.
type order = pi.Pair[string, int]

func operate(t *pi.Thread, command pi.Chan[order], vm VM, finished pi.Chan[struct{}]) {
	taken := map[int]VMSnapshot{}
	for {
		o := pi.Recv(t, command)
		if o.A == CommandSnapshot {
			taken[o.B] = Snapshot(t, vm)
		} else {
			Restore(t, taken[o.B])
		}
		pi.Send(t, finished, struct{}{})
	}
}
