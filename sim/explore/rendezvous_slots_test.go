package explore_test

import (
	"encoding/binary"
	"fmt"
	"slices"
	"sync"

	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// slots is a program of rendezvous as a sim.System and sim.Identifier in which every process has a place of its own: what a process becomes
// stands where it stood, and what it forks comes behind all others. A state is two bytes for each place, after two that
// count the names that have been made.
type slots struct {
	*program
	mu      sync.Mutex
	futures map[uint16][]step.Use
}

type places []byte

const (
	slotTokens    = step.Token(16)
	channelTokens = step.Token(1 << 20)
	mostOffers    = 128
)

func newSlots(p *program) *slots {
	return &slots{program: p, futures: map[uint16][]step.Use{}}
}

func (s places) names() int          { return int(binary.LittleEndian.Uint16(s)) }
func (s places) count() int          { return len(s)/2 - 1 }
func (s places) at(i int) uint16     { return binary.LittleEndian.Uint16(s[2+2*i:]) }
func (s places) set(i int, n uint16) { binary.LittleEndian.PutUint16(s[2+2*i:], n) }

func (y *slots) Start() places {
	s := places(binary.LittleEndian.AppendUint16(nil, uint16(y.started)))
	for _, c := range y.main {
		s = binary.LittleEndian.AppendUint16(s, y.instance(c.def, c.args))
	}
	return s
}

func (y *slots) Copy(s places) places { return s }

// waiting is an offer of the process in a place.
type waiting struct {
	name, slot, branch int
}

// Steps lists each receiver with each of its senders. The receiver is the actor.
func (y *slots) Steps(s places, into []step.Step) []step.Step {
	var senders, receivers [mostOffers]waiting
	sending, receiving := 0, 0
	all := *y.instances.Load()
	for i := range s.count() {
		n := s.at(i)
		if n == 0 {
			continue
		}
		for b, o := range all[n].offers {
			if o.send {
				senders[sending] = waiting{o.name, i, b}
				sending++
			} else {
				receivers[receiving] = waiting{o.name, i, b}
				receiving++
			}
		}
	}
	for i := range receivers[:receiving] {
		r := &receivers[i]
		for j := range senders[:sending] {
			if w := &senders[j]; w.name == r.name && w.slot != r.slot {
				into = append(into, step.Step{
					Actor: slotTokens + step.Token(r.slot),
					Pick:  uint64(w.slot)<<16 | uint64(w.branch)<<8 | uint64(r.branch),
				})
			}
		}
	}
	return into
}

func (y *slots) participants(s places, m step.Step) (sender, sb, receiver, rb int) {
	return int(m.Pick >> 16), int(m.Pick >> 8 & 255), int(m.Actor - slotTokens), int(m.Pick & 255)
}

func (y *slots) Next(s places, m step.Step) places {
	sender, sb, receiver, rb := y.participants(s, m)
	all := *y.instances.Load()
	left, right := all[s.at(sender)], all[s.at(receiver)]
	next := make(places, len(s))
	copy(next, s)
	var met *meeting
	if y.defs[left.def].branches[sb].then.news+y.defs[right.def].branches[rb].then.news == 0 {
		met = y.remembered(left, sb, right, rb)
	} else {
		var names int
		met, names = y.meet(left, sb, right, rb, s.names())
		binary.LittleEndian.PutUint16(next, uint16(names))
	}
	return become(become(next, sender, met.sender), receiver, met.receiver)
}

// become puts what a process leaves into its place, and the rest behind all others.
func become(s places, slot int, left []uint16) places {
	s.set(slot, 0)
	for i, n := range left {
		if i == 0 {
			s.set(slot, n)
		} else {
			s = binary.LittleEndian.AppendUint16(s, n)
		}
	}
	return s
}

func (y *slots) Uses(s places, m step.Step, into []step.Use) []step.Use {
	sender, _, _, _ := y.participants(s, m)
	return append(into, step.Use{Token: m.Actor, Mode: step.Consume}, step.Use{Token: slotTokens + step.Token(sender), Mode: step.Consume})
}

func (y *slots) Key(s places, into []byte) []byte { return append(into, s...) }

// KeyAs knows no renaming: modulo structural congruence there is the System fragments.
func (y *slots) KeyAs(s places, id sim.Identity, into []byte) []byte {
	if id == sim.Position {
		return y.Key(s, into)
	}
	sorted := make([]uint16, s.count())
	for i := range sorted {
		sorted[i] = s.at(i)
	}
	slices.Sort(sorted)
	for _, n := range sorted {
		if n != 0 {
			into = binary.LittleEndian.AppendUint16(into, n)
		}
	}
	return into
}

func (y *slots) Outcome(places) step.Outcome { return step.Outcome{End: step.Done} }

func (y *slots) Label(s places, m step.Step) step.Label {
	sender, sb, receiver, rb := y.participants(s, m)
	name := y.at(s.at(receiver)).offers[rb].name
	return step.Label{Text: fmt.Sprintf("p%d.%d n%d p%d.%d", receiver, rb, name, sender, sb), Actor: fmt.Sprintf("p%d", receiver)}
}

func (y *slots) Effects(places) []step.Effect { return nil }

// Actors lists the places that are taken.
func (y *slots) Actors(s places, into []step.Token) []step.Token {
	for i := range s.count() {
		if s.at(i) != 0 {
			into = append(into, slotTokens+step.Token(i))
		}
	}
	return into
}

// Pending lists the channels that a process waits at. A rendezvous needs one who sends and one who receives; to be in each
// other's way, or to enable each other, is between these two, so that the modes are those of two who commute with their like.
func (y *slots) Pending(s places, actor step.Token, into []step.Use) []step.Use {
	return append(into, offered(y.at(s.at(int(actor-slotTokens))))...)
}

func offered(i *instance) []step.Use {
	var uses []step.Use
	for _, o := range i.offers {
		mode := step.Read
		if o.send {
			mode = step.Offer
		}
		uses = append(uses, step.Use{Token: channelTokens + step.Token(o.name), Mode: mode})
	}
	return uses
}

// Future follows the definitions; a process that receives names on which it waits later may use every channel.
func (y *slots) Future(s places, actor step.Token, into []step.Use) []step.Use {
	n := s.at(int(actor - slotTokens))
	y.mu.Lock()
	defer y.mu.Unlock()
	uses, known := y.futures[n]
	if !known {
		uses = y.reach(n)
		y.futures[n] = uses
	}
	return append(into, uses...)
}

func (y *slots) reach(first uint16) []step.Use {
	const received = 1<<16 - 1 // some name
	seen, queue := map[uint16]bool{first: true}, []uint16{first}
	var uses []step.Use
	for ; len(queue) > 0; queue = queue[1:] {
		i := y.at(queue[0])
		for _, o := range i.offers {
			if o.name == received {
				var all []step.Use
				for n := range y.started {
					token := channelTokens + step.Token(n)
					all = append(all, step.Use{Token: token, Mode: step.Read}, step.Use{Token: token, Mode: step.Offer})
				}
				return all
			}
		}
		for _, u := range offered(i) {
			if !slices.Contains(uses, u) {
				uses = append(uses, u)
			}
		}
		for _, b := range y.defs[i.def].branches {
			env := slices.Clone(i.env)
			for range b.receives + b.then.news {
				env = append(env, received)
			}
			then := b.then
			then.news = 0
			made, _ := y.rest(then, env, 0)
			for _, n := range made {
				if !seen[n] {
					seen[n] = true
					queue = append(queue, n)
				}
			}
		}
	}
	return uses
}
