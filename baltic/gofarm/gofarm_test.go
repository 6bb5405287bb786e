package gofarm_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"go.uber.org/goleak"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/baltic/farm"
	"github.com/balticsim/balticsim/baltic/gofarm"
	"github.com/balticsim/balticsim/baltic/model"
	"github.com/balticsim/balticsim/baltic/qemu/qemutest"
	"github.com/balticsim/balticsim/examples/eop/adventureworks"
	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

func TestMain(m *testing.M) {
	qemutest.Reap()
	goleak.VerifyTestMain(m)
}

const eop = "../../examples/eop"

// banks answers the payment companies of Adventure Works.
func banks(_ context.Context, c baltic.Call) (baltic.Answer, error) {
	var p adventureworks.Payment
	if err := json.Unmarshal(c.Body, &p); err != nil {
		return baltic.Answer{}, err
	}
	bank := map[string]string{"Payment1.AuthorizePayment": "credit.fr", "Payment2.AuthorizePayment": "credit.us"}[c.At]
	body, err := json.Marshal("paid by " + p.Card + " at " + bank)
	return baltic.Answer{ID: c.ID, Body: body}, err
}

// events collects what happens.
type events struct {
	mu   sync.Mutex
	list []conform.Event
	seen chan struct{}
}

func (l *events) add(e conform.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list = append(l.list, e)
	select {
	case l.seen <- struct{}{}:
	default: // somebody will look anyway
	}
}

func (l *events) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var b strings.Builder
	for _, e := range l.list {
		b.WriteString(e.String() + "\n")
	}
	return b.String()
}

