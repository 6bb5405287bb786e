package script

import (
	"strings"

	"github.com/balticsim/balticsim/internal/source"
)

// binder reads a name that a pattern binds.
func (p *parser) binder(what string) Ident {
	t := p.tok()
	if t.kind != kindLower {
		p.badName("a value", what)
	}
	if t.text == "not" {
		p.reserved(t)
	}
	return p.ident()
}

// badName reports something that is not a name of the right kind.
func (p *parser) badName(of, what string) {
	t := p.tok()
	switch {
	case t.kind == kindUpper:
		d := mistake("BAL0124", "the name of "+of+" begins with a small letter", p.span(t), "a capital letter")
		small := strings.ToLower(t.text[:1]) + t.text[1:]
		d.Notes = []string{"names with a capital letter are constructors and modules"}
		d.Help = []string{"write `" + small + "`"}
		d.Suggestions = []source.Suggestion{{Span: p.span(t), Replacement: small}}
		p.fail(d)
	case t.kind == kindKeyword && !(t.first && t.startsItem()):
		p.reserved(t)
	}
	p.expected(what)
}

// badConstructor reports something else where a constructor is defined.
func (p *parser) badConstructor() {
	if p.tok().kind == kindLower {
		p.needsCapital("a constructor")
	}
	p.expected("a constructor")
}

// needsCapital reports the current token, the name of a constructor or a module with a small letter.
func (p *parser) needsCapital(of string) {
	t := p.tok()
	d := mistake("BAL0124", "the name of "+of+" begins with a capital letter", p.span(t), "a small letter")
	if capital := strings.ToUpper(t.text[:1]) + t.text[1:]; capital != t.text {
		d.Help = []string{"write `" + capital + "`"}
		d.Suggestions = []source.Suggestion{{Span: p.span(t), Replacement: capital}}
	}
	p.fail(d)
}

// refuseSmallConstructor reports `type t = a | B`, whose first constructor was read as the name of a type.
func (p *parser) refuseSmallConstructor(it Item) {
	types, ok := it.(*TypeItem)
	if !ok || !p.tok().is("|") && !p.tok().is("of") {
		return
	}
	last := types.Defs[len(types.Defs)-1]
	if c, ok := last.Alias.(*TCon); ok && len(c.Args) == 0 && p.prev().kind == kindLower {
		p.pos--
		p.needsCapital("a constructor")
	}
}

// badPattern reports something that cannot begin a pattern.
func (p *parser) badPattern() {
	t := p.tok()
	if t.kind == kindKeyword && !t.first {
		switch t.text {
		case "in", "with", "then", "else", "of", "when":
		case "mutable":
			p.unsupported(t, "a variable that changes", "use a reference: `let r = ref 0`, `!r`, `r := 1`")
		case "open", "module", "exception":
			p.unsupported(t, "a local `"+t.text+"`", "write the module's name before each name: `M.x`")
		default:
			p.reserved(t)
		}
	}
	p.expected("a pattern")
}

// reserved reports a reserved word where a name is needed.
func (p *parser) reserved(t *token) {
	d := mistake("BAL0110", "`"+t.text+"` is a reserved word", p.span(t), "it cannot be a name")
	if isForeignKeyword(t.text) {
		d.Notes = []string{"OCaml reserves it; scripts stay readable by a stock OCaml compiler"}
	}
	if t.text == "not" {
		d.Notes = []string{"`not` is an operator of this language and always means the same"}
	}
	d.Help = []string{"choose another name, for example `" + t.text + "_` or `my_" + t.text + "`"}
	d.Suggestions = []source.Suggestion{{Span: p.span(t), Replacement: t.text + "_"}}
	p.fail(d)
}

// unsupportedKeyword reports a word that OCaml reserves: a construct that this language leaves out, or a name.
func (p *parser) unsupportedKeyword(t *token) {
	switch t.text {
	case "while", "for", "do", "done", "downto":
		p.unsupported(t, "a loop", "write a recursive function: `let rec loop i = if i < n then begin …; loop (i + 1) end in loop 0`")
	case "try", "exception":
		p.unsupported(t, "an exception", "return an `option`, or a variant of your own; `failwith` stops the whole run")
	case "module", "struct", "sig", "functor", "include":
		p.unsupported(t, "a module", "a script is one file; its interfaces are files of their own")
	case "class", "object", "inherit", "virtual", "initializer":
		p.unsupported(t, "an object", "use records and functions")
	case "lazy":
		p.unsupported(t, "a lazy value", "use a function: `fun () -> …`")
	case "external":
		p.unsupported(t, "an external function", "the primitives are those of `Pi`, `Sim` and the standard library")
	case "land", "lor", "lxor", "lsl", "lsr", "asr":
		p.unsupported(t, "an operation on bits", "use arithmetic: `* 2`, `/ 2`, `mod 2`")
	case "or":
		d := mistake("BAL0114", "`or` is not an operator", p.span(t), "unknown operator")
		d.Help = []string{"disjunction is written `||`"}
		d.Suggestions = []source.Suggestion{{Span: p.span(t), Replacement: "||"}}
		p.fail(d)
	}
	p.reserved(t)
}

