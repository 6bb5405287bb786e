package farm_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/baltic/farm"
	"github.com/balticsim/balticsim/baltic/model"
	"github.com/balticsim/balticsim/step"
)

// The farm of these tests has one machine, which adds up what it is given and pays the sum to a bank outside. The bank answers the sum,
// or waits, or answers something else, as the test wants.
const (
	counterMeta = `
let counter = {sname = "Counter"; ops = [{opname = "Add"; action = "add"; input = "int"; output = "int"}]}
let bank = {sname = "Bank"; ops = [{opname = "Pay"; action = "pay"; input = "int"; output = "int"}]}
let m : metadata =
  [VM {vmname = "Counter"; disk = "counter.img"; inputs = [bank]; outputs = [("/c", counter)]};
   Import {name = "Bank"; url = "http://bank/"; service = bank};
   Export {name = "Counter"; url = "http://localhost/c"; service = counter}]`

	counterImage = `
let image_Counter pay =
  let sum = ref 0 in
  fun x ->
    sum := !sum + x;
    if x = 13 then failwith "unlucky" else ();
    print_endline ("sum " ^ string_of_int !sum);
    pay !sum`

	plain   = `let (vm, e) = createCounterRole (importBank ()) let () = exportCounter e`
	healing = `
let (vm, e) = createCounterRole (importBank ())
let s = snapshotVM vm
let () = eVM vm (fun VM_Crash -> restoreVM s)
let () = exportCounter e`
	add = "Counter.Add"
)

// bank is the service outside.
type bank struct {
	mu     sync.Mutex
	answer func(ctx context.Context, sum string) (string, error)
}

func (b *bank) set(answer func(ctx context.Context, sum string) (string, error)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.answer = answer
}

func (b *bank) pay(ctx context.Context, c baltic.Call) (baltic.Answer, error) {
	b.mu.Lock()
	answer := b.answer
	b.mu.Unlock()
	if answer == nil {
		return baltic.Answer{ID: c.ID, Body: c.Body}, nil
	}
	body, err := answer(ctx, string(c.Body))
	return baltic.Answer{ID: c.ID, Body: json.RawMessage(body)}, err
}

// counts serves the farm of the counter with a script.
func counts(t *testing.T, script string, o farm.Options) (*on, *bank) {
	t.Helper()
	b := &bank{}
	path := written(t, map[string]string{"S.ml": script, "S.meta.ml": counterMeta, "Images.ml": counterImage})
	f := serveOn(t, compiled(t, path, ""), model.New(model.Options{Import: b.pay}), o)
	f.script = path
	return f, b
}

// conforms ends the run and demands that the model of the script admits what has happened. What operators do is not the script's.
func (f *on) conforms(t *testing.T) {
	t.Helper()
	_, _ = f.end()
	admitted(t, f.script, f.log)
}

// want holds calls against what they should be answered.
func (f *on) want(request, reply string) {
	f.t.Helper()
	if got := f.call(add, request); got != reply {
		f.t.Errorf("%s is answered %s, want %s\n%s", request, got, reply, f.log)
	}
}

func (f *on) breaks(how baltic.Breakage) {
	f.t.Helper()
	if err := f.Break(context.Background(), "Counter", how); err != nil {
		f.t.Fatal(err)
	}
}

// TestCrash: a machine without a handler is gone when it has failed, and calls to it wait until they are told that no answer comes.
func TestCrash(t *testing.T) {
	f, _ := counts(t, plain, farm.Options{Deadline: 5 * time.Second})
	f.want("1", "1")
	f.breaks(baltic.BreakKill)
	f.log.await(t, "the crash", func() bool { return f.log.count(conform.Crash, "Counter") == 1 })
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	if _, err := f.Call(ctx, add, json.RawMessage("1")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a machine that is gone answers: %v", err)
	}
	if s := f.Status()[0]; s.State != farm.StateGone || s.Note != "crashed: killed" || s.Open != 0 || s.Crashes != 1 {
		t.Errorf("%+v", s)
	}
	if err := f.Break(context.Background(), "Counter", baltic.BreakKill); !errors.Is(err, farm.ErrNotRunning) {
		t.Errorf("a machine that is gone fails again: %v", err)
	}
	if _, err := f.Snapshot(context.Background(), "Counter"); !errors.Is(err, farm.ErrNotRunning) {
		t.Errorf("a snapshot of a machine that is gone: %v", err)
	}
	if f.log.count(conform.Crash, "") != 1 {
		t.Errorf("one failure is several crashes:\n%s", f.log)
	}
	if !strings.Contains(f.log.String(), "crash of Counter (killed)") {
		t.Errorf("the crash has no cause:\n%s", f.log)
	}
	f.conforms(t)
}

// TestHandler: a machine whose handler restores a snapshot goes on from there, as often as it fails.
func TestHandler(t *testing.T) {
	f, _ := counts(t, healing, farm.Options{})
	for range 3 {
		f.want("5", "5")
		f.want("6", "11")
		n := f.log.count(conform.Restore, "Counter")
		f.breaks(baltic.BreakKill)
		f.log.await(t, "the restore", func() bool { return f.log.count(conform.Restore, "Counter") > n })
	}
	f.want("1", "1")
	if s := f.Status()[0]; s.State != farm.StateReady || s.Boots != 1 || s.Restores != 3 {
		t.Errorf("%+v", s)
	}
	if n := f.log.count(conform.Crash, "Counter"); n != 3 {
		t.Errorf("%d crashes", n)
	}
	f.conforms(t)
}

