package metadata

import (
	"fmt"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/internal/source"
)

// small is a WSDL file of one service with one bare operation; its schema holds the types given.
func small(types string) string {
	return `<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:e" targetNamespace="urn:e">
<types><xs:schema targetNamespace="urn:e">` + types + `</xs:schema></types>
<message name="In"><part name="p" element="t:in"/></message>
<message name="Out"><part name="p" element="t:out"/></message>
<portType name="Echo"><operation name="Say"><input message="t:In"/><output message="t:Out"/></operation></portType>
</definitions>`
}

// simple declares in and out and gives in the type T.
func simple(types string) string {
	return small(`<xs:element name="in" type="t:T"/><xs:element name="out" type="xs:string"/>` + types)
}

func readWSDL(text string) (*Farm, source.Diagnostics) {
	load := func(string) (*source.File, *source.Diagnostic) { return source.NewFile("e.wsdl", text), nil }
	return Read(source.NewFile("m.meta.ml", "let echo : service = wsdl \"e.wsdl\" \"Echo\"\nlet m : metadata = []\n"), load)
}

// TestSchemaTypes: the types that parts of XML Schema become.
func TestSchemaTypes(t *testing.T) {
	record := func(inner string) string {
		return simple(`<xs:complexType name="T"><xs:sequence>` + inner + `</xs:sequence></xs:complexType>`)
	}
	tests := []struct{ name, text, input, types string }{
		{"string", small(`<xs:element name="in" type="xs:string"/><xs:element name="out" type="xs:int"/>`), "string", ""},
		{"lexical form", record(`<xs:element name="A" type="xs:decimal"/><xs:element name="B" type="xs:dateTime"/>`), "T", "type T = { a : string; b : string }\n"},
		{"numbers", record(`<xs:element name="a" type="xs:long"/><xs:element name="b" type="xs:unsignedByte"/>`), "T", "type T = { a : int; b : int }\n"},
		{"truth", record(`<xs:element name="a" type="xs:boolean"/>`), "T", "type T = { a : bool }\n"},
		{"option", record(`<xs:element name="a" type="xs:int" minOccurs="0"/>`), "T", "type T = { a : int option }\n"},
		{"nillable", record(`<xs:element name="a" type="xs:int" nillable="true" minOccurs="0"/>`), "T", "type T = { a : int option }\n"},
		{"list", record(`<xs:element name="a" type="xs:int" minOccurs="0" maxOccurs="unbounded"/>`), "T", "type T = { a : int list }\n"},
		{"short list", record(`<xs:element name="a" type="xs:int" maxOccurs="3"/>`), "T", "type T = { a : int list }\n"},
		{"reserved words", record(`<xs:element name="Method" type="xs:int"/><xs:element name="End-Date" type="xs:date"/>`), "T", "type T = { method_ : int; end_Date : string }\n"},
		{"ref", record(`<xs:element ref="t:out"/>`), "T", "type T = { out : string }\n"},
		{"empty", simple(`<xs:complexType name="T"/>`), "unit", ""},
		{"restriction", simple(`<xs:simpleType name="T"><xs:restriction base="xs:int"><xs:maxInclusive value="9"/></xs:restriction></xs:simpleType>`), "int", ""},
		{
			"enumeration", simple(`<xs:simpleType name="T"><xs:restriction base="xs:string"><xs:enumeration value="a"/><xs:enumeration value="9"/><xs:enumeration value=""/></xs:restriction></xs:simpleType>`),
			"T", "type T = A | V9 | V\n",
		},
		{
			"anonymous", record(`<xs:element name="inner"><xs:complexType><xs:sequence><xs:element name="x" type="xs:int"/></xs:sequence></xs:complexType></xs:element>`),
			"T", "type T_inner = { x : int }\ntype T = { inner : T_inner }\n",
		},
		{
			"a name that scripts use", strings.NewReplacer(`name="T"`, `name="event"`, "t:T", "t:event").Replace(record(`<xs:element name="a" type="xs:int"/>`)),
			"event_", "type event_ = { a : int }\n",
		},
		{
			"shared", strings.Replace(record(`<xs:element name="a" type="t:U"/><xs:element name="b" type="t:U" maxOccurs="2"/>`), "</xs:schema>",
				`<xs:complexType name="U"><xs:sequence><xs:element name="x" type="xs:int"/></xs:sequence></xs:complexType></xs:schema>`, 1),
			"T", "type U = { x : int }\ntype T = { a : U; b : U list }\n",
		},
		{
			"wrapped with two parameters", strings.ReplaceAll(small(`<xs:element name="Say"><xs:complexType><xs:sequence><xs:element name="a" type="xs:int"/><xs:element name="b" type="xs:int"/></xs:sequence></xs:complexType></xs:element><xs:element name="out" type="xs:string"/>`), "t:in", "t:Say"),
			"Say", "type Say = { a : int; b : int }\n",
		},
		{
			"wrapped list", strings.ReplaceAll(small(`<xs:element name="Say"><xs:complexType><xs:sequence><xs:element name="a" type="xs:int" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element><xs:element name="out" type="xs:string"/>`), "t:in", "t:Say"),
			"int list", "",
		},
		{
			"wrapped nothing", strings.ReplaceAll(small(`<xs:element name="Say"><xs:complexType><xs:sequence/></xs:complexType></xs:element><xs:element name="out" type="xs:string"/>`), "t:in", "t:Say"),
			"unit", "",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			farm, ds := readWSDL(tt.text)
			if len(ds) > 0 {
				t.Fatal(ds)
			}
			if got := ShowType(farm.Services[0].Ops[0].Input); got != tt.input {
				t.Errorf("the input is %s, want %s", got, tt.input)
			}
			if got := Types(farm); got != tt.types {
				t.Errorf("the types are\n%s, want\n%s", got, tt.types)
			}
		})
	}
}

