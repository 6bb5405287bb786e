// Package lambda is the partitioned λ-calculus λ∥: its terms in let-normal form, substitution, configurations, and the
// reference reduction, one function a rule (docs/spec.md, §L). It is explicitly typed and knows nothing of scripts;
// it is slow and obvious on purpose, the twin that everything faster is compared with.
package lambda

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/step"
)

// Value is V. Sealed: Var, Lit, NameRef, Tuple, Con, *Fun, *Rec, Frozen.
type Value interface{ isValue() }

type (
	// Var is x[T̄]: a variable with its type arguments, none when it was bound by a function, a Let or a pattern.
	Var struct {
		Name string
		Inst []calculus.Type
		Span source.Span
	}
	// Lit is a constant k.
	Lit struct {
		Const calculus.Const
		Span  source.Span
	}
	// NameRef is a name a: a channel, reference or partition name. It occurs at run time only.
	NameRef struct{ Name calculus.Name }
	// Tuple is (V1, …, Vm), m ≥ 2.
	Tuple struct {
		Items []Value
		Span  source.Span
	}
	// Con is C V, a constructor or record applied to all its arguments; Type is the data type it makes. Sealed is as in Fun.
	Con struct {
		Ctor   *calculus.Ctor
		Type   calculus.Data
		Args   []Value
		Span   source.Span
		Sealed *calculus.Digest
	}
	// Fun is fun (x:T) -> A. Res is the type of A. Sealed is set by the reduction on a value without free variables and
	// type variables, which substitution need not enter; it is nil in programs.
	Fun struct {
		Param  string
		Type   calculus.Type
		Res    calculus.Type
		Body   Expr
		Span   source.Span
		Sealed *calculus.Digest
	}
	// Rec is rec f1 = (x1:T1):U1 -> A1 and … in fi, with i = Index. The group is shared by its functions. Sealed is as in Fun.
	Rec struct {
		Defs   []RecDef
		Index  int
		Span   source.Span
		Sealed *calculus.Digest
	}
	// Frozen is [Θ], a frozen partition. It occurs at run time only.
	Frozen struct{ Part *Partition }
)

// RecDef is one function of a Rec; its name is bound, without type arguments, in every body of the group.
type RecDef struct {
	Name  string
	Param string
	Type  calculus.Type
	Res   calculus.Type
	Body  Expr
	Span  source.Span
}

func (Var) isValue()     {}
func (Lit) isValue()     {}
func (NameRef) isValue() {}
func (Tuple) isValue()   {}
func (Con) isValue()     {}
func (*Fun) isValue()    {}
func (*Rec) isValue()    {}
func (Frozen) isValue()  {}

// Expr is A. Sealed: *Ret, *App, *Let, *LetV, *Match, *Op, *Delta.
type Expr interface {
	isExpr()
	Pos() source.Span
}

type (
	// Ret is a value V as an expression.
	Ret struct {
		Value Value
		Span  source.Span
	}
	// App is V W.
	App struct {
		Fun, Arg Value
		Span     source.Span
	}
	// Let is let x = A in B, which never generalises; Type is the type of A.
	Let struct {
		Name  string
		Type  calculus.Type
		Bound Expr
		Body  Expr
		Span  source.Span
	}
	// LetV is let p = Λᾱ.V in B, the only place that generalises: p is irrefutable, every variable of p carries one
	// type argument per element of Params at each use.
	LetV struct {
		Params  []string
		Pattern calculus.Pattern
		Value   Value
		Body    Expr
		Span    source.Span
	}
	// Match is match V with p1 -> A1 | …; the first arm that fits is taken.
	Match struct {
		Value Value
		Arms  []Arm
		Span  source.Span
	}
	// Op is a primitive operation. Type is T of chan_T, ref_T and fail, the element type of choose, and nil otherwise.
	// Code is the fault code of fail.
	Op struct {
		Op   calculus.Op
		Args []Value
		Type calculus.Type
		Code string
		Span source.Span
	}
	// Delta is δ V….
	Delta struct {
		Delta calculus.Delta
		Args  []Value
		Span  source.Span
	}
)

// Arm is one p -> A of a Match.
type Arm struct {
	Pattern calculus.Pattern
	Body    Expr
	Span    source.Span
}

func (*Ret) isExpr()   {}
func (*App) isExpr()   {}
func (*Let) isExpr()   {}
func (*LetV) isExpr()  {}
func (*Match) isExpr() {}
func (*Op) isExpr()    {}
func (*Delta) isExpr() {}

// Pos returns the script span of the node.
func (e *Ret) Pos() source.Span { return e.Span }

// Pos returns the script span of the node.
func (e *App) Pos() source.Span { return e.Span }

// Pos returns the script span of the node.
func (e *Let) Pos() source.Span { return e.Span }

// Pos returns the script span of the node.
func (e *LetV) Pos() source.Span { return e.Span }

// Pos returns the script span of the node.
func (e *Match) Pos() source.Span { return e.Span }

// Pos returns the script span of the node.
func (e *Op) Pos() source.Span { return e.Span }

// Pos returns the script span of the node.
func (e *Delta) Pos() source.Span { return e.Span }

// Program is a closed, typed λ∥ program: the declarations Σ and the expression that main evaluates on the host.
type Program struct {
	Signature *calculus.Signature
	Main      Expr
	Type      calculus.Type // of Main
}

// Partition is Θ with its name: threads, messages and cells in the order they came to be. The host's Name is zero, and
// so is a frozen partition's. Token, here and below, identifies the thing in the steps of a System; Digest is set by the
// reduction on what cannot change any more.
type Partition struct {
	Name     calculus.Name
	Instance string // label of this running instance: starting thread and its ordinal; "" for the host and when frozen
	Threads  []*Thread
	Messages []Message
	Cells    []Cell
	Token    step.Token       // that of the name, shared by all instances; 0 when frozen
	Digest   *calculus.Digest // of a frozen partition
}

// Message is a!V. ID is the label of the message: sending thread and ordinal.
type Message struct {
	ID     string
	Chan   calculus.Name
	Value  Value
	Token  step.Token
	Digest *calculus.Digest
}

// Cell is r ↦ V.
type Cell struct {
	Ref    calculus.Name
	Value  Value
	Token  step.Token
	Digest *calculus.Digest
}

// Thread is one thread: its label, what it still has to do, and how many threads, names, messages and partitions it
// has made so far, from which the labels of the next ones are built.
type Thread struct {
	Label                        string
	Expr                         Expr
	Main                         bool
	Forks, Names, Sends, Started int
	Token                        step.Token
	Digest                       *calculus.Digest
}
