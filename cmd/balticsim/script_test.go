package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/balticsim/balticsim/baltic/qemu/qemutest"
)

// TestMain makes the test binary answer as `balticsim` when a test script calls it by that name.
func TestMain(m *testing.M) {
	qemutest.Reap()
	testscript.Main(m, map[string]func(){"balticsim": main})
}

// TestScripts runs the command line as it is typed. Each script of testdata/script starts in a folder of its own that holds a
// copy of examples/.
func TestScripts(t *testing.T) {
	examples, err := filepath.Abs("../../examples")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "")
			env.Setenv("XDG_RUNTIME_DIR", env.WorkDir)
			return os.CopyFS(filepath.Join(env.WorkDir, "examples"), os.DirFS(examples))
		},
	})
}
