package pi

import (
	"math/bits"

	"github.com/balticsim/balticsim/step"
)

// What threads may ever touch.
//
// A thread touches only what it has a name for, and does only what its code can do. Both grow by what others give it: it can
// receive what may be sent on a channel that it knows, read what may be put into a reference, and by stopping a machine it
// comes to hold all that the machine's threads hold. So names are conduits: a thread that can give into one and a thread that
// can take from it, and both know its name, share what the first one knows. What goes through a name is bounded by its type:
// only data through some, names but no functions through others. The least solution is computed for all threads of a state
// together.
//
// Everything here errs on the side of more. In particular a thread may do with each name that it knows everything of that
// kind that any of its code can do.

// scene is what matters of a state: its threads, its messages and cells, and its running machines.
type scene struct {
	state   *uint32 // of which it is, in a Space
	names   []sceneName
	index   map[step.Token]int
	actors  []sceneActor
	items   []sceneItem
	budgets []step.Token
	solved  bool
	given   []knowledge // by name: what may be taken out of it
}

type sceneName struct {
	token step.Token
	kind  nameKind
	cargo cargo
}

// sceneActor is a thread. part is the name of its machine, −1 on the host; at the name of its request and offers what a start
// would bring to life.
type sceneActor struct {
	token    step.Token
	part, at int
	kind     request
	fault    int
	offers   []int
	knowledge
}

// sceneItem is a message or a cell, with what is inside.
type sceneItem struct {
	name, part int
	knowledge
}

// knowledge is what somebody has names for and what his code can do.
type knowledge struct {
	names bitset
	can   ability
}

func (s *scene) reset() {
	s.names, s.actors, s.items, s.budgets, s.solved = s.names[:0], s.actors[:0], s.items[:0], s.budgets[:0], false
	if s.index == nil {
		s.index = map[step.Token]int{}
	}
	clear(s.index)
}

// name returns the index of a name.
func (s *scene) name(n *name) int {
	i, known := s.index[n.token]
	if !known {
		i = len(s.names)
		s.index[n.token] = i
		s.names = append(s.names, sceneName{token: n.token, kind: n.kind, cargo: n.cargo})
	}
	return i
}

// learn adds a name to what is known.
func (k *knowledge) learn(i int) {
	for i>>6 >= len(k.names) {
		k.names = append(k.names, 0)
	}
	k.names.set(int32(i), true)
}

// add adds what another knows and tells whether that was more.
func (k *knowledge) add(o *knowledge) bool {
	more := o.can&^k.can != 0
	k.can |= o.can
	for len(k.names) < len(o.names) {
		k.names = append(k.names, 0)
	}
	for w, word := range o.names {
		more = more || word&^k.names[w] != 0
		k.names[w] |= word
	}
	return more
}

// gives and takes are what it needs to put something into a name of a kind, and to get something out of it.
func (k nameKind) gives() ability {
	return [...]ability{nameChan: canSend, nameRef: canSet, namePart: canStart}[k]
}

func (k nameKind) takes() ability {
	return [...]ability{nameChan: canRecv, nameRef: canGet, namePart: canStop}[k]
}

// solve lets everybody know what he may come to know.
func (s *scene) solve() {
	s.solved = true
	s.given = resized(s.given, len(s.names))
	for n := range s.given {
		clear(s.given[n].names)
		s.given[n].can = 0
	}
	for i := range s.items {
		it := &s.items[i]
		s.given[it.name].add(&it.knowledge)
		if it.part >= 0 { // who stops the machine has it
			s.given[it.part].add(&it.knowledge)
			s.given[it.part].learn(it.name)
		}
	}
	conduits := s.conduits()
	for again := true; again; {
		again = false
		for i := range s.actors {
			a := &s.actors[i]
			if a.part >= 0 {
				again = s.given[a.part].add(&a.knowledge) || again
			}
			for kind := range conduits {
				if a.can&nameKind(kind).gives() == 0 {
					continue
				}
				a.each(conduits[kind], func(n int) {
					gift := a.knowledge
					if s.names[n].cargo == cargoNames {
						gift.can = 0
					}
					again = s.given[n].add(&gift) || again
				})
			}
		}
		for i := range s.actors {
			a := &s.actors[i]
			for kind := range conduits {
				if a.can&nameKind(kind).takes() != 0 {
					a.each(conduits[kind], func(n int) { again = a.add(&s.given[n]) || again })
				}
			}
		}
	}
}

