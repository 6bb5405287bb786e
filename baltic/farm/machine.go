package farm

import (
	"maps"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/baltic/live"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

// phase is what a machine and its partition are doing.
//
//	boot        ready
//	 └─▶ booting ─▶ running ─▶ freezing ─▶ held ─▶ stopped
//	                  ▲  the partition waits to be stopped  │ start of a frozen state
//	                  └──────────────── thawing ◀───────────┘
//
// From every phase in which the machine lives a failure leads to crashed; there the demon stops the partition, and starts an
// empty box in its place: the machine is gone, until a frozen state is started.
type phase uint8

const (
	created phase = iota
	booting
	running
	freezing // the program wants to stop the partition, and the machine is being frozen
	held     // the machine is frozen, and the partition will be stopped
	stopped  // no partition runs
	thawing  // the partition runs again, the machine not yet
	crashed  // the machine has failed, and the partition still runs
	gone     // an empty partition runs
)

// lives tells whether there is a machine that can fail.
func (p phase) lives() bool {
	return p == booting || p == running || p == freezing || p == held || p == thawing
}

// moves tells whether the host is about to report something without being asked.
func (p phase) moves() bool { return p == booting || p == freezing || p == thawing }

// passes tells whether the machine is on its way through a snapshot or a restore.
func (p phase) passes() bool { return p == freezing || p == held || p == stopped || p == thawing }

// machine is a machine with its partition. It belongs to the loop's goroutine.
type machine struct {
	c      *Controller
	index  int // in the status
	role   *metadata.Machine
	name   string
	n      pi.Value // the partition's name
	worker *worker  // what is asked of the host

	// Channels to the stand-in.
	command, finished, text, failure pi.Value
	imports                          map[string]imported // by the name of the operation
	ports                            []*live.Port        // what the stand-in has for the machine

	phase  phase
	id     baltic.MachineID
	known  bool       // id is set
	heard  bool       // what it says is about the state that it is in
	began  time.Time  // of the boot or thaw under way
	demon  step.Token // the thread that crashes the partition
	failed bool       // its crash waits for the demon to be ready
	why    baltic.Cause

	open   map[uint64]request                     // calls that it has not answered
	frozen map[baltic.FrozenID]map[uint64]request // those of its frozen states
	latest baltic.FrozenID                        // the last one
	paused bool                                   // and the machine is in it

	frozenAs baltic.FrozenID // of the freeze under way: what the host keeps, 0 before it says so
	said     bool            // and whether the machine has said all

	snapshots []bool   // of operators, by number: whether it was taken
	commands  []func() // of operators: what to do when each is finished
	settled   []func() // what to do when the snapshot or restore under way is over
}

// request is a call that the machine has not answered.
type request struct {
	point  baltic.Point
	answer pi.Value // the channel
}

// imported is an operation that the machine may call.
type imported struct {
	point    baltic.Point
	question pi.Value // the channel
}

// create takes in a machine that the program has created, and boots it.
func (c *Controller) create(role *metadata.Machine, told []pi.Value) {
	vm := told[0].Fields()
	m := &machine{
		c: c, index: len(c.machines), role: role, n: vm[0], worker: newWorker(), name: conform.MachineName(vm[0].Name(), c.loop.Config().Farm()),
		command: told[1], finished: told[2], text: told[3], failure: told[4], imports: map[string]imported{},
		open: map[uint64]request{}, frozen: map[baltic.FrozenID]map[uint64]request{},
	}
	channels := told[5:]
	for i, p := range baltic.ImportsOf(role) {
		question, answer := pair(channels[i])
		m.imports[p.At] = imported{p, question}
		m.ports = append(m.ports, c.loop.Listen(answer, func(v pi.Value) { m.answer(p, v) }))
	}
	channels = channels[len(m.imports):]
	for i, p := range baltic.ExportsOf(role) {
		m.ports = append(m.ports, c.loop.Listen(channels[i], func(v pi.Value) { m.call(p, v) }))
	}
	c.loop.Listen(m.finished, func(pi.Value) { m.commandDone() })
	c.machines = append(c.machines, m)
	c.byName[m.n.Token()] = m
	c.mu.Lock()
	c.status = append(c.status, MachineStatus{Name: m.name, Role: role.Name})
	c.mu.Unlock()
	c.running.Go(func() { m.worker.run(c.ctx) })
	m.boot()
}

// boot asks for the machine.
func (m *machine) boot() {
	c := m.c
	b := baltic.Boot{
		Role: m.role.Name, Name: m.name, Limits: baltic.MachineLimits(m.role.Limits),
		Image: baltic.Image{
			Metadata: c.program.Metadata, Includes: c.program.Includes, Images: c.program.Images,
			Executable: c.o.Executables[m.role.Name],
		},
	}
	if c.o.Console != nil {
		b.Console = c.o.Console(m.name)
	}
	m.began, m.heard = time.Now(), true
	m.become(booting)
	m.show(func(s *MachineStatus) { s.Boots++ })
	c.note(m.name, "boots")
	m.worker.push(func() {
		id, err := c.host.Boot(c.ctx, b)
		if err != nil {
			c.broken(m.name, "boot", err)
			return
		}
		m.worker.id = id
		c.loop.Do(func() {
			m.id, m.known = id, true
			c.byID[id] = m
			early := c.early[id]
			delete(c.early, id)
			for _, e := range early {
				c.happened(e)
			}
		})
	})
}

// become changes the phase. What the stand-in has for the machine waits while the machine could not take it, and is frozen with the
// rest then.
func (m *machine) become(p phase) {
	if m.phase.moves() {
		m.c.loop.Expect(-1)
	}
	if p.moves() {
		m.c.loop.Expect(1)
	}
	m.phase = p
	waits := p == freezing || p == held || p == crashed || p == gone
	for _, port := range m.ports {
		port.Held = waits
	}
	m.show(func(s *MachineStatus) { s.State = p.state() })
	if !p.passes() {
		for _, f := range m.settled {
			f()
		}
		m.settled = nil
	}
}

// setOpen replaces the calls that the machine has not answered.
func (m *machine) setOpen(open map[uint64]request) {
	m.c.loop.Expect(len(open) - len(m.open))
	m.open = maps.Clone(open)
	if m.open == nil {
		m.open = map[uint64]request{}
	}
	m.show(func(s *MachineStatus) { s.Open = len(m.open) })
}

// close ends a call that the machine has answered, or never will.
func (m *machine) close(id uint64) (request, bool) {
	r, ok := m.open[id]
	if ok {
		delete(m.open, id)
		m.c.loop.Expect(-1)
		m.show(func(s *MachineStatus) { s.Open = len(m.open) })
	}
	return r, ok
}

// party is what blames call the machine.
func (m *machine) party() string { return "machine " + m.name }
