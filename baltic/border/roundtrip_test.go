package border

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/baltic/wire"
	"github.com/balticsim/balticsim/internal/source"
)

const space1, space2 = "urn:one", "urn:two"

// service draws a service of one operation whose messages may be anything that a WSDL file can describe.
func service(t *rapid.T) *metadata.Service {
	var defs []*metadata.TypeDef
	element := func(label string) metadata.Type {
		options := []metadata.Type{metadata.Unit, metadata.Int, metadata.Bool, metadata.String}
		for _, d := range defs {
			options = append(options, metadata.Named{Def: d})
		}
		return rapid.SampledFrom(options).Draw(t, label)
	}
	spaces := rapid.SampledFrom([]string{"", space1, space2})
	field := func(name string) metadata.Field {
		f := metadata.Field{Name: "f" + name, Wire: "F" + name, Space: spaces.Draw(t, "space"), Type: element("type"), Required: true}
		switch rapid.IntRange(0, 3).Draw(t, "occurs") {
		case 0:
			f.Type, f.Required = metadata.List{Elem: f.Type}, rapid.Bool().Draw(t, "required")
		case 1:
			f.Type, f.Required = metadata.Option{Elem: f.Type}, false
		case 2:
			if f.Space == space1 { // a nillable element cannot be a reference to another namespace's
				f.Type = metadata.Option{Elem: f.Type}
			}
		}
		return f
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "types") {
		d := &metadata.TypeDef{Name: "T" + strconv.Itoa(i), Wire: "{" + space1 + "}T" + strconv.Itoa(i)}
		if rapid.Bool().Draw(t, "variant") {
			for j := range rapid.IntRange(1, 3).Draw(t, "cases") {
				d.Cases = append(d.Cases, metadata.Case{Name: fmt.Sprintf("C%d_%d", i, j), Wire: fmt.Sprintf("c %d", j)})
			}
		} else {
			for j := range rapid.IntRange(1, 4).Draw(t, "fields") {
				d.Fields = append(d.Fields, field(fmt.Sprintf("%d_%d", i, j)))
			}
		}
		defs = append(defs, d)
	}
	message := func(name string) (metadata.Type, metadata.Message) {
		m := metadata.Message{Element: xml.Name{Space: space1, Local: name}}
		if rapid.Bool().Draw(t, "wrapped") {
			p := field("P" + name)
			if o, ok := p.Type.(metadata.Option); ok {
				p.Type = o.Elem
			}
			p.Name, m.Param = "", &p
			return p.Type, m
		}
		in := element("bare")
		if in == metadata.Unit && rapid.Bool().Draw(t, "empty") {
			m = metadata.Message{}
		}
		return in, m
	}
	op := &metadata.Operation{Name: "Op", Action: rapid.SampledFrom([]string{"", "urn:a&\"b"}).Draw(t, "action")}
	op.Input, op.In = message("Op")
	op.Output, op.Out = message("OpResponse")
	if rapid.Bool().Draw(t, "one way") && op.Output == metadata.Unit {
		op.Out = metadata.Message{None: true}
	}
	return &metadata.Service{Name: "S", Ops: []*metadata.Operation{op}}
}

// types lists the named types that a service uses, each once, and after those that it is made of.
func types(s *metadata.Service) []*metadata.TypeDef {
	var list []*metadata.TypeDef
	seen := map[*metadata.TypeDef]bool{}
	var walk func(t metadata.Type)
	walk = func(t metadata.Type) {
		switch t := t.(type) {
		case metadata.List:
			walk(t.Elem)
		case metadata.Option:
			walk(t.Elem)
		case metadata.Named:
			if !seen[t.Def] {
				seen[t.Def] = true
				for _, f := range t.Def.Fields {
					walk(f.Type)
				}
				list = append(list, t.Def)
			}
		}
	}
	for _, op := range s.Ops {
		walk(op.Input)
		walk(op.Output)
	}
	return list
}

// value draws a value of a type as JSON.
func value(t *rapid.T, typ metadata.Type) any {
	switch typ := typ.(type) {
	case metadata.Basic:
		switch typ {
		case metadata.Int:
			return rapid.Int64Range(-1<<62, 1<<62-1).Draw(t, "int")
		case metadata.Bool:
			return rapid.Bool().Draw(t, "bool")
		case metadata.String:
			return rapid.StringOf(rapid.RuneFrom([]rune("ab <>&\"'\t\n\ré\u2028𝄞]"))).Draw(t, "string")
		case metadata.Unit:
			return nil
		}
	case metadata.List:
		list := []any{}
		for range rapid.IntRange(0, 3).Draw(t, "length") {
			list = append(list, value(t, typ.Elem))
		}
		return list
	case metadata.Option:
		switch {
		case rapid.Bool().Draw(t, "none"):
			return nil
		case nullable(typ.Elem):
			return []any{value(t, typ.Elem)}
		}
		return value(t, typ.Elem)
	case metadata.Named:
		if len(typ.Def.Cases) > 0 {
			return rapid.SampledFrom(typ.Def.Cases).Draw(t, "case").Name
		}
		record := map[string]any{}
		for _, f := range typ.Def.Fields {
			record[f.Name] = value(t, f.Type)
		}
		return record
	}
	panic("unknown type")
}

