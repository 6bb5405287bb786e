package reaper_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/balticsim/balticsim/baltic/qemu/reaper"
)

// patience is how long a busy machine may take for what takes a moment.
const patience = time.Minute

// TestMain lets this program play the reaper and the process that uses it.
func TestMain(m *testing.M) {
	if len(os.Args) < 2 {
		os.Exit(m.Run())
	}
	switch os.Args[1] {
	case "reap":
		if err := reaper.Serve(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	case "victim":
		victim(os.Args[2])
	default:
		os.Exit(m.Run())
	}
}

// folders are one that is removed in any case, and one beside it.
func folders(folder string) reaper.Folders {
	if folder == "" {
		return reaper.Folders{}
	}
	return reaper.Folders{Own: folder, Abandoned: abandoned(folder)}
}

func abandoned(folder string) string { return folder + "-abandoned" }

// there tells whether a folder is.
func there(t *testing.T, folder string) bool {
	t.Helper()
	_, err := os.Stat(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return err == nil
}

// makeFolders makes both folders with something in them.
func makeFolders(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "run")
	for _, f := range []string{folder, abandoned(folder)} {
		if err := os.MkdirAll(filepath.Join(f, "sub"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// victim starts a process through a reaper, prints the numbers of both and waits to be killed.
func victim(folder string) {
	r, err := reaper.Start([]string{os.Args[0], "reap"}, folders(folder))
	if err != nil {
		panic(err)
	}
	p, err := r.Run(context.Background(), []string{"sleep", "1000"}, filepath.Join(folder, "out"))
	if err != nil {
		panic(err)
	}
	fmt.Println(p.Pid)
	fmt.Println(parent(p.Pid))
	<-r.Done()
}

// parent returns who started a process.
func parent(pid int) int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		panic(err)
	}
	_, after, _ := strings.Cut(string(text), ") ")
	n, err := strconv.Atoi(strings.Fields(after)[1])
	if err != nil {
		panic(err)
	}
	return n
}

func start(t *testing.T, folder string) *reaper.Reaper {
	t.Helper()
	r, err := reaper.Start([]string{os.Args[0], "reap"}, folders(folder))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func run(t *testing.T, r *reaper.Reaper, command ...string) *reaper.Process {
	t.Helper()
	p, err := r.Run(t.Context(), command, filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// gone waits until a process is no more than a zombie that its parent has not asked after.
func gone(t *testing.T, pid int) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH) || strings.Contains(string(text), ") Z ") {
			return
		}
	}
	t.Fatalf("process %d is still there", pid)
}

// TestLife: processes run, print into their file, end, and are killed one by one; Close kills the rest and removes the folder.
func TestLife(t *testing.T) {
	folder := makeFolders(t)
	r := start(t, folder)
	output := filepath.Join(folder, "out")
	p, err := r.Run(t.Context(), []string{"sh", "-c", "echo said; exit 3"}, output)
	if err != nil {
		t.Fatal(err)
	}
	<-p.Ended()
	if p.How() != "exit status 3" {
		t.Errorf("it ended with %s", p.How())
	}
	if text, err := os.ReadFile(output); err != nil || string(text) != "said\n" {
		t.Errorf("the output is %q, %v", text, err)
	}
	if _, err := r.Run(t.Context(), []string{"/no/such/program"}, output); err == nil {
		t.Error("what is not there was started")
	}
	one, other := run(t, r, "sleep", "1000"), run(t, r, "sleep", "1000")
	one.Kill()
	<-one.Ended()
	if one.How() != "signal: killed" {
		t.Errorf("it ended with %s", one.How())
	}
	select {
	case <-other.Ended():
		t.Error("the other process ended as well")
	default:
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	<-other.Ended()
	gone(t, other.Pid)
	if there(t, folder) || !there(t, abandoned(folder)) {
		t.Error("the folders: the wrong ones are left")
	}
	if _, err := r.Run(t.Context(), []string{"true"}, output); !errors.Is(err, reaper.ErrEnded) {
		t.Errorf("a reaper that was closed: %v", err)
	}
}

// spawn starts a victim and returns it with the numbers of its child and of its reaper.
func spawn(t *testing.T, folder string) (cmd *exec.Cmd, child, keeper int) {
	t.Helper()
	cmd = exec.Command(os.Args[0], "victim", folder)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(io.LimitReader(out, 100))
	for _, n := range []*int{&child, &keeper} {
		if _, err := fmt.Fscan(lines, n); err != nil {
			t.Fatal(err)
		}
	}
	return cmd, child, keeper
}

// TestKilled: when the process that asked is killed, with no time for anything, nothing is left.
func TestKilled(t *testing.T) {
	folder := makeFolders(t)
	cmd, child, keeper := spawn(t, folder)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	gone(t, child)
	gone(t, keeper)
	if there(t, folder) || there(t, abandoned(folder)) {
		t.Error("a folder is left")
	}
}

// TestReaperKilled: when the reaper is killed, the kernel kills its children, and who asked is told.
func TestReaperKilled(t *testing.T) {
	cmd, child, keeper := spawn(t, t.TempDir())
	if err := syscall.Kill(keeper, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	gone(t, child)
	if err := cmd.Wait(); err != nil {
		t.Errorf("who asked: %v", err)
	}
}

// TestNoReaper: what is no reaper is ended and told, and a process that was started as a reaper starts none.
func TestNoReaper(t *testing.T) {
	for _, command := range [][]string{{"echo", "PASS"}, {"true"}, {"sh", "-c", "echo '{}'; sleep 1000"}} {
		if _, err := reaper.Start(command, reaper.Folders{}); err == nil || !strings.Contains(err.Error(), "is no reaper") {
			t.Errorf("%v: %v", command, err)
		}
	}
	t.Setenv("BALTICSIM_REAPER", "1")
	if _, err := reaper.Start([]string{os.Args[0], "reap"}, reaper.Folders{}); err == nil {
		t.Error("a reaper starts a reaper")
	}
}

// TestDeaf: signals of a terminal do not end a reaper.
func TestDeaf(t *testing.T) {
	r := start(t, "")
	p := run(t, r, "sleep", "1000")
	keeper := parent(p.Pid)
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		if err := syscall.Kill(keeper, s); err != nil {
			t.Fatal(err)
		}
	}
	run(t, r, "true")
	select {
	case <-r.Done():
		t.Error("the reaper ended")
	case <-p.Ended():
		t.Error("the child ended")
	default:
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}
