package explore_test

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// A small synchronous π for the tests of the explorer: rendezvous, guarded choice, restriction, recursion by definitions.
//
//	Fork(t, d) = t!.d?.Fork(t, d)
//	Phil(l, dl, r, dr) = l?.r?.dl!.dr!.Phil(l, dl, r, dr)
//
// A definition is a sum of prefixed processes; a prefix sends names, a!(b, c), or receives them, a?(x, y); after it come
// restrictions and processes in parallel: a?(x).new b.(P(b) | x!(b).Q()). Nothing in it knows of any particular model.

// definition is a parameterised process: a sum.
type definition struct {
	name     string
	arity    int
	branches []branch
}

// branch is one prefix and what comes after it. Names are indices: parameters first, then those received, then new ones.
type branch struct {
	send     bool
	on       int
	args     []int // sent
	receives int   // number of names received
	then     rest
}

// rest is what comes after a prefix: new names and calls in parallel.
type rest struct {
	news  int
	calls []call
}

type call struct {
	def  int
	args []int
}

// program is a list of definitions and the processes to begin with. Names below free are free; it makes numbers of
// instances, which stand for a definition with its names.
type program struct {
	defs    []definition
	main    []call // their args are the names themselves
	free    int
	started int // names in main, the restricted ones included

	mu        sync.Mutex
	numbers   map[string]uint16
	instances atomic.Pointer[[]*instance]
	meetings  atomic.Pointer[map[uint64]*meeting]
}

// instance is a definition whose parameters are names.
type instance struct {
	number uint16
	def    int
	env    []int
	offers []offer // by branch
}

// offer is what a branch of an instance waits for.
type offer struct {
	name int
	send bool
}

// meeting is what a rendezvous of two instances leaves of each of them when it makes no new names.
type meeting struct{ sender, receiver []uint16 }

