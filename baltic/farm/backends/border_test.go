package backends_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/farm"
	"github.com/balticsim/balticsim/baltic/outside"
	"github.com/balticsim/balticsim/internal/source"
)

// serve answers a call of an export.
type serve = func(ctx context.Context, request json.RawMessage) (json.RawMessage, error)

// border is what is outside a farm, the same for every backend: the services that it imports are those of its Images.ml, and clients
// call its exports from within the test.
type border struct {
	services map[string]*outside.Service // by import

	mu      sync.Mutex
	exports map[string]serve // by Export.Operation
	gate    *gate            // nil when calls to imports may pass
}

// gate is where calls to imports wait.
type gate struct {
	arrived chan struct{} // has room for all of a test
	open    chan struct{} // closed when they may pass
}

func newBorder(t testing.TB, p farm.Program) *border {
	t.Helper()
	b := &border{services: map[string]*outside.Service{}, exports: map[string]serve{}}
	for _, i := range p.Farm.Imports {
		s, ds := outside.Start(p.Farm, i, source.NewFile(p.Images.Name, p.Images.Text), func(string) {})
		if ds.HasErrors() {
			t.Fatal(ds)
		}
		b.services[i.Name] = s
		t.Cleanup(s.Close)
	}
	return b
}

// hold makes calls to imports wait from now on. The first result is told of each that comes, the second lets them pass.
func (b *border) hold() (arrived <-chan struct{}, pass func()) {
	g := &gate{arrived: make(chan struct{}, 64), open: make(chan struct{})}
	b.mu.Lock()
	b.gate = g
	b.mu.Unlock()
	return g.arrived, func() {
		b.mu.Lock()
		b.gate = nil
		b.mu.Unlock()
		close(g.open)
	}
}

// Import implements qemu.Border.
func (b *border) Import(ctx context.Context, c baltic.Call) (baltic.Answer, error) {
	b.mu.Lock()
	g := b.gate
	b.mu.Unlock()
	if g != nil {
		g.arrived <- struct{}{}
		select {
		case <-g.open:
		case <-ctx.Done():
			return baltic.Answer{}, ctx.Err()
		}
	}
	name, _, _ := strings.Cut(c.At, ".")
	return b.services[name].Import(ctx, c)
}

// Export implements qemu.Border.
func (b *border) Export(x baltic.ExportPoint, s serve) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.exports[x.Export+"."+x.Operation] = s
	return nil
}

// Close implements qemu.Border.
func (*border) Close() error { return nil }

// call calls an export.
func (b *border) call(ctx context.Context, at string, request any) (string, error) {
	text, err := json.Marshal(request)
	if err != nil {
		return "", err
	}
	b.mu.Lock()
	s := b.exports[at]
	b.mu.Unlock()
	body, err := s(ctx, text)
	if err != nil {
		return "", err
	}
	var reply string
	return reply, json.Unmarshal(body, &reply)
}
