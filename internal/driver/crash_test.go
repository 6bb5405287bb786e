package driver_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/sim/trace"
	"github.com/balticsim/balticsim/step"
)

// The client of these tests orders a bicycle and, from a second thread, a tandem, which reaches the machines after it. One of
// the machines that process orders crashes at a moment that is looked up in a run without a crash.

const orders = "internal/driver/testdata/orders.ml"

const machine = "OrderProcessing"

// moments are steps of the run without a crash.
type moments struct {
	ready    int // the farm is wired and exported
	received int // the machine takes the bicycle's order
	counted  int // it has counted it
	printed  int // it says so
	replied  int // its reply has left it
}

func momentsOf(t *testing.T, tr *trace.Trace) moments {
	t.Helper()
	var m moments
	first := func(at *int, s *trace.Step, when bool) {
		if *at == 0 && when {
			*at = s.N
		}
	}
	for i := range tr.Steps {
		s := &tr.Steps[i]
		inside := strings.HasPrefix(s.Partition, machine)
		first(&m.ready, s, strings.HasPrefix(s.Chan, "once:"))
		first(&m.received, s, inside && s.Rule == "P-Comm" && strings.Contains(s.Value, "bicycle"))
		first(&m.counted, s, inside && s.Rule == "P-Set")
		first(&m.printed, s, inside && s.Rule == "P-Print")
		first(&m.replied, s, m.printed > 0 && s.Rule == "P-Comm" && strings.HasPrefix(s.FromPartition, machine))
	}
	if m.ready == 0 || m.received <= m.ready || m.counted <= m.received || m.printed <= m.counted || m.replied <= m.printed {
		t.Fatalf("the run has the moments %+v", m)
	}
	return m
}

func parsed(t *testing.T, file string) *trace.Trace {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	tr, ds := trace.Parse(source.NewFile(file, string(text)), trace.Limits{})
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	return tr
}

// crashed is a run with one crash of a machine that processes orders.
type crashed struct {
	run
	trace *trace.Trace
	at    int // the step at which the environment let it crash
}

func crashAt(t *testing.T, p *driver.Program, at int) crashed {
	t.Helper()
	c := crashed{run: ran(t, p, fifo(driver.Crash{VM: machine, Step: at}))}
	c.trace = parsed(t, c.run.trace)
	for _, s := range c.trace.Steps {
		if s.Env && s.N > 0 {
			c.at = s.N
		}
	}
	if c.at != at {
		t.Fatalf("the crash happened at step %d, not %d", c.at, at)
	}
	return c
}

func (c crashed) says(line string) bool {
	return strings.Contains("\n"+c.report.Outcome.Output, "\n"+line+"\n")
}

// answered says whether the client got the answer to its order.
func (c crashed) answered(item string) bool {
	return c.says(item + " ordered, paid by visa at credit.fr")
}

// processed returns the step in which a machine takes the order of an item after the crash, or nil.
func (c crashed) processed(item string) *trace.Step {
	for i := range c.trace.Steps {
		s := &c.trace.Steps[i]
		if s.N > c.at && s.Rule == "P-Comm" && strings.HasPrefix(s.Partition, machine) && strings.Contains(s.Value, item) {
			return s
		}
	}
	return nil
}

// restored returns the thread that the first start after the empty machine's brought to life.
func (c crashed) restored(t *testing.T) string {
	t.Helper()
	starts := 0
	for i := range c.trace.Steps {
		s := &c.trace.Steps[i]
		if s.N <= c.at || s.Rule != "P-Start" {
			continue
		}
		if starts++; starts == 2 {
			for _, e := range s.Effects {
				if e.Kind == "thread" {
					return e.Object
				}
			}
		}
	}
	t.Fatal("nothing was restored")
	return ""
}

// firstCount is what the machine read as its count of orders when it took the item's order.
func (c crashed) firstCount(t *testing.T, item string) string {
	t.Helper()
	taken := c.processed(item)
	if taken == nil {
		t.Fatalf("the %s was never taken", item)
	}
	for i := range c.trace.Steps {
		if s := &c.trace.Steps[i]; s.N > taken.N && s.Rule == "P-Get" && strings.HasPrefix(s.Partition, machine) {
			return s.Value
		}
	}
	t.Fatalf("the %s was not counted", item)
	return ""
}

