package cps_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/step"
)

func drawProgram(t *rapid.T, alone bool) *lambda.Program {
	p := newGen(t, alone).program(rapid.IntRange(0, 200).Draw(t, "size"))
	if err := typing.LambdaProgram(p); err != nil {
		t.Fatalf("the generator made an ill-typed program: %v\n%s", err, show(p))
	}
	return p
}

func show(p *lambda.Program) string { return lambda.Format(p.Main, lambda.Style{Types: true}) }

// TestTranslationPreservesTyping is T6: ⊢ A : T implies ⊢ ⟦A⟧done, where done takes T°.
func TestTranslationPreservesTyping(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for range 5 {
			p := drawProgram(t, false)
			q := cps.Program(p)
			if err := typing.ProcessProgram(q); err != nil {
				t.Fatalf("%v\n%s\n\n%s", err, show(p), process.Format(q.Main, process.Style{Types: true}))
			}
		}
	})
}

// TestConfigurationsPreserveTyping is T6 for what occurs at run time only: names, frozen partitions, messages and cells. It walks
// at random through the configurations of a program, each of which has to be well typed (T1) and so has its translation.
func TestConfigurationsPreserveTyping(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProgram(t, false)
		tr := cps.New(p.Signature)
		lambdas, err := typing.NewLambda(p.Signature)
		if err != nil {
			t.Fatal(err)
		}
		processes, err := typing.NewProcess(tr.Signature())
		if err != nil {
			t.Fatal(err)
		}
		system := lambda.NewSystem(p, lambda.Options{Faults: map[string]int{"a": 1}})
		config := system.Start()
		for range 60 {
			if err := lambdas.Config(lambdaConfig(config, p.Type)); err != nil {
				t.Fatalf("λ∥: %v\n%s\n\n%s", err, show(p), lambda.FormatConfig(config, lambda.Style{Types: true}))
			}
			if err := processes.Config(translated(tr, config, p.Type)); err != nil {
				t.Fatalf("π∥: %v\n%s\n\n%s", err, show(p), lambda.FormatConfig(config, lambda.Style{Types: true}))
			}
			next := system.Successors(config)
			if len(next) == 0 {
				return
			}
			config = rapid.SampledFrom(next).Draw(t, "step").Config
		}
	})
}

func lambdaConfig(c *lambda.Config, main T) typing.LambdaConfig {
	return typing.LambdaConfig{Names: c.Types(), Host: c.Host(), Partitions: c.Partitions(), Main: main}
}

func translated(tr *cps.Translator, c *lambda.Config, main T) typing.ProcessConfig {
	out := typing.ProcessConfig{Host: tr.Partition(c.Host(), main), Main: cps.Type(main)}
	for _, d := range c.Types() {
		out.Names = append(out.Names, calculus.Typed{Name: d.Name, Type: cps.Type(d.Type)})
	}
	for _, p := range c.Partitions() {
		out.Partitions = append(out.Partitions, tr.Partition(p, main))
	}
	return out
}

// TestOneStepForOne is T7 for programs of one thread, which have one run: the rules that the translation does away with
// aside, both calculi take the same number of steps, each the mirror of the other, to the same outcome.
func TestOneStepForOne(t *testing.T) {
	mirror := map[lambda.Rule]process.Rule{
		lambda.RuleBeta: process.RuleApp, lambda.RuleRec: process.RuleApp, lambda.RuleLet: process.RuleApp,
		lambda.RuleLetV: process.RuleLetV, lambda.RuleMatch: process.RuleMatch, lambda.RuleDelta: process.RuleDelta,
		lambda.RuleChan: process.RuleNew, lambda.RuleName: process.RuleNew, lambda.RuleRef: process.RuleCell,
		lambda.RuleGet: process.RuleGet, lambda.RuleSet: process.RuleSet, lambda.RulePrint: process.RulePrint,
		lambda.RuleFail: process.RuleFail,
	}
	rapid.Check(t, func(t *rapid.T) {
		p := drawProgram(t, true)
		ls := lambda.NewSystem(p, lambda.Options{})
		ps := process.NewSystem(cps.Program(p), process.Options{})
		l, q := ls.Start(), ps.Start()
		for range 500 {
			if ls.Outcome(l).End != step.Running {
				break
			}
			s := ls.Successors(l)[0]
			l = s.Config
			if s.Rule == lambda.RuleSend || s.Rule == lambda.RuleBox {
				continue
			}
			next := ps.Successors(q)
			if len(next) != 1 || next[0].Rule != mirror[s.Rule] {
				t.Fatalf("%s has no mirror step in\n%s\n\n%s", s.Rule, process.FormatConfig(q, process.Style{}), show(p))
			}
			q = next[0].Config
		}
		if got, want := summary(ps.Outcome(q)), summary(ls.Outcome(l)); got != want {
			t.Fatalf("π∥ ends with %+v, λ∥ with %+v\n%s", got, want, show(p))
		}
	})
}

// outcome is what two runs have to agree on.
type outcome struct {
	output, code string
	end          step.End
	mayEnd       bool
}

func summary(o step.Outcome) outcome {
	s := outcome{output: o.Output, end: o.End, mayEnd: o.MayEnd}
	if o.Failure != nil {
		s.code = o.Failure.Code
	}
	return s
}

// TestSameOutcomes is T10 for programs of few configurations.
func TestSameOutcomes(t *testing.T) {
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		p := drawProgram(t, false)
		policy := rapid.SampledFrom([]calculus.StartPolicy{calculus.Block, calculus.Multi}).Draw(t, "policy")
		faults := map[string]int{"a": 1}
		ls := lambda.NewSystem(p, lambda.Options{Policy: policy, Faults: faults})
		ps := process.NewSystem(cps.Program(p), process.Options{Policy: policy, Faults: faults})
		want, small1 := outcomes(ls, func(c *lambda.Config) (next []*lambda.Config) {
			for _, s := range ls.Successors(c) {
				next = append(next, s.Config)
			}
			return next
		})
		got, small2 := outcomes(ps, func(c *process.Config) (next []*process.Config) {
			for _, s := range ps.Successors(c) {
				next = append(next, s.Config)
			}
			return next
		})
		if !small1 || !small2 {
			return
		}
		compared++
		for o := range want {
			if !got[o] {
				t.Errorf("only λ∥ has the outcome %+v", o)
			}
		}
		for o := range got {
			if !want[o] {
				t.Errorf("only π∥ has the outcome %+v", o)
			}
		}
		if t.Failed() {
			t.Fatalf("of\n%s", show(p))
		}
	})
	if compared < 50 {
		t.Errorf("only %d programs were small enough", compared)
	}
}

// outcomes visits every configuration, unless there are too many.
func outcomes[C any](s interface {
	Start() C
	Outcome(C) step.Outcome
	Key(C, []byte) []byte
}, next func(C) []C,
) (map[outcome]bool, bool) {
	const most = 1500
	found, seen, todo := map[outcome]bool{}, map[string]bool{}, []C{s.Start()}
	for len(todo) > 0 {
		c := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		key := string(s.Key(c, nil))
		if seen[key] {
			continue
		}
		if seen[key] = true; len(seen) > most {
			return nil, false
		}
		if o := s.Outcome(c); o.End != step.Running {
			found[summary(o)] = true
		}
		todo = append(todo, next(c)...)
	}
	return found, true
}
