package border

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/balticsim/balticsim/baltic/wire"
)

// refusal is why a call has no answer: an HTTP status, a sentence, and the blame when somebody broke a type.
type refusal struct {
	status int
	text   string
	blame  *wire.Blame
}

func (r *refusal) Error() string { return r.text }

func refuse(status int, text string) *refusal { return &refusal{status: status, text: text} }

// blamed is the refusal of a message that does not have its type: 400 when the caller sent it, 502 when the farm or a party behind it did.
func blamed(status int, b *wire.Blame) *refusal { return &refusal{status, b.Error(), b} }

// unanswered says why serve gave no answer.
func unanswered(ctx context.Context, err error) *refusal {
	var blame *wire.Blame
	switch {
	case errors.As(err, &blame):
		return blamed(http.StatusBadGateway, blame)
	case errors.Is(context.Cause(ctx), errClosed):
		return refuse(http.StatusServiceUnavailable, errClosed.Error())
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(ctx.Err(), context.DeadlineExceeded):
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

// sendJSON refuses a call in JSON.
func (r *refusal) sendJSON(w http.ResponseWriter) {
	r.headers(w)
	writeJSON(w, r.status, r.document())
}

// sendSOAP refuses a call by a fault. SOAP demands the status 500 for faults; what kept the message from being read at all keeps its own.
func (r *refusal) sendSOAP(w http.ResponseWriter) {
	r.headers(w)
	code, status := "Client", r.status
	switch status {
	case http.StatusBadRequest:
		status = http.StatusInternalServerError
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		code, status = "Server", http.StatusInternalServerError
	case http.StatusServiceUnavailable:
		code = "Server"
	}
	send(w, status, soapType, faultEnvelope(code, r.text, r.blame))
}

func (r *refusal) headers(w http.ResponseWriter) {
	switch r.status {
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "1")
	case http.StatusRequestEntityTooLarge, http.StatusRequestTimeout:
		w.Header().Set("Connection", "close") // the rest of the request is not read
	}
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		panic("border: " + err.Error())
	}
	send(w, status, jsonType, append(text, '\n'))
}

const jsonType = "application/json"

func send(w http.ResponseWriter, status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(body) // a caller that has gone needs no answer
}
