package script

// kind is the sort of a token. Keywords and symbols are told apart by their text.
type kind uint8

const (
	kindEOF     kind = iota
	kindLower        // x
	kindUpper        // C or M
	kindTypeVar      // 'a, text without the quote
	kindInt          // text is the digits as written, num the value
	kindString       // text is the decoded string
	kindKeyword      // let, in, …
	kindSymbol       // punctuation and the operators of the language
	kindUnknown      // a run of operator characters that is no operator of the language
	kindBad          // unreadable text; the lexer has reported it
)

// token is one lexeme.
type token struct {
	kind       kind
	first      bool // first token of its line
	column     int32
	start, end int32
	num        int64
	text       string
}

func (t *token) is(text string) bool {
	return t.text == text && (t.kind == kindKeyword || t.kind == kindSymbol)
}

// isKeyword tells the words that cannot be names: the language's own, and those of OCaml, so that a script stays readable
// by a stock compiler.
func isKeyword(word string) bool {
	switch word {
	case "and", "as", "assert", "begin", "else", "end", "false", "fun", "function", "if", "in", "let", "match", "mod",
		"of", "open", "rec", "then", "true", "type", "val", "when", "with":
		return true
	}
	return isForeignKeyword(word)
}

// isForeignKeyword tells the words that OCaml reserves and this language has no use for.
func isForeignKeyword(word string) bool {
	switch word {
	case "asr", "class", "constraint", "do", "done", "downto", "exception", "external", "for", "functor", "include",
		"inherit", "initializer", "land", "lazy", "lor", "lsl", "lsr", "lxor", "method", "module", "mutable", "new",
		"nonrec", "object", "or", "private", "sig", "struct", "to", "try", "virtual", "while":
		return true
	}
	return false
}

// isOperator tells the runs of operator characters that mean something.
func isOperator(run string) bool {
	switch run {
	case "+", "-", "*", "/", "^", "=", "<>", "<", "<=", ">", ">=", "&&", "||", "@", "|>", "!", "|", "->":
		return true
	}
	return false
}

func isOperatorByte(c byte) bool {
	switch c {
	case '!', '$', '%', '&', '*', '+', '-', '.', '/', ':', '<', '=', '>', '?', '@', '^', '|', '~':
		return true
	}
	return false
}

// describe names a token in a message.
func (t *token) describe() string {
	switch t.kind {
	case kindEOF:
		return "the end of the file"
	case kindLower, kindUpper:
		return "`" + t.text + "`"
	case kindTypeVar:
		return "the type variable `'" + t.text + "`"
	case kindInt:
		return "the number `" + t.text + "`"
	case kindString:
		return "a string"
	case kindKeyword, kindSymbol, kindUnknown:
		return "`" + t.text + "`"
	case kindBad:
		return "unreadable text"
	}
	panic("script: unknown kind of token")
}

// startsArgument tells the tokens that begin an argument of an application, OCaml's simple expressions.
func (t *token) startsArgument() bool {
	switch t.kind {
	case kindLower, kindUpper, kindInt, kindString:
		return true
	case kindSymbol:
		return t.text == "(" || t.text == "[" || t.text == "{" || t.text == "!"
	case kindKeyword:
		return t.text == "begin" || t.text == "true" || t.text == "false"
	default:
		return false
	}
}

// startsControl tells the keywords of the expressions that extend as far to the right as they can.
func (t *token) startsControl() bool {
	if t.kind != kindKeyword {
		return false
	}
	switch t.text {
	case "let", "fun", "function", "match", "if":
		return true
	}
	return false
}

// startsExpr tells the tokens that can begin an expression.
func (t *token) startsExpr() bool {
	return t.startsArgument() || t.startsControl() || t.is("-") || t.is("assert")
}

// startsItem tells the keywords that begin an item, ours or another language's.
func (t *token) startsItem() bool {
	if t.kind != kindKeyword {
		return false
	}
	switch t.text {
	case "let", "type", "open", "val", "module", "exception", "class", "external", "include":
		return true
	}
	return false
}

// startsParameter tells the tokens that begin a simple pattern, which can be a parameter.
func (t *token) startsParameter() bool {
	switch t.kind {
	case kindLower, kindUpper, kindInt, kindString:
		return true
	case kindSymbol:
		return t.text == "(" || t.text == "[" || t.text == "{" || t.text == "_" || t.text == "-"
	case kindKeyword:
		return t.text == "true" || t.text == "false"
	default:
		return false
	}
}
