package metadata

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/internal/source"
)

// fromTestdata loads the files that metadata refer to from testdata.
func fromTestdata(path string) (*source.File, *source.Diagnostic) {
	text, err := os.ReadFile(filepath.Join("testdata", path))
	if err != nil {
		return nil, &source.Diagnostic{Message: "no such file"}
	}
	return source.NewFile(path, string(text)), nil
}

func readTestdata(t *testing.T, name string) *Farm {
	t.Helper()
	f, d := fromTestdata(name)
	if d != nil {
		t.Fatal(name, d)
	}
	farm, ds := Read(f, fromTestdata)
	for _, d := range ds {
		t.Error(d)
	}
	if farm == nil {
		t.FailNow()
	}
	return farm
}

// TestSlides: Em.mli for the metadata of the slides is, byte for byte, the Em.mli of the slides.
func TestSlides(t *testing.T) {
	farm := readTestdata(t, "slides.meta.ml")
	want, err := os.ReadFile("testdata/slides.em.mli")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), Interface(farm)); diff != "" {
		t.Error(diff)
	}
	if got, want := Types(farm), "type Payment\ntype Order\n"; got != want {
		t.Errorf("Types.mli is %q, want %q", got, want)
	}
	if got := farm.Imports[0].URL + " " + farm.Imports[1].URL; got != "http://credit.fr/CA/service.svc http://credit.us/PA/service.svc" {
		t.Errorf("the URLs are %s", got)
	}
}

// TestSlidesFromWSDL: the same farm with its services taken from WSDL has the same Em.mli, and records for its types.
func TestSlidesFromWSDL(t *testing.T) {
	farm := readTestdata(t, "wsdl.meta.ml")
	want, err := os.ReadFile("testdata/slides.em.mli")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), Interface(farm)); diff != "" {
		t.Error(diff)
	}
	wantTypes := `type CardKind = Visa | Master_Card | V2nd_card
type Payment = { cardNumber : string; amount : string; kind : CardKind; approved : bool option }
type Order_Items = { sku : string; quantity : int }
type Order = { id : int; items : Order_Items list; note : string option; type_ : string }
`
	if diff := cmp.Diff(wantTypes, Types(farm)); diff != "" {
		t.Error(diff)
	}
	if got := farm.Services[0].Ops[0].Action; got != "http://tempuri.org/IPayment/AuthorizePayment" {
		t.Errorf("the action is %q", got)
	}
	if got := farm.Types[3].Fields[1].Wire; got != "Items" {
		t.Errorf("the wire name of a field is %q", got)
	}
}

// TestSchemaOnly: services in the record syntax, types from a schema.
func TestSchemaOnly(t *testing.T) {
	text := readTestdata(t, "slides.meta.ml").File.Text
	farm, ds := Read(source.NewFile("m.meta.ml", "let types : schema = wsdl \"shop.wsdl\"\n"+text), fromTestdata)
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	if got := farm.Types[1].Name + " " + farm.Types[3].Name; got != "Payment Order" {
		t.Errorf("the types are %s", got)
	}
}

// TestShapes covers what the slides do not show: several operations, several outputs, none at all.
func TestShapes(t *testing.T) {
	farm := readTestdata(t, "shapes.meta.ml")
	want := `type tMath = (int,int) endpoint * (int,bool) endpoint
type tClock = (unit,string) endpoint
val createBothRole : tClock -> (vm * (tMath * tClock))
val createSilentRole : unit -> (vm * unit)
val importMath : unit -> tMath
val exportMath : tMath -> unit
`
	if diff := cmp.Diff(want, Interface(farm)); diff != "" {
		t.Error(diff)
	}
	if got, want := farm.Machines[0].ImageType(), "tClock -> tMath * tClock"; got != want {
		t.Errorf("the image has type %s, want %s", got, want)
	}
	if got := Types(farm); got != "" {
		t.Errorf("Types.mli is %q, want nothing", got)
	}
}
