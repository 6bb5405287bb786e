package archtest

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/balticsim/balticsim/"

// row is one line of the table in ARCHITECTURE.md: a package and the packages of ours it may import.
type row struct {
	pkg string
	may []string
}

// table is in the order of ARCHITECTURE.md. "…" stands for every package above it.
func table() []row {
	return []row{
		{"internal/source", nil},
		{"internal/atomicfile", nil},
		{"step", []string{"internal/source"}},
		{"calculus", []string{"internal/source"}},
		{"sim", []string{"step"}},
		{"sim/order", []string{"sim", "step"}},
		{"sim/explore", []string{"sim", "sim/order", "step"}},
		{"sim/simtest", []string{"sim", "sim/explore", "step"}},
		{"sim/lts", []string{"sim", "sim/order", "step"}},
		{"sim/trace", []string{"sim", "sim/lts", "step", "internal/source", "internal/atomicfile"}},
		{"sim/internal/toy", []string{"step"}},
		{"script", []string{"internal/source"}},
		{"calculus/lambda", []string{"calculus", "internal/source", "step"}},
		{"calculus/process", []string{"calculus", "internal/source", "step"}},
		{"calculus/typing", []string{"calculus/lambda", "calculus/process", "calculus", "internal/source"}},
		{"elab", []string{"script", "calculus/lambda", "calculus", "internal/source"}},
		{"cps", []string{"calculus/lambda", "calculus/process", "calculus", "internal/source"}},
		{"pi", []string{"calculus/process", "calculus", "step", "internal/source"}},
		{"baltic/metadata", []string{"calculus", "script", "internal/source"}},
		{"baltic/wire", []string{"calculus"}},
		{"baltic", []string{"baltic/metadata", "script", "pi", "calculus", "internal/source"}},
		{"baltic/live", []string{"pi", "calculus/process", "step"}},
		{"baltic/frame", []string{"baltic"}},
		{"baltic/conform", []string{"baltic", "baltic/metadata", "baltic/wire", "pi", "calculus/process", "calculus", "step", "internal/source"}},
		{"baltic/link", []string{"baltic", "baltic/frame"}},
		{"baltic/border", []string{"baltic", "baltic/metadata", "baltic/wire", "pi", "calculus", "internal/source"}},
		{"baltic/guest", []string{"baltic", "baltic/frame", "baltic/live", "baltic/metadata", "baltic/wire", "elab", "calculus/lambda", "cps", "pi", "script", "step", "internal/source"}},
		{"baltic/hosttest", []string{"baltic"}},
		{"baltic/model", []string{"baltic", "baltic/frame", "baltic/link", "baltic/guest"}},
		{"internal/qmp", nil},
		{"baltic/qemu/reaper", nil},
		{"baltic/qemu", []string{"baltic", "baltic/frame", "baltic/link", "baltic/qemu/reaper", "internal/atomicfile", "internal/qmp"}},
		{"baltic/qemu/qemutest", []string{"baltic/qemu", "baltic/qemu/reaper"}},
		{"cmd/balticguest", []string{"baltic/guest", "baltic/guest/unmodified"}},
		{"baltic/outside", []string{"baltic", "baltic/live", "baltic/metadata", "baltic/wire", "elab", "cps", "pi", "script", "calculus", "step", "internal/source"}},
		{"baltic/farm", []string{"baltic", "baltic/conform", "baltic/live", "baltic/wire", "baltic/metadata", "pi", "calculus/process", "calculus", "step"}},
		{"baltic/farm/backends", nil},
		{"baltic/guest/unmodified", []string{"baltic", "baltic/frame", "baltic/guest", "calculus"}},
		{"baltic/gogen", []string{"baltic", "baltic/metadata"}},
		{"baltic/gogen/internal/odd", []string{"baltic", "pi"}},
		{"baltic/gogen/internal/wsdl", []string{"baltic"}},
		{"internal/draw", []string{"step", "internal/source"}},
		{"internal/explain", []string{"internal/source"}},
		{"internal/props", []string{"script", "elab", "cps", "pi", "baltic", "calculus/process", "calculus", "sim", "step", "internal/source"}},
		{"internal/ops", []string{"internal/source", "internal/atomicfile"}},
		{"internal/ops/opstest", []string{"internal/ops"}},
		{"internal/driver", []string{"…"}},
		{"cmd/balticsim", []string{"internal/driver", "internal/ops", "internal/source", "internal/explain", "step"}},
		{"baltic/gofarm", []string{"baltic", "baltic/farm", "baltic/metadata", "baltic/wire", "elab", "pi", "script", "calculus", "internal/source"}},
		{"examples/eop/adventureworks", []string{"baltic", "pi"}},
		{"internal/gen", []string{"…"}},
		{"proofs/tests", []string{"…"}},
		{"proofs/faults", nil},
		{"internal/archtest", nil},
	}
}

