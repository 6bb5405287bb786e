// Package opstest is a farm without machines, for tests of what operates farms.
package opstest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/balticsim/balticsim/internal/ops"
)

// Farm is an ops.Farm that exports OrderEntry.SubmitOrder, which answers with its request, and OrderEntry.Wait, which never does. It has the machines
// OrderProcessing and OrderEntry. What is done to it is told on its run's feeds.
type Farm struct {
	run  *ops.Run
	down chan struct{}
	once sync.Once
	left chan struct{}

	mu     sync.Mutex
	status ops.Status
	taken  map[string][]string // snapshots by machine
}

// New makes the farm of a run. Somebody has to Serve it.
func New(run *ops.Run) *Farm {
	f := &Farm{run: run, down: make(chan struct{}), left: make(chan struct{}, 1000), taken: map[string][]string{}}
	f.status = ops.Status{
		Name: run.Name(), State: ops.Serving, Script: "shop.ml", Backend: "none", PID: ops.Self().PID, Began: time.Unix(0, 0).UTC(),
		Exports: []ops.Export{
			{Operation: "OrderEntry.SubmitOrder", URL: "http://127.0.0.1:1/OrderEntry/SubmitOrder", Input: "int", Output: "int", Example: "1"},
			{Operation: "OrderEntry.Wait", Input: "unit", Output: "unit"},
		},
		Machines: []ops.Machine{
			{Name: "OrderEntry", Role: "OrderEntry", State: "ready", Boots: 1},
			{Name: "OrderProcessing", Role: "OrderProcessing", State: "ready", Open: 2, Boots: 1},
		},
	}
	for _, m := range f.status.Machines {
		f.note(m.Name, "ready")
	}
	return f
}

// note writes to the log of the run and of a machine, its console and the events.
func (f *Farm) note(machine, text string) {
	fmt.Fprintf(f.run.Feed(ops.Log), "%s %s\n", machine, text)
	fmt.Fprintf(f.run.Feed(ops.LogOf(machine)), "%s\n", text)
	fmt.Fprintf(f.run.Feed(ops.ConsoleOf(machine)), "[    0.000000] %s\n", text)
	fmt.Fprintf(f.run.Feed(ops.Events), "{\"machine\":%q,\"kind\":%q}\n", machine, text)
}

// Status is that of ops.Farm.
func (f *Farm) Status() ops.Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.status
	s.Machines = slices.Clone(s.Machines)
	return s
}

// Call is that of ops.Farm.
func (f *Farm) Call(ctx context.Context, operation string, request json.RawMessage) (json.RawMessage, error) {
	switch operation {
	case "OrderEntry.SubmitOrder":
		if !json.Valid(request) {
			return nil, ops.BadRequest(operation, "it is not JSON")
		}
		return request, nil
	case "OrderEntry.Wait":
		<-ctx.Done()
		f.left <- struct{}{}
		return nil, ctx.Err()
	}
	return nil, ops.NoOperation(operation, []string{"OrderEntry.SubmitOrder", "OrderEntry.Wait"})
}

// change does something to a machine.
func (f *Farm) change(machine string, do func(*ops.Machine) error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var known []string
	for i := range f.status.Machines {
		m := &f.status.Machines[i]
		if m.Name == machine {
			return do(m)
		}
		known = append(known, m.Name)
	}
	return ops.NoMachine(machine, known)
}

// Fault is that of ops.Farm.
func (f *Farm) Fault(_ context.Context, machine string, fault ops.Fault) error {
	return f.change(machine, func(m *ops.Machine) error {
		if m.State != "ready" {
			return ops.Impossible(string(fault)+" "+machine, "it is "+m.State)
		}
		m.State, m.Note = "crashed", string(fault)
		m.Crashes++
		f.note(machine, string(fault))
		return nil
	})
}

// Snapshot is that of ops.Farm.
func (f *Farm) Snapshot(_ context.Context, machine string) (name string, err error) {
	err = f.change(machine, func(*ops.Machine) error {
		name = fmt.Sprintf("%s@%d", machine, len(f.taken[machine])+1)
		f.taken[machine] = append(f.taken[machine], name)
		f.note(machine, "snapshot")
		return nil
	})
	return name, err
}

// Restore is that of ops.Farm.
func (f *Farm) Restore(_ context.Context, machine, snapshot string) error {
	return f.change(machine, func(m *ops.Machine) error {
		if len(f.taken[machine]) == 0 || snapshot != "" && !slices.Contains(f.taken[machine], snapshot) {
			return ops.Impossible("restore "+machine, "it has no such snapshot")
		}
		m.State, m.Note = "ready", ""
		m.Restores++
		f.note(machine, "restore")
		return nil
	})
}

// Down is that of ops.Farm.
func (f *Farm) Down() { f.once.Do(func() { close(f.down) }) }

// Left gets a value whenever a call of OrderEntry.Wait is given up, up to a thousand.
func (f *Farm) Left() <-chan struct{} { return f.left }

// Asked is closed when the farm was asked to end.
func (f *Farm) Asked() <-chan struct{} { return f.down }

// Start begins a run of the name in the user's home of runs, serves a farm in it and ends it when it is asked to. The returned function ends
// it too, and waits for that.
func Start(name string) (stop func() error, err error) {
	home, err := ops.FindHome()
	if err != nil {
		return nil, err
	}
	run, err := home.Begin(name, true, "shop.ml", "none")
	if err != nil {
		return nil, err
	}
	farm := New(run)
	run.Serve(farm)
	ended := make(chan error, 1)
	go func() {
		<-farm.Asked()
		ended <- run.Close()
	}()
	return func() error {
		farm.Down()
		return <-ended
	}, nil
}
