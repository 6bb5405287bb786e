package tests

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A compiler that is started for every program spends its time on starting. These functions ask about many programs at a time, a
// module each in one file.

const ocamlBatch = 50 // programs in a file

// batched calls f on the batches of n programs, several at a time.
func batched(n int, f func(from, to int)) {
	inParallel((n+ocamlBatch-1)/ocamlBatch, func(i int) { f(i*ocamlBatch, min((i+1)*ocamlBatch, n)) })
}

// ocamlTypes asks ocamlc about programs most of which it accepts: for each it returns "rejected" or the types of its values. A batch
// in which a program is rejected is halved until that program is alone.
func ocamlTypes(t *testing.T, dir string, texts []string) [][]string {
	said := make([][]string, len(texts))
	var ask func(from, to int)
	ask = func(from, to int) {
		if to-from == 1 {
			said[from] = withoutWarnings(ocamlSays(t, dir, texts[from]))
			return
		}
		signatures, err := ocamlSignatures(dir, texts[from:to])
		if err != nil {
			middle := (from + to) / 2
			ask(from, middle)
			ask(middle, to)
			return
		}
		for i, s := range signatures {
			if said[from+i] = valueLines(s); strings.Contains(s, "'_") {
				said[from+i] = withoutWarnings(ocamlSays(t, dir, texts[from+i]))
			}
		}
	}
	batched(len(texts), ask)
	return said
}

// ocamlSignatures returns the signatures of programs all of which ocamlc accepts.
func ocamlSignatures(dir string, texts []string) ([]string, error) {
	out, err := ocamlRun(dir, modules(texts), "ocamlc", "-w", "-a", "-open", "Pi", "-open", "B", "-open", "Em", "-i")
	if err != nil {
		return nil, err
	}
	signatures := regexp.MustCompile(`(?m)^module P\d+ :\s+sig\b`).Split(out, -1)[1:]
	for i, s := range signatures { // a short signature is printed on one line
		signatures[i] = regexp.MustCompile(`\s+(val|type|and|end)\b`).ReplaceAllString(s, "\n$1")
	}
	return signatures, nil
}

// ocamlPrints compiles and runs programs, which must not use the stubs, and returns what each prints.
func ocamlPrints(t *testing.T, dir string, texts []string) []string {
	printed := make([]string, len(texts))
	batched(len(texts), func(from, to int) {
		binary := filepath.Join(dir, fmt.Sprintf("run%d", from))
		if _, err := ocamlRun(dir, modules(texts[from:to]), "ocamlc", "-w", "-a", "-o", binary); err != nil {
			t.Error(err)
			return
		}
		out, err := exec.Command(binary).Output()
		if err != nil {
			t.Errorf("a program of OCaml: %v", err)
			return
		}
		copy(printed[from:to], strings.Split(string(out), separator))
	})
	return printed
}

// separator stands after what each program of a batch prints.
const separator = "\n%%\n"

// modules is one file with a module for each program.
func modules(texts []string) string {
	var all strings.Builder
	for i, text := range texts {
		fmt.Fprintf(&all, "module P%d = struct\n%s\nend\nlet () = print_string %q\n", i, text, separator)
	}
	return all.String()
}

// ocamlRun runs a command of OCaml on a text in a file of its own.
func ocamlRun(dir, text, command string, args ...string) (string, error) {
	file, err := os.CreateTemp(dir, "batch*.ml")
	if err != nil {
		return "", err
	}
	if _, err := file.WriteString(text); err != nil {
		return "", err
	}
	if err := file.Close(); err != nil {
		return "", err
	}
	cmd := exec.Command(command, append(slices.Clone(args), filepath.Base(file.Name()))...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); err != nil && errors.As(err, &exit) {
		err = fmt.Errorf("%s: %w\n%s", command, err, exit.Stderr)
	}
	return string(out), err
}
