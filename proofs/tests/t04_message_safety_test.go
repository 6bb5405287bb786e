package tests

import (
	"fmt"
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
)

// T4, closed message safety of λ∥:
//
//	Every a!V in every reachable configuration, frozen partitions included, has V : T for a:(T)chan.
//
// The checker of configurations has no part in this. The test looks for messages itself, in every running partition and in every frozen one,
// wherever in a term it stands, and finds out itself what type a value has; only for what a function does does it ask the checker.

// messageSafety is T4.
func (s *lambdaSubject) messageSafety(found *messages) theorem[*lambda.Config] {
	search := &messageSearch{signature: s.signature, found: found}
	search.done = map[any]bool{} // what Δ says of the names in them never changes either
	search.partition = search.messages
	search.body = func(v lambda.Value) (calculus.Type, error) { return s.checker.Value(search.types, nil, v) }
	return theorem[*lambda.Config]{state: func(c *lambda.Config) error {
		search.types = c.Types()
		return search.farm(partsOf(c))
	}}
}

// messages counts messages by the partition that they are in. A frozen partition is searched once.
type messages struct{ running, frozen int }

// messageSearch goes through terms in search of messages.
type messageSearch struct {
	visitor
	signature *calculus.Signature
	types     []calculus.Typed                          // Δ
	body      func(lambda.Value) (calculus.Type, error) // the type of a function
	found     *messages
}

// messages judges those of one partition, running or frozen.
func (m *messageSearch) messages(p *lambda.Partition) error {
	if p.Token == 0 {
		m.found.frozen += len(p.Messages)
	} else {
		m.found.running += len(p.Messages)
	}
	for _, msg := range p.Messages {
		t, ok := m.declared(msg.Chan).(calculus.Chan)
		if !ok {
			return fmt.Errorf("a message to %s, which is no channel", msg.Chan)
		}
		if err := m.has(msg.Value, t.Elem); err != nil {
			return fmt.Errorf("a message to %s, which is for %s: %w", msg.Chan, calculus.Show(t.Elem), err)
		}
	}
	return nil
}

// has is V : T for a closed value.
func (m *messageSearch) has(v lambda.Value, t calculus.Type) error {
	differs := func(is calculus.Type) error {
		if is == nil || !calculus.Equal(is, t) {
			return fmt.Errorf("%s is not of type %s", lambda.Text(v), calculus.Show(t))
		}
		return nil
	}
	switch v := v.(type) {
	case lambda.Var:
		return fmt.Errorf("the variable %s travels", v.Name)
	case lambda.Lit:
		return differs(v.Const.Type)
	case lambda.NameRef:
		return differs(m.declared(v.Name))
	case lambda.Frozen:
		return differs(calculus.PartType)
	case lambda.Tuple:
		tuple, ok := t.(calculus.Tuple)
		if !ok || len(tuple.Items) != len(v.Items) {
			return differs(nil)
		}
		return m.haveAll(v.Items, tuple.Items)
	case lambda.Con:
		decl := m.signature.Lookup(v.Type.Name)
		if v.Ctor.Tag >= len(decl.Ctors) || decl.Ctors[v.Ctor.Tag] != v.Ctor || len(v.Args) != len(v.Ctor.Args) {
			return fmt.Errorf("%s is no constructor of %s", v.Ctor.Name, v.Type.Name)
		}
		if err := differs(v.Type); err != nil {
			return err
		}
		at := map[string]calculus.Type{}
		for i, param := range decl.Params {
			at[param] = v.Type.Args[i]
		}
		return m.haveAll(v.Args, calculus.SubstAll(v.Ctor.Args, at))
	case *lambda.Fun:
		return m.function(v, v, calculus.Fun{Arg: v.Type, Res: v.Res}, differs)
	case *lambda.Rec:
		d := &v.Defs[v.Index]
		return m.function(d, v, calculus.Fun{Arg: d.Type, Res: d.Res}, differs)
	}
	panic("tests: unknown value of λ∥")
}

func (m *messageSearch) haveAll(vs []lambda.Value, ts []calculus.Type) error {
	for i, v := range vs {
		if err := m.has(v, ts[i]); err != nil {
			return err
		}
	}
	return nil
}

// typedFunction is the mark, among what is done, of a function whose body has the type that is written at it.
type typedFunction struct{ address any }

// function: what a function takes and gives is written at it, and its body is judged once.
func (m *messageSearch) function(address any, v lambda.Value, written calculus.Type, differs func(calculus.Type) error) error {
	if err := differs(written); err != nil {
		return err
	}
	return m.once(typedFunction{address}, func() error {
		t, err := m.body(v)
		if err != nil {
			return err
		}
		return differs(t)
	})
}

// declared is the type that Δ gives a name, nil when it has none.
func (m *messageSearch) declared(n calculus.Name) calculus.Type {
	for _, d := range m.types {
		if d.Name == n {
			return d.Type
		}
	}
	return nil
}

func TestT4(t *testing.T) {
	seen, found := new(census), new(messages)
	fromEverywhere(t, func(b beginning, choose func(n int) int) error {
		s, err := lambdaOf(b.Compiled, b.start)
		if err != nil {
			return err
		}
		return s.walk(lambdaWalk, choose, seen, s.messageSafety(found))
	})
	require(t, seen, lambda.Rules())
	t.Logf("%d messages in running partitions, %d in frozen ones", found.running, found.frozen)
	if found.running == 0 || found.frozen == 0 {
		t.Error("there were no messages to judge")
	}
}
