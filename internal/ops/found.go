package ops

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Found is a run that has a folder.
type Found struct {
	Client
	home   Home
	record record
}

// answerTime is how long a farm may take to say how it is.
const answerTime = 5 * time.Second

// look finds the run of a name; it reports false when there is no folder.
func (h Home) look(name string) (Found, bool) {
	folder := filepath.Join(h.path, name)
	if checkName(name) != nil || !exists(folder) {
		return Found{}, false
	}
	f := Found{Client: Client{name, folder}, home: h}
	// A record that cannot be read names no process: then the socket alone tells whether the run is there.
	if text, err := os.ReadFile(filepath.Join(folder, recordFile)); err == nil {
		_ = json.Unmarshal(text, &f.record)
	}
	f.record.Name = name
	return f, true
}

// List returns the runs that have a folder, by name.
func (h Home) List() ([]Found, error) {
	names, err := h.names()
	if err != nil {
		return nil, err
	}
	var all []Found
	for _, name := range names {
		if f, ok := h.look(name); ok {
			all = append(all, f)
		}
	}
	return all, nil
}

// Find returns the run of the name, or, when the name is empty, the only one that is alive. It fails with BAL1001.
func (h Home) Find(name string) (Found, error) {
	all, err := h.List()
	if err != nil {
		return Found{}, err
	}
	var names []string
	var alive []Found
	for _, f := range all {
		if f.Name() == name {
			return f, nil
		}
		names = append(names, f.Name())
		if !f.gone() {
			alive = append(alive, f)
		}
	}
	if name != "" {
		return Found{}, noFarm(name, names)
	}
	if len(alive) == 1 {
		return alive[0], nil
	}
	names = nil
	for _, f := range alive {
		names = append(names, f.Name())
	}
	return Found{}, notOne(names)
}

// Name is what the run is called.
func (f Found) Name() string { return f.record.Name }

// gone tells whether nothing runs the farm any more: nobody takes connections, and the process that did is not there.
func (f Found) gone() bool {
	if f.record.Process.Alive() {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), answerTime)
	defer cancel()
	_, done, err := f.dial(ctx, request{Do: doStatus})
	if err == nil {
		done()
	}
	return err != nil
}

// Ask returns how the run is: what it says itself when it answers in time, else Silent or Dead with what its record says.
func (f Found) Ask(ctx context.Context) Status {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	status, err := f.Status(ctx)
	if err == nil {
		return status
	}
	status = Status{
		Name: f.Name(), State: Silent, Script: f.record.Script, Backend: f.record.Backend, PID: f.record.Process.PID,
		Exports: []Export{}, Machines: []Machine{},
	}
	if f.gone() {
		status.State = Dead
	}
	return status
}

// AskAll asks all runs at the same time.
func AskAll(ctx context.Context, all []Found) []Status {
	statuses := make([]Status, len(all))
	var wait sync.WaitGroup
	for i, f := range all {
		wait.Add(1)
		go func() {
			defer wait.Done()
			statuses[i] = f.Ask(ctx)
		}()
	}
	wait.Wait()
	return statuses
}

// Follow is that of Client; of a run that is gone it writes what the feed's files hold.
func (f Found) Follow(ctx context.Context, feed string, follow bool, w io.Writer, missed func(bytes int64)) error {
	if f.gone() {
		return copyFeed(feedFile(f.folder, feed), w)
	}
	return f.Client.Follow(ctx, feed, follow, w, missed)
}

// Force ends the run without asking it: its process, and then what that has left.
func (f Found) Force(ctx context.Context) error {
	if err := f.record.Process.Kill(); err != nil {
		return err
	}
	if !until(ctx, func() bool { return f.gone() }) {
		return silent(f.Name(), errors.New("its process cannot be ended from here"))
	}
	_, err := f.Clean()
	return err
}

// Clean removes what a run that is gone has left behind, its processes first, and returns those that it had to end. A run that is
// alive is left alone.
func (f Found) Clean() (ended []Process, err error) {
	err = f.home.locked(func() error {
		now, there := f.home.look(f.Name()) // the name may have been taken since
		if !there || !now.gone() {
			return nil
		}
		for _, p := range now.record.Started {
			if p.Alive() {
				ended = append(ended, p)
			}
		}
		return now.remove()
	})
	return ended, err
}

// Gone tells whether the run is dead.
func (f Found) Gone() bool { return f.gone() }

// remove ends the processes that a dead run has left and removes its folder.
func (f Found) remove() error {
	var errs []error
	for _, p := range f.record.Started {
		errs = append(errs, p.Kill())
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return os.RemoveAll(f.folder)
}

// until waits, looking now and then, for something that nobody tells of. It reports false when the context ended first.
func until(ctx context.Context, happened func() bool) bool {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !happened() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false
		}
	}
	return true
}
