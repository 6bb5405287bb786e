package driver

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/internal/draw"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/step"
)

// outsideLane is the lane of clients and imported services, hostLane that of the host.
const (
	outsideLane = iota
	hostLane
)

// showEvents shows a file of events as a table or as a message sequence chart.
func showEvents(text *source.File, o TraceOptions) ([]byte, error) {
	record, ds := conform.Read(text, conform.Limits{})
	if ds.HasErrors() {
		return nil, &InputError{ds}
	}
	switch {
	case o.Chart:
		return o.picture(chartOfEvents(record))
	case o.Format == "json":
		return nil, errors.New("a file of events is JSON already, a line an event")
	}
	if o.Partition != "" && !slices.ContainsFunc(record.Events, func(e conform.Event) bool { return e.Machine == o.Partition }) {
		return nil, fmt.Errorf("--only is %q, and no event is of that machine", o.Partition)
	}
	var b bytes.Buffer
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, e := range record.Events {
		if o.Partition != "" && e.Machine != o.Partition || e.N < o.From || o.To > 0 && e.N > o.To {
			continue
		}
		fmt.Fprintf(table, "%d\t%s\n", e.N, e)
	}
	err := table.Flush()
	return b.Bytes(), err
}

// chartOfEvents draws what could be seen of a farm: a lane for what is outside, one for the host, and one for each machine.
func chartOfEvents(r *conform.Record) *draw.Chart {
	c := &eventCharter{lanes: map[string]int{"": hostLane}}
	c.chart.Title = path.Base(r.Header.Script.Name) + " on " + r.Header.Backend
	c.chart.Lanes = []draw.Lane{{Name: "outside", Up: true}, {Name: "host", Up: true}}
	for i := range r.Events {
		c.event(&r.Events[i])
	}
	return &c.chart
}

type eventCharter struct {
	chart draw.Chart
	lanes map[string]int // by machine
}

// lane is the lane of a machine.
func (c *eventCharter) lane(machine string) int {
	i, known := c.lanes[machine]
	if !known {
		i = len(c.chart.Lanes)
		c.lanes[machine] = i
		c.chart.Lanes = append(c.chart.Lanes, draw.Lane{Name: machine, Up: true})
	}
	return i
}

func (c *eventCharter) event(e *conform.Event) {
	lane := c.lane(e.Machine)
	add := func(d draw.Event) {
		d.Step = e.N
		c.chart.Events = append(c.chart.Events, d)
	}
	switch e.Kind {
	case conform.Call, conform.Reply:
		from, to := c.ends(e)
		message := fmt.Sprintf("%s %d", e.Kind, e.Call)
		add(draw.Event{Kind: draw.Send, Lane: from, Message: message, Chan: e.At, Value: string(e.Value)})
		add(draw.Event{Kind: draw.Recv, Lane: to, Target: from, Message: message, Chan: e.At, Value: string(e.Value)})
	case conform.Crash:
		add(draw.Event{Kind: draw.Crash, Lane: hostLane, Target: lane})
	case conform.Snapshot:
		add(draw.Event{Kind: draw.Snapshot, Lane: hostLane, Target: lane})
	case conform.Restore:
		add(draw.Event{Kind: draw.Restore, Lane: hostLane, Target: lane})
	case conform.Print:
		add(draw.Event{Kind: draw.Print, Lane: lane, Value: string(e.Value)})
	case conform.Fail:
		add(draw.Event{Kind: draw.Fail, Lane: lane, Value: string(e.Value)})
		c.chart.Outcome.End = step.Error.String()
	case conform.Rewire:
		add(draw.Event{Kind: draw.Note, Lane: hostLane, Text: e.String()})
	case conform.Note:
		add(draw.Event{Kind: draw.Note, Lane: lane, Text: e.Cause})
	}
}

// ends are the lanes between which a call or a reply goes.
func (c *eventCharter) ends(e *conform.Event) (from, to int) {
	from, to = hostLane, outsideLane // a call of an import
	switch {
	case strings.HasPrefix(e.At, ">"):
		to = c.lane(e.Machine)
	case strings.HasPrefix(e.At, "export:"):
		from, to = outsideLane, hostLane
	case e.Machine != "":
		from, to = c.lane(e.Machine), hostLane
	}
	if e.Kind == conform.Reply {
		from, to = to, from
	}
	return from, to
}
