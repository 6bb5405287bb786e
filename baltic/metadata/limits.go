package metadata

import (
	"fmt"
	"strconv"
)

// The most that metadata may ask for a machine.
const (
	maxMiB  = 1 << 20
	maxCPUs = 256
)

// limits reads {memory = 256; disk = 64; cpus = 2}: memory and disk in MiB. Each may be left out.
func (r *reader) limits(machine *fieldReader, v *value) Limits {
	if v.kind != valRecord {
		machine.wrongKind("limits", "a record {memory = …; disk = …; cpus = …}", v)
		return Limits{}
	}
	f := fieldsOf(r.diags, "the limits of a machine", v, v.span, "memory?", "disk?", "cpus?")
	l := Limits{f.number("memory", maxMiB), f.number("disk", maxMiB), f.number("cpus", maxCPUs)}
	machine.ok = machine.ok && f.ok
	return l
}

// number returns a field that must be a number from 1 on, 0 when it is missing.
func (r *fieldReader) number(name string, most int) int {
	v := r.got[name]
	if v == nil {
		return 0
	}
	want := fmt.Sprintf("a number from 1 to %d", most)
	n, err := strconv.Atoi(v.text)
	switch {
	case v.kind != valName || err != nil && !isDigits(v.text):
		r.wrongKind(name, want, v)
	case err != nil || n < 1 || n > most:
		r.diags.add("BAL0605", v.span, "the field `%s` of %s must be %s", name, r.of, want).primary("expected " + want)
		r.ok = false
	default:
		return n
	}
	return 0
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
