package sim

import "github.com/balticsim/balticsim/step"

// Dependent tells whether two steps with these uses may get in each other's way: they share a token, and one of them
// does more than read it. Steps that are not dependent commute. The lists are short, so they are compared pairwise.
func Dependent(a, b []step.Use) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Token == y.Token && (x.Mode != step.Read || y.Mode != step.Read) {
				return true
			}
		}
	}
	return false
}
