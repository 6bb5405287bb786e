package explore

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// TestStore holds the store against a map, with strings of all lengths.
func TestStore(t *testing.T) {
	s, twin := newStore(), map[string]uint32{}
	r := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		key := fmt.Sprint(r.IntN(50_000))
		if r.IntN(100) == 0 {
			key += strings.Repeat("x", r.IntN(700))
		}
		hash := hashOf([]byte(key))
		n, known := s.find(hash, []byte(key))
		want, expected := twin[key]
		if known != expected || n != want {
			t.Fatalf("%q: number %d, known %v; want %d, %v", key, n, known, want, expected)
		}
		if !known {
			twin[key] = s.insert(hash, []byte(key))
		}
	}
	for key, n := range twin {
		if string(s.at(n)) != key {
			t.Fatalf("number %d is %q, want %q", n, s.at(n), key)
		}
	}
	if s.count != len(twin) {
		t.Errorf("%d strings, want %d", s.count, len(twin))
	}
}

func TestStoreHoldsLongAndEmptyStrings(t *testing.T) {
	s := newStore()
	long := []byte(strings.Repeat("y", longestKey))
	for i, key := range [][]byte{{}, long, {0}, {0, 0}} {
		hash := hashOf(key)
		if _, known := s.find(hash, key); known {
			t.Fatalf("string %d is known before it is inserted", i)
		}
		if n := s.insert(hash, key); int(n) != i {
			t.Fatalf("string %d has number %d", i, n)
		}
		if n, known := s.find(hash, key); !known || int(n) != i {
			t.Fatalf("string %d is not found again", i)
		}
	}
}

// A state of 16 bytes must fit into 30 together with its parent, whatever the table's load.
func TestStoreIsSmall(t *testing.T) {
	s := newStore()
	for i := range 735_471 {
		key := fmt.Appendf(nil, "%016d", i)
		s.insert(hashOf(key), key)
	}
	if perState := float64(s.bytes()) / float64(s.count); perState > 25 {
		t.Errorf("%.1f bytes for a string of 16", perState)
	}
}

// What has been inserted is found by others while more is inserted; run it with -race.
func TestStoreIsReadWhileItGrows(t *testing.T) {
	const count = 50_000
	s := newStore()
	keys := make([][]byte, count)
	for i := range keys {
		keys[i] = fmt.Appendf(nil, "%040d", i)
	}
	var inserted atomic.Int64
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			for at := 0; at < count; {
				for ready := int(inserted.Load()); at < ready; at++ {
					if n, known := s.find(hashOf(keys[at]), keys[at]); !known || int(n) != at {
						t.Errorf("string %d: number %d, known %v", at, n, known)
						return
					}
				}
				if _, known := s.find(hashOf([]byte("none")), []byte("none")); known {
					t.Error("a string is found that was never inserted")
					return
				}
			}
		})
	}
	for _, key := range keys {
		s.insert(hashOf(key), key)
		inserted.Add(1)
	}
	all.Wait()
}
