package conform_test

import (
	"context"
	"testing"

	"github.com/balticsim/balticsim/baltic/conform"
)

// TestOperators: what an operator does is admitted as his, whatever the script does, and goes back to the snapshot of its number.
func TestOperators(t *testing.T) {
	const counter = "let image_A () = let n = ref 0 in fun () -> n := !n + 1; !n"
	by := func(kind conform.Kind, snapshot int) conform.Event {
		return conform.Event{Kind: kind, Machine: "A", By: conform.Operator, Snapshot: snapshot}
	}
	// call is one call with its answer, which is the count.
	call := func(n int, count string) []conform.Event {
		return []conform.Event{asked(n, ""), asked(n+1, "A"), told(n+1, "A", count), told(n, "", count)}
	}
	concat := func(parts ...[]conform.Event) []conform.Event {
		var all []conform.Event
		for _, p := range parts {
			all = append(all, p...)
		}
		return all
	}
	one := func(e conform.Event) []conform.Event { return []conform.Event{e} }
	taken := concat(call(1, "1"), one(by(conform.Snapshot, 1)), call(3, "2"), one(by(conform.Snapshot, 2)), call(5, "3"))
	m := farmOf(t, numberMeta, counter, "let (vm, e) = createARole ()\nlet () = exportNumber e")
	for _, c := range []struct {
		name     string
		events   []conform.Event
		admitted int
	}{
		{"back to the first", concat(taken, one(by(conform.Restore, 1)), call(7, "2")), 19},
		{"back to the second", concat(taken, one(by(conform.Restore, 2)), call(7, "3")), 19},
		{"the count of the other one", concat(taken, one(by(conform.Restore, 2)), call(7, "2")), 17},
		{"to one that was not taken", concat(taken, one(by(conform.Restore, 3)), call(7, "2")), 14},
		{"after a crash", concat(taken, one(of(conform.Crash, "A")), one(by(conform.Restore, 1)), call(7, "2")), 20},
		{"as if the script had done it", concat(call(1, "1"), one(of(conform.Snapshot, "A"))), 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := conform.Validate(context.Background(), m, c.events, conform.Options{})
			if v.Admitted != c.admitted || v.Answer == conform.Unknown || (v.Answer == conform.Admitted) != (c.admitted == len(c.events)) {
				t.Errorf("%s %s after %d, want %d; instead of %v\n%s", v.Answer, v.Why, v.Admitted, c.admitted, v.Refused, list(v.Instead))
			}
		})
	}
}
