package typing

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/internal/source"
)

// Lambda checks λ∥ under one signature. It is not safe for concurrent use. What it remembers grows with the terms it
// has seen; drop it together with them.
type Lambda struct{ judge }

// NewLambda returns a checker for the terms of Σ; it fails with T-Sig or T-Type when Σ is not well formed.
func NewLambda(sig *calculus.Signature) (*Lambda, error) {
	c := &Lambda{newJudge(sig, rules{
		Type: "T-Type", Sig: "T-Sig", Var: "T-Var", Const: "T-Const", Tuple: "T-Tuple", Con: "T-Con", Name: "T-Name",
		LetV: "T-LetV", Rec: "T-Rec", Delta: "T-Prim", Env: "T-Env", Frozen: "T-Frozen", Config: "T-Config",
	})}
	if err := c.attempt(nil, nil, c.signature); err != nil {
		return nil, err
	}
	return c, nil
}

// LambdaProgram checks a whole program: Σ is well formed and main, under nothing, has the program's type.
func LambdaProgram(p *lambda.Program) error {
	c, err := NewLambda(p.Signature)
	if err != nil {
		return err
	}
	return c.attempt(nil, nil, func() {
		c.wellFormed(p.Main.Pos(), p.Type)
		want(c.rules.Config, p.Main.Pos(), "main", c.expr(p.Main), p.Type)
	})
}

// Expr returns the T with Δ;E ⊢ A : T, or an *Error.
func (c *Lambda) Expr(delta []calculus.Typed, env []Binding, e lambda.Expr) (t calculus.Type, err error) {
	err = c.attempt(delta, env, func() { t = c.expr(e) })
	return t, err
}

// Value returns the T with Δ;E ⊢ V : T, or an *Error.
func (c *Lambda) Value(delta []calculus.Typed, env []Binding, v lambda.Value) (t calculus.Type, err error) {
	err = c.attempt(delta, env, func() { t = c.value(v, source.Span{}) })
	return t, err
}

// LambdaConfig is what T-Config needs to see of a configuration: Δ, the host and the running partitions, and the type
// that main has to have.
type LambdaConfig struct {
	Names      []calculus.Typed
	Host       *lambda.Partition
	Partitions []*lambda.Partition
	Main       calculus.Type
}

// Config is T-Config: every thread has a type and every message and cell that of its name, running partitions have names of
// type name, and the one main thread is on the host and has type T ⟹ Δ ⊢ C : T.
func (c *Lambda) Config(f LambdaConfig) error {
	return c.attempt(f.Names, nil, func() {
		c.wellFormed(source.Span{}, f.Main)
		c.theta(c.rules.Config, f.Host)
		mains := 0
		for _, th := range f.Host.Threads {
			if th.Main {
				mains++
				want(c.rules.Config, th.Expr.Pos(), "main", c.thread(th), f.Main)
			}
		}
		if mains != 1 {
			fail(c.rules.Config, source.Span{}, "the host has %d main threads", mains)
		}
		for _, p := range f.Partitions {
			want(c.rules.Config, source.Span{}, "the name of a partition", c.name(p.Name, source.Span{}), calculus.NameType)
			c.theta(c.rules.Config, p)
			for _, th := range p.Threads {
				if th.Main {
					fail(c.rules.Config, th.Expr.Pos(), "main is not on the host")
				}
			}
		}
	})
}

// Partition checks the threads, messages and cells of a partition as T-Frozen does, under Δ.
func (c *Lambda) Partition(delta []calculus.Typed, p *lambda.Partition) error {
	return c.attempt(delta, nil, func() { c.theta(c.rules.Frozen, p) })
}

// theta is what T-Frozen and T-Config ask of a partition: every thread has some type, every a!V has a:(T)chan ∈ Δ and
// V : T, every r↦V has r:(T)ref ∈ Δ and V : T.
func (c *Lambda) theta(rule string, p *lambda.Partition) {
	nowhere := source.Span{}
	for _, th := range p.Threads {
		c.thread(th)
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

func (c *Lambda) thread(th *lambda.Thread) calculus.Type {
	return c.once(th, func() calculus.Type { return c.expr(th.Expr) })
}
