package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/balticsim/balticsim/internal/ops"
)

// inEOP makes a folder with the example farm the current one, with a home of runs of its own.
func inEOP(t *testing.T) {
	t.Helper()
	examples, err := filepath.Abs("../../examples/eop")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(examples)); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	farmHome(t)
}

// shared is a buffer that a command writes while others read.
type shared struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *shared) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// background is a command that goes on while others run.
type background struct {
	out, errOut *shared
	cancel      context.CancelFunc
	code        chan int
}

// inBackground starts a command, whose output may go to one buffer.
func inBackground(t *testing.T, together bool, args ...string) *background {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	b := &background{out: &shared{}, errOut: &shared{}, cancel: cancel, code: make(chan int, 1)}
	if together {
		b.errOut = b.out
	}
	go func() { b.code <- Main(ctx, args, strings.NewReader(""), b.out, b.errOut) }()
	return b
}

// awaitState waits until the farm says that it is in a state, and returns what it says then.
func awaitState(t *testing.T, name string, state ops.State) ops.Status {
	t.Helper()
	home, err := ops.FindHome()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		if farm, err := home.Find(name); err == nil {
			if s := farm.Ask(ctx); s.State == state {
				return s
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("%s does not become %s", name, state)
		}
	}
}

// sorted are the lines of a text in order: machines print at their own times.
func sorted(text string) string {
	lines := strings.Split(text, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// TestTheSameOnMachines: with machines a farm prints for its client what it prints in the model.
func TestTheSameOnMachines(t *testing.T) {
	inEOP(t)
	for _, script := range []string{"isolated.ml", "failover.ml", "snapshot.ml", "remote_payment.ml"} {
		model := invoke(t, "", "run", "--workload", "workload.ml", script)
		machines := invoke(t, "", "run", "--backend", "model", "--workload", "workload.ml", script)
		machines.mustBe(t, script, exitDone)
		if sorted(model.out) != sorted(machines.out) {
			t.Errorf("%s prints on machines\n%sand in the model\n%s", script, machines.out, model.out)
		}
		if !strings.Contains(machines.errOut, " is ready\n") || !strings.Contains(machines.errOut, ": done; ") {
			t.Errorf("%s: %s", script, machines.errOut)
		}
	}
}

// TestServe: a farm serves those outside, tells its events, and leaves nothing.
func TestServe(t *testing.T) {
	inEOP(t)
	run := inBackground(t, false, "run", "--backend", "model", "--name", "shop", "--events", "run.events.jsonl", "failover.ml")
	s := awaitState(t, "shop", ops.Serving)
	if len(s.Machines) != 3 || len(s.Exports) != 1 || s.Exports[0].Operation != "OrderEntry.SubmitOrder" || s.Backend != "model" {
		t.Fatalf("%+v", s)
	}
	reply, err := http.Post(s.Exports[0].URL, "application/json", strings.NewReader(readText(t, "order.json")))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(reply.Body)
	if err != nil || reply.StatusCode != http.StatusOK || !strings.Contains(string(body), "bicycle ordered") {
		t.Errorf("%s %s %v", reply.Status, body, err)
	}
	_ = reply.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	for _, c := range []struct {
		command     string
		code        int
		out, errOut string
	}{
		{"run --backend model --name shop failover.ml", exitBadInput, "", "error[BAL1002]"},
		{"call OrderEntry.SubmitOrder @order.json", exitDone, "\"bicycle ordered, paid by visa at credit.fr\"\n", ""},
		{"call OrderEntry.SubmitOrder 7", exitBadInput, "", "expected the record Order, got the number 7"},
		{"call OrderEntry.Submit 7", exitBadInput, "", "error[BAL1006]"},
		{"snapshot OrderProcessing", exitDone, "1\n", ""},
		{"restore OrderProcessing", exitDone, "", ""},
		{"restore OrderProcessing --snapshot 2", exitViolation, "", "error[BAL1009]"},
		{"fault pause OrderProcessing", exitDone, "", ""},
		{"fault kill OrderPrcessing", exitBadInput, "", "did you mean `OrderProcessing`"},
		{"call OrderEntry.SubmitOrder @order.json", exitDone, "\"bicycle ordered, paid by visa at credit.fr\"\n", ""},
		{"ps", exitDone, "shop: serving, failover.ml on model", ""},
		{"logs", exitDone, "OrderProcessing crashed: hang\n", ""},
		{"logs --vm OrderProcessing#2", exitDone, "prints \"processing bicycle\\n\"\n", ""},
		{"events", exitDone, `"kind":"rewire"`, ""},
		{"down shop", exitDone, "", "shop: ended\n"},
	} {
		i := invoke(t, "", strings.Fields(c.command)...)
		if i.code != c.code || !strings.Contains(i.out, c.out) || c.out == "" && i.out != "" || !strings.Contains(i.errOut, c.errOut) {
			t.Errorf("%s: exit %d\n%s%s", c.command, i.code, i.out, i.errOut)
		}
	}
	if code := <-run.code; code != exitDone {
		t.Errorf("run: exit %d", code)
	}
	for _, want := range []string{
		"shop is serving", "curl -d '", s.Exports[0].URL + "\n", "OrderProcessing crashed: hang\n",
		"shop: ended, as it was asked to; 3 machines, 3 boots, 1 crash, 1 restore\n",
	} {
		if !strings.Contains(run.errOut.String(), want) {
			t.Errorf("no %q in\n%s", want, run.errOut)
		}
	}
	if out := run.out.String(); strings.Count(out, "processing bicycle\n") != 3 {
		t.Errorf("printed %q", out)
	}
	recorded := readText(t, "run.events.jsonl")
	if !strings.HasPrefix(recorded, `{"v":1,"kind":"balticsim-events"`) || !strings.Contains(recorded, `"cause":"hang"`) {
		t.Errorf("recorded\n%s", recorded)
	}
	if _, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(s.Exports[0].URL, "http://"), "/OrderEntry/SubmitOrder")); err == nil {
		t.Error("the export listens still")
	}
	if i := invoke(t, "", "ps"); i.out != "" {
		t.Errorf("left: %s", i.out)
	}
}

