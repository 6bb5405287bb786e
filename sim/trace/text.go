package trace

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/balticsim/balticsim/sim"
)

// TextOptions chooses what Text shows. Partitions, when not empty, keeps the steps of those partitions and the messages
// and cells that others took from them. From and To, when not 0, are the first and the last step to show. Effects shows
// what ran together with each step. Width is the width of a line, 110 when 0.
type TextOptions struct {
	Color      bool
	Partitions []string
	From, To   int
	Effects    bool
	Width      int
}

// Text writes the trace as a table that a person reads: number, partition and thread, what happened, and where in the
// script. Long values are shortened. It fails when w does.
func Text(w io.Writer, t *Trace, o TextOptions) error {
	p := &printer{out: bufio.NewWriter(w), o: o}
	p.layout(t)
	p.heading(t)
	hidden := 0
	for i := range t.Steps {
		if p.shows(&t.Steps[i]) {
			p.step(&t.Steps[i])
		} else {
			hidden++
		}
	}
	if hidden > 0 {
		p.line("", "", fmt.Sprintf("(%s not shown)", stepsIn(hidden)), "", dim)
	}
	p.end(t)
	return p.out.Flush()
}

type style string

const (
	none style = ""
	dim  style = "\x1b[2m"
	bold style = "\x1b[1m"
	red  style = "\x1b[31m"
	off        = "\x1b[0m"
)

type printer struct {
	out                 *bufio.Writer
	o                   TextOptions
	number, who, action int // widths of the columns
}

// layout measures the columns: the number and the place get what they need, the thread at most a third, and what
// happened the rest.
func (p *printer) layout(t *Trace) {
	width := p.o.Width
	if width == 0 {
		width = 110
	}
	p.number, p.who = len("step"), len("thread")
	where, longest := len("place"), len("what happened")
	for i := range t.Steps {
		s := &t.Steps[i]
		if !p.shows(s) {
			continue
		}
		p.number = max(p.number, len(fmt.Sprint(s.N)))
		p.who = max(p.who, utf8.RuneCountInString(who(s)))
		where = max(where, utf8.RuneCountInString(place(s.Span)))
		longest = max(longest, utf8.RuneCountInString(s.Words()))
		for j := range s.Effects {
			if p.o.Effects {
				longest = max(longest, utf8.RuneCountInString(effect(s, &s.Effects[j])))
			}
		}
	}
	p.who = min(p.who, width/3)
	p.action = min(longest, max(20, width-p.number-p.who-where-6))
}

func (p *printer) heading(t *Trace) {
	h := &t.Header
	title := fmt.Sprintf("trace of %s, %s", orElse(h.Script.Name, "?"), h.Scheduler)
	if h.Scheduler == "random" {
		title += fmt.Sprintf(" with seed %d", h.Seed)
	}
	if faults := FormatFaults(h.Faults); faults != "" {
		title += ", faults " + faults
	}
	fmt.Fprintf(p.out, "%s\n\n", p.paint(bold, title+", "+stepsIn(t.End.Stats.Steps)))
	p.line("step", "thread", "what happened", "place", dim)
}

func (p *printer) shows(s *Step) bool {
	if s.N < p.o.From || p.o.To > 0 && s.N > p.o.To {
		return false
	}
	return len(p.o.Partitions) == 0 || s.N == 0 ||
		slices.Contains(p.o.Partitions, s.Partition) || slices.Contains(p.o.Partitions, s.FromPartition)
}

func (p *printer) step(s *Step) {
	look := none
	switch verb, _ := s.verb(); verb {
	case "start", "stop", "fault":
		look = bold
	case "fail":
		look = red
	}
	p.line(fmt.Sprint(s.N), who(s), s.Words(), place(s.Span), look)
	if !p.o.Effects {
		return
	}
	for i := range s.Effects {
		p.line("", "", effect(s, &s.Effects[i]), place(s.Effects[i].Span), dim)
	}
}

func who(s *Step) string {
	if s.N == 0 {
		return ""
	}
	return s.Partition + "/" + s.Actor
}

func effect(s *Step, e *Effect) string {
	if e.Actor != s.Actor && e.Actor != "" {
		return "· " + e.Actor + " " + e.Words()
	}
	return "· " + e.Words()
}

func place(p *sim.Place) string {
	if p == nil {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// line prints one row. Colours go round the padded text, so that they do not count.
func (p *printer) line(number, who, action, where string, look style) {
	row := fmt.Sprintf("%*s  %s  %s", p.number, number, pad(who, p.who), p.paint(look, pad(action, p.action)))
	if where != "" {
		row += "  " + p.paint(dim, where)
	}
	fmt.Fprintln(p.out, strings.TrimRight(row, " "))
}

func (p *printer) paint(look style, text string) string {
	if !p.o.Color || look == none {
		return text
	}
	return string(look) + text + off
}

// harmless replaces control characters: they would break the table, or take over the terminal.
func harmless(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return '�'
		}
		return r
	}, text)
}

// pad makes text exactly as wide as asked: with blanks, or shortened with an ellipsis.
func pad(text string, width int) string {
	text = harmless(text)
	runes := []rune(text)
	if len(runes) > width {
		return string(runes[:width-1]) + "…"
	}
	return text + strings.Repeat(" ", width-len(runes))
}

func (p *printer) end(t *Trace) {
	look := bold
	if t.End.End == "error" || t.End.End == "deadlock" {
		look = red
	}
	fmt.Fprintf(p.out, "\nend: %s\n", p.paint(look, t.End.End))
	if f := t.End.Failure; f != nil {
		p.note(fmt.Sprintf("%s: %s, in %s/%s", f.Code, f.Message, f.Partition, f.Thread), f.Span)
	}
	for _, b := range t.End.Blocked {
		p.note(fmt.Sprintf("%s/%s waits: %s", b.Partition, b.Thread, b.Waits), b.Span)
	}
	if len(t.End.Output) > 0 {
		fmt.Fprintln(p.out, "output:")
	}
	for _, l := range t.End.Output {
		p.note(l, nil)
	}
}

func (p *printer) note(text string, at *sim.Place) {
	fmt.Fprint(p.out, "  "+harmless(text))
	if at != nil {
		fmt.Fprint(p.out, "  "+p.paint(dim, place(at)))
	}
	fmt.Fprintln(p.out)
}

func stepsIn(n int) string {
	if n == 1 {
		return "1 step"
	}
	return fmt.Sprintf("%d steps", n)
}
