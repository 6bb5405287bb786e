package draw

import (
	"strings"
	"testing"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"pgregory.net/rapid"

	xfont "golang.org/x/image/font"
)

// TestWidthsAreUpperBounds compares the table with real fonts that can be had without a download.
func TestWidthsAreUpperBounds(t *testing.T) {
	for f, data := range map[font][]byte{sans: goregular.TTF, bold: gobold.TTF, mono: gomono.TTF} {
		parsed, err := sfnt.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		var buf sfnt.Buffer
		for r := rune(0x20); r < 0x250; r++ {
			glyph, err := parsed.GlyphIndex(&buf, r)
			if err != nil || glyph == 0 {
				continue
			}
			real, err := parsed.GlyphAdvance(&buf, glyph, fixed.I(1000), xfont.HintingNone)
			if err != nil {
				t.Fatal(err)
			}
			if got := advance(f, r); got < real.Ceil() {
				t.Errorf("font %d, %q: table says %d, the font %d", f, r, got, real.Ceil())
			}
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"a\n  b\tc":   "a b c",
		" x ":         "x",
		"a\x00b\x1b":  "a\uFFFDb\uFFFD",
		"bad \xff":    "bad \uFFFD",
		"λ∥ → 界":      "λ∥ → 界",
		"\u202eabc":   "\uFFFDabc",
		"no\u00a0gap": "no gap",
	} {
		if got := clean(in); got != want {
			t.Errorf("clean(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestShortenFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, f := rapid.String().Draw(t, "s"), font(rapid.IntRange(0, 2).Draw(t, "font"))
		size, room := rapid.IntRange(11, 20).Draw(t, "size"), rapid.IntRange(0, 400).Draw(t, "room")
		got := shorten(s, f, size, room)
		if w := width(got, f, size); got != "" && w > room {
			t.Fatalf("%q is %d wide", got, w)
		}
		whole := clean(s)
		if width(whole, f, size) <= room && got != whole {
			t.Fatalf("%q would have fitted, got %q", whole, got)
		}
		if got != whole && got != "" && !strings.HasSuffix(got, ellipsis) {
			t.Fatalf("%q is cut without a sign", got)
		}
	})
}

func TestWrapKeepsWords(t *testing.T) {
	text := "one two three four five six seven eight nine ten"
	if got := strings.Join(wrap(text, sans, 12, 100, 20), " "); got != text {
		t.Errorf("got %q", got)
	}
	lines := wrap(text, sans, 12, 100, 2)
	if len(lines) != 2 || !strings.HasSuffix(lines[1], ellipsis) {
		t.Errorf("got %q", lines)
	}
	if lines := wrap("", sans, 12, 100, 2); len(lines) != 0 {
		t.Errorf("got %q", lines)
	}
}

func TestFitNameKeepsWhatDiffers(t *testing.T) {
	seen := map[string]bool{}
	for i := range 30 {
		lines, size := fitName("Warehouse#main:"+itoa(i), leastLane-12)
		if size < MinText || len(lines) > 2 {
			t.Fatalf("%q at %d", lines, size)
		}
		for _, line := range lines {
			if w := width(line, bold, size); w > leastLane-12 {
				t.Fatalf("%q is %d wide", line, w)
			}
		}
		if text := strings.Join(lines, "/"); seen[text] {
			t.Fatalf("two lanes are called %q", text)
		} else {
			seen[text] = true
		}
	}
}
