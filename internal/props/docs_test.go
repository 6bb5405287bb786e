package props_test

import (
	"os"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/internal/props"
)

// TestDocumented: docs/properties.md speaks of every value of the module Props.
func TestDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/properties.md")
	if err != nil {
		t.Fatal(err)
	}
	values := 0
	for line := range strings.Lines(props.Interface()) {
		if rest, ok := strings.CutPrefix(line, "val "); ok {
			values++
			if name := strings.Fields(rest)[0]; !strings.Contains(string(text), "`"+name) {
				t.Errorf("docs/properties.md does not speak of %s", name)
			}
		}
	}
	if values < 15 {
		t.Errorf("only %d values", values)
	}
}
