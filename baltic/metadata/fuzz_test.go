package metadata

import (
	"os"
	"testing"

	"github.com/balticsim/balticsim/internal/source"
)

// FuzzRead: whatever the metadata and the WSDL file they refer to, Read returns a farm or mistakes, and what it returns can be
// printed.
func FuzzRead(f *testing.F) {
	shop, err := os.ReadFile("testdata/shop.wsdl")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range []string{"slides.meta.ml", "wsdl.meta.ml", "shapes.meta.ml"} {
		text, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text), string(shop))
	}
	f.Add("let s : schema = wsdl \"e.wsdl\"\nlet e : service = wsdl \"e.wsdl\" \"Echo\"\nlet m = []", simple(
		`<xs:complexType name="T"><xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence></xs:complexType>`))
	f.Add("let m = [Import {name = \"A\"; url = http://x}", "<a")
	f.Fuzz(func(t *testing.T, meta, wsdl string) {
		load := func(path string) (*source.File, *source.Diagnostic) { return source.NewFile(path, wsdl), nil }
		farm, ds := Read(source.NewFile("m.meta.ml", meta), load)
		if (farm == nil) != ds.HasErrors() {
			t.Fatalf("a farm and mistakes, or neither: %v", ds)
		}
		if farm != nil {
			_ = Interface(farm) + Types(farm) + TypesImplementation(farm)
		}
	})
}
