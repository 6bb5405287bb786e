package elab

import (
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// want is the type that the place of an expression asks for, and why it asks.
type want struct {
	ty  typ
	why *reason
}

// reason is who asked for a type: the construct around the expression. It decides the words of a mistake.
type reason struct {
	kind  reasonKind
	span  source.Span // where the expectation comes from, if it has a place of its own
	name  string      // of the operator, field, constructor or variable concerned
	index int         // which argument, operand, element or component, from 0
	prev  typ         // the type of the branch, element or operand that was there first
	app   *application
	left  script.Expr // the left operand, for a right one
	outer *reason     // the reason for the whole construct, for a branch
}

type reasonKind uint8

const (
	whyNothing    reasonKind = iota
	whyAnnotation            // (e : t), let x : t = e
	whyArgument              // of an application
	whyOperand               // of an operator
	whyNoElse                // the then branch of an if without else
	whyBranch                // a later branch of if or match
	whyElement               // a later element of a list
	whyCondition             // of an if
	whyGuard                 // of a case
	whyAssert
	whyField       // of a record expression
	whyConstructor // argument of a constructor
	whyPattern     // let p = e
	whyComponent   // of a tuple whose type is known
	whyUpdated     // e in {e with …}
	whyBody        // the result of a function that is wanted for the outer reason
	whyMatched     // what a case's pattern must match
)

// body is the reason for the type of a function's body, given the reason for the function's type.
func (r *reason) body() *reason {
	if r == nil || r.kind == whyBody {
		return r
	}
	return &reason{kind: whyBody, outer: r}
}

// application is a call while its arguments are checked, seen as a whole: swapped and missing arguments show only there.
type application struct {
	fun    script.Expr
	val    *value // the function, when it is a variable
	typ    typ    // of the function
	params []typ  // as far as they are known, one an argument
	args   []script.Expr
	typed  []texp // the arguments checked so far
	done   []bool // arguments about which a mistake has been reported already
	pipe   bool   // x |> f
	tupled bool   // all arguments came as one tuple, which was reported: the result means nothing
}

// name is the function as the script wrote it, or "this function".
func (a *application) name() string {
	if v, ok := strip(a.fun).(*script.Var); ok {
		return "`" + v.Span.Text() + "`"
	}
	return "this function"
}

// strip removes the parentheses around an expression.
func strip(e script.Expr) script.Expr {
	for {
		p, ok := e.(*script.Paren)
		if !ok {
			return e
		}
		e = p.Expr
	}
}

// stripPattern removes the parentheses around a pattern.
func stripPattern(p script.Pattern) script.Pattern {
	for {
		q, ok := p.(*script.PParen)
		if !ok {
			return p
		}
		p = q.Pattern
	}
}