// onMachines returns a script of Adventure Works in Go, with its client, for machines.
func onMachines(t *testing.T, script func(t *pi.Thread, f *adventureworks.Farm)) farm.Program {
	t.Helper()
	p, err := gofarm.OnMachines(os.DirFS(eop), "eop.meta.ml", "Images.ml", func(s baltic.Setting) func(t *pi.Thread) {
		return adventureworks.Program(s, script)
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func scripts() map[string]func(t *pi.Thread, f *adventureworks.Farm) {
	return map[string]func(t *pi.Thread, f *adventureworks.Farm){
		"isolated": adventureworks.Isolated, "remote_payment": adventureworks.RemotePayment, "figure5": adventureworks.Figure5,
		"eor": adventureworks.Eor, "epar": adventureworks.Epar, "eref": adventureworks.Eref, "failover": adventureworks.Failover,
		"snapshot": adventureworks.Snapshot,
	}
}

// TestOnMachines: the farms of Adventure Works in Go run on machines, whose images are scripts; what happens there is what the
// model of the same farm as a script admits.
func TestOnMachines(t *testing.T) {
	for name, script := range scripts() {
		t.Run(name, func(t *testing.T) {
			host := model.New(model.Options{Import: banks})
			defer host.Close() //nolint:errcheck // the machines of the model end
			l := &events{seen: make(chan struct{}, 1)}
			var out strings.Builder
			c := farm.New(onMachines(t, script), host, farm.Options{Event: l.add, Print: func(s string) { out.WriteString(s) }})
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			o, err := c.Run(ctx)
			if err != nil || o.End != step.Done || !strings.HasPrefix(out.String(), "processing bicycle\nbicycle ordered, paid by visa at ") {
				t.Fatalf("the run ends with %s, %v, %+v, and prints %q\n%s", o.End, err, o.Failure, out.String(), l)
			}
			admitted(t, eop+"/"+name+".ml", l)
		})
	}
}

// admitted demands that the model of a script admits what has happened on a farm.
func admitted(t *testing.T, path string, l *events) {
	t.Helper()
	p, ds := driver.Compile(driver.Inputs{Script: path, Open: true, MGICalls: driver.DefaultMGICalls})
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	m := conform.Model{Program: p.Machine, Alphabet: conform.NewAlphabet(p.Farm, p.Process.Signature)}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if v := conform.Validate(ctx, m, l.list, conform.Options{}); v.Answer != conform.Admitted {
		t.Errorf("the model says %+v of\n%s", v, l)
	}
	calls := 0
	for _, e := range l.list {
		if e.Kind == conform.Call && len(e.Value) > 0 {
			calls++
		}
	}
	if calls < 4 {
		t.Errorf("only %d calls were seen:\n%s", calls, l)
	}
}

// TestLoading: what is wrong with the texts of a farm is told.
func TestLoading(t *testing.T) {
	program := func(baltic.Setting) func(t *pi.Thread) { return func(*pi.Thread) {} }
	meta, err := os.ReadFile(eop + "/eop.meta.ml")
	if err != nil {
		t.Fatal(err)
	}
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	tests := []struct {
		files fstest.MapFS
		want  string
	}{
		{fstest.MapFS{"Images.ml": file("")}, "eop.meta.ml"},
		{fstest.MapFS{"eop.meta.ml": file(string(meta)), "Images.ml": file("")}, "eop.wsdl"},
		{fstest.MapFS{"eop.meta.ml": file("let"), "Images.ml": file("")}, "eop.meta.ml:1"},
		{fstest.MapFS{"eop.meta.ml": file("let m : metadata = []"), "Images.ml": file("let = ")}, "Images.ml:1"},
		{fstest.MapFS{"eop.meta.ml": file(`let m : metadata = [VM {vmname = "A"; disk = ""; inputs = []; outputs = []}]`), "Images.ml": file("let image_A () = 1 + true")}, "Images.ml:1"},
	}
	for _, test := range tests {
		if _, err := gofarm.OnMachines(test.files, "eop.meta.ml", "Images.ml", program); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("want %s, got %v", test.want, err)
		}
	}
}

// count returns how often something of a kind has happened.
func (l *events) count(kind conform.Kind) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, e := range l.list {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// await waits until something of a kind has happened so often.
func (l *events) await(t *testing.T, kind conform.Kind, times int) {
	t.Helper()
	limited, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for l.count(kind) < times {
		select {
		case <-l.seen:
		case <-limited.Done():
			t.Fatalf("waited in vain for %s\n%s", kind, l)
		}
	}
}

// TestFailover: a machine that fails is a crash that the Go handler answers by rewiring the farm, an operator's snapshot is one of the
// program, and clients are served before and after.
func TestFailover(t *testing.T) {
	p, err := gofarm.OnMachines(os.DirFS(eop), "eop.meta.ml", "Images.ml", func(s baltic.Setting) func(t *pi.Thread) {
		return func(t *pi.Thread) {
			adventureworks.Failover(t, adventureworks.New(t, s, adventureworks.Images{}, adventureworks.Imports{}))
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	host := model.New(model.Options{Import: banks})
	defer host.Close() //nolint:errcheck // the machines of the model end
	l := &events{seen: make(chan struct{}, 1)}
	c := farm.New(p, host, farm.Options{Serve: true, Event: l.add})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() {
		_, err := c.Run(ctx)
		done <- err
	}()
	order := func() {
		t.Helper()
		limited, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		reply, err := c.Call(limited, "OrderEntry.SubmitOrder", json.RawMessage(`{"item":"bell","payment":{"card":"visa","amount":1}}`))
		if err != nil || string(reply) != `"bell ordered, paid by visa at credit.fr"` {
			t.Errorf("%s, %v\n%s", reply, err, l)
		}
	}
	order()
	if err := c.Break(ctx, "OrderProcessing", baltic.BreakKill); err != nil {
		t.Fatal(err)
	}
	l.await(t, conform.Rewire, 1)
	order()
	snapshot, err := c.Snapshot(ctx, "OrderProcessing#2")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Restore(ctx, "OrderProcessing#2", snapshot); err != nil {
		t.Fatal(err)
	}
	order()
	if crashes, snapshots, restores := l.count(conform.Crash), l.count(conform.Snapshot), l.count(conform.Restore); crashes != 1 || snapshots != 1 || restores != 1 {
		t.Errorf("%d crashes, %d snapshots, %d restores:\n%s", crashes, snapshots, restores, l)
	}
	cancel()
	<-done
}

// nobody is outside: there is nobody to call, and nobody calls.
type nobody struct{}

func (nobody) Import(context.Context, baltic.Call) (baltic.Answer, error) {
	return baltic.Answer{}, errors.New("nobody is there")
}

func (nobody) Export(baltic.ExportPoint, func(context.Context, json.RawMessage) (json.RawMessage, error)) error {
	return nil
}

func (nobody) Close() error { return nil }

// TestOnQEMU: the same farm in Go, on another Host.
func TestOnQEMU(t *testing.T) {
	o := qemutest.Options(t)
	o.Border = nobody{}
	host := qemutest.New(t, o)
	defer host.Close() //nolint:errcheck // the machines end
	l := &events{seen: make(chan struct{}, 1)}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	out, err := farm.New(onMachines(t, adventureworks.Isolated), host, farm.Options{Event: l.add}).Run(ctx)
	if err != nil || out.End != step.Done || out.Output != "processing bicycle\nbicycle ordered, paid by visa at home\n" {
		t.Fatalf("the run ends with %s, %v, %+v, and prints %q\n%s", out.End, err, out.Failure, out.Output, l)
	}
	admitted(t, eop+"/isolated.ml", l)
}
