package backends_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/baltic/farm"
	"github.com/balticsim/balticsim/baltic/model"
	"github.com/balticsim/balticsim/baltic/qemu/qemutest"
	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/internal/source"
)

func TestMain(m *testing.M) {
	qemutest.Reap()
	goleak.VerifyTestMain(m)
}

const (
	eop   = "../../../examples/eop"
	order = "OrderEntry.SubmitOrder"
)

// patience is how long a test waits for anything before it fails; no verdict depends on it. Machines on a busy computer are slow.
const patience = 5 * time.Minute

// backend makes a host for a farm.
type backend func(t testing.TB, b *border) baltic.Host

// onModel is the backend of machines of the model.
func onModel(_ testing.TB, b *border) baltic.Host {
	return modelHost{model.New(model.Options{Import: b.Import}), b}
}

// modelHost is a host of machines of the model whose exports are those of the border.
type modelHost struct {
	*model.Host
	border *border
}

// Export implements baltic.Host.
func (h modelHost) Export(x baltic.ExportPoint, s serve) error { return h.border.Export(x, s) }

// onQEMU is the backend of QEMU's machines. Hosts follow one after the other, and no other test uses machines until this one ends.
func onQEMU(t testing.TB) backend {
	t.Helper()
	o := qemutest.Options(t)
	o.Silence = 15 * time.Second // a test waits for it
	return func(t testing.TB, b *border) baltic.Host {
		with := o
		with.Border = b
		return qemutest.New(t, with)
	}
}

// compile compiles a script whose companions stand beside it.
func compile(t testing.TB, in driver.Inputs) *driver.Program {
	t.Helper()
	p, ds := driver.Compile(in)
	if ds.HasErrors() {
		var b strings.Builder
		source.Render(&b, ds, false)
		t.Fatal(b.String())
	}
	return p
}

// record is what has happened on a farm.
type record struct {
	mu     sync.Mutex
	events []conform.Event
	kinds  map[conform.Kind]int // how many there are of each
	change chan struct{}        // poked after each
}

func (r *record) add(e conform.Event) {
	r.mu.Lock()
	r.events = append(r.events, e)
	r.kinds[e.Kind]++
	r.mu.Unlock()
	select {
	case r.change <- struct{}{}:
	default: // somebody will look anyway
	}
}

// all returns the events so far.
func (r *record) all() []conform.Event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.events)
}

// total returns how often something of a kind has happened.
func (r *record) total(kind conform.Kind) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.kinds[kind]
}

// count returns how often something of a kind has happened to a machine, or at an operation.
func (r *record) count(kind conform.Kind, where string) int {
	n := 0
	for _, e := range r.all() {
		if e.Kind == kind && (e.Machine == where || e.At == where) {
			n++
		}
	}
	return n
}

func (r *record) String() string {
	var b strings.Builder
	for _, e := range r.all() {
		b.WriteString(e.String() + "\n")
	}
	return b.String()
}

// await waits until something of a kind has happened to a machine, or at an operation, so often. One goroutine at a time may.
func (r *record) await(t testing.TB, kind conform.Kind, where string, times int) {
	t.Helper()
	r.until(t, string(kind)+" of "+where, func() bool { return r.count(kind, where) >= times })
}

// until waits until a condition holds, which is asked after every event.
func (r *record) until(t testing.TB, what string, holds func() bool) {
	t.Helper()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for !holds() {
		select {
		case <-r.change:
		case <-limit.C:
			t.Fatalf("waited in vain: %s\n%s", what, r)
		}
	}
}

// served is a farm that serves on a backend until it is ended.
type served struct {
	*farm.Controller
	t      testing.TB
	script string
	border *border
	record *record
	end    func()
}

// serveOn runs a script on a backend until the test ends.
func serveOn(t testing.TB, script string, on backend, o farm.Options) *served {
	t.Helper()
	p, d := compile(t, driver.Inputs{Script: script, Live: true}).OnMachines(nil)
	if d != nil {
		t.Fatal(d)
	}
	f := &served{t: t, script: script, border: newBorder(t, p), record: &record{kinds: map[conform.Kind]int{}, change: make(chan struct{}, 1)}}
	host := on(t, f.border)
	o.Serve, o.Event = true, f.record.add
	f.Controller = farm.New(p, host, o)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if o, err := f.Run(ctx); ctx.Err() == nil {
			t.Errorf("the farm ends by itself with %s, %v, %+v", o.End, err, o.Failure)
		}
	})
	f.end = sync.OnceFunc(func() {
		cancel()
		running.Wait()
		if err := host.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(f.end)
	f.record.until(t, "the first machine boots", func() bool { return len(f.record.all()) > 0 }) // exports are there before
	return f
}

// answer is what a client is told: a reply, or why there is none.
type answer struct {
	reply string
	err   error
}

// asks sends an order to the farm's export and returns where its answer will be.
func (f *served) asks(ctx context.Context, item string) <-chan answer {
	told := make(chan answer, 1)
	go func() {
		reply, err := f.border.call(ctx, order, map[string]any{"item": item, "payment": map[string]any{"card": "visa", "amount": 80}})
		told <- answer{reply, err}
	}()
	return told
}

// admitted ends the farm and asks the model of its script whether it admits what has happened; the test fails when it does not.
func (f *served) admitted() *conform.Verdict {
	f.t.Helper()
	f.end()
	p := compile(f.t, driver.Inputs{Script: f.script, Open: true, MGICalls: driver.DefaultMGICalls})
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	v := conform.Validate(ctx, conform.Model{Program: p.Machine, Alphabet: p.Alphabet()}, f.record.all(), conform.Options{})
	if v.Answer == conform.Refused {
		f.t.Errorf("the model does not admit %s after %d events; instead %v", v.Refused, v.Admitted, v.Instead)
	}
	return v
}
