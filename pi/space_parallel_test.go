package pi_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/step"
)

// TestSpaceOfManyGoroutines lets several goroutines walk through one Space, all the same way: what each sees does not depend
// on who was first to intern something, and equal states have equal keys, whoever made them. Run it with -race.
func TestSpaceOfManyGoroutines(t *testing.T) {
	for _, name := range []string{"mobile", "rollback", "cells"} {
		space := compile(t, testdata(t, name)).Space(pi.Options{})
		const walkers = 4
		seen, keys := make([][]string, walkers), make([][]string, walkers)
		var all sync.WaitGroup
		for i := range walkers {
			all.Go(func() { seen[i], keys[i] = breadthFirst(space, 400) })
		}
		all.Wait()
		for i := range walkers {
			if diff := cmp.Diff(seen[0], seen[i]); diff != "" {
				t.Errorf("%s: what the first and another see:\n%s", name, diff)
			}
			if !cmp.Equal(keys[0], keys[i]) {
				t.Errorf("%s: the keys differ", name)
			}
		}
	}
}

// breadthFirst visits up to limit states and returns what their steps are called, and their keys.
func breadthFirst(space *pi.Space, limit int) (labels, keys []string) {
	todo := []pi.State{space.Start()}
	known := map[string]bool{}
	for n := 0; n < len(todo) && n < limit; n++ {
		s := todo[n]
		for _, id := range []step.Identity{step.Position, step.Multiset, step.Congruence} {
			keys = append(keys, string(space.KeyAs(s, id, nil)))
		}
		for _, actor := range space.Actors(s, nil) {
			labels = append(labels, fmt.Sprint(len(space.Future(s, actor, nil)), len(space.Pending(s, actor, nil))))
		}
		for _, m := range space.Steps(s, nil) {
			labels = append(labels, space.Label(s, m).Text)
			next := space.Next(s, m)
			if k := string(space.Key(next, nil)); !known[k] {
				known[k] = true
				todo = append(todo, next)
			}
		}
		labels = append(labels, fmt.Sprint(space.Outcome(s).End))
	}
	return labels, keys
}
