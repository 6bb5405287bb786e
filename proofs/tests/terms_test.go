package tests

import (
	"github.com/balticsim/balticsim/calculus/lambda"
)

// visitor goes through terms of λ∥, into frozen partitions too, and visits what is shared once. A visit may fail and
// ends the search then. The functions may be nil.
type visitor struct {
	partition func(*lambda.Partition) error
	expr      func(lambda.Expr) error
	done      map[any]bool // terms that were searched. They never change
}

func (m *visitor) once(term any, search func() error) error {
	if m.done[term] {
		return nil
	}
	err := search()
	m.done[term] = err == nil
	return err
}

// farm visits the partitions.
func (m *visitor) farm(parts []*lambda.Partition) error {
	for _, p := range parts {
		if err := m.theta(p); err != nil {
			return err
		}
	}
	return nil
}

func (m *visitor) theta(p *lambda.Partition) error {
	if m.partition != nil {
		if err := m.partition(p); err != nil {
			return err
		}
	}
	for _, msg := range p.Messages {
		if err := m.value(msg.Value); err != nil {
			return err
		}
	}
	for _, c := range p.Cells {
		if err := m.value(c.Value); err != nil {
			return err
		}
	}
	for _, th := range p.Threads {
		if err := m.once(th, func() error { return m.term(th.Expr) }); err != nil {
			return err
		}
	}
	return nil
}

func (m *visitor) value(v lambda.Value) error {
	switch v := v.(type) {
	case lambda.Var, lambda.Lit, lambda.NameRef:
		return nil
	case lambda.Tuple:
		return m.values(v.Items)
	case lambda.Con:
		return m.values(v.Args)
	case *lambda.Fun:
		return m.once(v, func() error { return m.term(v.Body) })
	case *lambda.Rec:
		return m.once(&v.Defs[0], func() error {
			for _, d := range v.Defs {
				if err := m.term(d.Body); err != nil {
					return err
				}
			}
			return nil
		})
	case lambda.Frozen:
		return m.once(v.Part, func() error { return m.theta(v.Part) })
	}
	panic("tests: unknown value of λ∥")
}

func (m *visitor) values(vs []lambda.Value) error {
	for _, v := range vs {
		if err := m.value(v); err != nil {
			return err
		}
	}
	return nil
}

func (m *visitor) term(e lambda.Expr) error {
	if m.expr != nil {
		if err := m.expr(e); err != nil {
			return err
		}
	}
	values, parts := children(e)
	if err := m.values(values); err != nil {
		return err
	}
	for _, p := range parts {
		if err := m.term(p); err != nil {
			return err
		}
	}
	return nil
}

// children are the values and the expressions that an expression is made of, in order.
func children(e lambda.Expr) ([]lambda.Value, []lambda.Expr) {
	switch e := e.(type) {
	case *lambda.Ret:
		return []lambda.Value{e.Value}, nil
	case *lambda.App:
		return []lambda.Value{e.Fun, e.Arg}, nil
	case *lambda.Let:
		return nil, []lambda.Expr{e.Bound, e.Body}
	case *lambda.LetV:
		return []lambda.Value{e.Value}, []lambda.Expr{e.Body}
	case *lambda.Match:
		arms := make([]lambda.Expr, len(e.Arms))
		for i, arm := range e.Arms {
			arms[i] = arm.Body
		}
		return []lambda.Value{e.Value}, arms
	case *lambda.Op:
		return e.Args, nil
	case *lambda.Delta:
		return e.Args, nil
	}
	panic("tests: unknown expression of λ∥")
}

// partsOf returns the running partitions of a configuration, the host first.
func partsOf(c *lambda.Config) []*lambda.Partition {
	return append([]*lambda.Partition{c.Host()}, c.Partitions()...)
}
