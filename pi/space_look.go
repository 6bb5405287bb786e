package pi

import (
	"slices"

	"github.com/balticsim/balticsim/step"
)

// What people ask about a state is answered by the configuration that it stands for.

// Label returns a step enabled in s in words: those of System.Label.
func (x *Space) Label(s State, m step.Step) step.Label {
	i := slices.Index(x.Steps(s, nil), m)
	if i < 0 {
		panic("pi: a step that is not enabled")
	}
	c := x.Config(s)
	return x.sys.Label(c, x.sys.Steps(c, nil)[i])
}

// Outcome says whether and how a run is over in s, as System.Outcome does. It depends on neither messages nor cells once nothing
// is enabled but environment moves; runs end alike in many states, and who counts them asks for each.
func (x *Space) Outcome(s State) step.Outcome {
	if s.words[atFailed] == 0 && !x.over(s) {
		return step.Outcome{Output: string(x.text(s.words[atOutput]))}
	}
	var buffer [64]uint32
	words := append(append(buffer[:0], s.words[:atItems]...), s.threads()...)
	words = append(words, s.parts()...)
	if id, known := x.outcomes.find(words); known {
		return *x.outcomes.at(id)
	}
	return *x.outcomes.at(x.outcomes.add(words, x.sys.Outcome(x.Config(s))))
}

// over tells whether no step is enabled but environment moves.
func (x *Space) over(s State) bool {
	var buffer [8]step.Step
	w := watch{x: x, s: s}
	for _, id := range s.threads() {
		for _, m := range w.steps(x.threads.at(id), buffer[:0]) {
			if !m.Env {
				return false
			}
		}
	}
	return true
}

// Config returns the configuration that s stands for. Its steps are those of s, in the same order; its tokens are its own.
func (x *Space) Config(s State) *Config {
	c := &Config{
		sys: x.sys, next: stdoutToken + 1, freeItem: none, freeSite: none, freePart: none, collect: firstCollection,
		fuel: x.sys.opt.Fuel, out: x.text(s.words[atOutput]),
	}
	c.parts = []partition{{token: hostToken, items: list{none, none}, prev: none, next: none, running: true}}
	for i := range x.sys.faults {
		left := (*x.budgets.at(s.words[atBudgets]))[i]
		c.budget = append(c.budget, budget{left: int(left), token: c.fresh()})
	}
	for farm := s.words[atFarm]; farm != 0; {
		words := x.farms.words(farm)
		c.farm = append(c.farm, x.name(words[1]))
		farm = words[0]
	}
	slices.Reverse(c.farm)
	at := map[uint32]int32{hostOf: hostPart}
	for _, id := range s.parts() {
		p := x.parts.at(id)
		at[id] = c.addPart(x.name(p.name-1), x.label(p.label))
	}
	for _, id := range s.items() {
		it := x.items.at(id)
		from := x.label(it.from)
		if x.name(it.name).kind == nameRef {
			from = nil
		}
		c.addItem(at[it.part], x.name(it.name), x.values.at(it.value).v, from, it.n)
	}
	for _, id := range s.threads() {
		t := x.threads.at(id)
		w := x.waiting(x.contents.at(t.content))
		w.main, w.label, w.part = t.label == mainLabel, x.label(t.label), at[t.part]
		w.forks, w.names, w.sends, w.starts = t.forks, t.names, t.sends, t.starts
		kind := w.kind
		slot := c.addThread(w)
		c.wait(slot, kind, w.a, w.b, w.body)
	}
	c.work = c.work[:0]
	if result := s.words[atResult]; result != 0 {
		c.mainDone, c.result = true, x.values.at(result-1).v
	}
	if failed := s.words[atFailed]; failed != 0 {
		c.fail(int32(failed - 1))
	}
	return c
}
