package sim

import "github.com/balticsim/balticsim/step"

// The types of this file are the JSON that scripts and editors read: the documents of `run` and `explore`, and the parts
// that they share with traces. docs/schema/ describes them; their field names are fixed.

// Place is a span in a document: 1-based lines and columns (in code points), the end exclusive.
type Place struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Col     int    `json:"col"`
	EndLine int    `json:"endLine"`
	EndCol  int    `json:"endCol"`
}

// PlaceOf returns the place of a span, or nil when the span is no place.
func PlaceOf(s step.Span) *Place {
	if !s.Known() {
		return nil
	}
	from, to := s.File.Position(int(s.Start)), s.File.Position(int(s.End))
	return &Place{s.File.Name, from.Line, from.Column, to.Line, to.Column}
}

// FailureDocument says why a run ended with an error.
type FailureDocument struct {
	Code      string `json:"code"`
	Message   string `json:"message"`
	Span      *Place `json:"span,omitempty"`
	Thread    string `json:"thread,omitempty"`
	Partition string `json:"partition,omitempty"`
}

// BlockedDocument is one thread that waits for ever.
type BlockedDocument struct {
	Thread    string `json:"thread"`
	Partition string `json:"partition"`
	Waits     string `json:"waits"`
	Span      *Place `json:"span,omitempty"`
}

// OutcomeDocument is an outcome: the lines printed, the end by name, and the failure when the end is "error".
type OutcomeDocument struct {
	Output []string         `json:"output"`
	End    string           `json:"end"`
	Error  *FailureDocument `json:"error,omitempty"`
}

// DocumentOf returns the outcome as a document.
func DocumentOf(o step.Outcome) OutcomeDocument {
	return OutcomeDocument{Lines(o.Output), o.End.String(), FailureOf(o.Failure)}
}

// FailureOf returns the failure as a document, nil for none.
func FailureOf(f *step.Failure) *FailureDocument {
	if f == nil {
		return nil
	}
	return &FailureDocument{f.Code, f.Message, PlaceOf(f.Span), f.Thread, f.Partition}
}

// BlockedOf returns the blocked threads as documents; the list is never nil.
func BlockedOf(threads []step.Blocked) []BlockedDocument {
	docs := make([]BlockedDocument, len(threads))
	for i, b := range threads {
		docs[i] = BlockedDocument{b.Thread, b.Partition, b.Waits, PlaceOf(b.Span)}
	}
	return docs
}

// RunDocument is what `balticsim run --format json` prints. Schedule is the text of the schedule.
type RunDocument struct {
	V        int               `json:"v"`
	Command  string            `json:"command"`
	Outcome  OutcomeDocument   `json:"outcome"`
	Blocked  []BlockedDocument `json:"blocked"`
	Stats    RunStats          `json:"stats"`
	Seed     uint64            `json:"seed"`
	Schedule string            `json:"schedule"`
}

// RunStats counts: Steps are choices, Rules are the rule applications that they stand for, when the system counts them.
type RunStats struct {
	Steps int    `json:"steps"`
	Rules uint64 `json:"rules,omitempty"`
}

// NewRunDocument returns the document of a finished run; command is run or replay.
func NewRunDocument(command string, o step.Outcome, stats RunStats, seed uint64, schedule string) RunDocument {
	return RunDocument{
		V: 1, Command: command, Outcome: DocumentOf(o), Blocked: BlockedOf(o.Blocked),
		Stats: stats, Seed: seed, Schedule: schedule,
	}
}
