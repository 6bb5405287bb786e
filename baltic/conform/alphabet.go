package conform

import (
	"encoding/json"
	"sort"
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/baltic/wire"
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
)

// Alphabet is what can be seen of one farm: its operations with their types, by the hints of their channels.
type Alphabet struct {
	places  map[string]*place
	codec   *wire.Codec[pi.Value]
	library []definition // of B.ml, in order
}

// side says at which border an operation is.
type side uint8

const (
	toMachine   side = iota // the forwarder in front of a machine
	fromMachine             // the forwarder behind an import of a machine
	imported                // the farm's import
	exported                // the farm's export
)

// place is where calls of one operation pass.
type place struct {
	side  side
	role  string // of the machine, if it is at the border of one
	point baltic.Point
}

// definition is a top-level definition of B.ml: its name and where its text begins.
type definition struct {
	name  string
	start int
}

// NewAlphabet returns the alphabet of a farm, whose program declares the types of its messages in sig. The farm may be nil: a script
// without one has no calls and no machines.
func NewAlphabet(farm *metadata.Farm, sig *calculus.Signature) *Alphabet {
	a := &Alphabet{
		places: map[string]*place{}, codec: wire.New(sig, pi.Data{}, wire.DefaultLimits()), library: definitions(baltic.Implementation()),
	}
	if farm == nil {
		return a
	}
	add := func(s side, role string, points []baltic.Point) {
		for _, p := range points {
			a.places[p.Hint] = &place{s, role, p}
		}
	}
	for _, m := range farm.Machines {
		add(toMachine, m.Name, baltic.ExportsOf(m))
		add(fromMachine, m.Name, baltic.ImportsOf(m))
	}
	for _, i := range farm.Imports {
		add(imported, "", baltic.ImportPoints(i))
	}
	for _, e := range farm.Exports {
		add(exported, "", baltic.ExportPoints(e))
	}
	return a
}

// definitions are the top-level definitions of a text whose every definition begins a line.
func definitions(text string) []definition {
	var list []definition
	start := 0
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, "let "); ok {
			name, _, _ := strings.Cut(strings.TrimPrefix(rest, "rec "), " ")
			list = append(list, definition{name, start})
		}
		start += len(line)
	}
	return list
}

// operation is the definition of B.ml in which a place stands, "" elsewhere.
func (a *Alphabet) operation(at source.Span) string {
	if !at.Known() || !at.File.Builtin || at.File.Name != "B.ml" {
		return ""
	}
	i := sort.Search(len(a.library), func(i int) bool { return a.library[i].start > int(at.Start) })
	if i == 0 {
		return ""
	}
	return a.library[i-1].name
}

// encode writes a message of the type at an operation. One that has no encoding is an event without a value.
func (a *Alphabet) encode(t calculus.Type, v pi.Value) (json.RawMessage, string) {
	if v.Kind() == pi.KindGo { // a value of a program in Go, of a generated type
		text, err := json.Marshal(v.Go())
		if err != nil {
			return nil, err.Error()
		}
		x, blame := a.codec.Decode(wire.Origin{Party: "the program"}, t, text)
		if blame != nil {
			return nil, blame.Error()
		}
		v = x
	}
	text, blame := a.codec.Encode(wire.Origin{Party: "the program"}, t, v)
	if blame != nil {
		return nil, blame.Error()
	}
	return text, ""
}

// decode reads a message of that type; ok is false when it is none.
func (a *Alphabet) decode(t calculus.Type, text json.RawMessage) (v pi.Value, ok bool) {
	v, blame := a.codec.Decode(wire.Origin{Party: "the events"}, t, text)
	return v, blame == nil
}

// quoted is a text as JSON.
func quoted(s string) json.RawMessage {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // strings are JSON
	}
	return text
}

// MachineName is what events call the machine that has the given partition name, among the partition names that the run has made, in
// order: its hint, and from the second of that hint on also which one it is.
func MachineName(partition pi.Name, farm []pi.Name) string {
	count := 0
	for _, n := range farm {
		if n.Hint == partition.Hint {
			count++
		}
		if n == partition {
			break
		}
	}
	if count <= 1 {
		return partition.Hint
	}
	return partition.Hint + "#" + strconv.Itoa(count)
}

// machineAt is the machine at whose border a forwarder stands. createXRole makes, in one thread and in this order, the forwarders
// behind the machine's imports, its partition name, and the forwarders in front of it.
func (p *place) machineAt(forwarder pi.Name, farm []pi.Name) string {
	var found *pi.Name
	for i := range farm {
		n := &farm[i]
		if n.Hint != p.role || n.Maker != forwarder.Maker {
			continue
		}
		switch {
		case p.side == toMachine && n.Ordinal < forwarder.Ordinal && (found == nil || n.Ordinal > found.Ordinal),
			p.side == fromMachine && n.Ordinal > forwarder.Ordinal && (found == nil || n.Ordinal < found.Ordinal):
			found = n
		}
	}
	if found == nil {
		return p.role
	}
	return MachineName(*found, farm)
}
