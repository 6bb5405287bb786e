package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestRefused lists inputs that are wrong in a way of their own, with the code and the words that each must meet.
func TestRefused(t *testing.T) {
	const (
		service  = "let p : service = {sname = \"P\"; ops = [{opname = \"O\"; action = \"a\"; input = \"int\"; output = \"int\"}]}\n"
		farm     = service + "let m : metadata = [VM {vmname = \"P\"; disk = \"P.vhd\"; inputs = []; outputs = [(\"/P.svc\", p)]}]\n"
		bomb     = "<?xml version=\"1.0\"?>\n<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>\n<definitions>&c;</definitions>\n"
		external = "<!DOCTYPE d [<!ENTITY a SYSTEM \"S.ml\">]>\n<definitions>&a;</definitions>\n"
		wsdl     = "let s : schema = wsdl \"W.wsdl\"\n" + service + "let m : metadata = []\n"
	)
	for _, c := range []struct {
		name, file, text, command, code, words string
	}{
		{"a cycle of two abbreviations", "S.ml", "type a = b\nand b = a\n", "check S.ml", "BAL0212", "itself"},
		{"a cycle through a list", "S.ml", "type t = t list\n", "check S.ml", "BAL0212", "itself"},
		{"a cycle through an arrow", "S.ml", "type a = a -> a\n", "check S.ml", "BAL0212", "itself"},
		{"a cycle with a parameter", "S.ml", "type 'a t = ('a * 'a) t\n", "check S.ml", "BAL0212", "itself"},
		{"a cycle in an interface", "I.mli", "type a = b * b and b = a * a\n", "check --em I.mli hello.ml", "BAL0212", "itself"},
		{"a type that doubles at every step", "S.ml", "let f = fun x0 -> " + doubled(60) + "x60\n", "check S.ml", "BAL0317", "too large"},
		{"an unknown field of a machine", "S.meta.ml", strings.Replace(farm, "disk", "dsik", 1), "gen S.meta.ml", "BAL0602", "did you mean `disk`"},
		{"an unknown kind of entry", "S.meta.ml", strings.Replace(farm, "VM {", "Machine {", 1), "gen S.meta.ml", "BAL0611", "Machine"},
		{"an unknown kind of definition", "S.meta.ml", strings.Replace(farm, ": metadata", ": metdata", 1), "gen S.meta.ml", "BAL0605", "metdata"},
		{"a service that is itself", "S.meta.ml", "let p : service = p\n", "gen S.meta.ml", "BAL06", "`p`"},
		{"metadata without a farm", "S.meta.ml", "", "gen S.meta.ml", "BAL0608", "describes no farm"},
		{"a WSDL file that is not there", "S.meta.ml", strings.Replace(wsdl, "W.wsdl", "X.wsdl", 1), "gen S.meta.ml", "BAL0614", "X.wsdl"},
		{"a WSDL file that is a folder", "S.meta.ml", strings.Replace(wsdl, "W.wsdl", ".", 1), "gen S.meta.ml", "BAL0614", "cannot be read"},
		{"an entity bomb", "W.wsdl", bomb, "gen --types wsdl.meta.ml", "BAL06", "W.wsdl"},
		{"an external entity", "W.wsdl", external, "gen --types wsdl.meta.ml", "BAL06", "W.wsdl"},
		{"no XML", "W.wsdl", "let x = 1\n", "gen --types wsdl.meta.ml", "BAL0620", "not an XML file"},
		{"a schedule of another version", "x.sched", "#balticsim-schedule v2\n#script=hello.ml\n", "replay hello.ml x.sched", "BAL08", "v1"},
		{"a schedule of another script", "x.sched", "#balticsim-schedule v1\n#script=other.ml\n#script-sha256=00\nmain print\n#end\n", "replay hello.ml x.sched", "BAL08", "other.ml"},
		{"a schedule that is a script", "x.sched", "let () = print_endline \"x\"\n", "replay hello.ml x.sched", "BAL08", "schedule"},
		{"a trace of another version", "x.jsonl", "{\"v\":2,\"kind\":\"balticsim-trace\"}\n", "trace show x.jsonl", "BAL08", "version"},
		{"a trace of another program", "x.jsonl", "{\"v\":1,\"kind\":\"tcpdump\"}\n", "trace show x.jsonl", "BAL08", "trace"},
		{"JSON that is no trace", "x.jsonl", "[1, 2, 3]\n", "trace show x.jsonl", "BAL08", "trace"},
		{"a JSON bomb", "x.jsonl", strings.Repeat("{\"v\":", 100_000), "trace show x.jsonl", "BAL08", "x.jsonl"},
		{"metadata that are the script", "S.ml", "let x = 1\n", "check --meta S.ml S.ml", "BAL06", "S.ml"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, "hello.ml", "let () = print_endline \"hello\"\n")
			write(t, "wsdl.meta.ml", wsdl)
			write(t, "W.wsdl", "<definitions xmlns=\"http://schemas.xmlsoap.org/wsdl/\"/>\n")
			write(t, c.file, c.text)
			i := invoke(t, "", strings.Fields(c.command)...)
			i.mustBe(t, c.command, exitBadInput)
			if !strings.Contains(i.errOut, "error["+c.code) || !strings.Contains(i.errOut, c.words) {
				t.Errorf("%s does not say %s and %q:\n%.1500s", c.command, c.code, c.words, i.errOut)
			}
			if i.out != "" {
				t.Errorf("%s prints %.200q", c.command, i.out)
			}
		})
	}
}

