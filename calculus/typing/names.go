package typing

import (
	"slices"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
)

// names is Δ. used lists the entries that terms have needed, in order of use, see memo.go.
type names struct {
	types map[calculus.Name]calculus.Type
	used  []calculus.Typed
}

// declare is the well-formedness of Δ: its names are distinct and each has type name, (T)chan or (T)ref with T well formed.
func (j *judge) declare(delta []calculus.Typed) {
	clear(j.names.types)
	j.names.used = j.names.used[:0]
	for _, d := range delta {
		switch d.Type.(type) {
		case calculus.Chan, calculus.Ref:
			j.wellFormed(source.Span{}, d.Type)
		default:
			if d.Type != calculus.NameType {
				fail(j.rules.Name, source.Span{}, "%s is declared with type %s, which no name has", d.Name, show(d.Type))
			}
		}
		if _, twice := j.names.types[d.Name]; twice {
			fail(j.rules.Name, source.Span{}, "%s is declared twice", d.Name)
		}
		j.names.types[d.Name] = d.Type
	}
}

// name is T-Name: a:T ∈ Δ ⟹ a : T.
func (j *judge) name(n calculus.Name, at source.Span) calculus.Type {
	t, ok := j.names.types[n]
	if !ok {
		fail(j.rules.Name, at, "the name %s is not declared", n)
	}
	j.names.used = append(j.names.used, calculus.Typed{Name: n, Type: t})
	return t
}

// agree tells whether Δ has those entries.
func (ns *names) agree(entries []calculus.Typed) bool {
	for _, d := range entries {
		t, ok := ns.types[d.Name]
		if !ok || !calculus.Equal(t, d.Type) {
			return false
		}
	}
	return true
}

// unique drops from used[start:] what is there already.
func (ns *names) unique(start int) {
	const few = 16
	own := ns.used[start:]
	if len(own) <= few {
		kept := own[:0]
		for _, d := range own {
			if !slices.ContainsFunc(kept, func(k calculus.Typed) bool { return k.Name == d.Name }) {
				kept = append(kept, d)
			}
		}
		ns.used = ns.used[:start+len(kept)]
		return
	}
	seen := make(map[calculus.Name]bool, len(own))
	kept := own[:0]
	for _, d := range own {
		if !seen[d.Name] {
			seen[d.Name] = true
			kept = append(kept, d)
		}
	}
	ns.used = ns.used[:start+len(kept)]
}
