package driver

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/farm"
	"github.com/balticsim/balticsim/baltic/wire"
	"github.com/balticsim/balticsim/internal/ops"
)

var _ ops.Farm = (*machineRun)(nil)

// Status is that of ops.Farm.
func (r *machineRun) Status() ops.Status {
	r.mu.Lock()
	s := r.status
	r.mu.Unlock()
	s.Machines = []ops.Machine{}
	for _, m := range r.controller.Status() {
		s.Machines = append(s.Machines, ops.Machine{
			Name: m.Name, Role: m.Role, State: string(m.State), Note: m.Note, Open: m.Open, Boots: m.Boots, Restores: m.Restores, Crashes: m.Crashes,
			Seconds: m.Took.Seconds(),
		})
	}
	return s
}

// Call is that of ops.Farm.
func (r *machineRun) Call(ctx context.Context, operation string, request json.RawMessage) (json.RawMessage, error) {
	var known []string
	for _, x := range r.controller.Exports() {
		known = append(known, x.At)
	}
	reply, err := r.controller.Call(ctx, operation, request)
	var blame *wire.Blame
	switch {
	case err == nil:
		return reply, nil
	case !slices.Contains(known, operation):
		return nil, ops.NoOperation(operation, known)
	case errors.As(err, &blame) && blame.Endpoint == operation+" request":
		return nil, ops.BadRequest(operation, blame.Error())
	case err.Error() == context.DeadlineExceeded.Error(): // otherwise it says more
		return nil, ops.Unanswered(operation, "nothing came in time")
	}
	return nil, ops.Unanswered(operation, err.Error())
}

// Fault is that of ops.Farm. A machine that is being frozen fails when it goes on. It returns when the farm knows of the failure, so that
// whatever is called next finds it known.
func (r *machineRun) Fault(ctx context.Context, machine string, fault ops.Fault) error {
	how := map[ops.Fault]baltic.Breakage{ops.Kill: baltic.BreakKill, ops.Pause: baltic.BreakPause, ops.Cut: baltic.BreakCut}[fault]
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	before, broken := r.machine(machine).Crashes, false
	for !broken || r.machine(machine).Crashes == before {
		if !broken {
			frozen := r.machine(machine).State == farm.StateFrozen
			err := r.controller.Break(ctx, machine, how)
			broken, frozen = err == nil, frozen || r.machine(machine).State == farm.StateFrozen
			if err != nil && !frozen {
				return r.refused(string(fault)+" "+machine, machine, err)
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// machine is how a machine is now; nothing is known of one that there is not.
func (r *machineRun) machine(name string) farm.MachineStatus {
	for _, m := range r.controller.Status() {
		if m.Name == name {
			return m
		}
	}
	return farm.MachineStatus{}
}

// Snapshot is that of ops.Farm.
func (r *machineRun) Snapshot(ctx context.Context, machine string) (string, error) {
	name, err := r.controller.Snapshot(ctx, machine)
	return name, r.refused("take a snapshot of "+machine, machine, err)
}

// Restore is that of ops.Farm.
func (r *machineRun) Restore(ctx context.Context, machine, snapshot string) error {
	return r.refused("restore "+machine, machine, r.controller.Restore(ctx, machine, snapshot))
}

// Down is that of ops.Farm.
func (r *machineRun) Down() { r.down(errEnough) }

// refused makes of the controller's errors what operators are told.
func (r *machineRun) refused(what, machine string, err error) error {
	switch {
	case err == nil || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, farm.ErrNoMachine):
		var names []string
		for _, m := range r.controller.Status() {
			names = append(names, m.Name)
		}
		return ops.NoMachine(machine, names)
	}
	return ops.Impossible(what, err.Error())
}
