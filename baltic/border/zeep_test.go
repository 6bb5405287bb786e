package border_test

import (
	"context"
	"encoding/json"
	"errors"
	"os/exec"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/baltic/border"
)

// python returns an interpreter that has zeep.
func python(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.CommandContext(t.Context(), name, "-c", "import zeep").Run() == nil {
			return name
		}
	}
	t.Skip("no python3 with zeep here (python3-zeep in Debian)")
	return ""
}

// TestZeep: a SOAP client that nobody of us has written reads our descriptions and calls the shop.
func TestZeep(t *testing.T) {
	interpreter := python(t)
	b := open(t, shop(t), border.Options{})
	var requests []string
	record := func(text string) answer {
		return func(_ context.Context, request json.RawMessage) (json.RawMessage, error) {
			requests = append(requests, string(request))
			if string(request) == "0" {
				return nil, errors.New("nothing cannot be doubled")
			}
			return json.RawMessage(text), nil
		}
	}
	for _, x := range []struct{ export, op, answer string }{
		{"Pay", "AuthorizePayment", `"ok <&>"`},
		{"Process", "SubmitOrder", "null"},
		{"Entry", "SubmitOrder", `"é"`},
		{"Math1", "Double", "42"},
		{"Math1", "Now", `"noon"`},
		{"Math1", "Price", "true"},
	} {
		export(t, b, x.export, x.op, record(x.answer))
	}
	run := exec.CommandContext(t.Context(), interpreter, "testdata/zeep_client.py", "http://"+b.Address())
	run.Env = []string{"PATH=/usr/bin:/bin", "PYTHONIOENCODING=utf-8", "PYTHONDONTWRITEBYTECODE=1", "NO_PROXY=*"}
	out, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if diff := cmp.Diff(`ok <&>
None
é
42
noon
True
True
soap:Server | nothing cannot be doubled
Missing element int (Double.int)
`, string(out)); diff != "" {
		t.Errorf("what zeep saw, -want +got:\n%s", diff)
	}
	const order = `{"id":-7,"items":[{"sku":"a","quantity":1},{"sku":" b ","quantity":2}],"note":null,"type_":"urn:x"}`
	if diff := cmp.Diff([]string{
		`{"cardNumber":"1 < 2 & é","amount":"9.99","kind":"Master_Card","approved":null}`, order, order, "21", "null",
		`{"name":"n","parts":[{"colour":"Light_blue"}],"nothing":[null],"known":true,"weight":5}`,
		`{"name":"","parts":[],"nothing":null,"known":null,"weight":null}`, "0",
	}, requests); diff != "" {
		t.Errorf("what the farm got, -want +got:\n%s", diff)
	}
}