// instance returns the instance of a definition with these names.
func (p *program) instance(def int, env []int) uint16 {
	key := binary.AppendUvarint(nil, uint64(def))
	for _, n := range env {
		key = binary.AppendUvarint(key, uint64(n))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if n, ok := p.numbers[string(key)]; ok {
		return n
	}
	all := *p.instances.Load()
	i := &instance{number: uint16(len(all)), def: def, env: slices.Clone(env)}
	if len(all) > 1<<16-2 {
		panic("too many instances for this little calculus")
	}
	for _, b := range p.defs[def].branches {
		i.offers = append(i.offers, offer{i.env[b.on], b.send})
	}
	p.numbers[string(key)] = i.number
	all = append(all, i)
	p.instances.Store(&all)
	return i.number
}

func (p *program) at(number uint16) *instance { return (*p.instances.Load())[number] }

// meet computes what a rendezvous leaves; next is the first name that is not in use.
func (p *program) meet(sender *instance, sb int, receiver *instance, rb, next int) (*meeting, int) {
	sent := p.defs[sender.def].branches[sb]
	received := p.defs[receiver.def].branches[rb]
	if len(sent.args) != received.receives {
		panic("arities differ")
	}
	left, next := p.rest(sent.then, sender.env, next)
	env := slices.Clone(receiver.env)
	for _, a := range sent.args {
		env = append(env, sender.env[a])
	}
	right, next := p.rest(received.then, env, next)
	return &meeting{left, right}, next
}

func (p *program) rest(r rest, env []int, next int) ([]uint16, int) {
	env = slices.Clone(env)
	for range r.news {
		env = append(env, next)
		next++
	}
	var made []uint16
	for _, c := range r.calls {
		args := make([]int, len(c.args))
		for i, a := range c.args {
			args[i] = env[a]
		}
		made = append(made, p.instance(c.def, args))
	}
	return made, next
}

// remembered is meet for branches that make no names; it computes each meeting once.
func (p *program) remembered(sender *instance, sb int, receiver *instance, rb int) *meeting {
	key := uint64(sender.number)<<32 | uint64(receiver.number)<<16 | uint64(sb)<<8 | uint64(rb)
	if m, ok := (*p.meetings.Load())[key]; ok {
		return m
	}
	m, _ := p.meet(sender, sb, receiver, rb, 0)
	p.mu.Lock()
	defer p.mu.Unlock()
	all := maps.Clone(*p.meetings.Load())
	all[key] = m
	p.meetings.Store(&all)
	return m
}

// parse reads a program. The text has definitions, one a line, and a last line that begins with "main": free names, restricted
// ones, and the processes to begin with:
//
//	main a b new c d = P(a, c) | Q(d, b)
func parse(text string) *program {
	p := &program{numbers: map[string]uint16{}}
	p.instances.Store(&[]*instance{nil}) // number 0 is for nobody
	p.meetings.Store(&map[uint64]*meeting{})
	lines := strings.Split(strings.TrimSpace(text), "\n")
	byName := map[string]int{}
	for _, line := range lines[:len(lines)-1] {
		head, _, _ := strings.Cut(line, "=")
		name, params := signature(head)
		byName[name] = len(p.defs)
		p.defs = append(p.defs, definition{name: name, arity: len(params)})
	}
	for i, line := range lines[:len(lines)-1] {
		head, body, _ := strings.Cut(line, "=")
		_, params := signature(head)
		r := &reader{text: body, program: p, byName: byName}
		branches := r.sum(params)
		p.defs[i].branches = branches
	}
	head, body, _ := strings.Cut(lines[len(lines)-1], "=")
	free, restricted, _ := strings.Cut(strings.TrimPrefix(head, "main"), "new")
	scope := append(strings.Fields(free), strings.Fields(restricted)...)
	p.free, p.started = len(strings.Fields(free)), len(scope)
	r := &reader{text: body, program: p, byName: byName}
	p.main = r.parallel(scope)
	return p
}

func signature(head string) (string, []string) {
	name, params, _ := strings.Cut(strings.TrimSpace(head), "(")
	return name, names(strings.TrimSuffix(params, ")"))
}

func names(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

// reader reads processes.
type reader struct {
	text    string
	program *program
	byName  map[string]int
}

func (r *reader) peek() byte {
	r.text = strings.TrimLeft(r.text, " ")
	if r.text == "" {
		return 0
	}
	return r.text[0]
}

func (r *reader) accept(token string) bool {
	r.peek()
	rest, ok := strings.CutPrefix(r.text, token)
	if ok {
		r.text = rest
	}
	return ok
}

func (r *reader) expect(token string) {
	if !r.accept(token) {
		panic(fmt.Sprintf("%q expected at %q", token, r.text))
	}
}

func (r *reader) word() string {
	r.peek()
	end := strings.IndexFunc(r.text, func(c rune) bool {
		return c != '_' && c != '\'' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z')
	})
	if end < 0 {
		end = len(r.text)
	}
	word := r.text[:end]
	r.text = r.text[end:]
	return word
}

// arguments reads a list in parentheses, or nothing.
func (r *reader) arguments() []string {
	if !r.accept("(") {
		return nil
	}
	list, rest, _ := strings.Cut(r.text, ")")
	r.text = rest
	return names(list)
}

func lookup(scope []string, name string) int {
	for i, n := range slices.Backward(scope) {
		if n == name {
			return i
		}
	}
	panic("unknown name " + name)
}

func (r *reader) sum(scope []string) []branch {
	branches := []branch{r.branch(scope, r.word())}
	for r.accept("+") {
		branches = append(branches, r.branch(scope, r.word()))
	}
	return branches
}

// branch reads what follows the name of a channel.
func (r *reader) branch(scope []string, subject string) branch {
	b := branch{on: lookup(scope, subject)}
	if r.accept("!") {
		b.send = true
		for _, a := range r.arguments() {
			b.args = append(b.args, lookup(scope, a))
		}
	} else {
		r.expect("?")
		received := r.arguments()
		b.receives = len(received)
		scope = slices.Concat(scope, received)
	}
	r.expect(".")
	if r.accept("new ") {
		made, rest, _ := strings.Cut(r.text, ".")
		r.text = rest
		b.then.news = len(names(made))
		scope = slices.Concat(scope, names(made))
	}
	if r.accept("(") {
		b.then.calls = r.parallel(scope)
		r.expect(")")
	} else {
		b.then.calls = r.item(scope, false)
	}
	return b
}

func (r *reader) parallel(scope []string) []call {
	calls := r.item(scope, true)
	for r.accept("|") {
		calls = append(calls, r.item(scope, true)...)
	}
	return calls
}

// item reads 0, a call, or a sum, which becomes a definition of its own over the names that it uses. Right after a prefix it has
// one branch only: what a + adds belongs to the whole.
func (r *reader) item(scope []string, whole bool) []call {
	if r.accept("0") {
		return nil
	}
	word := r.word()
	if def, ok := r.byName[word]; ok {
		c := call{def: def}
		for _, a := range r.arguments() {
			c.args = append(c.args, lookup(scope, a))
		}
		if len(c.args) != r.program.defs[def].arity {
			panic("wrong number of arguments for " + word)
		}
		return []call{c}
	}
	def := len(r.program.defs)
	r.program.defs = append(r.program.defs, definition{name: fmt.Sprintf("…%d", def), arity: len(scope)})
	branches := []branch{r.branch(scope, word)}
	for whole && r.accept("+") {
		branches = append(branches, r.branch(scope, r.word()))
	}
	// Names that the sum does not use are dropped, or equal processes would differ by what they have forgotten.
	used := map[int]bool{}
	for _, b := range branches {
		used[b.on] = true
		for _, a := range b.args {
			used[a] = true
		}
		for _, c := range b.then.calls {
			for _, a := range c.args {
				if a < len(scope) {
					used[a] = true
				}
			}
		}
	}
	kept := slices.Sorted(maps.Keys(used))
	renamed := func(a int) int {
		if a >= len(scope) {
			return a - len(scope) + len(kept)
		}
		i, _ := slices.BinarySearch(kept, a)
		return i
	}
	for i := range branches {
		b := &branches[i]
		b.on = renamed(b.on)
		for j := range b.args {
			b.args[j] = renamed(b.args[j])
		}
		for _, c := range b.then.calls {
			for j := range c.args {
				c.args[j] = renamed(c.args[j])
			}
		}
	}
	r.program.defs[def].branches, r.program.defs[def].arity = branches, len(kept)
	return []call{{def, kept}}
}
