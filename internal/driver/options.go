package driver

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/sim"
)

// The defaults of flags that a replay command mentions only when they were changed.
const (
	DefaultMaxSteps = 10_000_000
	DefaultMaxRules = 5_000_000_000
	DefaultMGICalls = 2
)

// Options says how a program is run: everything that decides what can happen and what does.
type Options struct {
	Policy    calculus.StartPolicy
	Faults    map[string]int // budget of environment moves by fault name
	Crashes   []Crash        // crashes placed by the user; each adds one to its machine's budget
	Scheduler string         // fifo or random
	Seed      uint64
	MaxSteps  int
	MaxMemory int // in MiB; 0 for no limit
	MaxRules  int // rule applications; 0 for no limit
}

// Crash is --crash VM@STEP: the machine crashes as step number Step, or as soon after it as it can.
type Crash struct {
	VM   string
	Step int
}

// ParsePolicy reads --start-policy.
func ParsePolicy(text string) (calculus.StartPolicy, error) {
	switch text {
	case "block":
		return calculus.Block, nil
	case "multi":
		return calculus.Multi, nil
	}
	return 0, fmt.Errorf("--start-policy is %q; it must be block or multi", text)
}

// ParseFaults reads --faults, a comma-separated list such as crash=2,link=1.
func ParseFaults(text string) (map[string]int, error) {
	budget := map[string]int{}
	if text == "" {
		return budget, nil
	}
	for _, part := range strings.Split(text, ",") {
		name, count, ok := strings.Cut(part, "=")
		n, err := strconv.Atoi(count)
		if !ok || err != nil || n < 0 || n > 1000 || name == "" {
			return nil, fmt.Errorf("--faults has %q; write NAME=COUNT with a count from 0 to 1000, for example crash=1", part)
		}
		budget[name] = n
	}
	return budget, nil
}

// ParseCrash reads one --crash VM@STEP.
func ParseCrash(text string) (Crash, error) {
	vm, at, ok := strings.Cut(text, "@")
	n, err := strconv.Atoi(at)
	if !ok || err != nil || n < 1 || vm == "" {
		return Crash{}, fmt.Errorf("--crash is %q; write VM@STEP with a step from 1 on, for example Payment@12", text)
	}
	return Crash{vm, n}, nil
}

// scheduler returns the scheduler that the options ask for.
func (o Options) scheduler() sim.Scheduler {
	if o.Scheduler == "random" {
		return sim.Random(o.Seed)
	}
	return sim.FIFO()
}
