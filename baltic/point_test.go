package baltic_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/internal/source"
)

// TestPoints: every operation of a border has one name, also where a service is there twice.
func TestPoints(t *testing.T) {
	farm, ds := metadata.Read(source.NewFile("twice.meta.ml", `
let bank = {sname = "Bank"; ops = [{opname = "Pay"; action = ""; input = "int"; output = "bool"}; {opname = "Ask"; action = ""; input = "unit"; output = "string"}]}
let other = {sname = "Other"; ops = [{opname = "Pay"; action = ""; input = "Coin"; output = "unit"}]}
let m : metadata =
  [VM {vmname = "Shop"; disk = "d"; inputs = [bank; other; bank]; outputs = [("/a", other); ("/b", bank); ("/c", other)]};
   Import {name = "In"; url = "http://a/"; service = bank};
   Export {name = "Out"; url = "http://b/"; service = other}]`), nil)
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	show := func(ps []baltic.Point) []string {
		var all []string
		for _, p := range ps {
			all = append(all, p.At+" "+p.Hint+" "+calculus.Show(p.Input)+" "+calculus.Show(p.Output))
		}
		return all
	}
	for _, c := range []struct {
		what string
		got  []baltic.Point
		want []string
	}{
		{"imports of the machine", baltic.ImportsOf(farm.Machines[0]), []string{
			"Bank.Pay Shop>Bank.Pay int bool", "Bank.Ask Shop>Bank.Ask unit string", "Other.Pay Shop>Other.Pay Coin unit",
			"Bank#2.Pay Shop>Bank.Pay int bool", "Bank#2.Ask Shop>Bank.Ask unit string",
		}},
		{"exports of the machine", baltic.ExportsOf(farm.Machines[0]), []string{
			"Other.Pay >Shop.Other.Pay Coin unit", "Bank.Pay >Shop.Bank.Pay int bool", "Bank.Ask >Shop.Ask unit string",
			"Other#2.Pay >Shop.Other.Pay Coin unit",
		}},
		{"import", baltic.ImportPoints(farm.Imports[0]), []string{"In.Pay In.Pay int bool", "In.Ask In.Ask unit string"}},
		{"export", baltic.ExportPoints(farm.Exports[0]), []string{"Out.Pay export:Out.Pay Coin unit"}},
	} {
		if d := cmp.Diff(c.want, show(c.got)); d != "" {
			t.Errorf("%s:\n%s", c.what, d)
		}
	}
}
