package model_test

import (
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/hosttest"
	"github.com/balticsim/balticsim/baltic/model"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func fixture() hosttest.Fixture {
	return hosttest.Fixture{
		New: func(*testing.T) baltic.Host { return model.New(model.Options{MaxBody: hosttest.MaxBody}) },
		Crash: func(t *testing.T, h baltic.Host, m baltic.MachineID, why baltic.Cause) {
			if err := h.(*model.Host).Crash(m, why); err != nil {
				t.Fatal(err)
			}
		},
		Causes:   []baltic.Cause{baltic.Panic, baltic.Exit, baltic.Killed, baltic.Hang},
		Left:     func(t *testing.T) { goleak.VerifyNone(t) },
		Patience: 30 * time.Second,
	}
}

func TestHost(t *testing.T) { hosttest.Run(t, fixture()) }

func TestWalks(t *testing.T) {
	for seed := range uint64(50) {
		hosttest.Walk(t, fixture(), seed, 60)
	}
}
