// Package faults asks whether the tests of proofs/tests can fail. It holds a table of faults, each a small wrong edit of one
// rule, checker, clause of the translation, piece of the machine or printer, and a machine that plants all of them in one
// test binary, behind switches, and runs the suite once for each with that one switched on. A fault that no test notices
// is a test that is missing. It is used by its own tests only, and nothing of it is in the product: the edits exist in an
// overlay of the go command.
package faults

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed table/*.txt
var table embed.FS

// Fault is one wrong edit. Name says in words what is wrong, Targets are the rules or clauses of docs/spec.md that it
// breaks, and Kind is the part of the product that it is in: the table's file name.
type Fault struct {
	Name    string
	Kind    string
	Targets []string
	Edits   []Edit
}

// Edit replaces lines of a file. Before, deleted and after are found by their text, indentation apart, and have to
// occur exactly once. Insert is Go code in which FAULT is true when the fault is switched on.
type Edit struct {
	File   string // from the root of the module, with slashes
	Hunk   []Line
	Source string // where the edit stands in the table, for messages
}

// Line is one line of an edit.
type Line struct {
	Mark byte // ' ' stays, '-' goes, '+' comes
	Text string
}

// Table returns every fault, in the order of the table's files. It fails when a file does not follow the format:
//
//	# name, in words
//	of L-Stop, P-Stop
//	in calculus/lambda/reduce_farm.go
//	  a line that stays, to say where
//	- a line that goes
//	+ a line that comes
//
// A fault may have several `in` parts; lines that begin with // are remarks.
func Table() ([]Fault, error) {
	files, err := fs.Glob(table, "table/*.txt")
	if err != nil {
		return nil, err
	}
	var all []Fault
	for _, file := range files {
		text, err := table.ReadFile(file)
		if err != nil {
			return nil, err
		}
		faults, err := parse(strings.TrimSuffix(strings.TrimPrefix(file, "table/"), ".txt"), string(text))
		if err != nil {
			return nil, err
		}
		all = append(all, faults...)
	}
	seen := map[string]bool{}
	for _, f := range all {
		if seen[f.Name] {
			return nil, fmt.Errorf("two faults have the name %q", f.Name)
		}
		seen[f.Name] = true
	}
	return all, nil
}

func parse(kind, text string) ([]Fault, error) {
	var all []Fault
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, " \t\n")
		source := fmt.Sprintf("table/%s.txt:%d", kind, n)
		word, rest, _ := strings.Cut(line, " ")
		last := len(all) - 1
		switch {
		case line == "" || strings.HasPrefix(line, "//"):
		case word == "#":
			all = append(all, Fault{Name: rest, Kind: kind})
		case last < 0:
			return nil, fmt.Errorf("%s: a line before the first fault", source)
		case word == "of":
			all[last].Targets = strings.Split(rest, ", ")
		case word == "in":
			all[last].Edits = append(all[last].Edits, Edit{File: rest, Source: source})
		case len(all[last].Edits) == 0:
			return nil, fmt.Errorf("%s: a line of code before `in FILE`", source)
		case line[0] == ' ' || line[0] == '-' || line[0] == '+':
			e := &all[last].Edits[len(all[last].Edits)-1]
			e.Hunk = append(e.Hunk, Line{line[0], strings.TrimSpace(line[1:])})
		default:
			return nil, fmt.Errorf("%s: %q is no line of a fault", source, line)
		}
	}
	for _, f := range all {
		if f.Name == "" || len(f.Targets) == 0 || len(f.Edits) == 0 {
			return nil, fmt.Errorf("table/%s.txt: the fault %q has no name, target or edit", kind, f.Name)
		}
	}
	return all, nil
}