// conduits returns, by kind, the names through which something can go.
func (s *scene) conduits() [kindsOfName]bitset {
	var all [kindsOfName]bitset
	for kind := range all {
		all[kind] = make(bitset, len(s.names)>>6+1)
	}
	for n := range s.names {
		if s.names[n].cargo != cargoNothing {
			all[s.names[n].kind].set(int32(n), true)
		}
	}
	return all
}

// each calls visit for the names in a set that are known.
func (k *knowledge) each(set bitset, visit func(n int)) {
	for w := 0; w < min(len(set), len(k.names)); w++ {
		for both := k.names[w] & set[w]; both != 0; both &= both - 1 {
			visit(w<<6 + bits.TrailingZeros64(both))
		}
	}
}

// pending appends what an actor's next step touches.
func (s *scene) pending(a *sceneActor, into []step.Use) []step.Use {
	use := func(token step.Token, mode step.Mode) { into = append(into, step.Use{Token: token, Mode: mode}) }
	if a.part >= 0 {
		use(s.names[a.part].token, step.Read)
	}
	switch a.kind {
	case reqRecv, reqGet, reqSet:
		mode := [...]step.Mode{reqRecv: step.Consume, reqGet: step.Read, reqSet: step.Write}[a.kind]
		use(s.names[a.at].token, mode)
		for i := range s.items {
			if it := &s.items[i]; it.name == a.at && it.part >= 0 {
				use(s.names[it.part].token, step.Read)
			}
		}
	case reqStart, reqStop:
		use(s.names[a.at].token, step.Write)
		for _, n := range a.offers {
			use(s.names[n].token, step.Offer)
		}
	case reqPrint, reqFail:
		use(stdoutToken, step.Write)
	case reqFault:
		if a.fault >= 0 {
			use(s.budgets[a.fault], step.Write)
		}
	case reqRun, reqChoose, reqChan, reqName, reqCell:
	case reqGone:
		panic("pi: a thread that is over has no next step")
	}
	return into
}

// future appends what an actor, and the threads it makes, may ever touch.
func (s *scene) future(a *sceneActor, into []step.Use) []step.Use {
	if !s.solved {
		s.solve()
	}
	use := func(i int, mode step.Mode, needs ability) {
		if a.can&needs != 0 {
			into = append(into, step.Use{Token: s.names[i].token, Mode: mode})
		}
	}
	for n := a.names.from(0); n != none; n = a.names.from(n + 1) {
		switch i := int(n); s.names[i].kind {
		case nameChan:
			use(i, step.Consume, canRecv)
			use(i, step.Offer, canSend|canStart)
		case nameRef:
			use(i, step.Read, canGet)
			use(i, step.Write, canSet)
			use(i, step.Offer, canStart)
		case namePart:
			use(i, step.Write, canStart|canStop)
		}
	}
	for i := range s.names {
		if s.names[i].kind == namePart && (i == a.part || s.meets(a, i)) {
			into = append(into, step.Use{Token: s.names[i].token, Mode: step.Read})
		}
	}
	if a.can&canPrint != 0 {
		into = append(into, step.Use{Token: stdoutToken, Mode: step.Write})
	}
	if a.can&canFault != 0 {
		for _, token := range s.budgets {
			into = append(into, step.Use{Token: token, Mode: step.Write})
		}
	}
	return into
}

// meets tells whether a message or cell that an actor may use can ever be in a machine of that name.
func (s *scene) meets(a *sceneActor, part int) bool {
	for w := range min(len(a.names), len(s.given[part].names)) {
		for both := a.names[w] & s.given[part].names[w]; both != 0; both &= both - 1 {
			switch i := w<<6 + bits.TrailingZeros64(both); s.names[i].kind {
			case nameChan:
				if a.can&canRecv != 0 {
					return true
				}
			case nameRef:
				if a.can&(canGet|canSet) != 0 {
					return true
				}
			case namePart:
			}
		}
	}
	return false
}

// Blind tells that nothing is known of what threads may ever touch: of a program in Go.
func (s *System) Blind() bool { return s.idle != nil }

