package source

// Severity orders diagnostics: an error stops the phases that follow, a warning does not.
type Severity uint8

// The severities, least grave first.
const (
	Warning Severity = iota
	Error
)

// String returns "warning" or "error".
func (s Severity) String() string {
	if s == Error {
		return "error"
	}
	return "warning"
}

// Label is a span with a few words to print under it; the words may be empty.
type Label struct {
	Span Span
	Text string
}

// Suggestion is an edit that would fix the mistake: replace the span by the text.
type Suggestion struct {
	Span        Span
	Replacement string
}

// Diagnostic is one user's mistake. Code is "BAL" and four digits and has a page in `balticsim explain`.
// Message is one line without a final stop; Primary is the place to blame; Secondary (at most three) says where the
// expectation comes from; Notes give background; Help says how to fix it.
type Diagnostic struct {
	Code        string
	Severity    Severity
	Message     string
	Primary     Label
	Secondary   []Label
	Notes       []string
	Help        []string
	Suggestions []Suggestion
}

// Error makes a Diagnostic usable as an error: place, code and message on one line.
func (d *Diagnostic) Error() string {
	return d.Primary.Span.String() + ": " + d.Severity.String() + "[" + d.Code + "]: " + d.Message
}

// Diagnostics is a list of mistakes in the order found.
type Diagnostics []*Diagnostic

// HasErrors tells whether any of them is an error.
func (ds Diagnostics) HasErrors() bool {
	for _, d := range ds {
		if d.Severity == Error {
			return true
		}
	}
	return false
}
