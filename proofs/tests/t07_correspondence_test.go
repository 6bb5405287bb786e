package tests

import (
	"fmt"
	"testing"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/step"
)

// T7, exact correspondence:
//
//	L-Fork, L-Box, L-Send and L-Done map to zero π∥ steps, every other λ∥ step to exactly one, of the rule that mirrors it; conversely every
//	π∥ step is matched by such zero-steps and one more.
//
// On whole configurations, up to structural congruence and a renaming of names: let C be a configuration of λ∥ and D the
// one of π∥ reached with it, ⟦C⟧ ≡ D. When C → C' by one of the four rules, ⟦C'⟧ ≡ D. When C → C' by another one, the
// thread of D that is the translation of the one that moved has a step D → D' of the mirrored rule with ⟦C'⟧ ≡ D'.
// Conversely, let C →* C₁ by the four rules until none applies: every step D → D' has a step C₁ → C' of the rule that it
// mirrors, by the thread whose translation moved, with ⟦C'⟧ ≡ D'.

// mirror is the rule of π∥ that mirrors one of λ∥, and 0 for the four that take no step there.
func mirror(r lambda.Rule) process.Rule {
	switch r {
	case lambda.RuleFork, lambda.RuleBox, lambda.RuleSend, lambda.RuleDone:
		return 0
	case lambda.RuleBeta, lambda.RuleRec, lambda.RuleLet:
		return process.RuleApp
	case lambda.RuleLetV:
		return process.RuleLetV
	case lambda.RuleMatch:
		return process.RuleMatch
	case lambda.RuleDelta:
		return process.RuleDelta
	case lambda.RuleChan, lambda.RuleName:
		return process.RuleNew
	case lambda.RuleRef:
		return process.RuleCell
	case lambda.RuleRecv:
		return process.RuleComm
	case lambda.RuleGet:
		return process.RuleGet
	case lambda.RuleSet:
		return process.RuleSet
	case lambda.RuleStart:
		return process.RuleStart
	case lambda.RuleStop:
		return process.RuleStop
	case lambda.RulePrint:
		return process.RulePrint
	case lambda.RuleChoose:
		return process.RuleChoose
	case lambda.RuleFault:
		return process.RuleFault
	case lambda.RuleFail:
		return process.RuleFail
	}
	panic("tests: unknown rule of λ∥")
}

// twins are a program in both calculi, at the configurations where a walk begins.
type twins struct {
	beginning
	lambda     *lambda.System
	process    *process.System
	translated *translation
	compare    *comparison
}

// stand is where a thread is in a configuration: its partition, the host being 0, and its index there.
type stand struct{ part, thread int }

// image relates the threads of C and D when ⟦C⟧ ≡ D: to each thread of D belongs the one of C that it is the translation of, or a part of.
type image map[step.Token]stand

// twinsOf makes both halves. Where a walk does not begin at the beginning, the names there are already are the same in both.
func twinsOf(b beginning, translated *translation) *twins {
	w := &twins{b, b.LambdaSystem(), b.ProcessSystem(), translated, newComparison()}
	if b.start == nil {
		w.start, w.image = w.lambda.Start(), w.process.Start()
	}
	for _, d := range w.start.Types() {
		w.compare.names.to[d.Name] = d.Name
	}
	return w
}

// related is ⟦C⟧ ≡ D: output, budgets and failure are the same, Δ° is the other Δ, and the partitions are the same, one by one in order of start.
func (w *twins) related(c *lambda.Config, d *process.Config) (image, error) {
	if c.Output() != d.Output() {
		return nil, fmt.Errorf("the outputs are %q and %q", c.Output(), d.Output())
	}
	for i, b := range c.Budgets() {
		if o := d.Budgets()[i]; b.Fault != o.Fault || b.Left != o.Left {
			return nil, fmt.Errorf("%d and %d faults %q are left", b.Left, o.Left, b.Fault)
		}
	}
	if err := sameFailure(c.Failure(), d.Failure()); err != nil {
		return nil, err
	}
	if err := w.sameTypes(c.Types(), d.Types()); err != nil {
		return nil, err
	}
	ours, theirs := w.translated.farm(partsOf(c)), append([]*process.Partition{d.Host()}, d.Partitions()...)
	if len(ours) != len(theirs) {
		return nil, fmt.Errorf("%d and %d partitions run", len(ours), len(theirs))
	}
	threads := image{}
	for i := range ours {
		if i > 0 && !w.compare.name(ours[i].Name, theirs[i].Name) {
			return nil, fmt.Errorf("partition %d is %s and %s", i, ours[i].Name, theirs[i].Name)
		}
		translated := flatten(ours[i])
		pairs, same := w.compare.bags(translated, flatten(theirs[i]))
		if !same {
			return nil, fmt.Errorf("partition %d differs", i)
		}
		for k, j := range pairs {
			threads[theirs[i].Threads[j].Token] = stand{i, translated.threads[k].of}
		}
	}
	return threads, nil
}

