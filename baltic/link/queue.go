package link

// queue holds the frames that wait to be sent. It is bounded, so that a machine that reads nothing cannot make its host grow.
type queue struct {
	frames [][]byte
	bytes  int
	wake   chan struct{} // of one element: there is something in the queue
}

// The most that may wait.
const (
	mostFrames = 4096
	mostBytes  = 64 << 20
)

func (q *queue) push(f []byte) error {
	if len(q.frames) >= mostFrames || q.bytes > mostBytes {
		return ErrFull
	}
	q.frames = append(q.frames, f)
	q.bytes += len(f)
	select {
	case q.wake <- struct{}{}:
	default:
	}
	return nil
}

// take empties the queue.
func (q *queue) take() [][]byte {
	frames := q.frames
	q.clear()
	return frames
}

func (q *queue) clear() { q.frames, q.bytes = nil, 0 }
