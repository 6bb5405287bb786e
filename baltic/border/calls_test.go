package border_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/border"
)

const (
	aPayment = `{"cardNumber":"1 < 2 & \"3\"","amount":"9.99","kind":"Master_Card","approved":null}`
	anOrder  = `{"id":-7,"items":[{"sku":"a","quantity":1},{"sku":" é ","quantity":2}],"note":"\r\n\t","type_":"urn:x"}`
	aThing   = `{"name":"","parts":[{"colour":"Red"},{"colour":"Light_blue"}],"nothing":[null],"known":true,"weight":4611686018427387903}`
	noThing  = `{"name":"x","parts":[],"nothing":null,"known":null,"weight":null}`
)

// TestBothEnds: each operation of the shop, called by our imports at our exports, in both protocols. What arrives is what was sent, and so is the answer.
func TestBothEnds(t *testing.T) {
	calls := []struct{ at, export, op, path, request, answer string }{
		{"PaymentIn.AuthorizePayment", "Pay", "AuthorizePayment", "Pay", aPayment, `"ok"`},
		{"PaymentIn.AuthorizePayment", "Pay", "AuthorizePayment", "Payment.svc", strings.Replace(aPayment, "null", "false", 1), `""`},
		{"ProcessingIn.SubmitOrder", "Process", "SubmitOrder", "Process", anOrder, `null`},
		{"EntryIn.SubmitOrder", "Entry", "SubmitOrder", "Entry", strings.Replace(anOrder, `"\r\n\t"`, "null", 1), `"\u007f\t"`},
		{"MathIn.Double", "Math1", "Double", "Math1", `21`, `42`},
		{"MathIn.Double", "Math2", "Double", "Math2", `-4611686018427387904`, `0`},
		{"MathIn.Now", "Math1", "Now", "math", `null`, `"noon"`},
		{"MathIn.Price", "Math1", "Price", "Math1", aThing, `true`},
		{"MathIn.Price", "Math1", "Price", "Math1", noThing, `false`},
	}
	for i, c := range calls {
		for _, protocol := range []string{"json", "soap"} {
			t.Run(fmt.Sprintf("%d %s", i, protocol), func(t *testing.T) {
				farm := shop(t)
				server := open(t, farm, border.Options{})
				var got string
				export(t, server, c.export, c.op, func(_ context.Context, request json.RawMessage) (json.RawMessage, error) {
					got = string(request)
					return json.RawMessage(c.answer), nil
				})
				name, _, _ := strings.Cut(c.at, ".")
				path := c.export
				if protocol == "soap" {
					path = c.path
				}
				client := open(t, farm, border.Options{Redirects: map[string]string{name: protocol + "+http://" + server.Address() + "/" + path}})
				a, err := client.Import(t.Context(), baltic.Call{At: c.at, ID: 5, Body: json.RawMessage(" " + c.request + "\n")})
				if err != nil || a.Fault != "" || a.ID != 5 {
					t.Fatalf("answer %+v, error %v", a, err)
				}
				if want := canonical(t, c.request); canonical(t, got) != want {
					t.Errorf("the farm got  %s\nbut was sent %s", got, want)
				}
				if string(a.Body) != c.answer && canonical(t, string(a.Body)) != canonical(t, c.answer) {
					t.Errorf("the answer is %s, want %s", a.Body, c.answer)
				}
			})
		}
	}
}

// canonical writes a JSON text anew, as the library does.
func canonical(t *testing.T, text string) string {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
