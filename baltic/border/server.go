package border

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"mime"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/baltic/wire"
)

// server answers callers of the exports.
type server struct {
	farm    *metadata.Farm
	options Options
	types   codec
	address string
	exports []*exported
	places  map[string]*place
	open    *connections
	turns   *turns
	browser *http.CrossOriginProtection // no web page of somebody else calls the farm through its reader's browser
	http    *http.Server
	end     context.CancelCauseFunc
	running sync.WaitGroup // the listener and the connections
}

// connectionKey is under what the context of a request holds its connection.
type connectionKey struct{}

func newServer(farm *metadata.Farm, types codec, o Options, l net.Listener) *server {
	s := &server{
		farm: farm, options: o, types: types, address: l.Addr().String(),
		open: newConnections(o.Connections), turns: newTurns(o.Concurrent, o.Queue), browser: http.NewCrossOriginProtection(),
	}
	s.exports, s.places = routes(farm)
	ctx, end := context.WithCancelCause(context.Background())
	s.end = end
	s.http = &http.Server{
		Handler:           http.HandlerFunc(s.serve),
		ReadHeaderTimeout: o.Sending,
		ReadTimeout:       o.Sending,
		WriteTimeout:      o.Sending + o.Deadline + o.Sending,
		IdleTimeout:       o.Idle,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          log.New(o.Log, "", 0),
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, connectionKey{}, c)
		},
		ConnState: s.changed,
	}
	s.running.Go(func() { _ = s.http.Serve(l) }) // ends with Close
	return s
}

// changed is the hook of http.Server. A new connection is told of before Serve can return, a closed one when nothing runs for it any more.
func (s *server) changed(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.running.Add(1)
	case http.StateClosed, http.StateHijacked:
		s.running.Done()
	case http.StateActive, http.StateIdle:
	}
	s.open.changed(conn, state)
}

// close gives callers that wait a moment to be told.
func (s *server) close() {
	const moment = time.Second
	s.end(errClosed)
	s.open.closeSilent()
	ctx, cancel := context.WithTimeout(context.Background(), moment)
	defer cancel()
	if s.http.Shutdown(ctx) != nil {
		_ = s.http.Close()
	}
	s.running.Wait()
}

// serve answers one HTTP request.
func (s *server) serve(w http.ResponseWriter, r *http.Request) {
	path := normal(r.URL.Path)
	at := s.places[path]
	if err := s.browser.Check(r); err != nil {
		refuse(http.StatusForbidden, "a web page from elsewhere may not call the farm").sendJSON(w)
		return
	}
	switch get := r.Method == http.MethodGet || r.Method == http.MethodHead; {
	case path == "/" && get:
		s.list(w, r)
	case at == nil:
		refuse(http.StatusNotFound, "there is nothing at "+quoted(path)+"; GET / lists what there is").sendJSON(w)
	case get && at.soap != nil:
		s.describe(w, r, at.soap)
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		refuse(http.StatusMethodNotAllowed, "calls are made by POST").sendJSON(w)
	default:
		s.post(w, r, at)
	}
}

// post answers a call in the protocol that its content type says.
func (s *server) post(w http.ResponseWriter, r *http.Request, at *place) {
	media := r.Header.Get("Content-Type")
	if kind, _, err := mime.ParseMediaType(media); err == nil {
		media = kind
	}
	switch media {
	case "text/xml":
		if at.soap == nil {
			refuse(http.StatusUnsupportedMediaType, "SOAP is posted to "+at.json.soap).sendSOAP(w)
			return
		}
		if err := s.soap(w, r, at.soap); err != nil {
			sendFault(w, err)
		}
	case jsonType, "", "application/x-www-form-urlencoded": // the last is what curl says of any text
		if at.json == nil {
			refuse(http.StatusUnsupportedMediaType, "JSON is posted to "+at.soap[0].json).sendJSON(w)
			return
		}
		if r := s.json(w, r, at.json); r != nil {
			r.sendJSON(w)
		}
	default:
		refuse(http.StatusUnsupportedMediaType, "calls are made with JSON (Content-Type: application/json) or SOAP 1.1 (text/xml)").sendJSON(w)
	}
}

// sendFault refuses a SOAP message.
func sendFault(w http.ResponseWriter, err error) {
	var refused *refusal
	var envelope *envelopeError
	switch {
	case errors.As(err, &refused):
		refused.sendSOAP(w)
	case errors.As(err, &envelope):
		send(w, http.StatusInternalServerError, soapType, faultEnvelope(envelope.code, envelope.text, nil))
	default:
		panic(err)
	}
}

