package draw

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// font is what the width of a text depends on besides its size.
type font uint8

const (
	sans font = iota
	bold
	mono
)

const ellipsis = "…"

// advance returns an upper bound of the width of r in thousandths of the font size. The classes cover Helvetica, Arial,
// Liberation, Go and DejaVu (the widest of them); a test compares them with the fonts that Go ships. Outside ASCII the
// glyph may come from any fallback font, so the bounds are generous.
func advance(f font, r rune) int {
	switch {
	case r >= 0x2E80:
		return 1300
	case r >= 0x7F:
		return 1150
	case f == mono:
		return 610
	}
	w := sansAdvance(r)
	if f == bold {
		return w * 115 / 100
	}
	return w
}

func sansAdvance(r rune) int {
	switch {
	case strings.ContainsRune("'ijl", r):
		return 300
	case strings.ContainsRune(" !(),./:;I[\\]frt|", r):
		return 430
	case strings.ContainsRune("\"*-?FJLT_`cksvxyz", r):
		return 620
	case strings.ContainsRune("$0123456789abdeghnopqu{}", r):
		return 650
	case strings.ContainsRune("ABEKPSVXYZ", r):
		return 700
	case strings.ContainsRune("#&+<=>CDGHNOQRU^w~", r):
		return 850
	default:
		return 1050
	}
}

// width returns an upper bound, in pixels, of the width of s at the given font size.
func width(s string, f font, size int) int {
	total := 0
	for _, r := range s {
		total += advance(f, r)
	}
	return (total*size + 999) / 1000
}

// clean makes s fit for one line of a picture: white space becomes single spaces, characters that cannot be drawn or
// that XML forbids become U+FFFD.
func clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	s = strings.Join(strings.Fields(s), " ")
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '\uFFFD'
		}
		return r
	}, s)
}

// shorten cleans s and cuts it, with an ellipsis, to at most max pixels; it returns "" when not even one character and the
// ellipsis fit.
func shorten(s string, f font, size, max int) string {
	s = clean(s)
	if width(s, f, size) <= max {
		return s
	}
	budget := max*1000/size - advance(f, '…')
	kept := 0
	for i, r := range s {
		if budget -= advance(f, r); budget < 0 {
			break
		}
		kept = i + utf8.RuneLen(r)
	}
	if kept == 0 {
		return ""
	}
	return strings.TrimRight(s[:kept], " ") + ellipsis
}

// wrap cleans s and breaks it between words into at most limit lines of at most max pixels; what is left over is cut with
// an ellipsis. An empty text has no lines.
func wrap(s string, f font, size, max, limit int) []string {
	words := strings.Fields(clean(s))
	var lines []string
	for len(words) > 0 {
		if len(lines) == limit-1 {
			return append(lines, shorten(strings.Join(words, " "), f, size, max))
		}
		n := 1
		for n < len(words) && width(strings.Join(words[:n+1], " "), f, size) <= max {
			n++
		}
		lines = append(lines, shorten(strings.Join(words[:n], " "), f, size, max))
		words = words[n:]
	}
	return lines
}
