package gogen_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/baltic/gogen"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/internal/source"
)

var update = flag.Bool("update", false, "rewrite the packages")

// read reads metadata with the WSDL files beside them, or a WSDL file.
func read(t *testing.T, path string) *metadata.Farm {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file := source.NewFile(filepath.Base(path), string(text))
	if filepath.Ext(path) == ".wsdl" {
		farm, ds := metadata.ReadWSDL(file)
		if farm == nil {
			t.Fatal(ds)
		}
		return farm
	}
	farm, ds := metadata.Read(file, func(name string) (*source.File, *source.Diagnostic) {
		text, err := os.ReadFile(filepath.Join(filepath.Dir(path), name))
		if err != nil {
			return nil, &source.Diagnostic{Message: err.Error()}
		}
		return source.NewFile(name, string(text)), nil
	})
	if farm == nil {
		t.Fatal(ds)
	}
	return farm
}

// TestPackages: the packages in the repository are what the generator writes. The Go compiler judges the rest: it compiles them for other tests.
func TestPackages(t *testing.T) {
	for _, tt := range []struct{ from, name, path string }{
		{"../../examples/eop/eop.meta.ml", "adventureworks", "../../examples/eop/adventureworks/farm.go"},
		{"testdata/odd.meta.ml", "odd", "internal/odd/farm.go"},
		{"testdata/odd.wsdl", "wsdl", "internal/wsdl/farm.go"},
	} {
		got := gogen.Package(read(t, tt.from), tt.name, filepath.Base(tt.from))
		if *update {
			if err := os.MkdirAll(filepath.Dir(tt.path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(tt.path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(tt.path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s is not what is generated from %s (-file +generated; -update rewrites it):\n%s", tt.path, tt.from, diff)
		}
	}
}

// TestPackageName: any text makes a name.
func TestPackageName(t *testing.T) {
	for text, want := range map[string]string{
		"eop": "eop", "My-Shop_2": "myshop2", "2nd": "farm2nd", "func": "farmfunc", "": "farm", "pi": "farmpi", "é": "farm",
	} {
		if got := gogen.PackageName(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
