package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/balticsim/balticsim/baltic/qemu"
	"github.com/balticsim/balticsim/baltic/qemu/qemutest"
	"github.com/balticsim/balticsim/internal/ops"
)

// qemuPatience is how long booting a farm may take on a busy computer before the test calls it a failure.
const qemuPatience = 5 * time.Minute

// buildProgram builds balticsim, with the program of its machines beside it, as `make build` does. Where machines cannot run the
// test is skipped.
func buildProgram(t *testing.T) string {
	t.Helper()
	options := qemutest.Options(t)
	host, err := qemu.New(t.Context(), options)
	if errors.Is(err, qemu.ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := host.Close(); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(filepath.Dir(options.Guest), "balticsim")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// TestQEMU types at a shell what an operator does with a farm of virtual machines: it boots and serves, a machine is killed and goes on
// from its snapshot, and when balticsim itself is killed nothing is left of it.
func TestQEMU(t *testing.T) {
	program := buildProgram(t)
	inEOP(t)
	home := filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "balticsim")
	ctx, cancel := context.WithTimeout(t.Context(), qemuPatience)
	defer cancel()
	command := func(args ...string) (out, errOut string, err error) {
		var o, e bytes.Buffer
		cmd := exec.CommandContext(ctx, program, args...)
		cmd.Stdout, cmd.Stderr = &o, &e
		err = cmd.Run()
		return o.String(), e.String(), err
	}
	must := func(want string, args ...string) {
		t.Helper()
		if out, errOut, err := command(args...); err != nil || !strings.Contains(out, want) {
			t.Fatalf("%v: %v\n%s%s", args, err, out, errOut)
		}
	}
	// A client is served and the farm ends by itself, as in the model.
	must("bicycle ordered, paid by visa at home", "run", "--backend", "qemu", "--workload", "workload.ml", "isolated.ml")

	said := &shared{}
	farm := exec.CommandContext(ctx, program, "run", "--backend", "qemu", "--name", "shop", "--import", "Payment1=images", "snapshot.ml")
	farm.Stdout, farm.Stderr = said, said
	if err := farm.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- farm.Wait() }()
	t.Cleanup(func() { _ = farm.Process.Kill() })
	const reply = "bicycle ordered, paid by visa at credit.fr"
	must("shop: serving, snapshot.ml on qemu", "ps", "--wait", qemuPatience.String(), "shop")
	must(reply, "call", "--timeout", "2m", "OrderEntry.SubmitOrder", "@order.json")
	must("", "fault", "--timeout", "2m", "kill", "OrderProcessing")
	must(reply, "call", "--timeout", "2m", "OrderEntry.SubmitOrder", "@order.json")
	must("OrderProcessing crashed: killed\n", "logs")
	must("OrderProcessing goes on from a snapshot\n", "logs", "--vm", "OrderProcessing")
	must("", "console", "OrderProcessing")
	machines := processesOf(t, home)
	if len(machines) < 2 {
		t.Errorf("the processes of the farm are %v", machines)
	}

	if err := farm.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-ended
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		left := processesOf(t, home)
		folders, err := os.ReadDir(home)
		if err != nil {
			t.Fatal(err)
		}
		if len(left) == 0 && len(folders) == 0 {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("left of a farm that was killed: %v %v\n%s", left, folders, said)
		}
	}
}

// processesOf are the processes that have the path on their command lines.
func processesOf(t *testing.T, path string) []ops.Process {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	var all []ops.Process
	for _, file := range files {
		line, err := os.ReadFile(file)
		if err == nil && bytes.Contains(line, []byte(path)) {
			all = append(all, ops.Process{What: file})
		}
	}
	return all
}