// TestOperator: an operator takes snapshots and goes back to them, to any of them and in any order.
func TestOperator(t *testing.T) {
	f, _ := counts(t, plain, farm.Options{})
	ctx := context.Background()
	snapshot := func(want string) {
		t.Helper()
		if name, err := f.Snapshot(ctx, "Counter"); err != nil || name != want {
			t.Fatalf("the snapshot is %q, %v", name, err)
		}
	}
	restore := func(name string) {
		t.Helper()
		if err := f.Restore(ctx, "Counter", name); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Restore(ctx, "Counter", ""); !errors.Is(err, farm.ErrNoSnapshot) {
		t.Errorf("restored without a snapshot: %v", err)
	}
	f.want("1", "1")
	snapshot("1")
	f.want("1", "2")
	snapshot("2")
	f.want("1", "3")
	restore("1")
	f.want("10", "11")
	restore("")
	f.want("10", "12")
	f.breaks(baltic.BreakKill)
	f.log.await(t, "the crash", func() bool { return f.log.count(conform.Crash, "Counter") == 1 })
	restore("2")
	f.want("10", "12")
	for _, wrong := range []string{"0", "3", "x", "-1"} {
		if err := f.Restore(ctx, "Counter", wrong); !errors.Is(err, farm.ErrNoSnapshot) {
			t.Errorf("restored to %q: %v", wrong, err)
		}
	}
	if _, err := f.Snapshot(ctx, "Account"); !errors.Is(err, farm.ErrNoMachine) || !strings.Contains(err.Error(), "Counter") {
		t.Error(err)
	}
}

// TestOpenCalls: a call that is open when a snapshot is taken is answered, and it is open again after a restore; one that came later is
// lost.
func TestOpenCalls(t *testing.T) {
	f, b := counts(t, plain, farm.Options{})
	ctx := context.Background()
	asked, pay := make(chan string, 4), make(chan string)
	b.set(func(ctx context.Context, sum string) (string, error) {
		asked <- sum
		select {
		case y := <-pay:
			return y, nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	})
	answers := make(chan string, 2)
	go func() { answers <- f.call(add, "1") }()
	if sum := <-asked; sum != "1" {
		t.Fatal(sum)
	}
	if _, err := f.Snapshot(ctx, "Counter"); err != nil {
		t.Fatal(err)
	}
	if s := f.Status()[0]; s.Open != 1 {
		t.Errorf("%+v", s)
	}
	lost, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	go func() {
		_, err := f.Call(lost, add, json.RawMessage("2"))
		answers <- err.Error()
	}()
	if sum := <-asked; sum != "3" {
		t.Fatal(sum)
	}
	if err := f.Restore(ctx, "Counter", ""); err != nil {
		t.Fatal(err)
	}
	if s := f.Status()[0]; s.Open != 1 {
		t.Errorf("after the restore: %+v", s)
	}
	pay <- "42"
	pay <- "42" // the later call's bank answers as well, and nobody is there to hear it
	if got := <-answers; got != "42" {
		t.Errorf("the open call is answered %s", got)
	}
	if got := <-answers; got != context.DeadlineExceeded.Error() {
		t.Errorf("the lost call ends with %s", got)
	}
	b.set(nil)
	f.want("2", "3")
}

// TestImageFails: a failure of the program in a machine is a failure of the farm's program.
func TestImageFails(t *testing.T) {
	f, _ := counts(t, plain, farm.Options{})
	if got := f.call(add, "13"); got != "error: the farm is going down" {
		t.Error(got)
	}
	o, err := f.end()
	if err != nil || o.End != step.Error || o.Failure == nil || o.Failure.Partition != "Counter" || !strings.Contains(o.Failure.Message, "unlucky") {
		t.Errorf("the run ends with %+v, %v", o, err)
	}
	if n := f.log.count(conform.Fail, "Counter"); n != 1 {
		t.Errorf("%d failures are noted\n%s", n, f.log)
	}
	f.conforms(t)
}

// TestImportFails: a service that does not answer, or answers something else than its type says, is blamed to the client that waits.
func TestImportFails(t *testing.T) {
	f, b := counts(t, plain, farm.Options{Deadline: 300 * time.Millisecond})
	f.want("1", "1")
	b.set(func(context.Context, string) (string, error) { return "", errors.New("connection refused") })
	f.want("1", "error: no answer has come; meanwhile the call to Bank.Pay failed: connection refused")
	b.set(func(context.Context, string) (string, error) { return `"much"`, nil })
	f.want("1", `error: no answer has come; meanwhile the service Bank.Pay broke the type of Bank.Pay reply: expected int, got "much"`)
	b.set(func(ctx context.Context, _ string) (string, error) {
		<-ctx.Done()
		return "", ctx.Err()
	})
	if got := f.call(add, "1"); !strings.HasPrefix(got, "error: ") {
		t.Error(got)
	}
	b.set(nil)
	f.want("1", "5")
	f.conforms(t)
}

// TestBusy: more clients than may wait are sent away, and the others are served.
func TestBusy(t *testing.T) {
	f, b := counts(t, plain, farm.Options{Waiting: 2})
	f.want("1", "1")
	asked, pay := make(chan struct{}, 2), make(chan struct{})
	b.set(func(_ context.Context, sum string) (string, error) {
		asked <- struct{}{}
		<-pay
		return sum, nil
	})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if got := f.call(add, "0"); got != "1" {
				t.Error(got)
			}
		})
		<-asked
	}
	if got := f.call(add, "0"); got != "error: "+farm.ErrBusy.Error() {
		t.Error(got)
	}
	close(pay)
	wg.Wait()
	f.want("1", "2")
	f.conforms(t)
}
