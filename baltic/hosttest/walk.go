package hosttest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/baltic"
)

// Walk takes so many random steps with two machines, which a seed decides, and holds the host against what a machine is: a sum and
// some open calls, which freezing keeps and thawing brings back. When it fails it tells the steps.
func Walk(t *testing.T, f Fixture, seed uint64, steps int) {
	t.Helper()
	b := &bench{Host: f.New(t), fixture: f, t: t, unread: map[baltic.MachineID][]baltic.HostEvent{}}
	w := &walk{bench: b, random: rand.New(rand.NewPCG(seed, 0)), known: map[uint64]bool{}}
	defer func() {
		_ = b.Close()
		if t.Failed() {
			t.Logf("the steps of the walk %d:\n%s", seed, strings.Join(w.log, "\n"))
		}
	}()
	for range 2 {
		w.machines = append(w.machines, &walker{id: b.boot("Desk"), now: machineState{open: map[uint64]uint64{}}})
	}
	for range steps {
		w.step(w.machines[w.random.IntN(len(w.machines))])
	}
	for i, m := range w.machines {
		b.silent(m.id, w.machines[1-i].id)
	}
}

// machineState is what a machine is.
type machineState struct {
	sum  int
	open map[uint64]uint64 // calls that wait for the answer to a question
}

func (s machineState) copied() machineState {
	return machineState{s.sum, maps.Clone(s.open)}
}

// walker is a machine with what it should be.
type walker struct {
	id  baltic.MachineID
	now machineState
}

type walk struct {
	*bench
	random   *rand.Rand
	machines []*walker
	kept     []keptState
	known    map[uint64]bool // questions ever asked
	log      []string
}

// keptState is a state of one of the machines: the other one may go on from it as well.
type keptState struct {
	id    baltic.FrozenID
	state machineState
}

func (w *walk) note(format string, args ...any) { w.log = append(w.log, fmt.Sprintf(format, args...)) }

// step does something with a machine that runs, and leaves one that runs.
func (w *walk) step(m *walker) {
	w.t.Helper()
	switch w.random.IntN(10) {
	case 0, 1:
		n := w.random.IntN(100)
		w.note("%d: add %d", m.id, n)
		m.now.sum += n
		w.get(m.id, "Add", strconv.Itoa(n), strconv.Itoa(m.now.sum))
	case 2, 3:
		call, question := w.relayed(m.id, strconv.Itoa(len(w.known)))
		w.note("%d: call %d asks %d", m.id, call, question)
		if w.known[question] {
			w.t.Fatalf("the number %d of a question is used again", question)
		}
		w.known[question] = true
		m.now.open[call] = question
	case 4, 5:
		w.answerOne(m)
	case 6:
		w.answerForgotten(m)
	case 7:
		f := w.keep(m)
		w.note("%d: goes on", m.id)
		w.thaw(m.id, f)
	case 8:
		f := w.keep(m)
		w.back(m, f)
	case 9:
		f := w.keep(m)
		w.thaw(m.id, f)
		if why := w.random.IntN(len(w.fixture.Causes) + 1); why < len(w.fixture.Causes) {
			w.note("%d: crashes: %s", m.id, w.fixture.Causes[why])
			w.fixture.Crash(w.t, w.Host, m.id, w.fixture.Causes[why])
			w.expect(m.id, "crashed: "+string(w.fixture.Causes[why]))
			w.freeze(m.id)
		} else {
			w.note("%d: is killed", m.id)
			w.must(w.Kill(w.ctx(), m.id))
		}
		w.back(m, f)
	}
}

// keep freezes a machine.
func (w *walk) keep(m *walker) baltic.FrozenID {
	f := w.freeze(m.id)
	w.note("%d: frozen as %d", m.id, f)
	w.kept = append(w.kept, keptState{f, m.now.copied()})
	return f
}

// back lets a machine go on from some state, its last one at times.
func (w *walk) back(m *walker, last baltic.FrozenID) {
	k := w.kept[w.random.IntN(len(w.kept))]
	if w.random.IntN(4) == 0 {
		k = w.kept[slices.IndexFunc(w.kept, func(k keptState) bool { return k.id == last })]
	}
	w.note("%d: goes on from %d", m.id, k.id)
	w.thaw(m.id, k.id)
	m.now = k.state.copied()
}

// answerOne answers an open question.
func (w *walk) answerOne(m *walker) {
	calls := slices.Sorted(maps.Keys(m.now.open))
	if len(calls) == 0 {
		return
	}
	call := calls[w.random.IntN(len(calls))]
	w.note("%d: call %d gets its answer", m.id, call)
	w.answer(m.id, m.now.open[call], strconv.Itoa(int(call)))
	w.expect(m.id, reply(call, strconv.Itoa(int(call))))
	delete(m.now.open, call)
}

// answerForgotten answers something that this machine does not ask, or not any more.
func (w *walk) answerForgotten(m *walker) {
	var forgotten []uint64
	asked := slices.Collect(maps.Values(m.now.open))
	for _, q := range slices.Sorted(maps.Keys(w.known)) {
		if !slices.Contains(asked, q) {
			forgotten = append(forgotten, q)
		}
	}
	if len(forgotten) == 0 {
		return
	}
	q := forgotten[w.random.IntN(len(forgotten))]
	w.note("%d: an answer to %d, which it does not ask", m.id, q)
	w.answer(m.id, q, "-1")
	w.get(m.id, "Add", "0", strconv.Itoa(m.now.sum))
}
