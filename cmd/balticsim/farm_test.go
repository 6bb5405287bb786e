package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/balticsim/balticsim/internal/ops"
	"github.com/balticsim/balticsim/internal/ops/opstest"
)

// farmHome gives the test a home of runs of its own, with a path short enough for sockets.
func farmHome(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "run") //nolint:usetesting // the path of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	t.Setenv("XDG_RUNTIME_DIR", dir)
	return filepath.Join(dir, "balticsim")
}

// runFarm runs a farm without machines for as long as the test does.
func runFarm(t *testing.T, name string) {
	t.Helper()
	stop, err := opstest.Start(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

// TestOperate types the commands of an operator, one after the other.
func TestOperate(t *testing.T) {
	farmHome(t)
	runFarm(t, "shop")
	t.Chdir(t.TempDir())
	write(t, "seven.json", "7\n")
	for _, c := range []struct {
		command, stdin string
		code           int
		out, errOut    string // parts of what is printed
	}{
		{"ps", "", exitDone, "shop: serving, shop.ml on none", ""},
		{"ps", "", exitDone, "\n  OrderProcessing  ready  2     1      0        0\n", ""},
		{"ps", "", exitDone, "  exports OrderEntry.SubmitOrder : int -> int at http://127.0.0.1:1/OrderEntry/SubmitOrder\n", ""},
		{"ps shop", "", exitDone, "shop: serving", ""},
		{"ps shap", "", exitBadInput, "", "error[BAL1001]"},
		{"ps --format json", "", exitDone, `"name": "shop"`, ""},
		{"call OrderEntry.SubmitOrder 7", "", exitDone, "7\n", ""},
		{"call shop OrderEntry.SubmitOrder 7", "", exitDone, "7\n", ""},
		{"call shop OrderEntry.SubmitOrder", "", exitDone, "null\n", ""},
		{"call OrderEntry.SubmitOrder @seven.json", "", exitDone, "7\n", ""},
		{"call OrderEntry.SubmitOrder -", "[7, 8]", exitDone, "[7,8]\n", ""},
		{"call OrderEntry.SubmitOrder {", "", exitBadInput, "", "error[BAL1007]"},
		{"call OrderEntry.SubmitOrder @eight.json", "", exitBadInput, "", "error[BAL0701]"},
		{"call OrderEntry.SubmitOder 7", "", exitBadInput, "", "did you mean `OrderEntry.SubmitOrder`"},
		{"call --timeout 10ms OrderEntry.Wait", "", exitViolation, "", "error[BAL1008]"},
		{"call --timeout -1s OrderEntry.Wait", "", exitUsage, "", "--timeout"},
		{"call shop", "", exitUsage, "", "EXPORT.OPERATION"},
		{"call", "", exitUsage, "", "EXPORT.OPERATION"},
		{"logs", "", exitDone, "OrderEntry ready\nOrderProcessing ready\n", ""},
		{"logs shop --vm OrderEntry", "", exitDone, "ready\n", ""},
		{"logs --vm OrderEntri", "", exitBadInput, "", "did you mean `OrderEntry`"},
		{"console OrderEntry", "", exitDone, "[    0.000000] ready\n", ""},
		{"console", "", exitUsage, "", "[NAME] VM"},
		{"snapshot OrderProcessing", "", exitDone, "OrderProcessing@1\n", ""},
		{"fault burn OrderProcessing", "", exitUsage, "", "kill, pause, cut"},
		{"fault kill OrderProcessing", "", exitDone, "", ""},
		{"fault kill OrderProcessing", "", exitViolation, "", "error[BAL1009]"},
		{"ps", "", exitDone, "OrderProcessing  crashed  2     1      1        0         kill\n", ""},
		{"restore OrderProcessing --snapshot x", "", exitViolation, "", "error[BAL1009]"},
		{"restore shop OrderProcessing", "", exitDone, "", ""},
		{"events --json", "", exitDone, "{\"machine\":\"OrderProcessing\",\"kind\":\"restore\"}\n", ""},
		{"gc", "", exitDone, "", ""},
		{"down shap", "", exitBadInput, "", "did you mean `shop`"},
		{"down --all shop", "", exitUsage, "", "--all"},
		{"down", "", exitDone, "", "shop: ended\n"},
		{"down", "", exitBadInput, "", "no farm runs"},
		{"ps", "", exitDone, "", "no farm runs"},
		{"logs", "", exitBadInput, "", "balticsim run"},
	} {
		i := invoke(t, c.stdin, strings.Fields(c.command)...)
		if i.code != c.code || !strings.Contains(i.out, c.out) || c.out == "" && i.out != "" || !strings.Contains(i.errOut, c.errOut) {
			t.Errorf("%s: exit %d\n%s%s", c.command, i.code, i.out, i.errOut)
		}
	}
}

// TestFollowedFarm: what follows a farm ends with it, and with the user's patience.
func TestFollowedFarm(t *testing.T) {
	farmHome(t)
	runFarm(t, "shop")
	r, w := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- Main(context.Background(), []string{"logs", "-f"}, strings.NewReader(""), w, io.Discard)
		_ = w.Close()
	}()
	first := make([]byte, len("OrderEntry ready\n"))
	if _, err := io.ReadFull(r, first); err != nil || string(first) != "OrderEntry ready\n" {
		t.Fatalf("%q, %v", first, err)
	}
	ended := make(chan invocation, 1)
	go func() { ended <- invoke(t, "", "down", "shop") }()
	if _, err := io.ReadAll(r); err != nil {
		t.Error(err)
	}
	if c := <-code; c != exitDone {
		t.Errorf("logs -f: exit %d", c)
	}
	if i := <-ended; i.code != exitDone {
		t.Errorf("down: exit %d\n%s", i.code, i.errOut)
	}
	runFarm(t, "other")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, command := range []string{"logs -f", "call OrderEntry.Wait", "ps", "fault kill OrderEntry", "down"} {
		if c := Main(ctx, strings.Fields(command), strings.NewReader(""), io.Discard, io.Discard); c != exitInterrupted {
			t.Errorf("%s, interrupted: exit %d", command, c)
		}
	}
}

// TestDeadFarm: a farm whose process was killed is shown as dead, and gc and down remove it.
func TestDeadFarm(t *testing.T) {
	for _, remove := range []string{"gc", "down shop"} {
		home := farmHome(t)
		invoke(t, "", "ps").mustBe(t, "ps", exitDone)
		folder := filepath.Join(home, "shop")
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(folder, "ctl"), Net: "unix"})
		if err != nil {
			t.Fatal(err)
		}
		l.SetUnlinkOnClose(false)
		_ = l.Close()
		write(t, filepath.Join(folder, "run.json"), `{"v":1,"name":"shop","script":"shop.ml","backend":"none","process":{"pid":1,"start":1},"started":[]}`)
		write(t, filepath.Join(folder, ops.Log), "it was here\n")
		if i := invoke(t, "", "ps"); !strings.Contains(i.out, "shop: dead, shop.ml on none\n") {
			t.Errorf("ps: %s%s", i.out, i.errOut)
		}
		if i := invoke(t, "", "logs", "shop"); i.out != "it was here\n" {
			t.Errorf("logs: %s%s", i.out, i.errOut)
		}
		if i := invoke(t, "", "call", "shop", "OrderEntry.Wait"); !strings.Contains(i.errOut, "BAL1004") {
			t.Errorf("call: %s%s", i.out, i.errOut)
		}
		invoke(t, "", strings.Fields(remove)...).mustBe(t, remove, exitDone)
		if i := invoke(t, "", "ps"); i.out != "" {
			t.Errorf("ps after %s: %s", remove, i.out)
		}
	}
}

