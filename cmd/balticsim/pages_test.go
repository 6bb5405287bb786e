package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/internal/explain"
)

// kindOf says how a kind of block is run: the file it becomes and the command that judges it.
type kindOf struct{ file, command string }

func kinds() map[string]kindOf {
	return map[string]kindOf{
		"ml":       {"S.ml", "check --format json S.ml"},
		"run":      {"S.ml", "run --format json S.ml"},
		"mli":      {"Em.mli", "check --format json S.ml"},
		"meta":     {"S.meta.ml", "gen --format json S.meta.ml"},
		"wsdl":     {"service.wsdl", "gen --format json S.meta.ml"},
		"images":   {"Images.ml", "check --format json S.ml"},
		"workload": {"W.ml", "check --format json --workload W.ml S.ml"},
		"sched":    {"run.sched", "replay --format json S.ml run.sched"},
		"trace":    {"run.btrace.jsonl", "replay --format json S.ml run.btrace.jsonl"},
		"minimize": {"run.sched", "trace minimize --format json S.ml run.sched"},
		"test":     {"bug.test", "test --format json bug.test"},
		"events":   {"run.events.jsonl", "trace validate --format json run.events.jsonl S.ml"},
		"aut":      {"graph.aut", "equiv --format json graph.aut graph.aut"},
		"props":    {"S.props", "check --format json S.ml"},
		"console":  {"", ""},
	}
}

// contextFile is the file that a block without a verdict becomes.
func contextFile(kind string) string {
	switch kind {
	case "em":
		return "Em.mli"
	default:
		return kinds()[kind].file
	}
}

// TestPages runs every example of every page: the failing ones must yield the page's code and no other, the working ones
// nothing.
func TestPages(t *testing.T) {
	for _, code := range explain.Codes() {
		t.Run(code, func(t *testing.T) {
			page, err := explain.Lookup(code)
			if err != nil {
				t.Fatal(err)
			}
			for i, block := range page.Blocks {
				if block.Verdict == explain.Context {
					continue
				}
				t.Run(fmt.Sprintf("block%d", i+1), func(t *testing.T) {
					t.Chdir(t.TempDir())
					home := farmHome(t)
					if strings.HasPrefix(code, "BAL10") {
						runFarm(t, "shop")
						if err := os.Mkdir(filepath.Join(home, "stuck"), 0o700); err != nil { // nobody answers there
							t.Fatal(err)
						}
					}
					got := runBlock(t, page, block)
					want := ""
					if block.Verdict == explain.Fails {
						want = code
					}
					if strings.Join(got, " ") != want {
						t.Errorf("yields %q, want %q, for:\n%s", got, want, block.Text)
					}
				})
			}
		})
	}
}

// runBlock sets the page's context files and the block up in the current folder, runs the block's command and returns
// the codes of the diagnostics and of a failed run, each once.
func runBlock(t *testing.T, page explain.Page, block explain.Block) []string {
	t.Helper()
	kind, ok := kinds()[block.Kind]
	if !ok {
		t.Fatalf("a block of the unknown kind %q", block.Kind)
	}
	// Pages about schedules and traces leave the script out when any script that prints once will do.
	write(t, "S.ml", "let () = print_endline \"hello\"\n")
	for _, b := range page.Blocks {
		if b.Verdict == explain.Context {
			if file := contextFile(b.Kind); file != "" {
				write(t, file, b.Text)
			}
		}
	}
	if kind.file != "" {
		write(t, kind.file, block.Text)
	}
	commands, stdin := []string{kind.command}, ""
	if block.Kind == "console" {
		commands = nil
		for _, line := range strings.Split(block.Text, "\n") {
			if c, ok := strings.CutPrefix(line, "$ "); ok {
				commands = append(commands, environment(t, c))
			}
			if n, ok := strings.CutPrefix(line, "# stdin: spaces "); ok {
				count, err := strconv.Atoi(n)
				if err != nil {
					t.Fatal(err)
				}
				stdin = strings.Repeat(" ", count)
			}
		}
	}
	var out, errOut bytes.Buffer
	for _, command := range commands { // the last one is judged
		out.Reset()
		errOut.Reset()
		Main(context.Background(), words(command), strings.NewReader(stdin), &out, &errOut)
	}
	if strings.HasPrefix(page.Code, "BAL10") && !strings.HasPrefix(out.String(), "{") {
		out.Reset() // what operators read is no document
	}
	return codesIn(t, out.Bytes(), errOut.String())
}

// environment sets the variables before `balticsim` on a command line for the test, and returns what is after it.
func environment(t *testing.T, line string) string {
	t.Helper()
	before, command, ok := strings.Cut(line, "balticsim ")
	if !ok {
		t.Fatalf("not a command of ours: %s", line)
	}
	for _, assignment := range strings.Fields(before) {
		name, value, _ := strings.Cut(assignment, "=")
		t.Setenv(name, value)
	}
	return command
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// codesIn collects the codes in a command's JSON document and in what it rendered on stderr.
func codesIn(t *testing.T, document []byte, rendered string) []string {
	t.Helper()
	var doc struct {
		Diagnostics []struct{ Code string }
		Outcome     struct{ Error *struct{ Code string } }
	}
	if err := json.Unmarshal(document, &doc); err != nil && len(document) > 0 {
		t.Fatalf("not a JSON document: %v\n%s", err, document)
	}
	var codes []string
	add := func(code string) {
		for _, c := range codes {
			if c == code {
				return
			}
		}
		codes = append(codes, code)
	}
	for _, d := range doc.Diagnostics {
		add(d.Code)
	}
	if doc.Outcome.Error != nil {
		add(doc.Outcome.Error.Code)
	}
	if doc.Outcome.Error != nil {
		return codes // the checker's warnings about the same place are no mistake of their own
	}
	for _, line := range strings.Split(rendered, "\n") {
		for _, severity := range []string{"error[", "warning["} {
			if rest, ok := strings.CutPrefix(line, severity); ok {
				add(rest[:strings.IndexByte(rest, ']')])
			}
		}
	}
	return codes
}
