// Package process is the partitioned π-calculus π∥: an asynchronous higher-order π whose values include abstractions
// and frozen partitions, with its reference reduction, one function a rule (docs/spec.md, §P). It knows nothing of
// scripts or of λ∥; like its sibling it is slow and obvious on purpose.
package process

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/step"
)

// Value is V. Sealed: Var, Lit, NameRef, Tuple, Con, *Abs, *Rec, Frozen.
type Value interface{ isValue() }

type (
	// Var is x[s̄], a variable with its type arguments. The translation's reserved variables have the names "k" and "r"
	// followed by a quote; what would clash with them is renamed by the translation.
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
	// NameRef is a name a. It occurs at run time only.
	NameRef struct{ Name calculus.Name }
	// Tuple is (V1, …, Vm), m ≥ 2.
	Tuple struct {
		Items []Value
		Span  source.Span
	}
	// Con is C V; Type is the data type it makes. Sealed, here and below, is set by the reduction on a value without free
	// variables and type variables, which substitution need not enter; it is nil in programs.
	Con struct {
		Ctor   *calculus.Ctor
		Type   calculus.Data
		Args   []Value
		Span   source.Span
		Sealed *calculus.Digest
	}
	// Abs is (x̃:s̃)P. Role says what it is: a function, a continuation, or drop, whose application is structurally 0.
	Abs struct {
		Params []Param
		Body   Proc
		Role   Role
		Span   source.Span
		Sealed *calculus.Digest
	}
	// Rec is μf1=(x̃1:s̃1)P1 and … in fi, with i = Index.
	Rec struct {
		Defs   []RecDef
		Index  int
		Span   source.Span
		Sealed *calculus.Digest
	}
	// Frozen is [Π], a frozen partition. It occurs at run time only.
	Frozen struct{ Part *Partition }
	// Done is the continuation of main: done·(V) does not reduce. Type is main's type.
	Done struct{ Type calculus.Type }
)

// Role says where an abstraction comes from.
type Role uint8

// RoleFun is a function of the script, RoleCont a continuation, RoleDrop the continuation of a forked thread.
const (
	RoleFun Role = iota
	RoleCont
	RoleDrop
)

// Param is one typed parameter of an abstraction.
type Param struct {
	Name string
	Type calculus.Type
}

// RecDef is one abstraction of a Rec; its name is bound in every body of the group.
type RecDef struct {
	Name   string
	Params []Param
	Body   Proc
	Span   source.Span
}

func (Var) isValue()     {}
func (Lit) isValue()     {}
func (NameRef) isValue() {}
func (Tuple) isValue()   {}
func (Con) isValue()     {}
func (*Abs) isValue()    {}
func (*Rec) isValue()    {}
func (Frozen) isValue()  {}
func (Done) isValue()    {}

// Proc is P. Sealed: see the types below.
type Proc interface {
	isProc()
	Pos() source.Span
}

type (
	// Nil is 0.
	Nil struct{ Span source.Span }
	// Par is P1 | … | Pn.
	Par struct {
		Procs []Proc
		Span  source.Span
	}
	// Out is a!V, asynchronous.
	Out struct {
		Chan, Value Value
		Span        source.Span
	}
	// In is V?(x:s).P.
	In struct {
		Chan Value
		Name string
		Type calculus.Type
		Body Proc
		Span source.Span
	}
	// App is V·(W…).
	App struct {
		Fun  Value
		Args []Value
		Span source.Span
	}
	// New is new (a:s) P; s is name or (s')chan. Hint is a string value, for people only.
	New struct {
		Name string
		Type calculus.Type
		Hint Value
		Body Proc
		Span source.Span
	}
	// CellNew is cell V (r:s).P; Type is (s')ref.
	CellNew struct {
		Value Value
		Name  string
		Type  calculus.Type
		Body  Proc
		Span  source.Span
	}
	// Get is get V (x).P; Type is the type of x.
	Get struct {
		Ref  Value
		Name string
		Type calculus.Type
		Body Proc
		Span source.Span
	}
	// Set is set V W.P: the value first.
	Set struct {
		Value, Ref Value
		Body       Proc
		Span       source.Span
	}
	// Match is match V with pi -> Pi, k=K: the first arm that fits is taken and K replaces the variable Cont in it, in
	// one step, so that a continuation is never copied into several arms. ContType is ⟨U⟩, the type of K.
	Match struct {
		Value    Value
		Arms     []Arm
		Cont     string
		ContType calculus.Type
		K        Value
		Span     source.Span
	}
	// Delta is δ V… (x).P; Type is the type of x.
	Delta struct {
		Delta calculus.Delta
		Args  []Value
		Name  string
		Type  calculus.Type
		Body  Proc
		Span  source.Span
	}
	// Start is start V W.P.
	Start struct {
		Name, Part Value
		Body       Proc
		Span       source.Span
	}
	// Stop is stop V (x).P; x has type part.
	Stop struct {
		Name Value
		Bind string
		Body Proc
		Span source.Span
	}
	// LetV is let p = Λᾱ.V in P, as in λ∥.
	LetV struct {
		Params  []string
		Pattern calculus.Pattern
		Value   Value
		Body    Proc
		Span    source.Span
	}
	// Print is print V.P.
	Print struct {
		Value Value
		Body  Proc
		Span  source.Span
	}
	// Choose is choose V (x).P; V is a list, Type its element type.
	Choose struct {
		Value Value
		Name  string
		Type  calculus.Type
		Body  Proc
		Span  source.Span
	}
	// Fault is fault V.P.
	Fault struct {
		Value Value
		Body  Proc
		Span  source.Span
	}
	// Fail is fail V: the run ends with Code and the words V.
	Fail struct {
		Code  string
		Value Value
		Span  source.Span
	}
)

