package qemu

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
)

// stream is a connection that is made later: until then whoever uses it waits.
type stream struct {
	made   chan struct{} // closed when conn is there
	closed chan struct{}
	once   sync.Once
	muted  atomic.Bool // nothing gets through any more

	mu   sync.Mutex
	conn net.Conn
}

func newStream() *stream { return &stream{made: make(chan struct{}), closed: make(chan struct{})} }

// connect gives the stream its connection, which is closed with it.
func (s *stream) connect(c net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.closed:
		_ = c.Close()
	default:
		s.conn = c
		close(s.made)
	}
}

func (s *stream) await() error {
	select {
	case <-s.made:
		return nil
	case <-s.closed:
		return io.EOF
	}
}

func (s *stream) Read(b []byte) (int, error) {
	if err := s.await(); err != nil {
		return 0, err
	}
	for {
		n, err := s.conn.Read(b)
		if err != nil || !s.muted.Load() {
			return n, err
		}
	}
}

func (s *stream) Write(b []byte) (int, error) {
	if err := s.await(); err != nil {
		return 0, err
	}
	if s.muted.Load() {
		return len(b), nil
	}
	return s.conn.Write(b)
}

func (s *stream) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.once.Do(func() { close(s.closed) })
	if s.conn == nil {
		return nil
	}
	return s.conn.Close()
}
