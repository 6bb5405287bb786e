package qemu_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/baltic/farm"
	"github.com/balticsim/balticsim/baltic/hosttest"
	"github.com/balticsim/balticsim/baltic/qemu"
	"github.com/balticsim/balticsim/baltic/qemu/qemutest"
	"github.com/balticsim/balticsim/internal/driver"
)

// rounds is how often each figure is measured; what is reported is the median.
const rounds = 10

// median measures something a few times.
func median(round func() time.Duration) time.Duration {
	var all []time.Duration
	for range rounds {
		all = append(all, round())
	}
	slices.Sort(all)
	return (all[(rounds-1)/2] + all[rounds/2]) / 2
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// figures are reported instead of the time of a benchmark, which would be that of everything.
func figures(b *testing.B, figure map[string]time.Duration) {
	b.ReportMetric(0, "ns/op")
	for name, d := range figure {
		b.ReportMetric(ms(d), name+"-ms")
	}
}

func benchHost(b *testing.B) *qemu.Host {
	o := qemutest.Options(b)
	o.Heartbeat = time.Hour // it would only disturb
	h := qemutest.New(b, o)
	b.Cleanup(func() { _ = h.Close() })
	return h
}

// crash makes a machine fail and returns how long that took to be told.
func crash(b *testing.B, h *qemu.Host, m baltic.MachineID, how baltic.Breakage) time.Duration {
	began := time.Now()
	if err := h.Break(b.Context(), m, how); err != nil {
		b.Fatal(err)
	}
	for e := range h.Events() {
		if e.Kind == baltic.Crashed && e.Machine == m {
			break
		}
	}
	return time.Since(began)
}

// BenchmarkMachine is one machine on its host: a boot up to its first reply, what its failures take to be told, a state going on in place and in a
// new process up to the first reply, and a call.
func BenchmarkMachine(b *testing.B) {
	h := benchHost(b)
	ctx := b.Context()
	var id uint64
	add := func(m baltic.MachineID) {
		id++
		call(b, h, m, id, "Desk.Add", "1")
	}
	var m baltic.MachineID
	boots := median(func() time.Duration {
		if m != 0 {
			if err := h.Kill(ctx, m); err != nil {
				b.Fatal(err)
			}
		}
		began := time.Now()
		var err error
		if m, err = h.Boot(ctx, hosttest.Boot("Desk")); err != nil {
			b.Fatal(err)
		}
		add(m)
		return time.Since(began)
	})
	var state baltic.FrozenID
	thaw := func() time.Duration {
		began := time.Now()
		if err := h.Thaw(ctx, m, state); err != nil {
			b.Fatal(err)
		}
		add(m)
		return time.Since(began)
	}
	freezes := median(func() time.Duration {
		began := time.Now()
		var err error
		if state, err = h.Freeze(ctx, m); err != nil {
			b.Fatal(err)
		}
		took := time.Since(began)
		thaw()
		return took
	})
	var panics, kills []time.Duration
	inPlace := median(func() time.Duration {
		panics = append(panics, crash(b, h, m, qemu.BreakPanic))
		return thaw()
	})
	again := median(func() time.Duration {
		kills = append(kills, crash(b, h, m, baltic.BreakKill))
		return thaw()
	})
	slices.Sort(panics)
	slices.Sort(kills)
	figures(b, map[string]time.Duration{
		"boot": boots, "freeze": freezes, "restore-in-place": inPlace, "restore-new-process": again,
		"panic-told": panics[rounds/2], "kill-told": kills[rounds/2],
	})
	b.ReportMetric(ms(boots)/ms(inPlace), "boot/restore")
}

// A farm of machines that answer what they are asked.
const (
	echoMetadata = `
let echo:service = {sname = "Echo"; ops = [{opname = "Say"; action = "urn:say"; input = "string"; output = "string"}]}
let m:metadata = [
  VM {vmname = "Server"; disk = "server.vhd"; inputs = []; outputs = [("/echo", echo)]};
  Export {name = "Front"; url = "http://localhost/front"; service = echo}]
`
	echoImages = "let image_Server () = fun (s:string) -> s\n"
)

// served runs a script on machines until the benchmark ends, and waits until its export answers.
func served(b *testing.B, script string, watch func(conform.Event)) *farm.Controller {
	b.Helper()
	dir := b.TempDir()
	for name, text := range map[string]string{"S.ml": script, "S.meta.ml": echoMetadata, "Images.ml": echoImages} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	p, ds := driver.Compile(driver.Inputs{Script: filepath.Join(dir, "S.ml"), Live: true})
	if ds.HasErrors() {
		b.Fatalf("%v", ds)
	}
	program, d := p.OnMachines(nil)
	if d != nil {
		b.Fatal(d)
	}
	o := qemutest.Options(b)
	o.Heartbeat = time.Hour
	o.Border = nowhere{}
	h := qemutest.New(b, o)
	c := farm.New(program, h, farm.Options{Serve: true, Event: watch, Deadline: 5 * time.Minute})
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _, _ = c.Run(ctx) })
	b.Cleanup(func() {
		cancel()
		running.Wait()
		_ = h.Close()
	})
	say(b, c)
	return c
}

