package border_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/border"
	"github.com/balticsim/balticsim/baltic/wire"
)

// envelope puts the body of a SOAP message into its envelope.
func envelope(body string) string {
	return `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>` + body + `</e:Body></e:Envelope>`
}

// double is the body of a call of Math.Double.
func double(n string) string {
	return `<m:Double xmlns:m="http://example.org"><m:int>` + n + `</m:int></m:Double>`
}

// TestRefusedCalls: what callers are told when a call is none, or its answer is.
func TestRefusedCalls(t *testing.T) {
	b := open(t, shop(t), border.Options{Deadline: 50 * time.Millisecond})
	deep := strings.Repeat("[", 1000) + strings.Repeat("]", 1000)
	export(t, b, "Math1", "Double", func(ctx context.Context, request json.RawMessage) (json.RawMessage, error) {
		switch string(request) {
		case "1":
			return json.RawMessage(`"one"`), nil
		case "2":
			<-ctx.Done()
			return nil, ctx.Err()
		case "3":
			return nil, errors.New("the machine Math has crashed")
		case "6":
			return nil, baltic.ErrBusy
		case "7":
			return nil, fmt.Errorf("nobody is there: %w", context.DeadlineExceeded)
		case "4":
			return nil, &wire.Blame{Origin: wire.Origin{Party: "machine Math", Endpoint: "Math.Double reply"}, Want: "int", Got: "null"}
		}
		return request, nil
	})
	export(t, b, "Entry", "SubmitOrder", always(`"\u0001"`))
	const json, xml = "application/json", "text/xml; charset=utf-8"
	for _, tt := range []struct {
		name, path, contentType, body string
		status                        int
		want                          string // what the answer holds
	}{
		{"curl", "/Math1/Double", "application/x-www-form-urlencoded", "5", 200, "5\n"},
		{"no type of contents", "/Math1/Double/", "", " 5 ", 200, "5\n"},
		{"unknown", "/Math/Double", json, "5", 404, `{"error":"there is nothing at \"/Math/Double\"; GET / lists what there is"}`},
		{"another type of contents", "/Math1/Double", "image/png", "5", 415, "application/json"},
		{"not exported yet", "/Pay/AuthorizePayment", json, aPayment, 503, "the script has not exported Pay yet"},
		{"no JSON", "/Math1/Double", json, "{", 400, `"got":"a mistake at byte 1: unexpected end of JSON input"`},
		{"nothing", "/Math1/Double", json, "", 400, `"want":"JSON"`},
		{"another type", "/Math1/Double", json, `"x"`, 400, `"blame":{"party":"the client","endpoint":"Math1.Double request","path":"","want":"int","got":"\"x\""}`},
		{"deep", "/Pay/AuthorizePayment", json, deep, 400, `"party":"the client"`},
		{"too deep for the library", "/Pay/AuthorizePayment", json, strings.Repeat("[", 100_000), 400, `"want":"JSON"`},
		{"the path of the mistake", "/Pay/AuthorizePayment", json, strings.Replace(aPayment, "Master_Card", "Cheque", 1), 400, `"path":".kind"`},
		{"the farm's type", "/Math1/Double", json, "1", 502, `"blame":{"party":"the farm","endpoint":"Math1.Double reply"`},
		{"late", "/Math1/Double", json, "2", 504, "the farm has not answered in time"},
		{"a fault of the farm", "/Math1/Double", json, "3", 502, "the machine Math has crashed"},
		{"busy", "/Math1/Double", json, "6", 503, "too many calls wait for an answer"},
		{"late and why", "/Math1/Double", json, "7", 504, "nobody is there"},
		{"a machine's type", "/Math1/Double", json, "4", 502, `"party":"machine Math"`},
		{"JSON where SOAP is", "/math", json, "5", 415, "JSON is posted to /Math1/Double"},
		{"SOAP where JSON is", "/Math1/Double", xml, envelope(double("5")), 415, "SOAP is posted to /math"},

		{"SOAP", "/math", xml, envelope(double(" +5 ")), 200, "<DoubleResult>5</DoubleResult>"},
		{"a header", "/math", xml, strings.Replace(envelope(double("5")), "<e:Body>", `<e:Header><x:y xmlns:x="urn:x" e:mustUnderstand="0"><z/></x:y></e:Header><e:Body>`, 1), 200, ">5<"},
		{"a header to understand", "/math", xml, strings.Replace(envelope(double("5")), "<e:Body>", `<e:Header><x:y xmlns:x="urn:x" e:mustUnderstand="1"/></e:Header><e:Body>`, 1), 500, "soap:MustUnderstand"},
		{"SOAP 1.2", "/math", xml, strings.Replace(envelope(double("5")), "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope", 1), 500, "soap:VersionMismatch"},
		{"no envelope", "/math", xml, double("5"), 500, "expected a SOAP envelope, got the element {http://example.org}Double"},
		{"no XML", "/math", xml, "5", 500, "soap:Client"},
		{"XML that ends early", "/math", xml, envelope(double("5"))[:100], 500, "a mistake in line 1"},
		{"a bomb", "/math", xml, `<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]>` + envelope(double("&d;")), 500, "a document type declaration"},
		{"an entity", "/math", xml, envelope(double("&d;")), 500, "invalid character entity"},
		{"an instruction", "/math", xml, "<?php?>" + envelope(double("5")), 500, "a processing instruction"},
		{"a deep header", "/math", xml, strings.Replace(envelope(""), "<e:Body>", "<e:Header>"+strings.Repeat("<a>", 1000), 1), 500, "a deeper message"},
		{"another element", "/math", xml, envelope(`<Triple xmlns="http://example.org"/>`), 500, "one of the elements {http://example.org}Double"},
		{"another element inside", "/math", xml, envelope(strings.ReplaceAll(double("5"), "m:int", "m:n")), 500, "<path>Double</path><want>the element {http://example.org}int</want>"},
		{"two elements", "/math", xml, envelope(double("5") + double("5")), 500, "expected nothing more"},
		{"more after the end", "/math", xml, envelope(double("5")) + "<a/>", 500, "expected nothing more"},
		{"text between", "/math", xml, envelope("x" + double("5")), 500, "the text &quot;x&quot;"},
		{"an attribute", "/math", xml, envelope(strings.Replace(double("5"), "<m:int>", `<m:int href="#1">`, 1)), 500, "the attribute href"},
		{"a large number", "/math", xml, envelope(double("4611686018427387904")), 500, "63 bits"},
		{"an element for a number", "/math", xml, envelope(double("<a/>")), 500, "<want>int</want>"},
		{"the farm's type in SOAP", "/math", xml, envelope(double("1")), 500, "<faultcode>soap:Server</faultcode>"},
		{"late in SOAP", "/math", xml, envelope(double("2")), 500, "the farm has not answered in time"},
		{
			"a character that XML has not", "/Entry", xml,
			envelope(`<s:SubmitOrder xmlns:s="urn:shop"><order><id xmlns="urn:shop:data">1</id><Type xmlns="urn:shop:data"/></order></s:SubmitOrder>`),
			500, "a string that XML can carry",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			status, got := post(t, "http://"+b.Address()+tt.path, tt.contentType, tt.body)
			if status != tt.status || !strings.Contains(got, tt.want) {
				t.Errorf("%d %s\nwant %d and %s", status, got, tt.status, tt.want)
			}
		})
	}
}

