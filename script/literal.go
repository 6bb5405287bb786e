package script

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/balticsim/balticsim/internal/source"
)

// number reads a decimal integer, underscores allowed as in OCaml.
func (l *lexer) number() {
	start := l.pos
	for l.pos < len(l.text) && (isWordByte(l.text[l.pos]) && l.text[l.pos] != '\'') {
		l.pos++
	}
	digits := l.text[start:l.pos]
	if strings.Trim(digits, "0123456789_") != "" {
		l.badNumber(start, "an integer is written in decimal digits")
		return
	}
	if l.peek(0) == '.' && l.peek(1) != '.' {
		for l.pos++; l.pos < len(l.text) && isDigit(l.text[l.pos]); {
			l.pos++
		}
		l.badNumber(start, "there are no numbers with a fraction in this language")
		return
	}
	n, err := strconv.ParseUint(strings.ReplaceAll(digits, "_", ""), 10, 64)
	if err != nil || n > 1<<62 {
		l.report(&source.Diagnostic{
			Code: "BAL0007", Severity: source.Error, Message: "this integer does not fit in 63 bits",
			Primary: source.Label{Span: l.file.At(start, l.pos), Text: "too large"},
			Help:    []string{"integers go from -4611686018427387904 to 4611686018427387903"},
		})
		n = 0
	}
	l.emit(kindInt, start, digits)
	l.tokens[len(l.tokens)-1].num = int64(n<<1) >> 1 // 1<<62 is the smallest integer, for use behind a minus sign
}

func (l *lexer) badNumber(start int, why string) {
	text := l.text[start:l.pos]
	d := &source.Diagnostic{
		Code: "BAL0008", Severity: source.Error, Message: why,
		Primary: source.Label{Span: l.file.At(start, l.pos), Text: "not an integer"},
	}
	if n, err := strconv.ParseInt(strings.ReplaceAll(text, "_", ""), 0, 63); err == nil {
		d.Help = []string{"write `" + strconv.FormatInt(n, 10) + "`"}
		d.Suggestions = []source.Suggestion{{Span: d.Primary.Span, Replacement: strconv.FormatInt(n, 10)}}
	} else {
		d.Help = []string{"write an integer such as `42`; a name begins with a letter"}
	}
	l.report(d)
	l.emit(kindBad, start, "")
}

// lineComment reads // … to the end of the line.
func (l *lexer) lineComment() {
	start := l.pos
	line, _, _ := strings.Cut(l.text[start:], "\n")
	l.pos += len(line)
	end := start + len(strings.TrimRight(line, " \t\r\f"))
	l.comments = append(l.comments, Comment{Span: l.file.At(start, end)})
}

// blockComment reads (* … *). Comments nest, and a string inside one is read as a string, as in OCaml: what looks like
// the end of the comment inside it is not.
func (l *lexer) blockComment() {
	start := l.pos
	var opened []int
	for l.pos < len(l.text) {
		switch {
		case strings.HasPrefix(l.text[l.pos:], "(*"):
			opened = append(opened, l.pos)
			l.pos += 2
		case strings.HasPrefix(l.text[l.pos:], "*)"):
			opened = opened[:len(opened)-1]
			l.pos += 2
			if len(opened) == 0 {
				l.comments = append(l.comments, Comment{Span: l.file.At(start, l.pos)})
				return
			}
		case l.text[l.pos] == '\'' && charLiteralLength(l.text[l.pos+1:]) > 0:
			l.pos += 1 + charLiteralLength(l.text[l.pos+1:])
		case l.text[l.pos] == '"':
			if !l.skipString() {
				l.unterminatedComment(start, opened, l.pos)
				return
			}
		case l.text[l.pos] == '\n':
			l.newline()
		default:
			l.pos++
		}
	}
	l.unterminatedComment(start, opened, -1)
}

// skipString passes over a string inside a comment and tells whether it ended.
func (l *lexer) skipString() bool {
	for i := l.pos + 1; i < len(l.text); i++ {
		switch l.text[i] {
		case '\\':
			i++
		case '"':
			for ; l.pos <= i; l.pos++ {
				if l.text[l.pos] == '\n' {
					l.lines, l.first = l.pos+1, true
				}
			}
			return true
		}
	}
	return false
}

// unterminatedComment reports a comment that runs to the end of the file, and swallows the rest of the file with it.
func (l *lexer) unterminatedComment(start int, opened []int, quote int) {
	inner := opened[len(opened)-1]
	d := &source.Diagnostic{
		Code: "BAL0003", Severity: source.Error, Message: "this comment is never closed",
		Primary: source.Label{Span: l.file.At(inner, inner+2), Text: "the comment begins here"},
		Help:    []string{"close it with `*)`"},
	}
	switch {
	case quote >= 0:
		d.Message = "this comment contains a string that is never closed"
		d.Secondary = []source.Label{{Span: l.file.At(quote, quote+1), Text: "the string begins here"}}
		d.Notes = []string{"a double quote inside a comment begins a string, so that commented-out code may contain `*)` in a string"}
		d.Help = []string{"close the string, or leave the quote out"}
	case strings.HasPrefix(l.text[inner:], "(*)"):
		d.Notes = []string{"`(*)` opens a comment; the multiplication operator as a function is written `( * )`"}
		d.Help = []string{"write `( * )`, with spaces, or close the comment with `*)`"}
	case inner != start:
		d.Secondary = []source.Label{{Span: l.file.At(start, start+2), Text: "inside this comment: comments nest"}}
	}
	l.report(d)
	l.pos = len(l.text)
	l.emit(kindBad, start, "")
}