// nowhere is a border where nobody comes.
type nowhere struct{}

func (nowhere) Import(context.Context, baltic.Call) (baltic.Answer, error) {
	return baltic.Answer{}, os.ErrNotExist
}

func (nowhere) Export(baltic.ExportPoint, func(context.Context, json.RawMessage) (json.RawMessage, error)) error {
	return nil
}
func (nowhere) Close() error { return nil }

func say(b *testing.B, c *farm.Controller) {
	b.Helper()
	if reply, err := c.Call(b.Context(), "Front.Say", json.RawMessage(`"hello"`)); err != nil || string(reply) != `"hello"` {
		b.Fatalf("the reply is %s, %v", reply, err)
	}
}

// BenchmarkCall is a call of a server: straight through its host, through the farm's program that stands in between, and through
// intermediaries of the script.
func BenchmarkCall(b *testing.B) {
	const calls = 100
	measure := func(one func()) time.Duration {
		return median(func() time.Duration {
			began := time.Now()
			for range calls {
				one()
			}
			return time.Since(began) / calls
		})
	}
	found := map[string]time.Duration{}
	b.Run("straight", func(b *testing.B) {
		h := benchHost(b)
		m := boot(b, h, baltic.Boot{Role: "Server", Name: "Server", Image: baltic.Image{
			Metadata: baltic.Text{Name: "S.meta.ml", Text: echoMetadata}, Images: baltic.Text{Name: "Images.ml", Text: echoImages},
		}})
		var id uint64
		found["straight"] = measure(func() {
			id++
			call(b, h, m, id, "Echo.Say", `"hello"`)
		})
		figures(b, map[string]time.Duration{"call": found["straight"]})
	})
	for _, way := range []struct{ name, script string }{
		{"hop", "let (vm,e) = createServerRole ()\nlet () = exportFront e"},
		{"eOr", "let (vm1,e1) = createServerRole ()\nlet (vm2,e2) = createServerRole ()\nlet () = exportFront (eOr e1 e2)"},
		{"ePar", "let (vm1,e1) = createServerRole ()\nlet (vm2,e2) = createServerRole ()\nlet () = exportFront (ePar e1 e2)"},
		{"eRef", "let (vm,e) = createServerRole ()\nlet (e1,r) = eRef e\nlet () = exportFront e1"},
	} {
		b.Run(way.name, func(b *testing.B) {
			c := served(b, way.script, nil)
			took := measure(func() { say(b, c) })
			figures(b, map[string]time.Duration{"call": took, "more-than-straight": took - found["straight"]})
			b.ReportMetric(ms(took)/ms(found["straight"]), "times-straight")
		})
	}
}

// BenchmarkHandler is the time from the failure of a machine to what the script's handler does about it.
func BenchmarkHandler(b *testing.B) {
	const script = `let (vm1,e1) = createServerRole ()
let (vm2,e2) = createServerRole ()
let (e,r) = eRef e1
let s = snapshotVM vm1
let () = eVM vm1 (fun VM_Crash -> eRefUpdate r e2; restoreVM s)
let () = exportFront e`
	rewired, restored := make(chan time.Time, 1), make(chan time.Time, 1)
	snapshot := make(chan struct{}, 1)
	c := served(b, script, func(e conform.Event) {
		switch e.Kind {
		case conform.Rewire:
			rewired <- time.Now()
		case conform.Restore:
			restored <- time.Now()
		case conform.Snapshot:
			select {
			case snapshot <- struct{}{}:
			default:
			}
		default:
		}
	})
	<-snapshot
	var back []time.Duration
	handler := median(func() time.Duration {
		began := time.Now()
		if err := c.Break(b.Context(), "Server", baltic.BreakKill); err != nil {
			b.Fatal(err)
		}
		took := (<-rewired).Sub(began)
		back = append(back, (<-restored).Sub(began))
		for !slices.ContainsFunc(c.Status(), func(m farm.MachineStatus) bool { return m.Name == "Server" && m.State == farm.StateReady }) {
			time.Sleep(time.Millisecond)
		}
		return took
	})
	slices.Sort(back)
	figures(b, map[string]time.Duration{"crash-to-handler": handler, "crash-to-restored": back[rounds/2]})
}