// unsupported reports a construct that OCaml or F# has and this language has not.
func (p *parser) unsupported(t *token, what, help string) {
	d := mistake("BAL0119", "this language does not have "+what, p.span(t), "not in this language")
	d.Help = []string{help}
	p.fail(d)
}

// badSelection reports what follows a dot and is not the name of a field.
func (p *parser) badSelection() {
	t := p.tok()
	switch {
	case t.is("("):
		p.unsupported(t, "an array", "use a list and `List.nth l i`")
	case t.is("["):
		p.unsupported(t, "access to a character of a string", "strings can be joined with `^` and compared")
	}
	p.badName("a field", "the name of a field")
}

// nestedModule reports M.N.x.
func (p *parser) nestedModule(outer, inner Ident) {
	d := mistake("BAL0125", "modules do not contain modules", inner.Span, "a module inside a module")
	d.Secondary = []source.Label{{Span: outer.Span, Text: "of this module"}}
	d.Help = []string{"write `" + inner.Name + ".x` or `" + outer.Name + ".x`"}
	p.fail(d)
}

// refuseOperatorName reports an operator in parentheses where a pattern is needed.
func (p *parser) refuseOperatorName() {
	t := p.tok()
	if !p.ahead(1).is(")") || t.kind != kindSymbol && t.kind != kindUnknown && !t.is("mod") {
		return
	}
	if t.is("_") || t.is("(") || t.is(")") {
		return
	}
	d := mistake("BAL0127", "operators cannot be redefined", p.span(t), "an operator")
	d.Help = []string{"define a function with a name, and apply it as `f x y`"}
	p.fail(d)
}

func (p *parser) refuseOperatorDefinition() {
	if p.tok().is("(") {
		p.pos++
		p.refuseOperatorName()
		p.pos--
	}
}

// unknownOperator reports a run of operator characters that means nothing here.
func (p *parser) unknownOperator(t *token) {
	code, help, replacement := "BAL0114", "", ""
	message := "`" + t.text + "` is not an operator"
	var notes []string
	switch t.text {
	case "==":
		code, message, replacement = "BAL0111", "equality is written `=`", "="
		notes = []string{"in OCaml `==` compares identity; here `=` compares channels, names and references by identity and everything else by structure"}
	case "!=":
		code, message, replacement = "BAL0112", "inequality is written `<>`", "<>"
	case "<-":
		code, message, replacement = "BAL0113", "assignment is written `:=`", ":="
		notes = []string{"only references can change: `let r = ref 0`, then `r := 1`; fields of records and other variables cannot"}
	case "=>":
		help = "write `->` in a function or a case, `>=` in a comparison"
	case "=<":
		replacement = "<="
	case "&":
		replacement = "&&"
	case "%":
		replacement = "mod"
	case "++":
		help = "strings are joined with `^`, lists with `@`; to count, write `r := !r + 1`"
	case "+=", "-=", "*=":
		help = "write `r := !r " + t.text[:1] + " …`"
	case "**", "+.", "-.", "*.", "/.", "**.":
		help = "there are integers only: `+`, `-`, `*`, `/`, `mod`"
	case "<<", ">>", "@@", "<|":
		help = "apply functions with parentheses: `f (g x)`, or with `|>`: `x |> g |> f`"
	default:
		switch {
		case strings.HasPrefix(t.text, "~") || strings.HasPrefix(t.text, "?"):
			p.unsupported(t, "labelled arguments", "arguments are told apart by their order")
		case strings.HasPrefix(t.text, "!"):
			help = "read a reference with `!r`; put a space or parentheses between two of them: `!(!r)`"
		}
		if head, ok := gluedMinus(t.text); ok {
			help = "put a space between the two operators"
			replacement = head + " " + t.text[len(head):]
		}
	}
	d := mistake(code, message, p.span(t), "unknown operator")
	d.Notes = notes
	if help == "" && replacement != "" {
		help = "write `" + replacement + "`"
	}
	if help != "" {
		d.Help = []string{help}
	}
	if replacement != "" {
		d.Suggestions = []source.Suggestion{{Span: p.span(t), Replacement: replacement}}
	}
	p.fail(d)
}

// gluedMinus recognises an operator with a minus or a ! stuck to it, as in `x=-1`.
func gluedMinus(run string) (string, bool) {
	for _, tail := range []string{"-", "!"} {
		if head, ok := strings.CutSuffix(run, tail); ok && isOperator(head) && head != "!" {
			return head, true
		}
	}
	return "", false
}
