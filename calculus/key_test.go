package calculus

import (
	"slices"
	"testing"
)

func TestCompareLabels(t *testing.T) {
	order := []string{"", "main", "main!2", "main!10", "main+1", "main+1.0", "main+1.0.3", "main+2.0", "main+10.0", "main.1", "main.1.1", "main.2", "main.10"}
	for i, a := range order {
		for j, b := range order {
			if got, want := CompareLabels(a, b), sign(i-j); got != want {
				t.Errorf("CompareLabels(%q, %q) = %d, want %d", a, b, got, want)
			}
		}
	}
	if !slices.IsSortedFunc(order, CompareLabels) {
		t.Error("not an order")
	}
}

func sign(n int) int { return min(max(n, -1), 1) }

// farm is a host and a machine with things at names that the threads know, or do not.
func farm(thread, message, machineMessage Name, label string) []Place {
	knows := func(n Name) *Digest { return new(Digest).Of(func(e *Encoder) { e.Name(n) }) }
	holds := func(n int64) *Digest { return new(Digest).Of(func(e *Encoder) { e.Int(n) }) }
	return []Place{
		{Host: true, Threads: []Item{{Label: label, Main: true, Digest: knows(thread)}}, Messages: []Item{{Label: "main!1", At: message, Digest: holds(1)}}},
		{Instance: "main+1", Name: Name{"m", "main", 9}, Messages: []Item{{Label: "x!1", At: machineMessage, Digest: holds(2)}}},
	}
}

func TestKeyOf(t *testing.T) {
	n := func(i int) Name { return Name{"n", "main", i} }
	key := func(places []Place) string { return string(KeyOf(places, nil)) }
	base := key(farm(n(1), n(1), n(2), "main"))
	if key(farm(n(5), n(5), n(6), "main")) != base {
		t.Error("a renaming shows")
	}
	if key(farm(n(1), n(1), n(2), "somebody")) != base {
		t.Error("a label shows")
	}
	if key(farm(n(1), n(1), n(1), "main")) == base {
		t.Error("the machine's message does not show though main knows its channel")
	}
	if key(farm(n(1), n(2), n(2), "main")) == base {
		t.Error("the host's message does not show though main knows its channel")
	}
	if key(farm(n(1), n(1), n(2), "main")[:1]) != base {
		t.Error("an empty machine that nobody can reach shows")
	}
	reversed := farm(n(1), n(1), n(1), "main")
	slices.Reverse(reversed)
	if key(reversed) != key(farm(n(1), n(1), n(1), "main")) {
		t.Error("the order of partitions shows")
	}
	if got := string(KeyOf(farm(n(1), n(1), n(2), "main"), []byte("before"))); got != "before"+base {
		t.Error("the key is not appended")
	}
}

// TestKeyManyNames: numbering is the same whether few or many names are known.
func TestKeyManyNames(t *testing.T) {
	digest := func(shift int) *Digest {
		return new(Digest).Of(func(e *Encoder) {
			for range 2 {
				for i := range 100 {
					e.Name(Name{"n", "main", i + shift})
				}
			}
		})
	}
	one, other := digest(0), digest(1000)
	if one.sum != other.sum || one.Same(other) || len(one.names) != 100 {
		t.Error("a hundred names are not numbered by first occurrence")
	}
}
