package script

import "github.com/balticsim/balticsim/internal/source"

// startsLine tells whether the current token begins a line at the column of items: most probably it is meant as one.
func (p *parser) startsLine() bool {
	t := p.tok()
	return t.first && t.column <= p.itemColumn
}

// needsSeparator reports a top-level expression that neither begins the file nor follows ;;.
func (p *parser) needsSeparator(at int) {
	t := &p.tokens[at]
	d := mistake("BAL0107", "a top-level expression must begin the file or follow `;;`", p.span(t), "this expression stands between definitions")
	if at > 0 && at != p.itemStart {
		d.Notes = []string{"without `;;` it would be read as a part of the definition before it"}
	}
	d.Help = []string{"write `let () = …` in front of it, or `;;`"}
	d.Suggestions = []source.Suggestion{{Span: p.file.At(int(t.start), int(t.start)), Replacement: "let () = "}}
	if t.is("let") {
		d.Help = []string{"write `let () =` in front of it, or `;;`; a definition for the rest of the file has no `in`"}
	}
	p.fail(d)
}

// canEnd tells whether an expression may end with this token.
func canEnd(t *token) bool {
	switch t.kind {
	case kindLower, kindUpper, kindInt, kindString:
		return true
	case kindSymbol:
		return t.is(")") || t.is("]") || t.is("}") || t.is(";")
	case kindKeyword:
		return t.is("end") || t.is("true") || t.is("false")
	default:
		return false
	}
}

// missingIn reports a local let without `in`. The layout tells where it was probably meant: in front of the first line that
// is not to the right of the `let`, or else at the first `;` of the right side.
func (p *parser) missingIn() {
	t, f := p.tok(), p.top()
	if t.is(":") {
		p.bareAnnotation()
	}
	if closerOf(t) != "" {
		p.refuseCloser()
	}
	if t.is("else") && f.semi == 0 {
		p.known()
	}
	let := &p.tokens[f.token]
	boundary := p.pos
	for i := f.token + 1; i <= p.pos; i++ {
		if t := &p.tokens[i]; t.first && t.column <= let.column && canEnd(&p.tokens[i-1]) {
			boundary = i
			break
		}
	}
	before := &p.tokens[boundary-1]
	switch {
	case before.is(";"):
		p.semicolonForIn(boundary - 1)
	case boundary == p.pos && f.semi > 0:
		p.semicolonForIn(f.semi)
	}
	at := p.after(before)
	d := mistake("BAL0103", "this `let` has no `in`", p.span(let), "a `let` inside an expression")
	d.Secondary = []source.Label{{Span: at, Text: "`in` is expected here"}}
	d.Help = []string{"end the local definition with `in`, then write the expression that uses it"}
	if p.tokens[boundary].startsExpr() && !p.atItemColumn(boundary) {
		d.Suggestions = []source.Suggestion{{Span: at, Replacement: " in"}}
	}
	p.fail(d)
}

// semicolonForIn reports a `;` that ends a local let, with the enclosing lets that make the same mistake.
func (p *parser) semicolonForIn(at int) {
	semi := p.span(&p.tokens[at])
	d := mistake("BAL0104", "a local `let` ends with `in`, not with `;`", semi, "expected `in`")
	d.Secondary = []source.Label{{Span: p.span(&p.tokens[p.top().token]), Text: "this `let` needs an `in`"}}
	d.Notes = []string{"`;` puts expressions in sequence; `let x = e in` defines x for the expression that follows"}
	d.Help = []string{"write `in` instead of `;`"}
	for i := range p.open {
		if s := p.open[i].semi; p.open[i].binding && s > 0 && s != at {
			if len(d.Secondary) < 3 {
				d.Secondary = append(d.Secondary, source.Label{Span: p.span(&p.tokens[s]), Text: "and here"})
			}
			d.Suggestions = append(d.Suggestions, source.Suggestion{Span: p.span(&p.tokens[s]), Replacement: " in"})
		}
	}
	d.Suggestions = append(d.Suggestions, source.Suggestion{Span: semi, Replacement: " in"})
	p.fail(d)
}

