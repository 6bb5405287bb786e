package driver

import (
	"slices"

	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

// sharedImages warns when the top level of Images.ml does more than bind values. In the model that happens once, on the host, and what it makes all
// machines share; a machine that is booted has an Images.ml of its own. What it does is found out by running it.
func (c *Checked) sharedImages() source.Diagnostics {
	if c.images == nil {
		return nil
	}
	for _, view := range c.assembly.Views {
		if view[len(view)-1].Tree != c.images {
			continue
		}
		result, ds := elab.Check(unitsOf(view))
		if ds.HasErrors() {
			panic("driver: images that were checked do not check: " + ds[0].Error())
		}
		term, err := result.Program()
		if err != nil {
			panic(err)
		}
		sys := pi.Compile(cps.Program(term)).System(pi.Options{Record: true})
		if what, at := firstDeed(sys, sys.Start()); what != "" {
			return source.Diagnostics{sharedImage(what, at)}
		}
	}
	return nil
}

// firstDeed says what a program does before anything else, and where; "" when it only computes, or is still at it.
func firstDeed(sys *pi.System, c *pi.Config) (what string, at source.Span) {
	deeds := map[string]string{
		"chan": "makes a channel", "name": "makes a name", "ref": "makes a reference", "send": "sends a message", "fork": "starts a thread",
	}
	effects := sys.Effects(c)
	if i := slices.IndexFunc(effects, func(e step.Effect) bool { return deeds[e.Kind] != "" }); i >= 0 {
		return deeds[effects[i].Kind], effects[i].Span
	}
	if steps := sys.Steps(c, nil); len(steps) > 0 {
		l := sys.Label(c, steps[0])
		switch l.Rule {
		case "P-Print":
			return "prints", l.Span
		case "P-App":
			return "", l.Span
		case "P-Fail":
			return "fails", l.Span
		}
		return "waits for a choice of the schedule", l.Span
	}
	if o := sys.Outcome(c); o.End != step.Done {
		return "waits for ever", o.Blocked[0].Span
	}
	return "", source.Span{}
}

func sharedImage(what string, at source.Span) *source.Diagnostic {
	d := &source.Diagnostic{
		Code: "BAL1015", Severity: source.Warning, Message: "the top level of Images.ml " + what + ", and each machine does that for itself",
		Notes: []string{"in the model it happens once, and the machines share what comes of it"},
		Help:  []string{"do it in the image of the machine that needs it"},
	}
	if at.Known() && !at.File.Builtin {
		d.Primary = source.Label{Span: at, Text: "this happens once in each machine"}
	}
	return d
}
