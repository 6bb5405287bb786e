package trace

import (
	"fmt"
	"path"

	"github.com/balticsim/balticsim/internal/source"
)

// The codes of this package. Each has a page in `balticsim explain`.
const (
	CodeNotSchedule       = "BAL0801" // the file does not begin as a schedule does
	CodeScheduleVersion   = "BAL0802" // a schedule of a version that this program does not know
	CodeScheduleHeader    = "BAL0803" // a header line without `=`, or one given twice
	CodeScheduleCutShort  = "BAL0804" // no `#end` line, or one that counts other steps than there are
	CodeScheduleLine      = "BAL0805" // a line that is no label: broken quotes, control characters, too long, after the end
	CodeScheduleElsewhere = "BAL0806" // a schedule that was recorded from another script
	CodeNotTrace          = "BAL0811" // the file does not begin as a trace does
	CodeTraceVersion      = "BAL0812" // a trace of a version that this program does not know
	CodeTraceCutShort     = "BAL0813" // no last line with the outcome
	CodeTraceLine         = "BAL0814" // a line that is no step, or not the next one
	CodeTraceElsewhere    = "BAL0815" // a trace that was recorded from another script
	CodeDiverged          = "BAL0821" // the replay cannot follow the schedule
)

// problem makes an error diagnostic.
func problem(code string, at source.Span, label, help, format string, args ...any) *source.Diagnostic {
	d := &source.Diagnostic{
		Code: code, Severity: source.Error, Message: fmt.Sprintf(format, args...),
		Primary: source.Label{Span: at, Text: label},
	}
	if help != "" {
		d.Help = []string{help}
	}
	return d
}

// Limits bounds what a reader accepts: bytes of the file, bytes of one line. A zero field means the default.
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

// Relation says how the script that a schedule or trace was recorded from stands to the script at hand.
type Relation uint8

// Unrecorded: nothing is known of the recorded script. Same: the contents are equal. Edited: the file's name is the
// same, its content is not; the labels may still fit. Other: both differ.
const (
	Unrecorded Relation = iota
	Same
	Edited
	Other
)

// Relate compares a recorded script with the script at hand. Folders do not count, for files move; a name that is not
// recorded agrees with every name.
func Relate(recorded, given File) Relation {
	switch {
	case recorded.SHA256 == "":
		return Unrecorded
	case recorded.SHA256 == given.SHA256:
		return Same
	case recorded.Name == "" || path.Base(recorded.Name) == path.Base(given.Name):
		return Edited
	default:
		return Other
	}
}

// Elsewhere is the diagnostic for a file, a schedule or a trace by its code, that was recorded from another script.
func Elsewhere(code string, f *source.File, recorded, given File) *source.Diagnostic {
	kind := "schedule"
	if code == CodeTraceElsewhere {
		kind = "trace"
	}
	return problem(code, firstLine(f), "recorded from "+recorded.Name, "give the script that it was recorded from: "+recorded.Name,
		"this %s was recorded from %s, not from %s", kind, recorded.Name, given.Name)
}

func firstLine(f *source.File) source.Span {
	if f == nil {
		return source.Span{}
	}
	return f.At(0, len(f.Line(1)))
}
