package reaper

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"sync"
	"syscall"
)

// Serve is the whole life of a reaper: it does what in asks for until in ends, then kills what it started, removes the folder and
// returns. It must be the only thing that its process does.
func Serve(in io.Reader, out io.Writer) error {
	// A child is killed when the thread that started it ends, so all of them are started by this one.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	// Only the end of in ends a reaper: not what a terminal sends, and not that nobody reads its reports.
	signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)

	r := &server{children: map[int]*os.Process{}, out: json.NewEncoder(out)}
	r.report(report{Ready: ready})
	requests := json.NewDecoder(in)
	for {
		var q request
		if err := requests.Decode(&q); err != nil {
			return errors.Join(ended(err), r.end())
		}
		r.handle(q)
	}
}

// ended returns the error of reading requests, unless it is the expected one.
func ended(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

type server struct {
	folders Folders
	closing bool
	waiters sync.WaitGroup

	mu       sync.Mutex
	children map[int]*os.Process // those that nobody has waited for yet, so that their numbers are still theirs
	out      *json.Encoder
}

func (r *server) handle(q request) {
	if q.Folders != nil {
		r.folders = *q.Folders
	}
	r.closing = r.closing || q.Closing
	if q.Kill {
		r.kill(q.ID)
	}
	if q.Start != nil {
		if err := r.start(q); err != nil {
			r.report(report{ID: q.ID, Error: err.Error()})
		}
	}
}

func (r *server) start(q request) error {
	output, err := os.OpenFile(q.Output, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = output.Close() }() // the child has its own
	cmd := exec.Command(q.Start[0], q.Start[1:]...)
	cmd.Stdout, cmd.Stderr = output, output
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return err
	}
	r.mu.Lock()
	r.children[q.ID] = cmd.Process
	r.mu.Unlock()
	r.report(report{ID: q.ID, Started: cmd.Process.Pid})
	r.waiters.Go(func() { r.wait(q.ID, cmd) })
	return nil
}

// wait tells how a child ended. The child stays a zombie, and its number its own, until nobody can kill it any more.
func (r *server) wait(id int, cmd *exec.Cmd) {
	how := "exit status 0"
	if err := cmd.Wait(); err != nil {
		how = err.Error()
	}
	r.mu.Lock()
	delete(r.children, id)
	r.mu.Unlock()
	r.report(report{ID: id, Ended: how})
}

func (r *server) kill(id int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if p := r.children[id]; p != nil {
		_ = p.Kill() // that it has ended already is as good
	}
}

// report tells something, to nobody when the other side has ended.
func (r *server) report(t report) {
	r.mu.Lock()
	defer r.mu.Unlock()
	_ = r.out.Encode(t)
}

func (r *server) end() error {
	r.mu.Lock()
	for _, p := range r.children {
		_ = p.Kill()
	}
	r.mu.Unlock()
	r.waiters.Wait()
	err := remove(r.folders.Own)
	if !r.closing {
		err = errors.Join(err, remove(r.folders.Abandoned))
	}
	return err
}

func remove(folder string) error {
	if folder == "" {
		return nil
	}
	return os.RemoveAll(folder)
}

// apart starts a reaper in a session of its own: what a terminal does to us, it does not do to it.
func apart() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