func doubled(times int) string {
	var b strings.Builder
	x := "x0"
	for i := 1; i <= times; i++ {
		next := "x" + strings.TrimLeft(string(rune('0'+i/10)), "0") + string(rune('0'+i%10))
		b.WriteString("let " + next + " = (" + x + ", " + x + ") in ")
		x = next
	}
	return b.String()
}

// TestOutputs: a file that cannot be written is told as bad input, after the run, whose output is printed still; and what
// was there before stays to the byte.
func TestOutputs(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "hello.ml", "let () = print_endline \"hello\"\n")
	write(t, "wrong.ml", "let () = 1\n")
	if err := os.Mkdir("folder.svg", 0o755); err != nil {
		t.Fatal(err)
	}
	const before = "what was there before\n"
	write(t, "before", before)
	for _, c := range []struct {
		command string
		code    int
	}{
		{"run --trace nowhere/run.jsonl hello.ml", exitBadInput},
		{"run --schedule nowhere/run.sched hello.ml", exitBadInput},
		{"run --trace folder.svg hello.ml", exitBadInput},
		{"run --trace before/run.jsonl hello.ml", exitBadInput},
		{"run --format json --trace nowhere/run.jsonl hello.ml", exitBadInput},
		{"graph -o nowhere/x.svg hello.ml", exitBadInput},
		{"graph -o folder.svg hello.ml", exitBadInput},
		{"run --trace before wrong.ml", exitBadInput},
		{"graph -o before --format dot wrong.ml", exitBadInput},
		{"replay --trace before hello.ml missing.sched", exitBadInput},
		{"replay --trace before hello.ml wrong.ml", exitBadInput},
		{"trace show -o before wrong.ml", exitBadInput},
		{"run --trace before --max-steps -1 hello.ml", exitUsage},
		{"fmt --write nowhere/x.ml", exitBadInput},
		{"fmt folder.svg", exitBadInput},
		{"check folder.svg", exitBadInput},
		{"check --meta folder.svg hello.ml", exitBadInput},
		{"check --em folder.svg hello.ml", exitBadInput},
		{"run --workload folder.svg hello.ml", exitBadInput},
		{"replay hello.ml folder.svg", exitBadInput},
		{"trace show folder.svg", exitBadInput},
	} {
		t.Run(c.command, func(t *testing.T) {
			i := invoke(t, "", strings.Fields(c.command)...)
			if strings.Contains(c.command, "json ") && strings.Contains(c.command, "--format") {
				if !strings.Contains(i.out, "\"BAL0703\"") || i.code != exitBadInput {
					t.Errorf("exit %d: %s", i.code, i.out)
				}
			} else {
				i.mustBe(t, c.command, c.code)
			}
			if got := readText(t, "before"); got != before {
				t.Errorf("an existing file is now %q", got)
			}
			if left, err := filepath.Glob("*.tmp*"); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v %v", left, err)
			}
		})
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 4 {
		t.Errorf("the folder holds %v", entries)
	}
}

// TestReadOnly: a file that may not be written is not replaced, although its folder would allow it.
func TestReadOnly(t *testing.T) {
	if os.Geteuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("permissions do not bind this user")
	}
	t.Chdir(t.TempDir())
	write(t, "hello.ml", "let () = print_endline \"hello\"\n")
	if err := os.WriteFile("run.jsonl", []byte("before"), 0o444); err != nil {
		t.Fatal(err)
	}
	invoke(t, "", "run", "--trace", "run.jsonl", "hello.ml").mustBe(t, "run", exitBadInput)
	if got := readText(t, "run.jsonl"); got != "before" {
		t.Errorf("the trace is now %q", got)
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestStandardOutputFails(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "hello.ml", "let x = 1\nlet () = print_endline \"hello\"\n")
	for _, command := range []string{
		"run hello.ml", "run --format json hello.ml", "check --types hello.ml", "check --format json hello.ml", "explore hello.ml",
		"translate hello.ml", "fmt hello.ml", "explain", "graph hello.ml", "--help",
	} {
		var errOut bytes.Buffer
		if code := Main(context.Background(), strings.Fields(command), strings.NewReader(""), full{}, &errOut); code != exitBadInput {
			t.Errorf("%s: exit %d\n%s", command, code, errOut.String())
		} else if !strings.Contains(errOut.String(), "cannot write standard output") {
			t.Errorf("%s: %s", command, errOut.String())
		}
	}
}

// TestInterrupted: a cancelled run or search says so with exit 130, and leaves no document that looks like a verdict.
func TestInterrupted(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "endless.ml", "let c = chan \"c\"\nlet rec loop () = send c (); recv c; loop ()\nlet () = loop ()\n")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, command := range []string{"run --max-steps 0 endless.ml", "run --format json endless.ml", "explore endless.ml", "graph endless.ml"} {
		var out, errOut bytes.Buffer
		if code := Main(ctx, strings.Fields(command), strings.NewReader(""), &out, &errOut); code != exitInterrupted {
			t.Errorf("%s: exit %d\n%s%s", command, code, out.String(), errOut.String())
		}
		if strings.Contains(out.String(), "complete\": true") || strings.Contains(out.String(), "\"done\"") {
			t.Errorf("%s: %s", command, out.String())
		}
	}
}