func crashMoments(t *testing.T, name string) (*driver.Program, moments) {
	t.Helper()
	p := compiled(t, farmFolder+"/"+name+".ml", orders)
	r := ran(t, p, fifo())
	if out := r.report.Outcome; out.End != step.Done || strings.Count(out.Output, " ordered,") != 2 {
		t.Fatalf("without a crash: %v\n%s", out.End, out.Output)
	}
	return p, momentsOf(t, parsed(t, r.trace))
}

func expect(t *testing.T, holds bool, claim string) {
	t.Helper()
	if !holds {
		t.Errorf("does not hold: %s", claim)
	}
}

func TestSnapshotBringsAMachineBack(t *testing.T) {
	inRepository(t)
	p, m := crashMoments(t, "snapshot")
	t.Run("a crash before the order arrives is not noticed", func(t *testing.T) {
		c := crashAt(t, p, m.ready+1)
		expect(t, c.report.Outcome.End == step.Done && c.answered("bicycle") && c.answered("tandem"), "both orders are answered")
		expect(t, strings.HasPrefix(c.processed("bicycle").Actor, c.restored(t)), "the restored machine takes the bicycle's order")
		expect(t, c.firstCount(t, "bicycle") == "0" && c.firstCount(t, "tandem") == "1", "it counts on from its snapshot")
	})
	for name, at := range map[string]int{"just taken": m.received + 1, "counted already": m.counted + 1} {
		t.Run("a crash in the middle of the call, order "+name, func(t *testing.T) {
			c := crashAt(t, p, at)
			expect(t, !c.answered("bicycle") && c.processed("bicycle") == nil, "the order in hand is lost, and not taken again")
			expect(t, !c.says("processing bicycle"), "nothing is said about it")
			expect(t, c.answered("tandem") && c.report.Outcome.End == step.Done, "the next order is answered")
			expect(t, strings.HasPrefix(c.processed("tandem").Actor, c.restored(t)), "by the restored machine")
			expect(t, c.firstCount(t, "tandem") == "0", "whose memory is that of the snapshot")
			expect(t, waits(c, "client", "recv resp#"), "the first client waits for ever")
		})
	}
	t.Run("a crash after the reply loses the memory only", func(t *testing.T) {
		c := crashAt(t, p, m.replied+1)
		expect(t, c.answered("bicycle") && c.answered("tandem") && c.report.Outcome.End == step.Done, "both orders are answered")
		expect(t, c.firstCount(t, "tandem") == "0", "the bicycle is no longer counted")
	})
	t.Run("a snapshot of a machine that is down restores nothing", func(t *testing.T) {
		r := ran(t, p, fifo(driver.Crash{VM: machine, Step: 1}))
		expect(t, r.report.Outcome.End == step.Deadlock && !strings.Contains(r.report.Outcome.Output, "ordered,"), "no order is answered")
		expect(t, strings.Contains(r.report.Outcome.Output, "yacht: payment refused"), "what needs no processing is answered still")
	})
}