// TestXMLAndBack: a value is the same after it has been XML, for any type and any way in which messages look.
func TestXMLAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := service(t)
		xmlAndBack(t, s, s)
	})
}

// xmlAndBack writes a request by one description of a service and reads it by another.
func xmlAndBack(t *rapid.T, writes, reads *metadata.Service) {
	out, in := writes.Ops[0], reads.Ops[0]
	text, err := json.Marshal(value(t, out.Input))
	if err != nil {
		t.Fatal(err)
	}
	sent, blame := newCodec(types(writes), wire.DefaultLimits()).canonical(wire.Origin{}, out.Input, text)
	if blame != nil {
		t.Fatalf("%s: %v", text, blame)
	}
	message, blame := envelope(out.In, out.Input, sent)
	if blame != nil {
		t.Fatalf("%s: %v", sent, blame)
	}
	r := newXMLReader(message, wire.DefaultLimits())
	if err := r.body(); err != nil {
		t.Fatalf("%s: %v", message, err)
	}
	read, err := r.message(in.In, in.Input)
	if err != nil {
		t.Fatalf("%s: %v", message, err)
	}
	got, blame := newCodec(types(reads), wire.DefaultLimits()).canonical(wire.Origin{}, in.Input, read)
	if blame != nil || string(got) != string(sent) {
		t.Fatalf("sent %s\nas   %s\ngot  %s\n%v", sent, message, got, blame)
	}
}

// TestDescriptionAndBack: what the metadata reader makes of our description of a service reads what the service writes.
func TestDescriptionAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := service(t)
		text := wsdl(s, "http://localhost/s")
		farm, ds := metadata.Read(source.NewFile("m.meta.ml", "let s : service = wsdl \"s.wsdl\" \"S\"\nlet m : metadata = []\n"),
			func(string) (*source.File, *source.Diagnostic) { return source.NewFile("s.wsdl", text), nil })
		if ds.HasErrors() {
			t.Fatalf("%v\n%s", ds, text)
		}
		back := farm.Services[0]
		if back.Ops[0].Action != s.Ops[0].Action || back.Ops[0].Out.None != s.Ops[0].Out.None {
			t.Errorf("%+v is read as %+v", s.Ops[0], back.Ops[0])
		}
		if len(types(back)) != len(types(s)) {
			t.Fatalf("%d types are read as %d\n%s", len(types(s)), len(types(back)), text)
		}
		xmlAndBack(t, s, rename(back, s))
	})
}

// rename gives the fields and cases of one description the names of another: the reader makes them up from the wire's.
func rename(got, want *metadata.Service) *metadata.Service {
	for i, d := range types(got) {
		original := types(want)[i]
		for j := range d.Fields {
			d.Fields[j].Name = original.Fields[j].Name
		}
		for j := range d.Cases {
			d.Cases[j].Name = original.Cases[j].Name
		}
	}
	return got
}

// FuzzReadXML: the reader neither panics nor runs for ever, and what it accepts is a value of the type.
func FuzzReadXML(f *testing.F) {
	colour := &metadata.TypeDef{Name: "Colour", Cases: []metadata.Case{{Name: "Red", Wire: "red"}}}
	thing := &metadata.TypeDef{Name: "Thing", Fields: []metadata.Field{
		{Name: "a", Wire: "A", Type: metadata.List{Elem: metadata.Int}},
		{Name: "b", Wire: "B", Space: space1, Type: metadata.Option{Elem: metadata.Unit}, Required: true},
		{Name: "c", Wire: "C", Type: metadata.Option{Elem: metadata.Named{Def: colour}}},
		{Name: "d", Wire: "D", Type: metadata.Named{Def: &metadata.TypeDef{Name: "opaque"}}, Required: true},
	}}
	t := metadata.Named{Def: thing}
	op := &metadata.Operation{Input: t, In: metadata.Message{Element: xml.Name{Local: "x"}}, Output: metadata.Unit}
	codec := newCodec(types(&metadata.Service{Ops: []*metadata.Operation{op}}), wire.DefaultLimits())
	for _, seed := range []string{
		`{"a":[1,-2],"b":null,"c":"Red","d":{"Opaque":"x"}}`, `{"a":[],"b":[null],"c":null,"d":{"Opaque":""}}`,
	} {
		text, blame := envelope(op.In, t, []byte(seed))
		if blame != nil {
			f.Fatal(blame)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		r := newXMLReader(text, wire.DefaultLimits())
		if r.body() != nil {
			return
		}
		value, err := r.message(op.In, op.Input)
		if err != nil {
			return
		}
		if _, blame := codec.canonical(wire.Origin{}, op.Input, value); blame != nil {
			t.Errorf("%q is read as %s: %v", text, value, blame)
		}
	})
}
