package script

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/internal/source"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// chunk is one program of testdata/mistakes.ml. Blank lines stand for the chunks before it, so that its lines have the
// numbers of the file.
type chunk struct {
	line int
	file *source.File
	want []string // "line code", in order
}

// readChunks splits a file at lines `---`. A line that must be blamed says so behind //!, with the codes in order; the same
// notation means nothing to the lexer but a comment.
func readChunks(t *testing.T, path string) []chunk {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	expectation := regexp.MustCompile(`//!((?: BAL\d{4})+)`)
	var chunks []chunk
	lines := strings.Split(string(text), "\n")
	start := 0
	for i := 0; i <= len(lines); i++ {
		if i < len(lines) && lines[i] != "---" {
			continue
		}
		c := chunk{line: start + 1, file: source.NewFile(path[len("testdata/"):], strings.Repeat("\n", start)+strings.Join(lines[start:i], "\n")+"\n")}
		for n := start; n < i; n++ {
			if m := expectation.FindStringSubmatch(lines[n]); m != nil {
				for _, code := range strings.Fields(m[1]) {
					c.want = append(c.want, fmt.Sprintf("%d %s", n+1, code))
				}
			}
		}
		chunks = append(chunks, c)
		start = i + 1
	}
	return chunks
}

// TestMistakes: every mistake is reported on its line with its code, and nothing else is.
func TestMistakes(t *testing.T) {
	seen := map[string]bool{}
	for _, path := range []string{"testdata/mistakes.ml", "testdata/mistakes.mli"} {
		for _, c := range readChunks(t, path) {
			_, ds := parseFile(c.file)
			var got []string
			for _, d := range ds {
				seen[d.Code] = true
				got = append(got, fmt.Sprintf("%d %s", c.file.Position(int(d.Primary.Span.Start)).Line, d.Code))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				var b strings.Builder
				source.Render(&b, ds, false)
				t.Errorf("%s, chunk at line %d (-want +got):\n%s%s", path, c.line, diff, b.String())
			}
		}
	}
	for n := 1; n <= 128; n++ {
		code := fmt.Sprintf("BAL%04d", n)
		if n > 9 && n <= 100 || seen[code] || code == "BAL0001" || code == "BAL0118" {
			continue // these two have tests of their own
		}
		t.Errorf("no chunk shows %s", code)
	}
}

// TestMessages shows every message as a student sees it; the golden file is read as a diff.
func TestMessages(t *testing.T) {
	var b strings.Builder
	for _, path := range []string{"testdata/mistakes.ml", "testdata/mistakes.mli"} {
		for _, c := range readChunks(t, path) {
			_, ds := parseFile(c.file)
			source.Render(&b, ds, false)
			b.WriteString("\n")
		}
	}
	compareGolden(t, "testdata/messages.golden", b.String())
}

func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s\nrun the test with -update to accept", path, diff)
	}
}

// TestSuggestions applies every suggestion of every mistake: the result must not repeat the mistake.
func TestSuggestions(t *testing.T) {
	applied := 0
	for _, c := range readChunks(t, "testdata/mistakes.ml") {
		_, ds := parseFile(c.file)
		if len(ds) != 1 || len(ds[0].Suggestions) == 0 {
			continue
		}
		applied++
		text := c.file.Text
		for i := len(ds[0].Suggestions) - 1; i >= 0; i-- {
			s := ds[0].Suggestions[i]
			text = text[:s.Span.Start] + s.Replacement + text[s.Span.End:]
		}
		_, again := parseFile(source.NewFile(c.file.Name, text))
		for _, d := range again {
			t.Errorf("line %d: after the suggestion of %s: %v\n%s", c.line, ds[0].Code, d, strings.TrimSpace(text))
		}
	}
	if applied < 30 {
		t.Errorf("only %d suggestions were tried", applied)
	}
}
