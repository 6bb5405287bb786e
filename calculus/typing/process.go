package typing

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/internal/source"
)

// Process checks π∥ under one signature. It is not safe for concurrent use. What it remembers grows with the terms it
// has seen; drop it together with them.
type Process struct {
	judge
	done calculus.Type // what done takes, nil while a term is judged that belongs to no program
}

// NewProcess returns a checker for the terms of Σ°; it fails with TP-Sig or TP-Type when Σ° is not well formed.
func NewProcess(sig *calculus.Signature) (*Process, error) {
	c := &Process{judge: newJudge(sig, rules{
		Type: "TP-Type", Sig: "TP-Sig", Var: "TP-Var", Const: "TP-Const", Tuple: "TP-Tuple", Con: "TP-Con", Name: "TP-Name",
		LetV: "TP-LetV", Rec: "TP-Rec", Delta: "TP-Delta", Env: "TP-Env", Frozen: "TP-Frozen", Config: "TP-Config",
		abstractions: true,
	})}
	if err := c.attempt(nil, nil, c.signature); err != nil {
		return nil, err
	}
	return c, nil
}

// ProcessProgram checks a whole program: Σ° is well formed and main is well typed under nothing, its continuation
// done taking values of the program's type.
func ProcessProgram(p *process.Program) error {
	c, err := NewProcess(p.Signature)
	if err != nil {
		return err
	}
	return c.within(p.Type, nil, nil, func() {
		c.wellFormed(p.Main.Pos(), p.Type)
		c.proc(p.Main)
	})
}

// Proc checks Δ;E ⊢ P and returns nil or an *Error.
func (c *Process) Proc(delta []calculus.Typed, env []Binding, p process.Proc) error {
	return c.within(nil, delta, env, func() { c.proc(p) })
}

// Value returns the s with Δ;E ⊢ V : s, or an *Error.
func (c *Process) Value(delta []calculus.Typed, env []Binding, v process.Value) (s calculus.Type, err error) {
	err = c.within(nil, delta, env, func() { s = c.value(v, source.Span{}) })
	return s, err
}

// ProcessConfig is what TP-Config needs to see of a configuration: Δ, the host and the running partitions, and the type
// of the values that main sends to done.
type ProcessConfig struct {
	Names      []calculus.Typed
	Host       *process.Partition
	Partitions []*process.Partition
	Main       calculus.Type
}

// Config is TP-Config: every thread is well typed and every message and cell has the type of its name, running partitions have
// names of type name, the one main thread is on the host, and done, wherever it stands, takes values of type T ⟹ Δ ⊢ C.
func (c *Process) Config(f ProcessConfig) error {
	return c.within(f.Main, f.Names, nil, func() {
		nowhere := source.Span{}
		c.wellFormed(nowhere, f.Main)
		c.pi(c.rules.Config, f.Host)
		mains := 0
		for _, th := range f.Host.Threads {
			if th.Main {
				mains++
			}
		}
		if mains != 1 {
			fail(c.rules.Config, nowhere, "the host has %d main threads", mains)
		}
		for _, p := range f.Partitions {
			want(c.rules.Config, nowhere, "the name of a partition", c.name(p.Name, nowhere), calculus.NameType)
			c.pi(c.rules.Config, p)
			for _, th := range p.Threads {
				if th.Main {
					fail(c.rules.Config, th.Proc.Pos(), "main is not on the host")
				}
			}
		}
	})
}

// Partition checks the threads, messages and cells of a partition as TP-Frozen does, under Δ.
func (c *Process) Partition(delta []calculus.Typed, p *process.Partition) error {
	return c.within(nil, delta, nil, func() { c.pi(c.rules.Frozen, p) })
}

// within is attempt, with done taking values of type main, or of any type when that is nil.
func (c *Process) within(main calculus.Type, delta []calculus.Typed, env []Binding, judgment func()) error {
	if !sameDone(c.done, main) {
		clear(c.memo) // a term with done in it was judged for another program
	}
	c.done = main
	return c.attempt(delta, env, judgment)
}

func sameDone(t, u calculus.Type) bool {
	if t == nil || u == nil {
		return t == nil && u == nil
	}
	return calculus.Equal(t, u)
}

// pi is what TP-Frozen and TP-Config ask of a partition: every thread is well typed, every a!V has a:(s)chan ∈ Δ and
// V : s, every r↦V has r:(s)ref ∈ Δ and V : s.
func (c *Process) pi(rule string, p *process.Partition) {
	nowhere := source.Span{}
	for _, th := range p.Threads {
		c.once(th, func() calculus.Type {
			c.proc(th.Proc)
			return nil
		})
	}
	for _, m := range p.Messages {
		elem := elemOfChan(rule, nowhere, c.name(m.Chan, nowhere))
		want(rule, nowhere, "a message", c.value(m.Value, nowhere), elem)
	}
	for _, cell := range p.Cells {
		elem := elemOfRef(rule, nowhere, c.name(cell.Ref, nowhere))
		want(rule, nowhere, "the content of a cell", c.value(cell.Value, nowhere), elem)
	}
}
