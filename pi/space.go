package pi

import (
	"sync"

	"github.com/balticsim/balticsim/step"
)

// A Space is a System for searches: the same steps in the same order under the same labels, over states that are small
// immutable handles. Copy is the identity and Next leaves its argument alone. Everything a state consists of is interned, and
// what a thread does between two requests is computed once for all the states in which it gets the same answer.
//
// Tokens are those of a Space, not of a System: a thread, instance, name or message has one token in all states, in whatever
// order the steps before were taken. A Space may be used by many goroutines at once; then the numbers inside tokens and keys
// depend on who came first, their equality and length do not.
//
// A Space keeps what it has interned, so it is for searches and not for endless runs. It records no effects.
type Space struct {
	sys    *System
	values *valueStore
	unit   uint32 // number of ()

	// what states are made of, see space_element.go
	labels   interner[*label]
	names    interner[nameInfo]
	contents interner[contentInfo]
	threads  interner[threadInfo]
	items    interner[itemInfo]
	parts    interner[partInfo]
	outputs  interner[outputInfo]
	budgets  interner[[]uint32] // how often each fault may still happen
	farms    interner[struct{}] // lists of partition names
	things   interner[struct{}] // who sent which message, and which cell lives where: what tokens are of

	segments  interner[*segment]     // what threads do from one request to the next
	fragments interner[struct{}]     // canonical forms of fragments
	outcomes  interner[step.Outcome] // of states where runs end

	drafts, renamers, scenes sync.Pool // of *draft, *renamer and *scene
}

// State is a state of a Space: the numbers of its threads in the order of creation, of its messages and cells, oldest first,
// and of its partitions in the order of start, and a few words about the whole. It never changes.
type State struct{ words []uint32 }

// The words of a state before its elements.
const (
	atOutput  = iota
	atBudgets // how often each fault may still happen
	atFarm    // the partition names made so far, which decide how partitions are displayed
	atFailed  // index of the thread that failed, plus 1
	atResult  // number of main's value plus 1, once it is done
	atThreads // how many
	atItems   // how many
	atElements
)

func (s State) threads() []uint32 {
	return s.words[atElements : atElements+s.words[atThreads]]
}

func (s State) items() []uint32 {
	from := atElements + s.words[atThreads]
	return s.words[from : from+s.words[atItems]]
}

func (s State) parts() []uint32 { return s.words[atElements+s.words[atThreads]+s.words[atItems]:] }

// Space returns the transition system of the program for searches. Record has no effect on it.
func (p *Program) Space(o Options) *Space {
	o.Record = false
	x := &Space{sys: p.System(o), values: newValues(p)}
	x.unit = x.values.id(unitValue())
	x.labels.add(nil, &label{})
	x.parts.add(nil, partInfo{})                    // the host
	x.contents.add(nil, contentInfo{kind: reqGone}) // of a thread that is over
	x.threads.add(nil, threadInfo{})
	x.farms.id(nil)
	x.outputs.add(nil, outputInfo{})
	return x
}

// mainLabel, hostOf and over are the numbers that every Space has given.
const (
	mainLabel = 0
	hostOf    = 0
	over      = 0
)

// Start returns the state in which main has run up to its first visible request.
func (x *Space) Start() State {
	d := x.blank()
	var left []uint32
	for _, fault := range x.sys.faults {
		left = append(left, uint32(x.sys.opt.Faults[fault]))
	}
	d.words[atBudgets] = x.budget(left)
	main := x.content(reqRun, Value{}, Value{}, x.sys.main)
	d.threads = append(d.threads, x.thread(threadKey{label: mainLabel, part: hostOf, content: main}))
	d.born = append(d.born, 0)
	d.settle()
	return d.state()
}

// Copy returns s: states never change.
func (x *Space) Copy(s State) State { return s }

// Effects returns nothing: a Space records no effects.
func (x *Space) Effects(State) []step.Effect { return nil }

func (x *Space) budget(left []uint32) uint32 {
	if id, known := x.budgets.find(left); known {
		return id
	}
	return x.budgets.add(left, append([]uint32(nil), left...))
}
