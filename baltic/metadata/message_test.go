package metadata

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/internal/source"
)

// form writes a message: {space}element, then the parameter in parentheses; a ! marks what always stands.
func form(m Message) string {
	switch {
	case m.None:
		return "none"
	case m.Element.Local == "":
		return "empty"
	}
	text := "{" + m.Element.Space + "}" + m.Element.Local
	if m.Param != nil {
		text += "(" + formOf(*m.Param) + ")"
	}
	return text
}

func formOf(f Field) string {
	mark := ""
	if f.Required {
		mark = "!"
	}
	return "{" + f.Space + "}" + f.Wire + mark + " : " + ShowType(f.Type)
}

func messagesOf(f *Farm) string {
	var b strings.Builder
	for _, s := range f.Services {
		for _, op := range s.Ops {
			fmt.Fprintf(&b, "%s.%s %t %s -> %s\n", s.Name, op.Name, s.WSDL, form(op.In), form(op.Out))
		}
	}
	for _, d := range f.Types {
		for _, field := range d.Fields {
			fmt.Fprintf(&b, "%s.%s\n", d.Name, formOf(field))
		}
	}
	return b.String()
}

// TestMessages: how messages look in SOAP, for services from WSDL files, for services that a schema's file happens to describe, and by convention.
func TestMessages(t *testing.T) {
	const eop = "../../examples/eop"
	example, err := os.ReadFile(filepath.Join(eop, "eop.meta.ml"))
	if err != nil {
		t.Fatal(err)
	}
	load := func(path string) (*source.File, *source.Diagnostic) {
		text, err := os.ReadFile(filepath.Join(eop, path))
		if err != nil {
			return nil, &source.Diagnostic{Message: err.Error()}
		}
		return source.NewFile(path, string(text)), nil
	}
	described, ds := Read(source.NewFile("eop.meta.ml", string(example)), load)
	if described == nil {
		t.Fatal(ds)
	}
	for _, tt := range []struct {
		name string
		farm *Farm
		want string
	}{
		{"WSDL", readTestdata(t, "wsdl.meta.ml"), `Payment.AuthorizePayment true {urn:shop}AuthorizePayment({}payment : Payment) -> {urn:shop}AuthorizePaymentResponse({}AuthorizePaymentResult : string)
OrderProcessing.SubmitOrder true {urn:shop}order -> empty
OrderEntry.SubmitOrder true {urn:shop}SubmitOrder({}order! : Order) -> {urn:shop}SubmitOrderResponse({}SubmitOrderResult! : string)
Payment.{urn:shop:data}CardNumber! : string
Payment.{urn:shop:data}Amount! : string
Payment.{urn:shop:data}Kind! : CardKind
Payment.{urn:shop:data}approved! : bool option
Order_Items.{urn:shop:data}Sku! : string
Order_Items.{urn:shop:data}Quantity! : int
Order.{urn:shop:data}id! : int
Order.{urn:shop:data}Items : Order_Items list
Order.{urn:shop:data}Note : string option
Order.{urn:shop:data}Type! : string
`},
		{"schema", described, `Payment.AuthorizePayment true {http://AdventureWorks}AuthorizePayment({http://AdventureWorks}payment! : Payment) -> {http://AdventureWorks}AuthorizePaymentResponse({http://AdventureWorks}AuthorizePaymentResult! : string)
OrderProcessing.SubmitOrder true {http://AdventureWorks}ProcessOrder -> {http://AdventureWorks}ProcessOrderResponse
OrderEntry.SubmitOrder true {http://AdventureWorks}SubmitOrder({http://AdventureWorks}order! : Order) -> {http://AdventureWorks}SubmitOrderResponse({http://AdventureWorks}SubmitOrderResult! : string)
Payment.{http://ProgrammingIndigo}Card! : string
Payment.{http://ProgrammingIndigo}Amount! : int
Order.{http://ProgrammingIndigo}Item! : string
Order.{http://ProgrammingIndigo}Payment! : Payment
`},
		{"convention", readTestdata(t, "slides.meta.ml"), `Payment.AuthorizePayment false {http://tempuri.org}AuthorizePayment({http://tempuri.org}payment! : Payment) -> {http://tempuri.org}AuthorizePaymentResponse({http://tempuri.org}AuthorizePaymentResult! : string)
OrderProcessing.SubmitOrder false {http://AdventureWorks}SubmitOrder({http://AdventureWorks}order! : Order) -> {http://AdventureWorks}SubmitOrderResponse
OrderEntry.SubmitOrder false {http://AdventureWorks}SubmitOrder({http://AdventureWorks}order! : Order) -> {http://AdventureWorks}SubmitOrderResponse({http://AdventureWorks}SubmitOrderResult! : string)
`},
		{"no action", readTestdata(t, "shapes.meta.ml"), `Math.Double false {urn:Math}Double({urn:Math}int! : int) -> {urn:Math}DoubleResponse({urn:Math}DoubleResult! : int)
Math.Even false {urn:Math}Even({urn:Math}int! : int) -> {urn:Math}EvenResponse({urn:Math}EvenResult! : bool)
Clock.Now false {urn:Clock}Now -> {urn:Clock}NowResponse({urn:Clock}NowResult! : string)
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, messagesOf(tt.farm)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestMessagesOfAnotherType: a port type whose operation has another type than the metadata say describes another service.
func TestMessagesOfAnotherType(t *testing.T) {
	text := small(`<xs:element name="in" type="xs:int"/><xs:element name="out" type="xs:string"/>`)
	load := func(string) (*source.File, *source.Diagnostic) { return source.NewFile("e.wsdl", text), nil }
	for _, tt := range []struct {
		input string
		want  bool
	}{{"int", true}, {"bool", false}} {
		farm, ds := Read(source.NewFile("m.meta.ml", `let t : schema = wsdl "e.wsdl"
let echo : service = {sname = "Echo"; ops = [{opname = "Say"; action = ""; input = "`+tt.input+`"; output = "string"}]}
let m : metadata = []
`), load)
		if farm == nil {
			t.Fatal(ds)
		}
		if got := farm.Services[0].WSDL; got != tt.want {
			t.Errorf("input %s: described by the file: %t, want %t", tt.input, got, tt.want)
		}
	}
}