// sameFailure compares failures with the place that is blamed. The fail of a library function has no continuation in π∥, which therefore does not
// know who called; it blames the library.
func sameFailure(a, b *step.Failure) error {
	if a == nil && b == nil {
		return nil
	}
	if a == nil || b == nil || a.Code != b.Code || a.Message != b.Message || a.Partition != b.Partition ||
		a.Span != b.Span && !(b.Span.Known() && b.Span.File.Builtin) {
		return fmt.Errorf("the failures are %+v and %+v", a, b)
	}
	return nil
}

// sameTypes: Δ° is the other Δ, up to the renaming and the order.
func (w *twins) sameTypes(ours, theirs []calculus.Typed) error {
	if len(ours) != len(theirs) {
		return fmt.Errorf("%d and %d names", len(ours), len(theirs))
	}
	for i, d := range namesIn(ours) {
		j := i
		for k := range theirs { // mostly in the same order
			if j = (i + k) % len(theirs); w.compare.name(d.Name, theirs[j].Name) {
				break
			}
		}
		if !w.compare.name(d.Name, theirs[j].Name) || !calculus.Equal(d.Type, theirs[j].Type) {
			return fmt.Errorf("%s : %s is not among the names", d.Name, calculus.Show(d.Type))
		}
	}
	return nil
}

// reached compares C' with a D' that might be its twin. Both steps made the same number of names, one at the most: these are
// the same name from now on, if this is the D' that the walk goes on with.
func (w *twins) reached(c, c2 *lambda.Config, d, d2 *process.Config) error {
	w.compare.names.tentative = nil
	ours, theirs := c2.Types(), d2.Types()
	if len(ours) > len(c.Types()) && len(theirs) > len(d.Types()) {
		w.compare.names.tentative = &[2]calculus.Name{ours[len(ours)-1].Name, theirs[len(theirs)-1].Name}
	}
	_, err := w.related(c2, d2)
	return err
}

// keep makes the tentative pair of names part of the renaming.
func (w *twins) keep(pair *[2]calculus.Name) {
	w.compare.names.tentative = nil
	if pair != nil {
		w.compare.names.to[pair[0]] = pair[1]
	}
}

// twin is a D' for a step of λ∥ with the pair of names that both steps made, if any.
type twin struct {
	to   *process.Config
	made *[2]calculus.Name
}

// mirrored finds the steps of D that mirror a step C → C'. D is the image of C by threads. It marks them in matched.
func (w *twins) mirrored(c *lambda.Config, s lambda.Succ, d *process.Config, next []process.Succ, threads image, matched []bool) (twin, error) {
	var found twin
	reason := fmt.Errorf("no step %s of its thread", mirror(s.Rule))
	mover, _ := actorOf(c, s.Step.Actor)
	for i, n := range next {
		if at, known := threads[n.Step.Actor]; !known || at != mover || n.Rule != mirror(s.Rule) {
			continue
		}
		if err := w.reached(c, s.Config, d, n.Config); err != nil {
			reason = err
			continue
		}
		matched[i] = true
		if found.to == nil {
			found = twin{n.Config, w.compare.names.tentative}
		}
	}
	w.compare.names.tentative = nil
	if found.to == nil {
		return twin{}, fmt.Errorf("%s is not mirrored: %w", s.Rule, reason)
	}
	return found, nil
}

// actorOf is where a thread is a thread.
func actorOf(c *lambda.Config, token step.Token) (stand, bool) {
	for i, p := range partsOf(c) {
		for j, th := range p.Threads {
			if th.Token == token {
				return stand{i, j}, true
			}
		}
	}
	return stand{}, false
}

// settled is C₁: C after as many of the four rules as apply.
func (w *twins) settled(c *lambda.Config) *lambda.Config {
	for {
		again := false
		for _, s := range w.lambda.Steps(c, nil) {
			if mirror(lambda.Rule(s.Rule)) == 0 {
				c, again = w.lambda.Next(c, s), true
				break
			}
		}
		if !again {
			return c
		}
	}
}

