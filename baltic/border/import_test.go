package border_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/border"
	"github.com/balticsim/balticsim/baltic/wire"
)

// outside is a service whose answers are a function of our taste.
func outside(t *testing.T, serve http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(serve)
	t.Cleanup(s.Close)
	return s.URL
}

// says answers every request alike.
func says(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// TestRefusedAnswers: what the farm is told when an import does not answer as its type says.
func TestRefusedAnswers(t *testing.T) {
	farm := shop(t)
	const json, xml = "application/json", "text/xml; charset=utf-8"
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	slow := func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}
	result := func(n string) string {
		return envelope(`<DoubleResponse xmlns="http://example.org"><DoubleResult>` + n + `</DoubleResult></DoubleResponse>`)
	}
	fault := envelope(`<e:Fault><faultcode>e:Server</faultcode><faultstring>no  &lt;luck></faultstring><detail><faultstring>x</faultstring></detail></e:Fault>`)
	for _, tt := range []struct {
		name, at, request string
		url               string
		want              string // of the fault; "" when the answer is 42
	}{
		{"JSON", "MathIn.Double", "21", "json+" + outside(t, says(200, json, " 42 ")), ""},
		{"other JSON", "MathIn.Double", "21", "json+" + outside(t, says(200, "application/problem+json", "42")), ""},
		{"our request", "MathIn.Double", `"x"`, "json+" + outside(t, says(200, json, "42")), `the farm broke the type of MathIn.Double request: expected int, got "x"`},
		{"their answer", "MathIn.Double", "21", "json+" + outside(t, says(200, json, `"42"`)), `import MathIn broke the type of MathIn.Double reply: expected int, got "42"`},
		{"no JSON", "MathIn.Double", "21", "json+" + outside(t, says(200, "text/html", "<p>")), "import MathIn answered text/html where JSON was expected"},
		{"a status", "MathIn.Double", "21", "json+" + outside(t, says(503, json, `{"error":"tired"}`)), `import MathIn answered 503 Service Unavailable: "tired"`},
		{"a status alone", "MathIn.Double", "21", "json+" + outside(t, says(500, "", "")), "import MathIn answered 500 Internal Server Error"},
		{"a redirection", "MathIn.Double", "21", "json+" + outside(t, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://example.org/", http.StatusTemporaryRedirect)
		}), "import MathIn answered 307 Temporary Redirect"},
		{"too long", "MathIn.Double", "21", "json+" + outside(t, says(200, json, strings.Repeat(" ", 1001))), "import MathIn answered more than 1000 bytes"},
		{"nobody", "MathIn.Double", "21", "json+" + gone.URL, "import MathIn cannot be called at " + gone.URL + ": dial tcp"},
		{"late", "MathIn.Double", "21", "json+" + outside(t, slow), "import MathIn has not answered in time"},

		{"SOAP", "MathIn.Double", "21", "soap+" + outside(t, says(200, xml, result("42"))), ""},
		{"a fault", "MathIn.Double", "21", "soap+" + outside(t, says(500, xml, fault)), `import MathIn answered the fault "e:Server": "no  <luck>"`},
		{"their answer in SOAP", "MathIn.Double", "21", "soap+" + outside(t, says(200, xml, result("x"))), `import MathIn broke the type of MathIn.Double reply at DoubleResponse/DoubleResult: expected int`},
		{"no envelope", "MathIn.Double", "21", "soap+" + outside(t, says(200, xml, "<a/>")), `import MathIn broke the type of MathIn.Double reply: expected a SOAP envelope, got the element a`},
		{"no answer in SOAP", "MathIn.Double", "21", "soap+" + outside(t, says(202, "", "")), `import MathIn answered "" where SOAP 1.1 was expected`},
		{"a page", "MathIn.Double", "21", "soap+" + outside(t, says(404, "text/html", "<h1>Nothing</h1>")), `import MathIn answered 404 Not Found: "<h1>Nothing</h1>"`},
		{"XML with a status", "MathIn.Double", "21", "soap+" + outside(t, says(502, xml, result("42"))), `import MathIn answered 502 Bad Gateway`},
		{"what XML cannot say", "PaymentIn.AuthorizePayment", strings.Replace(aPayment, "9.99", `\u0002`, 1), "soap+" + outside(t, says(200, xml, "")), "the farm broke the type of PaymentIn.AuthorizePayment request at payment/Amount: expected a string that XML can carry"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			name, _, _ := strings.Cut(tt.at, ".")
			b := open(t, farm, border.Options{
				Redirects: map[string]string{name: tt.url}, Deadline: 200 * time.Millisecond, Limits: wire.Limits{Bytes: 1000, Depth: 64},
			})
			a, err := b.Import(t.Context(), baltic.Call{At: tt.at, Body: []byte(tt.request)})
			switch {
			case err != nil:
				t.Error(err)
			case tt.want == "" && (a.Fault != "" || string(a.Body) != "42"), tt.want != "" && !strings.Contains(a.Fault, tt.want):
				t.Errorf("%+v\nwant %s", a, tt.want)
			}
		})
	}
}

