package backends_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/baltic/farm"
	"github.com/balticsim/balticsim/baltic/qemu"
	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/step"
)

// scripts are the wired scripts of the example farm, by name.
func scripts(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(eop + "/*.ml")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".ml")
		if !slices.Contains([]string{"Images", "workload", "eop.meta"}, name) && !strings.HasPrefix(name, "miswired") {
			names = append(names, name)
		}
	}
	if len(names) < 8 {
		t.Fatalf("only %v", names)
	}
	return names
}

func scriptOf(name string) string { return filepath.Join(eop, name+".ml") }

// replies are what the client of workload.ml can be answered, by all that can happen in the model.
func replies(t *testing.T, name string) []string {
	t.Helper()
	p := compile(t, driver.Inputs{Script: scriptOf(name), Workload: scriptOf("workload"), MGICalls: driver.DefaultMGICalls})
	report := p.Explore(t.Context(), driver.Options{}, driver.Search{})
	if !report.Complete || len(report.Outcomes) == 0 {
		t.Fatalf("%d outcomes, and %s", len(report.Outcomes), report.Why)
	}
	var all []string
	for _, o := range report.Outcomes {
		lines := strings.Split(strings.TrimSpace(o.Output), "\n")
		if o.End != step.Done {
			t.Fatalf("the workload can end with %s", o.End)
		}
		all = append(all, lines[len(lines)-1])
	}
	return all
}

// shop is a farm of the example with what its client can be told.
type shop struct {
	*served
	item     string   // of the orders that the replies are about
	replies  []string // that there can be
	restores bool     // its handlers put a machine that fails back to a snapshot
	told     []string // what the client was told, in order
	orders   int
	crashes  map[string]int // that machines have had
}

func open(t *testing.T, name string, possible []string, on backend) *shop {
	t.Helper()
	text, err := os.ReadFile(scriptOf(name))
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{
		item: "bicycle", replies: possible, restores: strings.Contains(string(text), "restoreVM"), crashes: map[string]int{},
		served: serveOn(t, scriptOf(name), on, farm.Options{Deadline: patience}),
	}
	s.want(s.order(t.Context()))
	return s
}

// placed is an order whose answer has not been read.
type placed struct {
	item   string
	answer <-chan answer
}

// order places an order of something that nobody else has ordered, and returns when the farm has taken it.
func (s *shop) order(ctx context.Context) placed {
	s.t.Helper()
	s.orders++
	item := fmt.Sprintf("%s %d", s.item, s.orders)
	p := placed{item, s.asks(ctx, item)}
	s.record.await(s.t, conform.Call, "export:"+order, s.orders)
	return p
}

// want waits for the answer of an order, which is one that the model gives.
func (s *shop) want(p placed) {
	s.t.Helper()
	a := <-p.answer
	for _, r := range s.replies {
		if a.err == nil && a.reply == strings.Replace(r, s.item, p.item, 1) {
			s.told = append(s.told, a.reply)
			return
		}
	}
	s.t.Fatalf("%s is answered %q, %v\n%s", p.item, a.reply, a.err, s.record)
}

// fail makes a machine fail and returns when its handler has done its part.
func (s *shop) fail(machine string, how baltic.Breakage) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	if err := s.Break(ctx, machine, how); err != nil {
		s.t.Fatal(err)
	}
	s.crashes[machine]++
	s.record.await(s.t, conform.Crash, machine, s.crashes[machine])
	if s.restores {
		n := s.crashes[machine]
		s.record.until(s.t, "the handler of "+machine, func() bool {
			byScript := 0
			for _, e := range s.record.all() {
				if e.Kind == conform.Restore && e.Machine == machine && e.By == "" {
					byScript++
				}
			}
			return byScript >= n
		})
	}
}

func (s *shop) snapshot(machine string) string {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	name, err := s.Snapshot(ctx, machine)
	if err != nil {
		s.t.Fatal(err)
	}
	return name
}

func (s *shop) restore(machine, snapshot string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	if err := s.Restore(ctx, machine, snapshot); err != nil {
		s.t.Fatal(err)
	}
}

// mend puts a machine that has failed back to the first snapshot of an operator, unless its handler has done so.
func (s *shop) mend(machine string) {
	s.t.Helper()
	if !s.restores {
		s.restore(machine, "1")
	}
}

