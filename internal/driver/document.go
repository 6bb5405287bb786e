package driver

import (
	"encoding/json"
	"io"

	"github.com/balticsim/balticsim/internal/source"
)

// Version is the version of the program; files record it beside their format version.
const Version = "0.1.0"

// WriteJSON writes one document, indented, with a final newline. HTML characters stay as they are.
func WriteJSON(w io.Writer, document any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(document)
}

// DiagnosticsDoc is the document of bad input (docs/schema/diagnostics.json), and of `check`.
type DiagnosticsDoc struct {
	V           int                `json:"v"`
	Command     string             `json:"command"`
	Diagnostics source.Diagnostics `json:"diagnostics"`
}

// DiagnosticsDocument wraps diagnostics for a command.
func DiagnosticsDocument(command string, ds source.Diagnostics) DiagnosticsDoc {
	if ds == nil {
		ds = source.Diagnostics{}
	}
	return DiagnosticsDoc{V: 1, Command: command, Diagnostics: ds}
}
