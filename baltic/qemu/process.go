package qemu

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/frame"
	"github.com/balticsim/balticsim/baltic/link"
	"github.com/balticsim/balticsim/baltic/qemu/reaper"
	"github.com/balticsim/balticsim/internal/qmp"
)

// process is one QEMU, from the moment at which it is asked for. It runs or holds one machine.
type process struct {
	link   *link.Link // what is said before the process is there waits
	stream *stream
	disk   *disk
	log    string          // file: what QEMU itself has to say
	up     chan struct{}   // closed when the fields below are there, or err
	gone   chan struct{}   // closed when QEMU says nothing more, or never did
	ctx    context.Context //nolint:containedctx // of its start
	cancel context.CancelFunc
	all    sync.WaitGroup // what serves it

	err     error // why it did not start
	child   *reaper.Process
	monitor *qmp.Client

	life  atomic.Pointer[life] // while the machine runs
	quiet atomic.Bool          // what comes from the machine is of no interest
}

// newProcess returns a process of a machine that has not started.
func (h *Host) newProcess(m *machine) *process {
	p := &process{
		stream: newStream(), disk: m.disk, up: make(chan struct{}), gone: make(chan struct{}),
		log: filepath.Join(h.folder, fmt.Sprintf("%d.log", m.id)),
	}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	p.link = link.New(p.stream, link.Options{
		Event: func(e baltic.HostEvent) {
			e.Machine, e.At = m.id, h.now()
			h.feed.Offer(e, p.quiet.Load)
		},
		Gone: func(err error) {
			if errors.As(err, new(*frame.Lost)) { // otherwise the process has ended, which the monitor tells
				p.fail(baltic.Killed, "it was cut off: "+err.Error())
			}
		},
		MaxBody: h.o.MaxBody,
		Epoch:   h.nextEpoch(), // a machine may go on as another one
	})
	return p
}

// start lets a process go on from the state load, or boot when that is "". It returns at once.
func (h *Host) start(m *machine, p *process, load string) {
	p.all.Go(func() {
		if p.err = h.bringUp(p.ctx, m, p, load); p.err != nil {
			close(p.gone)
		}
		close(p.up)
		if p.err != nil {
			p.fail("", "it did not start: "+p.err.Error())
		}
	})
}

// bringUp starts QEMU and takes the connections that it makes to us.
func (h *Host) bringUp(ctx context.Context, m *machine, p *process, load string) error {
	ctx, cancel := context.WithTimeout(ctx, h.o.Boot)
	defer cancel()
	number := h.number()
	place := func(kind string) string { return filepath.Join(h.folder, fmt.Sprintf("%d.%s", number, kind)) }
	ends := endpoints{monitor: place("q"), console: place("c"), port: place("p"), states: p.disk.path, load: load}
	var listeners []net.Listener
	defer func() {
		for _, l := range listeners {
			_ = l.Close() // removes the socket
		}
	}()
	for _, path := range []string{ends.port, ends.console, ends.monitor} {
		l, err := net.Listen("unix", path)
		if err != nil {
			return err
		}
		listeners = append(listeners, l)
	}
	child, err := h.reaper.Run(ctx, command(h.o.QEMU, m.hardware, ends), p.log)
	if err != nil {
		return err
	}
	p.child = child
	ctx, ended := context.WithCancelCause(ctx)
	defer ended(nil)
	stop := context.AfterFunc(ctx, func() {
		for _, l := range listeners {
			_ = l.Close()
		}
	})
	defer stop()
	p.all.Go(func() {
		<-child.Ended()
		ended(how(child, p.log))
	})
	var conns []net.Conn
	for _, l := range listeners {
		c, err := l.Accept()
		if err != nil {
			for _, c := range conns {
				_ = c.Close()
			}
			child.Kill()
			return context.Cause(ctx)
		}
		conns = append(conns, c)
	}
	p.stream.connect(conns[0])
	p.all.Go(func() { copyConsole(m.console, conns[1]) })
	monitor, err := qmp.New(ctx, conns[2], p.event)
	if err != nil {
		_ = conns[1].Close()
		if !errors.Is(err, io.EOF) && !errors.Is(err, syscall.ECONNRESET) { // as it is when it has ended, or is about to
			child.Kill()
			return err
		}
		<-child.Ended()
		return how(child, p.log)
	}
	p.monitor = monitor
	p.all.Go(func() {
		<-monitor.Done()
		_ = conns[1].Close()
		_ = p.stream.Close()
		close(p.gone)
		p.fail(baltic.Killed, "its process has ended")
	})
	return nil
}

// copyConsole gives what a machine's console says to whoever wants it.
func copyConsole(to io.Writer, from io.Reader) {
	if to != nil {
		_, _ = io.Copy(to, from) // a reader that fails is no reason to stop the machine
	}
	_, _ = io.Copy(io.Discard, from)
}

// how says how QEMU ended, with the last that it had to say.
func how(child *reaper.Process, log string) error {
	text, err := os.ReadFile(log)
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	if err != nil || lines[len(lines)-1] == "" {
		return errors.New("QEMU ended: " + child.How())
	}
	return fmt.Errorf("QEMU ended: %s: %s", child.How(), lines[len(lines)-1])
}

// await waits until the process is there.
func (p *process) await(ctx context.Context) error {
	select {
	case <-p.up:
		return p.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// alive tells whether QEMU is there and can be heard.
func (p *process) alive() bool {
	select {
	case <-p.gone:
		return false
	default:
		return !p.stream.muted.Load()
	}
}

// fail ends the life of the machine that runs, if it does.
func (p *process) fail(why baltic.Cause, how string) {
	if l := p.life.Load(); l != nil {
		l.fail(why, how)
	}
}

// kill kills the process, if it was ever there. It returns when the process has started or will not, and before it has ended.
func (p *process) kill() {
	p.cancel()
	<-p.up
	if p.child != nil {
		p.child.Kill()
	}
}

// end kills the process and returns when nothing of it runs any more.
func (h *Host) end(p *process) {
	if l := p.life.Load(); l != nil {
		l.finish()
		l.watch.Wait()
		p.life.Store(nil)
	}
	p.quiet.Store(true)
	h.feed.Wake()
	p.kill()
	if p.child != nil {
		<-p.child.Ended()
	}
	if p.monitor != nil {
		p.monitor.Close()
	}
	_ = p.link.Close()
	p.all.Wait()
	p.disk.release()
}