// correspond walks through λ∥ and lets π∥ follow. It judges both directions of T7 at every configuration on the way, and what
// else has to hold of the successors.
func (w *twins) correspond(length int, choose func(n int) int, seen *census, also ...theorem[*lambda.Config]) error {
	seen.walks++
	p := path[*lambda.Config]{label: func(c *lambda.Config, s step.Step) string { return w.lambda.Label(c, s).Text }}
	at, follows := w.start, w.image
	for range length {
		threads, err := w.related(at, follows)
		if err != nil {
			return p.refute(fmt.Errorf("the translation is not congruent: %w\n%s", err, w.show(at, follows)))
		}
		next, answers := w.lambda.Successors(at), w.process.Successors(follows)
		matched := make([]bool, len(answers))
		twinOf := make([]twin, len(next))
		seen.visits++
		seen.steps += len(next)
		zero := false
		for i, s := range next {
			seen.fired[s.Rule]++
			if mirror(s.Rule) == 0 {
				zero = true
				twinOf[i] = twin{to: follows}
				_, err = w.related(s.Config, follows)
			} else {
				twinOf[i], err = w.mirrored(at, s, follows, answers, threads, matched)
			}
			if err != nil {
				return p.refute(fmt.Errorf("%s: %w\n%s", s.Rule, err, w.show(s.Config, follows)), leg[*lambda.Config]{at, s.Step})
			}
			for _, th := range also {
				if err := th.of(at, transition[*lambda.Config]{s.Step, s.Config}); err != nil {
					return p.refute(fmt.Errorf("%s: %w", s.Rule, err), leg[*lambda.Config]{at, s.Step})
				}
			}
		}
		if err := w.conversely(at, zero, follows, answers, matched); err != nil {
			return p.refute(fmt.Errorf("conversely: %w\n%s", err, w.show(at, follows)))
		}
		if len(next) == 0 {
			break
		}
		i := choose(len(next))
		p.add(at, next[i].Step)
		at, follows = next[i].Config, twinOf[i].to
		w.keep(twinOf[i].made)
	}
	return nil
}

// conversely is the second direction, for the steps of D that no step of C has been matched with. Unless C has steps of the four
// rules there must be none.
func (w *twins) conversely(c *lambda.Config, zero bool, d *process.Config, next []process.Succ, matched []bool) error {
	missing := func() *process.Succ {
		for i := range next {
			if !matched[i] {
				return &next[i]
			}
		}
		return nil
	}
	if missing() == nil {
		return nil
	}
	if zero {
		c = w.settled(c)
		threads, err := w.related(c, d)
		if err != nil {
			return err
		}
		for _, s := range w.lambda.Successors(c) {
			if _, err := w.mirrored(c, s, d, next, threads, matched); err != nil {
				return err
			}
		}
	}
	if s := missing(); s != nil {
		return fmt.Errorf("%s is not matched by a step of λ∥", w.process.Label(d, s.Step).Text)
	}
	return nil
}

func (w *twins) show(c *lambda.Config, d *process.Config) string {
	return lambda.FormatConfig(c, lambda.Style{}) + "\n\n" + process.FormatConfig(d, process.Style{})
}

func TestT7(t *testing.T) {
	seen := new(census)
	fromEverywhere(t, func(b beginning, choose func(n int) int) error {
		return twinsOf(b, newTranslation(b.Lambda)).correspond(mirroredWalk, choose, seen)
	})
	require(t, seen, lambda.Rules())
}

// TestTypeTranslation holds the translation's types against the tests' own.
func TestTypeTranslation(t *testing.T) {
	i, s := calculus.Type(calculus.Int), calculus.Type(calculus.String)
	f := calculus.Fun{Arg: i, Res: calculus.Fun{Arg: s, Res: calculus.Unit}}
	pair := calculus.Tuple{Items: []calculus.Type{f, s}}
	list := calculus.Data{Name: "list", Args: []calculus.Type{f}}
	for _, typ := range []calculus.Type{
		i, f, calculus.Chan{Elem: f}, calculus.Ref{Elem: f}, pair, list, calculus.TyVar{Name: "a"}, calculus.Fun{Arg: f, Res: f},
	} {
		if got, want := cps.Type(typ), typeIn(typ); !calculus.Equal(got, want) {
			t.Errorf("%s° is %s, not %s", calculus.Show(typ), calculus.Show(want), calculus.Show(got))
		}
	}
}
