package script

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/balticsim/balticsim/internal/source"
)

// lexer turns a text into tokens. It never fails: text that it cannot read becomes a kindBad token and a diagnostic.
//
// A string may run over several lines, as in OCaml, so one missing quote turns every later string inside out. When the
// file ends inside a string, the text is therefore read again with oneLine set: a string ends at the end of its line at
// the latest, and the first that has no closing quote there is the one to blame.
type lexer struct {
	file     *source.File
	text     string
	pos      int
	oneLine  bool
	math     int // end of the $…$ being read, 0 outside
	lines    int // byte offset of the current line
	column   int // column at which the current token begins
	first    bool
	tokens   []token
	comments []Comment
	mistakes source.Diagnostics
	unclosed bool // the file ends inside a string
}

// maxMistakes bounds the diagnostics of one file: a file of another format would have one a word.
const maxMistakes = 200

// lex reads a whole file. The last token is always kindEOF.
func lex(file *source.File) *lexer {
	l := &lexer{file: file, text: file.Text, first: true}
	l.run()
	if l.unclosed {
		again := &lexer{file: file, text: file.Text, first: true, oneLine: true}
		again.run()
		if again.unclosed {
			return again
		}
	}
	return l
}

func (l *lexer) run() {
	l.tokens = make([]token, 0, len(l.text)/4+1)
	for l.next() {
	}
	l.first, l.column = true, 0
	l.emit(kindEOF, len(l.text), "")
}

// emit appends the token that began at start and ends at the current position.
func (l *lexer) emit(k kind, start int, text string) {
	l.tokens = append(l.tokens, token{
		kind: k, first: l.first, column: int32(l.column),
		start: int32(start), end: int32(l.pos), text: text,
	})
	l.first = false
}

func (l *lexer) report(d *source.Diagnostic) {
	if len(l.mistakes) < maxMistakes {
		l.mistakes = append(l.mistakes, d)
	}
}

func (l *lexer) peek(n int) byte {
	if l.pos+n < len(l.text) {
		return l.text[l.pos+n]
	}
	return 0
}

func (l *lexer) newline() {
	l.pos++
	l.lines = l.pos
	l.first = true
}

// next reads one token or one piece of space and tells whether there was any text left.
func (l *lexer) next() bool {
	if l.pos >= len(l.text) {
		return false
	}
	start, c := l.pos, l.text[l.pos]
	l.column = start - l.lines + 1
	switch {
	case c == '\n':
		l.newline()
	case c == ' ' || c == '\t' || c == '\r' || c == '\f':
		l.pos++
	case c == '(' && l.peek(1) == '*':
		l.blockComment()
	case c == '/' && l.peek(1) == '/':
		l.lineComment()
	case c == '"':
		l.stringLiteral(1)
	case isLowerStart(c) || isUpperStart(c):
		l.word()
	case isDigit(c):
		l.number()
	case c == '\'':
		l.quote(1)
	case strings.IndexByte("()]},", c) >= 0:
		l.pos++
		l.emit(kindSymbol, start, l.text[start:l.pos])
	case c == '[' || c == '{' || c == ';' || c == ':' || c == '.':
		l.punctuation()
	case c == '$':
		l.dollar()
	case c == '\\':
		l.backslash()
	case isOperatorByte(c):
		l.operator()
	case c >= utf8.RuneSelf:
		l.beyondASCII()
	default:
		l.pos++
		l.unexpected(start)
	}
	return true
}

// punctuation reads the symbols that are not made of operator characters alone.
func (l *lexer) punctuation() {
	start := l.pos
	for _, s := range []string{"...", "..", "[|", ";;", "::", ":="} {
		if strings.HasPrefix(l.text[start:], s) {
			l.pos += len(s)
			if s == "..." {
				l.ellipsis(start)
				return
			}
			l.emit(kindSymbol, start, s)
			return
		}
	}
	l.pos++
	l.emit(kindSymbol, start, l.text[start:l.pos])
}

// operator reads the longest run of operator characters, as OCaml does: `=-` is one operator, not two.
func (l *lexer) operator() {
	start := l.pos
	if l.text[start] == '|' && l.peek(1) == ']' {
		l.pos += 2
		l.emit(kindSymbol, start, "|]")
		return
	}
	for l.pos < len(l.text) && isOperatorByte(l.text[l.pos]) {
		if l.pos > start && (l.text[l.pos] == '$' || strings.HasPrefix(l.text[l.pos:], "//")) {
			break
		}
		l.pos++
	}
	run := l.text[start:l.pos]
	if isOperator(run) {
		l.emit(kindSymbol, start, run)
		return
	}
	l.emit(kindUnknown, start, run)
}

