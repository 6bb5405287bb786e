package ops

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// grace is how much longer than a request may take its client waits to be told so.
const grace = 2 * time.Second

// Client asks one run through its control socket. Every method makes a connection of its own, and fails with BAL1004 when the run does not
// answer before the context ends.
type Client struct {
	name, folder string
}

// dial connects, sends the request and returns the reader of replies. closing the connection is left to the returned function.
func (c Client) dial(ctx context.Context, q request) (lines, func(), error) {
	q.V = version
	if deadline, ok := ctx.Deadline(); ok {
		q.Milliseconds = max(1, time.Until(deadline).Milliseconds())
	}
	text, err := line(q)
	if err != nil {
		return lines{}, nil, err
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", filepath.Join(c.folder, socketFile))
	if err != nil {
		return lines{}, nil, c.noAnswer(ctx, err)
	}
	stop := context.AfterFunc(ctx, func() {
		late := time.Now()
		if errors.Is(ctx.Err(), context.DeadlineExceeded) { // the farm knows the deadline too, and says better what was not done by then
			late = late.Add(grace)
		}
		_ = conn.SetDeadline(late)
	})
	// A farm that is busy hangs up without having read the request, and says so: what it said is still there to read.
	if _, err := conn.Write(text); err != nil && !errors.Is(err, syscall.EPIPE) {
		stop()
		_ = conn.Close()
		return lines{}, nil, c.noAnswer(ctx, err)
	}
	return newLines(conn), func() {
		stop()
		_ = conn.Close()
	}, nil
}

// ask sends a request that has one reply.
func (c Client) ask(ctx context.Context, q request) (reply, error) {
	in, done, err := c.dial(ctx, q)
	if err != nil {
		return reply{}, err
	}
	defer done()
	return c.read(ctx, in)
}

// read reads one reply.
func (c Client) read(ctx context.Context, in lines) (reply, error) {
	var r reply
	err := in.next(&r)
	switch {
	case err != nil && r.V != version && r.V != 0:
		return r, otherVersion(r.V)
	case err != nil:
		return r, c.noAnswer(ctx, err)
	case r.Problem != nil:
		return r, r.Problem.err()
	}
	return r, nil
}

// noAnswer is why there was none: the user has interrupted it, or the farm is silent.
func (c Client) noAnswer(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	return silent(c.name, err)
}

// Status asks how the farm is.
func (c Client) Status(ctx context.Context) (Status, error) {
	r, err := c.ask(ctx, request{Do: doStatus})
	if err != nil {
		return Status{}, err
	}
	if r.Status == nil {
		return Status{}, silent(c.name, errors.New("the reply holds no status"))
	}
	return *r.Status, nil
}

// Call calls an operation that the farm exports.
func (c Client) Call(ctx context.Context, operation string, body json.RawMessage) (json.RawMessage, error) {
	r, err := c.ask(ctx, request{Do: doCall, Operation: operation, Body: body})
	return r.Body, err
}

// Fault makes a machine fail.
func (c Client) Fault(ctx context.Context, machine string, fault Fault) error {
	_, err := c.ask(ctx, request{Do: doFault, Machine: machine, Fault: fault})
	return err
}

// Snapshot keeps the state that a machine is in and returns the name of the snapshot.
func (c Client) Snapshot(ctx context.Context, machine string) (string, error) {
	r, err := c.ask(ctx, request{Do: doSnapshot, Machine: machine})
	return r.Snapshot, err
}

// Restore puts a machine back to a snapshot, or to the latest one when snapshot is empty.
func (c Client) Restore(ctx context.Context, machine, snapshot string) error {
	_, err := c.ask(ctx, request{Do: doRestore, Machine: machine, Snapshot: snapshot})
	return err
}

// Follow writes a feed to w, and with follow set goes on until the run or the context ends. missed, which may be nil, is told how many bytes were
// forgotten before they could be read.
func (c Client) Follow(ctx context.Context, feed string, follow bool, w io.Writer, missed func(bytes int64)) error {
	in, done, err := c.dial(ctx, request{Do: doFeed, Feed: feed, Follow: follow})
	if err != nil {
		return err
	}
	defer done()
	for {
		r, err := c.read(ctx, in)
		if err != nil {
			return err
		}
		if r.Lost > 0 && missed != nil {
			missed(r.Lost)
		}
		if _, err := w.Write(r.Data); err != nil {
			return err
		}
		if r.End {
			return nil
		}
	}
}

// Down asks the farm to end and waits until it has: its machines are gone and so is its folder.
func (c Client) Down(ctx context.Context) error {
	in, done, err := c.dial(ctx, request{Do: doDown})
	if err != nil {
		return err
	}
	defer done()
	if _, err := c.read(ctx, in); err != nil {
		return err
	}
	if _, err := in.r.ReadByte(); ctx.Err() != nil {
		return c.noAnswer(ctx, fmt.Errorf("it is ending still: %w", err))
	}
	return nil
}

// machineOf is the machine that a feed belongs to.
func machineOf(feed string) string {
	_, machine, _ := strings.Cut(feed, ":")
	return machine
}

// exists tells whether there is a file.
func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