// between lets each machine fail while nothing is ordered. Who orders before it is mended is served, too: by another machine, or as soon
// as there is one again.
func (s *shop) between(how baltic.Breakage) {
	s.t.Helper()
	for _, m := range s.Status() {
		s.fail(m.Name, how)
		p := s.order(s.t.Context())
		s.mend(m.Name)
		s.want(p)
	}
}

// within lets the machine that takes orders fail while one waits for its payment. That order is lost with the machine, and its client hears
// nothing; when the machine goes back to a snapshot that it took meanwhile, the order is not lost.
func (s *shop) within() {
	s.t.Helper()
	const machine = "OrderEntry"
	ctx, leave := context.WithCancel(s.t.Context())
	arrived, pass := s.border.hold()
	lost := s.order(ctx)
	<-arrived
	s.fail(machine, baltic.BreakKill)
	s.mend(machine)
	pass()
	s.want(s.order(s.t.Context()))
	leave()
	a := <-lost.answer
	if a.err == nil {
		s.t.Fatalf("an order that was lost is answered %q", a.reply)
	}
	s.told = append(s.told, a.err.Error())

	arrived, pass = s.border.hold()
	kept := s.order(s.t.Context())
	<-arrived
	snapshot := s.snapshot(machine)
	s.fail(machine, baltic.BreakKill)
	s.restore(machine, snapshot)
	pass()
	s.want(kept)
}

// together places several orders at once.
func (s *shop) together(n int) {
	s.t.Helper()
	var all []placed
	for range n {
		all = append(all, s.order(s.t.Context()))
	}
	for _, p := range all {
		s.want(p)
	}
}

// turns are the events that must happen on every backend: what failures and operators lead to. Their order is free where different machines
// have them.
func (s *shop) turns() []string {
	var all []string
	for _, e := range s.record.all() {
		switch e.Kind {
		case conform.Crash, conform.Snapshot, conform.Restore, conform.Rewire:
			e.Cause = ""
			all = append(all, e.String())
		default:
		}
	}
	slices.Sort(all)
	return all
}

// visit does everything with a shop: orders, one by one and at once; failures of each machine, between orders and within one, each
// repaired by the script's handler or by an operator.
func visit(t *testing.T, name string, possible []string, on backend) *shop {
	t.Helper()
	s := open(t, name, possible, on)
	for _, m := range s.Status() {
		s.snapshot(m.Name)
	}
	s.between(baltic.BreakKill)
	if s.record.count(conform.Call, "Payment1.AuthorizePayment") > 0 {
		s.within()
	}
	if s.restores {
		s.between(qemu.BreakPanic)
		s.fail("OrderProcessing", baltic.BreakPause)
		s.want(s.order(t.Context()))
	}
	s.together(3) // last: with machines that will be frozen, what is done at once makes many interleavings
	if v := s.admitted(); v.Answer != conform.Admitted {
		t.Errorf("the model says %s %s after %d events of\n%s", v.Answer, v.Why, v.Admitted, s.record)
	} else {
		t.Logf("%d events, %d states", v.Admitted, v.States)
	}
	return s
}

// TestBackends: the scripts of the example farm do the same on machines of the model and on QEMU's, under the same orders and the same
// failures. Clients get what the model lets them get, hence the same where there is one reply only; and the model admits all that happens.
func TestBackends(t *testing.T) {
	known := map[string]*shop{}
	possible := map[string][]string{}
	t.Run("model", func(t *testing.T) {
		for _, name := range scripts(t) {
			t.Run(name, func(t *testing.T) {
				possible[name] = replies(t, name)
				known[name] = visit(t, name, possible[name], onModel)
			})
		}
	})
	t.Run("qemu", func(t *testing.T) {
		on := onQEMU(t)
		for _, name := range scripts(t) {
			t.Run(name, func(t *testing.T) {
				before := known[name]
				if before == nil {
					t.Skip("it has not run on machines of the model")
				}
				now := visit(t, name, possible[name], on)
				if diff := cmp.Diff(before.turns(), now.turns()); diff != "" {
					t.Errorf("what happens to machines, on the model (-) and on QEMU (+):\n%s", diff)
				}
				if len(before.replies) > 1 {
					return
				}
				if diff := cmp.Diff(before.told, now.told); diff != "" {
					t.Errorf("what clients are told, on the model (-) and on QEMU (+):\n%s", diff)
				}
			})
		}
	})
}
