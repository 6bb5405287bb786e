// Package qmp speaks QEMU's machine protocol: commands with an answer each, and events that come unasked, as lines of JSON over
// one stream. A Client reads for as long as the stream lives, so QEMU never waits for us and no event is lost.
package qmp

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// maxLine bounds one line from QEMU, in bytes; a longer one ends the client.
const maxLine = 4 << 20

// Event is something that QEMU tells unasked, such as GUEST_PANICKED.
type Event struct {
	Name string
	Data json.RawMessage
}

// Error is QEMU's refusal of a command.
type Error struct {
	Command string
	Class   string
	Desc    string
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %s", e.Command, e.Desc) }

// Client is a connection to one QEMU. Its methods may be called from several goroutines.
type Client struct {
	conn  net.Conn
	event func(Event)
	done  chan struct{} // closed when nothing more will be read

	writing chan struct{} // holds one token: who has it may write

	mu      sync.Mutex
	next    uint64
	waiting map[uint64]chan message
	err     error // why reading ended
}

// message is any line of the protocol.
type message struct {
	Greeting json.RawMessage `json:"QMP"`
	ID       *uint64         `json:"id"`
	Return   json.RawMessage `json:"return"`
	Error    *struct {
		Class string `json:"class"`
		Desc  string `json:"desc"`
	} `json:"error"`
	Event string          `json:"event"`
	Data  json.RawMessage `json:"data"`
}

// Dial connects to a QEMU that listens on a unix socket, and does what New does.
func Dial(ctx context.Context, path string, event func(Event)) (*Client, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "unix", path)
	if err != nil {
		return nil, err
	}
	return New(ctx, conn, event)
}

// New negotiates over a stream that is connected to QEMU; it fails when there is no answer before ctx ends. The client owns the stream,
// also when New fails.
//
// event is called with what QEMU tells, from the first line on and in order: also with respect to answers, so that what happened before a
// command was done is told before Execute returns. It must not block. The end of the stream is an event too: see Done.
func New(ctx context.Context, conn net.Conn, event func(Event)) (*Client, error) {
	c := &Client{
		conn: conn, event: event, done: make(chan struct{}), writing: make(chan struct{}, 1),
		waiting: map[uint64]chan message{},
	}
	greeted := make(chan struct{})
	go c.read(greeted)
	select {
	case <-greeted:
	case <-c.done:
		return nil, fmt.Errorf("no greeting: %w", c.Err())
	case <-ctx.Done():
		c.Close()
		return nil, fmt.Errorf("no greeting: %w", context.Cause(ctx))
	}
	if err := c.Execute(ctx, "qmp_capabilities", nil, nil); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// Done is closed when the stream has ended: the process is gone, or Close was called.
func (c *Client) Done() <-chan struct{} { return c.done }

// Err says why the stream ended, once Done is closed: io.EOF when QEMU closed it.
func (c *Client) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// Close ends the connection and waits for its reader. What is still waiting fails.
func (c *Client) Close() {
	_ = c.conn.Close() // an error would say that it is closed already
	<-c.done
}

// Execute runs a command. arguments may be nil; the answer is decoded into result unless result is nil. QEMU's refusal is an
// *Error. When ctx ends first, the command may still have been run.
func (c *Client) Execute(ctx context.Context, command string, arguments, result any) error {
	id, reply := c.expect()
	defer c.forget(id)
	line, err := json.Marshal(struct {
		Execute   string `json:"execute"`
		Arguments any    `json:"arguments,omitempty"`
		ID        uint64 `json:"id"`
	}{command, arguments, id})
	if err != nil {
		return fmt.Errorf("%s: %w", command, err)
	}
	if err := c.write(ctx, append(line, '\n')); err != nil {
		return fmt.Errorf("%s: %w", command, err)
	}
	select {
	case m := <-reply:
		return answered(command, m, result)
	case <-c.done:
	case <-ctx.Done():
		return fmt.Errorf("%s: no answer: %w", command, context.Cause(ctx))
	}
	select { // the answer may have been the last line
	case m := <-reply:
		return answered(command, m, result)
	default:
		return fmt.Errorf("%s: no answer: %w", command, c.Err())
	}
}

func answered(command string, m message, result any) error {
	if m.Error != nil {
		return &Error{Command: command, Class: m.Error.Class, Desc: m.Error.Desc}
	}
	if result == nil {
		return nil
	}
	if err := json.Unmarshal(m.Return, result); err != nil {
		return fmt.Errorf("%s: %w", command, err)
	}
	return nil
}

// Human runs a command of the human monitor and returns what it printed.
func (c *Client) Human(ctx context.Context, line string) (string, error) {
	var out string
	err := c.Execute(ctx, "human-monitor-command", map[string]string{"command-line": line}, &out)
	return out, err
}

func (c *Client) expect() (uint64, <-chan message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next++
	reply := make(chan message, 1)
	c.waiting[c.next] = reply
	return c.next, reply
}

func (c *Client) forget(id uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.waiting, id)
}

// write sends one line whole, or fails when ctx ends first. A line that was cut by the deadline has left the stream in pieces, so
// the connection ends with it.
func (c *Client) write(ctx context.Context, line []byte) error {
	select {
	case c.writing <- struct{}{}:
	case <-c.done:
		return c.Err()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	defer func() { <-c.writing }()
	fired := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		_ = c.conn.SetWriteDeadline(time.Unix(1, 0)) // long past: the write returns
		close(fired)
	})
	n, err := c.conn.Write(line)
	if !stop() {
		<-fired
		_ = c.conn.SetWriteDeadline(time.Time{})
	}
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		if n > 0 {
			_ = c.conn.Close()
		}
		return context.Cause(ctx)
	default: // the stream has ended: the reader knows why
		_ = c.conn.Close()
		<-c.done
		return c.Err()
	}
}

// read takes lines until the stream ends. Lines that are no JSON end it: a peer that sends them is no QEMU.
func (c *Client) read(greeted chan<- struct{}) {
	scanner := bufio.NewScanner(c.conn)
	scanner.Buffer(make([]byte, 0, 64<<10), maxLine)
	err := error(nil)
	for scanner.Scan() {
		var m message
		if err = json.Unmarshal(scanner.Bytes(), &m); err != nil {
			err = fmt.Errorf("not a line of the protocol: %w", err)
			break
		}
		switch {
		case m.Event != "":
			c.event(Event{Name: m.Event, Data: m.Data})
		case m.ID != nil:
			c.hand(m)
		case m.Greeting != nil && greeted != nil:
			close(greeted)
			greeted = nil
		}
	}
	if err == nil {
		err = scanner.Err()
	}
	if err == nil || errors.Is(err, net.ErrClosed) {
		err = io.EOF
	}
	c.mu.Lock()
	c.err = err
	c.mu.Unlock()
	_ = c.conn.Close()
	close(c.done)
}

func (c *Client) hand(m message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if reply := c.waiting[*m.ID]; reply != nil {
		delete(c.waiting, *m.ID)
		reply <- m // one place in the buffer, one answer
	}
}
