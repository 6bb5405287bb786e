package lts

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// The Aldebaran format: a line des (START, TRANSITIONS, STATES) and then a line (FROM, "LABEL", TO) for each transition.
// Files are 7-bit ASCII and labels have no escapes, so the bytes of a label that its quotes or its line could not hold are
// written as %XX, as in URLs. The silent label is tau in mCRL2 and i in CADP.

// Hidden is the silent label of a tool that reads .aut files.
type Hidden string

// The silent labels of mCRL2 and of CADP.
const (
	HiddenMCRL2 Hidden = TauLabel
	HiddenCADP  Hidden = "i"
)

// WriteAut writes the graph in the Aldebaran format. It fails when w does.
func (g *Graph) WriteAut(w io.Writer, hidden Hidden) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "des (0, %d, %d)\n", g.Transitions(), len(g.Out))
	labels := make([]string, len(g.Labels))
	for i, l := range g.Labels {
		labels[i] = autLabel(l)
	}
	labels[Tau] = string(hidden)
	for s, out := range g.Out {
		for _, e := range out {
			fmt.Fprintf(b, "(%d, \"%s\", %d)\n", s, labels[e.Label], e.To)
		}
	}
	return b.Flush()
}

func autLabel(label string) string {
	if label == string(HiddenCADP) {
		return "%69" // visible, whatever it is called
	}
	var b strings.Builder
	for i := range len(label) {
		if c := label[i]; c < ' ' || c > '~' || strings.IndexByte(`"\%`, c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// unescaped undoes autLabel; a % that begins no escape stands for itself, since other programs write it so.
func unescaped(label string) string {
	var b strings.Builder
	for i := 0; i < len(label); i++ {
		if label[i] == '%' && i+2 < len(label) {
			if c, err := strconv.ParseUint(label[i+1:i+3], 16, 8); err == nil {
				b.WriteByte(byte(c))
				i += 2
				continue
			}
		}
		b.WriteByte(label[i])
	}
	return b.String()
}

// ReadAut reads a graph in the Aldebaran format. The labels tau and i, quoted or not, are silent. A start other than 0 is
// numbered 0. It fails, naming the line, when the text is no such file or contradicts its first line; a file of more
// than maxStates states is refused before anything is made of it.
func ReadAut(r io.Reader, maxStates int) (*Graph, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	number, header := 0, [3]int{-1}
	var transitions []Transition
	for lines.Scan() {
		number++
		line := strings.TrimSpace(lines.Text())
		if line == "" {
			continue
		}
		if header[0] < 0 {
			var err error
			if header, err = autHeader(line, maxStates); err != nil {
				return nil, fmt.Errorf("line %d: %w", number, err)
			}
			continue
		}
		t, err := autLine(line)
		if err == nil && (t.From >= header[2] || t.To >= header[2]) {
			err = fmt.Errorf("it names a state above %d, the last of the %d that the first line announces", header[2]-1, header[2])
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		transitions = append(transitions, Transition{swap(t.From, header[0]), t.Label, swap(t.To, header[0])})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("line %d: %w", number+1, err)
	}
	if header[0] < 0 {
		return nil, errors.New("the file is empty")
	}
	if len(transitions) != header[1] {
		return nil, fmt.Errorf("it has %d transitions, but its first line announces %d", len(transitions), header[1])
	}
	return New(header[2], transitions)
}

// swap exchanges the start and 0.
func swap(state, start int) int {
	switch state {
	case start:
		return 0
	case 0:
		return start
	}
	return state
}

// autHeader reads the first line: start, transitions, states.
func autHeader(line string, maxStates int) (header [3]int, err error) {
	inner, ok := strings.CutPrefix(line, "des")
	inner = strings.TrimSpace(inner)
	if !ok || !strings.HasPrefix(inner, "(") || !strings.HasSuffix(inner, ")") {
		return header, errors.New("an Aldebaran file begins with des (START, TRANSITIONS, STATES)")
	}
	parts := strings.Split(inner[1:len(inner)-1], ",")
	if len(parts) != 3 {
		return header, fmt.Errorf("des has three numbers, not %d", len(parts))
	}
	for i, p := range parts {
		if header[i], err = natural(p); err != nil {
			return header, err
		}
	}
	switch {
	case header[2] == 0 || header[0] >= header[2]:
		return header, fmt.Errorf("the start is state %d of %d", header[0], header[2])
	case header[2] > maxStates:
		return header, fmt.Errorf("it has %d states; at most %d are read", header[2], maxStates)
	}
	return header, nil
}

func autLine(line string) (t Transition, err error) {
	malformed := errors.New(`a transition is written (FROM, "LABEL", TO)`)
	if !strings.HasPrefix(line, "(") || !strings.HasSuffix(line, ")") {
		return t, malformed
	}
	line = line[1 : len(line)-1]
	first, last := strings.IndexByte(line, ','), strings.LastIndexByte(line, ',')
	if first == last {
		return t, malformed
	}
	if t.From, err = natural(line[:first]); err != nil {
		return t, err
	}
	if t.To, err = natural(line[last+1:]); err != nil {
		return t, err
	}
	label := strings.TrimSpace(line[first+1 : last])
	if quoted := strings.HasPrefix(label, `"`); quoted && (len(label) < 2 || !strings.HasSuffix(label, `"`)) || label == "" {
		return t, malformed
	} else if quoted {
		label = label[1 : len(label)-1]
	}
	if label == string(HiddenMCRL2) || label == string(HiddenCADP) {
		t.Label = TauLabel
	} else if t.Label = unescaped(label); t.Label == TauLabel {
		return t, errors.New("a visible label cannot be called tau")
	}
	return t, nil
}

func natural(text string) (int, error) {
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 31)
	if err != nil {
		return 0, fmt.Errorf("%q is no number from 0 to %d", strings.TrimSpace(text), 1<<31-1)
	}
	return int(n), nil
}
