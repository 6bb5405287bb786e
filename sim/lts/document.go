package lts

import (
	"encoding/json"
	"fmt"
	"io"
)

// Document is a graph as JSON (docs/schema/lts.json): the labels, of which the first is the silent one, and the
// transitions as triples of state, number of the label, state. State 0 is the start.
type Document struct {
	V           int        `json:"v"`
	Command     string     `json:"command"`
	Script      string     `json:"script"`
	Complete    bool       `json:"complete"`
	Why         string     `json:"incompleteBecause,omitempty"`
	States      int        `json:"states"`
	Labels      []string   `json:"labels"`
	Transitions [][3]int32 `json:"transitions"`
}

// Document returns the graph as JSON's data, under the name of a script.
func (g *Graph) Document(script string) Document {
	d := Document{V: 1, Command: "lts", Script: script, Complete: true, States: len(g.Out), Labels: g.Labels, Transitions: [][3]int32{}}
	for s, out := range g.Out {
		for _, e := range out {
			d.Transitions = append(d.Transitions, [3]int32{int32(s), e.Label, e.To})
		}
	}
	return d
}

// ITF is a run in the Informal Trace Format of Apalache and Quint, which existing viewers open: a list of states, each
// with the values of the same variables. Loop, when not negative, is the index of the state to which the last one goes
// back.
type ITF struct {
	Description string
	Vars        []string
	States      []map[string]any
	Loop        int
}

// Write writes the trace as JSON. Values of states are strings, booleans, integers and lists of these; integers are
// written as {"#bigint": "7"}. It fails when w does, and when a state has other variables than Vars or a value of another
// kind.
func (t *ITF) Write(w io.Writer) error {
	states := make([]map[string]any, len(t.States))
	for i, s := range t.States {
		state := map[string]any{"#meta": map[string]any{"index": i}}
		if len(s) != len(t.Vars) {
			return fmt.Errorf("lts: state %d has %d variables, not %d", i, len(s), len(t.Vars))
		}
		for _, name := range t.Vars {
			v, err := itfValue(s[name])
			if err != nil {
				return fmt.Errorf("lts: variable %s of state %d: %w", name, i, err)
			}
			state[name] = v
		}
		states[i] = state
	}
	document := map[string]any{
		"#meta":  map[string]any{"format": "ITF", "description": t.Description},
		"vars":   t.Vars,
		"states": states,
	}
	if t.Loop >= 0 && t.Loop < len(states) {
		document["loop"] = t.Loop
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(document)
}

func itfValue(v any) (any, error) {
	switch v := v.(type) {
	case string, bool:
		return v, nil
	case int:
		return map[string]string{"#bigint": fmt.Sprint(v)}, nil
	case []string:
		list := make([]any, len(v))
		for i := range v {
			list[i] = v[i]
		}
		return list, nil
	}
	return nil, fmt.Errorf("%T is no value here", v)
}
