package source

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestNearest(t *testing.T) {
	roles := []string{"createPaymentRole", "createOrderEntryRole", "createOrderProcessingRole", "eOr", "ePar", "eRef", "eRefUpdate", "send", "recv"}
	for _, c := range []struct {
		name string
		from []string
		want string
	}{
		{"createPaymentrole", roles, "createPaymentRole"},
		{"create_payment_role", roles, "createPaymentRole"},
		{"createPaymntRole", roles, "createPaymentRole"},
		{"createOrderRole", roles, "createOrderEntryRole"},
		{"sned", roles, "send"},
		{"rcev", roles, "recv"},
		{"eor", roles, "eOr"},
		{"eRefUpdte", roles, "eRefUpdate"},
		{"importPayment", roles, ""},
		{"x", []string{"y", "z"}, ""},
		{"e1", []string{"e2", "e3"}, ""},
		{"X", []string{"y", "x"}, "x"},
		{"send", []string{"send"}, ""},
		{"abc", []string{"abd", "abe"}, "abd"},
		{"abc", []string{"abe", "abd"}, "abd"},
		{"abcd", []string{"abdc", "ABCD"}, "ABCD"},
		{"pay", nil, ""},
		{"", []string{"a"}, ""},
		{"naïveté", []string{"naivete", "naïvete"}, "naïvete"},
	} {
		got, ok := Nearest(c.name, c.from)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("Nearest(%q) = %q, %v; want %q", c.name, got, ok, c.want)
		}
	}
}

// TestNearestOrder: the answer does not depend on the order of the candidates.
func TestNearestOrder(t *testing.T) {
	word := rapid.StringMatching(`[abAB_]{0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		name, list := word.Draw(t, "name"), rapid.SliceOfN(word, 0, 6).Draw(t, "list")
		a, _ := Nearest(name, list)
		shuffled := rapid.Permutation(list).Draw(t, "shuffled")
		if b, _ := Nearest(name, shuffled); a != b {
			t.Fatalf("%q among %q: %q, among %q: %q", name, list, a, shuffled, b)
		}
		if a != "" && !slices.Contains(list, a) {
			t.Fatalf("%q is no candidate", a)
		}
	})
}

// TestEditDistance: a metric on short words, and at most one for one edit.
func TestEditDistance(t *testing.T) {
	word := rapid.SliceOfN(rapid.SampledFrom([]rune("abc")), 0, 6)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := editDistance(a, b)
		if d != editDistance(b, a) || (d == 0) != slices.Equal(a, b) {
			t.Fatalf("%q %q: %d, %d", string(a), string(b), d, editDistance(b, a))
		}
		if diff := len(a) - len(b); d < max(diff, -diff) || d > max(len(a), len(b)) {
			t.Fatalf("%q %q: %d", string(a), string(b), d)
		}
		if len(a) > 1 {
			i := rapid.IntRange(0, len(a)-2).Draw(t, "i")
			swapped := slices.Clone(a)
			swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
			if editDistance(a, swapped) > 1 {
				t.Fatalf("%q %q", string(a), string(swapped))
			}
		}
	})
}
