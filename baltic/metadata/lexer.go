package metadata

import (
	"path"
	"strings"
	"unicode/utf8"

	"github.com/balticsim/balticsim/internal/source"
)

type tokenKind uint8

const (
	tokEnd tokenKind = iota
	tokName
	tokString
	tokPunct
	tokBad // reported already
)

// token is a name, the contents of a string, a punctuation mark or the end of the file.
type token struct {
	kind tokenKind
	text string
	span source.Span
}

// lexer hands out the tokens of a metadata file one by one: a bare URL can only be told from a comment by the parser,
// which knows that one may come.
type lexer struct {
	file  *source.File
	pos   int
	diags *reporter
}

// next returns the next token after white space and comments.
func (l *lexer) next() token {
	if !l.skip() {
		return l.make(tokEnd, len(l.file.Text))
	}
	text := l.file.Text
	c, size := utf8.DecodeRuneInString(text[l.pos:])
	switch {
	case isLetter(c) || c >= '0' && c <= '9': // a number has no place in metadata, but the field that it is given to has a name
		end := l.pos
		for end < len(text) && isNameByte(text[end]) {
			end++
		}
		return l.make(tokName, end)
	case c == '"' || c == '“' || c == '”':
		return l.quoted(size)
	case strings.HasPrefix(text[l.pos:], ";;"):
		return l.make(tokPunct, l.pos+2)
	case strings.HasPrefix(text[l.pos:], "..."):
		t := l.make(tokBad, l.pos+3)
		l.diags.add("BAL0601", t.span, "something is left out here").primary("an ellipsis is not metadata").
			help("fill in the entries that it stands for")
		return t
	case strings.ContainsRune("{}[]();,:=", c):
		return l.make(tokPunct, l.pos+1)
	}
	t := l.make(tokBad, l.pos+size)
	m := l.diags.add("BAL0601", t.span, "metadata do not use the character `%c`", c)
	if c == '<' {
		m.help("is this a WSDL file? Metadata name it: let orders : service = wsdl \"%s\" \"NAME\"", path.Base(l.file.Name))
	}
	return t
}

func (l *lexer) make(kind tokenKind, end int) token {
	t := token{kind, l.file.Text[l.pos:end], l.file.At(l.pos, end)}
	l.pos = end
	return t
}

// skip passes white space and comments, and tells whether anything follows.
func (l *lexer) skip() bool {
	text := l.file.Text
	for l.pos < len(text) {
		rest := text[l.pos:]
		switch {
		case strings.ContainsRune(" \t\r\n", rune(rest[0])):
			l.pos++
		case strings.HasPrefix(rest, "\uFEFF"):
			l.pos += len("\uFEFF")
		case strings.HasPrefix(rest, "//"):
			end := strings.IndexByte(rest, '\n')
			if end < 0 {
				end = len(rest)
			}
			l.pos += end
		case strings.HasPrefix(rest, "(*"):
			l.comment()
		default:
			return true
		}
	}
	return false
}

// comment passes a comment, which may hold others.
func (l *lexer) comment() {
	text, start, depth := l.file.Text, l.pos, 0
	for l.pos < len(text) {
		switch rest := text[l.pos:]; {
		case strings.HasPrefix(rest, "(*"):
			depth++
			l.pos += 2
		case strings.HasPrefix(rest, "*)"):
			depth--
			l.pos += 2
			if depth == 0 {
				return
			}
		default:
			l.pos++
		}
	}
	l.diags.add("BAL0601", l.file.At(start, start+2), "this comment is never closed").
		primary("the comment starts here").help("close it with `*)`")
}

// quoted reads a string; quotation marks of either typography delimit it.
func (l *lexer) quoted(open int) token {
	text, start := l.file.Text, l.pos
	var b strings.Builder
	for i := start + open; i < len(text); {
		c, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case c == '"' || c == '“' || c == '”':
			l.pos = i + size
			return token{tokString, b.String(), l.file.At(start, l.pos)}
		case c == '\n':
			i = len(text)
		case c == '\\' && i+1 < len(text) && strings.IndexByte(`\"nt`, text[i+1]) >= 0:
			b.WriteByte("\\\"\n\t"[strings.IndexByte(`\"nt`, text[i+1])])
			i += 2
		default:
			b.WriteRune(c)
			i += size
		}
	}
	l.diags.add("BAL0601", l.file.At(start, start+open), "this string is never closed").
		primary("the string starts here").help("close it with `\"` on the same line")
	l.pos = len(text)
	if i := strings.IndexByte(text[start:], '\n'); i >= 0 {
		l.pos = start + i
	}
	return token{tokBad, "", l.file.At(start, l.pos)}
}

// bareURL reads a URL without quotation marks, up to white space, `;` or `}`. It returns false, and reads nothing, where a
// string or a mark of punctuation stands.
func (l *lexer) bareURL() (token, bool) {
	for l.pos < len(l.file.Text) && strings.IndexByte(" \t\r\n", l.file.Text[l.pos]) >= 0 {
		l.pos++
	}
	rest := l.file.Text[l.pos:]
	end := strings.IndexAny(rest, " \t\r\n;}")
	if end < 0 {
		end = len(rest)
	}
	if end == 0 || strings.HasPrefix(rest, "(*") || strings.ContainsRune("\"“”[]{}(),=", firstRune(rest)) {
		return token{}, false
	}
	return l.make(tokString, l.pos+end), true
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func isLetter(c rune) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' }

func isNameByte(c byte) bool { return isLetter(rune(c)) || c >= '0' && c <= '9' || c == '\'' }
