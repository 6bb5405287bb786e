package elab

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
)

// The typed tree: what inference has understood of an expression. Names, constructors and fields are resolved, types
// may hold variables that are solved later, and sugar that does not matter to types is still there; elaboration removes it.

// texp is a typed expression. Sealed: the types below.
type texp interface {
	typ() typ
	pos() source.Span
}

// node is the type and place of a typed expression.
type node struct {
	ty   typ
	span source.Span
}

func (n *node) typ() typ         { return n.ty }
func (n *node) pos() source.Span { return n.span }

type (
	// xVar is a use of a value, with one type argument for each variable of its scheme.
	xVar struct {
		node
		val  *value
		inst []typ
	}
	// xLit is a constant.
	xLit struct {
		node
		c calculus.Const
	}
	// xTuple is a tuple.
	xTuple struct {
		node
		items []texp
	}
	// xCon is a constructor applied to all its arguments.
	xCon struct {
		node
		ctor *ctor
		args []texp
	}
	// xList is [e1; …; en].
	xList struct {
		node
		items []texp
	}
	// xRecord is {f = e; …} with its fields as written, or {base with f = e; …}.
	xRecord struct {
		node
		def    *typeDef
		base   texp
		fields []xFieldInit
	}
	// xFun is a function of one parameter.
	xFun struct {
		node
		param tpat
		body  texp
	}
	// xFunction is `function | p -> e …`.
	xFunction struct {
		node
		arg   typ
		cases []tcase
	}
	// xApp is f e1 … en.
	xApp struct {
		node
		fn   texp
		args []texp
	}
	// xPipe is e |> f: an application whose argument is evaluated first.
	xPipe struct {
		node
		arg, fn texp
	}
	// xMatch is match e with cases.
	xMatch struct {
		node
		scrutinee texp
		cases     []tcase
	}
	// xIf is if c then a else b; els is nil when absent.
	xIf struct {
		node
		cond, then, els texp
	}
	// xSeq is e1; …; en.
	xSeq struct {
		node
		items []texp
	}
	// xField is e.f.
	xField struct {
		node
		exp   texp
		label *label
	}
	// xLet is let … in e.
	xLet struct {
		node
		rec   bool
		binds []*tbind
		body  texp
	}
	// xAssert is assert e; never marks `assert false`, which has any type.
	xAssert struct {
		node
		cond  texp
		never bool
	}
	// xBad stands for an expression with a mistake.
	xBad struct{ node }
)

// xFieldInit is one f = e of a record expression.
type xFieldInit struct {
	index int
	exp   texp
}

// tcase is p [when g] -> e.
type tcase struct {
	pat   tpat
	guard texp
	body  texp
	span  source.Span
}

// tbind is one binding of a let. params are the variables that it generalises.
type tbind struct {
	pat    tpat
	rhs    texp
	params []*tvar
	values []*value // the variables of the pattern, left to right
	span   source.Span
}

// tpat is a typed pattern. Sealed: *pWild, *pVar, *pConst, *pTuple, *pCtor, *pOr, *pAs.
type tpat interface{ isPat() }

type (
	pWild  struct{}
	pVar   struct{ val *value }
	pConst struct{ c calculus.Const }
	pTuple struct{ items []tpat }
	// pCtor matches a constructor, or a record, whose def has then labels.
	pCtor struct {
		ctor *ctor
		args []tpat
	}
	pOr struct {
		left, right tpat
		leftSpan    source.Span
		rightSpan   source.Span
	}
	pAs struct {
		pat tpat
		val *value
	}
)

func (*pWild) isPat()  {}
func (*pVar) isPat()   {}
func (*pConst) isPat() {}
func (*pTuple) isPat() {}
func (*pCtor) isPat()  {}
func (*pOr) isPat()    {}
func (*pAs) isPat()    {}

// irrefutable tells whether a pattern matches every value of its type, by its form alone.
func irrefutable(p tpat) bool {
	switch p := p.(type) {
	case *pWild, *pVar:
		return true
	case *pConst:
		return p.c.Type == calculus.Unit
	case *pTuple:
		return allIrrefutable(p.items)
	case *pCtor:
		return len(p.ctor.def.ctors) == 1 && allIrrefutable(p.args)
	case *pOr:
		return irrefutable(p.left) || irrefutable(p.right)
	case *pAs:
		return irrefutable(p.pat)
	}
	panic("elab: unknown pattern")
}

func allIrrefutable(ps []tpat) bool {
	for _, p := range ps {
		if !irrefutable(p) {
			return false
		}
	}
	return true
}