// Box is the translation of `box V`: the value [V·((),drop)] as an expression of the process, since a frozen partition
// whose one thread still has free variables is written before it exists. It is a Value: substitution closes it.
type Box struct {
	Body Proc
	Span source.Span
}

func (Box) isValue() {}

// Arm is one p -> P of a Match.
type Arm struct {
	Pattern calculus.Pattern
	Body    Proc
	Span    source.Span
}

func (*Nil) isProc()     {}
func (*Par) isProc()     {}
func (*Out) isProc()     {}
func (*In) isProc()      {}
func (*App) isProc()     {}
func (*New) isProc()     {}
func (*CellNew) isProc() {}
func (*Get) isProc()     {}
func (*Set) isProc()     {}
func (*Match) isProc()   {}
func (*Delta) isProc()   {}
func (*Start) isProc()   {}
func (*Stop) isProc()    {}
func (*LetV) isProc()    {}
func (*Print) isProc()   {}
func (*Choose) isProc()  {}
func (*Fault) isProc()   {}
func (*Fail) isProc()    {}

// Pos returns the script span of the node.
func (p *Nil) Pos() source.Span { return p.Span }

// Pos returns the script span of the node.
func (p *Par) Pos() source.Span { return p.Span }

// Pos returns the script span of the node.
func (p *Out) Pos() source.Span { return p.Span }

// Pos returns the script span of the node.
func (p *In) Pos() source.Span { return p.Span }

// Pos returns the script span of the node.
func (p *App) Pos() source.Span { return p.Span }

// Pos returns the script span of the node.
func (p *New) Pos() source.Span { return p.Span }

// Pos returns the script span of the node.
func (p *CellNew) Pos() source.Span { return p.Span }

// Pos returns the script span of the node.
func (p *Get) Pos() source.Span { return p.Span }

// Pos returns the script span of the node.
func (p *Set) Pos() source.Span { return p.Span }

// Pos returns the script span of the node.
func (p *Match) Pos() source.Span { return p.Span }

// Pos returns the script span of the node.
func (p *Delta) Pos() source.Span { return p.Span }

// Pos returns the script span of the node.
func (p *Start) Pos() source.Span { return p.Span }

// Pos returns the script span of the node.
func (p *Stop) Pos() source.Span { return p.Span }

// Pos returns the script span of the node.
func (p *LetV) Pos() source.Span { return p.Span }

// Pos returns the script span of the node.
func (p *Print) Pos() source.Span { return p.Span }

// Pos returns the script span of the node.
func (p *Choose) Pos() source.Span { return p.Span }

// Pos returns the script span of the node.
func (p *Fault) Pos() source.Span { return p.Span }

// Pos returns the script span of the node.
func (p *Fail) Pos() source.Span { return p.Span }

// Program is a closed, typed π∥ program: Σ° and the process that main starts as.
type Program struct {
	Signature *calculus.Signature
	Main      Proc
	Type      calculus.Type // of the value main sends to done
}

// Partition is Π with its name, in the order its parts came to be. The host's Name is zero, and so is a frozen
// partition's. Token, here and below, identifies the thing in the steps of a System; Digest is set by the reduction on
// what cannot change any more.
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

// Thread is one sequential process with its label and the counters from which new labels are built.
type Thread struct {
	Label                        string
	Proc                         Proc
	Main                         bool
	Forks, Names, Sends, Started int
	Token                        step.Token
	Digest                       *calculus.Digest
}
