package farm

import (
	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/pi"
)

// Program is what a farm runs: the program of a script that was assembled with baltic.Options.Live, or one in Go in the setting
// baltic.OnMachines, the layout of what it tells the outside, the signature that declares the types of its messages, and the texts that
// machines are booted with.
type Program struct {
	Farm      *metadata.Farm
	Machine   *pi.Program        // of a script, or
	Go        func(t *pi.Thread) // the main thread of a program in Go
	Signature *calculus.Signature
	Outside   []baltic.Outside
	Metadata  baltic.Text
	Includes  []baltic.Text
	Images    baltic.Text
}

// system returns the transition system of the program.
func (p Program) system(o pi.Options) *pi.System {
	if p.Go != nil {
		return pi.Go(p.Go, o)
	}
	return p.Machine.System(o)
}

// list returns the elements of nested pairs that end in ().
func list(v pi.Value) []pi.Value {
	var all []pi.Value
	for v.Kind() == pi.KindTuple {
		all = append(all, v.Fields()[0])
		v = v.Fields()[1]
	}
	return all
}

// pair returns the two components of a pair.
func pair(v pi.Value) (first, second pi.Value) {
	f := v.Fields()
	return f[0], f[1]
}

func tuple(vs ...pi.Value) pi.Value { return pi.Data{}.Tuple(vs) }
func number(n int64) pi.Value       { return pi.Data{}.Const(calculus.IntConst(n)) }
func text(s string) pi.Value        { return pi.Data{}.Const(calculus.StringConst(s)) }
