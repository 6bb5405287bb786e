package explore_test

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/balticsim/balticsim/step"
)

// fragments is a program of rendezvous as a sim.System modulo structural congruence. A state is a multiset of fragments: of
// processes that hang together by restricted names. Each fragment is brought to a canonical form once, and its successors,
// and those of two that meet on a free channel, are computed once. A process that only waits on names that nobody else knows
// is not garbage here: it counts.
type fragments struct {
	*program
	mu      sync.Mutex
	forms   map[string]uint16
	known   atomic.Pointer[[]*fragment]
	meeting atomic.Pointer[map[[2]uint16][][]uint16]
}

// fragment is a canonical form: its processes, with restricted names numbered from the free ones on.
type fragment struct {
	number     uint16
	processes  []uint16 // instances
	names      int      // the first number that is not in use
	successors atomic.Pointer[[][]uint16]
}

// heap is a state: the numbers of its fragments, ascending.
type heap string

func newFragments(p *program) *fragments {
	y := &fragments{program: p, forms: map[string]uint16{}}
	y.known.Store(&[]*fragment{nil})
	y.meeting.Store(&map[[2]uint16][][]uint16{})
	return y
}

func (y *fragments) Start() heap {
	var all []uint16
	for _, c := range y.main {
		all = append(all, y.instance(c.def, c.args))
	}
	return pack(y.split(all))
}

// renamed is a program whose states are those of slots, and the same when they are so modulo structural congruence: from
// each it takes the step of every two processes that can meet, although others may leave the same.
type renamed struct {
	*slots
	forms *fragments
}

func newRenamed(p *program) *renamed { return &renamed{newSlots(p), newFragments(p)} }

func (y *renamed) KeyAs(s places, _ step.Identity, into []byte) []byte {
	var processes []uint16
	for i := range s.count() {
		if n := s.at(i); n != 0 {
			processes = append(processes, n)
		}
	}
	return append(into, pack(y.forms.split(processes))...)
}

