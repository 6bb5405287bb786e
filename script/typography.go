package script

import (
	"strings"
	"unicode/utf8"

	"github.com/balticsim/balticsim/internal/source"
)

// Scripts are copied from slides and papers, whose typesetting replaces ASCII by Greek letters, arrows, curly quotes and
// fragments of TeX. All of it is read as the ASCII it stands for: α and $\alpha$ as 'a, → as ->, “x” as "x".

// beyondASCII reads a character outside ASCII.
func (l *lexer) beyondASCII() {
	start := l.pos
	r, n := utf8.DecodeRuneInString(l.text[start:])
	switch r {
	case '\u00a0', '\u2002', '\u2003', '\u2009', '\u200a', '\u200b', '\u202f', '\ufeff':
		l.pos += n
	case '→', '⟶':
		l.pos += n
		l.emit(kindSymbol, start, "->")
	case '×', '∗':
		l.pos += n
		l.emit(kindSymbol, start, "*")
	case '‘', '’':
		l.quote(n)
	case '“', '”':
		l.stringLiteral(n)
	case '…':
		l.pos += n
		l.ellipsis(start)
	case utf8.RuneError:
		l.pos += n
		l.report(notText(l.file, start, start+n, "this was not UTF-8 when the file was converted"))
		l.emit(kindBad, start, "")
	default:
		l.pos += n
		if name := greekName(r); name != "" {
			l.subscript(start, name)
			return
		}
		l.unexpected(start)
	}
}

// subscript reads the index of a Greek type variable, α₁ or α_1, and emits the variable.
func (l *lexer) subscript(start int, name string) {
	underscore := 0
	if l.peek(0) == '_' && isDigit(l.peek(1)) {
		underscore = 1
	}
	for l.pos += underscore; l.pos < len(l.text); {
		r, n := utf8.DecodeRuneInString(l.text[l.pos:])
		switch {
		case '₀' <= r && r <= '₉':
			name += string('0' + r - '₀')
		case underscore == 1 && '0' <= r && r <= '9':
			name += string(r)
		default:
			l.emit(kindTypeVar, start, name)
			return
		}
		l.pos += n
	}
	l.emit(kindTypeVar, start, name)
}

// dollar reads the $ that opens or closes a fragment of TeX. A fragment begins and ends on one line.
func (l *lexer) dollar() {
	start := l.pos
	l.pos++
	if l.math == l.pos {
		l.math = 0
		return
	}
	if end := strings.IndexAny(l.text[l.pos:], "$\n"); end >= 0 && l.text[l.pos+end] == '$' {
		l.math = l.pos + end + 1
		return
	}
	l.unexpected(start)
}

// backslash reads a TeX command: a Greek letter, an arrow or a product sign.
func (l *lexer) backslash() {
	start := l.pos
	l.pos++
	for l.pos < len(l.text) && (isLowerStart(l.text[l.pos]) && l.text[l.pos] != '_' || isUpperStart(l.text[l.pos])) {
		l.pos++
	}
	switch command := l.text[start+1 : l.pos]; command {
	case "to", "rightarrow", "longrightarrow":
		l.emit(kindSymbol, start, "->")
	case "times", "ast":
		l.emit(kindSymbol, start, "*")
	case "":
		if c := l.peek(0); l.math > 0 && (c == ' ' || c == ',' || c == ';') { // TeX's spaces
			l.pos++
			return
		}
		l.unexpected(start)
	default:
		if i := indexOf(greekCommands(), command); i >= 0 {
			l.subscript(start, latin(i))
			return
		}
		l.unexpected(start)
	}
}

// greekCommands lists the letters in alphabetical order; greekLetters likewise, where ς has no entry of its own.
func greekCommands() []string {
	return strings.Fields("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho " +
		"sigma tau upsilon phi chi psi omega")
}

func greekLetters() string { return "αβγδεζηθικλμνξοπρστυφχψω" }

// greekName is the type variable that a Greek letter stands for, or "".
func greekName(r rune) string {
	i := 0
	for _, g := range greekLetters() {
		if g == r {
			return latin(i)
		}
		i++
	}
	return ""
}

// latin is the Latin letter of the same rank: α is 'a, β is 'b, γ is 'c.
func latin(rank int) string { return string(rune('a' + rank)) }

func indexOf(list []string, s string) int {
	for i, x := range list {
		if x == s {
			return i
		}
	}
	return -1
}

// primeLength measures a curly or true prime at the start of s: it continues a name, as in e′.
func primeLength(s string) int {
	for _, p := range []string{"’", "′"} {
		if strings.HasPrefix(s, p) {
			return len(p)
		}
	}
	return 0
}

func straightPrimes(s string) string { return strings.NewReplacer("’", "'", "′", "'").Replace(s) }

// lookAlike is the ASCII that a typographic character was probably typed for, or "".
func lookAlike(r rune) string {
	switch r {
	case '−', '–', '—':
		return "-"
	case '≤':
		return "<="
	case '≥':
		return ">="
	case '≠':
		return "<>"
	case '∧':
		return "&&"
	case '∨':
		return "||"
	case '¬':
		return "not"
	case '←':
		return ":="
	case '⇒':
		return "->"
	case 'λ':
		return "fun"
	case '；':
		return ";"
	case '（':
		return "("
	case '）':
		return ")"
	}
	return ""
}

// notText reports a file, or a place in it, that is not text.
func notText(file *source.File, start, end int, why string) *source.Diagnostic {
	return &source.Diagnostic{
		Code: "BAL0001", Severity: source.Error, Message: "this is not a text file in UTF-8",
		Primary: source.Label{Span: file.At(start, end), Text: why},
		Help:    []string{"check that the file is a script, and save it as plain text in the encoding UTF-8"},
	}
}

// checkText reports the first byte that cannot be part of a text, or returns nil.
func checkText(file *source.File) *source.Diagnostic {
	if i := strings.IndexByte(file.Text, 0); i >= 0 {
		return notText(file, i, i+1, "a zero byte")
	}
	if utf8.ValidString(file.Text) {
		return nil
	}
	for i := 0; i < len(file.Text); {
		r, n := utf8.DecodeRuneInString(file.Text[i:])
		if r == utf8.RuneError && n == 1 {
			return notText(file, i, i+1, "this byte is not UTF-8")
		}
		i += n
	}
	panic("script: invalid UTF-8 without an invalid byte")
}
