package farm_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/baltic/farm"
)

// puppet is a host whose machines do what the test says. Each method is a function that the test may replace; what is asked of it is
// written down.
type puppet struct {
	events chan baltic.HostEvent

	boot   func() error
	call   func(c baltic.Call) error
	freeze func() (baltic.FrozenID, error)
	thaw   func(f baltic.FrozenID) error

	log *log // poked when something is asked

	mu     sync.Mutex
	asked  []string
	booted baltic.Boot // the last one
}

// newPuppet returns a host whose machines boot at once, echo what they are asked, and freeze and thaw.
func newPuppet() *puppet {
	p := &puppet{events: make(chan baltic.HostEvent, 100), log: newLog()}
	p.boot = func() error {
		p.says(baltic.HostEvent{Kind: baltic.Ready})
		return nil
	}
	p.call = func(c baltic.Call) error {
		p.says(baltic.HostEvent{Kind: baltic.Replied, Answer: baltic.Answer{ID: c.ID, Body: c.Body}})
		return nil
	}
	states := baltic.FrozenID(0)
	p.freeze = func() (baltic.FrozenID, error) {
		states++
		p.says(baltic.HostEvent{Kind: baltic.Frozen})
		return states, nil
	}
	p.thaw = func(baltic.FrozenID) error { return nil }
	return p
}

func (p *puppet) says(e baltic.HostEvent) {
	e.Machine = 1
	p.events <- e
}

func (p *puppet) note(format string, args ...any) {
	p.mu.Lock()
	p.asked = append(p.asked, fmt.Sprintf(format, args...))
	p.mu.Unlock()
	p.log.poke()
}

// history is what was asked of the host.
func (p *puppet) history() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.asked, ", ")
}

func (p *puppet) Boot(_ context.Context, b baltic.Boot) (baltic.MachineID, error) {
	p.note("boot %s", b.Name)
	p.mu.Lock()
	p.booted = b
	p.mu.Unlock()
	return 1, p.boot()
}

func (p *puppet) Call(_ context.Context, _ baltic.MachineID, c baltic.Call) error {
	p.note("call %s", c.Body)
	return p.call(c)
}

func (p *puppet) Answer(_ context.Context, _ baltic.MachineID, a baltic.Answer) error {
	p.note("answer %s%s", a.Body, a.Fault)
	return nil
}

func (p *puppet) Freeze(context.Context, baltic.MachineID) (baltic.FrozenID, error) {
	p.note("freeze")
	return p.freeze()
}

func (p *puppet) Thaw(_ context.Context, _ baltic.MachineID, f baltic.FrozenID) error {
	p.note("thaw %d", f)
	return p.thaw(f)
}

func (p *puppet) Kill(context.Context, baltic.MachineID) error {
	p.note("kill")
	return nil
}

func (p *puppet) Events() <-chan baltic.HostEvent { return p.events }
func (p *puppet) Close() error                    { return nil }

func (p *puppet) Import(_ context.Context, c baltic.Call) (baltic.Answer, error) {
	return baltic.Answer{ID: c.ID, Body: c.Body}, nil
}

func (p *puppet) Export(baltic.ExportPoint, func(context.Context, json.RawMessage) (json.RawMessage, error)) error {
	return nil
}

// pulls runs the farm of the counter on the puppet; end ends it and returns why it was over.
func pulls(t *testing.T, p *puppet, script string, o farm.Options) (c *farm.Controller, l *log, end func() error) {
	t.Helper()
	l = p.log
	o.Serve, o.Event = true, l.event
	path := written(t, map[string]string{"S.ml": script, "S.meta.ml": counterMeta, "Images.ml": counterImage})
	c = farm.New(compiled(t, path, ""), p, o)
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan error, 1)
	go func() {
		_, err := c.Run(ctx)
		over <- err
	}()
	end = sync.OnceValue(func() error {
		cancel()
		return <-over
	})
	t.Cleanup(func() { _ = end() })
	return c, l, end
}

func called(c *farm.Controller, request string) string {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	reply, err := c.Call(ctx, add, json.RawMessage(request))
	if err != nil {
		return err.Error()
	}
	return string(reply)
}

