package script

import (
	"strings"
	"testing"

	"github.com/balticsim/balticsim/internal/explain"
	"github.com/balticsim/balticsim/internal/source"
)

// TestExplainPages runs the pages of the lexer's and the parser's codes: the failing text yields exactly the code, the
// working one nothing.
func TestExplainPages(t *testing.T) {
	pages := 0
	for _, code := range explain.Codes() {
		if !strings.HasPrefix(code, "BAL00") && !strings.HasPrefix(code, "BAL01") {
			continue
		}
		pages++
		page, err := explain.Lookup(code)
		if err != nil {
			t.Errorf("%s: %v", code, err)
			continue
		}
		for _, b := range page.Blocks {
			_, ds := parseFile(source.NewFile("page."+b.Kind, b.Text))
			switch {
			case b.Verdict == explain.Works && len(ds) > 0:
				t.Errorf("%s: the working text has %v", code, ds)
			case b.Verdict == explain.Fails && (len(ds) != 1 || ds[0].Code != code):
				t.Errorf("%s: the failing text has %v", code, ds)
			}
		}
	}
	if pages != 37 {
		t.Errorf("%d pages for 37 codes", pages)
	}
}
