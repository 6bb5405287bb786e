package driver

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/trace"
	"github.com/balticsim/balticsim/step"
)

// Stepper walks along a run, forwards and backwards, and leaves it where the user wants to. The run is a plan, picks, of which
// some have been taken. Going back takes the run again from its start, which is fast and needs no memory.
type Stepper struct {
	program *Program
	options Options
	system  *pi.System
	plan    []int
	at      int
	state   *pi.Config
	enabled []step.Step
	last    step.Token
	out     io.Writer
}

// maxPlanned is how many steps of a run that has no schedule are planned.
const maxPlanned = 100_000

// Stepper returns a stepper along the run that the schedule or trace in the file describes, or without a file the one that the
// options do. It writes to out. A schedule that cannot be followed is followed as far as it goes, and why is said.
func (p *Program) Stepper(ctx context.Context, file string, o Options, out io.Writer) (*Stepper, error) {
	if d := p.checkCrashes(o); d != nil {
		return nil, inputError(d)
	}
	sch, limits := sim.Scheduler(sim.Force(o.scheduler(), p.forced(o)...)), sim.Limits{MaxSteps: maxPlanned}
	var recorded *trace.Schedule
	if file != "" {
		var err error
		if recorded, o, err = p.readSchedule(file, o); err != nil {
			return nil, err
		}
		sch, limits = recorded.Scheduler(), sim.Limits{}
	} else if o.MaxSteps > 0 {
		limits.MaxSteps = min(limits.MaxSteps, o.MaxSteps)
	}
	system := p.system(o, false)
	run, err := sim.Run(ctx, sim.System[*pi.Config](system), sch, limits, nil)
	var diverged *sim.Divergence
	if errors.As(err, &diverged) {
		fmt.Fprintf(out, "%s; the run is followed up to there\n", recorded.Diverged(diverged).Message)
	} else if err != nil {
		return nil, err
	}
	s := &Stepper{program: p, options: o, system: system, plan: slices.Collect(run.Picks.All()), out: out}
	s.restart()
	return s, nil
}

func (s *Stepper) restart() {
	s.state, s.at, s.last = s.system.Start(), 0, 0
	s.enabled = s.system.Steps(s.state, s.enabled[:0])
}

// Commands reads commands, one a line, until there are no more or the user quits. With a prompt it shows where it is before each.
// It fails when the input cannot be read.
func (s *Stepper) Commands(in io.Reader, prompt bool) error {
	fmt.Fprintf(s.out, "%s of %s; help lists the commands\n", count(len(s.plan), "step"), s.program.Script.Name)
	lines := bufio.NewScanner(in)
	for {
		if prompt {
			fmt.Fprintf(s.out, "%d/%d> ", s.at, len(s.plan))
		}
		if !lines.Scan() {
			return lines.Err()
		}
		words := strings.Fields(lines.Text())
		if len(words) == 0 {
			words = []string{"next"}
		}
		if !s.command(words[0], words[1:]) {
			return nil
		}
	}
}

// stepperHelp is the list of commands.
const stepperHelp = `next [N]   take the next step, or the next N (n, or an empty line)
back [N]   go back a step, or N (b)
to N       go to the state after N steps; to end goes to the end of the run (t)
list       the steps that are enabled here, numbered; * is the next one (l)
take K     take step K of the list instead: the run branches off here, and goes on as fifo does (k)
state      partitions, threads, messages, cells (s)
output     what has been printed so far (o)
past       the steps taken so far (p)
save FILE  write the schedule so far, for replay
quit       (q)
`

// command does one command and tells whether to go on.
func (s *Stepper) command(name string, args []string) bool {
	number, given := s.argument(name, args)
	switch {
	case number < 0:
	case is(name, "next"):
		for range max(1, number) {
			if !s.forward() {
				break
			}
		}
	case is(name, "back"):
		s.moveTo(max(0, s.at-max(1, number)))
		s.where()
	case is(name, "to", "t") && given:
		s.moveTo(number)
		s.where()
	case is(name, "list"):
		s.list()
	case is(name, "take", "k") && given:
		s.branch(number)
	case is(name, "state"):
		s.show()
	case is(name, "output"):
		io.WriteString(s.out, s.state.Output()) //nolint:errcheck // the caller's writer remembers its error
	case is(name, "past"):
		s.past()
	case name == "save" && len(args) == 1:
		s.save(args[0])
	case is(name, "help", "?"):
		io.WriteString(s.out, stepperHelp) //nolint:errcheck // the caller's writer remembers its error
	case is(name, "quit"):
		return false
	default:
		fmt.Fprintf(s.out, "there is no command %q; help lists them\n", strings.Join(append([]string{name}, args...), " "))
	}
	return true
}

// is tells whether a command was named, by its name or its first letter, or by another word.
func is(name, command string, others ...string) bool {
	if len(others) > 0 {
		return name == command || slices.Contains(others, name)
	}
	return name == command || name == command[:1]
}

// argument reads the number that a command may have; it is negative, and said, when it is none.
func (s *Stepper) argument(name string, args []string) (number int, given bool) {
	if len(args) != 1 || name == "save" {
		return 0, false
	}
	if args[0] == "end" {
		return maxPlanned, true
	}
	n, err := strconv.Atoi(args[0])
	if err != nil || n < 0 {
		fmt.Fprintf(s.out, "%q is no number of steps\n", args[0])
		return -1, true
	}
	return n, true
}

// forward takes the next step and shows it. It tells whether there was one.
func (s *Stepper) forward() bool {
	pick := s.next()
	if pick == sim.Stop {
		s.where()
		return false
	}
	l := s.system.Label(s.state, s.enabled[pick])
	s.take(pick)
	s.print(s.at, &l)
	return true
}

