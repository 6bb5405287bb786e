package draw_test

import (
	"strings"
	"testing"

	"github.com/balticsim/balticsim/internal/draw"
)

func TestCheckSVGFinds(t *testing.T) {
	page := func(attrs, body string) string {
		if attrs == "" {
			attrs = `width="400" height="100" viewBox="0 0 400 100"`
		}
		return `<svg xmlns="http://www.w3.org/2000/svg" ` + attrs + `>` + body + `</svg>`
	}
	tests := []struct {
		name, svg, want string
	}{
		{"nothing wrong", page("", `<text x="10" y="20" font-size="12">one</text><text x="10" y="40" font-size="12">two</text>`), ""},
		{"a title is no text", page("", `<text x="10" y="20" font-size="12"><title>`+strings.Repeat("long ", 40)+`</title>one</text>`), ""},
		{"overlap", page("", `<text x="10" y="20" font-size="12">one word</text><text x="40" y="24" font-size="12">other</text>`), "overlap"},
		{"overlap by anchor", page("", `<text x="100" y="20" font-size="12" text-anchor="end">one word</text><text x="60" y="20" font-size="12">other</text>`), "overlap"},
		{"overlap of the middle", page("", `<text x="100" y="20" font-size="12" text-anchor="middle">one word</text><text x="110" y="20" font-size="12">other</text>`), "overlap"},
		{"overlap within groups", page("", `<g><text x="10" y="20" font-size="12">one</text></g><g><text x="10" y="20" font-size="12">one</text></g>`), "overlap"},
		{"only bold letters overlap", page("", `<text x="10" y="20" font-size="12" class="bold">aaaa</text><text x="43" y="20" font-size="12">b</text>`), "overlap"},
		{"plain letters do not", page("", `<text x="10" y="20" font-size="12">aaaa</text><text x="43" y="20" font-size="12">b</text>`), ""},
		{"small", page("", `<text x="10" y="20" font-size="10">one</text>`), "10 pixels high"},
		{"out at the right", page("", `<text x="390" y="20" font-size="12">one</text>`), "leaves the picture"},
		{"out at the left", page("", `<text x="4" y="20" font-size="12" text-anchor="middle">one</text>`), "leaves the picture"},
		{"out at the top", page("", `<text x="10" y="5" font-size="12">one</text>`), "leaves the picture"},
		{"out at the bottom", page("", `<text x="10" y="99" font-size="12">one</text>`), "leaves the picture"},
		{"wide", page(`width="1281" height="100" viewBox="0 0 1281 100"`, ""), "1281 pixels wide"},
		{"scaled", page(`width="400" height="100" viewBox="0 0 800 200"`, ""), "scaled"},
		{"moved", page("", `<g transform="translate(3,4)"/>`), "transform"},
		{"moved span", page("", `<text x="10" y="20" font-size="12"><tspan dx="5">x</tspan></text>`), "tspan"},
		{"no size", page("", `<text x="10" y="20">one</text>`), "font-size"},
		{"no place", page("", `<text y="20" font-size="12">one</text>`), "x is"},
		{"bad anchor", page("", `<text x="10" y="20" font-size="12" text-anchor="left">one</text>`), "text-anchor"},
		{"truncated", page("", "")[:40], "not well-formed"},
		{"no picture", "<html></html>", "0 <svg>"},
		{"nothing", "", "0 <svg>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := draw.CheckSVG([]byte(tt.svg))
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("found %v", err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}
