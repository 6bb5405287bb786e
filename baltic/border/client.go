package border

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/baltic/wire"
	"github.com/balticsim/balticsim/internal/source"
)

// client calls the services that a farm imports. It follows no redirection of HTTP and sends no request twice: when a connection turns out
// to be closed before a byte of the request has left, another one is used, and otherwise the call has failed.
type client struct {
	options Options
	types   codec
	targets map[string]*target
	http    *http.Client
}

// target is an import and how it is called.
type target struct {
	name string
	url  *url.URL
	bad  error // the URL of the metadata cannot be called
	soap bool
	ops  map[string]*metadata.Operation
}

// newClient prepares the imports. A service whose messages a WSDL file describes is called with SOAP 1.1, one that is written in the metadata with JSON;
// json+ or soap+ in front of the URL says otherwise.
func newClient(farm *metadata.Farm, types codec, o Options) (*client, error) {
	c := &client{options: o, types: types, targets: map[string]*target{}}
	names := make([]string, len(farm.Imports))
	for i, imported := range farm.Imports {
		names[i] = imported.Name
		t := &target{name: imported.Name, soap: imported.Service.WSDL, ops: map[string]*metadata.Operation{}}
		t.bad = t.parse(imported.URL)
		for _, op := range imported.Service.Ops {
			t.ops[op.Name] = op
		}
		c.targets[t.name] = t
	}
	redirected := make([]string, 0, len(o.Redirects))
	for name := range o.Redirects {
		redirected = append(redirected, name)
	}
	slices.Sort(redirected) // the first mistake is always the same
	for _, name := range redirected {
		t := c.targets[name]
		if t == nil {
			if near, ok := source.Nearest(name, names); ok {
				return nil, fmt.Errorf("the farm has no import %s; did you mean %s?", name, near)
			}
			return nil, fmt.Errorf("the farm has no import %s", name)
		}
		if t.bad = t.parse(o.Redirects[name]); t.bad != nil {
			return nil, t.bad
		}
	}
	transport := &http.Transport{
		MaxConnsPerHost:        o.Concurrent,
		MaxIdleConnsPerHost:    o.Concurrent,
		IdleConnTimeout:        o.Idle,
		MaxResponseHeaderBytes: 64 << 10,
		DisableCompression:     true,
	}
	if o.Proxy {
		transport.Proxy = http.ProxyFromEnvironment
	}
	c.http = &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c, nil
}

// parse takes a URL and the protocol that may stand in front.
func (t *target) parse(text string) error {
	rest, isJSON := strings.CutPrefix(text, "json+")
	rest, isSOAP := strings.CutPrefix(rest, "soap+")
	u, err := url.Parse(rest)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("the import %s cannot be called at %s: http://… or https://… is needed", t.name, quoted(text))
	}
	t.url, t.soap = u, isSOAP || t.soap && !isJSON
	return nil
}

func (t *target) request(op *metadata.Operation) wire.Origin {
	return wire.Origin{Party: "the farm", Endpoint: t.name + "." + op.Name + " request"}
}

func (t *target) reply(op *metadata.Operation) wire.Origin {
	return wire.Origin{Party: "import " + t.name, Endpoint: t.name + "." + op.Name + " reply"}
}

func (c *client) close() { c.http.CloseIdleConnections() }

// call calls an operation once. The error says in one line why there is no answer.
func (c *client) call(ctx context.Context, t *target, op *metadata.Operation, body []byte) ([]byte, error) {
	if t.bad != nil {
		return nil, t.bad
	}
	request, blame := c.types.canonical(t.request(op), op.Input, body)
	if blame != nil {
		return nil, blame
	}
	ctx, cancel := context.WithTimeout(ctx, c.options.Deadline)
	defer cancel()
	var answer []byte
	var err error
	if t.soap {
		answer, err = c.callSOAP(ctx, t, op, request)
	} else {
		answer, err = c.callJSON(ctx, t, op, request)
	}
	if err != nil {
		return nil, err
	}
	if answer, blame = c.types.canonical(t.reply(op), op.Output, answer); blame != nil {
		return nil, blame
	}
	return answer, nil
}

// response is what an import has answered.
type response struct {
	status int
	media  string
	body   []byte
}

