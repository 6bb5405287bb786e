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
	"net/url"
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
		open: newConnections(l, o.Connections), turns: newTurns(o.Concurrent, o.Queue), browser: http.NewCrossOriginProtection(),
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
	s.running.Go(func() { _ = s.http.Serve(s.open) }) // ends with Close
	return s
}

// changed is the hook of http.Server. A new connection is told of before Serve can return, a closed one when nothing runs for it any more.
func (s *server) changed(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		s.running.Add(1)
	case http.StateClosed, http.StateHijacked:
		s.open.gone(conn)
		s.running.Done()
	case http.StateActive, http.StateIdle:
	}
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
	s.route(w, r).send(w)
}

func (s *server) route(w http.ResponseWriter, r *http.Request) reply {
	if s.browser.Check(r) != nil || disguised(r) {
		return refuse(http.StatusForbidden, "a web page from elsewhere may not call the farm").inJSON()
	}
	path := normal(r.URL.Path)
	at := s.places[path]
	switch get := r.Method == http.MethodGet || r.Method == http.MethodHead; {
	case path == "/" && get:
		return s.list(r)
	case at == nil:
		return refuse(http.StatusNotFound, "there is nothing at "+quoted(path)+"; GET / lists what there is").inJSON()
	case get && at.soap != nil:
		return s.describe(r, at.soap)
	case r.Method != http.MethodPost:
		return refuse(http.StatusMethodNotAllowed, "calls are made by POST").inJSON()
	}
	return s.post(w, r, at)
}

// disguised tells whether a browser may have been led here by a name that its owner let point to this computer, so that the page
// from there seems to be one of ours. There are no pages of ours, so what is named in any other way than by its address is not trusted.
func disguised(r *http.Request) bool {
	if r.Header.Get("Origin") == "" {
		return false // no browser, or no page that calls
	}
	name := (&url.URL{Host: r.Host}).Hostname()
	return name != "localhost" && net.ParseIP(name) == nil
}

// post answers a call in the protocol that its content type says.
func (s *server) post(w http.ResponseWriter, r *http.Request, at *place) reply {
	media := r.Header.Get("Content-Type")
	if kind, _, err := mime.ParseMediaType(media); err == nil {
		media = kind
	}
	switch media {
	case "text/xml":
		if at.soap == nil {
			return refuse(http.StatusUnsupportedMediaType, "SOAP is posted to "+at.json.soap).inSOAP()
		}
		action := strings.Trim(strings.TrimSpace(r.Header.Get("SOAPAction")), `"`)
		done, refused := s.turn(w, r, func(ctx context.Context, text []byte) (reply, *refusal) {
			return s.soap(ctx, at.soap, action, text)
		})
		if refused != nil {
			return refused.inSOAP()
		}
		return done
	case jsonType, "", "application/x-www-form-urlencoded": // the last is what curl says of any text
		if at.json == nil {
			return refuse(http.StatusUnsupportedMediaType, "JSON is posted to "+at.soap[0].json).inJSON()
		}
		done, refused := s.turn(w, r, func(ctx context.Context, text []byte) (reply, *refusal) {
			return s.json(ctx, at.json, text)
		})
		if refused != nil {
			return refused.inJSON()
		}
		return done
	}
	return refuse(http.StatusUnsupportedMediaType, "calls are made with JSON (Content-Type: application/json) or SOAP 1.1 (text/xml)").inJSON()
}

// json answers a call with JSON.
func (s *server) json(ctx context.Context, p *exported, text []byte) (reply, *refusal) {
	if len(text) == 0 && p.op.Input == metadata.Unit {
		text = []byte("null") // there is nothing to say
	}
	answer, refused := s.ask(ctx, p, text)
	return reply{status: http.StatusOK, kind: jsonType, body: append(answer, '\n')}, refused
}

// soap answers a call with SOAP.
func (s *server) soap(ctx context.Context, ops []*exported, action string, text []byte) (reply, *refusal) {
	reader := newXMLReader(text, s.options.Limits)
	unknown := wire.Origin{Party: "the client", Endpoint: ops[0].export.Name}
	if err := reader.body(); err != nil {
		return reply{}, misread(unknown, err)
	}
	p := called(ops, action, reader)
	if p == nil {
		want := make([]string, len(ops))
		for i, other := range ops {
			want[i] = elementName(other.op.In.Element)
		}
		return reply{}, misread(unknown, reader.wrong("one of the elements "+strings.Join(want, ", "), reader.here()))
	}
	request, err := reader.message(p.op.In, p.op.Input)
	if err != nil {
		return reply{}, misread(p.request(), err)
	}
	answer, refused := s.ask(ctx, p, request)
	if refused != nil {
		return reply{}, refused
	}
	if p.op.Out.None {
		return reply{status: http.StatusAccepted}, nil
	}
	body, blame := envelope(p.op.Out, p.op.Output, answer)
	if blame != nil {
		blame.Origin = p.reply()
		return reply{}, blamed(http.StatusBadGateway, blame)
	}
	return reply{status: http.StatusOK, kind: soapType, body: body}, nil
}

// misread refuses an envelope, or a message that its caller got wrong.
func misread(from wire.Origin, err error) *refusal {
	var blame *wire.Blame
	var envelope *envelopeError
	switch {
	case errors.As(err, &blame):
		blame.Origin = from
		return blamed(http.StatusBadRequest, blame)
	case errors.As(err, &envelope):
		return &refusal{status: http.StatusBadRequest, text: envelope.text, code: envelope.code}
	}
	panic(err)
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
	return text, nil
}

// turn reads a request and answers it when it is its turn. A connection cannot be closed in favour of others meanwhile, but it can before and
// afterwards: who sends slowly, or does not fetch the answer, keeps nobody else waiting.
func (s *server) turn(w http.ResponseWriter, r *http.Request, answer func(context.Context, []byte) (reply, *refusal)) (reply, *refusal) {
	text, refused := s.read(w, r)
	if refused != nil {
		return reply{}, refused
	}
	conn, _ := r.Context().Value(connectionKey{}).(net.Conn)
	s.open.serving(conn)
	defer s.open.served(conn)
	ctx, cancel := context.WithTimeout(r.Context(), s.options.Deadline)
	defer cancel()
	release, err := s.turns.take(ctx)
	if err != nil {
		if errors.Is(context.Cause(ctx), errClosed) {
			err = errClosed
		}
		return reply{}, refuse(http.StatusServiceUnavailable, err.Error())
	}
	defer release()
	return answer(ctx, text)
}

// ask checks a request, lets the farm answer and checks the answer.
func (s *server) ask(ctx context.Context, p *exported, text []byte) ([]byte, *refusal) {
	request, blame := s.types.canonical(p.request(), p.op.Input, text)
	if blame != nil {
		return nil, blamed(http.StatusBadRequest, blame)
	}
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
