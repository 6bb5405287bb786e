package tests

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGoTypes: what the type checker of scripts refuses, the Go compiler refuses of the same program in Go, where the mistake is and nowhere
// else.
func TestGoTypes(t *testing.T) {
	for _, name := range []string{"miswired", "mistyped"} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata", name, name+".go")
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var want, got []int
			for i, line := range strings.Split(string(text), "\n") {
				if strings.HasSuffix(line, "// mistake") {
					want = append(want, i+1)
				}
			}
			out, err := exec.Command("go", "build", "-gcflags=-e", "./"+filepath.Dir(file)).CombinedOutput()
			if err == nil {
				t.Fatal("it compiles")
			}
			for _, m := range regexp.MustCompile(`(?m)^\S*`+name+`\.go:(\d+):`).FindAllStringSubmatch(string(out), -1) {
				line, err := strconv.Atoi(m[1])
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, line)
			}
			slices.Sort(got)
			if diff := cmp.Diff(want, slices.Compact(got)); diff != "" {
				t.Errorf("lines (-want +got):\n%s\n%s", diff, out)
			}
		})
	}
}