// TestEarlyEvents: a machine may speak before its boot has returned.
func TestEarlyEvents(t *testing.T) {
	p := newPuppet()
	release := make(chan struct{})
	p.boot = func() error {
		p.says(baltic.HostEvent{Kind: baltic.Booting, Text: "loads"})
		p.says(baltic.HostEvent{Kind: baltic.Ready})
		p.says(baltic.HostEvent{Kind: baltic.Printed, Text: "up\n"})
		<-release
		return nil
	}
	c, l, end := pulls(t, p, plain, farm.Options{})
	answers := make(chan string)
	go func() { answers <- called(c, "7") }()
	l.await(t, "the call", func() bool { return l.count(conform.Call, "Counter") == 1 })
	if s := c.Status()[0]; s.State != farm.StateBooting || s.Open != 1 {
		t.Errorf("%+v", s)
	}
	close(release)
	if got := <-answers; got != "7" {
		t.Error(got)
	}
	if got := p.history(); got != "boot Counter, call 7" {
		t.Error(got)
	}
	if err := end(); !errors.Is(err, context.Canceled) || l.count(conform.Print, "Counter") != 1 {
		t.Errorf("%v\n%s", err, l)
	}
}

// TestBoot: a machine is booted with all that the farm knows of it.
func TestBoot(t *testing.T) {
	p := newPuppet()
	path := written(t, map[string]string{
		"S.ml": plain, "Images.ml": counterImage,
		"S.meta.ml": strings.Replace(counterMeta, `disk = "counter.img";`, `disk = "counter.img"; limits = {memory = 128; cpus = 2};`, 1),
	})
	var console strings.Builder
	ctx, cancel := context.WithCancel(context.Background())
	p.call = func(baltic.Call) error { return nil }
	c := farm.New(compiled(t, path, ""), p, farm.Options{
		Serve: true, Event: p.log.event, Executables: map[string]string{"Counter": "/srv/counter"},
		Console: func(name string) io.Writer {
			console.WriteString(name)
			return &console
		},
	})
	over := make(chan struct{})
	go func() {
		defer close(over)
		_, _ = c.Run(ctx)
	}()
	p.log.await(t, "the boot", func() bool { return p.history() != "" })
	cancel()
	<-over
	b := p.booted
	if b.Role != "Counter" || b.Name != "Counter" || b.Limits != (baltic.MachineLimits{MemoryMiB: 128, CPUs: 2}) || b.Image.Executable != "/srv/counter" {
		t.Errorf("%+v", b)
	}
	if !strings.Contains(b.Image.Metadata.Text, "limits") || b.Image.Images.Text != counterImage || b.Console == nil || console.String() != "Counter" {
		t.Errorf("%+v", b)
	}
}

// TestCrashWhileFrozen: a machine that fails while it is being frozen has crashed before its snapshot, which is one of nothing.
func TestCrashWhileFrozen(t *testing.T) {
	for name, late := range map[string]bool{"told before": false, "told after": true} {
		t.Run(name, func(t *testing.T) {
			p := newPuppet()
			p.freeze = func() (baltic.FrozenID, error) {
				p.says(baltic.HostEvent{Kind: baltic.Crashed, Cause: baltic.Panic, Text: "its kernel panicked"})
				p.says(baltic.HostEvent{Kind: baltic.Replied, Answer: baltic.Answer{ID: 99, Body: json.RawMessage("1")}})
				if late {
					return 0, errors.New("it is dead")
				}
				p.says(baltic.HostEvent{Kind: baltic.Frozen})
				return 1, nil
			}
			c, l, _ := pulls(t, p, healing, farm.Options{})
			l.await(t, "the snapshot", func() bool { return l.count(conform.Snapshot, "") == 1 })
			l.await(t, "the end of the machine", func() bool { return strings.HasSuffix(p.history(), "kill") })
			if s := c.Status()[0]; s.State != farm.StateGone {
				t.Errorf("%+v", s)
			}
			if n := l.count(conform.Crash, "Counter"); n != 1 {
				t.Errorf("%d crashes", n)
			}
			if !strings.Contains(l.String(), "its kernel panicked") {
				t.Errorf("why it crashed is not told:\n%s", l)
			}
			if got := p.history(); strings.Contains(got, "thaw") {
				t.Error(got)
			}
		})
	}
}

