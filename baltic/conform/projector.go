package conform

import (
	"slices"

	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

// Projector reads the events of one run, as it happens, off the steps of its configuration: call Start once, and Before and After
// around each step. It belongs to one goroutine.
type Projector struct {
	alphabet *Alphabet
	sys      *pi.System
	sink     func(Event)
	reader   reader
	count    int
	now      step.Token // when the step began
	messages []pi.Sent
	events   []Event // of the step that is being taken
}

// NewProjector returns the projector of a run of sys. The sink gets each event with its number.
func NewProjector(a *Alphabet, sys *pi.System, sink func(Event)) *Projector {
	return &Projector{alphabet: a, sys: sys, sink: sink}
}

// Start reads the state in which the run starts.
func (p *Projector) Start(c *pi.Config) { p.emit(c) }

// Before reads a step that will be taken.
func (p *Projector) Before(c *pi.Config, m step.Step) {
	act := p.sys.Act(c, m)
	p.now = c.Now()
	if e := p.reader.own(p.alphabet, &act, c.Farm); e != nil {
		p.events = append(p.events, *e)
	}
}

// After reads what the step has sent.
func (p *Projector) After(c *pi.Config, _ step.Step) { p.emit(c) }

func (p *Projector) emit(c *pi.Config) {
	p.messages = c.SentSince(p.now, p.messages[:0])
	for i := range p.messages {
		if e := p.reader.sent(p.alphabet, &p.messages[i]); e != nil {
			p.events = append(p.events, *e)
		}
	}
	for _, e := range p.events {
		p.Record(e)
	}
	p.events = p.events[:0]
}

// Record gives the sink an event that is no step: a note, or something that a machine did on its own.
func (p *Projector) Record(e Event) {
	p.count++
	e.N = p.count
	p.sink(e)
}

// Open returns the numbers of the calls at an operation that were not answered yet, oldest first.
func (p *Projector) Open(at string) []int {
	var numbers []int
	for _, c := range p.reader.open {
		if c.place.point.Hint == at {
			numbers = append(numbers, c.number)
		}
	}
	slices.Sort(numbers)
	return numbers
}

// Watched is a transition system whose run is projected. It is good for one run that begins with Start and never goes back.
type Watched struct {
	*pi.System
	p *Projector
}

// Watch returns the system with a projector on its run.
func Watch(a *Alphabet, sys *pi.System, sink func(Event)) *Watched {
	return &Watched{sys, NewProjector(a, sys, sink)}
}

// Start starts the run.
func (w *Watched) Start() *pi.Config {
	c := w.System.Start()
	w.p.Start(c)
	return c
}

// Next takes a step of the run.
func (w *Watched) Next(c *pi.Config, m step.Step) *pi.Config {
	w.p.Before(c, m)
	c = w.System.Next(c, m)
	w.p.After(c, m)
	return c
}
