package farm_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/baltic/farm"
	"github.com/balticsim/balticsim/baltic/model"
	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/step"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const eop = "../../examples/eop"

// compiled compiles a script, whose companions stand beside it, for machines.
func compiled(t testing.TB, path, workload string) farm.Program {
	t.Helper()
	p, ds := driver.Compile(driver.Inputs{Script: path, Workload: workload, Live: true})
	if ds.HasErrors() {
		var b strings.Builder
		source.Render(&b, ds, false)
		t.Fatal(b.String())
	}
	run, d := p.OnMachines(nil)
	if d != nil {
		t.Fatal(d)
	}
	return run
}

// written writes a farm into a folder of the test: each name with its text.
func written(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "S.ml")
}

func readFile(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// banks answers the payment companies of Adventure Works.
func banks(_ context.Context, c baltic.Call) (baltic.Answer, error) {
	bank := map[string]string{"Payment1.AuthorizePayment": "credit.fr", "Payment2.AuthorizePayment": "credit.us"}[c.At]
	var p struct {
		Card   string
		Amount int
	}
	if err := json.Unmarshal(c.Body, &p); err != nil {
		return baltic.Answer{}, err
	}
	body, err := json.Marshal("paid by " + p.Card + " at " + bank)
	return baltic.Answer{ID: c.ID, Body: body}, err
}

// log keeps what happens.
type log struct {
	mu     sync.Mutex
	events []conform.Event
	change chan struct{}
}

func newLog() *log { return &log{change: make(chan struct{}, 1)} }

func (l *log) event(e conform.Event) {
	l.mu.Lock()
	l.events = append(l.events, e)
	l.mu.Unlock()
	l.poke()
}

// poke lets those who wait look again.
func (l *log) poke() {
	select {
	case l.change <- struct{}{}:
	default: // somebody will look anyway
	}
}

// count returns how often something of a kind has happened to a machine ("" for any).
func (l *log) count(kind conform.Kind, machine string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, e := range l.events {
		if e.Kind == kind && (machine == "" || e.Machine == machine) {
			n++
		}
	}
	return n
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var b strings.Builder
	for _, e := range l.events {
		b.WriteString(e.String() + "\n")
	}
	return b.String()
}

// await waits until a condition holds, which is asked after every event.
func (l *log) await(t testing.TB, what string, holds func() bool) {
	t.Helper()
	limit := time.After(time.Minute)
	for !holds() {
		select {
		case <-l.change:
		case <-limit:
			t.Fatalf("waited in vain: %s\n%s", what, l)
		}
	}
}

// on runs a farm on machines of the model until the test ends it.
type on struct {
	*farm.Controller
	t      testing.TB
	script string
	host   *model.Host
	log    *log
	end    func() (step.Outcome, error)
}

func serve(t testing.TB, p farm.Program, o farm.Options) *on {
	t.Helper()
	return serveOn(t, p, model.New(model.Options{Import: banks}), o)
}

func serveOn(t testing.TB, p farm.Program, host *model.Host, o farm.Options) *on {
	t.Helper()
	f := &on{t: t, host: host, log: newLog()}
	o.Serve, o.Event = true, f.log.event
	f.Controller = farm.New(p, f.host, o)
	ctx, cancel := context.WithCancel(context.Background())
	var outcome step.Outcome
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		outcome, err = f.Run(ctx)
	}()
	f.end = sync.OnceValues(func() (step.Outcome, error) {
		cancel()
		<-done
		if err := f.host.Close(); err != nil {
			t.Error(err)
		}
		return outcome, err
	})
	t.Cleanup(func() { _, _ = f.end() })
	f.log.await(t, "the machines boot", func() bool { return f.log.count(conform.Note, "") > 0 }) // exports are there before
	return f
}

// call calls an export and returns the reply or the error as text.
func (f *on) call(at, request string) string {
	f.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	reply, err := f.host.CallExport(ctx, at, json.RawMessage(request))
	if err != nil {
		return "error: " + err.Error()
	}
	return string(reply)
}

const (
	bicycle = `{"item":"bicycle","payment":{"card":"visa","amount":80}}`
	order   = "OrderEntry.SubmitOrder"
)

