package faults

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Variable is the environment variable that names the fault to switch on; without it there is none.
const Variable = "BALTICSIM_FAULT"

// seeded is the package by which the edited files ask for their switches, and limits what makes a process end that has used so many seconds
// of processor time: the clock on the wall says little on a busy machine. Both exist in the overlay only.
const (
	seeded = `// Package seeded says which seeded fault is switched on.
package seeded

import "os"

var on = os.Getenv("` + Variable + `")

func Fault(name string) bool { return on == name }
`
	limits = `//go:build unix

package seeded

import (
	"os"
	"strconv"
	"syscall"
)

func init() {
	if n, err := strconv.ParseUint(os.Getenv("` + secondsVariable + `"), 10, 32); err == nil {
		_ = syscall.Setrlimit(syscall.RLIMIT_CPU, &syscall.Rlimit{Cur: n, Max: n})
	}
}
`
	secondsVariable = Variable + "_SECONDS"
)

const seededPath = "internal/seeded"

// overlay plants the faults in copies of the files under root, which it writes to dir, and returns the name of a file
// for the go command's -overlay flag.
func overlay(root, dir, module string, faults []Fault) (string, error) {
	replace := map[string]string{}
	write := func(name, text string) error {
		copied := filepath.Join(dir, strings.ReplaceAll(name, "/", "_"))
		replace[filepath.Join(root, filepath.FromSlash(name))] = copied
		return os.WriteFile(copied, []byte(text), 0o644)
	}
	if err := errors.Join(write(seededPath+"/seeded.go", seeded), write(seededPath+"/limits.go", limits)); err != nil {
		return "", err
	}
	files, plans, err := plan(root, faults)
	if err != nil {
		return "", err
	}
	for _, name := range files {
		if err := write(name, plans[name].text(module)); err != nil {
			return "", err
		}
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "overlay.json")
	return file, os.WriteFile(file, list, 0o644)
}

// edited is a file with the lines that faults put before each of its lines (and at its end), and those that they take.
type edited struct {
	lines  []string
	before map[int][]string
	gone   map[int]bool
}

// plan reads the files that the faults edit and finds the places.
func plan(root string, faults []Fault) ([]string, map[string]*edited, error) {
	var files []string
	plans := map[string]*edited{}
	for _, f := range faults {
		for _, e := range f.Edits {
			if plans[e.File] == nil {
				text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(e.File)))
				if err != nil {
					return nil, nil, fmt.Errorf("%s: %w", e.Source, err)
				}
				files = append(files, e.File)
				plans[e.File] = &edited{strings.Split(string(text), "\n"), map[int][]string{}, map[int]bool{}}
			}
			if err := plans[e.File].add(f.Name, e); err != nil {
				return nil, nil, fmt.Errorf("%s: %s: %w", e.Source, e.File, err)
			}
		}
	}
	return files, plans, nil
}

// add notes one edit. The lines that it quotes have to stand in the file exactly once.
func (d *edited) add(name string, e Edit) error {
	var quoted []Line
	for _, l := range e.Hunk {
		if l.Mark != '+' {
			quoted = append(quoted, l)
		}
	}
	at, times := 0, 0
	for i := range d.lines {
		if d.stands(quoted, i) {
			at = i
			times++
		}
	}
	if len(quoted) == 0 || times != 1 {
		return fmt.Errorf("the lines around the fault %q occur %d times, not once", name, times)
	}
	for _, l := range e.Hunk {
		switch l.Mark {
		case '+':
			d.before[at] = append(d.before[at], strings.ReplaceAll(l.Text, "FAULT", "seeded.Fault("+strconv.Quote(name)+")"))
			continue
		case '-':
			if d.gone[at] {
				return fmt.Errorf("the fault %q takes a line that another one takes", name)
			}
			d.gone[at] = true
		}
		at++
	}
	return nil
}

func (d *edited) stands(quoted []Line, at int) bool {
	if at+len(quoted) > len(d.lines) {
		return false
	}
	for i, l := range quoted {
		if strings.TrimSpace(d.lines[at+i]) != l.Text {
			return false
		}
	}
	return true
}

// text returns the file with its faults.
func (d *edited) text(module string) string {
	var out strings.Builder
	for i, line := range d.lines {
		for _, l := range d.before[i] {
			out.WriteString(l + "\n")
		}
		if d.gone[i] {
			continue
		}
		out.WriteString(line + "\n")
		if strings.HasPrefix(line, "package ") {
			out.WriteString("\nimport " + strconv.Quote(module+"/"+seededPath) + "\n")
		}
	}
	return out.String()
}
