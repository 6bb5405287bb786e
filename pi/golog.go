package pi

import "slices"

// answered is a request with the answer that it got.
type answered struct {
	asked
	answer Value
}

// history is what a thread has been answered, in order, as pages of pageSize and the last one, which is not full. Copies share what
// they have in common.
type history struct {
	full []*[pageSize]answered
	last []answered
	read int // of what next has returned
}

const pageSize = 64

// add puts an answer at the end.
func (h *history) add(a answered) {
	if cap(h.last) == len(h.last) && len(h.last) < pageSize {
		h.last = slices.Grow(h.last, min(max(4, len(h.last)), pageSize-len(h.last)))
	}
	if h.last = append(h.last, a); len(h.last) == pageSize {
		h.full = append(h.full, (*[pageSize]answered)(h.last))
		h.last = nil
	}
}

// copied returns a history that h and its additions do not touch, and the other way round.
func (h *history) copied() history {
	return history{full: slices.Clip(h.full), last: slices.Clip(h.last)}
}

// next returns the next answer that has not been read; ok is false at the end.
func (h *history) next() (a answered, ok bool) {
	switch page := h.read / pageSize; {
	case page < len(h.full):
		a = h.full[page][h.read%pageSize]
	case h.read%pageSize < len(h.last):
		a = h.last[h.read%pageSize]
	default:
		return answered{}, false
	}
	h.read++
	return a, true
}
