package pi

import (
	"slices"

	"github.com/balticsim/balticsim/step"
)

// FutureKeyAs is KeyAs without the output so far, as System.FutureKey is Key without it.
func (x *Space) FutureKeyAs(s State, id step.Identity, into []byte) []byte {
	silent := State{slices.Clone(s.words)}
	silent.words[atOutput] = 0
	return x.KeyAs(silent, id, into)
}
