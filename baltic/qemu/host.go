package qemu

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/link"
	"github.com/balticsim/balticsim/baltic/qemu/reaper"
	"github.com/balticsim/balticsim/internal/atomicfile"
)

// Host is a host of QEMU's machines.
type Host struct {
	o       Options
	folder  string
	guest   []byte
	kernel  kernel
	reaper  *reaper.Reaper
	feed    *link.Feed
	endings sync.WaitGroup // machines that have crashed and that nobody has looked after yet

	mu       sync.Mutex
	closed   bool
	machines []*machine // by MachineID, from 1
	states   []state    // by FrozenID, from 1
	last     int        // number of the last file or name
	epoch    uint64

	building sync.Mutex // held while an initrd is made
}

var _ baltic.Breaker = (*Host)(nil)

// New returns a host without machines. Its error is an ErrMissing when this computer has not what machines need. With the accelerator
// "auto" it boots a machine first, which takes a second or more.
func New(ctx context.Context, o Options) (*Host, error) {
	if runtime.GOOS != "linux" {
		return nil, fmt.Errorf("%w: they need Linux", ErrMissing)
	}
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	h := &Host{o: o}
	if h.kernel, err = readKernel(o.Kernel); err != nil {
		return nil, err
	}
	if h.guest, err = os.ReadFile(o.Guest); err != nil {
		return nil, fmt.Errorf("%w: no program for machines: run make build: %w", ErrMissing, err)
	}
	if err := h.open(); err != nil {
		return nil, err
	}
	h.feed = link.NewFeed()
	if o.Accel == "auto" {
		h.o.Accel = h.probe(ctx)
	}
	return h, nil
}

// Accel returns what computes: "tcg" or "kvm".
func (h *Host) Accel() string { return h.o.Accel }

// open makes the folder and starts the reaper that will remove it.
func (h *Host) open() error {
	var err error
	if h.folder = h.o.Folder; h.folder == "" {
		h.folder, err = os.MkdirTemp("", "balticsim-")
	} else {
		err = os.MkdirAll(h.folder, 0o700)
	}
	if err != nil {
		return err
	}
	if h.folder, err = filepath.Abs(h.folder); err != nil {
		return err
	}
	if h.reaper, err = reaper.Start(h.o.Reaper, reaper.Folders{Own: h.folder, Abandoned: h.o.Abandoned}); err != nil {
		return errors.Join(fmt.Errorf("the process that starts machines: %w", err), os.RemoveAll(h.folder))
	}
	return nil
}

var errClosed = errors.New("the host is closed")

// Boot implements baltic.Host.
func (h *Host) Boot(_ context.Context, b baltic.Boot) (baltic.MachineID, error) {
	initrd, err := h.initrd(b.Image.Executable)
	if err != nil {
		return 0, err
	}
	if b.Image.Executable != "" {
		b.Image.Executable = executable
	}
	m := &machine{console: b.Console, disk: h.newDisk(), hardware: hardware{
		name: b.Name, accel: h.o.Accel, memory: orDefault(b.Limits.MemoryMiB, defaultMemory), cpus: orDefault(b.Limits.CPUs, 1),
		disk: b.Limits.DiskMiB, kernel: h.kernel.image, initrd: initrd,
	}}
	if err := newImage(m.disk.path); err != nil {
		return 0, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := h.add(m); err != nil {
		return 0, err
	}
	p := h.newProcess(m)
	if err := p.link.Wire(b); err != nil {
		_ = p.link.Close()
		return 0, err
	}
	m.run = p
	l := h.begin(m, p)
	h.start(m, p, "")
	l.watch.Go(l.watchOver)
	return m.id, nil
}

// add gives a machine its number.
func (h *Host) add(m *machine) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return errClosed
	}
	h.machines = append(h.machines, m)
	m.id = baltic.MachineID(len(h.machines))
	return nil
}