// TestRequests: what a service outside sees of a call.
func TestRequests(t *testing.T) {
	farm := shop(t)
	var seen []string
	record := func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		seen = append(seen, r.Method+" "+r.URL.String()+" "+r.Header.Get("Content-Type")+" "+r.Header.Get("SOAPAction"), string(body))
		w.WriteHeader(http.StatusTeapot)
	}
	url := outside(t, record)
	for _, tt := range []struct {
		redirect, at, request string
		want                  []string
	}{
		{
			url + "/a?b=c", "MathIn.Double", "1",
			[]string{"POST /a/Double?b=c application/json ", "1"},
		},
		{
			"soap+" + url + "/a?b=c", "MathIn.Double", "1",
			[]string{`POST /a?b=c text/xml; charset=utf-8 "http://example.org/IMath/Double"`, `<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><Double xmlns="http://example.org"><int>1</int></Double></soap:Body></soap:Envelope>
`},
		},
		{
			url, "PaymentIn.AuthorizePayment", aPayment,
			[]string{`POST / text/xml; charset=utf-8 "http://tempuri.org/IPayment/AuthorizePayment"`, `<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><AuthorizePayment xmlns="urn:shop"><payment xmlns=""><CardNumber xmlns="urn:shop:data">1 &lt; 2 &amp; "3"</CardNumber><Amount xmlns="urn:shop:data">9.99</Amount><Kind xmlns="urn:shop:data">Master Card</Kind><approved xmlns="urn:shop:data" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"></approved></payment></AuthorizePayment></soap:Body></soap:Envelope>
`},
		},
	} {
		name, _, _ := strings.Cut(tt.at, ".")
		b := open(t, farm, border.Options{Redirects: map[string]string{name: tt.redirect}})
		seen = nil
		if _, err := b.Import(t.Context(), baltic.Call{At: tt.at, Body: []byte(tt.request)}); err != nil {
			t.Fatal(err)
		}
		if strings.Join(seen, "\n") != strings.Join(tt.want, "\n") {
			t.Errorf("seen\n%s\nwant\n%s", strings.Join(seen, "\n"), strings.Join(tt.want, "\n"))
		}
	}
}

// TestNeverTwice: a service that takes a request and closes the connection has seen it once, even over a connection that has served before.
func TestNeverTwice(t *testing.T) {
	var l net.ListenConfig
	listener, err := l.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var requests atomic.Int32
	served := make(chan struct{})
	go func() {
		defer close(served)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			r := bufio.NewReader(conn)
			for {
				request, err := http.ReadRequest(r)
				if err != nil {
					break
				}
				_, _ = io.Copy(io.Discard, request.Body)
				if requests.Add(1) > 1 {
					break
				}
				_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\n1")
			}
			_ = conn.Close()
		}
	}()
	b := open(t, shop(t), border.Options{Redirects: map[string]string{"MathIn": "http://" + listener.Addr().String()}})
	for i, want := range []string{"", "import MathIn cannot be called"} {
		a, err := b.Import(context.Background(), baltic.Call{At: "MathIn.Double", Body: []byte("1")})
		if err != nil || (a.Fault == "") != (want == "") || !strings.HasPrefix(a.Fault, want) {
			t.Errorf("call %d: %+v %v", i, a, err)
		}
	}
	_ = listener.Close()
	<-served
	if n := requests.Load(); n != 2 {
		t.Errorf("two calls were %d requests", n)
	}
}