// stringLiteral reads a string after an opening quote of n bytes: " or a curly quote.
func (l *lexer) stringLiteral(n int) {
	start := l.pos
	curly := n > 1
	var b strings.Builder
	for l.pos += n; l.pos < len(l.text); {
		switch c := l.text[l.pos]; {
		case c == '"':
			l.pos++
			l.emit(kindString, start, b.String())
			return
		case curly && strings.HasPrefix(l.text[l.pos:], "”"):
			l.pos += len("”")
			l.emit(kindString, start, b.String())
			return
		case c == '\\':
			l.escape(&b)
		case c == '\n' && l.oneLine:
			l.unterminatedString(start, n)
			l.emit(kindString, start, b.String())
			return
		case c == '\n':
			b.WriteByte(c)
			first := l.first
			l.newline()
			l.first = first
		default:
			b.WriteByte(c)
			l.pos++
		}
	}
	l.unterminatedString(start, n)
	l.emit(kindString, start, b.String())
}

func (l *lexer) unterminatedString(start, n int) {
	l.unclosed = true
	l.report(&source.Diagnostic{
		Code: "BAL0002", Severity: source.Error, Message: "this string is never closed",
		Primary: source.Label{Span: l.file.At(start, start+n), Text: "the string begins here"},
		Help:    []string{"end it with a double quote `\"`; inside a string, a double quote is written `\\\"`"},
	})
}

// escape reads one escape sequence of OCaml's and writes what it stands for.
func (l *lexer) escape(b *strings.Builder) {
	start := l.pos
	l.pos += 2
	if l.pos > len(l.text) {
		l.pos = len(l.text)
		return // the string is unterminated
	}
	switch c := l.text[start+1]; c {
	case '\\', '"', '\'', ' ':
		b.WriteByte(c)
	case 'n':
		b.WriteByte('\n')
	case 't':
		b.WriteByte('\t')
	case 'b':
		b.WriteByte('\b')
	case 'r':
		b.WriteByte('\r')
	case '\r', '\n': // the string goes on at the first character of the next line that is not a blank
		if c == '\r' && l.peek(0) == '\n' {
			l.pos++
		}
		l.lines = l.pos
		for l.peek(0) == ' ' || l.peek(0) == '\t' {
			l.pos++
		}
	case 'x':
		l.byteEscape(b, start, 16, 2)
	case 'o':
		l.byteEscape(b, start, 8, 3)
	case 'u':
		l.runeEscape(b, start)
	default:
		if isDigit(c) {
			l.pos--
			l.byteEscape(b, start, 10, 3)
			return
		}
		if c >= utf8.RuneSelf {
			_, n := utf8.DecodeRuneInString(l.text[start+1:])
			l.pos = start + 1 + n
		}
		l.badEscape(start)
	}
}

// byteEscape reads the n digits of \065, \x41 or \o101.
func (l *lexer) byteEscape(b *strings.Builder, start, base, n int) {
	if l.pos+n <= len(l.text) {
		if v, err := strconv.ParseUint(l.text[l.pos:l.pos+n], base, 8); err == nil {
			l.pos += n
			b.WriteByte(byte(v))
			return
		}
	}
	l.badEscape(start)
}

// runeEscape reads \u{3b1}.
func (l *lexer) runeEscape(b *strings.Builder, start int) {
	hex, _, ok := strings.Cut(l.text[l.pos:min(len(l.text), l.pos+9)], "}")
	if ok && strings.HasPrefix(hex, "{") {
		if v, err := strconv.ParseUint(hex[1:], 16, 32); err == nil && utf8.ValidRune(rune(v)) {
			l.pos += len(hex) + 1
			b.WriteRune(rune(v))
			return
		}
	}
	l.badEscape(start)
}

func (l *lexer) badEscape(start int) {
	l.report(&source.Diagnostic{
		Code: "BAL0006", Severity: source.Error, Message: "a string has no such escape sequence",
		Primary:     source.Label{Span: l.file.At(start, l.pos), Text: "not an escape sequence"},
		Notes:       []string{`the escape sequences are \n \t \b \r \\ \" \' \065 (decimal) \x41 \o101 and \u{3b1}`},
		Help:        []string{`a backslash itself is written \\`},
		Suggestions: []source.Suggestion{{Span: l.file.At(start, start+1), Replacement: `\\`}},
	})
}
