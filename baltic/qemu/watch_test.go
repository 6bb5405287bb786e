package qemu

import (
	"testing"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/link"
	"github.com/balticsim/balticsim/internal/qmp"
)

// TestKernelUp: that a machine's kernel is up is told while it boots, not when QEMU repeats it for a state that was loaded.
func TestKernelUp(t *testing.T) {
	h := &Host{feed: link.NewFeed()}
	defer h.feed.Close()
	m := &machine{id: 1, disk: &disk{}}
	p := h.newProcess(m)
	defer p.link.Close() //nolint:errcheck // nothing was sent
	up := qmp.Event{Name: "VSERPORT_CHANGE"}
	p.event(up) // no life has begun
	l := h.begin(m, p)
	p.event(up)
	l.answered.Store(true)
	p.event(up)
	h.tell(baltic.HostEvent{Kind: baltic.Ready, Machine: m.id})
	for _, want := range []baltic.HostEventKind{baltic.Booting, baltic.Ready} {
		if e := <-h.feed.Out(); e.Kind != want {
			t.Errorf("told %v, want %v", e, want)
		}
	}
	l.over()
}
