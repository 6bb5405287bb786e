package script

import "github.com/balticsim/balticsim/internal/source"

// closerFor returns the delimiter that closes an opening one.
func closerFor(opener string) string {
	switch opener {
	case "(":
		return ")"
	case "[":
		return "]"
	case "{":
		return "}"
	case "begin":
		return "end"
	}
	return ""
}

// closerOf returns the opener that a closing delimiter closes, or "" for other tokens.
func closerOf(t *token) string {
	for _, opener := range []string{"(", "[", "{", "begin"} {
		if t.is(closerFor(opener)) {
			return opener
		}
	}
	return ""
}

func opens(t *token) bool {
	return (t.kind == kindSymbol || t.kind == kindKeyword) && closerFor(t.text) != ""
}

// closing passes over the delimiter that closes the innermost construct, or reports that it is missing.
func (p *parser) closing(closer string) {
	if p.accept(closer) {
		return
	}
	if t := p.tok(); t.kind == kindUnknown || t.is("else") {
		p.known()
	}
	p.unclosed(closer)
}

// unclosed reports that the innermost opening delimiter is not closed where it has to be.
func (p *parser) unclosed(closer string) {
	t := p.tok()
	opener := closerOf(&token{kind: kindSymbol, text: closer})
	if closer == "end" {
		opener = "begin"
	}
	at := p.span(&p.tokens[p.top().token])
	d := mistake("BAL0105", "this `"+opener+"` is not closed", p.here(), "expected `"+closer+"`, found "+p.found())
	d.Secondary = []source.Label{{Span: at, Text: "opened here"}}
	d.Help = []string{"close it with `" + closer + "`"}
	if t.kind == kindEOF || t.kind == kindKeyword || t.first || closerOf(t) != "" {
		text := closer
		if closer == "end" {
			text = " end"
		}
		d.Suggestions = []source.Suggestion{{Span: p.after(p.prev()), Replacement: text}}
	}
	p.fail(d)
}

// refuseCloser reports a closing delimiter that closes nothing, or that comes before the delimiter opened last is closed.
// It returns when the delimiter fits and something in front of it is missing.
func (p *parser) refuseCloser() {
	t := p.tok()
	opener := closerOf(t)
	for i := len(p.open) - 1; i >= 0; i-- {
		switch p.open[i].opener {
		case "":
		case opener:
			return
		default:
			for j := i - 1; j >= 0; j-- {
				if p.open[j].opener == opener {
					p.open = p.open[:i+1]
					p.unclosed(closerFor(p.top().opener))
				}
			}
			i = 0
		}
	}
	d := mistake("BAL0106", "this `"+t.text+"` closes nothing", p.span(t), "there is no `"+opener+"` to close")
	d.Help = []string{"take it out, or look for a missing `" + opener + "`"}
	d.Suggestions = []source.Suggestion{{Span: p.span(t)}}
	p.fail(d)
}

// closingRecord passes over the } of a record whose fields are written with sep, or reports what stands there instead.
func (p *parser) closingRecord(sep string) {
	t := p.tok()
	switch {
	case t.is(","):
		d := mistake("BAL0123", "the fields of a record are separated by `;`", p.span(t), "expected `;`")
		d.Secondary = p.context()
		d.Help = []string{"write `;` instead of `,`"}
		d.Suggestions = []source.Suggestion{{Span: p.span(t), Replacement: ";"}}
		p.fail(d)
	case t.is(sep): // the name of the next field was read as part of this one
		p.missingSemicolon(p.pos - 2)
	case t.is(":") || t.is("="):
		p.fieldSeparator(sep, t.text)
	case t.kind == kindLower && p.ahead(1).is(sep):
		p.missingSemicolon(p.pos - 1)
	}
	p.closing("}")
}

// missingSemicolon reports that a `;` between fields is missing behind a token.
func (p *parser) missingSemicolon(i int) {
	at := p.after(&p.tokens[i])
	d := mistake("BAL0123", "the fields of a record are separated by `;`", at, "expected `;`")
	d.Secondary = p.context()
	d.Help = []string{"put `;` between the fields"}
	d.Suggestions = []source.Suggestion{{Span: at, Replacement: ";"}}
	p.fail(d)
}

// fieldSeparator reports `:` where `=` is needed behind the name of a field, or the other way round.
func (p *parser) fieldSeparator(want, found string) {
	t := p.tok()
	if !t.is(found) {
		p.expected("`" + want + "` behind the name of the field")
	}
	d := mistake("BAL0123", "the name of a field is followed by `"+want+"` here", p.span(t), "expected `"+want+"`")
	d.Secondary = p.context()
	d.Notes = []string{"a type gives the types of fields, `{ id : int }`; an expression gives their values, `{ id = 1 }`"}
	d.Help = []string{"write `" + want + "`"}
	d.Suggestions = []source.Suggestion{{Span: p.span(t), Replacement: want}}
	p.fail(d)
}