// TestWSDLRefusals: what is not supported is refused by name and position.
func TestWSDLRefusals(t *testing.T) {
	ok := simple(`<xs:complexType name="T"><xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence></xs:complexType>`)
	if _, ds := readWSDL(ok); len(ds) > 0 {
		t.Fatal(ds)
	}
	replace := func(old, by string) string {
		if !strings.Contains(ok, old) {
			t.Fatalf("no %s", old)
		}
		return strings.Replace(ok, old, by, 1)
	}
	binding := func(style, use string) string {
		return replace("</definitions>", fmt.Sprintf(`<binding name="B" type="t:Echo"><soap:binding style="%s"/>
<operation name="Say"><soap:operation soapAction="a"/><input><soap:body use="%s"/></input></operation></binding></definitions>`, style, use))
	}
	tests := []refusal{
		{"empty", "", "BAL0620", "", "not an XML file"},
		{"binary", "\x00\x01\x02", "BAL0620", "", "not an XML file"},
		{"truncated", ok[:len(ok)/2], "BAL0620", `<xs:complexType name="T">`, "never closed"},
		{"cut in a tag", strings.TrimSuffix(ok, "nitions>"), "BAL0620", ok[:strings.Index(ok, "\n<types>")], "never closed"},
		{"crossed tags", replace("</types>", "</tpes>"), "BAL0620", "", "not well-formed"},
		{"entity", replace("t:In", "&in;"), "BAL0620", "", "invalid character entity"},
		{"two roots", ok + "<more/>", "BAL0620", "<more/>", "second root"},
		{"other encoding", `<?xml version="1.0" encoding="utf-16"?>` + ok, "BAL0620", "", "utf-16"},
		{"entity bomb", `<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>` + ok, "BAL0621", `<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>`, "refused"},
		{"external entity", `<!DOCTYPE d SYSTEM "file:///etc/passwd">` + ok, "BAL0621", `<!DOCTYPE d SYSTEM "file:///etc/passwd">`, "refused"},
		{"too deep", strings.Repeat("<a>", maxDepth+1), "BAL0629", "<a>", "nested"},
		{"too large", "<a>" + strings.Repeat(" ", maxSize), "BAL0629", "", "larger"},
		{"too many", "<a>" + strings.Repeat("<b/>", maxElements) + "</a>", "BAL0629", "<b/>", "too large"},
		{"HTML", "<html/>", "BAL0622", "<html/>", "root must be"},
		{"WSDL 2.0", `<description xmlns="http://www.w3.org/ns/wsdl"/>`, "BAL0622", `<description xmlns="http://www.w3.org/ns/wsdl"/>`, "WSDL 2.0"},
		{"RPC style", binding("rpc", "literal"), "BAL0623", "rpc", "not supported"},
		{"encoded", binding("document", "encoded"), "BAL0623", "encoded", "not supported"},
		{"a part with a type", replace(`element="t:in"`, `type="t:T"`), "BAL0623", `<part name="p" type="t:T"/>`, "RPC"},
		{"two parts", replace(`element="t:in"/>`, `element="t:in"/><part name="q" element="t:in"/>`), "BAL0623", `<part name="q" element="t:in"/>`, "several parts"},
		{"choice", strings.ReplaceAll(ok, "xs:sequence", "xs:choice"), "BAL0624", "<xs:choice>", "<choice> in the type `T`"},
		{"choice in a sequence", replace("</xs:sequence>", "<xs:choice/></xs:sequence>"), "BAL0624", "<xs:choice/>", "<choice> in the type `T`"},
		{"any", replace("</xs:sequence>", "<xs:any/></xs:sequence>"), "BAL0624", "<xs:any/>", "<any>"},
		{"attribute", replace("</xs:sequence>", `</xs:sequence><xs:attribute name="x"/>`), "BAL0624", `<xs:attribute name="x"/>`, "make it an element"},
		{"repeated sequence", replace("<xs:sequence>", `<xs:sequence maxOccurs="2">`), "BAL0624", `<xs:sequence maxOccurs="2">`, "repeated"},
		{"union", simple(`<xs:simpleType name="T"><xs:union memberTypes="xs:int"/></xs:simpleType>`), "BAL0624", `<xs:union memberTypes="xs:int"/>`, "<union>"},
		{"schema file", replace("<xs:element", `<xs:include schemaLocation="a.xsd"/><xs:element`), "BAL0624", `<xs:include schemaLocation="a.xsd"/>`, "another file"},
		{"WSDL import", replace("<types>", `<import location="a.wsdl"/><types>`), "BAL0624", `<import location="a.wsdl"/>`, "one file"},
		{"anyType", replace("xs:int", "xs:anyType"), "BAL0624", "xs:anyType", "not supported"},
		{"no type", replace(` type="xs:int"`, ""), "BAL0624", `<xs:element name="a"/>`, "has no type"},
		{"unknown type", replace("xs:int", "t:S"), "BAL0625", "t:S", "urn:e"},
		{"unknown element", replace("t:out", "t:oute"), "BAL0625", "t:oute", "did you mean `out`"},
		{"unknown message", replace("t:In", "t:Inn"), "BAL0625", "t:Inn", "did you mean `In`"},
		{"undeclared prefix", replace("xs:int", "x:int"), "BAL0625", "x:int", "not declared"},
		{"no prefix", replace("t:T", "T"), "BAL0625", "T", "wsdl/"},
		{"cycle", replace("xs:int", "t:T"), "BAL0626", `<xs:complexType name="T">`, "T → T"},
		{
			"cycle of two", simple(`<xs:complexType name="T"><xs:sequence><xs:element name="a" type="t:U"/></xs:sequence></xs:complexType>
<xs:complexType name="U"><xs:sequence><xs:element name="b" type="t:T" minOccurs="0"/></xs:sequence></xs:complexType>`),
			"BAL0626", `<xs:complexType name="T">`, "T → U → T",
		},
		{"cycle of simple types", simple(`<xs:simpleType name="T"><xs:restriction base="t:T"/></xs:simpleType>`), "BAL0626", `<xs:simpleType name="T">`, "T → T"},
		{"cycle through elements", replace(`<xs:element name="a" type="xs:int"/>`, `<xs:element ref="t:in"/>`), "BAL0626", `<xs:complexType name="T">`, "contains itself"},
		{"element that refers", replace(`name="in" type="t:T"`, `name="in" ref="t:in"`), "BAL0624", `<xs:element name="in" ref="t:in"/>`, ""},
		{"no such service", strings.ReplaceAll(ok, `name="Echo"`, `name="Ecco"`), "BAL0627", `"Echo"`, "did you mean `Ecco`"},
		{"two fields of one name", replace("</xs:sequence>", `<xs:element name="A" type="xs:int"/></xs:sequence>`), "BAL0628", `<xs:element name="A" type="xs:int"/>`, "the field `a`"},
		{
			"two constructors of one name", simple(`<xs:simpleType name="T"><xs:restriction base="xs:string"><xs:enumeration value="a"/><xs:enumeration value="A"/></xs:restriction></xs:simpleType>`),
			"BAL0628", `<xs:enumeration value="A"/>`, "the constructor `A`",
		},
		{"type twice", replace("</xs:schema>", `<xs:complexType name="T"/></xs:schema>`), "BAL0631", "T", "defined twice"},
		{"message twice", replace("<portType", `<message name="In"/><portType`), "BAL0631", "In", "defined twice"},
		{"overloading", replace("</portType>", `<operation name="Say"><input message="t:In"/></operation></portType>`), "BAL0631", "Say", "defined twice"},
		{"notification", replace(`<input message="t:In"/>`, ""), "BAL0632", `<operation name="Say">`, "request"},
		{"no operations", replace(ok[strings.Index(ok, "<operation"):strings.Index(ok, "</portType>")], ""), "BAL0603", `<portType name="Echo">`, "at least one"},
		{"no SOAP port", replace("</definitions>", `<service name="Echo"/></definitions>`), "BAL0632", `<service name="Echo"/>`, "no SOAP port"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			farm, ds := readWSDL(tt.text)
			if farm != nil {
				t.Error("accepted")
			}
			if len(ds) == 1 && tt.blamed == "" { // the place is a point, or the whole file
				tt.blamed = ds[0].Primary.Span.Text()
			}
			tt.check(t, ds)
		})
	}
}

