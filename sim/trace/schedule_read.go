package trace

import (
	"slices"
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/step"
)

// maxScheduleLine bounds one line of a schedule: a label is a thread, a verb and a few names.
const maxScheduleLine = 1 << 16

// ParseSchedule reads a schedule. What is wrong with the file is told in the diagnostics, at most one for each line and
// maxProblems in all; the schedule is nil when there is any.
func ParseSchedule(f *source.File, lim Limits) (*Schedule, source.Diagnostics) {
	lim = lim.orDefault()
	if len(f.Text) > lim.Bytes {
		return nil, source.Diagnostics{problem(CodeScheduleLine, source.Span{File: f}, "", "",
			"the file has %d bytes; at most %d are read", len(f.Text), lim.Bytes)}
	}
	p := &scheduleParser{file: f, longest: min(lim.Line, maxScheduleLine), out: &Schedule{file: f}}
	for start := 0; start < len(f.Text) && p.goOn(); {
		end := len(f.Text)
		if i := strings.IndexByte(f.Text[start:], '\n'); i >= 0 {
			end = start + i
		}
		p.line(start, strings.TrimSuffix(f.Text[start:end], "\r"))
		start = end + 1
	}
	if p.goOn() {
		p.finish()
	}
	if len(p.problems) > 0 {
		return nil, p.problems
	}
	return p.out, nil
}

// maxProblems is where a reader gives up: a file with more mistakes is not what it claims to be.
const maxProblems = 10

type scheduleParser struct {
	file     *source.File
	longest  int
	out      *Schedule
	state    scheduleState
	hopeless bool // the file is no schedule of this version; nothing more to say
	problems source.Diagnostics
}

type scheduleState uint8

const (
	atStart scheduleState = iota
	inHeader
	inLabels
	afterEnd
)

func (p *scheduleParser) goOn() bool { return !p.hopeless && len(p.problems) < maxProblems }

func (p *scheduleParser) complain(code string, start int, line, label, help, format string, args ...any) {
	const shown = 200 // of an endless line, the beginning is enough to point at
	at := p.file.At(start, start+min(len(line), shown))
	p.problems = append(p.problems, problem(code, at, label, help, format, args...))
}

func (p *scheduleParser) line(start int, line string) {
	if p.state == atStart {
		p.first(start, line)
		return
	}
	if len(line) > p.longest {
		p.complain(CodeScheduleLine, start, line, "this line is too long", "", "a line has %d bytes; at most %d are read", len(line), p.longest)
		return
	}
	if !printable(strings.ReplaceAll(line, "\t", " ")) {
		p.complain(CodeScheduleLine, start, line, "not text", "", "a line holds control characters or is not UTF-8")
		return
	}
	text := strings.TrimSpace(line)
	switch {
	case text == "" || text == "#" || strings.HasPrefix(text, "# "):
	case strings.HasPrefix(text, "#end") && (text == "#end" || text[4] == ' '):
		p.footer(start, line)
	case text[0] == '#':
		p.field(start, line, text[1:])
	case p.state == afterEnd:
		p.complain(CodeScheduleLine, start, line, "after the end", "", "a label stands after the line `#end`")
	default:
		p.label(start, line, text)
	}
}

func (p *scheduleParser) first(start int, line string) {
	line = strings.TrimPrefix(line, "\ufeff")
	version, ok := strings.CutPrefix(line, scheduleMagic)
	if version = strings.TrimSpace(version); !ok || version == "" {
		p.hopeless = true
		p.complain(CodeNotSchedule, start, line, "", "a schedule begins with `"+scheduleMagic+" "+ScheduleVersion+"`; `balticsim run` records one",
			"this is not a schedule")
		return
	}
	if version != ScheduleVersion {
		p.hopeless = true
		p.complain(CodeScheduleVersion, start, line, "this version", "record the run again with this program",
			"a schedule of version %s; this program reads %s", version, ScheduleVersion)
		return
	}
	p.state = inHeader
}