// TestCompleteFarms: names are completed by what runs.
func TestCompleteFarms(t *testing.T) {
	farmHome(t)
	runFarm(t, "shop")
	for _, c := range []struct{ line, want string }{
		{"down", "shop"},
		{"ps", "shop"},
		{"logs", "shop"},
		{"console", "shop OrderEntry OrderProcessing"},
		{"console shop", "OrderEntry OrderProcessing"},
		{"snapshot shop", "OrderEntry OrderProcessing"},
		{"fault", "kill pause cut"},
		{"fault kill", "shop OrderEntry OrderProcessing"},
		{"fault kill shop", "OrderEntry OrderProcessing"},
		{"call shop", "OrderEntry.SubmitOrder OrderEntry.Wait"},
		{"logs --vm", "OrderEntry OrderProcessing"},
	} {
		i := invoke(t, "", append(append([]string{"__complete"}, strings.Fields(c.line)...), "")...)
		got := strings.Split(i.out, "\n:")[0]
		if got = strings.Join(strings.Fields(got), " "); got != c.want {
			t.Errorf("%s is completed by %q, want %q", c.line, got, c.want)
		}
	}
}

// TestTame: what a machine says cannot drive the terminal that shows it.
func TestTame(t *testing.T) {
	var b bytes.Buffer
	if _, err := (&tame{&b}).Write([]byte("red \x1b[31m\ttab\r\nend\x07\n")); err != nil {
		t.Fatal(err)
	}
	if want := "red \ufffd[31m\ttab\nend\ufffd\n"; b.String() != want {
		t.Errorf("%q, want %q", b.String(), want)
	}
}

// TestPrintFarms: the table has no trailing spaces and says how long a boot took.
func TestPrintFarms(t *testing.T) {
	began := time.Unix(1000, 0)
	var b bytes.Buffer
	err := printFarms(&b, []ops.Status{{
		Name: "shop", State: ops.Failed, Script: "s.ml", Backend: "qemu", Began: began, Problem: "a machine is bad",
		Machines: []ops.Machine{{Name: "A", State: "ready", Boots: 1, Seconds: 1.75}, {Name: "Longer", State: "gone"}},
	}}, began.Add(90*time.Second))
	want := `shop: failed, s.ml on qemu, up 1m30s
  a machine is bad
  MACHINE  STATE  OPEN  BOOTS  CRASHES  RESTORES  NOTE
  A        ready  0     1      0        0         up in 1.8 s
  Longer   gone   0     0      0        0
`
	if err != nil || b.String() != want {
		t.Errorf("%v\n%s", err, b.String())
	}
	if _, err := json.Marshal(psDoc{}); err != nil {
		t.Error(err)
	}
}
