package guest

import (
	"errors"
	"path"
	"strings"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/frame"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/baltic/wire"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/script"
)

// fuel is how many applications a step of an image may make. It is less than in a simulation, so that even an endless computation on
// a slow processor lets the host be heard several times a second.
const (
	fuel  = 1 << 12
	slice = 64
)

// compile makes a program of the texts in a wiring, as a script's farm is made one. Its error shows the mistakes in the texts.
func compile(w frame.Wiring) (*image, error) {
	farm, m, err := readMachine(w)
	if err != nil {
		return nil, err
	}
	images, ds := script.ParseProgram(source.NewFile(w.Images.Name, w.Images.Text))
	if ds.HasErrors() {
		return nil, mistakes(ds)
	}
	if !baltic.HasImage(m, images) {
		return nil, errors.New("nothing says what runs inside the machine " + m.Name + ": Images.ml has no image_" + m.Name)
	}
	term, err := check(baltic.AssembleMachine(farm, m, images))
	if err != nil {
		return nil, err
	}
	return &image{
		machine: m, sys: pi.Compile(cps.Program(term)).System(pi.Options{Fuel: fuel}), codec: codecOf(term, w),
	}, nil
}

func check(assembled []baltic.Unit) (*lambda.Program, error) {
	var units []elab.Unit
	for _, u := range assembled {
		units = append(units, elab.Unit(u))
	}
	result, ds := elab.Check(units)
	if ds.HasErrors() {
		return nil, mistakes(ds)
	}
	return result.Program()
}

func codecOf(term *lambda.Program, w frame.Wiring) *wire.Codec[pi.Value] {
	limits := wire.DefaultLimits()
	if w.MaxBody > 0 {
		limits.Bytes = w.MaxBody
	}
	return wire.New(term.Signature, pi.Data{}, limits)
}

// readMachine reads the metadata and finds the machine in them.
func readMachine(w frame.Wiring) (*metadata.Farm, *metadata.Machine, error) {
	farm, ds := metadata.Read(source.NewFile(w.Metadata.Name, w.Metadata.Text), func(name string) (*source.File, *source.Diagnostic) {
		for _, t := range w.Includes {
			if t.Name == name || t.Name == path.Join(path.Dir(w.Metadata.Name), name) {
				return source.NewFile(t.Name, t.Text), nil
			}
		}
		return nil, &source.Diagnostic{
			Code: "BAL0701", Severity: source.Error, Message: "the machine was not given the file " + name,
		}
	})
	if ds.HasErrors() {
		return nil, nil, mistakes(ds)
	}
	for _, m := range farm.Machines {
		if m.Name == w.Role {
			return farm, m, nil
		}
	}
	return nil, nil, errors.New("the farm has no machine " + w.Role)
}

// mistakes are diagnostics as an error, rendered as a person wants to read them.
func mistakes(ds source.Diagnostics) error {
	var b strings.Builder
	source.Render(&b, ds, false)
	return errors.New(strings.TrimRight(b.String(), "\n"))
}
