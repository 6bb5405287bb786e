package conform_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/internal/driver"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
)

const farmFolder = "../../examples/eop"

// eopScripts are the wired scripts of the example farm.
func eopScripts() []string {
	return []string{"isolated", "remote_payment", "epar", "eor", "figure5", "eref", "failover", "snapshot"}
}

func scriptOf(name string) string { return filepath.Join(farmFolder, name+".ml") }

// compile compiles inputs that have no mistakes.
func compile(t testing.TB, in driver.Inputs) *driver.Program {
	t.Helper()
	in.MGICalls = driver.DefaultMGICalls
	p, ds := driver.Compile(in)
	if ds.HasErrors() {
		var b strings.Builder
		source.Render(&b, ds, false)
		t.Fatal(b.String())
	}
	return p
}

// openFarm is the model of a script of the example farm.
func openFarm(t testing.TB, name string) conform.Model {
	t.Helper()
	p := compile(t, driver.Inputs{Script: scriptOf(name), Open: true})
	return conform.Model{Program: p.Machine, Alphabet: p.Alphabet()}
}

// write puts a text into a file of the test.
func write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// orders is a workload that orders so many bicycles at once.
func orders(n int) string {
	text := "let order n = {item = \"bicycle\"; payment = {card = \"visa\"; amount = 60 + 30 * n}}\n"
	for i := range n {
		text += "let () = fork (fun () -> let _ = callOrderEntry (order " + string(rune('1'+i)) + ") in ())\n"
	}
	return text
}

// record runs a program at random in the model and returns what it shows.
func record(t testing.TB, p *driver.Program, seed uint64, crashes int) []conform.Event {
	t.Helper()
	var events []conform.Event
	sys := conform.Watch(p.Alphabet(), p.Machine.System(pi.Options{Faults: map[string]int{"crash": crashes}}), func(e conform.Event) {
		events = append(events, e)
	})
	if _, err := sim.Run(context.Background(), sim.System[*pi.Config](sys), sim.Random(seed), sim.Limits{MaxSteps: 10_000}, nil); err != nil {
		t.Fatal(err)
	}
	return events
}
