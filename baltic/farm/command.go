package farm

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/baltic"
)

// Errors of commands.
var (
	ErrNoMachine  = errors.New("there is no such machine")
	ErrNoSnapshot = errors.New("there is no such snapshot")
	ErrNotRunning = errors.New("the machine does not run")
)

// Break makes a machine fail in one of the ways of baltic.Breaker, and returns before the farm knows of the failure. One that is being frozen, or
// has not gone on yet, fails when it has. On a host that is no Breaker, a machine can only be ended.
func (c *Controller) Break(ctx context.Context, name string, how baltic.Breakage) error {
	var target *machine
	var id baltic.MachineID
	err := c.on(ctx, name, func(m *machine, done func(error)) {
		m.whenSettled(func() {
			if !m.phase.lives() || !m.known {
				done(ErrNotRunning)
				return
			}
			target, id = m, m.id
			done(nil)
		})
	})
	if err != nil {
		return err
	}
	if b, ok := c.host.(baltic.Breaker); ok {
		return b.Break(ctx, id, how)
	}
	if how != baltic.BreakKill {
		return fmt.Errorf("machines of this kind cannot be made to fail by %s", how)
	}
	if err := c.host.Kill(ctx, id); err != nil {
		return err
	}
	c.pump.after(c.ctx, func() { target.crash(baltic.Killed) })
	return nil
}

// Snapshot keeps the state of a machine as snapshotVM of a script does, and returns the name of the snapshot.
func (c *Controller) Snapshot(ctx context.Context, name string) (string, error) {
	var snapshot string
	err := c.on(ctx, name, func(m *machine, done func(error)) {
		if !m.phase.lives() {
			done(ErrNotRunning)
			return
		}
		k := len(m.snapshots)
		m.snapshots = append(m.snapshots, false)
		snapshot = strconv.Itoa(k + 1)
		m.order(baltic.CommandSnapshot, k, func() {
			if !m.phase.lives() {
				done(ErrNotRunning) // it has failed first, and the snapshot is one of nothing
				return
			}
			m.snapshots[k] = true
			done(nil)
		})
	})
	return snapshot, err
}

// Restore puts a machine back to a snapshot that Snapshot has named, the latest when the name is empty, as restoreVM of a script
// does. It returns when the machine runs.
func (c *Controller) Restore(ctx context.Context, name, snapshot string) error {
	return c.on(ctx, name, func(m *machine, done func(error)) {
		k := len(m.snapshots) - 1
		if snapshot != "" {
			n, err := strconv.Atoi(snapshot)
			if err != nil {
				n = 0
			}
			k = n - 1
		}
		if k < 0 || k >= len(m.snapshots) || !m.snapshots[k] {
			done(ErrNoSnapshot)
			return
		}
		m.order(baltic.CommandRestore, k, func() { m.whenSettled(func() { done(nil) }) })
	})
}

// on does something about a machine on the loop's goroutine and waits until it calls done.
func (c *Controller) on(ctx context.Context, name string, f func(m *machine, done func(error))) error {
	result := make(chan error, 1)
	done := func(err error) { result <- err }
	if !c.loop.Do(func() {
		var names []string
		for _, m := range c.machines {
			if m.name == name {
				f(m, done)
				return
			}
			names = append(names, m.name)
		}
		done(fmt.Errorf("%w as %s; there are %s", ErrNoMachine, name, strings.Join(names, ", ")))
	}) {
		return errOver
	}
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-c.ctx.Done():
		return errOver
	}
}

// order gives a command to the machine's operator thread.
func (m *machine) order(what string, snapshot int, done func()) {
	m.commands = append(m.commands, done)
	m.c.loop.Expect(1)
	m.c.loop.Deliver(m.command, tuple(text(what), number(int64(snapshot))))
}

// commandDone follows the end of the oldest command.
func (m *machine) commandDone() {
	done := m.commands[0]
	m.commands = m.commands[1:]
	m.c.loop.Expect(-1)
	done()
}

// whenSettled does something when the machine runs, or will not.
func (m *machine) whenSettled(f func()) {
	if m.phase.passes() {
		m.settled = append(m.settled, f)
		return
	}
	f()
}
