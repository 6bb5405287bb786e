package qemu

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/frame"
)

// disk is an image that holds states. At most one process uses it.
type disk struct {
	path string
	mu   sync.Mutex // held while it changes or is copied
	used bool
}

func (d *disk) release() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.used = false
}

// state is a frozen machine.
type state struct {
	disk     *disk  // nil of a machine that had crashed
	name     string // in the disk
	hardware hardware
}

// Freeze implements baltic.Host. A machine that does not come to rest in time hangs.
func (h *Host) Freeze(ctx context.Context, id baltic.MachineID) (baltic.FrozenID, error) {
	m, err := h.machine(id)
	if err != nil {
		return 0, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.latest != 0 {
		return 0, fmt.Errorf("machine %d is frozen already", id)
	}
	var s state
	if m.run != nil && !m.dead {
		if s, err = h.save(ctx, m); err != nil {
			return 0, err
		}
	}
	m.latest = h.keep(s)
	h.tell(baltic.HostEvent{Kind: baltic.Frozen, Machine: id})
	return m.latest, nil
}

// save stops a machine that runs and saves its state. When the machine crashes before that is done, it is told as every crash, and
// the state is that of a machine that had crashed.
func (h *Host) save(ctx context.Context, m *machine) (state, error) {
	p := m.run
	l := p.life.Load()
	if l == nil {
		return state{}, errors.New("the machine did not start")
	}
	s := state{disk: m.disk, name: fmt.Sprintf("s%d", h.number()), hardware: m.hardware}
	err := func() error {
		ctx, cancel := l.bound(ctx, h.o.Boot)
		defer cancel()
		if err := p.await(ctx); err != nil {
			return err
		}
		if err := l.hold(ctx); err != nil {
			return err
		}
		if err := p.monitor.Execute(ctx, "stop", nil, nil); err != nil {
			return err
		}
		m.disk.mu.Lock()
		defer m.disk.mu.Unlock()
		return p.human(ctx, "savevm "+s.name)
	}()
	switch {
	case err == nil && l.finish():
		p.life.Store(nil)
		l.watch.Wait()
		return s, nil
	case err != nil && ctx.Err() != nil:
		return state{}, context.Cause(ctx) // whoever asked does not want to know any more; the machine may be held for good
	case err != nil:
		l.fail(baltic.Hang, "it did not come to rest: "+err.Error()) // unless it has crashed
	}
	<-l.dead
	h.bury(l)
	return state{}, nil
}

// hold lets a machine come to rest. While it boots it has longer.
func (l *life) hold(ctx context.Context) error {
	patience := l.h.o.Silence
	if !l.answered.Load() {
		patience = l.h.o.Boot
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return l.p.link.Hold(ctx)
}

// bound bounds what a machine may take to do something: nothing is waited for when it has crashed.
func (l *life) bound(ctx context.Context, patience time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	stop := context.AfterFunc(l.ctx, cancel)
	return ctx, func() {
		stop()
		cancel()
	}
}

// human runs a command of the human monitor, which says nothing when it succeeds.
func (p *process) human(ctx context.Context, command string) error {
	out, err := p.monitor.Human(ctx, command)
	if err == nil && strings.TrimSpace(out) != "" {
		err = errors.New(strings.TrimSpace(out))
	}
	return err
}

// Thaw implements baltic.Host. The state may be one of another machine.
func (h *Host) Thaw(ctx context.Context, id baltic.MachineID, f baltic.FrozenID) error {
	m, err := h.machine(id)
	if err != nil {
		return err
	}
	s, err := h.state(f)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.run != nil && !m.dead && m.latest == 0 {
		return fmt.Errorf("machine %d runs", id)
	}
	if s.disk == nil { // it had crashed, so it stays where it is
		m.dead, m.latest = true, 0
		return nil
	}
	if m.run != nil && m.run.alive() && m.run.disk == s.disk && (m.latest == f || h.load(ctx, m.run, s) == nil) {
		return h.goOn(ctx, m)
	}
	return h.revive(ctx, m, s)
}

// load loads a state in place of what the process runs. It fails when the process is in no state to do that.
func (h *Host) load(ctx context.Context, p *process, s state) error {
	ctx, cancel := context.WithTimeout(ctx, h.o.Silence)
	defer cancel()
	return p.human(ctx, "loadvm "+s.name)
}

// revive goes on from a state in a new process.
func (h *Host) revive(ctx context.Context, m *machine, s state) error {
	if m.run != nil {
		h.end(m.run)
		m.run = nil
	}
	own, err := h.own(s.disk)
	if err != nil {
		return err
	}
	m.disk, m.hardware = own, s.hardware
	m.run = h.newProcess(m)
	h.start(m, m.run, s.name)
	if err := m.run.await(ctx); err != nil {
		h.end(m.run)
		m.run = nil
		return fmt.Errorf("machine %d cannot go on: %w", m.id, err)
	}
	return h.goOn(ctx, m)
}

// goOn lets a machine whose state is loaded run, in a new epoch.
func (h *Host) goOn(ctx context.Context, m *machine) error {
	p := m.run
	l := h.begin(m, p)
	l.answered.Store(true) // before it was frozen
	bounded, cancel := l.bound(ctx, h.o.Silence)
	defer cancel()
	err := p.monitor.Execute(bounded, "cont", nil, nil)
	if err == nil {
		moment := frame.Moment{Time: h.now().UnixNano(), Entropy: make([]byte, 64)}
		_, _ = rand.Read(moment.Entropy) // never fails
		err = p.link.Sync(bounded, h.nextEpoch(), nonce(), moment)
	}
	if err == nil {
		l.watch.Go(l.watchOver)
		return nil
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	l.fail(baltic.Hang, "it did not go on: "+err.Error()) // unless it has crashed
	return nil
}

// nonce is a number that was never used before.
func nonce() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails
	return binary.LittleEndian.Uint64(b[:])
}

// own takes a disk with the states of d that no process uses: d itself or a copy.
func (h *Host) own(d *disk) (*disk, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.used {
		d.used = true
		return d, nil
	}
	copied := h.newDisk()
	return copied, copyFile(copied.path, d.path)
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // only read
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// now is the time for people and for machines, never for decisions.
func (h *Host) now() time.Time { return time.Now() }
