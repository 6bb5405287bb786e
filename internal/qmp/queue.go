package qmp

import "sync"

// queue carries events from the reader, which must never wait, to whoever reads out.
type queue struct {
	out  chan Event
	quit chan struct{}
	once sync.Once

	mu    sync.Mutex
	more  *sync.Cond
	items []Event
	ended bool
}

func newQueue() *queue {
	q := &queue{out: make(chan Event), quit: make(chan struct{})}
	q.more = sync.NewCond(&q.mu)
	go q.carry()
	return q
}

func (q *queue) put(e Event) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = append(q.items, e)
	q.more.Signal()
}

// end says that nothing more will be put.
func (q *queue) end() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.ended = true
	q.more.Signal()
}

// stop gives up what was not read.
func (q *queue) stop() {
	q.once.Do(func() { close(q.quit) })
	q.end()
}

func (q *queue) carry() {
	defer close(q.out)
	for {
		e, ok := q.take()
		if !ok {
			return
		}
		select {
		case q.out <- e:
		case <-q.quit:
			return
		}
	}
}

func (q *queue) take() (Event, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 && !q.ended {
		q.more.Wait()
	}
	if len(q.items) == 0 {
		return Event{}, false
	}
	e := q.items[0]
	q.items = q.items[1:]
	return e, true
}
