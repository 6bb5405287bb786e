package pi_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
)

// corpusDir is where the cases with known outcome sets are.
func corpusDir(t *testing.T) string {
	for _, dir := range []string{"../../shared/corpus", "../testdata/corpus"} {
		if _, err := os.Stat(filepath.Join(dir, "README.md")); err == nil {
			return dir
		}
	}
	t.Skip("no corpus")
	return ""
}

// TestCorpus holds the outcome set of every case of the corpus against the known one.
func TestCorpus(t *testing.T) {
	cases, err := filepath.Glob(filepath.Join(corpusDir(t), "*.ml"))
	if err != nil || len(cases) == 0 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	for _, file := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".ml"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			expect, err := os.ReadFile(strings.TrimSuffix(file, ".ml") + ".expect.json")
			if err != nil {
				t.Fatal(err)
			}
			var want struct {
				Typechecks, Complete bool
				Outcomes             []struct {
					Output []string
					End    string
				}
			}
			if err := json.Unmarshal(expect, &want); err != nil {
				t.Fatal(err)
			}
			if !want.Typechecks {
				t.Skip("ill typed on purpose")
			}
			var wanted, got []string
			for _, o := range want.Outcomes {
				wanted = append(wanted, strings.Join(append(o.Output, o.End), "\n"))
			}
			for _, o := range outcomes(t, sim.System[*pi.Config](compile(t, string(text)).System(pi.Options{}))) {
				got = append(got, strings.Join(append(sim.Lines(o.Output), o.End.String()), "\n"))
			}
			slices.Sort(wanted)
			slices.Sort(got)
			if want.Complete {
				if diff := cmp.Diff(wanted, got); diff != "" {
					t.Errorf("outcomes (-want +got):\n%s", diff)
				}
				return
			}
			for _, o := range got {
				if !slices.Contains(wanted, o) {
					t.Errorf("unexpected outcome %q", o)
				}
			}
		})
	}
}
