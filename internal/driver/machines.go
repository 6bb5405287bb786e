package driver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/baltic/farm"
	"github.com/balticsim/balticsim/internal/ops"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/step"
)

// MachineOptions says how a farm runs on machines.
type MachineOptions struct {
	Backend     string            // see Backends
	Name        string            // of the run; "" for one made of the script's name
	Listen      string            // host:port of the exports; "" for any port of the loopback interface
	Imports     map[string]string // import → URL to call instead of the one in the metadata, or FromImages
	Executables map[string]string // role → unmodified image
	Accel       string            // of QEMU: tcg, kvm or auto
	Keep        bool              // a run that has failed keeps its machines until it is ended
	Events      string            // file for the events; "" for none
	For         time.Duration     // end after this time; 0 for no limit
	Deadline    time.Duration     // of a call to an import or an export; 0 for the default
}

// FromImages stands for an import that is played by what Images.ml binds to import_N.
const FromImages = "images"

// MachineView is shown how a run on machines goes. Its functions are called one at a time and may be nil.
type MachineView struct {
	Print   func(text string) // what the farm prints
	News    func(text string) // what becomes of the machines
	Serving func(ops.Status)  // once, when every machine that was there at the beginning is ready
}

// serial is the view with functions that wait for each other. None of them is nil.
func (v MachineView) serial() MachineView {
	var mu sync.Mutex
	one := func(f func(string)) func(string) {
		return func(text string) {
			mu.Lock()
			defer mu.Unlock()
			if f != nil {
				f(text)
			}
		}
	}
	return MachineView{Print: one(v.Print), News: one(v.News), Serving: func(s ops.Status) {
		mu.Lock()
		defer mu.Unlock()
		if v.Serving != nil {
			v.Serving(s)
		}
	}}
}

// MachineReport is a run on machines that is over.
type MachineReport struct {
	Name    string
	Backend string
	Outcome step.Outcome
	Last    ops.Status // before the machines were ended
	Problem string     // why it could not go on, when the outcome does not say it

	Asked       bool // it was ended because somebody asked for it: an operator, or --for
	Interrupted bool // it was ended because the context was
}

// errEnough ends a run that did what was asked of it.
var errEnough = errors.New("the run was asked to end")

// RunOnMachines runs a program that was compiled with Inputs.Live on machines until it is over, somebody asks for its end, or the context ends. With a workload it is
// over when nothing is left to do; without one it serves. When it returns nothing of it is left. The report is nil only when nothing ran.
// The error is an *InputError, or the context's when it has ended.
func (p *Program) RunOnMachines(ctx context.Context, o MachineOptions, view MachineView) (*MachineReport, error) {
	program, d := p.OnMachines(o.Executables)
	if d == nil {
		d = p.checkExecutables(o)
	}
	if d != nil {
		return nil, inputError(d)
	}
	run, err := p.begin(o)
	if err != nil {
		return nil, err
	}
	defer run.Close() //nolint:errcheck // what matters is closed by end
	view = view.serial()
	host, err := p.newHost(o, run, view)
	if err != nil {
		return nil, err
	}
	r := &machineRun{view: view, run: run, host: host, options: o}
	r.creates = slices.ContainsFunc(program.Outside, func(o baltic.Outside) bool { return o.Machine != nil })
	defer r.host.Close() //nolint:errcheck // closing twice does no harm
	record, err := p.record(o, run)
	if err != nil {
		return nil, err
	}
	ctx, r.down = context.WithCancelCause(ctx)
	defer r.down(nil)
	r.status = ops.Status{
		Name: run.Name(), State: ops.Booting, Script: p.Script.Name, Backend: o.Backend, PID: os.Getpid(), Began: time.Now().UTC(),
		Exports: host.exports(), Machines: []ops.Machine{},
	}
	r.controller = farm.New(program, host, farm.Options{
		Serve: !p.workload, Deadline: o.Deadline, Executables: o.Executables, Print: view.Print,
		Console: func(machine string) io.Writer { return run.Feed(ops.ConsoleOf(machine)) },
		Event: func(e conform.Event) {
			record.write(e)
			r.tell(e)
		},
	})
	run.Serve(r)
	report, err := r.follow(ctx)
	if d := record.close(); d != nil && err == nil {
		return report, inputError(d)
	}
	return report, err
}

// begin makes the folder of the run.
func (p *Program) begin(o MachineOptions) (*ops.Run, error) {
	home, err := ops.FindHome()
	if err != nil {
		return nil, asInput(err)
	}
	name, exact := o.Name, true
	if name == "" {
		name, exact = ops.NameOf(p.path), false
	}
	run, err := home.Begin(name, exact, p.Script.Name, o.Backend)
	return run, asInput(err)
}

