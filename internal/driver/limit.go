package driver

import (
	"fmt"
	"slices"

	"github.com/balticsim/balticsim/internal/source"
)

// maxDiagnostics is how many mistakes and warnings are told at once. Nobody reads more, and a file that is not a script at all
// can have one in every word.
const maxDiagnostics = 100

// limited keeps the first maxDiagnostics, errors before warnings but in their order, and says in the last how many there are
// besides.
func limited(ds source.Diagnostics) source.Diagnostics {
	if len(ds) <= maxDiagnostics {
		return ds
	}
	errors := 0
	for _, d := range ds {
		if d.Severity == source.Error {
			errors++
		}
	}
	room := map[source.Severity]int{source.Error: min(errors, maxDiagnostics)}
	room[source.Warning] = maxDiagnostics - room[source.Error]
	var kept source.Diagnostics
	for _, d := range ds {
		if room[d.Severity] > 0 {
			room[d.Severity]--
			kept = append(kept, d)
		}
	}
	last := *kept[len(kept)-1]
	last.Notes = append(slices.Clone(last.Notes), fmt.Sprintf("there are %d more like these", len(ds)-len(kept)))
	kept[len(kept)-1] = &last
	return kept
}
