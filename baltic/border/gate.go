package border

import (
	"context"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/balticsim/balticsim/baltic"
)

// patience is how long a client may be silent at least, however many others come.
const patience = 50 * time.Millisecond

// connections is a listener that bounds how many connections are open. When there are too many, one of those that wait for their client is closed to
// make room for the next: one that has never sent a whole request while these are half of all, else one that has, the longest silent first, and
// none that has been silent for less than our patience. Those whose request is being served are never closed. So a thousand idle or slow
// clients cost each other their connections; a client that sends its request at once is served, and so is one that comes back soon over
// the connection that it has.
type connections struct {
	net.Listener
	limit     int
	closed    chan struct{}
	mu        sync.Mutex
	era       int // grows while there is no room, each time our patience has passed
	open      map[net.Conn]bool
	strangers silent // have sent no whole request
	regulars  silent // have, and wait for their client to fetch the answer or to send another request
}

// silent are connections that wait for their client, the longest first, with the era in which they fell silent.
type silent []silence

type silence struct {
	conn  net.Conn
	since int
}

func (s *silent) forget(conn net.Conn) {
	*s = slices.DeleteFunc(*s, func(c silence) bool { return c.conn == conn })
}

func newConnections(l net.Listener, limit int) *connections {
	return &connections{Listener: l, limit: limit, closed: make(chan struct{}), open: map[net.Conn]bool{}}
}

// Accept waits for the next connection, and until there is room for it.
func (c *connections) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	if err != nil || c.admit(conn) {
		return conn, err
	}
	passed := time.NewTicker(patience)
	defer passed.Stop()
	for {
		select {
		case <-passed.C:
			if c.nextEra(); c.admit(conn) {
				return conn, nil
			}
		case <-c.closed:
			return conn, nil
		}
	}
}

func (c *connections) nextEra() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.era++
}

// admit enters a connection when there is room, or can be made.
func (c *connections) admit(conn net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.open) >= c.limit {
		from := c.regulars
		if len(c.strangers) > c.limit/2 || len(from) == 0 {
			from = c.strangers
		}
		if len(from) == 0 || from[0].since+1 >= c.era {
			return false
		}
		oldest := from[0].conn
		c.forget(oldest)
		_ = oldest.Close() // whoever serves it finds out
	}
	c.open[conn] = true
	c.strangers = append(c.strangers, silence{conn, c.era})
	return true
}

func (c *connections) forget(conn net.Conn) {
	delete(c.open, conn)
	c.strangers.forget(conn)
	c.regulars.forget(conn)
}

// gone says that a connection is closed.
func (c *connections) gone(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forget(conn)
}

// serving says that a request has arrived wholly and waits for its answer.
func (c *connections) serving(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.strangers.forget(conn)
	c.regulars.forget(conn)
}

// served says that the answer is there.
func (c *connections) served(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open[conn] {
		c.regulars = append(c.regulars, silence{conn, c.era})
	}
}

// closeSilent closes all connections on which no request is being served, and lets nobody wait for room.
func (c *connections) closeSilent() {
	close(c.closed)
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range slices.Concat(c.strangers, c.regulars) {
		c.forget(s.conn)
		_ = s.conn.Close()
	}
}

// turns bounds how many calls are served at once and how many wait for their turn.
type turns struct{ served, present chan struct{} }

func newTurns(concurrent, queue int) *turns {
	return &turns{make(chan struct{}, concurrent), make(chan struct{}, concurrent+queue)}
}

// take waits for a turn. release must be called when the error is nil.
func (t *turns) take(ctx context.Context) (release func(), err error) {
	select {
	case t.present <- struct{}{}:
	default:
		return nil, baltic.ErrBusy
	}
	select {
	case t.served <- struct{}{}:
		return func() { <-t.served; <-t.present }, nil
	case <-ctx.Done():
		<-t.present
		return nil, ctx.Err()
	}
}
