package pi

import (
	"slices"

	"github.com/balticsim/balticsim/internal/source"
)

// What a library in Go tells people and tools about its threads. None of it is a step or changes one.

// Within says that the requests which the thread makes until the returned function is called belong to a place in a library: traces show it
// as the inner place of a step. The place is asked for when somebody wants to know.
func Within(t *Thread, place func() source.Span) (end func()) {
	before := t.site
	t.site = place
	return func() { t.site = before }
}

// Show makes v visible as a variable of the thread, in View and to whoever asks what the thread holds, until the thread ends.
func Show[T any](t *Thread, name string, v T) {
	shows := slices.DeleteFunc(slices.Clone(t.body.shows), func(v Variable) bool { return v.Name == name })
	t.body.shows = append(shows, Variable{name, valueOf(v)})
}

// inner returns the place in a library of the request that the thread waits for.
func (g *goBody) inner() source.Span {
	if g.site == nil {
		return source.Span{}
	}
	return g.site()
}

// ValueOf returns a Go value as what it is in messages and cells.
func ValueOf[T any](x T) Value { return valueOf(x) }