// TestMethods: what is not a POST.
func TestMethods(t *testing.T) {
	b := open(t, shop(t), border.Options{})
	base := "http://" + b.Address()
	for _, tt := range []struct {
		path, accept string
		status       int
		want         string
	}{
		{"/", "*/*", 200, "Math1.Double : int -> int\n  curl -d '1' " + base + "/Math1/Double\n  SOAP 1.1 at " + base + "/math?wsdl\n"},
		{"/", "*/*", 200, "type CardKind = Visa | Master_Card | V2nd_card\n"},
		{"/", "application/json", 200, `{"exports":[{"export":"Pay","service":"Payment","operation":"AuthorizePayment","input":"Payment","output":"string","url":"` + base + `/Payment/AuthorizePayment"`},
		{"/Math1/Double", "*/*", 405, "calls are made by POST"},
		{"/math?wsdl", "*/*", 200, `<soap:address location="` + base + `/math"/>`},
		{"/math", "*/*", 404, base + "/math?wsdl describes it"},
		{"/nothing", "*/*", 404, "nothing"},
	} {
		if status, got := get(t, base+tt.path, tt.accept); status != tt.status || !strings.Contains(got, tt.want) {
			t.Errorf("GET %s: %d %s\nwant %d and %s", tt.path, status, got, tt.status, tt.want)
		}
	}
}

