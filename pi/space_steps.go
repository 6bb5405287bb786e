package pi

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/step"
)

// Steps appends the enabled steps in canonical order: that of System.Steps.
func (x *Space) Steps(s State, into []step.Step) []step.Step {
	if s.words[atFailed] != 0 {
		return into
	}
	w := watch{x: x, s: s}
	for _, id := range s.threads() {
		into = w.steps(x.threads.at(id), into)
	}
	return into
}

// watch looks at one state.
type watch struct {
	x *Space
	s State
}

// steps appends the steps of one thread.
func (w *watch) steps(t *threadInfo, into []step.Step) []step.Step {
	x := w.x
	c := x.contents.at(t.content)
	m := step.Step{Actor: tokenOf(tokenLabel, t.label), Rule: uint8((&thread{kind: c.kind}).rule())}
	switch c.kind {
	case reqRecv:
		return w.things(c.at-1, m, into)
	case reqGet, reqSet:
		before := len(into)
		for _, id := range w.s.items() {
			it := x.items.at(id)
			if it.name != c.at-1 {
				continue
			}
			m.Pick = uint64(it.token)
			if it.part == t.part { // a partition's memory is its own
				return append(into[:before], m)
			}
			into = append(into, m)
		}
		return into
	case reqStart:
		if x.sys.opt.Policy == calculus.Block && w.runs(c.at) {
			return into
		}
	case reqStop:
		for _, id := range w.s.parts() {
			if p := x.parts.at(id); p.name == c.at && id != t.part {
				m.Pick = uint64(tokenOf(tokenLabel, p.label))
				into = append(into, m)
			}
		}
		return into
	case reqChoose:
		for n := range c.choices {
			m.Pick = uint64(n) + 1
			into = append(into, m)
		}
		return into
	case reqFault:
		if c.fault < 0 || (*x.budgets.at(w.s.words[atBudgets]))[c.fault] == 0 {
			return into
		}
		m.Env = true
	case reqPrint, reqFail:
		m.Visible = true
	case reqRun, reqChan, reqName, reqCell:
	case reqGone:
		panic("pi: a thread that is over is in a state")
	}
	return append(into, m)
}

// things appends m once for each message on a channel.
func (w *watch) things(name uint32, m step.Step, into []step.Step) []step.Step {
	for _, id := range w.s.items() {
		if it := w.x.items.at(id); it.name == name {
			m.Pick = uint64(it.token)
			into = append(into, m)
		}
	}
	return into
}

// runs tells whether a partition of that name, counted from 1, runs.
func (w *watch) runs(name uint32) bool {
	for _, id := range w.s.parts() {
		if w.x.parts.at(id).name == name {
			return true
		}
	}
	return false
}

// thread returns the thread with a token.
func (w *watch) thread(token step.Token) *threadInfo {
	for _, id := range w.s.threads() {
		if t := w.x.threads.at(id); tokenOf(tokenLabel, t.label) == token {
			return t
		}
	}
	panic("pi: a step of a thread that does not exist")
}

// item returns the message or cell with a token.
func (w *watch) item(token uint64) *itemInfo {
	for _, id := range w.s.items() {
		if it := w.x.items.at(id); uint64(it.token) == token {
			return it
		}
	}
	panic("pi: a step that is not enabled")
}

// Uses appends the tokens that a step enabled in s touches: the same things as System.Uses.
func (x *Space) Uses(s State, m step.Step, into []step.Use) []step.Use {
	w := watch{x: x, s: s}
	t := w.thread(m.Actor)
	c := x.contents.at(t.content)
	use := func(token step.Token, mode step.Mode) { into = append(into, step.Use{Token: token, Mode: mode}) }
	reads := func(part uint32) {
		if part != hostOf {
			use(tokenOf(tokenName, x.parts.at(part).name-1), step.Read)
		}
	}
	use(m.Actor, step.Consume)
	reads(t.part)
	switch c.kind {
	case reqRun, reqChoose, reqChan, reqName, reqCell:
	case reqRecv, reqGet, reqSet:
		it := w.item(m.Pick)
		use(it.token, [...]step.Mode{reqRecv: step.Consume, reqGet: step.Read, reqSet: step.Write}[c.kind])
		reads(it.part)
	case reqStart, reqStop:
		use(tokenOf(tokenName, c.at-1), step.Write)
	case reqPrint, reqFail:
		use(stdoutToken, step.Write)
	case reqFault:
		use(budgetToken(c.fault), step.Write)
	case reqGone:
		panic("pi: a step of a thread that is over")
	}
	return into
}

// budgetToken is the token of a fault's budget.
func budgetToken(fault int) step.Token { return stdoutToken + 1 + step.Token(fault) }
