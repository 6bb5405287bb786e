package step

// Identity says when two states of a system are the same.
type Identity uint8

// Position: every thread and every name keeps its identity. Multiset: threads have none, names do. Congruence: the same
// modulo structural congruence and renaming of names.
const (
	Congruence Identity = iota
	Multiset
	Position
)

// String returns the name used on the command line and in reports.
func (id Identity) String() string { return [...]string{"congruence", "multiset", "position"}[id] }
