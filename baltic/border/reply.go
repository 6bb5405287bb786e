package border

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/wire"
)

// refusal is why a call has no answer: an HTTP status, a sentence, the blame when somebody broke a type, and SOAP's code when it has one of its own.
type refusal struct {
	status int
	text   string
	blame  *wire.Blame
	code   string
}

func refuse(status int, text string) *refusal { return &refusal{status: status, text: text} }

// blamed is the refusal of a message that does not have its type: 400 when the caller sent it, 502 when the farm or a party behind it did.
func blamed(status int, b *wire.Blame) *refusal {
	return &refusal{status: status, text: b.Error(), blame: b}
}

// unanswered says why serve gave no answer.
func unanswered(ctx context.Context, err error) *refusal {
	var blame *wire.Blame
	switch {
	case errors.As(err, &blame):
		return blamed(http.StatusBadGateway, blame)
	case errors.Is(context.Cause(ctx), errClosed):
		return refuse(http.StatusServiceUnavailable, errClosed.Error())
	case errors.Is(err, baltic.ErrBusy):
		return refuse(http.StatusServiceUnavailable, err.Error())
	case errors.Is(err, context.DeadlineExceeded) && err.Error() != context.DeadlineExceeded.Error():
		return refuse(http.StatusGatewayTimeout, err.Error()) // it says more
	case errors.Is(err, context.DeadlineExceeded), ctx.Err() != nil:
		return refuse(http.StatusGatewayTimeout, "the farm has not answered in time")
	default:
		return refuse(http.StatusBadGateway, err.Error())
	}
}

// errClosed is why calls end when the farm is closed.
var errClosed = errors.New("the farm is going down")

// errorDocument is the JSON of a refusal.
type errorDocument struct {
	Error string       `json:"error"`
	Blame *blameRecord `json:"blame,omitempty"`
}

type blameRecord struct {
	Party    string `json:"party"`
	Endpoint string `json:"endpoint"`
	Path     string `json:"path"`
	Want     string `json:"want"`
	Got      string `json:"got"`
}

func (r *refusal) document() errorDocument {
	d := errorDocument{Error: r.text}
	if b := r.blame; b != nil {
		d.Blame = &blameRecord{b.Party, b.Endpoint, b.Path, b.Want, b.Got}
	}
	return d
}

// inJSON is a refusal in JSON.
func (r *refusal) inJSON() reply { return r.with(jsonReply(r.status, r.document())) }

// inSOAP is a refusal as a fault. SOAP demands the status 500 for faults; what kept the message from being read at all keeps its own.
func (r *refusal) inSOAP() reply {
	code, status := "Client", r.status
	switch status {
	case http.StatusBadRequest:
		status = http.StatusInternalServerError
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		code, status = "Server", http.StatusInternalServerError
	case http.StatusServiceUnavailable:
		code = "Server"
	}
	if r.code != "" {
		code = r.code
	}
	return r.with(reply{status: status, kind: soapType, body: faultEnvelope(code, r.text, r.blame)})
}

// with adds what HTTP says of a status beside it.
func (r *refusal) with(p reply) reply {
	switch r.status {
	case http.StatusServiceUnavailable:
		p.name, p.value = "Retry-After", "1"
	case http.StatusRequestEntityTooLarge, http.StatusRequestTimeout:
		p.name, p.value = "Connection", "close" // the rest of the request is not read
	case http.StatusMethodNotAllowed:
		p.name, p.value = "Allow", http.MethodPost
	}
	return p
}

const jsonType = "application/json"

// reply is what is sent back: a status, a body, and perhaps one more header.
type reply struct {
	status      int
	kind        string // of contents
	body        []byte
	name, value string
}

func jsonReply(status int, v any) reply {
	text, err := json.Marshal(v)
	if err != nil {
		panic("border: " + err.Error())
	}
	return reply{status: status, kind: jsonType, body: append(text, '\n')}
}

func (p reply) send(w http.ResponseWriter) {
	h := w.Header()
	if p.kind != "" {
		h.Set("Content-Type", p.kind)
	}
	if p.name != "" {
		h.Set(p.name, p.value)
	}
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(p.status)
	_, _ = w.Write(p.body) // a caller that has gone needs no answer
}
