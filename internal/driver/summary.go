package driver

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/trace"
	"github.com/balticsim/balticsim/step"
)

// Document is what run and replay print with --format json.
func (r *RunReport) Document(command string) sim.RunDocument {
	var text strings.Builder
	if err := r.schedule(&text); err != nil {
		panic(err) // a strings.Builder takes everything
	}
	return sim.NewRunDocument(command, r.Outcome, sim.RunStats{Steps: r.Steps, Rules: r.Rules}, r.Seed, text.String())
}

// Summary prints how the run ended, who is blocked, and the command that replays it.
func (r *RunReport) Summary(w io.Writer, color bool) {
	o := r.Outcome
	switch o.End {
	case step.Error:
		f := o.Failure
		source.Render(w, source.Diagnostics{{
			Code: f.Code, Severity: source.Error, Message: f.Message,
			Primary: source.Label{Span: f.Span, Text: "failed here, in thread " + f.Thread + " of " + f.Partition},
		}}, color)
	case step.Deadlock:
		fmt.Fprintln(w, "deadlock: main is blocked and nothing else can move")
	case step.Bound:
		switch {
		case r.interrupted:
			fmt.Fprintf(w, "interrupted after %s\n", count(r.Steps, "step"))
			if r.untraced {
				fmt.Fprintln(w, "the trace was not written: so many steps would take long; run again with --trace and a lower --max-steps")
			}
		case r.limit != "":
			fmt.Fprintln(w, "bound: the run was stopped; "+r.limit)
		default:
			fmt.Fprintln(w, "bound: the run was stopped; --max-steps allows more steps")
		}
	case step.Done, step.Running:
	}
	if o.End != step.Done {
		printBlocked(w, o.Blocked)
	}
	if len(r.Reported) > 0 {
		source.Render(w, r.Reported, color)
	}
	waiting := ""
	if n := len(o.Blocked); n > 0 && o.End == step.Done {
		waiting = "; " + count(n, "thread") + " still waiting for work"
	}
	fmt.Fprintf(w, "%s: %s, %s%s\n", o.End, count(r.Steps, "step"), count(int(r.Rules), "rule application"), waiting)
	fmt.Fprintf(w, "replay: %s\n", r.replay)
}

// printBlocked lists the threads that wait for ever. The farm's own servers, which wait for work in the library, are
// counted only; main's wait for the client is said in words.
func printBlocked(w io.Writer, blocked []step.Blocked) {
	servers := 0
	for _, b := range blocked {
		switch {
		case b.Thread == "main" && strings.HasPrefix(b.Waits, "recv finished#") && b.Span.Known() && b.Span.File.Builtin:
			fmt.Fprintln(w, "blocked: main in host waits for the client to finish")
		case b.Thread != "main" && b.Span.Known() && b.Span.File.Builtin:
			servers++
		case b.Span.Known():
			fmt.Fprintf(w, "blocked: %s in %s waits: %s (%s)\n", b.Thread, b.Partition, b.Waits, b.Span)
		default:
			fmt.Fprintf(w, "blocked: %s in %s waits: %s\n", b.Thread, b.Partition, b.Waits)
		}
	}
	if servers > 0 {
		fmt.Fprintf(w, "and %s of the farm's own servers waiting for work\n", count(servers, "thread"))
	}
}

func count(n int, what string) string {
	switch {
	case n == 1:
		return "1 " + what
	case strings.HasSuffix(what, "sh"):
		what += "e"
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// replayCommand is the exact command that repeats a run: with the schedule or trace it left behind, or else with the
// flags that decided it.
func (p *Program) replayCommand(o Options, out RunOutputs, from string) string {
	words := []string{"balticsim", "replay"}
	words = append(words, p.flags...)
	recorded := from
	for _, file := range []string{out.Trace, out.Schedule} {
		if file != "" {
			recorded = file
		}
	}
	if recorded == "" {
		if o.Scheduler == "random" {
			words = append(words, "--scheduler", "random", "--seed", strconv.FormatUint(o.Seed, 10))
		}
		if faults := trace.FormatFaults(o.Faults); faults != "" {
			words = append(words, "--faults", faults)
		}
		for _, c := range o.Crashes {
			words = append(words, "--crash", fmt.Sprintf("%s@%d", c.VM, c.Step))
		}
		if policyName(o.Policy) != "block" {
			words = append(words, "--start-policy", policyName(o.Policy))
		}
		if o.MaxRules != DefaultMaxRules {
			words = append(words, "--max-rules", strconv.Itoa(o.MaxRules))
		}
		if o.MaxMemory != DefaultMaxMemory {
			words = append(words, "--max-memory", strconv.Itoa(o.MaxMemory))
		}
		if o.MaxSteps != DefaultMaxSteps {
			words = append(words, "--max-steps", strconv.Itoa(o.MaxSteps))
		}
	}
	words = append(words, p.path)
	if recorded != "" {
		words = append(words, recorded)
	}
	for i, w := range words {
		words[i] = quoted(w)
	}
	return strings.Join(words, " ")
}

// quoted protects a word from the shell when it needs that.
func quoted(word string) string {
	safe := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./=@,+:", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !safe(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