// TestLongChain: a long chain of types is read without quadratic or deeper trouble.
func TestLongChain(t *testing.T) {
	var b strings.Builder
	const n = 3000
	for i := range n {
		fmt.Fprintf(&b, `<xs:complexType name="T%d"><xs:sequence><xs:element name="a" type="t:T%d"/><xs:element name="b" type="t:T%d"/></xs:sequence></xs:complexType>`, i, i+1, i+1)
	}
	fmt.Fprintf(&b, `<xs:complexType name="T%d"><xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence></xs:complexType>`, n)
	farm, ds := readWSDL(small(`<xs:element name="in" type="t:T0"/><xs:element name="out" type="xs:string"/>` + b.String()))
	if len(ds) > 0 || len(farm.Types) != n+1 {
		t.Fatal(ds)
	}
}

// TestReadWSDL: a WSDL file alone is a farm of its services, or of its port types.
func TestReadWSDL(t *testing.T) {
	services := func(text string) string {
		farm, ds := ReadWSDL(source.NewFile("e.wsdl", text))
		if farm == nil {
			return ds[0].Code + ": " + ds[0].Message
		}
		var names []string
		for _, s := range farm.Services {
			names = append(names, s.Variable+" "+s.Ops[0].Name)
		}
		return strings.Join(names, ", ")
	}
	shop, _ := fromTestdata("shop.wsdl")
	for _, tt := range []struct{ text, want string }{
		{shop.Text, "Payment AuthorizePayment, OrderEntry SubmitOrder"},
		{small(`<xs:element name="in" type="xs:int"/><xs:element name="out" type="xs:int"/>`), "Echo Say"},
		{`<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"/>`, "BAL0627: e.wsdl describes no service"},
		{small(""), "BAL0625: the schemas define no element `t:in`"},
	} {
		if got := services(tt.text); got != tt.want {
			t.Errorf("%s\nwant %s", got, tt.want)
		}
	}
}
