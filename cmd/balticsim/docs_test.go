package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the expected output in the documents and goldens")

// TestDocuments runs every `console` block of the documents and compares what it prints. A block whose info string is
// `ml NAME` (or any kind and a name) is a file that the commands after it can read. Documents that change nothing run in the
// repository itself, the tutorial in an empty folder.
func TestDocuments(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range []struct {
		path      string
		ownFolder bool
	}{
		{"README.md", false},
		{"docs/tutorial.md", true},
		{"examples/eop/README.md", false},
		{"docs/farm.md", false},
	} {
		t.Run(doc.path, func(t *testing.T) {
			path := filepath.Join(root, doc.path)
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if doc.ownFolder {
				t.Chdir(t.TempDir())
			} else {
				t.Chdir(root)
			}
			farmHome(t)
			got := runDocument(t, string(text), doc.ownFolder)
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(strings.Split(string(text), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("what %s prints is not what it says (-document +program; -update rewrites it):\n%s", doc.path, diff)
			}
		})
	}
}

// runDocument returns the document with the output of every command of its console blocks as the program prints it now.
func runDocument(t *testing.T, text string, files bool) string {
	t.Helper()
	lines := strings.Split(text, "\n")
	var out []string
	for i := 0; i < len(lines); i++ {
		out = append(out, lines[i])
		info, fenced := strings.CutPrefix(lines[i], "```")
		if !fenced || info == "" {
			continue
		}
		end := i + 1
		for end < len(lines) && lines[end] != "```" {
			end++
		}
		block := lines[i+1 : end]
		words := strings.Fields(info)
		switch {
		case words[0] == "console":
			block = runConsole(t, block)
		case len(words) == 2 && files:
			if err := os.WriteFile(words[1], []byte(strings.Join(block, "\n")+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		out = append(out, block...)
		i = end - 1
	}
	return strings.Join(out, "\n")
}

// runConsole runs the `$ balticsim …` lines of a block. Other commands (`$ make …`) keep the output they have. A farm whose line ends
// in & goes on, and what it says until it serves is its output; the document has to end it.
func runConsole(t *testing.T, block []string) []string {
	t.Helper()
	var out []string
	for i := 0; i < len(block); i++ {
		out = append(out, block[i])
		args, ours := strings.CutPrefix(block[i], "$ balticsim ")
		if !ours {
			continue
		}
		for i+1 < len(block) && !strings.HasPrefix(block[i+1], "$ ") {
			i++
		}
		var buf bytes.Buffer
		if args, on := strings.CutSuffix(args, " &"); on {
			buf.WriteString(untilServing(t, words(args)))
		} else {
			Main(context.Background(), words(args), strings.NewReader(""), &buf, &buf)
		}
		if printed := strings.TrimRight(timeless(buf.String()), "\n"); printed != "" {
			out = append(out, strings.Split(printed, "\n")...)
		}
	}
	return out
}

// words splits a command line as a shell does that knows nothing but single quotes.
func words(line string) []string {
	var all []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			all = append(all, part)
		} else {
			all = append(all, strings.Fields(part)...)
		}
	}
	return all
}

// untilServing starts a farm, waits until it serves and returns what it has said by then. It must have ended when the test does.
func untilServing(t *testing.T, args []string) string {
	t.Helper()
	farm := inBackground(t, true, args...)
	t.Cleanup(func() {
		farm.cancel()
		if code := <-farm.code; code != exitDone {
			t.Errorf("%s: exit %d", strings.Join(args, " "), code)
		}
	})
	deadline := time.After(patience)
	for {
		select {
		case code := <-farm.code:
			t.Fatalf("%s: exit %d\n%s", strings.Join(args, " "), code, farm.out)
		case <-deadline:
			t.Fatalf("%s does not serve:\n%s", strings.Join(args, " "), farm.out)
		case <-time.After(5 * time.Millisecond):
		}
		if said := farm.out.String(); strings.Contains(said, "end it with") && strings.HasSuffix(said, "\n") {
			return said
		}
	}
}

// timeless replaces what differs from run to run of a farm: times, numbers of processes and ports, and the order in which machines
// become ready.
func timeless(text string) string {
	for _, r := range []struct{ pattern, with string }{
		{`(?m)^ +[0-9]+\.[0-9]s  `, "   0.0s  "},
		{`(?m)^[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3} `, "12:00:00.000 "},
		{`"time":"[^"]*"`, `"time":"2026-11-20T12:00:00Z"`},
		{`127\.0\.0\.1:[0-9]+`, "127.0.0.1:8080"},
		{`process [0-9]+\n`, "process 4711\n"},
		{`, up [0-9hms]+\n`, ", up 1m0s\n"},
		{`up in [0-9.]+ s`, "up in 0.0 s"},
	} {
		text = regexp.MustCompile(r.pattern).ReplaceAllString(text, r.with)
	}
	return regexp.MustCompile(`(?m)(^.* is ready\n)+`).ReplaceAllStringFunc(text, func(lines string) string {
		return strings.TrimPrefix(sorted(lines), "\n") + "\n"
	})
}
