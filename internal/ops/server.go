package ops

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"sync"
	"time"
)

// Server answers the requests on the control socket of a run, each connection on its own: one that hangs delays no other.
type Server struct {
	listener net.Listener
	farm     Farm
	run      *Run
	ctx      context.Context // of requests to the farm; ends when the server drains
	cancel   context.CancelFunc
	handlers sync.WaitGroup

	mu       sync.Mutex
	open     map[net.Conn]bool
	waiting  []net.Conn // clients that wait for the end of the run
	draining bool
}

// serve starts a server on the listener, which it closes when it drains.
func serve(l net.Listener, farm Farm, run *Run) *Server {
	s := &Server{listener: l, farm: farm, run: run, open: map[net.Conn]bool{}}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.handlers.Add(1)
	go s.accept()
	return s
}

func (s *Server) accept() {
	defer s.handlers.Done()
	for {
		conn, err := s.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil { // too many open files: the connections that there are end some time
			pause := time.NewTimer(50 * time.Millisecond)
			select {
			case <-pause.C:
				continue
			case <-s.ctx.Done():
				return
			}
		}
		if busy := s.admit(conn); busy {
			_ = s.say(conn, reply{Problem: problemOf(fmt.Errorf("the farm is busy with %d requests of operators", maxConnections))})
			_ = conn.Close()
			continue
		}
		go s.handle(conn)
	}
}

// admit counts the connection in, or tells that there are too many.
func (s *Server) admit(conn net.Conn) (busy bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.open)+len(s.waiting) >= maxConnections {
		return true
	}
	s.open[conn] = true
	s.handlers.Add(1)
	return false
}

// handle reads the connection's one request and answers it.
func (s *Server) handle(conn net.Conn) {
	defer s.handlers.Done()
	keep := false
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.open, conn)
		if keep {
			s.waiting = append(s.waiting, conn)
		} else {
			_ = conn.Close()
		}
	}()
	var q request
	s.listen(conn, requestTime)
	in := newLines(conn)
	if err := in.next(&q); err != nil {
		_ = s.say(conn, reply{Problem: problemOf(fmt.Errorf("no request: %w", err))})
		return
	}
	if q.V != version {
		_ = s.say(conn, reply{Problem: problemOf(otherVersion(q.V))})
		return
	}
	if q.Do == doDown {
		s.farm.Down()
		keep = s.say(conn, reply{}) == nil
		return
	}
	s.answer(conn, in, q)
}

// answer does what the request asks while its client stays.
func (s *Server) answer(conn net.Conn, in lines, q request) {
	s.listen(conn, 0)
	ctx, leave := context.WithCancel(context.Background())
	gone := make(chan struct{})
	go func() { // a client says nothing more: what can be read is its end
		if _, err := in.r.ReadByte(); !errors.Is(err, os.ErrDeadlineExceeded) {
			leave()
		}
		close(gone)
	}()
	defer func() {
		leave()
		_ = conn.SetReadDeadline(time.Now())
		<-gone
	}()
	if q.Do == doFeed {
		s.stream(ctx, conn, q)
		return
	}
	stop := context.AfterFunc(s.ctx, leave)
	defer stop()
	limit := time.Duration(q.Milliseconds) * time.Millisecond
	if limit <= 0 || limit > maxCallTime {
		limit = maxCallTime
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	r, err := s.ask(ctx, q)
	if errors.Is(err, context.DeadlineExceeded) {
		err = q.late(limit)
	}
	if err != nil {
		r = reply{Problem: problemOf(err)}
	}
	if err := s.say(conn, r); err != nil {
		_ = s.say(conn, reply{Problem: problemOf(err)})
	}
}

// late says that the request was not done in the time that it had.
func (q request) late(limit time.Duration) error {
	why := "nothing came within " + limit.Round(time.Millisecond).String()
	if q.Do == doCall {
		return Unanswered(q.Operation, why)
	}
	return Impossible(q.Do+" "+q.Machine, why)
}

// ask asks the farm.
func (s *Server) ask(ctx context.Context, q request) (reply, error) {
	switch q.Do {
	case doStatus:
		status := s.farm.Status()
		return reply{Status: &status}, nil
	case doCall:
		body, err := s.farm.Call(ctx, q.Operation, q.Body)
		return reply{Body: body}, err
	case doFault:
		if !slices.Contains(Faults(), q.Fault) {
			return reply{}, fmt.Errorf("there is no fault %q", q.Fault)
		}
		return reply{}, s.farm.Fault(ctx, q.Machine, q.Fault)
	case doSnapshot:
		name, err := s.farm.Snapshot(ctx, q.Machine)
		return reply{Snapshot: name}, err
	case doRestore:
		return reply{}, s.farm.Restore(ctx, q.Machine, q.Snapshot)
	}
	return reply{}, fmt.Errorf("there is no request %q", q.Do)
}

// stream sends a feed. What a feed has when the run ends is sent still.
func (s *Server) stream(ctx context.Context, conn net.Conn, q request) {
	feed, err := s.feed(q.Feed)
	if err == nil {
		err = feed.Follow(ctx, q.Follow, func(piece []byte, lost int64) error {
			return s.say(conn, reply{Data: piece, Lost: lost})
		})
	}
	if err != nil {
		_ = s.say(conn, reply{Problem: problemOf(err)})
		return
	}
	_ = s.say(conn, reply{End: true})
}

// feed finds a feed by its name. That of a machine is there from when the machine is.
func (s *Server) feed(name string) (*Feed, error) {
	if name == Events || name == Log {
		return s.run.Feed(name), nil
	}
	var machines []string
	for _, m := range s.farm.Status().Machines {
		if name == LogOf(m.Name) || name == ConsoleOf(m.Name) {
			return s.run.Feed(name), nil
		}
		machines = append(machines, m.Name)
	}
	return nil, NoMachine(machineOf(name), machines)
}

// listen sets how long reading from the connection may take, without end for 0. A server that drains listens no more.
func (s *Server) listen(conn net.Conn, limit time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	deadline := time.Time{}
	switch {
	case s.draining:
		deadline = time.Now()
	case limit > 0:
		deadline = time.Now().Add(limit)
	}
	_ = conn.SetReadDeadline(deadline)
}

// say writes one line of a reply.
func (s *Server) say(conn net.Conn, r reply) error {
	r.V = version
	text, err := line(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	limit := writeTime
	if s.draining {
		limit = drainTime
	}
	_ = conn.SetWriteDeadline(time.Now().Add(limit))
	s.mu.Unlock()
	_, err = conn.Write(text)
	return err
}

// drain stops accepting and waits until every request is answered or given up.
func (s *Server) drain() {
	s.mu.Lock()
	s.draining = true
	for conn := range s.open {
		_ = conn.SetReadDeadline(time.Now()) // nothing new is taken
		_ = conn.SetWriteDeadline(time.Now().Add(drainTime))
	}
	s.mu.Unlock()
	s.cancel()
	_ = s.listener.Close()
	s.handlers.Wait()
}

// end tells those who wait that the run is over.
func (s *Server) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, conn := range s.waiting {
		_ = conn.Close()
	}
	s.waiting = nil
}
