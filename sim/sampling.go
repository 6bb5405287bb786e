package sim

import (
	"math/rand/v2"

	"github.com/balticsim/balticsim/step"
)

// The schedulers of this file draw executions for a search that samples. They draw which thread moves and which of its
// alternatives it takes apart from each other: a thread with many messages to choose from is not likelier to move for
// that. Where only environment moves are enabled, ending the run is as likely as each thread that could make one.

// Uniform returns the scheduler that draws the thread uniformly.
func Uniform(seed uint64) Scheduler { return newSampling(seed, &uniform{}) }

// POS returns the scheduler of partial order sampling (Yuan, Yang and Gu, CAV 2018): each thread has a random priority, the
// greatest moves, and it and those whose next steps depend on its step draw theirs anew. So steps that do not depend on
// each other do not bias the draw.
func POS(seed uint64) Scheduler { return newSampling(seed, &pos{}) }

// PCT returns the scheduler of probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi and Nagarakatte, ASPLOS
// 2010): threads have random priorities, the greatest moves, and at depth-1 random steps among the first length the thread
// that would move falls below all others.
func PCT(seed uint64, depth, length int) Scheduler {
	p := &pct{}
	s := newSampling(seed, p)
	for range depth - 1 {
		p.changes = append(p.changes, s.below(uint64(max(length, 1))))
	}
	return s
}

// sampling is a scheduler that draws a thread by some rule, and one of its alternatives uniformly.
type sampling struct {
	random
	rule    rule
	threads []step.Token // that are enabled
}

// rule draws a thread among those enabled and returns its index; taken is told the step that was chosen.
type rule interface {
	thread(s *sampling, v View) int
	taken(s *sampling, v View, chosen int)
}

func newSampling(seed uint64, r rule) *sampling {
	s := &sampling{rule: r}
	s.pcg = *rand.NewPCG(seed, RandomStream)
	return s
}

// Pick draws a step.
func (s *sampling) Pick(v View) (int, error) {
	steps := v.Enabled()
	s.threads = s.threads[:0]
	for i := range steps {
		if i == 0 || steps[i].Actor != steps[i-1].Actor {
			s.threads = append(s.threads, steps[i].Actor)
		}
	}
	if OnlyEnv(steps) && s.below(uint64(len(s.threads)+1)) == len(s.threads) {
		return Stop, nil
	}
	actor := s.threads[s.rule.thread(s, v)]
	first, count := -1, 0
	for i := range steps {
		if steps[i].Actor == actor {
			if first < 0 {
				first = i
			}
			count++
		}
	}
	chosen := first + s.below(uint64(count))
	s.rule.taken(s, v, chosen)
	return chosen, nil
}

type uniform struct{}

func (uniform) thread(s *sampling, _ View) int { return s.below(uint64(len(s.threads))) }
func (uniform) taken(*sampling, View, int)     {}

// priorities are those of threads; one that has none yet draws one.
type priorities struct {
	by   map[step.Token]uint64
	list []uint64
}

// of returns the priorities of the threads that are enabled.
func (p *priorities) of(s *sampling) []uint64 {
	if p.by == nil {
		p.by = map[step.Token]uint64{}
	}
	p.list = p.list[:0]
	for _, t := range s.threads {
		if _, known := p.by[t]; !known {
			p.by[t] = s.pcg.Uint64() | lowest // changed priorities lie below all that are drawn
		}
		p.list = append(p.list, p.by[t])
	}
	return p.list
}

// lowest is the least priority that is drawn.
const lowest = 1 << 32

func greatest(list []uint64) int {
	best := 0
	for i := range list {
		if list[i] > list[best] {
			best = i
		}
	}
	return best
}

type pos struct {
	priorities
	mine, other []step.Use
}

func (p *pos) thread(s *sampling, _ View) int { return greatest(p.of(s)) }

func (p *pos) taken(_ *sampling, v View, chosen int) {
	steps := v.Enabled()
	delete(p.by, steps[chosen].Actor)
	p.mine = v.Uses(chosen, p.mine[:0])
	for i := range steps {
		if steps[i].Actor == steps[chosen].Actor {
			continue
		}
		if p.other = v.Uses(i, p.other[:0]); Dependent(p.mine, p.other) {
			delete(p.by, steps[i].Actor)
		}
	}
}

type pct struct {
	priorities
	changes []int // at which steps, in any order
	made    int
}

func (p *pct) thread(s *sampling, v View) int {
	list := p.of(s)
	best := greatest(list)
	for _, at := range p.changes {
		if at == v.Taken() {
			p.made++
			list[best] = uint64(len(p.changes) - p.made)
			p.by[s.threads[best]] = list[best]
			best = greatest(list)
		}
	}
	return best
}

func (p *pct) taken(*sampling, View, int) {}