// TestCallsWhileFrozen: a call that comes while the machine is being frozen waits in its partition, and is in the snapshot: after every
// thaw of it the machine gets the call.
func TestCallsWhileFrozen(t *testing.T) {
	p := newPuppet()
	begun, release := make(chan struct{}), make(chan struct{})
	p.freeze = func() (baltic.FrozenID, error) {
		close(begun)
		<-release
		p.says(baltic.HostEvent{Kind: baltic.Frozen})
		return 1, nil
	}
	c, l, _ := pulls(t, p, plain, farm.Options{})
	l.await(t, "the boot", func() bool { return l.count(conform.Note, "Counter") == 2 })
	taken := make(chan error)
	go func() {
		_, err := c.Snapshot(context.Background(), "Counter")
		taken <- err
	}()
	<-begun
	answer := make(chan string)
	go func() { answer <- called(c, "5") }()
	l.await(t, "the call", func() bool { return l.count(conform.Call, "Counter") == 1 })
	if s := c.Status()[0]; s.State != farm.StateFrozen || s.Open != 0 {
		t.Errorf("%+v", s)
	}
	close(release)
	if err := <-taken; err != nil {
		t.Error(err)
	}
	if got := <-answer; got != "5" {
		t.Error(got)
	}
	p.freeze = func() (baltic.FrozenID, error) { // of what is dropped by the restore
		p.says(baltic.HostEvent{Kind: baltic.Frozen})
		return 2, nil
	}
	if err := c.Restore(context.Background(), "Counter", ""); err != nil {
		t.Error(err)
	}
	l.await(t, "the call again", func() bool { return strings.HasSuffix(p.history(), "call 5") })
	if got := p.history(); got != "boot Counter, freeze, thaw 1, call 5, freeze, thaw 1, call 5" {
		t.Error(got)
	}
}

// TestBreakAfterSnapshot: who lets a machine fail that has not gone on yet after a snapshot waits until it has.
func TestBreakAfterSnapshot(t *testing.T) {
	p := newPuppet()
	goOn := make(chan struct{})
	p.thaw = func(baltic.FrozenID) error {
		<-goOn
		return nil
	}
	c, _, _ := pulls(t, p, plain, farm.Options{})
	t.Cleanup(func() { close(goOn) })
	if got := called(c, "1"); got != "1" {
		t.Fatal(got)
	}
	if _, err := c.Snapshot(context.Background(), "Counter"); err != nil {
		t.Fatal(err)
	}
	soon, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := c.Break(soon, "Counter", baltic.BreakKill); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("before it goes on: %v", err)
	}
	goOn <- struct{}{}
	if err := c.Break(context.Background(), "Counter", baltic.BreakKill); err != nil {
		t.Errorf("afterwards: %v", err)
	}
	if got := p.history(); got != "boot Counter, call 1, freeze, thaw 1, kill" {
		t.Error(got)
	}
}

// TestFreezeFails: a machine that can neither be frozen nor has failed is given up.
func TestFreezeFails(t *testing.T) {
	p := newPuppet()
	p.freeze = func() (baltic.FrozenID, error) { return 0, errors.New("no answer") }
	_, l, _ := pulls(t, p, healing, farm.Options{})
	l.await(t, "the crash", func() bool { return l.count(conform.Crash, "Counter") == 1 })
	if !strings.Contains(l.String(), "cannot be frozen: no answer") || !strings.Contains(l.String(), "crash of Counter (hang)") {
		t.Error(l)
	}
}

// TestStaleEvents: what a machine said before it failed is not taken for what it says afterwards, and each failure counts once.
func TestStaleEvents(t *testing.T) {
	p := newPuppet()
	var calls []baltic.Call
	p.call = func(c baltic.Call) error {
		calls = append(calls, c)
		if string(c.Body) == "0" {
			p.says(baltic.HostEvent{Kind: baltic.Crashed, Cause: baltic.Exit})
			p.says(baltic.HostEvent{Kind: baltic.Crashed, Cause: baltic.Exit})
			p.says(baltic.HostEvent{Kind: baltic.Replied, Answer: baltic.Answer{ID: c.ID, Body: json.RawMessage("99")}})
			p.says(baltic.HostEvent{Kind: baltic.Asks, Call: baltic.Call{At: "Bank.Pay", ID: 1, Body: json.RawMessage("1")}})
			return nil
		}
		p.says(baltic.HostEvent{Kind: baltic.Replied, Answer: baltic.Answer{ID: 12345, Body: json.RawMessage("99")}})
		p.says(baltic.HostEvent{Kind: baltic.Replied, Answer: baltic.Answer{ID: c.ID, Body: c.Body}})
		return nil
	}
	c, l, _ := pulls(t, p, healing, farm.Options{Deadline: time.Second})
	if got := called(c, "1"); got != "1" {
		t.Error(got)
	}
	if got := called(c, "0"); !strings.Contains(got, "deadline") {
		t.Errorf("the call that the machine died of: %s", got)
	}
	if got := called(c, "2"); got != "2" {
		t.Error(got)
	}
	if l.count(conform.Crash, "") != 1 || l.count(conform.Restore, "") != 1 || l.count(conform.Call, "") != 6 {
		t.Error(l)
	}
	if !slices.IsSortedFunc(calls, func(a, b baltic.Call) int { return int(a.ID) - int(b.ID) }) {
		t.Error("a number was used twice")
	}
	if got := p.history(); got != "boot Counter, freeze, thaw 1, call 1, call 0, thaw 1, call 2" {
		t.Error(got) // above all no kill: the handler goes on at once, and the machine can be put back in place
	}
}

