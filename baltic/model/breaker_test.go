package model_test

import (
	"context"
	"testing"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/model"
)

// TestBreak: each way to make a machine fail has its cause, and there is nothing to break of a machine that has failed.
func TestBreak(t *testing.T) {
	for how, cause := range map[baltic.Breakage]baltic.Cause{
		baltic.BreakKill: baltic.Killed, baltic.BreakPause: baltic.Hang, baltic.BreakCut: baltic.Hang,
	} {
		h := model.New(model.Options{})
		m, err := h.Boot(context.Background(), baltic.Boot{Role: "Nothing", Name: "Nothing"})
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Break(context.Background(), m, how); err != nil {
			t.Error(err)
		}
		for e := range h.Events() {
			if e.Kind != baltic.Crashed {
				continue
			}
			if e.Cause != cause {
				t.Errorf("%s is a crash by %s", how, e.Cause)
			}
			break
		}
		if err := h.Break(context.Background(), m, how); err == nil {
			t.Error("a machine that has failed can fail")
		}
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	}
}
