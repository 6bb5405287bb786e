package props

import (
	"regexp"
	"strings"
)

// longForm turns the short forms of --prop into expressions: hyphens in the name of a property, a bare name after
// single-copy and respects, and outcomes in braces, after ⊆ or not. Anything else stays as it is.
//
//	no-deadlock                   no_deadlock
//	single-copy Payment           single_copy "Payment"
//	outcomes {done a b; deadlock} outcomes [(["a"; "b"], Done); ([], Deadlock)]
//
// A line in braces is a word, or a string in quotes.
func longForm(expression string) string {
	e := strings.TrimSpace(expression)
	head, rest, _ := strings.Cut(e, " ")
	rest = strings.TrimSpace(rest)
	switch head {
	case "no-deadlock", "leads-to":
		return strings.ReplaceAll(head, "-", "_") + " " + rest
	case "single-copy", "respects":
		if regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.]*$`).MatchString(rest) {
			rest = `"` + rest + `"`
		}
		return strings.ReplaceAll(head, "-", "_") + " " + rest
	case "outcomes":
		rest = strings.TrimSpace(strings.TrimPrefix(rest, "⊆"))
		if inside, ok := strings.CutPrefix(rest, "{"); ok {
			if inside, ok = strings.CutSuffix(inside, "}"); ok {
				return "outcomes [" + outcomesIn(inside) + "]"
			}
		}
	}
	return expression
}

// outcomesIn turns the outcomes between braces into the items of a list.
func outcomesIn(text string) string {
	var items, lines []string
	end := ""
	finish := func() {
		if end != "" {
			items = append(items, "(["+strings.Join(lines, "; ")+"], "+end+")")
		}
		end, lines = "", nil
	}
	for _, token := range regexp.MustCompile(`"(?:[^"\\]|\\.)*"|;|[^\s;"]+`).FindAllString(text, -1) {
		switch {
		case token == ";":
			finish()
		case end == "":
			end = strings.ToUpper(token[:1]) + token[1:]
		case token[0] == '"':
			lines = append(lines, token)
		default:
			lines = append(lines, `"`+token+`"`)
		}
	}
	finish()
	return strings.Join(items, "; ")
}
