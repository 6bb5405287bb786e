// Package gofarm lets a farm that is written in Go run on the machines of a Host.
//
// A program in Go takes its baltic.Setting as an argument. In the zero Setting it is a model, which runs, and is explored, as it stands: its
// machines are partitions with images in Go. OnMachines gives it another setting and makes of it what farm.New runs: its machines are then
// those of a Host, of the model or of QEMU, which run the images that are given as a script.
//
//	model := pi.Go(program(baltic.Setting{}), pi.Options{})
//
//	p, err := gofarm.OnMachines(os.DirFS("."), "eop.meta.ml", "Images.ml", program)
//	…
//	outcome, err := farm.New(p, host, farm.Options{Serve: true}).Run(ctx)
package gofarm

import (
	"bytes"
	"errors"
	"io/fs"
	"path"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/farm"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/baltic/wire"
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/elab"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/script"
)

// OnMachines returns what a farm runs whose main thread is program, in a setting where its machines are outside. meta is the name of the
// farm's metadata, the same from which the program's package was generated, and images that of the script that says what runs inside the
// machines. It fails when a file cannot be read or has mistakes; the error then is a text of several lines.
func OnMachines(files fs.FS, meta, images string, program func(s baltic.Setting) func(t *pi.Thread)) (farm.Program, error) {
	l := &loader{files: files}
	metaFile := l.read(meta)
	imagesFile := l.read(images)
	if l.err != nil {
		return farm.Program{}, l.err
	}
	m, ds := metadata.Read(metaFile, func(name string) (*source.File, *source.Diagnostic) {
		return l.include(name, path.Join(path.Dir(meta), name))
	})
	l.report(ds)
	tree, ds := script.ParseProgram(imagesFile)
	l.report(ds)
	if l.err != nil {
		return farm.Program{}, l.err
	}
	l.check(m, tree)
	if l.err != nil {
		return farm.Program{}, l.err
	}
	sig := baltic.SignatureOf(m.Types)
	return farm.Program{
		Farm: m, Go: program(baltic.OnMachines(m, codec{wire.New(sig, pi.Data{}, wire.DefaultLimits())})), Signature: sig, Outside: baltic.OutsideOf(m),
		Metadata: text(metaFile), Includes: l.includes, Images: text(imagesFile),
	}, nil
}

func text(f *source.File) baltic.Text { return baltic.Text{Name: path.Base(f.Name), Text: f.Text} }

// loader reads the texts of a farm and notes the first thing that is wrong.
type loader struct {
	files    fs.FS
	includes []baltic.Text
	err      error
}

func (l *loader) read(name string) *source.File {
	data, err := fs.ReadFile(l.files, name)
	if err != nil && l.err == nil {
		l.err = err
	}
	return source.NewFile(name, string(data))
}

// include reads a file that the metadata refer to by name.
func (l *loader) include(name, at string) (*source.File, *source.Diagnostic) {
	data, err := fs.ReadFile(l.files, at)
	if err != nil {
		return nil, &source.Diagnostic{Code: "BAL0701", Severity: source.Error, Message: err.Error()}
	}
	f := source.NewFile(name, string(data))
	l.includes = append(l.includes, baltic.Text{Name: name, Text: f.Text})
	return f, nil
}

func (l *loader) report(ds source.Diagnostics) {
	if l.err != nil || !ds.HasErrors() {
		return
	}
	var b bytes.Buffer
	source.Render(&b, ds, false)
	l.err = errors.New(b.String())
}

// check looks for mistakes in the images that there are.
func (l *loader) check(m *metadata.Farm, images *script.Tree) {
	for _, machine := range m.Machines {
		if !baltic.HasImage(machine, images) {
			continue
		}
		var units []elab.Unit
		for _, u := range baltic.AssembleMachine(m, machine, images) {
			units = append(units, elab.Unit(u))
		}
		_, ds := elab.Check(units)
		l.report(ds)
	}
}

// codec is a wire codec as farms in Go want it.
type codec struct{ wire *wire.Codec[pi.Value] }

// Decode reads a message.
func (c codec) Decode(t calculus.Type, text []byte) (pi.Value, error) {
	v, blame := c.wire.Decode(wire.Origin{Party: "the program"}, t, text)
	if blame != nil {
		return v, blame
	}
	return v, nil
}

// Encode writes a message.
func (c codec) Encode(t calculus.Type, v pi.Value) ([]byte, error) {
	text, blame := c.wire.Encode(wire.Origin{Party: "the program"}, t, v)
	if blame != nil {
		return nil, blame
	}
	return text, nil
}
