package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// notLaws is the group of the equations that do not hold.
const notLaws = "Not a law"

// lawRow is one folder of examples/laws: two scripts whose first line says which law they are an instance of.
type lawRow struct{ folder, group, title string }

// TestLaws compares the two sides of every law and holds the tables of docs/laws.md against what comes out: those of T14 and of
// Cardelli and Davies hold by weak traces, and whether also by weak bisimilarity is in the table, with the witness against.
func TestLaws(t *testing.T) {
	groups := map[string][]lawRow{}
	for _, l := range readLaws(t) {
		groups[l.group] = append(groups[l.group], l)
	}
	if len(groups["T14"]) < 15 || len(groups["Cardelli and Davies"]) < 15 || len(groups[notLaws]) < 5 || len(groups) != 3 {
		t.Fatalf("the groups are %v", groups)
	}
	var b strings.Builder
	for _, group := range []string{"T14", "Cardelli and Davies"} {
		fmt.Fprintf(&b, "\n## %s\n\n| law | traces | bisimilar | otherwise |\n|---|---|---|---|\n", group)
		for _, l := range groups[group] {
			if trace, why := compared(t, l, "trace"); !trace {
				t.Errorf("%s: %s is no law: %s", l.folder, l.title, why)
			}
			weak, why := compared(t, l, "weak")
			fmt.Fprintf(&b, "| %s | yes | %s | %s |\n", cell(l.title), map[bool]string{true: "yes", false: "**no**"}[weak], cell(why))
		}
	}
	fmt.Fprintf(&b, "\n## What does not hold\n\n| equation | traces | because |\n|---|---|---|\n")
	for _, l := range groups[notLaws] {
		trace, why := compared(t, l, "trace")
		if trace {
			t.Errorf("%s: %s holds", l.folder, l.title)
		}
		fmt.Fprintf(&b, "| %s | **no** | %s |\n", cell(l.title), cell(why))
	}
	compareLaws(t, b.String()+"\n")
}

// readLaws reads the first lines of the scripts, in the order of their folders.
func readLaws(t *testing.T) []lawRow {
	t.Helper()
	folders, err := filepath.Glob("../../examples/laws/*")
	if err != nil {
		t.Fatal(err)
	}
	first := regexp.MustCompile(`^\(\* ([^:]+): (.+)\. This is the (left|right) side\. \*\)\n`)
	var laws []lawRow
	for _, folder := range folders {
		var sides [2]string
		var row lawRow
		for i, side := range []string{"left", "right"} {
			m := first.FindStringSubmatch(readText(t, filepath.Join(folder, side+".ml")))
			if m == nil || m[3] != side {
				t.Fatalf("%s: the %s side does not say what it is", folder, side)
			}
			sides[i] = m[1] + m[2]
			row = lawRow{folder, m[1], m[2]}
		}
		if sides[0] != sides[1] {
			t.Fatalf("%s: the sides are of different laws", folder)
		}
		laws = append(laws, row)
	}
	return laws
}

// compared tells whether the sides of a law are equal by a relation, and if not what only one of them can do.
func compared(t *testing.T, l lawRow, by string) (equal bool, why string) {
	t.Helper()
	i := invoke(t, "", "equiv", "--format", "json", "--by", by, filepath.Join(l.folder, "left.ml"), filepath.Join(l.folder, "right.ml"))
	var doc struct {
		Equal      any
		Difference struct {
			Side     int
			Trace    []string
			Words    string
			Schedule string
		}
	}
	if err := json.Unmarshal([]byte(i.out), &doc); err != nil {
		t.Fatalf("%s: %v\n%s%s", l.folder, err, i.out, i.errOut)
	}
	if doc.Equal == true {
		return true, ""
	}
	side := []string{"left", "right"}[doc.Difference.Side]
	replays(t, l, side, doc.Difference.Schedule)
	if doc.Difference.Words != "" {
		return false, fmt.Sprintf("the %s side %s", side, doc.Difference.Words)
	}
	return false, fmt.Sprintf("only the %s side has the trace %s", side, strings.Join(doc.Difference.Trace, ", "))
}

// replays follows the schedule of a witness on its side.
func replays(t *testing.T, l lawRow, side, schedule string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "witness.sched")
	if err := os.WriteFile(file, []byte(schedule), 0o644); err != nil {
		t.Fatal(err)
	}
	if i := invoke(t, "", "replay", "-q", filepath.Join(l.folder, side+".ml"), file); i.code != exitDone && i.code != exitViolation {
		t.Errorf("%s: the witness of the %s side cannot be replayed: exit %d\n%s", l.folder, side, i.code, i.errOut)
	}
}

// cell escapes what would end a cell of a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// compareLaws compares the tables with those between the marks of docs/laws.md.
func compareLaws(t *testing.T, tables string) {
	t.Helper()
	const path, begin, end = "../../docs/laws.md", "<!-- laws -->\n", "<!-- end -->\n"
	text := readText(t, path)
	head, rest, ok := strings.Cut(text, begin)
	_, tail, found := strings.Cut(rest, end)
	if !ok || !found {
		t.Fatalf("%s has lost its marks", path)
	}
	want := head + begin + tables + end + tail
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(strings.Split(text, "\n"), strings.Split(want, "\n")); diff != "" {
		t.Errorf("%s does not say what the scripts do (-document +scripts; -update rewrites it):\n%s", path, diff)
	}
}
