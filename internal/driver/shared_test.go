package driver_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/internal/driver"
)

// TestSharedImages: what the top level of Images.ml does, rather than binds, is told of a farm on machines, with its place, and of no other.
func TestSharedImages(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("S.meta.ml", `
let till : service = {sname = "Till"; ops = [{opname = "Sell"; action = "sell"; input = "unit"; output = "int"}]}
let m : metadata = [VM {vmname = "Till"; disk = "till.vhd"; inputs = []; outputs = [("/Till.svc", till)]}]`)
	script := write("S.ml", "let (vm, e) = createTillRole ()")
	tests := []struct{ images, what, at string }{
		{"let twice f x = f (f x)\nlet four = twice (fun n -> n + 1) 2", "", ""},
		{"let sold = ref 0", "makes a reference", "ref 0"},
		{"let c : int chan = chan \"c\"", "makes a channel", "chan \"c\""},
		{"let e = epFun (fun x -> x + 1)", "makes a channel", ""},
		{"let () = fork (fun () -> ())", "starts a thread", "fork (fun () -> ())"},
		{"let () = print_endline \"hello\"", "prints", "print_endline \"hello\""},
		{"let x = Sim.choose [1; 2]", "waits for a choice of the schedule", "Sim.choose [1; 2]"},
		{"let () = Sim.fault \"never\"", "waits for ever", "Sim.fault \"never\""},
		{"let () = if 1 / 0 = 0 then ()", "fails", "1 / 0"},
	}
	for _, test := range tests {
		write("Images.ml", test.images+"\nlet image_Till () = fun () -> 1\n")
		for _, live := range []bool{true, false} {
			_, ds := driver.Compile(driver.Inputs{Script: script, Live: live})
			switch {
			case ds.HasErrors():
				t.Fatal(ds[0])
			case !live || test.what == "":
				if len(ds) > 0 {
					t.Errorf("%s: %v", test.images, ds[0])
				}
			case len(ds) != 1 || ds[0].Code != "BAL1015" || !strings.Contains(ds[0].Message, test.what):
				t.Errorf("%s: %v", test.images, ds)
			case test.at == "" && ds[0].Primary.Span.Known(), test.at != "" && ds[0].Primary.Span.Text() != test.at:
				t.Errorf("%s: it happens at %q", test.images, ds[0].Primary.Span.Text())
			}
		}
	}
}
