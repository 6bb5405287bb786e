package props

import (
	"strings"

	"github.com/balticsim/balticsim/pi"
)

// A machine is one copy: it runs once, or some thread that has stopped it is about to start it again. Machines are the
// partition names with the hint that the property is about.

// copies counts the copies of each machine with a hint.
func copies(v *pi.View, hint string) map[pi.Name]int {
	n := map[pi.Name]int{}
	for _, p := range v.Partitions {
		if p.Name != nil && p.Name.Hint == hint {
			n[*p.Name]++
		}
		for _, t := range p.Threads {
			if t.At != nil && t.At.Kind == pi.NamePart && t.At.Hint == hint && strings.HasPrefix(t.Waits, "start ") {
				n[*t.At]++
			}
		}
	}
	return n
}

func tooMany(copies map[pi.Name]int) bool {
	for _, n := range copies {
		if n > 1 {
			return true
		}
	}
	return false
}

// move tells which properties a step makes bad: it takes the last copy of a machine away.
func (v *viewer) move(from, to pi.State, claims []Truth) {
	before, after := v.space.Config(from).View(), v.space.Config(to).View()
	for i := range v.set.Properties {
		p := &v.set.Properties[i]
		if p.Kind != SingleCopy {
			continue
		}
		left := copies(&after, p.about)
		for name := range copies(&before, p.about) {
			claims[v.firsts[i]].Bad = claims[v.firsts[i]].Bad || left[name] == 0
		}
	}
}