// Actors appends the tokens of all threads, in order of creation.
func (s *System) Actors(c *Config, into []step.Token) []step.Token {
	for slot := range c.threads {
		if c.threads[slot].kind != reqGone {
			into = append(into, c.threads[slot].token)
		}
	}
	return into
}

// Pending appends what the next step of a thread touches, whether it is enabled or not: channels, references, partition names,
// standard output and budgets.
func (s *System) Pending(c *Config, actor step.Token, into []step.Use) []step.Use {
	scene := c.scene()
	return scene.pending(scene.actor(actor), into)
}

// Future appends everything of that kind that a thread, or a thread that it makes, may ever touch.
func (s *System) Future(c *Config, actor step.Token, into []step.Use) []step.Use {
	scene := c.scene()
	return scene.future(scene.actor(actor), into)
}

func (s *scene) actor(token step.Token) *sceneActor {
	for i := range s.actors {
		if s.actors[i].token == token {
			return &s.actors[i]
		}
	}
	panic("pi: a thread that does not exist")
}

// scene looks at a configuration.
func (c *Config) scene() *scene {
	s := &scene{}
	s.reset()
	for i := range c.budget {
		s.budgets = append(s.budgets, c.budget[i].token)
	}
	part := func(p int32) int {
		if p == hostPart {
			return -1
		}
		return s.name(c.parts[p].name)
	}
	for slot := range c.threads {
		t := &c.threads[slot]
		if t.kind == reqGone {
			continue
		}
		a := sceneActor{token: t.token, part: part(t.part), kind: t.kind, at: -1, fault: -1}
		a.can = t.kind.ability()
		if n := t.at(); n != nil {
			a.at = s.name(n)
		}
		switch t.kind {
		case reqFault:
			a.fault = c.faultIndex(t)
		case reqStart:
			a.offers = s.offers(t.b.o.info.part)
		default:
		}
		a.absorbThread(s, c.sys.prog, t.a, t.b, t.body)
		s.actors = append(s.actors, a)
	}
	for i := range c.items {
		if it := &c.items[i]; it.token != 0 {
			si := sceneItem{name: s.name(it.name), part: part(it.part)}
			si.absorb(s, c.sys.prog, []Value{it.value})
			s.items = append(s.items, si)
		}
	}
	if c.sys.idle != nil { // what Go functions know cannot be seen
		for i := range s.actors {
			s.actors[i].learnAll(s)
		}
	}
	return s
}

// learnAll adds all names of a scene to what is known.
func (k *knowledge) learnAll(s *scene) {
	for n := range s.names {
		k.learn(n)
	}
}

// offers returns the names of the messages and cells of a frozen partition.
func (s *scene) offers(f *frozen) []int {
	var names []int
	for _, m := range f.messages {
		names = append(names, s.name(m.name))
	}
	for _, cell := range f.cells {
		names = append(names, s.name(cell.name))
	}
	return names
}

// absorbThread adds what a thread holds.
func (k *knowledge) absorbThread(s *scene, p *Program, a, b Value, rest body) {
	if _, compiled := rest.(*object); !compiled {
		k.can |= canAnything
	}
	inside := []Value{a, b}
	for _, o := range rest.holds() {
		inside = append(inside, Value{o: o})
	}
	k.absorb(s, p, inside)
}

// absorb adds all names and functions inside values to what is known.
func (k *knowledge) absorb(s *scene, p *Program, todo []Value) {
	seen := map[*object]bool{}
	for len(todo) > 0 {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if v.o == nil || seen[v.o] {
			continue
		}
		seen[v.o] = true
		k.can |= p.own(v.o)
		in := v.o.info
		switch in.kind {
		case kindName:
			k.learn(s.name(in.name))
		case kindPart:
			k.can |= v.requests()
			for _, n := range s.offers(in.part) {
				k.learn(n)
			}
			for _, t := range in.part.threads {
				k.absorbThread(s, p, t.a, t.b, t.body)
			}
			for _, items := range [][]frozenItem{in.part.messages, in.part.cells} {
				for _, it := range items {
					todo = append(todo, it.value)
				}
			}
		default:
			todo = append(todo, v.o.fields...)
		}
	}
}
