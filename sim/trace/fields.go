package trace

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Fields returns the header of a schedule that says the same as the header of a trace. Options become fields of their
// own; the order is fixed.
func (h Header) Fields() []Field {
	var fields []Field
	add := func(key, value string) {
		if value != "" {
			fields = append(fields, Field{key, value})
		}
	}
	add(KeyScript, h.Script.Name)
	add(KeyScriptHash, h.Script.SHA256)
	if h.Meta != nil {
		add(KeyMeta, h.Meta.Name)
		add(KeyMetaHash, h.Meta.SHA256)
	}
	add(KeyScheduler, h.Scheduler)
	add(KeySeed, strconv.FormatUint(h.Seed, 10))
	add(KeyPolicy, h.Policy)
	add(KeyFaults, FormatFaults(h.Faults))
	for _, key := range slices.Sorted(maps.Keys(h.Options)) {
		add(key, h.Options[key])
	}
	return fields
}

// FormatFaults writes a fault budget as `crash=1,loss=2`, in the order of the names.
func FormatFaults(budget map[string]int) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(budget)) {
		parts = append(parts, name+"="+strconv.Itoa(budget[name]))
	}
	return strings.Join(parts, ",")
}