// TestEndsOfRuns: how a run on machines can end, and what it is called then.
func TestEndsOfRuns(t *testing.T) {
	inEOP(t)
	images := readText(t, "Images.ml")
	write(t, "Failing.ml", strings.Replace(images, "processed := !processed + 1;", `failwith "out of stock";`, 1))
	write(t, "nothing.ml", "let () = print_endline \"no machines\"\n")
	write(t, "stuck.ml", readText(t, "isolated.ml")+"let () = recv (chan \"never\")\n")
	for _, c := range []struct {
		command, end string
		code         int
	}{
		{"--for 20ms isolated.ml", "asked", exitDone},
		{"--for 20ms nothing.ml", "asked", exitDone},
		{"--workload workload.ml isolated.ml", "done", exitDone},
		{"--workload workload.ml --images Failing.ml isolated.ml", "error", exitViolation},
		{"--workload workload.ml stuck.ml", "deadlock", exitViolation},
	} {
		i := invoke(t, "", strings.Fields("run --backend model --format json "+c.command)...)
		var doc struct{ End, Problem, Output, Name string }
		if err := json.Unmarshal([]byte(i.out), &doc); err != nil || i.code != c.code || doc.End != c.end {
			t.Errorf("%s: exit %d, %v\n%s%s", c.command, i.code, err, i.out, i.errOut)
		}
		if (doc.Problem != "") != (c.end == "error") {
			t.Errorf("%s: the problem is %q", c.command, doc.Problem)
		}
	}

	kept := inBackground(t, false, strings.Fields("run --backend model --workload workload.ml --images Failing.ml --keep-on-fail isolated.ml")...)
	s := awaitState(t, "isolated", ops.Failed)
	if !strings.Contains(s.Problem, "out of stock") || len(s.Machines) != 3 {
		t.Errorf("%+v", s)
	}
	for _, command := range []string{"logs", "console OrderProcessing", "ps"} {
		invoke(t, "", strings.Fields(command)...).mustBe(t, command, exitDone)
	}
	invoke(t, "", "fault", "kill", "OrderEntry").mustBe(t, "fault", exitViolation)
	invoke(t, "", "down").mustBe(t, "down", exitDone)
	if code := <-kept.code; code != exitViolation || !strings.Contains(kept.errOut.String(), "balticsim down isolated") {
		t.Errorf("kept: exit %d\n%s", code, kept.errOut)
	}

	interrupted := inBackground(t, false, "run", "--backend", "model", "isolated.ml")
	awaitState(t, "isolated", ops.Serving)
	interrupted.cancel()
	if code := <-interrupted.code; code != exitInterrupted || !strings.Contains(interrupted.errOut.String(), "ended\nisolated: interrupted; 3 machines") {
		t.Errorf("interrupted: exit %d\n%s", code, interrupted.errOut)
	}
	const full = "/dev/full"
	if _, err := os.Stat(full); err != nil {
		t.Skip("that events cannot be written is not tried: no " + full)
	}
	i := invoke(t, "", "run", "--backend", "model", "--for", "20ms", "--events", full, "isolated.ml")
	if i.code != exitBadInput || !strings.Contains(i.errOut, "error[BAL0703]: cannot write "+full) {
		t.Errorf("events: exit %d\n%s", i.code, i.errOut)
	}
}