// TestExamples runs every good script of the example farm on machines of the model, under its workload: what the client gets is what
// it gets in the model, and the run ends when the client has it.
func TestExamples(t *testing.T) {
	scripts, err := filepath.Glob(eop + "/*.ml")
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, path := range scripts {
		name := strings.TrimSuffix(filepath.Base(path), ".ml")
		if name == "Images" || name == "workload" || name == "eop.meta" || strings.HasPrefix(name, "miswired") {
			continue
		}
		ran++
		t.Run(name, func(t *testing.T) {
			host := model.New(model.Options{Import: banks})
			defer host.Close() //nolint:errcheck // the machines of the model end
			l := newLog()
			var out strings.Builder
			c := farm.New(compiled(t, path, eop+"/workload.ml"), host, farm.Options{
				Event: l.event, Print: func(s string) { out.WriteString(s) },
			})
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			o, err := c.Run(ctx)
			if err != nil || o.End != step.Done || !strings.HasPrefix(out.String(), "processing bicycle\nbicycle ordered, paid by visa at ") {
				t.Errorf("the run ends with %s, %v, and prints %q\n%s", o.End, err, out.String(), l)
			}
			if out.String() != o.Output {
				t.Errorf("printed %q, and the outcome has %q", out.String(), o.Output)
			}
			admitted(t, path, l)
		})
	}
	if ran < 7 {
		t.Errorf("only %d scripts", ran)
	}
}

// admitted demands that the model of a script admits what has happened on its farm.
func admitted(t *testing.T, path string, l *log) {
	t.Helper()
	p, ds := driver.Compile(driver.Inputs{Script: path, Open: true, MGICalls: driver.DefaultMGICalls})
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	m := conform.Model{Program: p.Machine, Alphabet: conform.NewAlphabet(p.Farm, p.Process.Signature)}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if v := conform.Validate(ctx, m, l.events, conform.Options{}); v.Answer != conform.Admitted {
		t.Errorf("the model says %+v of\n%s", v, l)
	}
}

// TestServing: clients call the export, as often as they want and all at once, and are told what is wrong with a request.
func TestServing(t *testing.T) {
	f := serve(t, compiled(t, eop+"/eref.ml", ""), farm.Options{})
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			got := f.call(order, fmt.Sprintf(`{"item":"%d","payment":{"card":"visa","amount":80}}`, i))
			if want := fmt.Sprintf("\"%d ordered, paid by visa at credit.", i); !strings.HasPrefix(got, want) {
				t.Errorf("call %d: %s", i, got)
			}
		})
	}
	wg.Wait()
	if got := f.call(order, `{"item":1,"payment":{"card":"visa","amount":80}}`); got != "error: the client broke the type of OrderEntry.SubmitOrder request at .item: expected string, got the number 1" {
		t.Error(got)
	}
	if got := f.call("OrderEntry.Cancel", "null"); !strings.HasPrefix(got, "error: ") {
		t.Error(got)
	}
	for _, m := range f.Status() {
		if m.State != farm.StateReady || m.Open != 0 || m.Boots != 1 {
			t.Errorf("%+v", m)
		}
	}
	if _, err := f.end(); err == nil {
		t.Error("the run has ended by itself")
	}
	if got := f.call(order, bicycle); got != "error: the farm is going down" {
		t.Errorf("after the end: %s", got)
	}
}

// TestShares: the machines behind intermediaries share the load, also where an eOr stands behind another one.
func TestShares(t *testing.T) {
	files := map[string]string{"S.ml": `
let (vm1,e1) = createOrderProcessingRole ()
let (vm2,e2) = createOrderProcessingRole ()
let (vm3,e3) = createOrderProcessingRole ()
let (vm4,e4) = createOrderEntryRole (importPayment1 ()) (eOr (eOr e1 e2) e3)
let () = exportOrderEntry e4`}
	for _, name := range []string{"eop.meta.ml", "eop.wsdl", "Images.ml"} {
		files[name] = readFile(t, filepath.Join(eop, name))
	}
	f := serve(t, compiled(t, written(t, files), ""), farm.Options{})
	const calls = 40
	for range calls {
		f.call(order, bicycle)
	}
	for machine, fewest := range map[string]int{"OrderProcessing": calls / 8, "OrderProcessing#2": calls / 8, "OrderProcessing#3": calls / 4} {
		if n := f.log.count(conform.Print, machine); n < fewest {
			t.Errorf("%s has had %d of %d orders", machine, n, calls)
		}
	}
}
