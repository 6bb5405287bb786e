package pi

import "slices"

// answered is a request with the answer that it got.
type answered struct {
	asked
	answer Value
}

// history is what a thread has been answered, in order. What was asked is numbers, which the garbage collector does not look at; answers that
// say nothing are not kept, and details only by a system that records.
type history struct {
	asked   pages[what]
	answers pages[Value]
	details pages[*detail]
}

// add puts an answer at the end.
func (h *history) add(a answered) {
	h.asked.add(a.what)
	if a.verb.tells() {
		h.answers.add(a.answer)
	}
	if a.detail != nil {
		h.details.add(a.detail)
	}
}

// copied returns a history that h and its additions do not touch, and the other way round, to be read from the beginning.
func (h *history) copied() history {
	return history{h.asked.copied(), h.answers.copied(), h.details.copied()}
}

// next returns the next answer that has not been read; ok is false at the end.
func (h *history) next() (a answered, ok bool) {
	if a.what, ok = h.asked.next(); !ok {
		return a, false
	}
	if a.verb.tells() {
		a.answer, _ = h.answers.next()
	}
	a.detail, _ = h.details.next()
	return a, true
}

// tells whether the answer to such a request is a value, and not only that it was granted.
func (v verb) tells() bool {
	switch v {
	case verb(reqRecv), verb(reqGet), verb(reqStop), verb(reqChoose), verb(reqChan), verb(reqName), verb(reqCell), verbBox:
		return true
	default:
		return false
	}
}

// pages is a list that grows at its end, in pages of pageSize and the last one, which is not full. Copies share what they have in common.
type pages[T any] struct {
	full []*[pageSize]T
	last []T
	read int // of what next has returned
}

const pageSize = 64

func (p *pages[T]) add(x T) {
	switch n := len(p.last); {
	case n == 0 && len(p.full) > 0: // a list that is long already becomes longer
		p.last = make([]T, 0, pageSize)
	case n == cap(p.last):
		p.last = slices.Grow(p.last, min(max(4, n), pageSize-n))
	}
	if p.last = append(p.last, x); len(p.last) == pageSize {
		p.full = append(p.full, (*[pageSize]T)(p.last))
		p.last = nil
	}
}

func (p *pages[T]) copied() pages[T] {
	return pages[T]{full: slices.Clip(p.full), last: slices.Clip(p.last)}
}

func (p *pages[T]) next() (x T, ok bool) {
	switch page := p.read / pageSize; {
	case page < len(p.full):
		x = p.full[page][p.read%pageSize]
	case p.read%pageSize < len(p.last):
		x = p.last[p.read%pageSize]
	default:
		return x, false
	}
	p.read++
	return x, true
}
