package props

import (
	"fmt"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/step"
)

// judge evaluates predicates on the machine: it holds the program of the properties where it waits to be asked, and asks a
// copy of it. So a predicate is a function of the state alone, whatever it does.
type judge struct {
	sys         *pi.System
	waiting     *pi.Config
	ask, answer pi.Value // channels
	known       map[question]bool
}

// question is a predicate and a state, by what can be seen of it.
type question struct {
	predicate int
	seen      string
}

// A predicate may apply so many rules, which is a fraction of a second, and take so many steps, most of which stand for more.
const (
	mostRules = 5_000_000
	mostSteps = 10_000
)

// newJudge runs the program of the properties until it has told what they are.
func newJudge(p *pi.Program) (*judge, []Property, *source.Diagnostic) {
	j := &judge{sys: p.System(pi.Options{}), known: map[question]bool{}}
	c := j.sys.Start()
	if why, at := j.run(c); why != "" {
		return nil, nil, unfit(why, at)
	}
	for _, part := range c.View().Partitions {
		for _, m := range part.Messages {
			if m.Chan.Hint != "told" {
				continue
			}
			told := m.Value.Fields()
			j.waiting, j.ask, j.answer = c, told[0], told[1]
			return j, properties(told[2]), nil
		}
	}
	panic("props: the properties were not told")
}

// run lets a configuration run until nothing is enabled. It says why what it does is not a predicate's, and where that
// stands in the script, "" when all is well.
func (j *judge) run(c *pi.Config) (why string, at source.Span) {
	var steps []step.Step
	for n := 0; ; n++ {
		steps = j.sys.Steps(c, steps[:0])
		o := j.sys.Outcome(c)
		switch {
		case o.End == step.Error:
			return "it fails: " + o.Failure.Message, o.Failure.Span
		case len(steps) == 0 && o.Output != "":
			return "it prints", source.Span{}
		case len(steps) == 0:
			return "", source.Span{}
		case len(steps) > 1:
			return "it makes a choice", j.sys.Label(c, steps[0]).Span
		case n == mostSteps || c.Rules() > mostRules:
			return "it does not come to an end", j.sys.Label(c, steps[0]).Span
		}
		c = j.sys.Next(c, steps[0])
	}
}

// holds tells whether a predicate holds in a state. It fails with a *source.Diagnostic when it is none.
func (j *judge) holds(p *Property, predicate int, id int, o *observation) (bool, error) {
	q := question{id, o.key()}
	if answer, known := j.known[q]; known {
		return answer, nil
	}
	c := j.sys.Copy(j.waiting)
	c.Deliver(j.ask, pi.Data{}.Tuple([]pi.Value{p.predicates[predicate], o.value()}))
	why, at := j.run(c)
	if why == "" {
		if answer, told := j.answered(c); told {
			j.known[q] = answer
			return answer, nil
		}
		why = "it waits for something"
	}
	d := unfit(why, at)
	d.Message = fmt.Sprintf("the property `%s` cannot be decided: %s", p.Name, why)
	if !at.Known() || at.File.Builtin {
		d.Primary = source.Label{Span: p.Span, Text: "in a predicate of this property"}
	}
	return false, (*problem)(d)
}

func (j *judge) answered(c *pi.Config) (answer, told bool) {
	for _, part := range c.View().Partitions {
		for _, m := range part.Messages {
			if m.Chan == j.answer.Name() {
				return m.Value.Bool(), true
			}
		}
	}
	return false, false
}

// problem is a diagnostic as an error.
type problem source.Diagnostic

func (p *problem) Error() string { return p.Message }

func unfit(why string, at source.Span) *source.Diagnostic {
	d := &source.Diagnostic{
		Code: CodeNoPredicate, Severity: source.Error, Message: "the properties cannot be read: " + why,
		Notes: []string{"a predicate is asked about states of a run and tells whether it holds there, without doing anything itself"},
		Help:  []string{"compute the answer from what the state shows: `fun s -> running s \"VM\" < 2`"},
	}
	if at.Known() {
		d.Primary = source.Label{Span: at, Text: "here"}
	}
	return d
}

// properties reads what the program of the properties has told.
func properties(list pi.Value) []Property {
	kinds := map[string]Kind{
		"Never": Never, "Always": Always, "Eventually": Eventually, "Leads_to": LeadsTo, "No_deadlock": NoDeadlock,
		"Outcomes": Outcomes, "Answered": Answered, "Respects": Respects, "Single_copy": SingleCopy,
	}
	var all []Property
	for _, item := range items(list) {
		value := item.Fields()[1]
		p := Property{Kind: kinds[value.Ctor().Name]}
		switch p.Kind {
		case Outcomes:
			p.outcomes = map[string]bool{}
			for _, o := range items(value.Fields()[0]) {
				p.outcomes[outcomeKey(o)] = true
			}
		case Respects, SingleCopy:
			p.about = value.Fields()[0].Text()
		default:
			p.predicates = value.Fields()
		}
		all = append(all, p)
	}
	return all
}

// outcomeKey returns the key of an outcome as a property writes it: (lines, end).
func outcomeKey(o pi.Value) string {
	ends := map[string]step.End{"Done": step.Done, "Deadlock": step.Deadlock, "Error": step.Error}
	outcome := step.Outcome{End: ends[o.Fields()[1].Ctor().Name]}
	for _, line := range items(o.Fields()[0]) {
		outcome.Output += line.Text() + "\n"
	}
	return sim.OutcomeKey(outcome)
}

// items returns the elements of a list.
func items(list pi.Value) []pi.Value {
	var all []pi.Value
	for cons := list.Fields(); len(cons) == 2; cons = cons[1].Fields() {
		all = append(all, cons[0])
	}
	return all
}