// json answers a call with JSON, or says why not.
func (s *server) json(w http.ResponseWriter, r *http.Request, p *exported) *refusal {
	text, refused := s.read(w, r)
	if refused != nil {
		return refused
	}
	if len(text) == 0 && p.op.Input == metadata.Unit {
		text = []byte("null") // there is nothing to say
	}
	return s.turn(r, func(ctx context.Context) *refusal {
		request, blame := s.types.canonical(p.request(), p.op.Input, text)
		if blame != nil {
			return blamed(http.StatusBadRequest, blame)
		}
		answer, refused := s.ask(ctx, p, request)
		if refused == nil {
			send(w, http.StatusOK, jsonType, append(answer, '\n'))
		}
		return refused
	})
}

// soap answers a call with SOAP, or says why not.
func (s *server) soap(w http.ResponseWriter, r *http.Request, ops []*exported) error {
	text, refused := s.read(w, r)
	if refused != nil {
		return refused
	}
	action := strings.Trim(strings.TrimSpace(r.Header.Get("SOAPAction")), `"`)
	var failed error // of the envelope
	refused = s.turn(r, func(ctx context.Context) *refusal {
		var refused *refusal
		refused, failed = s.envelope(ctx, w, ops, action, text)
		return refused
	})
	if refused != nil {
		return refused
	}
	return failed
}

// envelope answers the call in an envelope. The error is an envelopeError.
func (s *server) envelope(ctx context.Context, w http.ResponseWriter, ops []*exported, action string, text []byte) (*refusal, error) {
	reader := newXMLReader(text, s.options.Limits)
	unknown := wire.Origin{Party: "the caller", Endpoint: ops[0].export.Name}
	if err := reader.body(); err != nil {
		return misread(unknown, err)
	}
	p := called(ops, action, reader)
	if p == nil {
		want := make([]string, len(ops))
		for i, other := range ops {
			want[i] = elementName(other.op.In.Element)
		}
		return misread(unknown, reader.wrong("one of the elements "+strings.Join(want, ", "), reader.here()))
	}
	request, err := reader.message(p.op.In, p.op.Input)
	if err != nil {
		return misread(p.request(), err)
	}
	request, blame := s.types.canonical(p.request(), p.op.Input, request)
	if blame != nil {
		return blamed(http.StatusBadRequest, blame), nil
	}
	answer, refused := s.ask(ctx, p, request)
	if refused != nil {
		return refused, nil
	}
	if p.op.Out.None {
		w.WriteHeader(http.StatusAccepted)
		return nil, nil
	}
	reply, blame := envelope(p.op.Out, p.op.Output, answer)
	if blame != nil {
		blame.Origin = p.reply()
		return blamed(http.StatusBadGateway, blame), nil
	}
	send(w, http.StatusOK, soapType, reply)
	return nil, nil
}

// misread tells a message that its caller got wrong from one that SOAP has a code of its own for.
func misread(from wire.Origin, err error) (*refusal, error) {
	var blame *wire.Blame
	if errors.As(err, &blame) {
		blame.Origin = from
		return blamed(http.StatusBadRequest, blame), nil
	}
	return nil, err
}

// read reads the body of a request, which may not be longer than the limit nor take longer than the server's time for reading.
func (s *server) read(w http.ResponseWriter, r *http.Request) ([]byte, *refusal) {
	limit := int64(s.options.Limits.Bytes)
	tooLong := refuse(http.StatusRequestEntityTooLarge, fmt.Sprintf("a message has at most %d bytes", limit))
	if r.ContentLength > limit {
		return nil, tooLong
	}
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return nil, tooLong
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, refuse(http.StatusRequestTimeout, "the request was not sent in time")
	case err != nil:
		return nil, refuse(http.StatusBadRequest, "the request was cut: "+err.Error())
	}
	if conn, ok := r.Context().Value(connectionKey{}).(net.Conn); ok {
		s.open.serving(conn)
	}
	return text, nil
}

// turn answers a call when it is its turn.
func (s *server) turn(r *http.Request, answer func(context.Context) *refusal) *refusal {
	ctx, cancel := context.WithTimeout(r.Context(), s.options.Deadline)
	defer cancel()
	release, err := s.turns.take(ctx)
	switch {
	case errors.Is(context.Cause(ctx), errClosed):
		if err == nil {
			release()
		}
		return refuse(http.StatusServiceUnavailable, errClosed.Error())
	case err != nil:
		return refuse(http.StatusServiceUnavailable, errBusy.Error())
	}
	defer release()
	return answer(ctx)
}

// ask lets the farm answer and checks the answer.
func (s *server) ask(ctx context.Context, p *exported, request []byte) ([]byte, *refusal) {
	serve := p.serve.Load()
	if serve == nil {
		return nil, refuse(http.StatusServiceUnavailable, "the script has not exported "+p.export.Name+" yet")
	}
	answer, err := (*serve)(ctx, json.RawMessage(request))
	if err != nil {
		return nil, unanswered(ctx, err)
	}
	checked, blame := s.types.canonical(p.reply(), p.op.Output, answer)
	if blame != nil {
		return nil, blamed(http.StatusBadGateway, blame)
	}
	return checked, nil
}
