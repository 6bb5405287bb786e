package conform_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/internal/driver"
)

const (
	numberMeta = `
let number = {sname = "Number"; ops = [{opname = "Get"; action = "get"; input = "unit"; output = "int"}]}
let m : metadata =
  [VM {vmname = "A"; disk = "a.img"; inputs = []; outputs = [("/a", number)]};
   VM {vmname = "B"; disk = "b.img"; inputs = []; outputs = [("/b", number)]};
   Export {name = "Number"; url = "http://localhost/n"; service = number}]`

	healing = `
let (vm, e) = createARole ()
let s = snapshotVM vm
let () = eVM vm (fun VM_Crash -> restoreVM s)
let () = exportNumber e`
)

// farmOf compiles a farm of two machines that answer numbers.
func farmOf(t *testing.T, meta, images, script string) conform.Model {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"S.ml": script, "S.meta.ml": meta, "Images.ml": images} {
		if text == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := compile(t, driver.Inputs{Script: filepath.Join(dir, "S.ml"), Open: true})
	return conform.Model{Program: p.Machine, Alphabet: p.Alphabet()}
}

// The events of these farms.
func of(kind conform.Kind, machine string) conform.Event {
	return conform.Event{Kind: kind, Machine: machine}
}

func asked(call int, machine string) conform.Event {
	return numberEvent(conform.Call, call, machine, "null")
}

func told(call int, machine, value string) conform.Event {
	return numberEvent(conform.Reply, call, machine, value)
}

func numberEvent(kind conform.Kind, call int, machine, value string) conform.Event {
	at := "export:Number.Get"
	if machine != "" {
		at = ">" + machine + ".Get"
	}
	return conform.Event{Kind: kind, At: at, Machine: machine, Call: call, Value: json.RawMessage(value)}
}

func rewired(machine string) conform.Event {
	return conform.Event{Kind: conform.Rewire, At: ">" + machine + ".Get", Machine: machine}
}

func printed(partition, text string) conform.Event {
	return conform.Event{Kind: conform.Print, Machine: partition, Value: json.RawMessage(`"` + text + `"`)}
}

// TestAlone: no thread moves alone where another could come before it. Each farm needs one of the conditions.
func TestAlone(t *testing.T) {
	const (
		chosen   = "let image_A () = let n = Sim.choose [1; 2] in fun () -> n"
		constant = "let image_A () = fun () -> 1\nlet image_B () = fun () -> 2"
		dynamic  = `
let (vm1, e1) = createARole ()
let (vm2, e2) = createBRole ()
let (e, r) = eRef e1
let () = exportNumber e
let () = eRefUpdate r e2`
	)
	for _, c := range []struct {
		name, meta, images, script string
		events                     []conform.Event
	}{
		{
			"a machine is frozen before it has chosen", numberMeta, chosen, healing,
			[]conform.Event{
				of(conform.Snapshot, "A"), asked(1, ""), asked(2, "A"), told(2, "A", "1"), told(1, "", "1"), of(conform.Crash, "A"), of(conform.Restore, "A"),
				asked(3, ""), asked(4, "A"), told(4, "A", "2"), told(3, "", "2"),
			},
		},
		{
			"a restored machine takes the request", numberMeta, constant, healing,
			[]conform.Event{
				of(conform.Snapshot, "A"), asked(1, ""), asked(2, "A"), of(conform.Crash, "A"), of(conform.Restore, "A"), told(2, "A", "1"), told(1, "", "1"),
			},
		},
		{
			"a reference is read after it was set", numberMeta, constant, dynamic,
			[]conform.Event{asked(1, ""), rewired("B"), asked(2, "B"), told(2, "B", "2"), told(1, "", "2")},
		},
		{
			"a reference is read before it is set", numberMeta, constant, dynamic,
			[]conform.Event{asked(1, ""), rewired("B"), asked(2, "A"), told(2, "A", "1"), told(1, "", "1")},
		},
		{
			"a partition that the script stops itself", "", "", `
let n = name "n"
let () = start n (box (fun () -> let word = Sim.choose ["a"; "b"] in print_string word))
let p = stop n
let () = start n p
let _ = stop n
let () = start n p`,
			[]conform.Event{printed("n", "a"), printed("n", "b")},
		},
		{
			"a machine that comes back to where it was for ever", numberMeta,
			"let image_A () = let c = chan \"c\" in let rec loop () = send c (); recv c; loop () in loop ()\nlet image_B () = fun () -> 2",
			"let (vm1, e1) = createARole ()\nlet (vm2, e2) = createBRole ()\nlet () = exportNumber e2",
			[]conform.Event{asked(1, ""), asked(2, "B"), told(2, "B", "2"), told(1, "", "2")},
		},
		{
			"a machine that goes on for ever", numberMeta,
			"let image_A () = let rec loop () = let c = chan \"c\" in send c (); recv c; loop () in loop ()\nlet image_B () = fun () -> 2",
			"let (vm1, e1) = createARole ()\nlet (vm2, e2) = createBRole ()\nlet () = exportNumber e2",
			[]conform.Event{asked(1, ""), asked(2, "B"), told(2, "B", "2"), told(1, "", "2")},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := farmOf(t, c.meta, c.images, c.script)
			for _, naive := range []bool{true, false} {
				v := conform.Validate(context.Background(), m, c.events, conform.Options{Naive: naive, MaxStates: 100_000})
				if v.Answer != conform.Admitted {
					t.Errorf("naive %t: %s %s after %d of\n%sinstead of\n%s", naive, v.Answer, v.Why, v.Admitted, list(c.events), list(v.Instead))
				}
			}
		})
	}
}