func (p *scheduleParser) field(start int, line, text string) {
	key, value, ok := strings.Cut(text, "=")
	switch {
	case p.state != inHeader:
		p.complain(CodeScheduleHeader, start, line, "", "begin a comment with `# `", "a header line stands among the labels")
		return
	case !ok || !goodKey(key):
		p.complain(CodeScheduleHeader, start, line, "", "write `#key=value`, or `# ` for a comment", "a header line is not of the form `#key=value`")
		return
	case slices.ContainsFunc(p.out.Fields, func(f Field) bool { return f.Key == key }):
		p.complain(CodeScheduleHeader, start, line, "given again", "", "the header gives `%s` twice", key)
		return
	}
	if strings.HasPrefix(value, `"`) {
		plain, err := strconv.Unquote(value)
		if err != nil {
			p.complain(CodeScheduleHeader, start, line, "", "", "the value of `%s` has broken quotes", key)
			return
		}
		value = plain
	}
	p.out.Fields = append(p.out.Fields, Field{key, value})
}

func goodKey(key string) bool {
	return key != "" && !strings.ContainsFunc(key, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '.'
	})
}

func (p *scheduleParser) label(start int, line, text string) {
	p.state = inLabels
	label, rest := text, ""
	if text[0] == '"' {
		quoted, err := strconv.QuotedPrefix(text)
		if err == nil {
			label, err = strconv.Unquote(quoted)
		}
		if err != nil {
			p.complain(CodeScheduleLine, start, line, "", "", "a label has broken quotes")
			return
		}
		rest = strings.TrimSpace(text[len(quoted):])
	} else if i := strings.Index(text, " #"); i >= 0 {
		label, rest = strings.TrimSpace(text[:i]), text[i+1:]
	}
	if rest != "" && rest != "#" && !strings.HasPrefix(rest, "# ") {
		p.complain(CodeScheduleLine, start, line, "", "put a blank after `#` to begin a comment", "what follows the label is no comment")
		return
	}
	p.out.Labels = append(p.out.Labels, label)
	p.out.lines = append(p.out.lines, int32(start))
}

func (p *scheduleParser) footer(start int, line string) {
	if p.state == afterEnd {
		p.complain(CodeScheduleLine, start, line, "", "", "the schedule ends twice")
		return
	}
	p.state = afterEnd
	words := strings.Fields(line)[1:]
	if len(words) > 2 || len(words) > 0 && !goodEnd(words[0]) {
		p.complain(CodeScheduleLine, start, line, "", "write `#end done 12`, or just `#end`", "the last line names no end")
		return
	}
	if len(words) > 0 && words[0] != "unknown" {
		p.out.End = words[0]
	}
	if len(words) < 2 {
		return
	}
	n, err := strconv.Atoi(words[1])
	if err != nil {
		p.complain(CodeScheduleLine, start, line, "", "write `#end done 12`, or just `#end`", "`%s` is no number of steps", words[1])
		return
	}
	if n != len(p.out.Labels) && len(p.problems) == 0 {
		p.complain(CodeScheduleCutShort, start, line, "", "if you changed the labels on purpose, write just `#end`",
			"the schedule has %d labels, but its last line counts %d", len(p.out.Labels), n)
	}
}

func goodEnd(word string) bool {
	for _, e := range []step.End{step.Done, step.Deadlock, step.Error, step.Bound} {
		if word == e.String() {
			return true
		}
	}
	return word == "unknown"
}

func (p *scheduleParser) finish() {
	end := len(p.file.Text)
	switch {
	case p.state == atStart: // an empty file
		p.complain(CodeNotSchedule, 0, "", "", "a schedule begins with `"+scheduleMagic+" "+ScheduleVersion+"`", "this is not a schedule: the file is empty")
	case p.state != afterEnd && len(p.problems) == 0:
		p.complain(CodeScheduleCutShort, end, "", "the file ends here", "if it is complete, add a last line `#end`",
			"the schedule is cut short: it has no last line `#end`")
	}
}
