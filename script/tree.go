package script

import "github.com/balticsim/balticsim/internal/source"

// Tree is a parsed file: a program (.ml) or an interface (.mli). Comments stand beside the items, in order, so that the
// printer can put them back.
type Tree struct {
	File     *source.File
	Items    []Item
	Comments []Comment
}

// Comment is one comment with its delimiters: (* … *) or // … to the end of the line.
type Comment struct {
	Span source.Span
}

// Ident is a name with its place.
type Ident struct {
	Name string
	Span source.Span
}

// Path is a name, perhaps qualified by a module; Module.Name is "" when it is not.
type Path struct {
	Module Ident
	Name   Ident
}

// Node is anything with a place.
type Node interface{ Pos() source.Span }

// Item is a top-level item. Sealed: *Open, *TypeItem, *LetItem, *ExprItem, *ValItem, *BadItem.
type Item interface {
	Node
	isItem()
}

type (
	// Open is `open M`.
	Open struct {
		Module Ident
		Span   source.Span
	}
	// TypeItem is `type … and …`.
	TypeItem struct {
		Defs []*TypeDef
		Span source.Span
	}
	// LetItem is `let [rec] … and …` at top level.
	LetItem struct {
		Rec      bool
		Bindings []*Binding
		Span     source.Span
	}
	// ExprItem is a top-level expression of type unit.
	ExprItem struct {
		Expr Expr
		Span source.Span
	}
	// ValItem is `val x : t`, in interfaces only.
	ValItem struct {
		Name Ident
		Type Type
		Span source.Span
	}
	// BadItem stands where an item could not be parsed; the mistake has been reported.
	BadItem struct{ Span source.Span }
)

// TypeDef is one definition of a TypeItem: exactly one of Alias, Fields and Ctors is set, or none for an abstract type.
type TypeDef struct {
	Params []Ident // without the quote
	Name   Ident
	Alias  Type
	Fields []FieldDef
	Ctors  []CtorDef
	Span   source.Span
}

// FieldDef is a field of a record type.
type FieldDef struct {
	Name Ident
	Type Type
}

// CtorDef is a constructor of a variant type. Args has one element per component of `of t1 * t2`; `of (t1 * t2)` has
// one element, a tuple type.
type CtorDef struct {
	Name Ident
	Args []Type
}

// Binding is `p = e`, or `f p1 … pn [: t] = e` when Params is not empty (Pattern is then a *PVar).
// A type annotation without Params is stored as a *PConstraint around Pattern; with Params it is Result.
type Binding struct {
	Pattern Pattern
	Params  []Pattern
	Result  Type // nil when absent
	Expr    Expr
	Span    source.Span
}

// Type is a type expression. Sealed: *TVar, *TArrow, *TTuple, *TCon.
type Type interface {
	Node
	isType()
}

type (
	// TVar is 'a; Name has no quote.
	TVar struct {
		Name string
		Span source.Span
	}
	// TArrow is t1 -> t2.
	TArrow struct {
		Arg, Res Type
		Span     source.Span
	}
	// TTuple is t1 * … * tn, n ≥ 2.
	TTuple struct {
		Items []Type
		Span  source.Span
	}
	// TCon is (t1, …, tn) M.c with n ≥ 0.
	TCon struct {
		Path Path
		Args []Type
		Span source.Span
	}
)

// Expr is an expression. Sealed: see the types below.
type Expr interface {
	Node
	isExpr()
}

// LitKind says which kind of literal a Lit is.
type LitKind uint8

// The kinds of literals.
const (
	LitUnit LitKind = iota
	LitBool
	LitInt
	LitString
)

// Literal is a constant of the surface language; Int is already wrapped to 63 bits, Bool is Int 0 or 1.
type Literal struct {
	Kind LitKind
	Int  int64
	Str  string
}

