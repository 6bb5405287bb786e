package lts_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain makes a plain `go test` draw the same graphs every time, and enough of them: TestTwins also judges what is drawn.
func TestMain(m *testing.M) {
	flag.Parse()
	for name, value := range map[string]string{"rapid.seed": "7", "rapid.checks": "1000"} {
		if f := flag.Lookup(name); f.Value.String() == f.DefValue {
			if err := flag.Set(name, value); err != nil {
				panic(err)
			}
		}
	}
	os.Exit(m.Run())
}
