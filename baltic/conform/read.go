package conform

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/balticsim/balticsim/internal/source"
)

// The codes of event files. Each has a page in `balticsim explain`.
const (
	CodeNotEvents       = "BAL0851" // the file does not begin as an event file does
	CodeEventsVersion   = "BAL0852" // an event file of a version that this program does not know
	CodeEventLine       = "BAL0853" // a line that is no event, or not the next one
	CodeEventsElsewhere = "BAL0854" // events that were recorded from another script
)

// Limits bounds what Read accepts; a zero field means the default: 1 GiB in all, 16 MiB a line.
type Limits struct{ Bytes, Line int }

func (l Limits) orDefault() Limits {
	if l.Bytes == 0 {
		l.Bytes = 1 << 30
	}
	if l.Line == 0 {
		l.Line = 1 << 24
	}
	return l
}

// maxProblems is how many mistakes of one file are told.
const maxProblems = 20

// Record is an event file in memory.
type Record struct {
	Header Header
	Events []Event
	Cut    bool // the last line had no end and was left out
}

// IsFile tells whether a file says that it is one of events.
func IsFile(f *source.File) bool {
	var probe struct{ Kind string }
	return json.Unmarshal([]byte(f.Line(1)), &probe) == nil && probe.Kind == FileKind
}

// Read reads an event file. What is wrong with it is told in the diagnostics, and the record is nil then. Fields that this version
// does not know are ignored.
func Read(f *source.File, lim Limits) (*Record, source.Diagnostics) {
	lim = lim.orDefault()
	p := &parser{file: f, limits: lim, out: &Record{}}
	if len(f.Text) > lim.Bytes {
		p.complain(CodeEventLine, 0, "", "", "the file has %d bytes; at most %d are read", len(f.Text), lim.Bytes)
	} else {
		p.parse()
	}
	if len(p.problems) > 0 {
		return nil, p.problems
	}
	return p.out, nil
}

type parser struct {
	file     *source.File
	limits   Limits
	out      *Record
	problems source.Diagnostics
}

func (p *parser) complain(code string, start int, line, help, format string, args ...any) {
	const shown = 200 // lines are long; the beginning is enough to point at
	d := &source.Diagnostic{
		Code: code, Severity: source.Error, Message: fmt.Sprintf(format, args...),
		Primary: source.Label{Span: p.file.At(start, start+min(len(line), shown))},
	}
	if help != "" {
		d.Help = []string{help}
	}
	p.problems = append(p.problems, d)
}

func (p *parser) parse() {
	text, number := p.file.Text, 0
	if text == "" {
		p.complain(CodeNotEvents, 0, "", "", "this is no event file: it is empty")
	}
	for start := 0; start < len(text) && len(p.problems) < maxProblems; {
		end := strings.IndexByte(text[start:], '\n')
		if end < 0 && number > 0 {
			p.out.Cut = true
			return
		}
		line := text[start:]
		if end >= 0 {
			line = line[:end]
		}
		number++
		switch {
		case number == 1:
			if !p.header(line) {
				return
			}
		case strings.TrimSpace(line) != "":
			if err := p.event(line); err != nil {
				p.complain(CodeEventLine, start, line, "", "line %d is not event %d: %v", number, len(p.out.Events)+1, err)
				return // every later number would be wrong as well
			}
		}
		start += len(line) + 1
	}
}

func (p *parser) header(line string) bool {
	var probe struct {
		Kind string
		V    json.RawMessage
	}
	_ = json.Unmarshal([]byte(line), &probe) // another version may have other types
	err := json.Unmarshal([]byte(line), &p.out.Header)
	switch {
	case probe.Kind == FileKind && string(probe.V) != fmt.Sprint(Version):
		p.complain(CodeEventsVersion, 0, line, "record the run again with this program", "events of version %s; this program reads %d", probe.V, Version)
	case err != nil || probe.Kind != FileKind || !utf8.ValidString(line):
		p.complain(CodeNotEvents, 0, line, fmt.Sprintf("the first line of an event file is an object with \"kind\":%q", FileKind), "this is no event file")
	default:
		return true
	}
	return false
}

// event reads one line.
func (p *parser) event(line string) error {
	if len(line) > p.limits.Line {
		return fmt.Errorf("it has %d bytes; at most %d are read", len(line), p.limits.Line)
	}
	if !utf8.ValidString(line) {
		return errors.New("it is not UTF-8")
	}
	var e Event
	if err := json.Unmarshal([]byte(line), &e); err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	if want := len(p.out.Events) + 1; e.N != want {
		return fmt.Errorf("its number is %d", e.N)
	}
	if err := e.lacks(); err != nil {
		return err
	}
	p.out.Events = append(p.out.Events, e)
	return nil
}

// lacks returns what is wrong with the fields of an event, whatever the farm.
func (e *Event) lacks() error {
	kinds := []Kind{Call, Reply, Crash, Snapshot, Restore, Rewire, Print, Fail, Note}
	if !slices.Contains(kinds, e.Kind) {
		return fmt.Errorf("there is no kind %q", e.Kind)
	}
	if e.Time != "" {
		if _, err := time.Parse(time.RFC3339, e.Time); err != nil {
			return fmt.Errorf("its time is %q", e.Time)
		}
	}
	switch {
	case e.By != "" && e.By != Operator:
		return fmt.Errorf("nothing is done by %q", e.By)
	case e.By != "" && e.Snapshot < 1:
		return errors.New("what an operator does has the field snapshot")
	}
	switch e.Kind {
	case Call, Reply:
		if e.At == "" || e.Call < 1 {
			return fmt.Errorf("a %s has the fields at and call", e.Kind)
		}
	case Crash, Snapshot, Restore:
		if e.Machine == "" {
			return fmt.Errorf("a %s has the field machine", e.Kind)
		}
	case Print, Fail:
		var text string
		if json.Unmarshal(e.Value, &text) != nil {
			return fmt.Errorf("the value of a %s is a text", e.Kind)
		}
	case Rewire, Note:
	}
	return nil
}
