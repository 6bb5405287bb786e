package metadata

import (
	"fmt"

	"github.com/balticsim/balticsim/internal/source"
)

// maxMistakes bounds what one file can report: after so many the rest is noise.
const maxMistakes = 50

// reporter collects mistakes. A mistake that stands inside a place already blamed is a consequence and is left out.
type reporter struct {
	list source.Diagnostics
}

// mistake is a diagnostic under construction.
type mistake struct{ d *source.Diagnostic }

func (r *reporter) add(code string, at source.Span, format string, args ...any) mistake {
	d := &source.Diagnostic{
		Code: code, Severity: source.Error, Message: fmt.Sprintf(format, args...), Primary: source.Label{Span: at},
	}
	if len(r.list) < maxMistakes {
		r.list = append(r.list, d)
	}
	return mistake{d}
}

// failed tells whether anything has been reported.
func (r *reporter) failed() bool { return len(r.list) > 0 }

func (m mistake) primary(text string) mistake {
	m.d.Primary.Text = text
	return m
}

func (m mistake) secondary(at source.Span, text string) mistake {
	if at.Known() {
		m.d.Secondary = append(m.d.Secondary, source.Label{Span: at, Text: text})
	}
	return m
}

func (m mistake) note(format string, args ...any) mistake {
	m.d.Notes = append(m.d.Notes, fmt.Sprintf(format, args...))
	return m
}

func (m mistake) help(format string, args ...any) {
	m.d.Help = append(m.d.Help, fmt.Sprintf(format, args...))
}

// nearest adds "did you mean" with an edit when one of the candidates is close, else the words given.
func (m mistake) nearest(name string, candidates []string, otherwise string) {
	if near, ok := source.Nearest(name, candidates); ok {
		m.d.Suggestions = append(m.d.Suggestions, source.Suggestion{Span: m.d.Primary.Span, Replacement: near})
		m.help("did you mean `%s`?", near)
		return
	}
	if otherwise != "" {
		m.help("%s", otherwise)
	}
}
