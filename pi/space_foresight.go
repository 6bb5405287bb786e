package pi

import "github.com/balticsim/balticsim/step"

// Actors appends the tokens of all threads of s, in order of creation.
func (x *Space) Actors(s State, into []step.Token) []step.Token {
	for _, id := range s.threads() {
		into = append(into, tokenOf(tokenLabel, x.threads.at(id).label))
	}
	return into
}

// Pending appends what the next step of a thread touches, as System.Pending does.
func (x *Space) Pending(s State, actor step.Token, into []step.Use) []step.Use {
	scene := x.scene(s)
	into = scene.pending(scene.actor(actor), into)
	x.scenes.Put(scene)
	return into
}

// Future appends everything that a thread, or a thread that it makes, may ever touch, as System.Future does.
func (x *Space) Future(s State, actor step.Token, into []step.Use) []step.Use {
	scene := x.scene(s)
	into = scene.future(scene.actor(actor), into)
	x.scenes.Put(scene)
	return into
}

// scene looks at a state. Searches ask about all threads of a state one after the other, so the latest scene is kept.
func (x *Space) scene(state State) *scene {
	s, ok := x.scenes.Get().(*scene)
	if !ok {
		s = &scene{}
	}
	if s.state == &state.words[0] {
		return s
	}
	s.reset()
	s.state = &state.words[0]
	for i := range x.sys.faults {
		s.budgets = append(s.budgets, budgetToken(i))
	}
	part := func(p uint32) int {
		if p == hostOf {
			return -1
		}
		return s.name(x.name(x.parts.at(p).name - 1))
	}
	for _, id := range state.threads() {
		t := x.threads.at(id)
		c := x.contents.at(t.content)
		a := sceneActor{token: tokenOf(tokenLabel, t.label), part: part(t.part), kind: c.kind, at: -1, fault: c.fault}
		if c.at != 0 {
			a.at = s.name(x.name(c.at - 1))
		}
		if c.kind == reqStart {
			a.offers = s.offers(x.values.at(c.b).v.o.info.part)
		}
		a.can = c.can
		a.recall(x, s, c.names)
		s.actors = append(s.actors, a)
	}
	for _, id := range state.items() {
		it := x.items.at(id)
		v := x.values.at(it.value)
		si := sceneItem{name: s.name(x.name(it.name)), part: part(it.part)}
		si.can = v.can
		si.recall(x, s, v.names)
		s.items = append(s.items, si)
	}
	return s
}

// recall adds the names with these numbers to what is known.
func (k *knowledge) recall(x *Space, s *scene, names []uint32) {
	for _, n := range names {
		if n&bagBit == 0 {
			k.learn(s.name(x.name(n)))
			continue
		}
		for _, e := range *x.values.bags.at(n &^ bagBit) {
			if e.name != 0 {
				k.learn(s.name(x.name(e.name - 1)))
			}
			k.recall(x, s, e.names)
		}
	}
}
