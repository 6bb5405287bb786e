package metadata

import (
	"strings"
	"testing"

	"github.com/balticsim/balticsim/internal/source"
)

func limited(t *testing.T, limits string) (*Farm, source.Diagnostics) {
	t.Helper()
	return Read(source.NewFile("m.meta.ml", `let m : metadata = [VM {vmname = "A"; disk = ""; inputs = []; outputs = []`+limits+`}]`), nil)
}

// TestLimits: a machine may say how much it needs, and each of the limits may be left out.
func TestLimits(t *testing.T) {
	for text, want := range map[string]Limits{
		"": {},
		"; limits = {memory = 256; disk = 64; cpus = 2}": {256, 64, 2},
		"; limits = {cpus = 4;}":                         {0, 0, 4},
		"; limits = {}":                                  {},
	} {
		farm, ds := limited(t, text)
		if len(ds) > 0 {
			t.Errorf("%q: %v", text, ds)
			continue
		}
		if got := farm.Machines[0].Limits; got != want {
			t.Errorf("%q is %+v, want %+v", text, got, want)
		}
	}
}

func TestWrongLimits(t *testing.T) {
	for _, c := range []struct{ text, code, at, message string }{
		{"; limits = 256", "BAL0605", "256", "must be a record {memory"},
		{"; limits = {memory = lots}", "BAL0605", "lots", "must be a number from 1 to 1048576"},
		{`; limits = {memory = "256"}`, "BAL0605", `"256"`, "must be a number"},
		{"; limits = {cpus = 0}", "BAL0605", "0", "must be a number from 1 to 256"},
		{"; limits = {disk = 99999999999999999999}", "BAL0605", "99999999999999999999", "must be a number"},
		{"; limits = {ram = 1}", "BAL0602", "ram", "no field `ram`"},
		{"; limits = {cpus = 1; cpus = 2}", "BAL0604", "cpus", "twice"},
	} {
		_, ds := limited(t, c.text)
		if len(ds) != 1 || ds[0].Code != c.code || ds[0].Primary.Span.Text() != c.at || !strings.Contains(ds[0].Message, c.message) {
			t.Errorf("%q: %v", c.text, ds)
		}
	}
}
