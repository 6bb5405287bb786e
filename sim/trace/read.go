package trace

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/balticsim/balticsim/internal/source"
)

// Parse reads a trace. What is wrong with the file is told in the diagnostics, at most maxProblems; the trace is nil when
// there is any. Fields that this version does not know are ignored, so that others may add their own.
func Parse(f *source.File, lim Limits) (*Trace, source.Diagnostics) {
	lim = lim.orDefault()
	if len(f.Text) > lim.Bytes {
		return nil, source.Diagnostics{problem(CodeTraceLine, source.Span{File: f}, "", "",
			"the file has %d bytes; at most %d are read", len(f.Text), lim.Bytes)}
	}
	p := &traceParser{file: f, longest: lim.Line, out: &Trace{}}
	p.parse()
	if len(p.problems) > 0 {
		return nil, p.problems
	}
	return p.out, nil
}

type traceParser struct {
	file     *source.File
	longest  int
	out      *Trace
	next     int // number of the step that belongs on the next line
	ended    bool
	hopeless bool // the file is no trace of this version; nothing more to say
	problems source.Diagnostics
}

func (p *traceParser) complain(code string, start int, line, label, help, format string, args ...any) {
	const shown = 200 // lines of a trace are long; the beginning is enough to point at
	at := p.file.At(start, start+min(len(line), shown))
	p.problems = append(p.problems, problem(code, at, label, help, format, args...))
}

func (p *traceParser) parse() {
	text, number := p.file.Text, 0
	for start := 0; start < len(text) && !p.hopeless && len(p.problems) < maxProblems; {
		end, complete := len(text), false
		if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
			end, complete = start+i, true
		}
		number++
		p.line(start, number, strings.TrimSuffix(text[start:end], "\r"), complete)
		start = end + 1
	}
	switch {
	case number == 0:
		p.complain(CodeNotTrace, 0, "", "", "", "this is not a trace: the file is empty")
	case !p.ended && len(p.problems) == 0:
		p.complain(CodeTraceCutShort, len(text), "", "the file ends here", "record the run again",
			"the trace is cut short: it has %d steps, but no last line with the outcome", max(0, len(p.out.Steps)-1))
	}
}

// line reads one line. complete says that a line break follows; without one, a broken line is the cut end of the file.
func (p *traceParser) line(start, number int, line string, complete bool) {
	switch {
	case number == 1:
		p.header(start, line, complete)
	case strings.TrimSpace(line) == "":
	case p.ended:
		p.complain(CodeTraceLine, start, line, "after the end", "", "line %d stands after the line with the outcome", number)
	case len(line) > p.longest:
		p.next++
		p.complain(CodeTraceLine, start, line, "this line is too long", "", "line %d has %d bytes; at most %d are read", number, len(line), p.longest)
	default:
		err := p.stepOrEnd(line)
		switch {
		case err == nil:
		case !complete && len(p.problems) == 0:
			p.ended = true
			p.complain(CodeTraceCutShort, start, line, "cut here", "record the run again", "the trace is cut short in line %d", number)
		default:
			p.complain(CodeTraceLine, start, line, "", "", "line %d is no step of a trace: %v", number, err)
		}
	}
}

func (p *traceParser) header(start int, line string, complete bool) {
	var h Header
	err := json.Unmarshal([]byte(strings.TrimPrefix(line, "\ufeff")), &h)
	var probe struct {
		Kind string
		V    json.RawMessage
	}
	_ = json.Unmarshal([]byte(line), &probe) // a header of another version may have other types
	switch {
	case probe.Kind == Kind && string(probe.V) != fmt.Sprint(Version):
		p.hopeless = true
		p.complain(CodeTraceVersion, start, line, "", "record the run again with this program",
			"a trace of version %s; this program reads %d", probe.V, Version)
	case err != nil && !complete && strings.HasPrefix(line, `{"v":`):
		p.hopeless = true
		p.complain(CodeTraceCutShort, start, line, "cut here", "record the run again", "the trace is cut short in its first line")
	case err != nil || h.Kind != Kind || !utf8.ValidString(line):
		p.hopeless = true
		p.complain(CodeNotTrace, start, line, "", fmt.Sprintf("the first line of a trace is an object with \"kind\":%q", Kind), "this is not a trace")
	default:
		p.out.Header = h
	}
}

// stepOrEnd reads a line after the first. The line with the outcome is the one that has an "end".
func (p *traceParser) stepOrEnd(line string) error {
	if !utf8.ValidString(line) {
		p.next++
		return errors.New("it is not UTF-8")
	}
	var probe struct {
		N   *int
		End *string
	}
	if err := json.Unmarshal([]byte(line), &probe); err != nil {
		p.next++
		return plain(err)
	}
	if probe.End != nil {
		if !goodEnd(*probe.End) || *probe.End == "unknown" {
			return fmt.Errorf("there is no end %q", *probe.End)
		}
		if err := json.Unmarshal([]byte(line), &p.out.End); err != nil {
			return plain(err)
		}
		p.ended = true
		switch got, want := p.out.End.Stats.Steps, len(p.out.Steps)-1; {
		case len(p.problems) > 0: // a broken step is not counted, and not worth a second complaint
		case want < 0:
			return errors.New("the start, step 0, should come first")
		case got != want:
			return fmt.Errorf("it counts %d steps, but there are %d", got, want)
		}
		return nil
	}
	if probe.N == nil {
		p.next++
		return errors.New(`it has neither "n" nor "end"`)
	}
	belongs := p.next
	p.next = max(p.next, *probe.N+1) // one step too many or too few is one mistake
	var s Step
	if err := json.Unmarshal([]byte(line), &s); err != nil {
		return plain(err)
	}
	switch {
	case s.N != belongs:
		return fmt.Errorf("it is step %d where step %d belongs", s.N, belongs)
	case s.Rule == "":
		return errors.New(`it has no "rule"`)
	case s.N > 0 && (s.Label == "" || s.Actor == ""):
		return errors.New(`it has no "label" or no "actor"`)
	}
	p.out.Steps = append(p.out.Steps, s)
	return nil
}

// plain takes the package's name out of an error of encoding/json and says in our words what is common.
func plain(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("it is not JSON (%w)", syntax)
	}
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return fmt.Errorf("its field %q is a %s", kind.Field, kind.Value)
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}
