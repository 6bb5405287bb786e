package script

import "github.com/balticsim/balticsim/internal/source"

// The functions of this file and of delimiter.go, definition.go and vocabulary.go report mistakes, one code a mistake. Those whose
// names say what is wrong do not return: they end in fail. Those called refuse… return when there is nothing to refuse.

// mistake is an error with its primary label; the caller adds the rest.
func mistake(code, message string, at source.Span, label string) *source.Diagnostic {
	return &source.Diagnostic{
		Code: code, Severity: source.Error, Message: message,
		Primary: source.Label{Span: at, Text: label},
	}
}

// here is the place to blame for something missing: the current token when it stands on the line of the one before,
// and the end of that line otherwise.
func (p *parser) here() source.Span {
	if t := p.tok(); p.pos > 0 && (t.kind == kindEOF || t.first) {
		return p.after(p.prev())
	}
	return p.span(p.tok())
}

// found names the current token in a message.
func (p *parser) found() string {
	if t := p.tok(); t.first && t.startsItem() {
		return "the next definition"
	}
	return p.tok().describe()
}

// context labels the construct that is being read, unless the mistake is at its very beginning.
func (p *parser) context() []source.Label {
	if len(p.open) == 0 {
		return nil
	}
	f := p.top()
	if f.token >= p.pos {
		return nil
	}
	return []source.Label{{Span: p.span(&p.tokens[f.token]), Text: "while reading this " + f.what}}
}

// expected reports that something else should stand here.
func (p *parser) expected(what string) {
	p.known()
	d := mistake("BAL0101", "expected "+what+", found "+p.found(), p.here(), "expected "+what)
	if p.tok().is(":") && len(p.open) > 0 && p.top().opener == "" && canEnd(p.prev()) {
		p.bareAnnotation()
	}
	d.Secondary = p.context()
	p.fail(d)
}

// known reports the mistakes that a token gives away wherever it stands.
func (p *parser) known() {
	t := p.tok()
	switch {
	case t.kind == kindUnknown:
		p.unknownOperator(t)
	case t.is("else"):
		p.elseWithoutIf()
	case closerOf(t) != "":
		p.refuseCloser()
	case t.kind == kindKeyword && isForeignKeyword(t.text):
		p.unsupportedKeyword(t)
	case t.is("[|"):
		p.unsupported(t, "an array", "use a list: `[1; 2; 3]`")
	}
}

// missingOperand reports that an expression should begin here.
func (p *parser) missingOperand() {
	p.known()
	t, before := p.tok(), p.prev()
	d := mistake("BAL0102", "an expression is missing", p.here(), "expected an expression")
	d.Secondary = p.context()
	switch {
	case t.is("_"):
		d = mistake("BAL0101", "`_` stands for any value in a pattern; it has no value of its own", p.span(t), "not an expression")
	case t.kind == kindTypeVar:
		d = mistake("BAL0101", "a type variable cannot stand in an expression", p.span(t), "not an expression")
	case p.pos == 0 || p.pos == p.itemStart:
	case before.is("in"):
		d.Message = "the expression after `in` is missing"
		d.Help = []string{"write what the `let` is for: `let x = 1 in x + 1`"}
	case before.is("=") && (len(p.open) > 0 && (p.top().what == "definition" || p.top().binding)):
		d.Message = "the right side of this definition is missing"
	case before.is("->"):
		d.Message = "the expression after `->` is missing"
	case before.is("("), before.is("["), before.is("begin"), before.is("{"):
		if t.kind == kindEOF || t.startsItem() {
			p.unclosed(closerFor(before.text))
		}
	default:
		if lvl, _ := level(before.text); lvl > 0 || before.is(":=") || before.is(",") {
			d.Message = "an operand is missing after `" + before.text + "`"
		} else if before.kind == kindKeyword {
			d.Message = "the expression after `" + before.text + "` is missing"
		}
	}
	p.fail(d)
}

// strayToken reports a token that cannot begin an item or follow one.
func (p *parser) strayToken() {
	p.known()
	t := p.tok()
	d := mistake("BAL0101", "unexpected "+t.describe(), p.span(t), "this cannot stand here")
	switch {
	case t.is(":"):
		p.bareAnnotation()
	case t.is("in"):
		d.Message = "this `in` belongs to no `let`"
		d.Help = []string{"the definition before it is complete already; take the `in` out, or look for a missing `let`"}
	case t.is("|"):
		d.Message = "this case belongs to no `match`"
		d.Help = []string{"put an inner `match` in parentheses, so that the cases of the outer one can follow it"}
	case t.is(";"):
		d.Message = "`;` does not separate definitions"
		d.Help = []string{"take it out; `;;` may stand between definitions"}
		d.Suggestions = []source.Suggestion{{Span: p.span(t)}}
	case t.is("->"):
		d.Help = []string{"`->` stands between a pattern and an expression, after `fun`, `function` or `match … with`"}
	}
	p.fail(d)
}

