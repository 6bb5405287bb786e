package tests

import (
	"flag"
	"os"
	"testing"
)

// TestMain makes the generated programs of a plain `go test` the same every time: the tests also judge what the generators
// draw, and a judgment about chance must not fail by chance. With -full, or with a -rapid.seed, they are drawn anew.
func TestMain(m *testing.M) {
	flag.Parse()
	if seed := flag.Lookup("rapid.seed"); !*full && seed.Value.String() == seed.DefValue {
		if err := flag.Set("rapid.seed", "5"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