// post sends a request and reads the whole response.
func (c *client) post(ctx context.Context, t *target, u *url.URL, header http.Header, body []byte) (*response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("import %s: %w", t.name, err)
	}
	r.Header = header
	got, err := c.http.Do(r)
	if err != nil {
		return nil, c.unreachable(ctx, t, err)
	}
	defer func() { _ = got.Body.Close() }() // it was only read
	limit := c.options.Limits.Bytes
	text, err := io.ReadAll(io.LimitReader(got.Body, int64(limit)+1))
	switch {
	case err != nil:
		return nil, c.unreachable(ctx, t, err)
	case len(text) > limit:
		return nil, fmt.Errorf("import %s answered more than %d bytes", t.name, limit)
	}
	media, _, err := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if err != nil {
		media = ""
	}
	return &response{got.StatusCode, media, text}, nil
}

// unreachable says why no response has come.
func (c *client) unreachable(ctx context.Context, t *target, err error) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("import %s has not answered in time (%s)", t.name, t.url.Redacted())
	}
	var inner *url.Error
	if errors.As(err, &inner) {
		err = inner.Err
	}
	return fmt.Errorf("import %s cannot be called at %s: %w", t.name, t.url.Redacted(), err)
}

// callJSON posts to the import's URL with the operation behind.
func (c *client) callJSON(ctx context.Context, t *target, op *metadata.Operation, request []byte) ([]byte, error) {
	got, err := c.post(ctx, t, t.url.JoinPath(op.Name), http.Header{"Content-Type": {jsonType}, "Accept": {jsonType}}, request)
	if err != nil {
		return nil, err
	}
	if got.status != http.StatusOK {
		return nil, refusedBy(t, got)
	}
	if got.media != jsonType && got.media != "" && !strings.HasSuffix(got.media, "+json") && got.media != "text/plain" {
		return nil, fmt.Errorf("import %s answered %s where JSON was expected", t.name, shorten(got.media))
	}
	return got.body, nil
}

// refusedBy is the answer with a status that is no success.
func refusedBy(t *target, got *response) error {
	text := string(got.body)
	var document errorDocument
	if json.Unmarshal(got.body, &document) == nil && document.Error != "" {
		text = document.Error
	}
	if strings.TrimSpace(text) == "" {
		return fmt.Errorf("import %s answered %s", t.name, status(got.status))
	}
	return fmt.Errorf("import %s answered %s: %s", t.name, status(got.status), quoted(strings.TrimSpace(text)))
}

func status(code int) string { return strings.TrimSpace(fmt.Sprint(code, " ", http.StatusText(code))) }

// callSOAP posts an envelope to the import's URL.
func (c *client) callSOAP(ctx context.Context, t *target, op *metadata.Operation, request []byte) ([]byte, error) {
	text, blame := envelope(op.In, op.Input, request)
	if blame != nil {
		blame.Origin = t.request(op)
		return nil, blame
	}
	header := http.Header{"Content-Type": {soapType}, "Accept": {"text/xml"}, "SOAPAction": {`"` + op.Action + `"`}}
	got, err := c.post(ctx, t, t.url, header, text)
	if err != nil {
		return nil, err
	}
	success := got.status == http.StatusOK || got.status == http.StatusAccepted
	switch {
	case success && len(bytes.TrimSpace(got.body)) == 0 && op.Out.Element.Local == "":
		return []byte("null"), nil
	case !success && got.media != "text/xml":
		return nil, refusedBy(t, got)
	case got.media != "text/xml":
		return nil, fmt.Errorf("import %s answered %s where SOAP 1.1 was expected", t.name, quoted(got.media))
	}
	return c.opened(t, op, got)
}

// opened is what the envelope of a response holds.
func (c *client) opened(t *target, op *metadata.Operation, got *response) ([]byte, error) {
	r := newXMLReader(got.body, c.options.Limits)
	err := r.body()
	if err == nil && r.at(soapName("Fault")) {
		return nil, fmt.Errorf("import %s answered %s", t.name, r.readFault())
	}
	if got.status != http.StatusOK && got.status != http.StatusAccepted {
		return nil, refusedBy(t, got)
	}
	var answer []byte
	if err == nil {
		answer, err = r.message(op.Out, op.Output)
	}
	var blame *wire.Blame
	if errors.As(err, &blame) {
		blame.Origin = t.reply(op)
		return nil, blame
	}
	return answer, err
}
