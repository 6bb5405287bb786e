package qemu

import (
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"github.com/balticsim/balticsim/baltic"
)

// machine is a machine and its states. Its lock is held during everything that starts, stops or saves it, so that those happen one
// after the other.
type machine struct {
	id       baltic.MachineID
	console  io.Writer
	hardware hardware

	mu     sync.Mutex
	run    *process        // nil when it was killed
	dead   bool            // it has crashed; a state may still be loaded into run
	latest baltic.FrozenID // what it was frozen as, while it is frozen; 0 while it runs
	disk   *disk           // of run
}

// life is a time in which a machine runs: from a boot or a thaw to the next freeze, crash or kill. Whatever ends it first does, and
// everything else has no say any more.
type life struct {
	h *Host
	m *machine
	p *process

	answered atomic.Bool // the machine has, so that from now on it may be expected to do so soon

	ctx   context.Context //nolint:containedctx // of what watches the machine, until the life is over
	over  context.CancelFunc
	watch sync.WaitGroup // what watches
	once  sync.Once
	dead  chan struct{} // closed when it ended with a crash
	cause baltic.Cause  // of that, "" when QEMU did not even start; to be read when dead is closed
	how   string
}

// begin begins a life of the machine that p runs, whose lock the caller holds.
func (h *Host) begin(m *machine, p *process) *life {
	ctx, cancel := context.WithCancel(context.Background())
	l := &life{h: h, m: m, p: p, ctx: ctx, over: cancel, dead: make(chan struct{})}
	m.dead, m.latest = false, 0
	p.quiet.Store(false)
	p.life.Store(l)
	return l
}

// fail ends the life with a crash. It does not wait for the machine's lock.
func (l *life) fail(why baltic.Cause, how string) {
	l.once.Do(func() {
		l.cause, l.how = why, how
		l.over()
		close(l.dead)
		l.h.endings.Go(func() {
			l.m.mu.Lock()
			defer l.m.mu.Unlock()
			l.h.bury(l)
		})
	})
}

// finish ends the life without a crash and tells whether it did.
func (l *life) finish() bool {
	finished := false
	l.once.Do(func() {
		l.over()
		finished = true
	})
	return finished
}

// bury tells of a crash, once. The caller holds the machine's lock.
func (h *Host) bury(l *life) {
	if !l.p.life.CompareAndSwap(l, nil) {
		return
	}
	l.m.dead = true
	l.p.quiet.Store(true)
	h.feed.Wake()
	if l.cause == baltic.Killed {
		l.p.kill() // it may have been cut off only
	}
	if l.cause == "" { // a failure of this computer, which booting again will not mend
		h.tell(baltic.HostEvent{Kind: baltic.Failed, Machine: l.m.id, Text: l.how})
		return
	}
	if !l.answered.Load() && (l.cause == baltic.Panic || l.cause == baltic.Exit) {
		l.how += fmt.Sprintf(" before it was up: its memory of %d MiB may be too little", l.m.hardware.memory)
	}
	h.tell(baltic.HostEvent{Kind: baltic.Crashed, Machine: l.m.id, Cause: l.cause, Text: l.how})
}
