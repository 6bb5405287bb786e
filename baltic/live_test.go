package baltic_test

import (
	"path/filepath"
	"testing"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/calculus/typing"
	"github.com/balticsim/balticsim/cps"
)

// TestLiveFarm pins down the text of a farm that runs on machines.
func TestLiveFarm(t *testing.T) {
	golden(t, "eop_live.em.ml", baltic.EmImplementation(adventureWorks(t).meta, nil, baltic.Options{Live: true}))
	shop := readMeta(t, readFile(t, "metadata/testdata/wsdl.meta.ml"), "metadata/testdata")
	golden(t, "shop_live.em.ml", baltic.EmImplementation(shop, nil, baltic.Options{Live: true}))
}

// TestLivePrograms: what runs on machines has a type, in both calculi, with a workload and without, and holds no image.
func TestLivePrograms(t *testing.T) {
	f := adventureWorks(t)
	for _, path := range scripts(t, "right") {
		for _, workload := range []bool{true, false} {
			f := f
			if !workload {
				f.workload = nil
			}
			p, a, ds := f.assemble(t, parse(t, readFile(t, path)), baltic.Options{Live: true})
			if len(ds) > 0 {
				t.Fatalf("%s: %s", path, render(ds))
			}
			if err := typing.LambdaProgram(p); err != nil {
				t.Errorf("%s: %v\n%s", path, err, a.Em)
			}
			if err := typing.ProcessProgram(cps.Program(p)); err != nil {
				t.Errorf("%s: %v", path, err)
			}
			for _, u := range a.Program {
				if u.Name == "Images" {
					t.Errorf("%s: the images are part of the program", filepath.Base(path))
				}
			}
		}
	}
}