// TestImports: imports are played by the images, or called where the user says.
func TestImports(t *testing.T) {
	inEOP(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `"paid by a real bank"`)
	})}
	go server.Serve(listener) //nolint:errcheck // it ends by Close
	t.Cleanup(func() { _ = server.Close() })
	write(t, "Images.ml", strings.Replace(readText(t, "Images.ml"), "let import_Payment1 = authorize \"credit.fr\"",
		"let import_Payment1 payment = print_endline \"the bank is asked\"; authorize \"credit.fr\" payment", 1))
	for _, c := range []struct{ flags, want string }{
		{"", "the bank is asked\n"},
		{"", "paid by visa at credit.fr"},
		{"--import Payment1=images", "paid by visa at credit.fr"},
		{"--import Payment1=json+http://" + listener.Addr().String() + "/pay", "paid by a real bank"},
	} {
		command := strings.Fields("run --backend model -q --workload workload.ml " + c.flags + " failover.ml")
		if i := invoke(t, "", command...); i.code != exitDone || !strings.Contains(i.out, c.want) {
			t.Errorf("%s: exit %d\n%s%s", c.flags, i.code, i.out, i.errOut)
		}
	}
}

// TestUnanswered: who calls a farm that gives no answer is told what went wrong meanwhile.
func TestUnanswered(t *testing.T) {
	inEOP(t)
	run := inBackground(t, false, "run", "--backend", "model", "--name", "shop", "--import", "Payment1=json+http://127.0.0.1:1/", "remote_payment.ml")
	awaitState(t, "shop", ops.Serving)
	i := invoke(t, "", "call", "--timeout", "300ms", "OrderEntry.SubmitOrder", "@order.json")
	if i.code != exitViolation || !strings.Contains(i.errOut, "error[BAL1008]") || !strings.Contains(i.errOut, "connection refused") {
		t.Errorf("exit %d\n%s", i.code, i.errOut)
	}
	invoke(t, "", "down").mustBe(t, "down", exitDone)
	<-run.code
}

// TestRefusedOnMachines: command lines that make no sense.
func TestRefusedOnMachines(t *testing.T) {
	inEOP(t)
	if err := os.Mkdir("alone", 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, "alone/hello.ml", "let () = print_endline \"hello\"\n")
	write(t, "Empty.ml", "let nothing = ()\n")
	for _, c := range []struct {
		command, words string
		code           int
	}{
		{"--name x isolated.ml", "--name is for machines; it needs --backend", exitUsage},
		{"--backend xen isolated.ml", "model, qemu", exitUsage},
		{"--backend model --seed 7 isolated.ml", "--seed is for runs in the model", exitUsage},
		{"--backend model --trace x isolated.ml", "--trace", exitUsage},
		{"--backend model --accel fast isolated.ml", "--accel", exitUsage},
		{"--backend model --name a/b isolated.ml", "cannot be the name of a farm", exitUsage},
		{"--backend model --for -1s isolated.ml", "--for", exitUsage},
		{"--backend model --import Payment1 isolated.ml", "NAME=VALUE", exitUsage},
		{"--backend model --import P=u --import P=v isolated.ml", "twice", exitUsage},
		{"--backend model --import Payment3=http://x/ isolated.ml", "did you mean `Payment1`", exitBadInput},
		{"--backend model --images Empty.ml --import Payment1=images isolated.ml", "BAL1011", exitBadInput},
		{"--backend model --listen nowhere isolated.ml", "BAL1013", exitBadInput},
		{"--backend model --events nowhere/x isolated.ml", "BAL0703", exitBadInput},
		{"--backend qemu --executable OrderEntri=isolated.ml isolated.ml", "did you mean `OrderEntry`", exitBadInput},
		{"--backend qemu --executable x=isolated.ml isolated.ml", "its machines are OrderEntry, OrderProcessing, Payment", exitBadInput},
		{"--backend qemu --executable Payment=nofile isolated.ml", "cannot run nofile in a machine: no such file", exitBadInput},
		{"--backend qemu --executable Payment=isolated.ml isolated.ml", "isolated.ml is no program of Linux", exitBadInput},
		{"--backend model --executable Payment=isolated.ml isolated.ml", "images only", exitBadInput},
		{"--backend model alone/hello.ml", "BAL1010", exitBadInput},
		{"--backend model miswired_swapped.ml", "BAL0", exitBadInput},
	} {
		i := invoke(t, "", strings.Fields("run "+c.command)...)
		if i.code != c.code || !strings.Contains(i.errOut, c.words) || i.out != "" {
			t.Errorf("%s: exit %d\n%s%s", c.command, i.code, i.out, i.errOut)
		}
		if left := invoke(t, "", "ps"); left.out != "" {
			t.Errorf("%s leaves %s", c.command, left.out)
		}
	}
}
