package qemu

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/link"
	"github.com/balticsim/balticsim/internal/qmp"
)

// event reads what QEMU tells. Panics and ends that nobody asked for are crashes. A process that was killed tells nothing: its stream ends.
func (p *process) event(e qmp.Event) {
	switch e.Name {
	case "GUEST_PANICKED":
		p.fail(baltic.Panic, "its kernel panicked")
	case "SHUTDOWN":
		var data struct{ Reason string }
		if err := json.Unmarshal(e.Data, &data); err == nil && data.Reason == "host-signal" {
			p.fail(baltic.Killed, "its process was ended by a signal")
			return
		}
		p.fail(baltic.Exit, "it switched itself off ("+data.Reason+")")
	case "VSERPORT_CHANGE":
		if l := p.life.Load(); l != nil && !l.answered.Load() { // QEMU tells it of a state that was loaded, too, and late
			l.h.tell(baltic.HostEvent{Kind: baltic.Booting, Machine: l.m.id, Text: "its kernel is up"})
		}
	}
}

// watchOver asks a machine from time to time whether it is there, until its life is over. While it boots it may take longer to answer.
func (l *life) watchOver() {
	for l.beats() {
		l.answered.Store(true)
		timer := time.NewTimer(l.h.o.Heartbeat)
		select {
		case <-timer.C:
		case <-l.ctx.Done():
			timer.Stop()
			return
		}
	}
}

// beats tells whether the machine answers in time. One that does not hangs.
func (l *life) beats() bool {
	patience := l.h.o.Silence
	if !l.answered.Load() {
		patience = l.h.o.Boot
	}
	ctx, cancel := context.WithTimeout(l.ctx, patience)
	defer cancel()
	err := l.p.link.Ping(ctx)
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, link.ErrFull) {
		l.fail(baltic.Hang, "it did not answer for "+patience.String())
	}
	return err == nil
}
