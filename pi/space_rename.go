package pi

import (
	"cmp"
	"slices"
)

// States modulo structural congruence and renaming of names. The names of a state are all restricted, so what two elements
// do can depend on each other only through names that both mention, or through the partition that both are in: a state falls
// into fragments, the connected components of that relation, and is the multiset of them. The host and standard output
// connect nothing.
//
// A fragment is brought to a canonical form: its names are numbered such that isomorphic fragments look alike. Names are told
// apart by how they are used, in rounds, until that tells no more (colour refinement). Those told apart from all others are
// numbered in the order of their colours; without them the rest falls apart into smaller components, which are brought to
// canonical form one by one. So identical parts, such as clients with a private channel each, never have to be compared in
// all their orders. Where everything in a component has a companion, each name of one colour is tried as the first.
//
// The form is exact, since it lists the elements under the new names: fragments with equal forms are isomorphic. Isomorphic
// fragments have equal forms unless they are so symmetric that maxTries runs out; then a state may be counted twice.

// maxTries is how many names are tried as the first of their colour, in one fragment.
const maxTries = 1 << 10

// maxKnown is how many states, and how many fragments, are remembered with their canonical forms.
const maxKnown = 1 << 14

// renamer brings the fragments of a state to canonical form. Vertices stand for names and running partitions, in the order in
// which they are met; so do bags, whose elements are elements of the state.
type renamer struct {
	x     *Space
	round uint32
	names []stamp  // by number
	parts []stamp  // by number
	bags  []stamp  // by number
	met   []uint32 // bags that have become vertices and whose elements have not been made

	elements []vertexList // of the state, without what no thread can reach
	vertices int
	ends     []int32         // storage of elements
	taken    []bool          // items that are among the elements
	frozen   []frozenElement // messages and cells in bags that no thread was found to reach

	states, small recent
	words         []uint32

	group  []int32 // by vertex: union-find
	place  []int32 // by vertex that stands for a group: its component
	colour []uint64
	next   []uint64 // colours of the round to come
	number []int32  // by vertex: its final number, or −1
	sorted []uint64
	tries  int
}

// recent remembers what the latest states and fragments were brought to: a search meets the same ones again soon. It grows with
// the search, since most are small, and forgets everything when it does.
type recent struct {
	slots  []known // by hash
	missed int
}

// known is a state or a fragment, by what its elements are exactly, with the numbers of the canonical forms.
type known struct {
	words, forms []uint32
}

// find returns the place of what has these words, and whether its forms are there; otherwise they are to be filled in.
func (r *recent) find(words []uint32) (*known, bool) {
	if r.missed >= len(r.slots) && len(r.slots) < maxKnown {
		r.slots, r.missed = make([]known, max(64, 4*len(r.slots))), 0
	}
	k := &r.slots[hashWords(words)%uint64(len(r.slots))]
	if len(k.forms) > 0 && slices.Equal(k.words, words) {
		return k, true
	}
	r.missed++
	k.words = append(k.words[:0], words...)
	return k, false
}

// stamp says which vertex something has in the state of a round.
type stamp struct {
	round  uint32
	vertex int32
}

// vertexList is an element: its form, what it is exactly, and the vertices it mentions.
type vertexList struct {
	form, exact uint32
	from, to    int32 // in ends
}

func (x *Space) renamer() *renamer {
	if r, ok := x.renamers.Get().(*renamer); ok {
		return r
	}
	return &renamer{x: x}
}

// fragments returns the numbers of the canonical forms of the fragments of a state, in order. They must not be kept.
func (r *renamer) fragments(s State) []uint32 {
	position := r.x.twins(s)
	r.words = r.x.elements(s, position, r.words[:0])
	known, found := r.states.find(r.words)
	if found {
		return known.forms
	}
	r.read(s, position)
	together, ends := r.components(r.all())
	known.forms = known.forms[:0]
	from := int32(0)
	for _, to := range ends {
		known.forms = append(known.forms, r.fragment(together[from:to]))
		from = to
	}
	sortWords(known.forms)
	return known.forms
}