func pack(numbers []uint16) heap {
	slices.Sort(numbers)
	var b []byte
	for _, n := range numbers {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return heap(b)
}

func (h heap) numbers(into []uint16) []uint16 {
	for i := 0; i < len(h); {
		n := uint16(h[i] & 0x7f)
		for shift := 7; h[i] >= 0x80; shift += 7 {
			i++
			n |= uint16(h[i]&0x7f) << shift
		}
		i++
		into = append(into, n)
	}
	return into
}

const mostFragments = 512

func (y *fragments) Copy(h heap) heap { return h }

// Steps lists, for each kind of fragment, its own successors, and for each two kinds, those of a meeting of them.
func (y *fragments) Steps(h heap, into []step.Step) []step.Step {
	var room [mostFragments]uint16
	numbers := h.numbers(room[:0])
	for i, n := range numbers {
		if i > 0 && numbers[i-1] == n {
			continue
		}
		for k := range y.successorsOf(n) {
			into = append(into, step.Step{Actor: step.Token(n), Pick: uint64(k)})
		}
		if y.free == 0 {
			continue
		}
		for j := i + 1; j < len(numbers); j++ {
			if j > i+1 && numbers[j] == numbers[j-1] {
				continue
			}
			for k := range y.meetingsOf(n, numbers[j]) {
				into = append(into, step.Step{Actor: step.Token(n), Pick: uint64(numbers[j])<<32 | uint64(k)})
			}
		}
	}
	return into
}

func (y *fragments) Next(h heap, m step.Step) heap {
	var room [mostFragments]uint16
	numbers := h.numbers(room[:0])
	first, second, k := uint16(m.Actor), uint16(m.Pick>>32), uint32(m.Pick)
	var left []uint16
	if second == 0 {
		left = y.successorsOf(first)[k]
	} else {
		left = y.meetingsOf(first, second)[k]
		numbers = without(numbers, second)
	}
	numbers = without(numbers, first)
	for _, n := range left {
		i, _ := slices.BinarySearch(numbers, n)
		numbers = slices.Insert(numbers, i, n)
	}
	var bytes [2 * mostFragments]byte
	b := bytes[:0]
	for _, n := range numbers {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return heap(b)
}

func without(numbers []uint16, n uint16) []uint16 {
	i, _ := slices.BinarySearch(numbers, n)
	return slices.Delete(numbers, i, i+1)
}

func (y *fragments) Key(h heap, into []byte) []byte { return append(into, h...) }

func (y *fragments) Uses(heap, step.Step, []step.Use) []step.Use {
	panic("a fragment has no identity that an execution could follow")
}

func (y *fragments) Outcome(heap) step.Outcome { return step.Outcome{End: step.Done} }

func (y *fragments) Label(_ heap, m step.Step) step.Label {
	return step.Label{Text: fmt.Sprintf("f%d %d", m.Actor, m.Pick)}
}

func (y *fragments) Effects(heap) []step.Effect { return nil }

func (y *fragments) fragment(n uint16) *fragment { return (*y.known.Load())[n] }

// successorsOf returns what the rendezvous within a fragment leave, each of different outcomes once.
func (y *fragments) successorsOf(n uint16) [][]uint16 {
	f := y.fragment(n)
	if found := f.successors.Load(); found != nil {
		return *found
	}
	found := y.rendezvous(f.processes, f.names, func(i, j int) bool { return i != j })
	f.successors.Store(&found)
	return found
}

// meetingsOf returns what the rendezvous of two fragments leave.
func (y *fragments) meetingsOf(a, b uint16) [][]uint16 {
	key := [2]uint16{a, b}
	if found, ok := (*y.meeting.Load())[key]; ok {
		return found
	}
	f, g := y.fragment(a), y.fragment(b)
	// The restricted names of one must be others than those of the other.
	together, names := slices.Clone(f.processes), f.names
	shift := func(name int) int {
		if name < y.free {
			return name
		}
		return name - y.free + f.names
	}
	for _, n := range g.processes {
		i := y.at(n)
		env := make([]int, len(i.env))
		for k, name := range i.env {
			env[k] = shift(name)
		}
		together = append(together, y.instance(i.def, env))
	}
	names += g.names - y.free
	found := y.rendezvous(together, names, func(i, j int) bool { return i < len(f.processes) != (j < len(f.processes)) })
	y.mu.Lock()
	defer y.mu.Unlock()
	all := maps.Clone(*y.meeting.Load())
	all[key] = found
	y.meeting.Store(&all)
	return found
}

// rendezvous returns what each rendezvous of two of the processes leaves of all of them, as fragments.
func (y *fragments) rendezvous(processes []uint16, names int, may func(i, j int) bool) [][]uint16 {
	var found [][]uint16
	for i, sender := range processes {
		for j, receiver := range processes {
			if !may(i, j) {
				continue
			}
			for sb, s := range y.at(sender).offers {
				for rb, r := range y.at(receiver).offers {
					if !s.send || r.send || s.name != r.name {
						continue
					}
					m, _ := y.meet(y.at(sender), sb, y.at(receiver), rb, names)
					var left []uint16
					for k, p := range processes {
						if k != i && k != j {
							left = append(left, p)
						}
					}
					numbers := y.split(slices.Concat(left, m.sender, m.receiver))
					slices.Sort(numbers)
					if !slices.ContainsFunc(found, func(other []uint16) bool { return slices.Equal(other, numbers) }) {
						found = append(found, numbers)
					}
				}
			}
		}
	}
	return found
}

// split returns the fragments that processes make up.
func (y *fragments) split(processes []uint16) []uint16 {
	group := map[int]int{} // by restricted name: a process that knows it
	leader := make([]int, len(processes))
	var find func(i int) int
	find = func(i int) int {
		if leader[i] != i {
			leader[i] = find(leader[i])
		}
		return leader[i]
	}
	for i, n := range processes {
		leader[i] = i
		for _, name := range y.at(n).env {
			if name < y.free {
				continue
			}
			if other, ok := group[name]; ok {
				leader[find(i)] = find(other)
			} else {
				group[name] = i
			}
		}
	}
	members := map[int][]uint16{}
	for i, n := range processes {
		members[find(i)] = append(members[find(i)], n)
	}
	var numbers []uint16
	for _, l := range slices.Sorted(maps.Keys(members)) {
		numbers = append(numbers, y.intern(members[l]))
	}
	return numbers
}

func (y *fragments) intern(processes []uint16) uint16 {
	c := &canon{free: y.free}
	for _, n := range processes {
		i := y.at(n)
		c.defs, c.envs = append(c.defs, i.def), append(c.envs, i.env)
	}
	defs, envs := c.canonical()
	var key []byte
	f := &fragment{names: y.free}
	for i, def := range defs {
		f.processes = append(f.processes, y.instance(def, envs[i]))
		key = binary.LittleEndian.AppendUint16(key, f.processes[i])
		for _, name := range envs[i] {
			f.names = max(f.names, name+1)
		}
	}
	y.mu.Lock()
	defer y.mu.Unlock()
	if n, ok := y.forms[string(key)]; ok {
		return n
	}
	all := *y.known.Load()
	f.number = uint16(len(all))
	if len(all) > 1<<16-2 {
		panic("too many fragments for this little calculus")
	}
	y.forms[string(key)] = f.number
	all = append(all, f)
	y.known.Store(&all)
	return f.number
}

// canon finds a canonical form of processes under renaming of restricted names: names get colours that depend on how they
// are used, finer and finer; where colours leave names alike, each of them is tried as the first. The least of the forms
// that come out is the canonical one.
type canon struct {
	free  int
	defs  []int
	envs  [][]int
	best  []uint64
	order []int       // of processes
	name  map[int]int // new names
}

func (c *canon) canonical() ([]int, [][]int) {
	colours := map[int]uint64{}
	for _, env := range c.envs {
		for _, n := range env {
			if n >= c.free {
				colours[n] = 1
			}
		}
	}
	c.search(colours)
	var defs []int
	var envs [][]int
	for _, i := range c.order {
		env := make([]int, len(c.envs[i]))
		for k, n := range c.envs[i] {
			env[k] = c.renamed(c.name, n)
		}
		defs, envs = append(defs, c.defs[i]), append(envs, env)
	}
	return defs, envs
}

func (c *canon) renamed(name map[int]int, n int) int {
	if n < c.free {
		return n
	}
	return name[n]
}

// search refines colours and tries what they leave open.
func (c *canon) search(colours map[int]uint64) {
	process := c.refine(colours)
	classes := map[uint64][]int{}
	for n, colour := range colours {
		classes[colour] = append(classes[colour], n)
	}
	var open []int
	for _, colour := range slices.Sorted(maps.Keys(classes)) {
		if class := classes[colour]; len(class) > 1 && (open == nil || len(class) < len(open)) {
			open = class
		}
	}
	if open != nil {
		slices.Sort(open)
		for _, n := range open {
			split := maps.Clone(colours)
			split[n] = mixed(split[n], 7)
			c.search(split)
		}
		return
	}
	order := make([]int, len(c.defs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(process[a], process[b]) })
	name, next := map[int]int{}, c.free
	var form []uint64
	for _, i := range order {
		form = append(form, uint64(c.defs[i]))
		for _, n := range c.envs[i] {
			if n >= c.free && name[n] == 0 {
				name[n] = next
				next++
			}
			form = append(form, uint64(c.renamed(name, n)))
		}
	}
	if c.order == nil || slices.Compare(form, c.best) < 0 {
		c.best, c.order, c.name = form, order, name
	}
}

// refine makes the colours of names as fine as they get by looking at who uses them where, and returns those of processes.
func (c *canon) refine(colours map[int]uint64) []uint64 {
	process := make([]uint64, len(c.defs))
	for count := 0; ; {
		for i := range c.defs {
			h := mixed(uint64(c.defs[i]), 3)
			for _, n := range c.envs[i] {
				if n < c.free {
					h = mixed(h, uint64(n)<<1)
				} else {
					h = mixed(h, colours[n]|1)
				}
			}
			process[i] = h
		}
		next := map[int]uint64{}
		for n := range colours {
			next[n] = mixed(colours[n], 5)
		}
		for i, env := range c.envs {
			for k, n := range env {
				if n >= c.free {
					next[n] += mixed(process[i], uint64(k)) // a sum does not depend on the order
				}
			}
		}
		maps.Copy(colours, next)
		distinct := map[uint64]bool{}
		for _, colour := range colours {
			distinct[colour] = true
		}
		if len(distinct) == count {
			return process
		}
		count = len(distinct)
	}
}

func mixed(h, x uint64) uint64 {
	h = (h ^ x) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}