func TestFailoverSendsOrdersToTheOtherMachine(t *testing.T) {
	inRepository(t)
	p, m := crashMoments(t, "failover")
	second := func(s *trace.Step) bool { // machines of one role carry their full names
		first := parsedPartition(t, p, m.received)
		return s != nil && s.Partition != first && strings.HasPrefix(s.Partition, machine)
	}
	t.Run("a crash before the order arrives is not noticed", func(t *testing.T) {
		c := crashAt(t, p, m.ready+1)
		expect(t, c.report.Outcome.End == step.Done && c.answered("bicycle") && c.answered("tandem"), "both orders are answered")
		expect(t, second(c.processed("bicycle")) && second(c.processed("tandem")), "by the second machine")
	})
	t.Run("a crash in the middle of the call", func(t *testing.T) {
		c := crashAt(t, p, m.received+1)
		expect(t, !c.answered("bicycle") && c.processed("bicycle") == nil, "the order in hand is lost: the endpoint does not call again")
		expect(t, c.answered("tandem") && c.report.Outcome.End == step.Done, "the next order is answered")
		expect(t, second(c.processed("tandem")), "by the second machine")
		expect(t, waits(c, "client", "recv resp#"), "the first client waits for ever")
	})
	t.Run("a crash after the processing but before the reply", func(t *testing.T) {
		c := crashAt(t, p, m.printed+1)
		expect(t, c.says("processing bicycle") && !c.answered("bicycle"), "the order is processed but not answered")
		expect(t, c.answered("tandem") && second(c.processed("tandem")), "the second machine answers the next order")
	})
	t.Run("the farm is rewired", func(t *testing.T) {
		o := fifo(driver.Crash{VM: machine, Step: m.received + 1})
		b, err := p.Graph(context.Background(), "", o, -1, "json")
		if err != nil {
			t.Fatal(err)
		}
		var g driver.GraphDoc
		if err := json.Unmarshal(b, &g); err != nil {
			t.Fatal(err)
		}
		state, current := map[string]string{}, ""
		for _, n := range g.Nodes {
			if n.Kind == "machine" {
				state[n.Name] = n.State
			}
		}
		for _, e := range g.Edges {
			for _, n := range g.Nodes {
				if e.Style == "current target" && n.ID == e.To {
					current = n.Name
				}
			}
		}
		expect(t, state[machine+" 1"] == "crashed" && state[machine+" 2"] == "running", "the first machine is down, the second runs")
		expect(t, current == machine+" 2", "the reference names the second machine")
	})
}

// parsedPartition is the partition of a step of the run without a crash.
func parsedPartition(t *testing.T, p *driver.Program, n int) string {
	t.Helper()
	return parsed(t, ran(t, p, fifo()).trace).Steps[n].Partition
}

func waits(c crashed, partition, what string) bool {
	for _, b := range c.report.Outcome.Blocked {
		if b.Partition == partition && strings.HasPrefix(b.Waits, what) {
			return true
		}
	}
	return false
}

// TestCrashGoldens pins down what the two crashes in the middle of a call look like, and that they replay.
func TestCrashGoldens(t *testing.T) {
	here := inRepository(t)
	for _, name := range []string{"failover", "snapshot"} {
		t.Run(name, func(t *testing.T) {
			p, m := crashMoments(t, name)
			c := crashAt(t, p, m.received+1)
			golden := func(file string, got []byte) {
				compareGolden(t, filepath.Join(here, "testdata", "eop", name+"-crash", file), got)
			}
			golden("run.txt", []byte(c.text()))
			golden("trace.txt", shown(t, c.run.trace, driver.TraceOptions{Format: "text"}))
			pictures(t, p, c.run, fifo(driver.Crash{VM: machine, Step: m.received + 1}), golden)
			samePlayback(t, p, c.run)
		})
	}
}

// samePlayback replays a run by its schedule and by its trace: output, schedule and trace must be the same bytes.
func samePlayback(t *testing.T, p *driver.Program, r run) {
	t.Helper()
	for _, from := range []string{r.schedule, r.trace} {
		dir := t.TempDir()
		again := run{schedule: filepath.Join(dir, "again.sched"), trace: filepath.Join(dir, "again.jsonl")}
		var err error
		again.report, err = p.Replay(context.Background(), from, fifo(), driver.RunOutputs{Schedule: again.schedule, Trace: again.trace}, nil)
		if err != nil {
			t.Fatal(err)
		}
		sameBytes(t, r, again)
	}
}

func sameBytes(t *testing.T, a, b run) {
	t.Helper()
	if a.report.Outcome.Output != b.report.Outcome.Output || a.report.Outcome.End != b.report.Outcome.End {
		t.Fatalf("the output differs:\n%s\n%s", a.report.Outcome.Output, b.report.Outcome.Output)
	}
	for _, pair := range [][2]string{{a.schedule, b.schedule}, {a.trace, b.trace}} {
		first, err := os.ReadFile(pair[0])
		if err != nil {
			t.Fatal(err)
		}
		second, err := os.ReadFile(pair[1])
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, second) {
			t.Fatalf("%s and %s differ", pair[0], pair[1])
		}
	}
}
