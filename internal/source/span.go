// Package source holds what every phase needs to speak about a text: files, spans and diagnostics.
//
// A Span is a half-open range of bytes in one File. It is small and is carried by every node of every tree, from the
// surface syntax to the processes of the π-calculus, so that any step of any run can say which part of the script it
// comes from. A Diagnostic is a user's mistake as data: a code, labelled spans, notes and a concrete help line; it is
// rendered for people by Render and for programs by its JSON form.
package source

import (
	"fmt"
	"sort"
)

// File is an immutable source text with a name to show. Builtin files ship with the product: a mistake at run time is
// blamed on the nearest span outside them.
type File struct {
	Name    string
	Text    string
	Builtin bool
	lines   []int // byte offset at which each line starts
}

// NewFile returns the file with that name and text. The text is not copied or changed.
func NewFile(name, text string) *File {
	f := &File{Name: name, Text: text, lines: []int{0}}
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' {
			f.lines = append(f.lines, i+1)
		}
	}
	return f
}

// NewBuiltin returns a file that ships with the product.
func NewBuiltin(name, text string) *File {
	f := NewFile(name, text)
	f.Builtin = true
	return f
}

// Position is a place in a file: 1-based line, 1-based column in code points, 0-based byte offset.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"col"`
	Byte   int `json:"byte"`
}

// Position returns the place of a byte offset; offsets outside the text are clamped.
func (f *File) Position(offset int) Position {
	offset = max(0, min(offset, len(f.Text)))
	line := sort.Search(len(f.lines), func(i int) bool { return f.lines[i] > offset }) - 1
	col := 1
	for range f.Text[f.lines[line]:offset] {
		col++
	}
	return Position{Line: line + 1, Column: col, Byte: offset}
}

// Line returns the text of a 1-based line without its newline, or "" when there is no such line.
func (f *File) Line(n int) string {
	if n < 1 || n > len(f.lines) {
		return ""
	}
	start, end := f.lines[n-1], len(f.Text)
	if n < len(f.lines) {
		end = f.lines[n] - 1
	}
	for end > start && (f.Text[end-1] == '\r' || f.Text[end-1] == '\n') {
		end--
	}
	return f.Text[start:end]
}

// Span is the half-open byte range [Start, End) of File. The zero Span means "no place".
type Span struct {
	File       *File
	Start, End int32
}

// At returns the span [start, end) of f.
func (f *File) At(start, end int) Span { return Span{f, int32(start), int32(end)} }

// Known tells whether the span points into a file.
func (s Span) Known() bool { return s.File != nil }

// Text returns the bytes that the span covers.
func (s Span) Text() string {
	if s.File == nil {
		return ""
	}
	return s.File.Text[s.Start:s.End]
}

// To returns the smallest span from the start of s to the end of t, which lie in one file.
func (s Span) To(t Span) Span {
	if s.File == nil {
		return t
	}
	if t.File == nil {
		return s
	}
	return Span{s.File, min(s.Start, t.Start), max(s.End, t.End)}
}

// String shows the span's start as file:line:column, or "?" for no place.
func (s Span) String() string {
	if s.File == nil {
		return "?"
	}
	p := s.File.Position(int(s.Start))
	return fmt.Sprintf("%s:%d:%d", s.File.Name, p.Line, p.Column)
}