// bareAnnotation reports e : t outside parentheses.
func (p *parser) bareAnnotation() {
	d := mistake("BAL0128", "a type annotation on an expression needs parentheses", p.span(p.tok()), "unexpected `:`")
	d.Help = []string{"write `(e : t)`, or annotate the name: `let x : t = e`"}
	p.fail(d)
}

// barePatternAnnotation reports let p : t = e where p would have to stand in parentheses.
func (p *parser) barePatternAnnotation() {
	d := mistake("BAL0128", "a type annotation on this pattern needs parentheses", p.span(p.tok()), "unexpected `:`")
	d.Help = []string{"write `let (p : t) = e`"}
	p.fail(d)
}

// elseWithoutIf reports an `else` whose `if` has ended, most often by a `;` in front of it.
func (p *parser) elseWithoutIf() {
	d := mistake("BAL0109", "this `else` belongs to no `if`", p.span(p.tok()), "unexpected `else`")
	d.Help = []string{"an `if` takes one expression after `then`; put several in `begin … end`"}
	if at := p.semicolonAfterThen(); at > 0 {
		semi := p.span(&p.tokens[at])
		d.Secondary = []source.Label{{Span: semi, Text: "this `;` ends the `if`"}}
		if at == p.pos-1 {
			d.Help = []string{"take the `;` in front of `else` out"}
			d.Suggestions = []source.Suggestion{{Span: semi}}
		}
	}
	p.fail(d)
}

// semicolonAfterThen looks back from an `else` for the `;` that follows the last `then` at the same level.
func (p *parser) semicolonAfterThen() int {
	closed, at := 0, 0
	for i := p.pos - 1; i >= p.itemStart; i-- {
		switch t := &p.tokens[i]; {
		case closerOf(t) != "":
			closed++
		case opens(t):
			if closed == 0 {
				return 0
			}
			closed--
		case closed > 0:
		case t.is(";"):
			at = i
		case t.is("then"):
			return at
		}
	}
	return 0
}

// severalArguments reports C a b.
func (p *parser) severalArguments(c Ident) {
	d := mistake("BAL0121", "the constructor `"+c.Name+"` is given several arguments one after the other", p.span(p.tok()), "a second argument")
	d.Secondary = []source.Label{{Span: c.Span, Text: "a constructor takes one argument, or several in parentheses"}}
	d.Help = []string{"write `" + c.Name + " (x, y)`; if the second is an argument of a function, put the constructor and its argument in parentheses"}
	p.fail(d)
}

func (p *parser) unexpectedArgument(message, help string) {
	d := mistake("BAL0122", message, p.span(p.tok()), "not an argument of it")
	d.Help = []string{help}
	p.fail(d)
}

// refuseControlArgument reports f fun x -> e, and the like. A `let` is not refused: it may begin the next item.
func (p *parser) refuseControlArgument() {
	t := p.tok()
	if !t.startsControl() || t.is("let") {
		return
	}
	if p.startsLine() {
		p.needsSeparator(p.pos)
	}
	d := mistake("BAL0122", "`"+t.text+"` as an argument needs parentheses", p.span(t), "this cannot follow without parentheses")
	d.Help = []string{"write `(" + t.text + " …)`"}
	if t.first {
		d.Help = append(d.Help, "if this is the next step of a sequence, end the line before with `;`")
		d.Suggestions = []source.Suggestion{{Span: p.after(p.prev()), Replacement: ";"}}
	}
	p.fail(d)
}

// wrongFile reports an item of the other kind of file.
func (p *parser) wrongFile(t *token, message, help string) {
	d := mistake("BAL0126", message, p.span(t), "not in this kind of file")
	d.Help = []string{help}
	p.fail(d)
}

// functionArgument reports C of t -> t.
func (p *parser) functionArgument(c Ident) {
	d := mistake("BAL0122", "a function type as the argument of a constructor needs parentheses", p.span(p.tok()), "unexpected `->`")
	d.Help = []string{"write `" + c.Name + " of (t -> u)`"}
	p.fail(d)
}
