package draw

import (
	"fmt"
	"regexp"
	"strings"
)

// Mermaid refuses texts of more than 50,000 characters unless the page says otherwise.
const (
	mermaidBytes = 48_000
	mermaidLabel = 80 // characters of one text
)

// Mermaid returns the part of the chart that the window selects as a Mermaid sequence diagram with a participant for each
// lane. It stops early, and says so, before the text gets too long for Mermaid's default limit. It fails when Check does.
func (c *Chart) Mermaid(w Window) ([]byte, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	from, to := w.bounds(len(c.Events))
	h := c.replay()
	var b strings.Builder
	b.WriteString("sequenceDiagram\n")
	if c.Title != "" {
		fmt.Fprintf(&b, "    title: %s\n", mermaidText(c.Title))
	}
	for i, l := range c.Lanes {
		fmt.Fprintf(&b, "    participant P%d as %s\n", i, mermaidText(l.Name))
		if b.Len() > mermaidBytes*2/3 && i+2 < len(c.Lanes) {
			return nil, fmt.Errorf("draw: %d partitions are too many for a Mermaid diagram", len(c.Lanes))
		}
	}
	across := func(text string) {
		if text == "" {
			return
		}
		fmt.Fprintf(&b, "    Note over P0")
		if last := len(c.Lanes) - 1; last > 0 {
			fmt.Fprintf(&b, ",P%d", last)
		}
		fmt.Fprintf(&b, ": %s\n", mermaidText(text))
	}
	across(more(from, "earlier"))
	tail := c.mermaidTail()
	for i := from; i < to; i++ {
		line := c.mermaidEvent(h, i)
		if b.Len()+len(line)+len(tail) > mermaidBytes {
			to = i
			break
		}
		b.WriteString(line)
	}
	across(more(len(c.Events)-to, "more"))
	b.WriteString(tail)
	return []byte(b.String()), nil
}

// mermaidEvent returns the lines for event i: arrows for what goes from lane to lane, notes for what happens in one.
func (c *Chart) mermaidEvent(h *history, i int) string {
	e := &c.Events[i]
	words := mermaidText(c.words(h, i))
	note := func(lane int, text string) string { return fmt.Sprintf("    Note over P%d: %s\n", lane, text) }
	arrow := func(from int, head string, to int) string {
		return fmt.Sprintf("    P%d%sP%d: %s\n", from, head, to, words)
	}
	switch e.Kind {
	case Send:
		if h.got[i] >= 0 && e.Text == "" {
			return ""
		}
		return note(e.Lane, words)
	case Recv:
		from := e.Target
		if send := h.sent[i]; send >= 0 {
			from = c.Events[send].Lane
		}
		return arrow(from, "->>", e.Lane)
	case Get:
		return arrow(e.Target, "-->>", e.Lane)
	case Set:
		return arrow(e.Lane, "-->>", e.Target)
	case Done:
		if e.Text == "" {
			return ""
		}
		return note(e.Lane, words)
	case Print, Choose, Fork, Fail, Note, Fault:
		return note(e.Lane, words)
	case Start, Stop, Snapshot, Restore:
		if e.Thread == "" || e.Lane == e.Target {
			return note(e.Target, words)
		}
		return arrow(e.Lane, "-->>", e.Target)
	case Crash:
		if e.Thread == "" || e.Lane == e.Target {
			return note(e.Target, "✕ "+words)
		}
		return arrow(e.Lane, "--x", e.Target) + note(e.Target, "✕ "+words)
	default:
		panic("draw: unknown event kind")
	}
}

// mermaidTail says how the run ended.
func (c *Chart) mermaidTail() string {
	var b strings.Builder
	last := len(c.Lanes) - 1
	for i, blocked := range c.Outcome.Blocked {
		if i == mostBlocked {
			fmt.Fprintf(&b, "    Note over P0: %s\n", mermaidText(ellipsis+" "+itoa(len(c.Outcome.Blocked)-i)+" more threads wait"))
			break
		}
		fmt.Fprintf(&b, "    Note over P%d: %s\n", blocked.Lane, mermaidText(join(blocked.Thread, "waits:", blocked.Waits)))
	}
	if c.Outcome.End != "" {
		over := "P0"
		if last > 0 {
			over = fmt.Sprintf("P0,P%d", last)
		}
		fmt.Fprintf(&b, "    Note over %s: %s\n", over, mermaidText(c.Outcome.headline()))
	}
	return b.String()
}

// mermaidText makes a text of one line that Mermaid shows as it is. Everything that its lexer or its labels give a meaning
// becomes a numeric entity: separators, comments, markup, formulas, the colon (which would let a text pose as a style), and
// the e of the word "end".
func mermaidText(s string) string {
	runes := []rune(clean(s))
	if len(runes) > mermaidLabel {
		runes = append(runes[:mermaidLabel-1], '…')
	}
	if len(runes) == 0 {
		return "#32;"
	}
	s = regexp.MustCompile(`(?i)\b(e)(nd)\b`).ReplaceAllStringFunc(string(runes), func(word string) string {
		return "\x00" + word
	})
	var b strings.Builder
	encodeNext := false
	for _, r := range s {
		switch {
		case r == 0:
			encodeNext = true
			continue
		case encodeNext || strings.ContainsRune("#;:<>&%$`\\{}", r):
			fmt.Fprintf(&b, "#%d;", r)
		default:
			b.WriteRune(r)
		}
		encodeNext = false
	}
	return b.String()
}
