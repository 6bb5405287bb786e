package odd_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/gogen/internal/odd"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/baltic/wire"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
)

// read reads the metadata from which the package was made.
func read(t *testing.T) *metadata.Farm {
	t.Helper()
	load := func(name string) (*source.File, *source.Diagnostic) {
		text, err := os.ReadFile(filepath.Join("../../testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		return source.NewFile(name, string(text)), nil
	}
	file, _ := load("odd.meta.ml")
	farm, ds := metadata.Read(file, load)
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	return farm
}

// codec returns the encoding of a farm's messages that everybody else uses.
func codec(farm *metadata.Farm) *wire.Codec[pi.Value] {
	return wire.New(baltic.SignatureOf(farm.Types), pi.Data{}, wire.DefaultLimits())
}

// canonical is the one encoding of a message.
func canonical(t *rapid.T, farm *metadata.Farm, typ metadata.Type, text []byte) string {
	c := codec(farm)
	v, blame := c.Decode(wire.Origin{}, baltic.TypeOf(typ), text)
	if blame != nil {
		t.Fatalf("%s: %v", text, blame)
	}
	out, blame := c.Encode(wire.Origin{}, baltic.TypeOf(typ), v)
	if blame != nil {
		t.Fatal(blame)
	}
	return string(out)
}

// draw draws a value of a type as JSON.
func draw(t *rapid.T, typ metadata.Type) any {
	switch typ := typ.(type) {
	case metadata.Basic:
		switch typ {
		case metadata.Unit:
			return nil
		case metadata.Int:
			return rapid.Int64Range(-1<<62, 1<<62-1).Draw(t, "int")
		case metadata.Bool:
			return rapid.Bool().Draw(t, "bool")
		case metadata.String:
			return rapid.String().Draw(t, "string")
		}
	case metadata.List:
		list := []any{}
		for range rapid.IntRange(0, 3).Draw(t, "length") {
			list = append(list, draw(t, typ.Elem))
		}
		return list
	case metadata.Option:
		switch {
		case rapid.Bool().Draw(t, "none"):
			return nil
		case typ.Elem == metadata.Unit:
			return []any{nil}
		}
		return draw(t, typ.Elem)
	case metadata.Named:
		switch d := typ.Def; {
		case d.Opaque():
			return map[string]any{metadata.OpaqueConstructor(d): draw(t, metadata.String)}
		case len(d.Cases) > 0:
			return rapid.SampledFrom(d.Cases).Draw(t, "case").Name
		default:
			record := map[string]any{}
			for _, f := range d.Fields {
				record[f.Name] = draw(t, f.Type)
			}
			return record
		}
	}
	panic("unknown type")
}

// throughGo reads a message as a Go value and writes it again.
func throughGo[T any](t *rapid.T, text []byte) []byte {
	var v T
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestJSON: the JSON of the generated types is that of package wire, for every value of every type.
func TestJSON(t *testing.T) {
	farm := read(t)
	types := map[string]func(*rapid.T, []byte) []byte{
		"all": throughGo[odd.All], "Images": throughGo[odd.Images_], "mood": throughGo[odd.Mood], "moodSad": throughGo[odd.MoodSad],
		"all_inner": throughGo[odd.All_inner], "picture": throughGo[odd.Picture],
	}
	if len(types) != len(farm.Types) {
		t.Errorf("%d types are tried, the farm has %d", len(types), len(farm.Types))
	}
	for _, d := range farm.Types {
		typ, through := metadata.Named{Def: d}, types[d.Name]
		if through == nil {
			t.Errorf("%s is not tried", d.Name)
			continue
		}
		t.Run(d.Name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				text, err := json.Marshal(draw(t, typ))
				if err != nil {
					t.Fatal(err)
				}
				got := through(t, text)
				if want := canonical(t, farm, typ, text); canonical(t, farm, typ, got) != want {
					t.Fatalf("%s\nthrough Go is %s\nwant %s", text, got, want)
				}
			})
		})
	}
}

// TestZeroJSON: values that nobody has filled in are messages as well.
func TestZeroJSON(t *testing.T) {
	text, err := json.Marshal(odd.All{})
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"nothing":null,"perhapsNothing":null,"nothings":[],"number":0,"perhaps":null,"texts":[],"type_":{"i":[]},"moods":[],"mood":null,"inner":null}`
	if string(text) != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
	some, err := json.Marshal(odd.All{PerhapsNothing: baltic.Some(baltic.Null{}), Perhaps: baltic.Some(false), Inner: baltic.Some(odd.All_inner{X: "y"})})
	if err != nil {
		t.Fatal(err)
	}
	const filled = `{"nothing":null,"perhapsNothing":[null],"nothings":[],"number":0,"perhaps":false,"texts":[],"type_":{"i":[]},"moods":[],"mood":null,"inner":{"x":"y"}}`
	if string(some) != filled {
		t.Errorf("got  %s\nwant %s", some, filled)
	}
}

// TestRefusedJSON: what is no encoding of unit or of an option is refused.
func TestRefusedJSON(t *testing.T) {
	for _, text := range []string{`{"nothing":{}}`, `{"perhapsNothing":[]}`, `{"perhapsNothing":[null,null]}`, `{"perhapsNothing":1}`, `{"perhaps":1}`} {
		var v odd.All
		if json.Unmarshal([]byte(text), &v) == nil {
			t.Errorf("%s is read as %+v", text, v)
		}
	}
}
