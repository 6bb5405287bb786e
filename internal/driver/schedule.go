package driver

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/sim/trace"
)

// maxRecorded is the size limit of schedules and traces that are read back.
const maxRecorded = 1 << 30

// readSchedule reads a schedule or a trace and returns it with the options that decide what its labels mean: the start
// policy, the fault budget and the placed crashes are those of the recorded run.
func (p *Program) readSchedule(file string, o Options) (*trace.Schedule, Options, error) {
	text, d := readLimited(file, p.stdin, maxRecorded)
	if d != nil {
		return nil, o, inputError(d)
	}
	schedule, ds := parseRecorded(text)
	if ds.HasErrors() {
		return nil, o, &InputError{ds}
	}
	code := trace.CodeScheduleElsewhere
	if isTrace(text) {
		code = trace.CodeTraceElsewhere
	}
	if given := fileOf(p.Script); trace.Relate(schedule.Script(), given) == trace.Other {
		return nil, o, inputError(trace.Elsewhere(code, text, schedule.Script(), given))
	}
	return schedule, recordedOptions(schedule, o), nil
}

// recordedOptions are the options that decide what the labels of a schedule mean, as the schedule has them.
func recordedOptions(schedule *trace.Schedule, o Options) Options {
	o.Scheduler = schedule.Get(trace.KeyScheduler)
	if seed, err := strconv.ParseUint(schedule.Get(trace.KeySeed), 10, 64); err == nil {
		o.Seed = seed
	}
	if policy, err := ParsePolicy(schedule.Get(trace.KeyPolicy)); err == nil {
		o.Policy = policy
	}
	if faults, err := ParseFaults(schedule.Get(trace.KeyFaults)); err == nil {
		o.Faults = faults // the crashes that were placed are in this budget, and in the labels
	}
	o.Crashes = nil
	return o
}

func isTrace(f *source.File) bool { return strings.HasPrefix(strings.TrimSpace(f.Text), "{") }

func parseRecorded(f *source.File) (*trace.Schedule, source.Diagnostics) {
	if !isTrace(f) {
		return trace.ParseSchedule(f, trace.Limits{})
	}
	t, ds := trace.Parse(f, trace.Limits{})
	if ds.HasErrors() {
		return nil, ds
	}
	return t.Schedule(), nil
}

// header describes a run for its schedule and its trace.
func (p *Program) header(o Options) trace.Header {
	h := trace.Header{
		Tool: "balticsim " + Version, Script: fileOf(p.Script), Scheduler: o.Scheduler, Seed: o.Seed,
		Policy: policyName(o.Policy), Faults: p.budget(o),
	}
	if p.Meta != nil {
		f := fileOf(p.Meta)
		h.Meta = &f
	}
	for _, f := range p.files {
		h.Files = append(h.Files, fileOf(f))
	}
	return h
}

func policyName(p calculus.StartPolicy) string {
	if p == calculus.Multi {
		return "multi"
	}
	return "block"
}

func fileOf(f *source.File) trace.File {
	sum := sha256.Sum256([]byte(f.Text))
	return trace.File{Name: filepath.ToSlash(f.Name), SHA256: hex.EncodeToString(sum[:])}
}
