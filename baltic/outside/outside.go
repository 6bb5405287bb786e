// Package outside plays the services that a farm imports, where nobody wants to call the real ones: each is what Images.ml binds to
// import_N, running by itself.
package outside

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/live"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/baltic/wire"
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/script"
	"github.com/balticsim/balticsim/step"
)

// Service is an import of a farm that runs here. Its methods may be called from several goroutines at once.
type Service struct {
	name   string
	codec  *wire.Codec[pi.Value]
	loop   *live.Loop
	points map[string]point // by Import.Op
	cancel context.CancelFunc
	over   chan struct{} // closed when the loop has ended
	failed error         // why it did by itself; to be read when over is closed
}

type point struct {
	baltic.Point
	channel pi.Value
}

// Start runs an import that the images bind. print receives what it prints. The diagnostics are mistakes in the images.
func Start(farm *metadata.Farm, i *metadata.Import, images *source.File, print func(string)) (*Service, source.Diagnostics) {
	// It runs as a machine does that exports the service, and imports nothing: the image of a machine is a function of its imports.
	m := &metadata.Machine{Name: "import_" + i.Name, Outputs: []metadata.Output{{Service: i.Service}}}
	text := source.NewFile(images.Name, images.Text+"\nlet image_"+m.Name+" () = import_"+i.Name+"\n")
	tree, ds := script.ParseProgram(text)
	if ds.HasErrors() {
		return nil, ds
	}
	with := *farm
	with.Machines = append(slices.Clone(farm.Machines), m)
	var units []elab.Unit
	for _, u := range baltic.AssembleMachine(&with, m, tree) {
		units = append(units, elab.Unit(u))
	}
	result, ds := elab.Check(units)
	if ds.HasErrors() {
		return nil, ds
	}
	term, err := result.Program()
	if err != nil {
		panic(err) // it was checked
	}
	return run(i, m, term.Signature, pi.Compile(cps.Program(term)).System(pi.Options{}), print), nil
}

// run starts the program.
func run(i *metadata.Import, m *metadata.Machine, types *calculus.Signature, sys *pi.System, print func(string)) *Service {
	s := &Service{
		name: i.Name, codec: wire.New(types, pi.Data{}, wire.DefaultLimits()), loop: live.New(sys, live.Options{Print: print}),
		points: map[string]point{}, over: make(chan struct{}),
	}
	points, ok := s.loop.Config().Channel(baltic.ToldPoints)
	told, there := s.loop.Config().Take(points)
	if !ok || !there {
		panic("outside: the program does not tell its points")
	}
	named := baltic.ImportPoints(i)
	for n := range baltic.ExportsOf(m) {
		pair := told.Fields()
		s.points[named[n].At], told = point{named[n], pair[0]}, pair[1]
	}
	s.loop.Expect(1) // calls
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	go func() {
		defer close(s.over)
		outcome, err := s.loop.Run(ctx)
		if err == nil && outcome.End == step.Error {
			s.failed = fmt.Errorf("import_%s has failed: %s", i.Name, outcome.Failure.Message)
		}
	}()
	return s
}

// Import calls an operation, c.At = Import.Op, as that of baltic.Host does.
func (s *Service) Import(ctx context.Context, c baltic.Call) (baltic.Answer, error) {
	at, ok := s.points[c.At]
	if !ok {
		return baltic.Answer{}, fmt.Errorf("%s has no operation %s", s.name, strings.TrimPrefix(c.At, s.name+"."))
	}
	x, blame := s.codec.Decode(wire.Origin{Party: "the farm", Endpoint: c.At + " request"}, at.Input, c.Body)
	if blame != nil {
		return baltic.Answer{ID: c.ID, Fault: blame.Error()}, nil
	}
	answer := make(chan baltic.Answer, 1)
	s.loop.Do(func() {
		resp := s.loop.Config().NewChan("resp")
		var port *live.Port
		port = s.loop.Listen(resp, func(v pi.Value) {
			port.Close()
			body, blame := s.codec.Encode(wire.Origin{Party: "import_" + s.name, Endpoint: c.At + " reply"}, at.Output, v)
			if blame != nil {
				answer <- baltic.Answer{ID: c.ID, Fault: blame.Error()}
				return
			}
			answer <- baltic.Answer{ID: c.ID, Body: body}
		})
		s.loop.Deliver(at.channel, pi.Data{}.Tuple([]pi.Value{x, resp}))
	})
	select {
	case a := <-answer:
		return a, nil
	case <-s.over:
		select {
		case a := <-answer: // the last thing that it has done
			return a, nil
		default:
		}
		if s.failed != nil {
			return baltic.Answer{ID: c.ID, Fault: s.failed.Error()}, nil
		}
		return baltic.Answer{ID: c.ID, Fault: "the service " + s.name + " was ended"}, nil
	case <-ctx.Done():
		return baltic.Answer{ID: c.ID, Fault: "the service " + s.name + " has not answered: " + context.Cause(ctx).Error()}, nil
	}
}

// Close ends the service and returns when nothing of it runs any more.
func (s *Service) Close() {
	s.cancel()
	<-s.over
}