// beforeItem reports what is wrong in front of a definition that was read as part of the one before it.
func (p *parser) beforeItem(at int) *source.Diagnostic {
	before := &p.tokens[at-1]
	place := p.span(before)
	next := source.Label{Span: p.span(&p.tokens[at]), Text: "the next definition begins here"}
	if before.is(";") {
		d := mistake("BAL0104", "`;` does not end a definition", place, "nothing follows this `;` in the definition")
		d.Secondary = []source.Label{next}
		d.Notes = []string{"after `;` another expression of the same definition is expected"}
		d.Help = []string{"take the `;` out; or, if the next `let` is local, indent it and end it with `in`"}
		d.Suggestions = []source.Suggestion{{Span: place}}
		return d
	}
	if opens(before) {
		d := mistake("BAL0105", "this `"+before.text+"` is not closed", place, "opened here")
		d.Secondary = []source.Label{next}
		d.Help = []string{"close it with `" + closerFor(before.text) + "`"}
		return d
	}
	d := mistake("BAL0102", "the expression after `"+before.text+"` is missing", p.after(before), "expected an expression")
	d.Secondary = []source.Label{next}
	return d
}

// missingEquals reports a definition without `=`.
func (p *parser) missingEquals() {
	p.known()
	t := p.tok()
	if t.kind == kindKeyword && !t.first && !t.is("in") {
		p.reserved(t)
	}
	d := mistake("BAL0117", "this definition has no `=`", p.here(), "expected `=`, found "+p.found())
	d.Secondary = p.context()
	d.Help = []string{"a definition is written `let x = e` or `let f x y = e`"}
	if t.is(":=") || t.is("->") {
		d.Help = []string{"write `=`; `:=` changes what a reference holds, and `->` belongs to `fun` and `match`"}
		d.Suggestions = []source.Suggestion{{Span: p.span(t), Replacement: "="}}
	}
	p.fail(d)
}

// missingFunArrow reports fun without parameters or without `->`.
func (p *parser) missingFunArrow(params int) {
	t := p.tok()
	if t.kind == kindKeyword && !t.first {
		p.reserved(t)
	}
	d := mistake("BAL0120", "this `fun` has no `->`", p.here(), "expected `->`, found "+p.found())
	if params == 0 {
		d.Message = "this `fun` has no parameter"
		d.Primary.Text = "expected a parameter, found " + p.found()
	}
	d.Secondary = p.context()
	d.Help = []string{"a function is written `fun x -> e`, or `fun () -> e` when it takes nothing"}
	if params > 0 && (t.is("=") || t.is(":") || t.kind == kindUnknown && t.text == "=>") {
		d.Suggestions = []source.Suggestion{{Span: p.span(t), Replacement: "->"}}
	}
	p.fail(d)
}

// missingCaseArrow reports a case without `->`.
func (p *parser) missingCaseArrow() {
	t := p.tok()
	if t.kind == kindUnknown && t.text != "=>" {
		p.unknownOperator(t)
	}
	if closerOf(t) != "" {
		p.refuseCloser()
	}
	d := mistake("BAL0108", "this case has no `->`", p.here(), "expected `->`, found "+p.found())
	d.Secondary = p.context()
	d.Help = []string{"a case is written `pattern -> expression`"}
	if t.is("=") || t.is(":") || t.kind == kindUnknown {
		d.Suggestions = []source.Suggestion{{Span: p.span(t), Replacement: "->"}}
	}
	p.fail(d)
}

func (p *parser) missingThen() {
	p.refuseUnreadable()
	d := mistake("BAL0115", "this `if` has no `then`", p.here(), "expected `then`, found "+p.found())
	d.Secondary = p.context()
	d.Help = []string{"a conditional is written `if c then a else b`"}
	p.fail(d)
}

func (p *parser) missingWith() {
	p.refuseUnreadable()
	d := mistake("BAL0116", "this `match` has no `with`", p.here(), "expected `with`, found "+p.found())
	d.Secondary = p.context()
	d.Help = []string{"a match is written `match e with p -> e | …`"}
	p.fail(d)
}

// refuseUnreadable reports a token that is a mistake by itself.
func (p *parser) refuseUnreadable() {
	if t := p.tok(); t.kind == kindUnknown || closerOf(t) != "" {
		p.known()
	}
}
