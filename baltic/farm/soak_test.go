package farm_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/baltic/farm"
	"github.com/balticsim/balticsim/baltic/model"
)

// failover is a farm whose machines go back to their snapshots when they fail, two of them behind one endpoint.
const failover = `
let e0 = importPayment1 ()
let (vm1,e1) = createOrderProcessingRole ()
let (vm2,e2) = createOrderProcessingRole ()
let (vm3,e3) = createOrderEntryRole e0 (eOr e1 e2)
let keep vm = let s = snapshotVM vm in eVM vm (fun VM_Crash -> restoreVM s)
let () = keep vm1; keep vm2; keep vm3
let () = exportOrderEntry e3`

// soak lets clients call a farm while its machines fail in turn, and demands that every call is answered, to the one who made it, or told
// that no answer comes.
func soak(t *testing.T, clients, calls, every int) {
	t.Helper()
	files := map[string]string{"S.ml": failover}
	for _, name := range []string{"eop.meta.ml", "eop.wsdl", "Images.ml"} {
		files[name] = readFile(t, filepath.Join(eop, name))
	}
	f := serveOn(t, compiled(t, written(t, files), ""), model.New(model.Options{Import: banks}), farm.Options{Deadline: time.Second})
	f.log.await(t, "the snapshots", func() bool { return f.log.count(conform.Snapshot, "") == 3 })
	victims := []string{"OrderProcessing", "OrderProcessing#2", "OrderEntry"}
	var asked, answered, told, failed atomic.Int64
	var wg sync.WaitGroup
	for client := range clients {
		wg.Go(func() {
			for i := range calls {
				item := fmt.Sprintf("%d-%d", client, i)
				reply, err := f.Call(context.Background(), order, json.RawMessage(fmt.Sprintf(`{"item":%q,"payment":{"card":"visa","amount":1}}`, item)))
				switch {
				case err != nil:
					told.Add(1)
				case string(reply) != fmt.Sprintf(`"%s ordered, paid by visa at credit.fr"`, item):
					t.Errorf("%s is answered %s", item, reply)
				default:
					answered.Add(1)
				}
				if n := asked.Add(1); n%int64(every) == 0 {
					victim := victims[int(n)/every%len(victims)]
					if err := f.Break(context.Background(), victim, baltic.BreakKill); err == nil {
						failed.Add(1)
					}
				}
			}
		})
	}
	wg.Wait()
	f.log.await(t, "the last restore", func() bool { return f.log.count(conform.Restore, "") == int(failed.Load()) })
	if got := f.call(order, bicycle); !strings.Contains(got, "ordered") {
		t.Errorf("afterwards: %s", got)
	}
	t.Logf("%d calls were answered, %d told that no answer comes, %d machines failed", answered.Load(), told.Load(), failed.Load())
	if told.Load() > failed.Load()*int64(clients) || answered.Load() == 0 {
		t.Errorf("%d calls were not answered", told.Load())
	}
	for _, m := range f.Status() {
		if m.State != farm.StateReady || m.Open > 0 && failed.Load() == 0 {
			t.Errorf("%+v", m)
		}
	}
}

func TestSoak(t *testing.T) { soak(t, 4, 100, 50) }

// BenchmarkCall is a call of an export of the example farm on machines of the model, from request to reply.
func BenchmarkCall(b *testing.B) {
	for _, script := range []string{"isolated", "eor", "epar", "eref"} {
		b.Run(script, func(b *testing.B) {
			f := serve(b, compiled(b, eop+"/"+script+".ml", ""), farm.Options{})
			f.call(order, bicycle)
			for b.Loop() {
				if got := f.call(order, bicycle); !strings.Contains(got, "ordered") {
					b.Fatal(got)
				}
			}
		})
	}
}
