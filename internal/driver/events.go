package driver

import (
	"io"

	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// Alphabet returns what can be seen of the program's farm.
func (p *Program) Alphabet() *conform.Alphabet {
	return conform.NewAlphabet(p.Farm, p.Process.Signature)
}

// EventsHeader is the first line of an event file of the program's farm on a backend.
func (p *Program) EventsHeader(backend string) conform.Header {
	h := conform.Header{Tool: "balticsim " + Version, Backend: backend, Script: conform.File(fileOf(p.Script))}
	if p.Meta != nil {
		f := conform.File(fileOf(p.Meta))
		h.Meta = &f
	}
	for _, f := range p.files {
		h.Files = append(h.Files, conform.File(fileOf(f)))
	}
	return h
}

// writeEvents writes what a run of the model shows.
func (p *Program) writeEvents(w io.Writer, sys *pi.System, picks sim.Picks) error {
	out := conform.NewWriter(w, p.EventsHeader("model"))
	watched := sim.System[*pi.Config](conform.Watch(p.Alphabet(), sys, out.Write))
	c := watched.Start()
	var enabled []step.Step
	for i := range picks.All() {
		enabled = watched.Steps(c, enabled[:0])
		c = watched.Next(c, enabled[i])
	}
	return out.Err()
}
