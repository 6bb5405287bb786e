package ops

import (
	"encoding/json"
	"errors"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/balticsim/balticsim/internal/atomicfile"
)

// record is what run.json says: not how a run is, but who it is and what has to be ended when it is gone.
type record struct {
	V       int       `json:"v"`
	Name    string    `json:"name"`
	Script  string    `json:"script"`
	Backend string    `json:"backend"`
	Process Process   `json:"process"` // runs the farm
	Started []Process `json:"started"` // processes that it has started, which must not outlive it
}

// Run is this process's own run: its folder, its feeds and its server.
type Run struct {
	home     Home
	folder   string
	listener net.Listener

	mu     sync.Mutex
	record record
	feeds  map[string]*Feed
	server *Server
	closed bool
}

// Begin makes the folder of a run, for its owner only, with the control socket in it. Several farms may run; each has its name. With exact set
// the name is the given one, and Begin fails with BAL1002 when a farm that has it runs; else a number is added to a name that is taken. What a
// dead run of the name has left is removed first. It fails with BAL1003 when the folder or the socket cannot be made.
func (h Home) Begin(name string, exact bool, script, backend string) (*Run, error) {
	var run *Run
	err := h.locked(func() error {
		for n := 1; ; n++ {
			candidate := name
			if n > 1 {
				candidate += "-" + strconv.Itoa(n)
			}
			found, there := h.look(candidate)
			switch {
			case there && !found.gone() && exact:
				return taken(candidate)
			case there && !found.gone():
				continue
			case there:
				if err := found.remove(); err != nil {
					return noHome(found.folder, err)
				}
			}
			var err error
			run, err = h.publish(candidate, script, backend)
			return err
		}
	})
	return run, err
}

// publish makes the folder under another name and renames it when it is complete: whoever sees it can talk to it.
func (h Home) publish(name, script, backend string) (*Run, error) {
	folder, making := filepath.Join(h.path, name), filepath.Join(h.path, ".new-"+strconv.Itoa(os.Getpid()))
	for _, dir := range []string{folder, making} {
		if len(filepath.Join(dir, socketFile)) > maxSocketPath {
			return nil, noHome(h.path, errors.New("the path of a socket in it is too long"))
		}
	}
	r := &Run{home: h, folder: folder, feeds: map[string]*Feed{}, record: record{
		V: version, Name: name, Script: script, Backend: backend, Process: Self(), Started: []Process{},
	}}
	if err := os.RemoveAll(making); err != nil { // of a process that had our number once
		return nil, noHome(making, err)
	}
	if err := os.Mkdir(making, 0o700); err != nil {
		return nil, noHome(making, err)
	}
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(making, socketFile), Net: "unix"})
	if err == nil {
		listener.SetUnlinkOnClose(false) // the folder goes as a whole
		r.listener = listener
		err = r.write(making)
	}
	if err == nil {
		err = os.Rename(making, folder)
	}
	if err != nil {
		if r.listener != nil {
			_ = r.listener.Close()
		}
		_ = os.RemoveAll(making)
		return nil, noHome(h.path, err)
	}
	return r, nil
}

func (r *Run) write(folder string) error {
	text, err := json.MarshalIndent(r.record, "", "  ")
	if err != nil {
		return err
	}
	return atomicfile.WriteBytes(filepath.Join(folder, recordFile), append(text, '\n'))
}

// Name is what the run is called.
func (r *Run) Name() string { return r.record.Name }

// Folder is the run's own folder: what is put into it goes with the run.
func (r *Run) Folder() string { return r.folder }

// Serve answers what comes through the control socket, until Close.
func (r *Run) Serve(farm Farm) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.server = serve(r.listener, farm, r)
}

// Track notes a process that must not outlive the run, so that `gc` can end it when nothing else did.
func (r *Run) Track(p Process) error {
	return r.edit(func(started []Process) []Process { return append(started, p) })
}

// Forget is the opposite of Track, for a process that has ended.
func (r *Run) Forget(p Process) error {
	return r.edit(func(started []Process) []Process {
		kept := []Process{}
		for _, s := range started {
			if s.PID != p.PID || s.Start != p.Start {
				kept = append(kept, s)
			}
		}
		return kept
	})
}

func (r *Run) edit(change func([]Process) []Process) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil
	}
	r.record.Started = change(r.record.Started)
	return r.write(r.folder)
}

// The feeds that every run has. A machine has a log and a console of its own.
const (
	Events = "events" // what happened, JSON Lines
	Log    = "log"    // what people want to read
)

// LogOf is the feed of one machine's part of the log.
func LogOf(machine string) string { return "log:" + machine }

// ConsoleOf is the feed of what a machine's console says.
func ConsoleOf(machine string) string { return "console:" + machine }

// feedLimit is how much of a feed is kept at least, in bytes; twice as much at most.
func feedLimit(name string) int64 {
	if name == Events {
		return 32 << 20
	}
	return 4 << 20
}

// Feed returns the feed of the name, which begins when it is first asked for.
func (r *Run) Feed(name string) *Feed {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := r.feeds[name]
	if f == nil {
		f = newFeed(feedFile(r.folder, name), feedLimit(name))
		r.feeds[name] = f
		if r.closed {
			f.release()
		}
	}
	return f
}

// feedFile is where a feed is kept. Names of machines may hold what names of files may not.
func feedFile(folder, name string) string { return filepath.Join(folder, url.QueryEscape(name)) }

// Close ends the run: its feeds end, its folder is removed, and then those who wait for its end are told. It is the last thing that
// a run does; everything that Track was told of should have ended before.
func (r *Run) Close() error {
	r.mu.Lock()
	if r.closed {
		r.mu.Unlock()
		return nil
	}
	r.closed = true
	server := r.server
	feeds := make([]*Feed, 0, len(r.feeds))
	for _, f := range r.feeds {
		f.close()
		feeds = append(feeds, f)
	}
	r.mu.Unlock()
	if server != nil {
		server.drain()
	}
	err := r.home.locked(func() error { return os.RemoveAll(r.folder) })
	for _, f := range feeds {
		f.release()
	}
	if server != nil {
		server.end()
	} else {
		_ = r.listener.Close()
	}
	return err
}
