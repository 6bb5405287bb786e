package unmodified

import (
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/frame"
)

// importServer is where the program calls what the machine imports.
type importServer struct {
	p      *program
	server *http.Server
	base   string // URL

	active sync.WaitGroup // requests

	mu     sync.Mutex
	closed bool
	asks   map[uint64]chan baltic.Answer
}

func serveImports(p *program) (*importServer, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &importServer{p: p, base: "http://" + l.Addr().String(), asks: map[uint64]chan baltic.Answer{}}
	mux := http.NewServeMux()
	for _, at := range p.border.Imports {
		mux.HandleFunc("POST /"+pathOf(at.At), func(w http.ResponseWriter, r *http.Request) { s.ask(w, r, at) })
	}
	s.server = &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	p.all.Go(func() { _ = s.server.Serve(l) }) // it ends with close
	return s, nil
}

// close ends the server and returns when no request is being served any more.
func (s *importServer) close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	_ = s.server.Close()
	s.active.Wait()
}

// enter counts a request that begins, unless the server is closed.
func (s *importServer) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.active.Add(1)
	}
	return !s.closed
}

// environment tells the program where its imports are.
func (s *importServer) environment() []string {
	var list []string
	seen := map[string]bool{}
	for _, at := range s.p.border.Imports {
		service, _, _ := strings.Cut(pathOf(at.At), "/")
		if !seen[service] {
			seen[service] = true
			list = append(list, "IMPORT_"+strings.Map(capital, service)+"_URL="+s.base+"/"+service)
		}
	}
	return list
}

func capital(r rune) rune {
	if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return '_'
	}
	return unicode.ToUpper(r)
}

// ask passes a request of the program to the host and its answer back.
func (s *importServer) ask(w http.ResponseWriter, r *http.Request, at baltic.Point) {
	if !s.enter() {
		return
	}
	defer s.active.Done()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, int64(s.p.most)))
	if err != nil {
		http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		return
	}
	if blame := s.p.border.Request(s.p.party(), at, body); blame != nil {
		s.p.host.Say(frame.Frame{Kind: frame.Drop}.WithBody(blame.Error()))
		http.Error(w, blame.Error(), http.StatusBadRequest)
		return
	}
	answered := make(chan baltic.Answer, 1)
	var id uint64
	s.p.host.Ask(at.At, body, func(n uint64) {
		id = n
		s.mu.Lock()
		s.asks[n] = answered
		s.mu.Unlock()
	})
	defer func() {
		s.mu.Lock()
		delete(s.asks, id)
		s.mu.Unlock()
	}()
	select {
	case a := <-answered:
		s.reply(w, at, a)
	case <-r.Context().Done():
	case <-s.p.ctx.Done():
	}
}

func (s *importServer) reply(w http.ResponseWriter, at baltic.Point, a baltic.Answer) {
	if a.Fault != "" {
		http.Error(w, a.Fault, http.StatusBadGateway)
		return
	}
	if blame := s.p.border.Reply("host", at, a.Body); blame != nil {
		s.p.host.Say(frame.Frame{Kind: frame.Drop}.WithBody(blame.Error()))
		http.Error(w, blame.Error(), http.StatusBadGateway)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(a.Body) // a program that has gone does not miss it
}

// Answer implements guest.Program. Nobody waits for an answer to what was asked in a time that is forgotten.
func (p *program) Answer(a baltic.Answer) {
	p.imports.mu.Lock()
	answered := p.imports.asks[a.ID]
	delete(p.imports.asks, a.ID)
	p.imports.mu.Unlock()
	if answered != nil {
		answered <- a
	}
}
