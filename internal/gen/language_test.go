package gen_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/internal/gen"
	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// TestWholeLanguage: every form of item, type, expression and pattern that a script can have is drawn, and every operator.
func TestWholeLanguage(t *testing.T) {
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		for range 10 {
			p := gen.DrawProgram(t, gen.Options{})
			tree, ds := script.ParseProgram(source.NewFile("generated.ml", p.Script))
			if ds.HasErrors() {
				t.Fatalf("%v\n%s", ds[0], p.Script)
			}
			forms(reflect.ValueOf(tree.Items), seen)
		}
	})
	var missing []string
	for _, form := range strings.Fields(`TypeItem LetItem ExprItem TVar TArrow TTuple TCon
		Lit Var Con Fun Function App Field Record Tuple List Constraint Let If Match Seq Assert Unary Binary
		PWild PVar PLit PTuple PList PCons PCon PRecord POr PAs PConstraint
		op:= op^ op:: op+ op- op* op/ opmod op! op&& op|| op= op< op<= op> op>= op<> op|>`) {
		if seen[form] == 0 {
			missing = append(missing, form)
		}
	}
	slices.Sort(missing)
	if len(missing) > 0 {
		t.Errorf("never drawn: %q", missing)
	}
	t.Log(seen)
}

// forms counts the nodes of a syntax tree by their types, and operators by their names.
func forms(v reflect.Value, seen map[string]int) {
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			forms(v.Index(i), seen)
		}
	case reflect.Interface, reflect.Pointer:
		if !v.IsNil() && v.Type() != reflect.TypeFor[*source.File]() {
			forms(v.Elem(), seen)
		}
	case reflect.Struct:
		seen[v.Type().Name()]++
		for i := range v.NumField() {
			if v.Type().Field(i).Name == "Op" {
				seen[fmt.Sprintf("op%s", v.Field(i).FieldByName("Name"))]++
			}
			forms(v.Field(i), seen)
		}
	default:
	}
}
