// Package tests holds the corpus and the theorems as executable evidence. It has no product code; this file reads the
// corpus for its tests.
package tests

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// corpusCase is a script with the set of outcomes that a correct model must give.
type corpusCase struct {
	Name       string
	Script     string
	Typechecks bool
	Outcomes   []struct {
		Output []string
		End    string
	}
	Complete bool
}

// corpusDir is the shared corpus where it stands beside the repository, and our copy of its data otherwise.
func corpusDir() string {
	const shared, own = "../../../shared/corpus", "../../testdata/corpus"
	if _, err := os.Stat(shared); err == nil {
		return shared
	}
	return own
}

// load reads every NAME.expect.json under dir into cases made by add, which gets the name, the path of the script and
// the expectation.
func load(dir string, add func(name, script string, expect []byte) error) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.expect.json"))
	if err != nil {
		return err
	}
	for _, file := range files {
		expect, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		stem := strings.TrimSuffix(file, ".expect.json")
		if err := add(filepath.Base(stem), stem+".ml", expect); err != nil {
			return err
		}
	}
	return nil
}

func corpusCases() ([]corpusCase, error) {
	var cases []corpusCase
	err := load(corpusDir(), func(name, script string, expect []byte) error {
		c := corpusCase{Name: name, Script: script}
		if err := json.Unmarshal(expect, &c); err != nil {
			return err
		}
		cases = append(cases, c)
		return nil
	})
	return cases, err
}
