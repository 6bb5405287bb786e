package ops_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/balticsim/balticsim/internal/ops"
	"github.com/balticsim/balticsim/internal/ops/opstest"
	"github.com/balticsim/balticsim/internal/source"
)

// patience is how long anything here may take before it counts as hanging; no test waits that long.
const patience = 60 * time.Second

func inTime(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// newHome is an empty home of runs, with a short path.
func newHome(t *testing.T) (ops.Home, string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "ops") //nolint:usetesting // the path of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	t.Setenv("XDG_RUNTIME_DIR", dir)
	home, err := ops.FindHome()
	if err != nil {
		t.Fatal(err)
	}
	return home, filepath.Join(dir, "balticsim")
}

// start begins a run and serves a farm in it; the test ends it.
func start(t *testing.T, home ops.Home, name string) (*ops.Run, *opstest.Farm) {
	t.Helper()
	run, err := home.Begin(name, true, "shop.ml", "none")
	if err != nil {
		t.Fatal(err)
	}
	farm := opstest.New(run)
	run.Serve(farm)
	t.Cleanup(func() {
		if err := run.Close(); err != nil {
			t.Error(err)
		}
	})
	return run, farm
}

func find(t *testing.T, home ops.Home, name string) ops.Found {
	t.Helper()
	found, err := home.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// code is the code of a diagnostic, or the text of another error.
func code(err error) string {
	var d *source.Diagnostic
	if errors.As(err, &d) {
		return d.Code
	}
	return fmt.Sprint(err)
}

func TestRequests(t *testing.T) {
	home, _ := newHome(t)
	start(t, home, "shop")
	c, ctx := find(t, home, ""), inTime(t)
	if s := c.Ask(ctx); s.Name != "shop" || s.State != ops.Serving || len(s.Machines) != 2 || s.Machines[1].Open != 2 || s.Exports[0].Input != "int" {
		t.Errorf("status is %+v", s)
	}
	if body, err := c.Call(ctx, "OrderEntry.SubmitOrder", json.RawMessage(`{"a":1}`)); err != nil || string(body) != `{"a":1}` {
		t.Errorf("call gives %s, %v", body, err)
	}
	if err := c.Fault(ctx, "OrderProcessing", ops.Kill); err != nil {
		t.Error(err)
	}
	if s := c.Ask(ctx); s.Machines[1].State != "crashed" {
		t.Errorf("after kill it is %+v", s.Machines[1])
	}
	name, err := c.Snapshot(ctx, "OrderEntry")
	if err != nil || name != "OrderEntry@1" {
		t.Errorf("snapshot gives %s, %v", name, err)
	}
	for _, snapshot := range []string{name, ""} {
		if err := c.Restore(ctx, "OrderEntry", snapshot); err != nil {
			t.Error(err)
		}
	}
	for _, bad := range []struct {
		what, want string
		do         func() error
	}{
		{"an unknown operation", "BAL1006", func() error { _, err := c.Call(ctx, "OrderEntry.SubmitOder", json.RawMessage("1")); return err }},
		{"an unknown machine", "BAL1005", func() error { return c.Fault(ctx, "OrderProcesing", ops.Pause) }},
		{"a machine that is dead already", "BAL1009", func() error { return c.Fault(ctx, "OrderProcessing", ops.Cut) }},
		{"an unknown fault", `there is no fault "burn"`, func() error { return c.Fault(ctx, "OrderProcessing", "burn") }},
		{"an unknown snapshot", "BAL1009", func() error { return c.Restore(ctx, "OrderEntry", "x") }},
		{"the log of an unknown machine", "BAL1005", func() error { return c.Follow(ctx, ops.LogOf("x"), false, io.Discard, nil) }},
		{"an unknown feed", "BAL1005", func() error { return c.Follow(ctx, "../run.json", false, io.Discard, nil) }},
	} {
		if got := code(bad.do()); got != bad.want {
			t.Errorf("%s gives %s, want %s", bad.what, got, bad.want)
		}
	}
}

func TestACallHasADeadlineAndACaller(t *testing.T) {
	home, dir := newHome(t)
	_, farm := start(t, home, "shop")
	c := find(t, home, "shop")
	short, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err := c.Call(short, "OrderEntry.Wait", json.RawMessage("{}")); code(err) != "BAL1008" {
		t.Errorf("a call that is late gives %v", err)
	}
	<-farm.Left()
	impatient := connect(t, dir, "shop")
	if _, err := impatient.Write([]byte(`{"v":1,"do":"call","operation":"OrderEntry.Wait","body":null}` + "\n")); err != nil {
		t.Fatal(err)
	}
	_ = impatient.Close()
	<-farm.Left() // who goes takes his call with him
	gone, leave := context.WithCancel(context.Background())
	leave()
	if _, err := c.Call(gone, "OrderEntry.Wait", json.RawMessage("{}")); !errors.Is(err, context.Canceled) {
		t.Errorf("a call that was given up gives %v", err)
	}
}

// TestFollow: a reader who came early and one who came late read the same, and the end of the run is the end of both.
func TestFollow(t *testing.T) {
	home, _ := newHome(t)
	run, farm := start(t, home, "shop")
	c, ctx := find(t, home, "shop"), inTime(t)
	read := func(feed string) *bytes.Buffer {
		var b bytes.Buffer
		if err := c.Follow(ctx, feed, false, &b, nil); err != nil {
			t.Error(err)
		}
		return &b
	}
	if got := read(ops.Log).String(); got != "OrderEntry ready\nOrderProcessing ready\n" {
		t.Errorf("the log is %q", got)
	}
	r, w := io.Pipe()
	followed := make(chan error, 1)
	go func() {
		err := c.Follow(ctx, ops.LogOf("OrderProcessing"), true, w, nil)
		_ = w.Close()
		followed <- err
	}()
	lines := bufio.NewScanner(r)
	for _, want := range []string{"ready", "pause", "snapshot"} {
		if !lines.Scan() || lines.Text() != want {
			t.Fatalf("followed %q, want %q", lines.Text(), want)
		}
		switch want {
		case "ready":
			_ = farm.Fault(ctx, "OrderProcessing", ops.Pause)
		case "pause":
			_, _ = farm.Snapshot(ctx, "OrderProcessing")
		}
	}
	if got := read(ops.ConsoleOf("OrderProcessing")).String(); strings.Count(got, "[    0.000000] ") != 3 {
		t.Errorf("the console is %q", got)
	}
	if got := read(ops.Events).String(); strings.Count(got, "\n") != 4 {
		t.Errorf("the events are %q", got)
	}
	if err := run.Close(); err != nil {
		t.Error(err)
	}
	if lines.Scan() {
		t.Errorf("after the end: %q", lines.Text())
	}
	if err := <-followed; err != nil {
		t.Error(err)
	}
}

// TestDown: who asks for the end learns of it when all is gone, also when others hang.
func TestDown(t *testing.T) {
	home, dir := newHome(t)
	stop, err := opstest.Start("shop")
	if err != nil {
		t.Fatal(err)
	}
	c := find(t, home, "shop")
	hanging := connect(t, dir, "shop")
	hung := make(chan error, 1)
	go func() {
		_, err := c.Call(context.Background(), "OrderEntry.Wait", json.RawMessage("{}"))
		hung <- err
	}()
	if err := c.Down(inTime(t)); err != nil {
		t.Fatal(err)
	}
	if entries, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if err := <-hung; err == nil {
		t.Error("a call outlived the farm")
	}
	if _, err := io.ReadAll(hanging); err != nil && !errors.Is(err, net.ErrClosed) && !strings.Contains(err.Error(), "reset") {
		t.Error(err)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	if _, err := home.Find("shop"); code(err) != "BAL1001" {
		t.Errorf("it is found still: %v", err)
	}
}

func connect(t *testing.T, dir, name string) net.Conn {
	t.Helper()
	conn, err := net.Dial("unix", filepath.Join(dir, name, "ctl"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// TestRudeClients: what comes in that is no request is told so or cut, and harms nobody.
func TestRudeClients(t *testing.T) {
	home, dir := newHome(t)
	start(t, home, "shop")
	c := find(t, home, "shop")
	connect(t, dir, "shop") // says nothing, for as long as it is let
	half := connect(t, dir, "shop")
	if _, err := half.Write([]byte(`{"v":1,"do":"sta`)); err != nil {
		t.Fatal(err)
	}
	for _, rude := range []struct{ says, want string }{
		{"\n", "no request"},
		{"hello\n", "no request"},
		{`{"v":1,"do":"status","extra":1}` + "\n", "unknown field"},
		{`{"v":2,"do":"status"}` + "\n", "BAL1004"},
		{`{"v":1,"do":"reboot"}` + "\n", "no request"},
		{`{"v":1,"do":"call","operation":"OrderEntry.SubmitOrder"}` + "\n", "BAL1007"},
		{strings.Repeat("[", 100_000) + "\n", "no request"},
	} {
		conn := connect(t, dir, "shop")
		if _, err := conn.Write([]byte(rude.says)); err != nil {
			t.Fatal(err)
		}
		answer, err := bufio.NewReader(conn).ReadString('\n')
		if err != nil || !strings.Contains(answer, rude.want) {
			t.Errorf("%.40q is answered by %q, %v; want %s", rude.says, answer, err, rude.want)
		}
	}
	flood := connect(t, dir, "shop")
	_, err := flood.Write(bytes.Repeat([]byte("x"), 64<<20))
	if err == nil {
		t.Error("64 MiB without a line's end are read to the end")
	}
	if err := half.(*net.UnixConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if answer, err := bufio.NewReader(half).ReadString('\n'); err != nil || !strings.Contains(answer, "unexpected EOF") {
		t.Errorf("half a request is answered by %q, %v", answer, err)
	}
	if s := c.Ask(inTime(t)); s.State != ops.Serving {
		t.Errorf("after all that it is %s", s.State)
	}
}

func TestManyClients(t *testing.T) {
	home, _ := newHome(t)
	start(t, home, "shop")
	c, ctx := find(t, home, "shop"), inTime(t)
	var wait sync.WaitGroup
	for i := range 100 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			want := fmt.Sprintf(`{"n":%d}`, i)
			if got, err := c.Call(ctx, "OrderEntry.SubmitOrder", json.RawMessage(want)); err != nil || string(got) != want {
				t.Errorf("client %d gets %s, %v", i, got, err)
			}
			if err := c.Follow(ctx, ops.Events, false, io.Discard, nil); err != nil {
				t.Error(err)
			}
		}()
	}
	wait.Wait()
}

// TestTooManyClients: who is one too many is told so, and room is made by those who go.
func TestTooManyClients(t *testing.T) {
	home, dir := newHome(t)
	start(t, home, "shop")
	c, ctx := find(t, home, "shop"), inTime(t)
	var idle []net.Conn
	for range 256 {
		idle = append(idle, connect(t, dir, "shop"))
	}
	if _, err := c.Status(ctx); err == nil || !strings.Contains(err.Error(), "busy") {
		t.Errorf("one too many gets %v", err)
	}
	long := json.RawMessage(`"` + strings.Repeat("x", 1<<20) + `"`) // the farm hangs up while it is written
	if _, err := c.Call(ctx, "OrderEntry.SubmitOrder", long); err == nil || !strings.Contains(err.Error(), "busy") {
		t.Errorf("one too many with a long request gets %v", err)
	}
	for _, conn := range idle {
		_ = conn.Close()
	}
	for { // the server notices in its own time
		if _, err := c.Status(ctx); err == nil {
			return
		} else if ctx.Err() != nil {
			t.Fatal(err)
		}
	}
}

func TestNames(t *testing.T) {
	home, dir := newHome(t)
	run, _ := start(t, home, "shop")
	if _, err := home.Begin("shop", true, "other.ml", "none"); code(err) != "BAL1002" {
		t.Errorf("two farms of one name: %v", err)
	}
	second, err := home.Begin("shop", false, "shop.ml", "none")
	if err != nil || second.Name() != "shop-2" {
		t.Fatalf("the second is %+v, %v", second, err)
	}
	second.Serve(opstest.New(second))
	if _, err := home.Find(""); code(err) != "BAL1001" || !strings.Contains(err.Error(), "2 farms") {
		t.Errorf("which of two? %v", err)
	}
	if _, err := home.Find("shap"); code(err) != "BAL1001" {
		t.Errorf("an unknown name: %v", err)
	}
	all, err := home.List()
	if err != nil || len(all) != 2 {
		t.Fatalf("%v, %v", all, err)
	}
	if s := ops.AskAll(inTime(t), all); s[0].Name != "shop" || s[1].Name != "shop-2" {
		t.Errorf("all are %+v", s)
	}
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, run.Folder(): 0o700} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s is %v, %v", path, info.Mode(), err)
		}
	}
	for name, ok := range map[string]bool{"a": true, "a-2.b_c": true, "": false, "..": false, ".x": false, "a/b": false, strings.Repeat("a", 33): false, "a b": false} {
		if err := ops.CheckName(name); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
	for script, want := range map[string]string{"dir/shop.ml": "shop", "-": "farm", "Größe 1.ml": "Gr-e-1", ".ml": "farm"} {
		if got := ops.NameOf(script); got != want {
			t.Errorf("%s is called %s, want %s", script, got, want)
		}
	}
}

// TestNameRace: of many that want one name at once, one gets it, and the others get others.
func TestNameRace(t *testing.T) {
	home, _ := newHome(t)
	var wait sync.WaitGroup
	var mu sync.Mutex
	names := map[string]bool{}
	for range 8 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			run, err := home.Begin("shop", false, "shop.ml", "none")
			if err != nil {
				t.Error(err)
				return
			}
			run.Serve(opstest.New(run))
			t.Cleanup(func() { _ = run.Close() })
			mu.Lock()
			defer mu.Unlock()
			names[run.Name()] = true
		}()
	}
	wait.Wait()
	if len(names) != 8 || !names["shop"] || !names["shop-8"] {
		t.Errorf("the names are %v", names)
	}
}