// read makes the elements of a state. A message or cell counts when a thread can reach its name, a partition when it holds
// something or a thread can reach its name.
func (r *renamer) read(s State, position bool) {
	x := r.x
	r.round++
	r.vertices, r.elements, r.ends = 0, r.elements[:0], r.ends[:0]
	for _, id := range s.threads() {
		t := x.threads.at(id)
		r.begin(t.form, t.as(position), t.part)
		r.mention(x.contents.at(t.content).names)
		r.end()
	}
	items := s.items()
	r.taken = resized(r.taken, len(items))
	clear(r.taken)
	r.frozen = r.frozen[:0]
	for again := true; again; {
		again = r.thaw()
		for i, id := range items {
			it := x.items.at(id)
			if r.taken[i] || !r.reached(it.name) {
				continue
			}
			r.taken[i], again = true, true
			r.begin(it.form, it.as(position), it.part)
			r.mention([]uint32{it.name})
			r.mention(x.values.at(it.value).names)
			r.end()
		}
	}
	for _, id := range s.parts() {
		if p := x.parts.at(id); r.reached(p.name - 1) {
			r.begin(p.form, p.as(position), id)
			r.mention([]uint32{p.name - 1})
			r.end()
		}
	}
}

// frozenElement is a message or cell in a bag, which is a vertex.
type frozenElement struct {
	bag int32
	bagElement
}

// thaw makes the elements of the bags that were met: the threads, and the messages and cells whose names can be reached. It
// tells whether there were any.
func (r *renamer) thaw() bool {
	more := len(r.met) > 0
	for len(r.met) > 0 {
		bag := r.met[len(r.met)-1]
		r.met = r.met[:len(r.met)-1]
		for _, e := range *r.x.values.bags.at(bag) {
			f := frozenElement{r.vertex(&r.bags, bag), e}
			if e.name != 0 {
				r.frozen = append(r.frozen, f)
			} else {
				r.inBag(&f)
			}
		}
	}
	r.frozen = slices.DeleteFunc(r.frozen, func(f frozenElement) bool {
		if !r.reached(f.name - 1) {
			return false
		}
		more = true
		r.inBag(&f)
		return true
	})
	return more
}

// inBag makes an element of what is in a bag.
func (r *renamer) inBag(f *frozenElement) {
	r.begin(f.form, f.exact, hostOf)
	r.ends = append(r.ends, f.bag)
	if f.name != 0 {
		r.mention([]uint32{f.name - 1})
	}
	r.mention(f.names)
	r.end()
}

// begin begins an element in a partition.
func (r *renamer) begin(form, exact, part uint32) {
	r.elements = append(r.elements, vertexList{form: form, exact: exact, from: int32(len(r.ends))})
	if part != hostOf {
		r.ends = append(r.ends, r.vertex(&r.parts, part))
	}
}

func (r *renamer) mention(names []uint32) {
	for _, n := range names {
		if n&bagBit == 0 {
			r.ends = append(r.ends, r.vertex(&r.names, n))
			continue
		}
		before := r.vertices
		r.ends = append(r.ends, r.vertex(&r.bags, n&^bagBit))
		if r.vertices > before {
			r.met = append(r.met, n&^bagBit)
		}
	}
}

func (r *renamer) end() { r.elements[len(r.elements)-1].to = int32(len(r.ends)) }

// reached tells whether a name is mentioned by an element so far.
func (r *renamer) reached(name uint32) bool {
	return int(name) < len(r.names) && r.names[name].round == r.round
}

// vertex returns the vertex of a name or partition, a new one when it is met first.
func (r *renamer) vertex(stamps *[]stamp, number uint32) int32 {
	if int(number) >= len(*stamps) {
		*stamps = append(*stamps, make([]stamp, int(number)+1+len(*stamps)/2-len(*stamps))...)
	}
	at := &(*stamps)[number]
	if at.round != r.round {
		*at = stamp{r.round, int32(r.vertices)}
		r.vertices++
	}
	return at.vertex
}

func (r *renamer) mentioned(e int32) []int32 { return r.ends[r.elements[e].from:r.elements[e].to] }

// all prepares the vertices and returns all elements.
func (r *renamer) all() []int32 {
	r.group = resized(r.group, r.vertices)
	r.place = resized(r.place, r.vertices)
	r.colour = resized(r.colour, r.vertices)
	r.next = resized(r.next, r.vertices)
	r.number = resized(r.number, r.vertices)
	for v := range r.number {
		r.colour[v], r.number[v] = 0, -1
	}
	elements := make([]int32, len(r.elements))
	for e := range elements {
		elements[e] = int32(e)
	}
	return elements
}