// next is the step that comes next: that of the plan, and after its end that of the next thread in turn.
func (s *Stepper) next() int {
	if s.at < len(s.plan) {
		return s.plan[s.at]
	}
	first, next := sim.Stop, sim.Stop
	for i, m := range s.enabled {
		switch {
		case m.Env:
		case first == sim.Stop || m.Actor < s.enabled[first].Actor:
			first = i
		}
		if !m.Env && m.Actor > s.last && (next == sim.Stop || m.Actor < s.enabled[next].Actor) {
			next = i
		}
	}
	if next == sim.Stop {
		return first
	}
	return next
}

func (s *Stepper) take(pick int) {
	if s.at == len(s.plan) {
		s.plan = append(s.plan, pick)
	}
	s.last = s.enabled[pick].Actor
	s.state = s.system.Next(s.state, s.enabled[pick])
	s.at++
	s.enabled = s.system.Steps(s.state, s.enabled[:0])
}

// moveTo goes to the state after n steps, or as far as the run goes.
func (s *Stepper) moveTo(n int) {
	if n < s.at {
		s.restart()
	}
	for s.at < n {
		pick := s.next()
		if pick == sim.Stop {
			return
		}
		s.take(pick)
	}
}

func (s *Stepper) branch(k int) {
	if k < 1 || k > len(s.enabled) {
		fmt.Fprintf(s.out, "there is no step %d here; list shows the steps\n", k)
		return
	}
	if pick := k - 1; s.at >= len(s.plan) || s.plan[s.at] != pick {
		if s.at < len(s.plan) {
			fmt.Fprintf(s.out, "the run branches off after step %d\n", s.at)
		}
		s.plan = append(s.plan[:s.at], pick)
	}
	s.forward()
}

// where says in which state the run is.
func (s *Stepper) where() {
	o := s.system.Outcome(s.state)
	end := o.End.String()
	if o.End == step.Error {
		end += fmt.Sprintf(" %s %s (%s)", o.Failure.Code, o.Failure.Message, o.Failure.Span)
	}
	fmt.Fprintf(s.out, "after step %d of %d: %s\n", s.at, len(s.plan), end)
}

func (s *Stepper) list() {
	planned := s.next()
	for i, m := range s.enabled {
		mark := " "
		if i == planned {
			mark = "*"
		}
		l := s.system.Label(s.state, m)
		fmt.Fprintf(s.out, "%s%3d  %s\n", mark, i+1, stepText(0, &l))
	}
	if len(s.enabled) == 0 {
		s.where()
	}
}

func (s *Stepper) print(n int, l *step.Label) { fmt.Fprintf(s.out, "%4d  %s\n", n, stepText(n, l)) }

// stepText says a step as the table of a trace does: who, what, where.
func stepText(n int, l *step.Label) string {
	s := trace.Step{
		N: max(1, n), Label: l.Text, Actor: l.Actor, Partition: l.Partition, Chan: l.Chan, Value: l.Value, From: l.From,
		FromPartition: l.FromPart, Message: l.Message,
	}
	text := l.Partition + "/" + l.Actor + "  " + s.Words()
	if l.Span.Known() {
		text += "  " + l.Span.String()
	}
	return text
}

func (s *Stepper) past() {
	n := 0
	for l := range s.labels() {
		n++
		s.print(n, &l)
	}
}

// labels yields the labels of the steps taken so far.
func (s *Stepper) labels() func(func(step.Label) bool) {
	return func(yield func(step.Label) bool) {
		state := s.system.Start()
		for _, pick := range s.plan[:s.at] {
			enabled := s.system.Steps(state, nil)
			if !yield(s.system.Label(state, enabled[pick])) {
				return
			}
			state = s.system.Next(state, enabled[pick])
		}
	}
}

func (s *Stepper) save(file string) {
	var texts []string
	for l := range s.labels() {
		texts = append(texts, l.Text)
	}
	end := step.Bound.String()
	if o := s.system.Outcome(s.state); sim.OnlyEnv(s.enabled) && o.End != step.Running {
		end = o.End.String()
	}
	if d := WriteFile(file, []byte(scheduleText(s.program.header(s.options).Fields(), texts, end))); d != nil {
		fmt.Fprintln(s.out, d.Message)
		return
	}
	fmt.Fprintf(s.out, "wrote %s: balticsim replay %s\n", file, strings.Join(append(quotedWords(s.program.flags), quoted(s.program.path), quoted(file)), " "))
}

func quotedWords(words []string) []string {
	safe := make([]string, len(words))
	for i, w := range words {
		safe[i] = quoted(w)
	}
	return safe
}

// show writes the configuration: each partition with what is in it.
func (s *Stepper) show() {
	s.where()
	v := s.state.View()
	for _, p := range v.Partitions {
		title := p.Display
		if p.Instance != "" {
			title += " (" + p.Instance + ")"
		}
		fmt.Fprintln(s.out, title)
		for _, t := range p.Threads {
			mark := " "
			if t.Enabled {
				mark = "*"
			}
			fmt.Fprintf(s.out, " %s %s waits: %s", mark, t.Label, t.Waits)
			if t.Span.Known() {
				fmt.Fprintf(s.out, "  %s", t.Span)
			}
			fmt.Fprintln(s.out)
		}
		for _, m := range p.Messages {
			fmt.Fprintf(s.out, "   message %s on %s: %s\n", m.Label, m.Chan, m.Value)
		}
		for _, c := range p.Cells {
			fmt.Fprintf(s.out, "   cell %s = %s\n", c.Ref, c.Value)
		}
	}
	for _, b := range v.Budgets {
		fmt.Fprintf(s.out, "the fault %s can happen %d more times\n", b.Fault, b.Left)
	}
}
