package explore

import (
	"context"
	"sync"
)

// assembly is how the workers share a level. They expand its chunks in any order and look successors up. Whoever has expanded
// a chunk merges those whose turn has come, in the order of the level, unless somebody is at it; so what was not known is
// numbered in one order, by one worker at a time, while the others expand.
type assembly[S any] struct {
	mu      sync.Mutex
	room    sync.Cond // a chunk has been merged
	chunks  [ringChunks]expansion[S]
	ready   [ringChunks]bool // expanded and not yet merged
	claimed int              // chunks of the level that somebody expands or has expanded
	merged  int              // chunks of the level that have been merged
	merging bool
	stopped bool
}

// A chunk must be short enough that the workers finish a level together, and there must be enough of them between the first
// that is not merged and the last that is claimed that nobody waits for the slowest.
const (
	chunkStates = 16
	ringChunks  = 64
)

// between is how many chunks are merged between two looks at the world.
const between = 32

// expandLevel expands the states of the level and merges what it finds. It tells whether it came to the end.
func (x *states[S]) expandLevel(ctx context.Context) bool {
	l := &x.line
	l.room.L = &l.mu
	l.claimed, l.merged = 0, 0
	if len(x.workers) == 1 || len(x.level) <= chunkStates {
		x.expandChunks(ctx, x.workers[0])
		return !l.stopped
	}
	var all sync.WaitGroup
	for _, w := range x.workers {
		all.Go(func() { x.expandChunks(ctx, w) })
	}
	all.Wait()
	return !l.stopped
}

// expandChunks is the work of one worker on the level.
func (x *states[S]) expandChunks(ctx context.Context, w *expander[S]) {
	l := &x.line
	count := (len(x.level) + chunkStates - 1) / chunkStates
	l.mu.Lock()
	for {
		for l.claimed < count && l.claimed-l.merged == ringChunks && !l.stopped {
			l.room.Wait()
		}
		if l.claimed == count || l.stopped {
			l.mu.Unlock() // not deferred: what panics in between does not hold it
			return
		}
		chunk := l.claimed
		l.claimed++
		l.mu.Unlock()
		from := chunk * chunkStates
		w.expandChunk(from, min(from+chunkStates, len(w.level)))
		l.mu.Lock()
		l.chunks[chunk%ringChunks], w.latest = w.latest, l.chunks[chunk%ringChunks]
		l.ready[chunk%ringChunks] = true
		if !l.merging {
			x.mergeReady(ctx)
		}
	}
}

// mergeReady merges the chunks whose turn has come. The lock is held when it is called and when it returns.
func (x *states[S]) mergeReady(ctx context.Context) {
	l := &x.line
	l.merging = true
	for l.ready[l.merged%ringChunks] && !l.stopped {
		chunk := l.merged
		l.mu.Unlock()
		stop := false
		if chunk%between == 0 {
			if x.o.Progress != nil {
				x.o.Progress(x.progress(chunk * chunkStates))
			}
			stop = ctx.Err() != nil
		}
		if !stop {
			x.merge(chunk*chunkStates, &l.chunks[chunk%ringChunks])
		}
		l.mu.Lock()
		l.ready[chunk%ringChunks] = false
		l.merged++
		l.stopped = stop
		l.room.Broadcast()
	}
	l.merging = false
}
