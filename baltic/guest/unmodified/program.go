package unmodified

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/frame"
	"github.com/balticsim/balticsim/baltic/guest"
)

// program is a process with what stands around it.
type program struct {
	ctx     context.Context // of everything that the program does, until Close
	cancel  context.CancelFunc
	host    guest.Host
	border  *guest.Border
	exports map[string]baltic.Point // by Call.At
	address string                  // where the program listens
	client  *http.Client
	most    int // bytes of a message
	imports *importServer
	all     sync.WaitGroup
	ready   chan struct{} // closed when the program accepts connections

	mu    sync.Mutex
	calls map[uint64]bool // open
}

// Execute starts the executable of a wiring; it is a guest.Execute. What the program says on its standard error goes to log.
func Execute(log io.Writer) guest.Execute {
	return func(ctx context.Context, w frame.Wiring, h guest.Host) (guest.Program, error) {
		return start(ctx, w, h, log)
	}
}

func start(ctx context.Context, w frame.Wiring, h guest.Host, log io.Writer) (*program, error) {
	border, err := guest.ReadBorder(w)
	if err != nil {
		return nil, err
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	p := &program{
		ctx: ctx, cancel: cancel, host: h, border: border, address: address, most: w.MaxBody, exports: map[string]baltic.Point{},
		client: &http.Client{Transport: &http.Transport{MaxConnsPerHost: mostAtOnce, MaxIdleConnsPerHost: mostAtOnce}},
		ready:  make(chan struct{}), calls: map[uint64]bool{},
	}
	if p.most == 0 {
		p.most = frame.DefaultLimits().Body
	}
	for _, at := range border.Exports {
		p.exports[at.At] = at
	}
	if p.imports, err = serveImports(p); err != nil {
		cancel()
		return nil, err
	}
	if err := p.run(w.Executable, log); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

// freeAddress returns an address of this machine on which nobody listens.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// run starts the process and looks after it.
func (p *program) run(executable string, log io.Writer) error {
	cmd := exec.CommandContext(p.ctx, executable)
	_, port, _ := net.SplitHostPort(p.address)
	cmd.Env = append([]string{"PORT=" + port, "LISTEN=" + p.address}, p.imports.environment()...)
	cmd.Stderr = log
	// A pipe of our own: that of the package would be closed before its last line was read.
	out, in, err := os.Pipe()
	if err != nil {
		return err
	}
	cmd.Stdout = in
	err = cmd.Start()
	_ = in.Close()
	if err != nil {
		_ = out.Close()
		return fmt.Errorf("the executable cannot be started: %w", err)
	}
	ended := make(chan struct{})
	p.all.Go(func() { p.print(out) })
	p.all.Go(func() {
		err := cmd.Wait()
		close(ended)
		_ = out.SetReadDeadline(time.Unix(1, 0)) // a child of it may still hold the pipe
		if p.ctx.Err() == nil {
			p.fail(err)
		}
	})
	p.all.Go(func() { p.await(ended) })
	return nil
}

// print tells what the program writes, line by line, cut where a line is very long.
func (p *program) print(out *os.File) {
	defer out.Close() //nolint:errcheck // it was read only
	r := bufio.NewReaderSize(out, 16<<10)
	for {
		line, err := r.ReadSlice('\n')
		if len(line) > 0 {
			p.host.Say(frame.Frame{Kind: frame.Print}.WithBody(string(line)))
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return
		}
	}
}

func (p *program) fail(err error) {
	how := "by itself"
	if err != nil {
		how = "with " + err.Error()
	}
	p.host.Say(frame.Frame{Kind: frame.Fail}.WithBody("the executable of the machine " + p.border.Machine + " has ended " + how))
}

// await waits until the program accepts connections and says that it does.
func (p *program) await(ended <-chan struct{}) {
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for {
		var d net.Dialer
		if c, err := d.DialContext(p.ctx, "tcp", p.address); err == nil {
			_ = c.Close()
			break
		}
		select {
		case <-again.C:
		case <-ended:
			return
		case <-p.ctx.Done():
			return
		}
	}
	var names []string
	for _, at := range p.border.Exports {
		names = append(names, at.At)
	}
	p.host.Say(frame.Frame{Kind: frame.Ready}.WithBody(frame.Exports{Exports: names}))
	close(p.ready)
}

// Between implements guest.Program: the machine as a whole is what rests.
func (p *program) Between(f func()) { f() }

// Close implements guest.Program: it kills the process.
func (p *program) Close() {
	p.cancel()
	p.imports.close()
	p.all.Wait()
	p.client.CloseIdleConnections()
}

// pathOf is where an operation is served: Service/Op, Service-2/Op.
func pathOf(at string) string {
	return strings.ReplaceAll(strings.Replace(at, ".", "/", 1), "#", "-")
}

// party is who answers for what the program sends.
func (p *program) party() string { return "machine " + p.border.Machine }

// quoted shows the beginning of a text that somebody sent.
func quoted(text []byte) string {
	const most = 200
	if len(text) > most {
		text = text[:most]
	}
	return strconv.Quote(strings.TrimSpace(string(text)))
}
