package driver

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/internal/draw"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/sim/trace"
)

// TraceOptions says how a trace is shown: as a table or, with Chart, as a message sequence chart; which partition and
// which steps (0: from the start, to the end).
type TraceOptions struct {
	Chart     bool
	Format    string // text or json; with Chart svg, mermaid or json
	Partition string
	Local     bool // what ran locally with each step, too
	From, To  int
}

// ShowTrace reads a trace, or a file of events, and returns it in the form that the options name. It fails with an *InputError when
// the file is neither.
func ShowTrace(file string, stdin io.Reader, o TraceOptions) ([]byte, error) {
	text, d := readLimited(file, stdin, maxRecorded)
	if d != nil {
		return nil, inputError(d)
	}
	if conform.IsFile(text) {
		return showEvents(text, o)
	}
	t, err := parseTrace(text)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	switch {
	case o.Chart:
		return o.picture(chartOf(t))
	case o.Format == "json":
		err := WriteJSON(&b, t.Document())
		return b.Bytes(), err
	}
	options := trace.TextOptions{From: o.From, To: o.To, Effects: o.Local}
	if o.Partition != "" {
		if err := knownPartition(t, o.Partition); err != nil {
			return nil, err
		}
		options.Partitions = []string{o.Partition}
	}
	err = trace.Text(&b, t, options)
	return b.Bytes(), err
}

// readTrace reads a trace. It fails with an *InputError when the file is none.
func readTrace(file string, stdin io.Reader) (*trace.Trace, error) {
	text, d := readLimited(file, stdin, maxRecorded)
	if d != nil {
		return nil, inputError(d)
	}
	return parseTrace(text)
}

func parseTrace(text *source.File) (*trace.Trace, error) {
	t, ds := trace.Parse(text, trace.Limits{})
	if ds.HasErrors() {
		return nil, &InputError{ds}
	}
	return t, nil
}

// knownPartition refuses a partition that the trace does not mention, rather than show none of its steps.
func knownPartition(t *trace.Trace, name string) error {
	var names []string
	for _, p := range t.Header.Partitions {
		if p.Name == name {
			return nil
		}
		names = append(names, p.Name)
	}
	return fmt.Errorf("--only is %q; the partitions of this trace are %s", name, strings.Join(names, ", "))
}

// picture draws the part of a chart that the options name.
func (o TraceOptions) picture(chart *draw.Chart) ([]byte, error) {
	window := draw.Window{}
	for i, e := range chart.Events {
		if e.Step > 0 && e.Step < o.From {
			window.From = i + 1
		}
		if o.To > 0 && e.Step > o.To && window.To == 0 {
			window.To = i
		}
	}
	switch o.Format {
	case "mermaid":
		return chart.Mermaid(window)
	case "json":
		var b bytes.Buffer
		err := WriteJSON(&b, chartDocument(chart, window))
		return b.Bytes(), err
	}
	return chart.SVG(window)
}
