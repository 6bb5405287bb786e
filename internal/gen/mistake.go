package gen

import (
	"strings"

	"pgregory.net/rapid"
)

// DrawIllTyped is the script of a program with one edit of the kind that people make by mistake: a literal, variable, constructor or type
// in the place of another, an argument left out, given twice or given in the place of its neighbour. Most edited scripts are ill typed,
// some are well typed all the same, and all of them parse, with few exceptions.
func DrawIllTyped(t *rapid.T, p Program) Program {
	tokens := split(p.Script)
	var edits []func() // on tokens
	for i := range tokens {
		edits = append(edits, editsAt(t, tokens, i)...)
	}
	if len(edits) > 0 {
		uniform(t, edits)()
	}
	p.Script = strings.Join(tokens, "")
	return p
}

// editsAt lists what can be done to the i-th token.
func editsAt(t *rapid.T, tokens []string, i int) []func() {
	replace := func(words string) func() { return func() { tokens[i] = pick(t, words) } }
	switch word := tokens[i]; {
	case declaring(tokens, i):
		return nil
	case word[0] >= '0' && word[0] <= '9':
		return []func(){replace(`"s" true () [] n (fun()->0)`)}
	case word[0] == '"':
		return []func(){replace(`1 false () [""] (fun()->"")`)}
	case word == "true" || word == "false" || word == "()":
		return []func(){replace(`0 "" n None`)}
	case annotating(tokens, i):
		return []func(){replace("int string bool unit name part")}
	case isConstructor(word):
		return []func(){replace("None Some K1a K1b K2a")}
	case isVariable(word):
		all := []func(){replace(strings.Join(variablesOf(tokens), " "))}
		if argument(tokens, i) {
			all = append(all, func() { tokens[i] = "" }, func() { tokens[i] += " " + tokens[i] })
			if i+2 < len(tokens) && tokens[i+1] == " " && argument(tokens, i+2) {
				all = append(all, func() { tokens[i], tokens[i+2] = tokens[i+2], tokens[i] })
			}
		}
		return all
	}
	return nil
}

// split takes a text apart into words, literals, unit values and everything else, one character each.
func split(text string) []string {
	var all []string
	letter := func(c byte) bool {
		return c == '_' || c == '.' || c == '\'' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
	}
	for len(text) > 0 {
		n := 1
		switch {
		case text[0] == '"':
			for n < len(text) && text[n] != '"' {
				n++
			}
			n++
		case strings.HasPrefix(text, "()"):
			n = 2
		default:
			for letter(text[0]) && n < len(text) && letter(text[n]) {
				n++
			}
		}
		all = append(all, text[:n])
		text = text[n:]
	}
	return all
}

func isConstructor(word string) bool {
	return word[0] >= 'A' && word[0] <= 'Z' && !strings.Contains(word, ".")
}

func isVariable(word string) bool {
	switch word {
	case "let", "rec", "and", "in", "fun", "function", "match", "with", "when", "if", "then", "else", "as", "type", "of", "assert", "_":
		return false
	}
	return word[0] >= 'a' && word[0] <= 'z'
}

// before is the token before the i-th that is no space, "" at the beginning.
func before(tokens []string, i int) string {
	for i--; i >= 0; i-- {
		if tokens[i] != " " && tokens[i] != "\n" {
			return tokens[i]
		}
	}
	return ""
}

// declaring tells whether a token is where a name is bound or a type is declared.
func declaring(tokens []string, i int) bool {
	switch before(tokens, i) {
	case "let", "rec", "and", "fun", "as", "type":
		return true
	}
	for ; i >= 0 && tokens[i] != "\n"; i-- {
		if tokens[i] == "type" {
			return true
		}
	}
	return false
}

// annotating tells whether a token is the name of a type in an annotation: after a colon and before the next equals sign.
func annotating(tokens []string, i int) bool {
	switch tokens[i] {
	case "int", "string", "bool", "unit", "name", "part":
	default:
		return false
	}
	for ; i >= 0 && tokens[i] != "="; i-- {
		if tokens[i] == ":" {
			return true
		}
	}
	return false
}

// argument tells whether a token stands after a word: as an argument of it, unless that is a keyword.
func argument(tokens []string, i int) bool {
	b := before(tokens, i)
	return b != "" && (isVariable(b) || argumentLike(b)) && (isVariable(tokens[i]) || argumentLike(tokens[i]))
}

func argumentLike(word string) bool {
	return word == "()" || word[0] == '"' || word[0] >= '0' && word[0] <= '9'
}

// variablesOf lists the variables that a script mentions, each once, in order.
func variablesOf(tokens []string) []string {
	seen := map[string]bool{}
	var all []string
	for i, w := range tokens {
		if isVariable(w) && !annotating(tokens, i) && !seen[w] {
			seen[w] = true
			all = append(all, w)
		}
	}
	return all
}
