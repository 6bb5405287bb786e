package border

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/baltic/wire"
)

// Options says where a border listens, whom it calls instead of whom, and what outsiders may cost. Zero means the default.
type Options struct {
	Listen    string            // host:port of the exports; default 127.0.0.1:0, the loopback interface and any free port
	Redirects map[string]string // import → URL to call instead of the one in the metadata; json+http: and soap+http: choose the protocol
	Proxy     bool              // imports are called through the proxy that the environment names
	Log       io.Writer         // receives mistakes of our own in serving; default: nowhere

	Limits      wire.Limits   // of each message; default wire.DefaultLimits
	Deadline    time.Duration // to answer a call, of ours or of others; default 30 s
	Sending     time.Duration // to send a whole request; default 10 s
	Idle        time.Duration // between two requests of a connection; default 1 min
	Connections int           // open at once; default 256
	Concurrent  int           // calls served at once, and connections to one host that is called; default 64
	Queue       int           // calls that wait for their turn; default 128. Connections should be more than both
}

func (o Options) withDefaults() Options {
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	if o.Log == nil {
		o.Log = io.Discard
	}
	if o.Limits == (wire.Limits{}) {
		o.Limits = wire.DefaultLimits()
	}
	orElse(&o.Deadline, 30*time.Second)
	orElse(&o.Sending, 10*time.Second)
	orElse(&o.Idle, time.Minute)
	orElse(&o.Connections, 256)
	orElse(&o.Concurrent, 64)
	orElse(&o.Queue, 128)
	return o
}

func orElse[T time.Duration | int](v *T, standard T) {
	if *v <= 0 {
		*v = standard
	}
}

// Border serves the exports of a farm and calls its imports. It may be used by several goroutines at once.
type Border struct {
	client *client
	server *server // nil for a farm without exports
}

// New opens the border of a farm. When the farm has exports it listens at once, and answers 503 until Export has been called. It
// fails when the address cannot be listened on or a redirect makes no sense.
func New(farm *metadata.Farm, o Options) (*Border, error) {
	o = o.withDefaults()
	types := newCodec(farm.Types, o.Limits)
	calls, err := newClient(farm, types, o)
	if err != nil {
		return nil, err
	}
	b := &Border{client: calls}
	if len(farm.Exports) == 0 {
		return b, nil
	}
	l, err := net.Listen("tcp", o.Listen)
	if err != nil {
		return nil, fmt.Errorf("the exports cannot be offered at %s: %w", o.Listen, errors.Unwrap(err))
	}
	b.server = newServer(farm, types, o, l)
	return b, nil
}

// Address is where the exports listen, host:port; "" when there are none.
func (b *Border) Address() string {
	if b.server == nil {
		return ""
	}
	return b.server.address
}

// Points are the operations that outsiders can call, in the order of the metadata.
func (b *Border) Points() []Point {
	if b.server == nil {
		return nil
	}
	return b.server.points()
}

// Export lets outsiders call an operation: serve gets requests of its type and gives answers, whose type is checked. Its context ends when the caller
// has gone, after Options.Deadline, and with Close, and serve must return then. A *wire.Blame among its errors tells the caller
// who broke a type. Export fails for an operation that the metadata do not export, and for one that is exported already.
func (b *Border) Export(x baltic.ExportPoint, serve func(ctx context.Context, request json.RawMessage) (json.RawMessage, error)) error {
	if b.server != nil {
		for _, p := range b.server.exports {
			if p.export.Name == x.Export && p.op.Name == x.Operation {
				if !p.serve.CompareAndSwap(nil, &serve) {
					return fmt.Errorf("%s.%s is exported already", x.Export, x.Operation)
				}
				return nil
			}
		}
	}
	return fmt.Errorf("the metadata export no %s.%s", x.Export, x.Operation)
}

// Import calls an operation of an import, c.At = Import.Op, once and without trying again. An answer that does not come, or does not have its type, is a
// Fault that says why and who is to blame. The error is for calls that no such farm makes.
func (b *Border) Import(ctx context.Context, c baltic.Call) (baltic.Answer, error) {
	name, op, _ := strings.Cut(c.At, ".")
	t, ok := b.client.targets[name]
	if !ok || t.ops[op] == nil {
		return baltic.Answer{}, fmt.Errorf("the metadata import no %s", c.At)
	}
	body, err := b.client.call(ctx, t, t.ops[op], c.Body)
	if err != nil {
		return baltic.Answer{ID: c.ID, Fault: err.Error()}, nil
	}
	return baltic.Answer{ID: c.ID, Body: body}, nil
}

// Close tells callers that wait that the farm is gone, and ends every connection. It returns when nothing of the border runs any more.
func (b *Border) Close() error {
	b.client.close()
	if b.server != nil {
		b.server.close()
	}
	return nil
}
