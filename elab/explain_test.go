package elab

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// TestExplainPages checks the examples of the pages of this package's codes: the failing ones say that code and nothing else, the
// working ones say nothing. It also demands a page for every code that this package can report.
func TestExplainPages(t *testing.T) {
	pages := map[string]bool{"BAL0107": true} // the parser's, for the same mistake where it can tell
	for _, pattern := range []string{"BAL02", "BAL03", "BAL04", "BAL05"} {
		files, _ := filepath.Glob("../internal/explain/pages/" + pattern + "*.md")
		for _, file := range files {
			code := strings.TrimSuffix(filepath.Base(file), ".md")
			pages[code] = true
			t.Run(code, func(t *testing.T) { checkPage(t, code, readText(t, file)) })
		}
	}
	sources, _ := filepath.Glob("*.go")
	for _, file := range sources {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text := readText(t, file)
		for i := strings.Index(text, `"BAL`); i >= 0; i = strings.Index(text, `"BAL`) {
			text = text[i+1:]
			if code := text[:7]; !pages[code] {
				t.Errorf("%s reports %s, which has no page", file, code)
			}
		}
	}
}

func checkPage(t *testing.T, code, text string) {
	if !strings.HasPrefix(text, "# "+code+": ") {
		t.Errorf("the title is not that of %s", code)
	}
	em, fails, works := "", 0, 0
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		info, ok := strings.CutPrefix(lines[i], "```")
		if !ok {
			continue
		}
		end := i + 1
		for lines[end] != "```" {
			end++
		}
		block := strings.Join(lines[i+1:end], "\n") + "\n"
		i = end
		switch info {
		case "em":
			em = block
		case "ml fails":
			fails++
			if got := codesOf(t, em, block); strings.Join(got, " ") != code {
				t.Errorf("says %v for\n%s", got, block)
			}
		case "ml works":
			works++
			if got := codesOf(t, em, block); len(got) > 0 {
				t.Errorf("says %v for\n%s", got, block)
			}
		case "meta", "images fails", "images works":
			return // needs the metadata reader: the command's own tests run it
		default:
			t.Errorf("unknown kind of block %q", info)
		}
	}
	if fails == 0 || works == 0 {
		t.Errorf("%d failing and %d working examples", fails, works)
	}
}

// codesOf returns the codes of a script's mistakes, each once.
func codesOf(t *testing.T, em, text string) []string {
	var units []Unit
	u := Unit{Name: "Script"}
	if em != "" {
		units = []Unit{
			{Name: "B", Aliases: []string{"Baltic"}, Interface: parse(t, "B.mli", bInterface)},
			{Name: "Em", Interface: parse(t, "Em.mli", em), Opens: []string{"B"}},
		}
		u.Opens = []string{"B", "Em"}
	}
	tree, ds := script.ParseProgram(source.NewFile("S.ml", text))
	u.Tree = tree
	_, more := Check(append(units, u))
	var codes []string
	seen := map[string]bool{}
	for _, d := range append(ds, more...) {
		if !seen[d.Code] {
			seen[d.Code] = true
			codes = append(codes, d.Code)
		}
	}
	return codes
}
