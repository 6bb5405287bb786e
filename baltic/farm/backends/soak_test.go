package backends_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/baltic/farm"
)

var soakCalls = flag.Int("soak", 0, "how many calls TestSoak makes through the failover farm on QEMU's machines; 0 skips it")

// mending is failover.ml with handlers that also bring the machine back: orders go to the other machine, and the one that failed goes back to its
// snapshot, so that the farm can go on for ever.
const mending = `
let e0 = importPayment1 ()
let (vm1,e1) = createOrderProcessingRole ()
let (vm2,e2) = createOrderProcessingRole ()
let (e4,r) = eRef (eOr e1 e2)
let (vm5,e5) = createOrderEntryRole e0 e4

let s1 = snapshotVM vm1
let s2 = snapshotVM vm2
let s5 = snapshotVM vm5
let () = eVM vm1 (fun VM_Crash -> eRefUpdate r e2; restoreVM s1)
let () = eVM vm2 (fun VM_Crash -> eRefUpdate r e1; restoreVM s2)
let () = eVM vm5 (fun VM_Crash -> restoreVM s5)

let () = exportOrderEntry e5
`

const (
	soakClients  = 8
	soakKills    = 2 * time.Second // from one failure to the next
	soakDeadline = 5 * time.Second // of a call
)

// TestSoak: clients order while a machine is killed every two seconds. Each is answered what he asked for, or told that no answer comes, and
// that only when a machine has failed while he waited.
func TestSoak(t *testing.T) {
	if *soakCalls == 0 {
		t.Skip("it takes minutes: make soak-farm")
	}
	s := soak{served: serveOn(t, written(t, mending), onQEMU(t), farm.Options{Deadline: soakDeadline})}
	s.record.until(t, "the snapshots", func() bool { return s.record.total(conform.Snapshot) == 3 })
	if a := <-s.asks(t.Context(), "first"); a.err != nil {
		t.Fatal(a.err)
	}
	enough, cancel := context.WithCancel(t.Context())
	var killing, clients sync.WaitGroup
	killing.Go(func() { s.kill(enough) })
	for range soakClients {
		clients.Go(func() {
			for i := s.next.Add(1); i <= int64(*soakCalls); i = s.next.Add(1) {
				s.one(fmt.Sprintf("order %d", i))
			}
		})
	}
	clients.Wait()
	cancel()
	killing.Wait()
	s.record.until(t, "the last restore", func() bool {
		return s.record.total(conform.Crash) == s.killed && s.record.total(conform.Restore) == s.killed
	})
	if a := <-s.asks(t.Context(), "last"); a.err != nil {
		t.Error(a.err)
	}
	t.Logf("%d calls: %d answered, %d told that no answer comes; %d machines failed", *soakCalls, s.answered.Load(), s.told.Load(), s.killed)
	if s.answered.Load()+s.told.Load() != int64(*soakCalls) {
		t.Error("clients are left who know nothing")
	}
}

// written writes a script beside the texts of the example farm and returns its path.
func written(t *testing.T, script string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"eop.meta.ml", "eop.wsdl", "Images.ml"} {
		text, err := os.ReadFile(filepath.Join(eop, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "mending.ml")
	if err := os.WriteFile(path, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// soak is a farm under fire.
type soak struct {
	*served
	next, answered, told atomic.Int64
	killed               int
}

// kill lets the machines fail in turn until the context ends.
func (s *soak) kill(ctx context.Context) {
	tick := time.NewTicker(soakKills)
	defer tick.Stop()
	machines := s.Status()
	for i := 0; ; i++ {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		if err := s.Break(s.t.Context(), machines[i%len(machines)].Name, baltic.BreakKill); err != nil {
			s.t.Logf("%s was not killed: %v", machines[i%len(machines)].Name, err)
			continue
		}
		s.killed++
	}
}

// one makes a call and judges its answer.
func (s *soak) one(item string) {
	crashes := s.record.total(conform.Crash)
	a := <-s.asks(s.t.Context(), item)
	switch {
	case a.err == nil && a.reply == item+" ordered, paid by visa at credit.fr":
		s.answered.Add(1)
	case a.err == nil:
		s.t.Errorf("%s is answered %q", item, a.reply)
	default:
		s.told.Add(1)
		if s.record.total(conform.Crash) == crashes {
			s.t.Errorf("%s is told %v, and nothing had failed", item, a.err)
		}
	}
}
