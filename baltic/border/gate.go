package border

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"sync"
)

// connections bounds how many connections are open. When there are too many, the one that has been silent or has been sending its request for
// longest is closed: those whose request is being served are never. So a thousand idle or slow clients cost each other their connections,
// and a client that sends its request at once is served.
type connections struct {
	limit  int
	mu     sync.Mutex
	silent []net.Conn        // owe us a request, longest first
	all    map[net.Conn]bool // true while a request is being served
}

func newConnections(limit int) *connections {
	return &connections{limit: limit, all: map[net.Conn]bool{}}
}

// changed notes what a connection does: see http.ConnState.
func (c *connections) changed(conn net.Conn, s http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch s {
	case http.StateNew, http.StateIdle:
		c.all[conn] = false
		c.silent = append(without(c.silent, conn), conn)
	case http.StateClosed, http.StateHijacked:
		delete(c.all, conn)
		c.silent = without(c.silent, conn)
	case http.StateActive: // it has sent a first byte, and may take its time with the rest
	}
	for len(c.all) > c.limit && len(c.silent) > 0 {
		oldest := c.silent[0]
		c.silent = c.silent[1:]
		delete(c.all, oldest)
		_ = oldest.Close()
	}
}

func without(list []net.Conn, conn net.Conn) []net.Conn {
	return slices.DeleteFunc(list, func(c net.Conn) bool { return c == conn })
}

// serving says that the request of a connection has arrived wholly.
func (c *connections) serving(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, open := c.all[conn]; open {
		c.all[conn] = true
		c.silent = without(c.silent, conn)
	}
}

// closeSilent closes all connections on which no request is being served.
func (c *connections) closeSilent() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, conn := range c.silent {
		delete(c.all, conn)
		_ = conn.Close()
	}
	c.silent = nil
}

// turns bounds how many calls are served at once and how many wait for their turn.
type turns struct{ served, present chan struct{} }

func newTurns(concurrent, queue int) *turns {
	return &turns{make(chan struct{}, concurrent), make(chan struct{}, concurrent+queue)}
}

// errBusy says that too many calls wait already.
var errBusy = errors.New("too many calls are waiting")

// take waits for a turn. release must be called when the error is nil.
func (t *turns) take(ctx context.Context) (release func(), err error) {
	select {
	case t.present <- struct{}{}:
	default:
		return nil, errBusy
	}
	select {
	case t.served <- struct{}{}:
		return func() { <-t.served; <-t.present }, nil
	case <-ctx.Done():
		<-t.present
		return nil, ctx.Err()
	}
}
