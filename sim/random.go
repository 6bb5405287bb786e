package sim

import (
	"math/bits"
	"math/rand/v2"
)

// Random returns the scheduler that picks uniformly among all enabled steps, environment moves included. Where only
// environment moves are enabled, ending the run is one more alternative, as likely as each of them.
//
// The draws are those of the PCG-DXSM generator of math/rand/v2 with the two seed words seed and RandomStream: a draw
// below n takes the high word of the 128-bit product of one output and n, and is repeated while the low word is below
// 2⁶⁴ mod n. A draw with one alternative takes nothing from the generator. So a seed means the same run everywhere.
func Random(seed uint64) Scheduler {
	r := &random{}
	r.pcg.Seed(seed, RandomStream)
	return r
}

// RandomStream is the second seed word of Random.
const RandomStream = 0xba171c

type random struct{ pcg rand.PCG }

func (r *random) Pick(v View) (int, error) {
	steps := v.Enabled()
	n := len(steps)
	if OnlyEnv(steps) {
		n++
	}
	if i := r.below(uint64(n)); i < len(steps) {
		return i, nil
	}
	return Stop, nil
}

func (r *random) below(n uint64) int {
	if n == 1 {
		return 0
	}
	high, low := bits.Mul64(r.pcg.Uint64(), n)
	if low < n { // only then can low be below 2⁶⁴ mod n, and the division is worth its cost
		for reject := -n % n; low < reject; {
			high, low = bits.Mul64(r.pcg.Uint64(), n)
		}
	}
	return int(high)
}
