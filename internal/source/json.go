package source

import (
	"encoding/json"
	"strings"
)

// The JSON form of a diagnostic, for editors and scripts; docs/schema describes it.
type (
	jsonDiagnostic struct {
		Code        string           `json:"code"`
		Severity    string           `json:"severity"`
		Message     string           `json:"message"`
		Spans       []jsonSpan       `json:"spans"`
		Notes       []string         `json:"notes"`
		Help        []string         `json:"help"`
		Suggestions []jsonSuggestion `json:"suggestions"`
		Rendered    string           `json:"rendered"`
	}
	jsonSpan struct {
		File    string   `json:"file"`
		Start   Position `json:"start"`
		End     Position `json:"end"`
		Label   string   `json:"label"`
		Primary bool     `json:"primary"`
	}
	jsonSuggestion struct {
		Span        jsonPlace `json:"span"`
		Replacement string    `json:"replacement"`
	}
	jsonPlace struct {
		File  string   `json:"file"`
		Start Position `json:"start"`
		End   Position `json:"end"`
	}
)

func place(s Span) jsonPlace {
	return jsonPlace{s.File.Name, s.File.Position(int(s.Start)), s.File.Position(int(s.End))}
}

// JSON returns the diagnostic as data for encoding/json: code, severity, message, spans (the primary one first; a label
// without a place is left out), notes, help, suggestions, and the rendered text without colours. Lists are never null.
func (d *Diagnostic) JSON() any {
	j := jsonDiagnostic{
		Code: d.Code, Severity: d.Severity.String(), Message: d.Message,
		Spans: []jsonSpan{}, Notes: append([]string{}, d.Notes...), Help: append([]string{}, d.Help...),
		Suggestions: []jsonSuggestion{},
	}
	add := func(l Label, primary bool) {
		if l.Span.Known() {
			p := place(l.Span)
			j.Spans = append(j.Spans, jsonSpan{p.File, p.Start, p.End, l.Text, primary})
		}
	}
	add(d.Primary, true)
	for _, l := range d.Secondary {
		add(l, false)
	}
	for _, s := range d.Suggestions {
		if s.Span.Known() {
			j.Suggestions = append(j.Suggestions, jsonSuggestion{place(s.Span), s.Replacement})
		}
	}
	var b strings.Builder
	Render(&b, Diagnostics{d}, false)
	j.Rendered = b.String()
	return j
}

// MarshalJSON encodes the form that JSON returns.
func (d *Diagnostic) MarshalJSON() ([]byte, error) { return json.Marshal(d.JSON()) }
