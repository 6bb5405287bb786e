package baltic

import (
	"reflect"
	"slices"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// clientText runs the workload in a partition of its own, beside main. Main's last action is to wait for it, so that main is
// blocked at the end of a run exactly when main or the client is.
const clientText = `let finished : unit chan = chan "finished"
let () = start (name "` + ClientPartition + `") (box (fun () -> workload (); send finished ()))
let await () = recv finished
`

// asFunction turns the items of a workload into one function `workload`, keeping their places. Types and opens stay items. The
// tree is parsed anew from its file, because annotations are dropped that name type variables: the scope of those is a whole item,
// and the items become one. The workload was checked with them before.
func asFunction(workload *script.Tree) *script.Tree {
	tree, _ := script.ParseProgram(workload.File)
	whole := workload.File.At(0, len(workload.File.Text))
	fn := &script.Tree{File: tree.File}
	var body script.Expr = &script.Lit{Span: whole}
	for i := len(tree.Items) - 1; i >= 0; i-- {
		switch it := tree.Items[i].(type) {
		case *script.LetItem:
			dropTypeVars(reflect.ValueOf(it))
			body = &script.Let{Rec: it.Rec, Bindings: it.Bindings, Body: body, Span: it.Span}
		case *script.ExprItem:
			dropTypeVars(reflect.ValueOf(it))
			body = unitLet(it.Expr, body, it.Span)
		case *script.Open, *script.TypeItem:
		case *script.ValItem, *script.BadItem:
			panic("baltic: a workload with mistakes was accepted")
		default:
			panic("baltic: unknown item")
		}
	}
	for _, it := range tree.Items {
		switch it.(type) {
		case *script.Open, *script.TypeItem:
			fn.Items = append(fn.Items, it)
		}
	}
	name := script.Ident{Name: "workload", Span: workload.File.At(0, 0)}
	fn.Items = append(fn.Items, &script.LetItem{
		Bindings: []*script.Binding{{
			Pattern: &script.PVar{Name: name, Span: name.Span},
			Params:  []script.Pattern{&script.PLit{Span: name.Span}},
			Expr:    body, Span: whole,
		}},
		Span: whole,
	})
	return fn
}

// unitLet is let () = e in body.
func unitLet(e, body script.Expr, at source.Span) script.Expr {
	return &script.Let{
		Bindings: []*script.Binding{{Pattern: &script.PLit{Span: at}, Expr: e, Span: at}}, Body: body, Span: at,
	}
}

// dropTypeVars removes every annotation with a type variable below a node.
func dropTypeVars(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		switch n := v.Interface().(type) {
		case *source.File:
			return
		case *script.Binding:
			if n.Result != nil && hasTypeVar(n.Result) {
				n.Result = nil
			}
		}
		if !v.IsNil() {
			dropTypeVars(v.Elem())
		}
	case reflect.Interface:
		switch n := v.Interface().(type) {
		case *script.Constraint:
			if hasTypeVar(n.Type) {
				v.Set(reflect.ValueOf(n.Expr))
				dropTypeVars(v)
				return
			}
		case *script.PConstraint:
			if hasTypeVar(n.Type) {
				v.Set(reflect.ValueOf(n.Pattern))
				dropTypeVars(v)
				return
			}
		}
		if !v.IsNil() {
			dropTypeVars(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			dropTypeVars(v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			dropTypeVars(v.Index(i))
		}
	default: // texts, numbers and flags
	}
}

func hasTypeVar(t script.Type) bool {
	switch t := t.(type) {
	case *script.TVar:
		return true
	case *script.TArrow:
		return hasTypeVar(t.Arg) || hasTypeVar(t.Res)
	case *script.TTuple:
		return slices.ContainsFunc(t.Items, hasTypeVar)
	case *script.TCon:
		return slices.ContainsFunc(t.Args, hasTypeVar)
	}
	panic("baltic: unknown type")
}

// awaitClient is the script's tree with one more item, which waits for the client.
func awaitClient(tree *script.Tree) *script.Tree {
	wait := parseProgram("client.ml", "let () = Client.await ()\n")
	longer := *tree
	longer.Items = append(append([]script.Item(nil), tree.Items...), wait.Items...)
	return &longer
}