// TestFaults: whoever breaks a type is blamed by name, and those who wait are told.
func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		does func(p *puppet, c baltic.Call) error
		want string
	}{
		"refused": {
			func(*puppet, baltic.Call) error { return errors.New("too large") },
			"the call to Counter.Add of machine Counter could not be sent: too large",
		},
		"fault": {func(p *puppet, c baltic.Call) error {
			p.says(baltic.HostEvent{Kind: baltic.Replied, Answer: baltic.Answer{ID: c.ID, Fault: "out of order"}})
			return nil
		}, "out of order"},
		"type": {func(p *puppet, c baltic.Call) error {
			p.says(baltic.HostEvent{Kind: baltic.Replied, Answer: baltic.Answer{ID: c.ID, Body: json.RawMessage("[]")}})
			return nil
		}, "machine Counter broke the type of Counter.Add reply: expected int, got an array"},
		"question": {func(p *puppet, _ baltic.Call) error {
			p.says(baltic.HostEvent{Kind: baltic.Asks, Call: baltic.Call{At: "Bank.Pay", ID: 1, Body: json.RawMessage("true")}})
			return nil
		}, "machine Counter broke the type of Bank.Pay request: expected int, got true"},
		"nobody": {func(p *puppet, _ baltic.Call) error {
			p.says(baltic.HostEvent{Kind: baltic.Asks, Call: baltic.Call{At: "Bank.Rob", ID: 1, Body: json.RawMessage("1")}})
			return nil
		}, "machine Counter asks for Bank.Rob, which it does not import"},
		"dropped": {func(p *puppet, _ baltic.Call) error {
			p.says(baltic.HostEvent{Kind: baltic.Dropped, Text: "machine Counter dropped it"})
			return nil
		}, "machine Counter dropped it"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPuppet()
			p.call = func(call baltic.Call) error { return c.does(p, call) }
			f, _, end := pulls(t, p, plain, farm.Options{Deadline: 200 * time.Millisecond})
			if got := called(f, "1"); got != "no answer has come; meanwhile "+c.want {
				t.Errorf("the client is told: %s", got)
			}
			_ = end()
			if asked := name == "question" || name == "nobody"; asked != strings.Contains(p.history(), "answer "+c.want) {
				t.Errorf("the machine is told: %s", p.history())
			}
		})
	}
}

// TestHostFails: when the host cannot do its part the run ends, and says what it could not do.
func TestHostFails(t *testing.T) {
	refuses := errors.New("no memory")
	for name, c := range map[string]struct {
		script string
		does   func(p *puppet)
		want   string
	}{
		"boot":   {plain, func(p *puppet) { p.boot = func() error { return refuses } }, "the machine Counter cannot boot: no memory"},
		"thaw":   {healing, func(p *puppet) { p.thaw = func(baltic.FrozenID) error { return refuses } }, "the machine Counter cannot go on from a frozen state: no memory"},
		"events": {plain, func(p *puppet) { close(p.events) }, "the host of the machines was closed"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPuppet()
			if name == "events" {
				p.boot = func() error { return nil }
			}
			c.does(p)
			path := written(t, map[string]string{"S.ml": c.script, "S.meta.ml": counterMeta, "Images.ml": counterImage})
			_, err := farm.New(compiled(t, path, ""), p, farm.Options{}).Run(context.Background())
			if err == nil || err.Error() != c.want {
				t.Errorf("the run ends with %v", err)
			}
		})
	}
}
