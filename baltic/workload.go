package baltic

import (
	"reflect"
	"strconv"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

// clientText runs the workload in a partition of its own, beside main. Main's last action is to wait for it, so that main is
// blocked at the end of a run exactly when main or the client is.
const clientText = `let finished : unit chan = chan "finished"
let () = start (name "` + ClientPartition + `") (box (fun () -> workload (); send finished ()))
let await () = recv finished
`

// asFunction turns the items of a workload into one function `workload`, keeping their places. Types and opens stay items. The tree is
// parsed anew from its file, because type variables are renamed: their scope is their item, and the items become one.
func asFunction(workload *script.Tree) *script.Tree {
	tree, _ := script.ParseProgram(workload.File)
	whole := workload.File.At(0, len(workload.File.Text))
	fn := &script.Tree{File: tree.File}
	var body script.Expr = &script.Lit{Span: whole}
	for i := len(tree.Items) - 1; i >= 0; i-- {
		switch it := tree.Items[i].(type) {
		case *script.LetItem:
			renameTypeVars(reflect.ValueOf(it), "_"+strconv.Itoa(i))
			body = &script.Let{Rec: it.Rec, Bindings: it.Bindings, Body: body, Span: it.Span}
		case *script.ExprItem:
			renameTypeVars(reflect.ValueOf(it), "_"+strconv.Itoa(i))
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

// renameTypeVars adds a suffix to every type variable below a node.
func renameTypeVars(v reflect.Value, suffix string) {
	switch v.Kind() {
	case reflect.Pointer:
		if tv, ok := v.Interface().(*script.TVar); ok && tv != nil {
			tv.Name += suffix
			return
		}
		if _, file := v.Interface().(*source.File); !file && !v.IsNil() {
			renameTypeVars(v.Elem(), suffix)
		}
	case reflect.Interface:
		if !v.IsNil() {
			renameTypeVars(v.Elem(), suffix)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[script.TypeDef]() {
			return
		}
		for i := range v.NumField() {
			renameTypeVars(v.Field(i), suffix)
		}
	case reflect.Slice:
		for i := range v.Len() {
			renameTypeVars(v.Index(i), suffix)
		}
	default:
	}
}

// awaitClient is the script's tree with one more item, which waits for the client.
func awaitClient(tree *script.Tree) *script.Tree {
	wait := parseProgram("client.ml", "let () = Client.await ()\n")
	longer := *tree
	longer.Items = append(append([]script.Item(nil), tree.Items...), wait.Items...)
	return &longer
}
