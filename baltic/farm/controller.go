package farm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/baltic/live"
	"github.com/balticsim/balticsim/baltic/wire"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

// Options says how a farm is run. All functions may be nil. Print and Event are called one at a time, and the farm waits for them.
type Options struct {
	Serve    bool          // go on until the context ends: clients may come; otherwise until nothing is left to do
	Deadline time.Duration // of a call to an import or an export; 30 s when 0
	Waiting  int           // calls of exports that may wait for an answer at once, and calls to imports; 256 when 0

	Executables map[string]string              // unmodified images, by role
	Console     func(machine string) io.Writer // where the console of a machine goes

	Print func(text string)     // what the farm prints
	Event func(e conform.Event) // what happens, with notes
}

// The defaults of Options.
const (
	DefaultDeadline = 30 * time.Second
	DefaultWaiting  = 256
)

// Controller is a farm that runs, or will. Make one with New and call Run once. Its other exported methods may be called from any
// goroutine.
type Controller struct {
	program   Program
	host      baltic.Host
	o         Options
	loop      *live.Loop
	codec     *wire.Codec[pi.Value]
	projector *conform.Projector
	pump      *pump
	exports   map[string]*export // by the name of the operation; fixed
	order     []baltic.Point     // of exports
	turns     chan struct{}      // taken by calls to imports

	// What follows belongs to the loop's goroutine.
	machines []*machine
	byName   map[step.Token]*machine // by partition name
	byID     map[baltic.MachineID]*machine
	early    map[baltic.MachineID][]baltic.HostEvent // of machines whose boot has not returned yet
	calls    int64                                   // number of the last call
	acting   pi.Act                                  // the start or stop that is being taken
	cause    baltic.Cause                            // of the crash that is being taken

	ctx     context.Context //nolint:containedctx // of the run, which is what the Controller stands for
	cancel  context.CancelCauseFunc
	running sync.WaitGroup

	mu     sync.Mutex
	status []MachineStatus // of machines, in the same order
	faults []string        // the latest of what calls may wait for in vain
	failed int             // how many there were
}

// New returns the farm of a program on a host, which the caller closes when the run is over.
func New(p Program, host baltic.Host, o Options) *Controller {
	if o.Deadline <= 0 {
		o.Deadline = DefaultDeadline
	}
	if o.Waiting <= 0 {
		o.Waiting = DefaultWaiting
	}
	c := &Controller{
		program: p, host: host, o: o, codec: wire.New(p.Signature, pi.Data{}, wire.DefaultLimits()),
		exports: map[string]*export{}, turns: make(chan struct{}, o.Waiting),
		byName: map[step.Token]*machine{}, byID: map[baltic.MachineID]*machine{}, early: map[baltic.MachineID][]baltic.HostEvent{},
	}
	c.ctx, c.cancel = context.WithCancelCause(context.Background())
	faults := map[string]int{}
	for _, m := range p.Farm.Machines {
		faults[baltic.FaultCrashOf(m.Name)] = math.MaxInt // as often as machines fail
	}
	sys := p.system(pi.Options{Faults: faults})
	c.loop = live.New(sys, live.Options{Admit: c.admit, Choose: evenly(), Watch: (*watcher)(c), Print: o.Print})
	c.projector = conform.NewProjector(conform.NewAlphabet(p.Farm, p.Signature), sys, c.event)
	c.pump = &pump{events: host.Events(), marks: make(chan mark), deliver: c.happened, do: c.loop.Do}
	c.listen()
	return c
}

// evenly returns what decides where the program may go on in several ways: by chance, so that the machines behind an eOr share the load
// however such intermediaries are nested. The same things that happen outside in the same order lead to the same choices.
func evenly() func(n int) int { return rand.New(rand.NewPCG(0, 0)).IntN }

// listen reads what the program tells of itself and listens to it.
func (c *Controller) listen() {
	tell, ok := c.loop.Config().Channel(baltic.OutsideHint)
	if !ok {
		panic("farm: the program was not assembled to run on machines")
	}
	told, _ := c.loop.Config().Take(tell)
	for i, v := range list(told) {
		switch out := c.program.Outside[i]; {
		case out.Machine != nil:
			c.loop.Listen(v, func(told pi.Value) { c.create(out.Machine, list(told)) })
		case out.Import != nil:
			c.imports(v, out)
		default:
			c.export(v, out)
		}
	}
}

// errOver ends what belongs to a run.
var errOver = errors.New("the farm is going down")

// Run runs the farm until the program is over, a thread or a machine's program has failed, or the context ends. It returns the outcome
// of the program at that time. The error says why the run was ended before: the context's, or that the host could not do its part.
// The machines stay as they are.
func (c *Controller) Run(ctx context.Context) (step.Outcome, error) {
	defer c.running.Wait()
	defer c.cancel(errOver)
	stop := context.AfterFunc(ctx, func() { c.cancel(context.Cause(ctx)) })
	defer stop()
	for _, p := range c.order {
		if err := c.open(c.exports[p.At]); err != nil {
			return step.Outcome{}, err
		}
	}
	if c.o.Serve {
		c.loop.Expect(1)
	}
	c.running.Go(func() { c.pump.run(c.ctx, c.cancel) })
	c.projector.Start(c.loop.Config())
	return c.loop.Run(c.ctx)
}

// broken ends the run because the host cannot do what it has to.
func (c *Controller) broken(machine, what string, err error) {
	c.cancel(fmt.Errorf("the machine %s cannot %s: %w", machine, what, err))
}

// event hands an event on.
func (c *Controller) event(e conform.Event) {
	if c.o.Event == nil {
		return
	}
	if e.Kind == conform.Crash {
		e.Cause = string(c.cause)
	}
	e.Time = time.Now().UTC().Format(time.RFC3339Nano)
	c.o.Event(e)
}

// note tells people what is no event of the model.
func (c *Controller) note(machine, text string) {
	c.projector.Record(conform.Event{Kind: conform.Note, Machine: machine, Cause: text})
}

// fault notes why somebody may wait for an answer in vain.
func (c *Controller) fault(machine, text string) {
	c.mu.Lock()
	c.failed++
	c.faults = append(c.faults, text)
	c.faults = c.faults[max(0, len(c.faults)-faultsKept):]
	c.mu.Unlock()
	c.note(machine, text)
}

// faultsKept is how many faults a call that was not answered can be told.
const faultsKept = 4
