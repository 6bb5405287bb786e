package driver

import (
	"io"
	"path/filepath"
	"strings"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/gogen"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// GenPart says which file to generate.
type GenPart uint8

// GenInterface is Em.mli, GenTypes Types.mli, GenImplementation Em.ml, GenGo a package in Go.
const (
	GenInterface GenPart = iota
	GenTypes
	GenImplementation
	GenGo
)

// Generated is a generated file.
type Generated struct {
	Name, Text string
	Farm       *metadata.Farm
}

// GenInputs is what a generated file depends on beside the metadata.
type GenInputs struct {
	Images   string // with GenImplementation: the images of the machines, "" for Images.ml beside the metadata
	MGICalls int    // with GenImplementation: see Inputs
	Package  string // with GenGo: what the package is called, see GoPackage; "" for the name of the metadata file
	Stdin    io.Reader
}

// GoPackage makes a text fit to be the name of a package in Go; a text that is stays as it is.
func GoPackage(text string) string { return gogen.PackageName(text) }

// Generate makes one of the files that follow from metadata, or from the services of a WSDL file.
func Generate(meta string, part GenPart, in GenInputs) (*Generated, source.Diagnostics) {
	g, ds := generate(meta, part, in)
	return g, limited(ds)
}

func generate(meta string, part GenPart, in GenInputs) (*Generated, source.Diagnostics) {
	farm, ds := farmOf(meta, in.Stdin)
	if ds.HasErrors() {
		return nil, ds
	}
	switch part {
	case GenGo:
		from, name := filepath.Base(meta), in.Package
		if meta == "-" {
			from = "metadata"
		}
		if name == "" {
			before, _, _ := strings.Cut(from, ".")
			name = GoPackage(before)
		}
		return &Generated{"farm.go", gogen.Package(farm, name, from), farm}, ds
	case GenTypes:
		return &Generated{"Types.mli", metadata.Types(farm), farm}, ds
	case GenImplementation:
		var images *script.Tree
		path := in.Images
		if path == "" && meta != "-" {
			path = findBeside(filepath.Join(filepath.Dir(meta), "S.ml"), "", "Images.ml")
		}
		if path != "" {
			tree, more := readTree(path, in.Stdin, script.ParseProgram)
			ds = append(ds, more...)
			if ds.HasErrors() {
				return nil, ds
			}
			images = tree
		}
		return &Generated{"Em.ml", baltic.EmImplementation(farm, images, baltic.Options{MGICalls: in.MGICalls}), farm}, ds
	case GenInterface:
		return &Generated{"Em.mli", metadata.Interface(farm), farm}, ds
	}
	panic("driver: unknown part")
}

// farmOf reads metadata, or a WSDL file alone.
func farmOf(path string, stdin io.Reader) (*metadata.Farm, source.Diagnostics) {
	if filepath.Ext(path) != ".wsdl" {
		farm, _, _, ds := readFarm(path, stdin)
		return farm, ds
	}
	file, d := ReadSource(path, stdin)
	if d != nil {
		return nil, source.Diagnostics{d}
	}
	return metadata.ReadWSDL(file)
}

// GeneratedDoc is what gen prints with --format json: the file, and the farm's table.
type GeneratedDoc struct {
	V        int       `json:"v"`
	Command  string    `json:"command"`
	File     string    `json:"file"`
	Text     string    `json:"text"`
	Services []string  `json:"services"`
	Machines []string  `json:"machines"`
	Imports  []siteDoc `json:"imports"`
	Exports  []siteDoc `json:"exports"`
}

type siteDoc struct {
	Name    string `json:"name"`
	URL     string `json:"url"`
	Service string `json:"service"`
}

// Document returns the generated file with the names of what the metadata describe.
func (g *Generated) Document() GeneratedDoc {
	doc := GeneratedDoc{
		V: 1, Command: "gen", File: g.Name, Text: g.Text,
		Services: []string{}, Machines: []string{}, Imports: []siteDoc{}, Exports: []siteDoc{},
	}
	for _, s := range g.Farm.Services {
		doc.Services = append(doc.Services, s.Name)
	}
	for _, m := range g.Farm.Machines {
		doc.Machines = append(doc.Machines, m.Name)
	}
	for _, i := range g.Farm.Imports {
		doc.Imports = append(doc.Imports, siteDoc{i.Name, i.URL, i.Service.Name})
	}
	for _, x := range g.Farm.Exports {
		doc.Exports = append(doc.Exports, siteDoc{x.Name, x.URL, x.Service.Name})
	}
	return doc
}