type (
	// Lit is a literal.
	Lit struct {
		Value Literal
		Span  source.Span
	}
	// Var is x, M.x, or an operator in parentheses such as (+), whose name is then the operator itself.
	Var struct {
		Path Path
		Span source.Span
	}
	// Con is a constructor with its argument, nil when it has none. `C (a, b)` has a *Tuple argument; the checker
	// spreads it when C takes two arguments. true, false, (), [] and :: are not Con.
	Con struct {
		Path Path
		Arg  Expr
		Span source.Span
	}
	// Fun is fun p1 … pn -> e, n ≥ 1.
	Fun struct {
		Params []Pattern
		Body   Expr
		Span   source.Span
	}
	// Function is `function | p -> e …`.
	Function struct {
		Cases []*Case
		Span  source.Span
	}
	// App is f e1 … en, n ≥ 1, not nested: f is not itself an *App unless parenthesised.
	App struct {
		Fun  Expr
		Args []Expr
		Span source.Span
	}
	// Binary is e1 op e2 for op in + - * / mod ^ = <> < <= > >= && || @ :: := |> .
	Binary struct {
		Op    Ident
		Left  Expr
		Right Expr
		Span  source.Span
	}
	// Unary is op e for op in - ! not.
	Unary struct {
		Op   Ident
		Expr Expr
		Span source.Span
	}
	// Field is e.f.
	Field struct {
		Expr Expr
		Path Path // module-qualified labels are allowed: e.M.f
		Span source.Span
	}
	// Record is {f = e; …} or, with Base, {e with f = e; …}. `{x}` is short for {x = x} and has Short set on the field.
	Record struct {
		Base   Expr
		Fields []FieldExpr
		Span   source.Span
	}
	// Tuple is (e1, …, en), n ≥ 2.
	Tuple struct {
		Items []Expr
		Span  source.Span
	}
	// List is [e1; …; en], n ≥ 0.
	List struct {
		Items []Expr
		Span  source.Span
	}
	// Constraint is (e : t).
	Constraint struct {
		Expr Expr
		Type Type
		Span source.Span
	}
	// Let is let [rec] … and … in e.
	Let struct {
		Rec      bool
		Bindings []*Binding
		Body     Expr
		Span     source.Span
	}
	// If is if e1 then e2 [else e3]; Else is nil when absent.
	If struct {
		Cond, Then, Else Expr
		Span             source.Span
	}
	// Match is match e with cases.
	Match struct {
		Expr  Expr
		Cases []*Case
		Span  source.Span
	}
	// Seq is e1; …; en, n ≥ 2, flat.
	Seq struct {
		Items []Expr
		Span  source.Span
	}
	// Paren is ( e ) or begin e end: kept so that the printer and messages show what was written.
	Paren struct {
		Expr  Expr
		Begin bool
		Span  source.Span
	}
	// Assert is assert e.
	Assert struct {
		Expr Expr
		Span source.Span
	}
	// BadExpr stands where an expression could not be parsed; the mistake has been reported.
	BadExpr struct{ Span source.Span }
)

// FieldExpr is one f = e of a Record.
type FieldExpr struct {
	Path  Path
	Expr  Expr
	Short bool
}

// Case is p [when e] -> e.
type Case struct {
	Pattern Pattern
	Guard   Expr // nil when absent
	Body    Expr
	Span    source.Span
}

// Pattern is a pattern. Sealed: see the types below.
type Pattern interface {
	Node
	isPattern()
}

type (
	// PWild is _.
	PWild struct{ Span source.Span }
	// PVar is x.
	PVar struct {
		Name Ident
		Span source.Span
	}
	// PLit is a literal, perhaps negative.
	PLit struct {
		Value Literal
		Span  source.Span
	}
	// PTuple is (p1, …, pn), n ≥ 2.
	PTuple struct {
		Items []Pattern
		Span  source.Span
	}
	// PList is [p1; …; pn], n ≥ 0.
	PList struct {
		Items []Pattern
		Span  source.Span
	}
	// PCons is p :: p.
	PCons struct {
		Head, Tail Pattern
		Span       source.Span
	}
	// PCon is C or C p. `C (p1, p2)` has a *PTuple argument, `C _` a *PWild, whatever C's arity is.
	PCon struct {
		Path Path
		Arg  Pattern // nil when absent
		Span source.Span
	}
	// PRecord is {f = p; …}; fields that are not named match anything. Open says that it ends in `; _`.
	PRecord struct {
		Fields []FieldPattern
		Open   bool
		Span   source.Span
	}
	// POr is p | p.
	POr struct {
		Left, Right Pattern
		Span        source.Span
	}
	// PAs is p as x.
	PAs struct {
		Pattern Pattern
		Name    Ident
		Span    source.Span
	}
	// PConstraint is (p : t).
	PConstraint struct {
		Pattern Pattern
		Type    Type
		Span    source.Span
	}
	// PParen is ( p ), kept for the printer.
	PParen struct {
		Pattern Pattern
		Span    source.Span
	}
)

// FieldPattern is one f = p of a PRecord; Short marks `{f}`, short for {f = f}.
type FieldPattern struct {
	Path    Path
	Pattern Pattern
	Short   bool
}
