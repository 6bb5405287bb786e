package driver

import (
	"io"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// ValueDoc is a top-level value with its type.
type ValueDoc struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// CheckDoc is what check prints with --format json.
type CheckDoc struct {
	DiagnosticsDoc
	Values []ValueDoc     `json:"values"`
	Runs   *PropertiesDoc `json:"runs,omitempty"` // when properties were asked for
}

// CheckDocument wraps the result of Check.
func CheckDocument(c *Checked, ds source.Diagnostics) CheckDoc {
	doc := CheckDoc{DiagnosticsDoc: DiagnosticsDocument("check", ds), Values: []ValueDoc{}}
	for _, v := range c.Values() {
		doc.Values = append(doc.Values, ValueDoc{v.Name, v.Type})
	}
	return doc
}

// Format returns a script or interface in the standard layout, and as it was.
func Format(path string, stdin io.Reader) (formatted, original string, ds source.Diagnostics) {
	file, d := ReadSource(path, stdin)
	if d != nil {
		return "", "", source.Diagnostics{d}
	}
	parse := script.ParseProgram
	if len(path) > 4 && path[len(path)-4:] == ".mli" {
		parse = script.ParseInterface
	}
	tree, ds := parse(file)
	if ds.HasErrors() {
		return "", file.Text, limited(ds)
	}
	return script.Format(tree), file.Text, ds
}
