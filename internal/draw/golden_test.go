package draw_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/internal/draw"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

// goldens names every picture of testdata and how it is made.
func goldens() map[string]func() ([]byte, error) {
	svg := func(c *draw.Chart, w draw.Window) func() ([]byte, error) {
		return func() ([]byte, error) { return c.SVG(w) }
	}
	mermaid := func(c *draw.Chart) func() ([]byte, error) {
		return func() ([]byte, error) { return c.Mermaid(draw.Window{}) }
	}
	return map[string]func() ([]byte, error){
		"eop.svg":             eop().SVG,
		"eop.dot":             eop().DOT,
		"wide.svg":            wide().SVG,
		"wide.dot":            wide().DOT,
		"empty.svg":           (&draw.Graph{}).SVG,
		"empty.dot":           (&draw.Graph{}).DOT,
		"failover.svg":        svg(failover(), draw.Window{}),
		"failover-window.svg": svg(failover(), draw.Window{From: 10, To: 30}),
		"failover.mmd":        mermaid(failover()),
		"alone.svg":           svg(alone(), draw.Window{}),
		"alone.mmd":           mermaid(alone()),
		"crowd12.svg":         svg(crowd(12), draw.Window{}),
		"crowd40.svg":         svg(crowd(40), draw.Window{}),
	}
}

func TestGoldens(t *testing.T) {
	for name, render := range goldens() {
		t.Run(name, func(t *testing.T) {
			got, err := render()
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("differs from the golden (-golden +now); look at the picture, then go test -update:\n%s", diff)
			}
		})
	}
}

// TestGoldenPicturesAreLegible reads what is on disk, whoever wrote it.
func TestGoldenPicturesAreLegible(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.svg")
	if err != nil || len(paths) < 8 {
		t.Fatalf("%d pictures, %v", len(paths), err)
	}
	for _, path := range paths {
		svg, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := draw.CheckSVG(svg); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestSameBytesAgain guards against anything that ranges over a map.
func TestSameBytesAgain(t *testing.T) {
	for name, render := range goldens() {
		first, err := render()
		if err != nil {
			t.Fatal(err)
		}
		for range 10 {
			if again, _ := render(); string(again) != string(first) {
				t.Fatalf("%s: two drawings of one model differ", name)
			}
		}
	}
}
