package elab

import (
	"fmt"
	"strings"

	"github.com/balticsim/balticsim/internal/source"
)

// errorf adds an error about a place and returns it, to be given labels, notes and help.
func (c *checker) errorf(code string, at source.Span, format string, args ...any) *source.Diagnostic {
	return c.report(source.Error, code, at, format, args...)
}

// warn adds a warning.
func (c *checker) warn(code string, at source.Span, text string) *source.Diagnostic {
	return c.report(source.Warning, code, at, "%s", text)
}

func (c *checker) report(sev source.Severity, code string, at source.Span, format string, args ...any) *source.Diagnostic {
	d := &source.Diagnostic{Code: code, Severity: sev, Message: fmt.Sprintf(format, args...), Primary: source.Label{Span: at}}
	if c.tentative == 0 {
		c.diags = append(c.diags, d)
	}
	if sev == source.Error {
		c.itemFailed = true
	}
	return d
}

// unbound is errorf for a name that means nothing. After an item that did not parse nothing is said: that item may
// well have bound the name.
func (c *checker) unbound(code string, at source.Span, format string, args ...any) *source.Diagnostic {
	if c.unparsed {
		c.itemFailed = true
		return &source.Diagnostic{}
	}
	return c.errorf(code, at, format, args...)
}

// suggest adds "did you mean" as help and as an edit.
func suggest(d *source.Diagnostic, at source.Span, replacement string) {
	d.Help = append(d.Help, "did you mean `"+replacement+"`?")
	d.Suggestions = append(d.Suggestions, source.Suggestion{Span: at, Replacement: replacement})
}

// also adds a secondary label, at most three.
func also(d *source.Diagnostic, at source.Span, format string, args ...any) {
	if at.Known() && at != d.Primary.Span && len(d.Secondary) < 3 {
		d.Secondary = append(d.Secondary, source.Label{Span: at, Text: fmt.Sprintf(format, args...)})
	}
}

// count is "no arguments", "1 argument", "2 arguments".
func count(n int, noun string) string {
	switch n {
	case 0:
		return "no " + noun + "s"
	case 1:
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func isAre(n int) string {
	switch n {
	case 0:
		return "none is"
	case 1:
		return "1 is"
	}
	return fmt.Sprintf("%d are", n)
}

// ordinal is "1st", "2nd", …, for a 0-based index.
func ordinal(i int) string {
	n := i + 1
	switch {
	case n%10 == 1 && n%100 != 11:
		return fmt.Sprintf("%dst", n)
	case n%10 == 2 && n%100 != 12:
		return fmt.Sprintf("%dnd", n)
	case n%10 == 3 && n%100 != 13:
		return fmt.Sprintf("%drd", n)
	}
	return fmt.Sprintf("%dth", n)
}

// listing is "`a`", "`a` and `b`", "`a`, `b` and `c`".
func listing(names []string) string {
	var b strings.Builder
	for i, n := range names {
		switch {
		case i == 0:
		case i == len(names)-1:
			b.WriteString(" and ")
		default:
			b.WriteString(", ")
		}
		b.WriteString("`" + n + "`")
	}
	return b.String()
}

// article puts "a" or "an" before a word.
func article(word string) string {
	if word != "" && strings.ContainsRune("aeiouAEIO", rune(word[0])) {
		return "an " + word
	}
	return "a " + word
}
