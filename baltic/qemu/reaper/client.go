package reaper

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Reaper is a process that starts others for this one. Its methods may be called from several goroutines.
type Reaper struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out io.Closer
	end chan struct{} // closed when it says nothing more

	mu        sync.Mutex
	requests  *json.Encoder
	next      int
	processes map[int]*Process
}

// Process is one that a reaper started.
type Process struct {
	id      int
	of      *Reaper
	started chan report   // of one element
	ended   chan struct{} // closed when it has ended
	how     string        // how; to be read when ended is closed

	// Pid is its number. It may be another process's once this one has ended.
	Pid int
}

// Start starts a reaper: command is a process that calls Serve with its standard input and output. The folders are removed
// when the reaper ends. It fails when the process is no reaper.
func Start(command []string, folders Folders) (*Reaper, error) {
	if os.Getenv(asked) != "" {
		return nil, fmt.Errorf("this process was started as a reaper and is none: %s", strings.Join(os.Args, " "))
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), asked+"=1")
	cmd.SysProcAttr = apart()
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	r := &Reaper{cmd: cmd, in: in, out: out, end: make(chan struct{}), requests: json.NewEncoder(in), processes: map[int]*Process{}}
	reports := json.NewDecoder(out)
	if err := greeted(cmd, reports); err != nil {
		return nil, err
	}
	go r.read(reports)
	if err := r.ask(request{Folders: &folders}); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// patience is how long a process may take to say that it is a reaper.
const patience = 30 * time.Second

// greeted waits for what a reaper says first. What says something else, or nothing, is killed.
func greeted(cmd *exec.Cmd, reports *json.Decoder) error {
	timer := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	var t report
	if err := reports.Decode(&t); err == nil && t.Ready == ready {
		return nil
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // it was killed
	return fmt.Errorf("%s is no reaper", strings.Join(cmd.Args, " "))
}

// Close ends everything that the reaper started and the reaper itself.
func (r *Reaper) Close() error {
	_ = r.ask(request{Closing: true}) // unless it has ended
	_ = r.in.Close()
	<-r.end
	return r.cmd.Wait()
}

// Done is closed when the reaper has ended, and with it everything that it started.
func (r *Reaper) Done() <-chan struct{} { return r.end }

// Run starts a process. What it prints is appended to a file.
func (r *Reaper) Run(ctx context.Context, command []string, output string) (*Process, error) {
	p := &Process{of: r, started: make(chan report, 1), ended: make(chan struct{})}
	if err := r.expect(p); err != nil {
		return nil, err
	}
	if err := r.ask(request{ID: p.id, Start: command, Output: output}); err != nil {
		return nil, err
	}
	select {
	case t := <-p.started:
		if t.Error != "" {
			return nil, fmt.Errorf("cannot start %s: %s", command[0], t.Error)
		}
		p.Pid = t.Started
		return p, nil
	case <-r.end:
		return nil, ErrEnded
	case <-ctx.Done():
		p.Kill()
		return nil, context.Cause(ctx)
	}
}

// expect gives a process its number.
func (r *Reaper) expect(p *Process) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.processes == nil {
		return ErrEnded
	}
	r.next++
	p.id = r.next
	r.processes[p.id] = p
	return nil
}

// Kill kills the process. Ended says when that is done.
func (p *Process) Kill() { _ = p.of.ask(request{ID: p.id, Kill: true}) } // a reaper that has ended has killed it

// Ended is closed when the process has ended.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// How says how the process ended, as os/exec does. Ended must be closed.
func (p *Process) How() string { return p.how }

func (r *Reaper) ask(q request) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.requests.Encode(q); err != nil {
		return ErrEnded
	}
	return nil
}

// read hands reports to the processes that they are about, until the reaper ends; then all of them have ended.
func (r *Reaper) read(reports *json.Decoder) {
	for {
		var t report
		if err := reports.Decode(&t); err != nil {
			break
		}
		r.take(t)
	}
	_ = r.out.Close() // a reaper that talks nonsense is not listened to
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range r.processes {
		p.over("its reaper ended")
	}
	r.processes = nil
	close(r.end)
}

func (r *Reaper) take(t report) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.processes[t.ID]
	switch {
	case p == nil:
	case t.Ended != "":
		delete(r.processes, t.ID)
		p.over(t.Ended)
	case t.Error != "":
		delete(r.processes, t.ID)
		p.started <- t
	default:
		p.started <- t
	}
}

func (p *Process) over(how string) {
	p.how = how
	close(p.ended)
}
