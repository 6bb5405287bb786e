package pi_test

import (
	"bytes"
	"testing"

	"github.com/balticsim/balticsim/pi"
)

// TestFutureKey: what has been printed is in the key and not in the future key; everything else is in both.
func TestFutureKey(t *testing.T) {
	s := compile(t, `
let rec loop n = print_string "tick"; loop n
let () = loop (Sim.choose [1; 2])`).System(pi.Options{})
	c := s.Start()
	start := s.FutureKey(c, nil)
	c = s.Next(c, s.Steps(c, nil)[0])
	key, future := s.Key(c, nil), s.FutureKey(c, nil)
	if bytes.Equal(start, future) {
		t.Error("a choice makes no difference to the future key")
	}
	c = s.Next(c, s.Steps(c, nil)[0])
	if c.Output() != "tick" {
		t.Fatalf("the output is %q", c.Output())
	}
	if bytes.Equal(key, s.Key(c, nil)) {
		t.Error("printing makes no difference to the key")
	}
	if !bytes.Equal(future, s.FutureKey(c, nil)) || c.Output() != "tick" {
		t.Error("printing makes a difference to the future key")
	}
}