// TestExamples: the example of each operation is a request of its type.
func TestExamples(t *testing.T) {
	b := open(t, shop(t), border.Options{})
	for _, p := range b.Points() {
		if p.Export == "Math2" {
			continue
		}
		export(t, b, p.Export, p.Operation, func(context.Context, json.RawMessage) (json.RawMessage, error) {
			return nil, errors.New("it has arrived")
		})
		if _, got := post(t, p.URL, "", string(p.Example)); !strings.Contains(got, "it has arrived") {
			t.Errorf("%s\n%s", p.Curl(), got)
		}
	}
}

// TestWebPages: a page of somebody else cannot call the farm through the browser of who reads it.
func TestWebPages(t *testing.T) {
	b := open(t, shop(t), border.Options{})
	export(t, b, "Math1", "Double", always("1"))
	for _, c := range []struct {
		origin, host string
		want         int
	}{
		{"https://evil.example", "", 403},
		{"http://evil.example:80", "evil.example:80", 403}, // a name that leads here
		{"http://" + b.Address(), "", 200},
		{"http://localhost:80", "localhost:80", 200},
		{"", "farm.example", 200}, // no browser
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+b.Address()+"/Math1/Double", strings.NewReader("1"))
		if err != nil {
			t.Fatal(err)
		}
		r.Host = c.host
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		if status, text := do(t, r); status != c.want {
			t.Errorf("from %s to %s: %d %s, want %d", c.origin, c.host, status, text, c.want)
		}
	}
}

// TestUse: what is no use of a border that a farm could make.
func TestUse(t *testing.T) {
	farm := shop(t)
	for redirect, want := range map[string]string{
		"PaymntIn": "the farm has no import PaymntIn; did you mean PaymentIn?",
		"xyz":      "the farm has no import xyz",
		"MathIn":   `the import MathIn cannot be called at "ftp://x": http://… or https://… is needed`,
	} {
		if _, err := border.New(farm, border.Options{Redirects: map[string]string{redirect: "ftp://x"}}); err == nil || err.Error() != want {
			t.Errorf("%s: %v", redirect, err)
		}
	}
	b := open(t, farm, border.Options{})
	if _, err := border.New(farm, border.Options{Listen: b.Address()}); err == nil || !strings.Contains(err.Error(), "the exports cannot be offered at "+b.Address()) {
		t.Errorf("listening twice: %v", err)
	}
	export(t, b, "Math1", "Double", always("1"))
	for _, op := range []string{"Double", "Triple"} {
		if b.Export(baltic.ExportPoint{Export: "Math1", Operation: op}, always("1")) == nil {
			t.Errorf("Math1.%s can be exported", op)
		}
	}
	for _, at := range []string{"MathIn", "MathIn.Triple", "Math1.Double"} {
		if _, err := b.Import(t.Context(), baltic.Call{At: at}); err == nil {
			t.Errorf("%s can be imported", at)
		}
	}
}

// TestClose: callers that wait are told that the farm is going down.
func TestClose(t *testing.T) {
	b, err := border.New(shop(t), border.Options{})
	if err != nil {
		t.Fatal(err)
	}
	waits := make(chan struct{})
	export(t, b, "Math1", "Double", func(ctx context.Context, _ json.RawMessage) (json.RawMessage, error) {
		close(waits)
		<-ctx.Done()
		return nil, ctx.Err()
	})
	told := make(chan string)
	go func() {
		status, text := post(t, "http://"+b.Address()+"/Math1/Double", "", "1")
		told <- fmt.Sprint(status, " ", text)
	}()
	<-waits
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	if got := <-told; got != `503 {"error":"the farm is going down"}`+"\n" {
		t.Errorf("the caller was told %s", got)
	}
}