// TestImportTable holds every non-test file of the module against the table. It parses the files in-process: asking the
// go command instead would let a cached result hide a file that broke the rule in another package.
func TestImportTable(t *testing.T) {
	allowed := map[string]map[string]bool{}
	var above []string
	for _, r := range table() {
		set := map[string]bool{}
		for _, p := range r.may {
			if p == "…" {
				for _, q := range above {
					set[q] = true
				}
				continue
			}
			set[p] = true
		}
		allowed[r.pkg] = set
		above = append(above, r.pkg)
	}
	seen := 0
	for _, file := range goFiles(t, "../..") {
		rel, err := filepath.Rel("../..", file)
		if err != nil {
			t.Fatal(err)
		}
		pkg := filepath.ToSlash(filepath.Dir(rel))
		set, known := allowed[pkg]
		if !known {
			t.Errorf("%s: package %s is not in the table; add it to ARCHITECTURE.md and here", rel, pkg)
			continue
		}
		for _, imported := range ownImports(t, file) {
			if !set[imported] {
				t.Errorf("%s: package %s must not import %s", rel, pkg, imported)
			}
		}
		seen++
	}
	if seen < 20 {
		t.Errorf("only %d files were looked at: the walk is broken", seen)
	}
}

// TestTableIsDocumented checks that ARCHITECTURE.md names every package of the table.
func TestTableIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range table() {
		if !strings.Contains(string(text), "`"+r.pkg+"`") {
			t.Errorf("ARCHITECTURE.md does not name `%s`", r.pkg)
		}
	}
}

// TestFourAbsences states the four absences that are the architecture on their own, so that loosening the table for one
// of them has to be done twice.
func TestFourAbsences(t *testing.T) {
	absences := []struct {
		pkg       string
		forbidden []string
	}{
		{"pi", []string{"sim", "sim/explore", "sim/trace"}},
		{"sim", []string{"pi"}},
		{"sim/explore", []string{"pi"}},
		{"sim/lts", []string{"pi"}},
		{"sim/trace", []string{"pi"}},
		{"calculus/lambda", []string{"calculus/process"}},
		{"calculus/process", []string{"calculus/lambda"}},
		{"cps", []string{"baltic", "baltic/metadata"}},
		{"baltic", []string{"baltic/model", "baltic/qemu"}},
	}
	for _, a := range absences {
		files, err := filepath.Glob(filepath.Join("../..", filepath.FromSlash(a.pkg), "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		if len(files) == 0 {
			t.Errorf("%s has no files", a.pkg)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, imported := range ownImports(t, file) {
				if slices.Contains(a.forbidden, imported) {
					t.Errorf("%s imports %s: %s must not know %s", file, imported, a.pkg, imported)
				}
			}
		}
	}
}

// TestGeneratorIsForTests: the generated programs serve tests and the evidence, never the product.
func TestGeneratorIsForTests(t *testing.T) {
	for _, file := range goFiles(t, "../..") {
		if strings.HasPrefix(filepath.ToSlash(file), "../../proofs/") {
			continue
		}
		if slices.Contains(ownImports(t, file), "internal/gen") {
			t.Errorf("%s imports internal/gen, which only tests and proofs may", file)
		}
	}
}

func goFiles(t *testing.T, root string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == "bin" || strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2):
			return filepath.SkipDir
		case !d.IsDir() && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"):
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func ownImports(t *testing.T, file string) []string {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var own []string
	for _, spec := range tree.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if rest, ok := strings.CutPrefix(path, module); ok {
			own = append(own, rest)
		}
	}
	return own
}