// word reads an identifier, constructor or keyword.
func (l *lexer) word() {
	start := l.pos
	curly := false
	for l.pos < len(l.text) {
		if c := l.text[l.pos]; isWordByte(c) {
			l.pos++
		} else if n := primeLength(l.text[l.pos:]); n > 0 {
			l.pos, curly = l.pos+n, true
		} else {
			break
		}
	}
	text := l.text[start:l.pos]
	if curly {
		text = straightPrimes(text)
	}
	switch {
	case text == "_":
		l.emit(kindSymbol, start, text)
	case isKeyword(text):
		l.emit(kindKeyword, start, text)
	case isUpperStart(text[0]):
		l.emit(kindUpper, start, text)
	default:
		l.emit(kindLower, start, text)
	}
}

// quote reads a type variable after a quote of n bytes, or reports a character literal.
func (l *lexer) quote(n int) {
	start := l.pos
	rest := l.text[start+n:]
	if lit := charLiteralLength(rest); lit > 0 {
		l.pos += n + lit
		l.report(&source.Diagnostic{
			Code: "BAL0009", Severity: source.Error, Message: "there are no single characters in this language",
			Primary:     source.Label{Span: l.file.At(start, l.pos), Text: "a character literal"},
			Help:        []string{"write a string of one character, in double quotes"},
			Suggestions: []source.Suggestion{{Span: l.file.At(start, l.pos), Replacement: "\"" + rest[:lit-1] + "\""}},
		})
		l.emit(kindBad, start, "")
		return
	}
	if rest == "" || !isLowerStart(rest[0]) && !isUpperStart(rest[0]) {
		l.pos += n
		l.unexpected(start)
		return
	}
	l.pos += n
	for l.pos < len(l.text) && isWordByte(l.text[l.pos]) {
		l.pos++
	}
	l.emit(kindTypeVar, start, l.text[start+n:l.pos])
}

// charLiteralLength measures what follows the opening quote when it is a character literal: x' or \n'.
func charLiteralLength(s string) int {
	if len(s) >= 3 && s[0] == '\\' && s[1] < utf8.RuneSelf && s[2] == '\'' {
		return 3
	}
	if r, n := utf8.DecodeRuneInString(s); n > 0 && r != '\\' && r != '\n' && r != '\'' && len(s) > n && s[n] == '\'' {
		return n + 1
	}
	return 0
}

// ellipsis reports the … of a slide, which stands for something left out.
func (l *lexer) ellipsis(start int) {
	l.report(&source.Diagnostic{
		Code: "BAL0005", Severity: source.Error, Message: "something has been left out here",
		Primary: source.Label{Span: l.file.At(start, l.pos), Text: "an ellipsis is not part of a script"},
		Help:    []string{"write what it stands for; a record type needs at least one field, for example `{ id : int }`"},
	})
	l.emit(kindBad, start, "")
}

// unexpected reports the text since start, merging it with unreadable text just before it.
func (l *lexer) unexpected(start int) {
	if n := len(l.tokens); n > 0 && l.tokens[n-1].kind == kindBad && int(l.tokens[n-1].end) == start && len(l.mistakes) > 0 {
		last := l.mistakes[len(l.mistakes)-1]
		if last.Code == "BAL0004" && int(last.Primary.Span.End) == start {
			last.Primary.Span.End = int32(l.pos)
			l.tokens[n-1].end = int32(l.pos)
			return
		}
	}
	r, _ := utf8.DecodeRuneInString(l.text[start:])
	d := &source.Diagnostic{
		Code: "BAL0004", Severity: source.Error, Message: "this character has no meaning here",
		Primary: source.Label{Span: l.file.At(start, l.pos), Text: "unexpected character"},
	}
	if ascii := lookAlike(r); ascii != "" {
		d.Help = []string{"write `" + ascii + "` instead"}
		d.Suggestions = []source.Suggestion{{Span: d.Primary.Span, Replacement: ascii}}
	} else if unicode.IsLetter(r) {
		d.Help = []string{"names are made of the letters a to z, digits, `_` and `'`; other letters belong in strings and comments"}
	} else if r == '#' {
		d.Help = []string{"directives such as `#use` or `#light` belong to a toplevel; take the line out"}
	}
	l.report(d)
	l.emit(kindBad, start, "")
}

func isDigit(c byte) bool      { return '0' <= c && c <= '9' }
func isLowerStart(c byte) bool { return 'a' <= c && c <= 'z' || c == '_' }
func isUpperStart(c byte) bool { return 'A' <= c && c <= 'Z' }
func isWordByte(c byte) bool {
	return isLowerStart(c) || isUpperStart(c) || isDigit(c) || c == '\''
}
