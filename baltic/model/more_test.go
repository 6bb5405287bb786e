package model_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/hosttest"
	"github.com/balticsim/balticsim/baltic/model"
)

func host(t *testing.T, o model.Options) *model.Host {
	t.Helper()
	h := model.New(o)
	t.Cleanup(func() { must(t, h.Close()) })
	return h
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func boot(t *testing.T, h *model.Host) baltic.MachineID {
	t.Helper()
	m, err := h.Boot(t.Context(), hosttest.Boot("Desk"))
	must(t, err)
	return m
}

// await reads events until one of a kind.
func await(t *testing.T, h *model.Host, kind baltic.HostEventKind) []baltic.HostEvent {
	t.Helper()
	var seen []baltic.HostEvent
	for e := range h.Events() {
		seen = append(seen, e)
		if e.Kind == kind {
			return seen
		}
	}
	t.Fatal("the events have ended")
	return nil
}

// TestOutside: the services outside are a function, and exports are called as outside parties do.
func TestOutside(t *testing.T) {
	h := host(t, model.Options{Import: func(_ context.Context, c baltic.Call) (baltic.Answer, error) {
		return baltic.Answer{ID: c.ID, Body: json.RawMessage(`"` + c.At + `"`)}, nil
	}})
	a, err := h.Import(t.Context(), baltic.Call{At: "Bank.Pay", ID: 3})
	if err != nil || a.ID != 3 || string(a.Body) != `"Bank.Pay"` {
		t.Errorf("the answer is %v, %v", a, err)
	}
	if _, err := host(t, model.Options{}).Import(t.Context(), baltic.Call{At: "Bank.Pay"}); err == nil {
		t.Error("an import that nobody serves answers")
	}
	shop := baltic.ExportPoint{Export: "Shop1", Service: "Shop", Operation: "Buy"}
	serve := func(_ context.Context, request json.RawMessage) (json.RawMessage, error) {
		if string(request) == "null" {
			return nil, errors.New("nothing is not sold")
		}
		return request, nil
	}
	must(t, h.Export(shop, serve))
	if err := h.Export(shop, serve); err == nil {
		t.Error("an operation is exported twice")
	}
	if answer, err := h.CallExport(t.Context(), "Shop1.Buy", json.RawMessage(`5`)); err != nil || string(answer) != "5" {
		t.Errorf("the export answers %s, %v", answer, err)
	}
	if _, err := h.CallExport(t.Context(), "Shop1.Buy", json.RawMessage(`null`)); err == nil || err.Error() != "nothing is not sold" {
		t.Errorf("the export fails with %v", err)
	}
	if _, err := h.CallExport(t.Context(), "Shop.Buy", nil); err == nil {
		t.Error("an operation that is not exported answers")
	}
}

func TestExecutable(t *testing.T) {
	b := hosttest.Boot("Desk")
	b.Image.Executable = "/bin/server"
	if _, err := host(t, model.Options{}).Boot(t.Context(), b); err == nil {
		t.Error("a machine of the model runs an executable")
	}
}

// TestTooLate: a machine that does not hold, or go on, in time has crashed, once; its older states are there.
func TestTooLate(t *testing.T) {
	h := host(t, model.Options{})
	m := boot(t, h)
	await(t, h, baltic.Ready)
	good, err := h.Freeze(t.Context(), m)
	must(t, err)
	await(t, h, baltic.Frozen)
	must(t, h.Thaw(t.Context(), m, good))
	late, cancel := context.WithDeadline(t.Context(), time.Unix(1, 0))
	defer cancel()
	_, err = h.Freeze(late, m)
	must(t, err)
	if seen := await(t, h, baltic.Frozen); len(seen) != 2 || seen[0].Kind != baltic.Crashed || seen[0].Cause != baltic.Hang {
		t.Errorf("a machine that does not hold in time: %v", seen)
	}
	must(t, h.Thaw(late, m, good))
	if seen := await(t, h, baltic.Crashed); len(seen) != 1 || seen[0].Cause != baltic.Hang {
		t.Errorf("a machine that does not go on in time: %v", seen)
	}
	must(t, h.Thaw(t.Context(), m, good))
	must(t, h.Call(t.Context(), m, baltic.Call{At: "Desk.Add", ID: 1, Body: json.RawMessage("1")}))
	await(t, h, baltic.Replied)
}

// TestFlood: a machine that never stops printing has to wait for whoever reads; it can be frozen and killed all the same.
func TestFlood(t *testing.T) {
	h := host(t, model.Options{})
	b := hosttest.Boot("Desk")
	b.Image.Images.Text = strings.Replace(b.Image.Images.Text, "let add n",
		"let rec flood () = print_string \".\"; flood () in fork flood; let add n", 1)
	m, err := h.Boot(t.Context(), b)
	must(t, err)
	await(t, h, baltic.Ready)
	f, err := h.Freeze(t.Context(), m)
	must(t, err)
	n := len(await(t, h, baltic.Frozen))
	must(t, h.Thaw(t.Context(), m, f))
	for range 1000 {
		<-h.Events()
	}
	must(t, h.Kill(t.Context(), m))
	t.Logf("%d prints before it was frozen", n)
}

// TestAllAtOnce: whatever is done to machines from several goroutines at once, the host stays in order: each crash is told once, and
// in the end every machine can be brought back.
func TestAllAtOnce(t *testing.T) {
	h := host(t, model.Options{})
	machines := []baltic.MachineID{boot(t, h), boot(t, h), boot(t, h)}
	var reader, workers sync.WaitGroup
	crashes, crashed := 0, 0
	stop := make(chan struct{})
	reader.Go(func() {
		for {
			select {
			case e := <-h.Events():
				if e.Kind == baltic.Crashed {
					crashed++
				}
			case <-stop:
				return
			}
		}
	})
	first := map[baltic.MachineID]baltic.FrozenID{}
	for _, m := range machines {
		f, err := h.Freeze(t.Context(), m)
		must(t, err)
		must(t, h.Thaw(t.Context(), m, f))
		first[m] = f
	}
	var mu sync.Mutex
	for _, m := range machines {
		for i := range 3 {
			workers.Go(func() {
				for n := range 30 {
					switch (i + n) % 5 {
					case 0:
						if f, err := h.Freeze(t.Context(), m); err == nil {
							_ = h.Thaw(t.Context(), m, f)
						}
					case 1:
						if h.Crash(m, baltic.Panic) == nil {
							mu.Lock()
							crashes++
							mu.Unlock()
						}
					case 2:
						_ = h.Thaw(t.Context(), m, first[m])
					case 3:
						_ = h.Kill(t.Context(), m)
					case 4:
						_ = h.Call(t.Context(), m, baltic.Call{At: "Desk.Echo", ID: uint64(100*i + n), Body: json.RawMessage(`"x"`)})
					}
				}
			})
		}
	}
	workers.Wait()
	for _, m := range machines {
		must(t, h.Kill(t.Context(), m))
		must(t, h.Thaw(t.Context(), m, first[m]))
		_, err := h.Freeze(t.Context(), m)
		must(t, err)
	}
	close(stop)
	reader.Wait()
	must(t, h.Close())
	for e := range h.Events() {
		if e.Kind == baltic.Crashed {
			crashed++
		}
	}
	if crashes == 0 {
		t.Error("no machine was made to crash")
	}
	if crashed > crashes {
		t.Errorf("%d machines were made to crash, %d have", crashes, crashed)
	}
}

// TestUnread: a host can be closed whatever nobody has read.
func TestUnread(t *testing.T) {
	h := model.New(model.Options{})
	m := boot(t, h)
	for i := range 100 {
		must(t, h.Call(t.Context(), m, baltic.Call{At: "Desk.Say", ID: uint64(i), Body: json.RawMessage(`"x"`)}))
	}
	must(t, h.Close())
	must(t, h.Close())
	if _, err := h.Boot(t.Context(), hosttest.Boot("Desk")); err == nil {
		t.Error("a host that is closed boots a machine")
	}
}