// fragment returns the number of a fragment's canonical form.
func (r *renamer) fragment(elements []int32) uint32 {
	r.words = r.words[:0]
	for _, e := range elements {
		r.words = append(r.words, r.elements[e].exact)
	}
	sortWords(r.words)
	known, found := r.small.find(r.words)
	if !found {
		r.tries = maxTries
		known.forms = append(known.forms[:0], r.x.fragments.id(r.form(elements, 0)))
	}
	return known.forms[0]
}

// form returns the canonical form of a component, whose vertices get numbers from first on: how many vertices were told
// apart, the elements that mention no others, and the forms of the components that are left.
func (r *renamer) form(elements []int32, first int32) []uint32 {
	open := r.open(elements)
	r.refine(elements, open)
	slices.SortFunc(open, func(v, w int32) int { return cmp.Compare(r.colour[v], r.colour[w]) })
	var alone []int32
	for i, v := range open {
		if (i == 0 || r.colour[open[i-1]] != r.colour[v]) && (i == len(open)-1 || r.colour[open[i+1]] != r.colour[v]) {
			alone = append(alone, v)
		}
	}
	if len(alone) == 0 && len(open) > 0 {
		return r.trial(elements, open, first)
	}
	for i, v := range alone {
		r.number[v], r.colour[v] = first+int32(i), uint64(first)+uint64(i)+1
	}
	first += int32(len(alone))
	var rest, plain []int32
	for _, e := range elements {
		if r.openEnd(e) >= 0 {
			rest = append(rest, e)
		} else {
			plain = append(plain, e)
		}
	}
	into := r.list(plain, []uint32{uint32(len(alone)), uint32(len(plain))})
	if len(rest) > 0 {
		var forms [][]uint32
		together, ends := r.components(rest)
		from := int32(0)
		for _, to := range ends {
			forms = append(forms, r.form(together[from:to], first))
			from = to
		}
		slices.SortFunc(forms, slices.Compare)
		for _, f := range forms {
			into = append(append(into, uint32(len(f))), f...)
		}
	}
	for _, v := range alone {
		r.number[v] = -1
	}
	return into
}

// open returns the vertices without a number that the elements mention.
func (r *renamer) open(elements []int32) []int32 {
	var open []int32
	for _, e := range elements {
		for _, v := range r.mentioned(e) {
			if r.number[v] < 0 {
				open = append(open, v)
			}
		}
	}
	slices.Sort(open)
	return slices.Compact(open)
}

// trial returns the least of the forms that a component has when one vertex of its smallest colour class is told apart.
func (r *renamer) trial(elements, open []int32, first int32) []uint32 {
	from, to := 0, len(open)+1
	for i := 0; i < len(open); {
		j := i + 1
		for j < len(open) && r.colour[open[j]] == r.colour[open[i]] {
			j++
		}
		if j-i < to-from {
			from, to = i, j
		}
		i = j
	}
	colours := make([]uint64, len(open))
	for i, v := range open {
		colours[i] = r.colour[v]
	}
	var best []uint32
	for _, v := range open[from:to] {
		if best != nil && r.tries <= 0 {
			break
		}
		r.tries--
		r.colour[v] = ^r.colour[v]
		if f := r.form(elements, first); best == nil || slices.Compare(f, best) < 0 {
			best = f
		}
		for i, w := range open {
			r.colour[w] = colours[i]
		}
	}
	return best
}

// list appends elements under the numbers of their vertices, in order.
func (r *renamer) list(elements []int32, into []uint32) []uint32 {
	slices.SortFunc(elements, func(d, e int32) int {
		if order := cmp.Compare(r.elements[d].form, r.elements[e].form); order != 0 {
			return order
		}
		return slices.CompareFunc(r.mentioned(d), r.mentioned(e), func(v, w int32) int { return cmp.Compare(r.number[v], r.number[w]) })
	})
	for _, e := range elements {
		into = append(into, r.elements[e].form)
		for _, v := range r.mentioned(e) {
			into = append(into, uint32(r.number[v]))
		}
	}
	return into
}

// resized returns a slice of that length; its contents mean nothing.
func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n+n/2)[:n]
	}
	return s[:n]
}