// initrd returns the first file system of machines with an executable, "" for none. Machines with the same one share it.
func (h *Host) initrd(path string) (string, error) {
	var image []byte
	if path != "" {
		var err error
		if image, err = os.ReadFile(path); err != nil {
			return "", err
		}
	}
	hash := sha256.Sum256(image)
	file := filepath.Join(h.folder, fmt.Sprintf("%x.initrd", hash[:8]))
	h.building.Lock()
	defer h.building.Unlock()
	if _, err := os.Stat(file); err == nil {
		return file, nil
	}
	return file, atomicfile.Write(file, func(w io.Writer) error {
		return writeInitramfs(w, h.guest, h.kernel.modules, image)
	})
}

// Call implements baltic.Host.
func (h *Host) Call(_ context.Context, m baltic.MachineID, c baltic.Call) error {
	return h.speak(m, func(l *link.Link) error { return l.Call(c) })
}

// Answer implements baltic.Host.
func (h *Host) Answer(_ context.Context, m baltic.MachineID, a baltic.Answer) error {
	return h.speak(m, func(l *link.Link) error { return l.Answer(a) })
}

var errDead = errors.New("the machine does not run")

// speak lets f use the link of a machine that runs and is not frozen.
func (h *Host) speak(id baltic.MachineID, f func(*link.Link) error) error {
	m, err := h.machine(id)
	if err != nil {
		return err
	}
	m.mu.Lock()
	p, runs := m.run, m.run != nil && !m.dead && m.latest == 0
	m.mu.Unlock()
	if !runs {
		return errDead
	}
	return f(p.link)
}

// Kill implements baltic.Host.
func (h *Host) Kill(_ context.Context, id baltic.MachineID) error {
	m, err := h.machine(id)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.run != nil {
		h.end(m.run)
	}
	m.run, m.dead, m.latest = nil, false, 0
	return nil
}

// Events implements baltic.Host.
func (h *Host) Events() <-chan baltic.HostEvent { return h.feed.Out() }

// Import implements baltic.Host.
func (h *Host) Import(ctx context.Context, c baltic.Call) (baltic.Answer, error) {
	if h.o.Border == nil {
		return baltic.Answer{}, fmt.Errorf("nobody serves %s", c.At)
	}
	return h.o.Border.Import(ctx, c)
}

// Export implements baltic.Host.
func (h *Host) Export(x baltic.ExportPoint, serve func(ctx context.Context, request json.RawMessage) (json.RawMessage, error)) error {
	if h.o.Border == nil {
		return fmt.Errorf("nothing listens for %s.%s", x.Export, x.Operation)
	}
	return h.o.Border.Export(x, serve)
}

// Close implements baltic.Host. It leaves no process and no file.
func (h *Host) Close() error {
	h.mu.Lock()
	again := h.closed
	h.closed = true
	machines := h.machines
	h.mu.Unlock()
	if again {
		return nil
	}
	var err error
	if h.o.Border != nil {
		err = h.o.Border.Close()
	}
	var all sync.WaitGroup
	for _, m := range machines {
		all.Go(func() { _ = h.Kill(context.Background(), m.id) }) // it is one of ours
	}
	all.Wait()
	h.endings.Wait()
	h.feed.Close()
	return errors.Join(err, h.reaper.Close())
}

// tell puts an event that must not be lost into the feed.
func (h *Host) tell(e baltic.HostEvent) {
	e.At = h.now()
	h.feed.Put(e)
}

func (h *Host) machine(id baltic.MachineID) (*machine, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if id < 1 || int(id) > len(h.machines) {
		return nil, fmt.Errorf("there is no machine %d", id)
	}
	return h.machines[id-1], nil
}

// keep gives a state a number.
func (h *Host) keep(s state) baltic.FrozenID {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.states = append(h.states, s)
	return baltic.FrozenID(len(h.states))
}

func (h *Host) state(id baltic.FrozenID) (state, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if id < 1 || int(id) > len(h.states) {
		return state{}, fmt.Errorf("there is no frozen state %d", id)
	}
	return h.states[id-1], nil
}

func (h *Host) nextEpoch() uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.epoch++
	return h.epoch
}

// number returns a number that nothing else of this host has.
func (h *Host) number() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last++
	return h.last
}

func (h *Host) newDisk() *disk {
	return &disk{path: filepath.Join(h.folder, fmt.Sprintf("%d.qcow2", h.number())), used: true}
}
