package trace

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/sim"
)

// A schedule file is a text that a person can read, cut and paste:
//
//	#balticsim-schedule v1
//	#script=S.ml
//	#seed=1
//	main.1 recv resp#main:2 main.1!3
//	main print                        # a comment
//	#end done 2
//
// After the header come the labels, one a line, and then the end that the run had with its number of steps; without the
// last line the file has been cut short. Blank lines and lines that begin with "# " are skipped, and " # " begins a
// comment. A label that could be misread (one with a line break, say: hints are arbitrary strings) is quoted.

// ScheduleVersion is the version that this package writes and reads.
const ScheduleVersion = "v1"

const scheduleMagic = "#balticsim-schedule"

// Keys of schedule headers that this program knows. Others are kept as they are.
const (
	KeyScript     = "script"
	KeyScriptHash = "script-sha256"
	KeyMeta       = "meta"
	KeyMetaHash   = "meta-sha256"
	KeyScheduler  = "scheduler"
	KeySeed       = "seed"
	KeyPolicy     = "policy"
	KeyFaults     = "faults"
)

// Field is one line of a schedule's header. Keys are lower-case words, digits, dots and hyphens.
type Field struct{ Key, Value string }

// Schedule is the choices of one run. End is the name of the end it had, or "" when that is not known. Labels are exact.
type Schedule struct {
	Fields []Field
	Labels []string
	End    string

	file  *source.File
	lines []int32 // byte offset of each label in file
}

// Get returns the value of a header line, or "".
func (s *Schedule) Get(key string) string {
	for _, f := range s.Fields {
		if f.Key == key {
			return f.Value
		}
	}
	return ""
}

// Script returns the script that the schedule was recorded from, as far as it says so.
func (s *Schedule) Script() File { return File{Name: s.Get(KeyScript), SHA256: s.Get(KeyScriptHash)} }

// Scheduler returns a scheduler that replays the schedule. After the last label of a run that a limit stopped, it stops.
func (s *Schedule) Scheduler() sim.Scheduler { return sim.Replay(s.Labels, s.End == "bound") }

// Text returns the schedule as the text of a file.
func (s *Schedule) Text() string {
	var b strings.Builder
	if err := WriteSchedule(&b, s.Fields, slices.Values(s.Labels), s.End); err != nil {
		panic(err) // a strings.Builder takes everything
	}
	return b.String()
}

// WriteSchedule writes a schedule without holding its labels in memory; Result.Labels yields them. It fails when w does.
func WriteSchedule(w io.Writer, fields []Field, labels iter.Seq[string], end string) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%s %s\n", scheduleMagic, ScheduleVersion)
	for _, f := range fields {
		fmt.Fprintf(b, "#%s=%s\n", f.Key, quoteUnless(plainValue, f.Value))
	}
	n := 0
	for l := range labels {
		fmt.Fprintln(b, quoteUnless(plainLabel, l))
		n++
	}
	if end == "" {
		end = "unknown"
	}
	fmt.Fprintf(b, "#end %s %d\n", end, n)
	return b.Flush()
}

func quoteUnless(plain func(string) bool, text string) string {
	if plain(text) {
		return text
	}
	return strconv.Quote(text)
}

// plainValue tells whether a header's value reads back as itself.
func plainValue(text string) bool {
	return !strings.HasPrefix(text, `"`) && strings.TrimSpace(text) == text && printable(text)
}

// plainLabel tells whether a label reads back as itself: it is no comment, holds none, and is not empty.
func plainLabel(text string) bool {
	return text != "" && text[0] != '#' && !strings.Contains(text, " #") && plainValue(text)
}

func printable(text string) bool {
	if !utf8.ValidString(text) {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool { return r != ' ' && !strconv.IsPrint(r) })
}

// Diverged is the diagnostic for a replay that could not follow the schedule, at the label where it left it.
func (s *Schedule) Diverged(d *sim.Divergence) *source.Diagnostic {
	var at source.Span
	if i := d.Step - 1; s.file != nil && i < len(s.lines) {
		line := s.file.Line(s.file.Position(int(s.lines[i])).Line)
		at = s.file.At(int(s.lines[i]), int(s.lines[i])+len(line))
	} else if s.file != nil {
		at = s.file.At(len(s.file.Text), len(s.file.Text))
	}
	var diag *source.Diagnostic
	switch {
	case d.Expected == "":
		diag = problem(CodeDiverged, at, "the schedule ends here", "", "the replay diverged at step %d: the schedule ends, but the run goes on", d.Step)
	case len(d.Enabled) == 0:
		diag = problem(CodeDiverged, at, "the run has ended", "", "the replay diverged at step %d: the run ends before the schedule does", d.Step)
	default:
		diag = problem(CodeDiverged, at, "not enabled", "", "the replay diverged at step %d: `%s` is not enabled", d.Step, d.Expected)
	}
	const most = 12
	for _, l := range d.Enabled[:min(most, len(d.Enabled))] {
		diag.Notes = append(diag.Notes, "enabled: "+l)
	}
	if more := len(d.Enabled) - most; more > 0 {
		diag.Notes = append(diag.Notes, fmt.Sprintf("and %d more", more))
	}
	if d.Nearest != "" {
		diag.Help = []string{fmt.Sprintf("did you mean `%s`?", d.Nearest)}
	}
	return diag
}
