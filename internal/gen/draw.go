package gen

import (
	"strings"

	"pgregory.net/rapid"
)

// uniform draws one of all, and shrinks to the first. The library's own draws prefer the first few, which leaves nothing but trivial
// programs; single bits are fair.
func uniform[A any](t *rapid.T, all []A) A {
	const bits = 8
	index := 0
	for range bits {
		index <<= 1
		if rapid.Bool().Draw(t, "") {
			index++
		}
	}
	return all[index*len(all)>>bits]
}

// pick draws one of the words; a word that stands there twice is drawn twice as often. The first word is the simplest.
func pick(t *rapid.T, words string) string { return uniform(t, strings.Fields(words)) }
