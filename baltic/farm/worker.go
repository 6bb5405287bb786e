package farm

import (
	"context"
	"sync"

	"github.com/balticsim/balticsim/baltic"
)

// worker does things one after the other, in the order in which they were asked for. Whoever asks never waits.
type worker struct {
	id baltic.MachineID // of the machine, once it boots; the worker's own

	mu    sync.Mutex
	queue []func()
	wake  chan struct{}
}

func newWorker() *worker { return &worker{wake: make(chan struct{}, 1)} }

// push asks for one more thing.
func (w *worker) push(f func()) {
	w.mu.Lock()
	w.queue = append(w.queue, f)
	w.mu.Unlock()
	select {
	case w.wake <- struct{}{}:
	default: // it will look anyway
	}
}

// run works until the context ends.
func (w *worker) run(ctx context.Context) {
	for ctx.Err() == nil {
		w.mu.Lock()
		work := w.queue
		w.queue = nil
		w.mu.Unlock()
		for _, f := range work {
			if ctx.Err() != nil {
				return
			}
			f()
		}
		if len(work) > 0 {
			continue
		}
		select {
		case <-ctx.Done():
		case <-w.wake:
		}
	}
}
