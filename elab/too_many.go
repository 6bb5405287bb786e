package elab

import (
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// tooMany reports that a function of type t, what is left of it after i arguments, is given another argument.
func (c *checker) tooMany(a *application, i int, t typ) {
	if c.calledEndpoint(a, i, t) {
		return
	}
	if i == 1 && len(a.params) == 1 {
		if w, ok := head(a.params[0]).(*ttuple); ok && len(w.items) == len(a.args) {
			c.asOneTuple(a, w)
			return
		}
	}
	at := a.args[i].Pos()
	if i == 0 {
		if isOf(t, kindUnit) || !a.onOtherLine(i) {
			at = a.fun.Pos()
		}
		d := c.errorf("BAL0305", at, "%s is applied like a function, but it is not one", a.subject())
		d.Primary.Text = "has type `" + c.show(t) + "`"
		a.newLine(d, i)
		if len(d.Help) == 0 {
			d.Help = append(d.Help, "check what stands between the two: an operator, `;` or a comma may be missing")
		}
		return
	}
	d := c.errorf("BAL0305", at, "%s takes %s, but %d are given", a.name(), count(i, "argument"), len(a.args))
	d.Primary.Text = "too many arguments"
	if a.val != nil && a.val.span.Known() && !a.val.span.File.Builtin {
		also(d, a.val.span, "`%s` has type `%s`", a.val.name, c.show(a.val.scheme.body))
	} else {
		d.Notes = append(d.Notes, a.name()+" has type `"+c.show(a.typ)+"`")
	}
	a.newLine(d, i)
	if len(d.Help) == 0 {
		d.Help = append(d.Help, "remove it, or put parentheses around the call that it belongs to: `f (g x)` instead of `f g x`")
	}
}

// continued reports that the i-th argument, which is one too many, begins a line: it was meant as an expression of its own
// and continues the item before it. It reports nothing and returns false when it does not.
func (c *checker) continued(a *application, i int) bool {
	at := a.args[i].Pos()
	if !a.onOtherLine(i) || at.File.Position(int(at.Start)).Column != 1 {
		return false
	}
	c.misread = true
	d := c.errorf("BAL0107", at, "a top-level expression must begin the file or follow `;;`")
	d.Primary.Text = "this continues the definition before it"
	also(d, a.fun.Pos(), "as one more argument of %s", a.name())
	d.Help = append(d.Help, "write `let () = …` in front of it, or `;;`")
	start := at
	start.End = start.Start
	d.Suggestions = append(d.Suggestions, source.Suggestion{Span: start, Replacement: "let () = "})
	return true
}

func (a *application) subject() string {
	if v, ok := strip(a.fun).(*script.Var); ok {
		return "`" + v.Path.Name.Name + "`"
	}
	return "this"
}

// onOtherLine tells whether the i-th argument begins on a later line than what stands before it.
func (a *application) onOtherLine(i int) bool {
	before := a.fun.Pos()
	if i > 0 {
		before = a.args[i-1].Pos()
	}
	at := a.args[i].Pos()
	return at.File != nil && at.File.Position(int(at.Start)).Line > before.File.Position(int(before.End)).Line
}

// newLine explains an argument on a new line: most likely a forgotten semicolon.
func (a *application) newLine(d *source.Diagnostic, i int) {
	if !a.onOtherLine(i) {
		return
	}
	before := a.fun.Pos()
	if i > 0 {
		before = a.args[i-1].Pos()
	}
	d.Help = append(d.Help, "if a new expression begins on this line, end the one before with `;` (or `;;` at top level)")
	if before.File != nil {
		end := before
		end.Start = end.End
		d.Suggestions = append(d.Suggestions, source.Suggestion{Span: end, Replacement: ";"})
	}
}