// asInput makes an *InputError of a diagnostic.
func asInput(err error) error {
	var d *source.Diagnostic
	if errors.As(err, &d) {
		return inputError(d)
	}
	return err
}

// machineRun is a run on machines, as its operator sees it.
type machineRun struct {
	view       MachineView
	run        *ops.Run
	host       *liveHost
	controller *farm.Controller
	options    MachineOptions
	down       context.CancelCauseFunc
	creates    bool // there will be machines

	mu     sync.Mutex
	status ops.Status // what does not change with the machines
}

// follow runs the farm and takes it down.
func (r *machineRun) follow(ctx context.Context) (*MachineReport, error) {
	if r.options.For > 0 {
		timer := time.AfterFunc(r.options.For, func() { r.down(errEnough) })
		defer timer.Stop()
	}
	if !r.creates {
		r.serves()
	}
	outcome, err := r.controller.Run(ctx)
	report := &MachineReport{Name: r.run.Name(), Backend: r.options.Backend, Outcome: outcome}
	if err != nil && ctx.Err() == nil {
		report.Problem = err.Error()
	} else if outcome.Failure != nil && ctx.Err() == nil {
		report.Problem = outcome.Failure.Message
	}
	if report.Problem != "" && r.options.Keep {
		r.become(ops.Failed, report.Problem)
		r.view.News("failed: " + report.Problem)
		r.view.News("its machines are kept; `balticsim down " + r.run.Name() + "` or Ctrl-C ends them")
		<-ctx.Done()
	}
	report.Last = r.Status()
	r.become(ops.Ending, report.Problem)
	r.view.News("ending " + count(len(report.Last.Machines), "machine"))
	err = errors.Join(r.host.Close(), r.run.Close())
	r.view.News("ended")
	if err != nil && report.Problem == "" {
		report.Problem = err.Error()
	}
	report.Asked = errors.Is(context.Cause(ctx), errEnough)
	if report.Interrupted = ctx.Err() != nil && !report.Asked; report.Interrupted {
		return report, ctx.Err()
	}
	return report, nil
}

func (r *machineRun) become(s ops.State, problem string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status.State, r.status.Problem = s, problem
}

// tell writes an event into the logs, and shows what becomes of machines.
func (r *machineRun) tell(e conform.Event) {
	line := time.Now().Format("15:04:05.000 ") + inWords(e)
	fmt.Fprintln(r.run.Feed(ops.Log), line)
	if e.Machine != "" {
		fmt.Fprintln(r.run.Feed(ops.LogOf(e.Machine)), line)
	}
	switch e.Kind {
	case conform.Note, conform.Crash, conform.Snapshot, conform.Restore:
		r.view.News(inWords(e))
	default: // logs are for those
	}
	r.mu.Lock()
	booting := r.status.State == ops.Booting
	r.mu.Unlock()
	if !booting || e.Kind != conform.Note {
		return
	}
	for _, m := range r.controller.Status() {
		if m.State == farm.StateBooting {
			return
		}
	}
	r.serves()
}

// serves tells that nothing boots any more.
func (r *machineRun) serves() {
	r.become(ops.Serving, "")
	r.view.Serving(r.Status())
}

// inWords says what happened, as logs show it.
func inWords(e conform.Event) string {
	what := ""
	switch e.Kind {
	case conform.Note:
		what = e.Cause
	case conform.Crash:
		what = "crashed: " + e.Cause
	case conform.Snapshot:
		what = "was frozen, and goes on"
	case conform.Restore:
		what = "goes on from a snapshot"
	case conform.Print:
		what = "prints " + string(e.Value)
	default: // calls, replies and the like have more to say
		return e.String()
	}
	if e.Machine == "" {
		return what
	}
	return e.Machine + " " + what
}

// record is where the events of a run go.
type record struct {
	feed *conform.Writer
	file *conform.Writer // nil for none
	f    *os.File
}

func (p *Program) record(o MachineOptions, run *ops.Run) (*record, error) {
	header := p.EventsHeader(o.Backend)
	r := &record{feed: conform.NewWriter(run.Feed(ops.Events), header)}
	if o.Events != "" {
		f, err := os.Create(o.Events)
		if err != nil {
			return nil, inputError(unwritable(o.Events, err))
		}
		r.f, r.file = f, conform.NewWriter(f, header)
	}
	return r, nil
}

func (r *record) write(e conform.Event) {
	r.feed.Write(e)
	if r.file != nil {
		r.file.Write(e)
	}
}

// close closes the file. The diagnostic is about events that could not be written to it.
func (r *record) close() *source.Diagnostic {
	if r.f == nil {
		return nil
	}
	if err := errors.Join(r.file.Err(), r.f.Close()); err != nil {
		return unwritable(r.f.Name(), err)
	}
	return nil
}

var _ baltic.Breaker = (*liveHost)(nil)