func TestHome(t *testing.T) {
	_, dir := newHome(t)
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := ops.FindHome(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("a home that others can read stays so: %v, %v", info.Mode(), err)
	}
	if err := os.Remove(dir); err != nil && !os.IsNotExist(err) {
		_ = os.RemoveAll(dir)
	}
	if err := os.Symlink(t.TempDir(), dir); err != nil {
		t.Fatal(err)
	}
	if _, err := ops.FindHome(); code(err) != "BAL1003" {
		t.Errorf("a home that is a link: %v", err)
	}
	t.Setenv("XDG_RUNTIME_DIR", filepath.Join(dir, "nowhere"))
	if _, err := ops.FindHome(); code(err) != "BAL1003" {
		t.Errorf("a home that cannot be: %v", err)
	}
	long := filepath.Join(t.TempDir(), strings.Repeat("x", 100))
	if err := os.Mkdir(long, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_RUNTIME_DIR", long)
	home, err := ops.FindHome()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := home.Begin("shop", true, "shop.ml", "none"); code(err) != "BAL1003" || !strings.Contains(err.Error(), "too long") {
		t.Errorf("a path that is too long for a socket: %v", err)
	}
}

// left makes what a run leaves behind whose process was killed: a folder, a socket that nobody serves, and a process of its own.
func left(t *testing.T, dir, name string, process, started ops.Process) {
	t.Helper()
	folder := filepath.Join(dir, name)
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(folder, "ctl"), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	_ = l.Close()
	text, err := json.Marshal(map[string]any{
		"v": 1, "name": name, "script": "shop.ml", "backend": "none", "process": process, "started": []ops.Process{started},
	})
	if err != nil {
		t.Fatal(err)
	}
	for file, content := range map[string]string{"run.json": string(text), "log": "its last words\n"} {
		if err := os.WriteFile(filepath.Join(folder, file), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// sleeper starts a process that would outlive the test.
func sleeper(t *testing.T) (ops.Process, <-chan error) {
	t.Helper()
	cmd := exec.Command("sleep", "600")
	if err := cmd.Start(); err != nil {
		t.Skipf("no process to start: %v", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	p := ops.ProcessOf(cmd.Process.Pid, "sleep")
	if !p.Alive() {
		_ = cmd.Process.Kill()
		t.Skip("this system does not tell when processes began")
	}
	return p, ended
}

func TestDeadRuns(t *testing.T) {
	home, dir := newHome(t)
	machine, ended := sleeper(t)
	other := machine
	other.Start++ // a process that has had the number before
	left(t, dir, "dead", other, machine)
	dead := find(t, home, "dead")
	if s := dead.Ask(inTime(t)); s.State != ops.Dead || s.Script != "shop.ml" {
		t.Errorf("it is %+v", s)
	}
	var words bytes.Buffer
	if err := dead.Follow(inTime(t), ops.Log, true, &words, nil); err != nil || words.String() != "its last words\n" {
		t.Errorf("its log is %q, %v", words.String(), err)
	}
	if _, err := home.Find(""); code(err) != "BAL1001" {
		t.Errorf("a dead farm is the only one: %v", err)
	}
	processes, err := dead.Clean()
	if err != nil || len(processes) != 1 || processes[0].PID != machine.PID {
		t.Errorf("cleaned %v, %v", processes, err)
	}
	<-ended
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	left(t, dir, "shop", other, other) // its name is free, and nobody's process is harmed
	run, _ := start(t, home, "shop")
	if _, err := os.Stat(filepath.Join(run.Folder(), "log")); err != nil {
		t.Error(err)
	}
	if processes, err := find(t, home, "shop").Clean(); err != nil || len(processes) > 0 || find(t, home, "shop").Gone() {
		t.Errorf("a farm that lives was cleaned away: %v, %v", processes, err)
	}
}

// TestSilentRun: a process that lives and does not answer is neither dead nor removed, until it is forced.
func TestSilentRun(t *testing.T) {
	home, dir := newHome(t)
	process, ended := sleeper(t)
	machine, alsoEnded := sleeper(t)
	left(t, dir, "stuck", process, machine)
	stuck := find(t, home, "stuck")
	if s := stuck.Ask(inTime(t)); s.State != ops.Silent || s.PID != process.PID {
		t.Errorf("it is %+v", s)
	}
	if err := stuck.Down(inTime(t)); code(err) != "BAL1004" {
		t.Errorf("down gives %v", err)
	}
	if processes, err := stuck.Clean(); err != nil || len(processes) > 0 || !process.Alive() {
		t.Errorf("it was cleaned away: %v, %v", processes, err)
	}
	if _, err := home.Begin("stuck", true, "x.ml", "none"); code(err) != "BAL1002" {
		t.Errorf("its name is free: %v", err)
	}
	if err := stuck.Force(inTime(t)); err != nil {
		t.Fatal(err)
	}
	<-ended
	<-alsoEnded
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func TestTrack(t *testing.T) {
	home, _ := newHome(t)
	run, _ := start(t, home, "shop")
	read := func() string {
		text, err := os.ReadFile(filepath.Join(run.Folder(), "run.json"))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	p := ops.Process{PID: 12345, Start: 678, What: "qemu"}
	if err := run.Track(p); err != nil || !strings.Contains(read(), "12345") {
		t.Errorf("%v: %s", err, read())
	}
	if err := run.Forget(p); err != nil || strings.Contains(read(), "12345") {
		t.Errorf("%v: %s", err, read())
	}
}

// TestKill: a process is ended by its number and its start time, not by its number alone.
func TestKill(t *testing.T) {
	cat := exec.Command("cat")
	in, err := cat.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cat.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cat.Start(); err != nil {
		t.Skipf("no process to start: %v", err)
	}
	t.Cleanup(func() { _ = cat.Process.Kill() })
	p := ops.ProcessOf(cat.Process.Pid, "cat")
	if !p.Alive() {
		t.Skip("this system does not tell when processes began")
	}
	before := p
	before.Start--
	if err := before.Kill(); err != nil || before.Alive() {
		t.Errorf("a process that had the number before: %v", err)
	}
	if _, err := io.WriteString(in, "alive\n"); err != nil {
		t.Fatal(err)
	}
	if answer, err := bufio.NewReader(out).ReadString('\n'); err != nil || answer != "alive\n" {
		t.Fatalf("the wrong process was ended: %q, %v", answer, err)
	}
	if err := p.Kill(); err != nil {
		t.Error(err)
	}
	if err := cat.Wait(); err == nil || p.Alive() {
		t.Errorf("it lives: %v", err)
	}
	if err := p.Kill(); err != nil {
		t.Errorf("a process that is gone: %v", err)
	}
}
