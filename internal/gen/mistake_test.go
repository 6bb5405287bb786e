package gen_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/internal/gen"
)

// TestMistakes: most edited scripts are ill typed, and few of them do not even parse.
func TestMistakes(t *testing.T) {
	k := gen.NewCompiler()
	drawn, unparsed, ill := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		for range 3 {
			drawn++
			_, err := k.Compile(gen.DrawIllTyped(t, gen.DrawProgram(t, gen.Options{})))
			switch {
			case err == nil:
			case strings.Contains(err.Error(), "does not parse"):
				unparsed++
			default:
				ill++
			}
		}
	})
	t.Logf("%d scripts, %d ill typed, %d do not parse", drawn, ill, unparsed)
	if ill < drawn/2 || unparsed > drawn/10 {
		t.Error("the edits have degenerated")
	}
}
