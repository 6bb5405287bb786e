package cps_test

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/cps"
	"github.com/balticsim/balticsim/internal/source"
)

// TestSpans: every node of a translation says which piece of the script it comes from, and no piece is lost, except what
// would have gone on after a failure. (The generator gives each node of λ∥ a span of its own.)
func TestSpans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProgram(t, false)
		fails := strings.Contains(show(p), "fail ")
		before, after := spans(p.Main), spans(cps.Program(p).Main)
		if after[source.Span{}] {
			t.Errorf("a node without a span")
		}
		for s := range before {
			if !after[s] && !fails {
				t.Errorf("span %d is lost", s.Start)
			}
		}
		for s := range after {
			if !before[s] {
				t.Errorf("span %d comes from nowhere", s.Start)
			}
		}
		if t.Failed() {
			t.Fatal(show(p))
		}
	})
}

// spans collects the spans of a term, whatever its nodes are.
func spans(term any) map[source.Span]bool {
	found, visited := map[source.Span]bool{}, map[any]bool{}
	var walk func(reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			if v.IsNil() || visited[v.Interface()] {
				return
			}
			visited[v.Interface()] = true
			walk(v.Elem())
		case reflect.Interface:
			if !v.IsNil() {
				walk(v.Elem())
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Struct:
			if s, ok := v.Interface().(source.Span); ok {
				found[s] = true
				return
			}
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() {
					walk(v.Field(i))
				}
			}
		default: // texts, numbers
		}
	}
	walk(reflect.ValueOf(term))
	return found
}
