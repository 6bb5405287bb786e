package driver

import "strings"

// Texts returns the schedule and the trace of a run as the files would hold them.
func (r *RunReport) Texts() (schedule, trace string, err error) {
	var s, t strings.Builder
	if err := r.schedule(&s); err != nil {
		return "", "", err
	}
	if err := r.trace(&t); err != nil {
		return "", "", err
	}
	return s.String(), t.String(), nil
}
