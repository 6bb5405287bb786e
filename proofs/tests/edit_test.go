package tests

import (
	"slices"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
)

// An editor changes a term in one place, and most of the results are ill typed. It is how the tests come by terms that a checker must refuse. It
// keeps to what the translation can translate: operations keep their number of operands, and no type is missing.

// editor goes through terms, counts the places, and makes its change at one of them. Terms that are shared are entered once.
type editor struct {
	place  int              // the place to change, counted from 0; −1 to count only
	names  []calculus.Typed // Δ, whose names a change may put anywhere
	choose func(n int) int  // which change
	count  int              // places so far
	never  bool             // the change is one that no well-typed term has anywhere
	done   bool             // the change has been made
	shared map[any]bool     // entered before
}

// edited returns the partitions and Δ with one change, at a place chosen at random, and whether the change is one that makes any term ill typed. It
// shares with the old ones all that is the same.
func edited(parts []*lambda.Partition, names []calculus.Typed, choose func(n int) int) ([]*lambda.Partition, []calculus.Typed, bool) {
	count := &editor{place: -1, names: names, choose: choose, shared: map[any]bool{}}
	count.farm(parts)
	x := &editor{place: choose(count.count), names: names, choose: choose, shared: map[any]bool{}}
	parts, names = x.farm(parts)
	return parts, names, x.never
}

// oneOf returns one of the replacements. Those in never are in no well-typed term.
func oneOf[A any](x *editor, never, perhaps []A) A {
	i := x.choose(len(never) + len(perhaps))
	if i < len(never) {
		x.never = true
		return never[i]
	}
	return perhaps[i-len(never)]
}

// hereAndNever is here, for a change that no well-typed term has.
func (x *editor) hereAndNever() bool {
	if !x.here() {
		return false
	}
	x.never = true
	return true
}

// here tells whether this is the place.
func (x *editor) here() bool {
	x.count++
	if x.done || x.count-1 != x.place {
		return false
	}
	x.done = true
	return true
}

// enter tells whether to go into a term: not when it was entered before, nor when all is done.
func (x *editor) enter(term any) bool {
	if x.done || x.shared[term] {
		return false
	}
	x.shared[term] = true
	return true
}

func (x *editor) farm(parts []*lambda.Partition) ([]*lambda.Partition, []calculus.Typed) {
	out, names := slices.Clone(parts), slices.Clone(x.names)
	for i := range names {
		if x.here() {
			names[i].Type = x.otherType(names[i].Type)
		}
	}
	for i, p := range parts {
		if i > 0 && x.here() {
			q := *p
			q.Name = x.otherName(p.Name)
			out[i] = &q
			break
		}
		out[i] = x.partition(p)
	}
	return out, names
}

func (x *editor) partition(p *lambda.Partition) *lambda.Partition {
	q := *p
	q.Digest = nil
	q.Threads, q.Messages, q.Cells = slices.Clone(p.Threads), slices.Clone(p.Messages), slices.Clone(p.Cells)
	for i, th := range p.Threads {
		if !x.enter(th) {
			continue
		}
		other := *th
		other.Digest = nil
		if x.here() {
			other.Main = !th.Main
		}
		if other.Expr = x.expr(th.Expr); x.done {
			q.Threads[i] = &other
			break
		}
	}
	for i, m := range p.Messages {
		if x.here() {
			q.Messages[i].Chan = x.otherName(m.Chan)
		}
		q.Messages[i].Value = x.value(m.Value)
	}
	for i, c := range p.Cells {
		if x.here() {
			q.Cells[i].Ref = x.otherName(c.Ref)
		}
		q.Cells[i].Value = x.value(c.Value)
	}
	if !x.done {
		return p
	}
	return &q
}

func (x *editor) otherName(n calculus.Name) calculus.Name {
	if i := x.choose(len(x.names) + 1); i < len(x.names) {
		return x.names[i].Name
	}
	n.Ordinal += 1000 // not declared
	x.never = true
	return n
}

// otherType returns a type instead of t.
func (x *editor) otherType(t calculus.Type) calculus.Type {
	single, pair := []calculus.Type{t}, []calculus.Type{t, t}
	never := []calculus.Type{
		calculus.TyVar{Name: "nowhere"},
		calculus.Data{Name: "nowhere"},
		calculus.Data{Name: "list"},
		calculus.Tuple{Items: single},
	}
	return oneOf(x, never, []calculus.Type{
		calculus.Int, calculus.String, calculus.Unit, calculus.Bool, calculus.NameType, calculus.PartType,
		calculus.Chan{Elem: t},
		calculus.Ref{Elem: t},
		calculus.Fun{Arg: t, Res: t},
		calculus.Tuple{Items: pair},
		calculus.Data{Name: "list", Args: single},
		calculus.Data{Name: "option", Args: single},
	})
}

func (x *editor) typ(t calculus.Type) calculus.Type {
	if t == nil || !x.here() {
		return t
	}
	return x.otherType(t)
}

// otherValue returns a value instead of v.
func (x *editor) otherValue(v lambda.Value) lambda.Value {
	lit := func(k calculus.Const) lambda.Value { return lambda.Lit{Const: k} }
	id := &lambda.Fun{Param: "y", Type: calculus.Unit, Res: calculus.Unit, Body: &lambda.Ret{Value: lambda.Var{Name: "y"}}}
	group := []lambda.RecDef{
		{Name: "f", Param: "y", Type: calculus.Unit, Res: calculus.Unit, Body: id.Body},
		{Name: "f", Param: "y", Type: calculus.Unit, Res: calculus.Unit, Body: id.Body},
	}
	never := []lambda.Value{
		lit(calculus.Const{Type: calculus.Bool, Int: 2}),
		lit(calculus.Const{Type: calculus.Int, Int: 1 << 62}),
		lit(calculus.Const{Type: calculus.NameType}),
		lambda.Var{Name: "nowhere"},
		lambda.Tuple{Items: []lambda.Value{v}},
		&lambda.Rec{Defs: group},
		&lambda.Rec{Defs: group[:1], Index: 1},
	}
	perhaps := []lambda.Value{
		lit(calculus.IntConst(7)),
		lit(calculus.StringConst("edited")),
		lit(calculus.UnitConst()),
		lit(calculus.BoolConst(true)),
		lambda.Tuple{Items: []lambda.Value{v, v}},
		lambda.Frozen{Part: &lambda.Partition{}},
		id,
		&lambda.Rec{Defs: group[:1]},
	}
	if list, ok := v.(lambda.Con); ok && len(list.Args) == 2 && list.Type.Name == "list" {
		perhaps = append(perhaps, lastOf(list))
	}
	if open, ok := v.(lambda.Var); ok {
		never = append(never, lambda.Var{Name: open.Name, Inst: append(slices.Clip(open.Inst), calculus.Int)})
		if len(open.Inst) > 0 {
			never = append(never, lambda.Var{Name: open.Name})
		}
	}
	for _, d := range x.names {
		both := lambda.Partition{
			Messages: []lambda.Message{{Chan: d.Name, Value: v}}, Cells: []lambda.Cell{{Ref: d.Name, Value: v}},
		}
		never = append(never, lambda.Frozen{Part: &both}) // one of the two cannot be
		perhaps = append(perhaps, lambda.NameRef{Name: d.Name})
	}
	return oneOf(x, never, perhaps)
}

// lastOf is the empty list at the end of a list, or the variable there.
func lastOf(list lambda.Con) lambda.Value {
	tail := list.Args[1]
	if con, ok := tail.(lambda.Con); ok && len(con.Args) == 2 {
		return lastOf(con)
	}
	return tail
}

func (x *editor) value(v lambda.Value) lambda.Value {
	if x.done {
		return v
	}
	if x.here() {
		return x.otherValue(v)
	}
	switch v := v.(type) {
	case lambda.Var:
		inst := slices.Clone(v.Inst)
		for i := range inst {
			inst[i] = x.typ(inst[i])
		}
		return lambda.Var{Name: v.Name, Inst: inst, Span: v.Span}
	case lambda.Lit, lambda.NameRef:
		return v
	case lambda.Tuple:
		return lambda.Tuple{Items: x.values(v.Items), Span: v.Span}
	case lambda.Con:
		return x.con(v)
	case *lambda.Fun:
		return x.fun(v)
	case *lambda.Rec:
		return x.rec(v)
	case lambda.Frozen:
		if !x.enter(v.Part) {
			return v
		}
		return lambda.Frozen{Part: x.partition(v.Part)}
	}
	panic("tests: unknown value of λ∥")
}

func (x *editor) values(vs []lambda.Value) []lambda.Value {
	out := slices.Clone(vs)
	for i := range out {
		out[i] = x.value(out[i])
	}
	return out
}

// con may also lose its last argument, or become another type's.
func (x *editor) con(v lambda.Con) lambda.Value {
	if len(v.Args) > 0 && x.hereAndNever() {
		return lambda.Con{Ctor: v.Ctor, Type: v.Type, Args: v.Args[:len(v.Args)-1]}
	}
	if x.here() {
		return lambda.Con{Ctor: v.Ctor, Type: calculus.Data{Name: "option", Args: []calculus.Type{calculus.Int}}, Args: v.Args}
	}
	t := calculus.Data{Name: v.Type.Name, Args: slices.Clone(v.Type.Args)}
	for i := range t.Args {
		t.Args[i] = x.typ(t.Args[i])
	}
	args := x.values(v.Args)
	if !x.done {
		return v
	}
	return lambda.Con{Ctor: v.Ctor, Type: t, Args: args}
}

func (x *editor) fun(v *lambda.Fun) lambda.Value {
	if !x.enter(v) {
		return v
	}
	typ, res, body := x.typ(v.Type), x.typ(v.Res), x.expr(v.Body)
	if !x.done {
		return v
	}
	return &lambda.Fun{Param: v.Param, Type: typ, Res: res, Body: body, Span: v.Span}
}

func (x *editor) rec(v *lambda.Rec) lambda.Value {
	if !x.enter(&v.Defs[0]) {
		return v
	}
	defs := slices.Clone(v.Defs)
	for i, d := range defs {
		defs[i].Type, defs[i].Res, defs[i].Body = x.typ(d.Type), x.typ(d.Res), x.expr(d.Body)
		if x.done {
			return &lambda.Rec{Defs: defs, Index: v.Index, Span: v.Span}
		}
	}
	return v
}

// otherPattern returns a pattern instead of p, with the same variables as far as that is possible.
func (x *editor) otherPattern(p calculus.Pattern) calculus.Pattern {
	var never []calculus.Pattern
	if vars := calculus.PatternVars(p); len(vars) > 0 {
		never = append(never, calculus.PAs{Pattern: p, Name: vars[0]}, calculus.POr{Left: p, Right: calculus.PWild{}})
	}
	return oneOf(x, never, []calculus.Pattern{
		calculus.PConst{Const: calculus.IntConst(7)},
		calculus.PConst{Const: calculus.UnitConst()},
		calculus.PConst{Const: calculus.StringConst("edited")},
		calculus.PTuple{Items: []calculus.Pattern{p, calculus.PWild{}}},
		calculus.PWild{},
		calculus.PVar{Name: "edited"},
		calculus.PAs{Pattern: p, Name: "edited"},
		calculus.POr{Left: p, Right: p},
	})
}

// pattern does not enter an or-pattern, whose sides have to bind the same variables to be translated.
func (x *editor) pattern(p calculus.Pattern) calculus.Pattern {
	if x.done {
		return p
	}
	if x.here() {
		return x.otherPattern(p)
	}
	all := func(ps []calculus.Pattern) []calculus.Pattern {
		qs := slices.Clone(ps)
		for i := range qs {
			qs[i] = x.pattern(qs[i])
		}
		return qs
	}
	switch p := p.(type) {
	case calculus.PTuple:
		return calculus.PTuple{Items: all(p.Items)}
	case calculus.PCtor:
		if len(p.Args) > 0 && x.hereAndNever() {
			return calculus.PCtor{Ctor: p.Ctor, Args: p.Args[1:]}
		}
		return calculus.PCtor{Ctor: p.Ctor, Args: all(p.Args)}
	case calculus.PAs:
		return calculus.PAs{Pattern: x.pattern(p.Pattern), Name: p.Name}
	default:
		return p
	}
}

// expr may also put a binding that can fail before an expression.
func (x *editor) expr(e lambda.Expr) lambda.Expr {
	if x.done {
		return e
	}
	if x.hereAndNever() {
		seven, eight := calculus.IntConst(7), calculus.IntConst(8)
		return &lambda.LetV{Pattern: calculus.PConst{Const: eight}, Value: lambda.Lit{Const: seven}, Body: e}
	}
	var out lambda.Expr
	switch e := e.(type) {
	case *lambda.Ret:
		out = &lambda.Ret{Value: x.value(e.Value), Span: e.Span}
	case *lambda.App:
		out = &lambda.App{Fun: x.value(e.Fun), Arg: x.value(e.Arg), Span: e.Span}
	case *lambda.Let:
		out = &lambda.Let{Name: e.Name, Type: x.typ(e.Type), Bound: x.expr(e.Bound), Body: x.expr(e.Body), Span: e.Span}
	case *lambda.LetV:
		params := e.Params
		if len(params) > 0 && x.hereAndNever() {
			params = append(slices.Clip(params), params[0])
		}
		out = &lambda.LetV{Params: params, Pattern: x.pattern(e.Pattern), Value: x.value(e.Value), Body: x.expr(e.Body), Span: e.Span}
	case *lambda.Match:
		out = x.match(e)
	case *lambda.Op:
		op := e.Op
		if x.here() {
			op = x.otherOp(op)
		}
		out = &lambda.Op{Op: op, Args: x.values(e.Args), Type: x.typ(e.Type), Code: e.Code, Span: e.Span}
	case *lambda.Delta:
		out = x.delta(e)
	}
	if !x.done {
		return e
	}
	return out
}

// match may also lose all its arms.
func (x *editor) match(e *lambda.Match) lambda.Expr {
	if x.hereAndNever() {
		return &lambda.Match{Value: e.Value, Span: e.Span}
	}
	m := &lambda.Match{Value: x.value(e.Value), Arms: slices.Clone(e.Arms), Span: e.Span}
	for i, arm := range m.Arms {
		m.Arms[i].Pattern, m.Arms[i].Body = x.pattern(arm.Pattern), x.expr(arm.Body)
	}
	return m
}

// otherOp returns another operation with as many operands and a type in the same place.
func (x *editor) otherOp(op calculus.Op) calculus.Op {
	var all []calculus.Op
	switch op {
	case calculus.OpSend, calculus.OpStart, calculus.OpSet:
		all = []calculus.Op{calculus.OpSend, calculus.OpStart, calculus.OpSet}
	case calculus.OpChan, calculus.OpRef, calculus.OpChoose:
		all = []calculus.Op{calculus.OpChan, calculus.OpRef, calculus.OpChoose}
	case calculus.OpRecv, calculus.OpFork, calculus.OpName, calculus.OpBox, calculus.OpStop, calculus.OpGet, calculus.OpPrint, calculus.OpFault:
		all = []calculus.Op{
			calculus.OpRecv, calculus.OpFork, calculus.OpName, calculus.OpBox, calculus.OpStop, calculus.OpGet, calculus.OpPrint, calculus.OpFault,
		}
	case calculus.OpFail:
		return op
	}
	return all[x.choose(len(all))]
}

// delta may become another primitive, or lose an operand.
func (x *editor) delta(e *lambda.Delta) lambda.Expr {
	if x.here() {
		return &lambda.Delta{Delta: calculus.Delta(x.choose(len(calculus.Deltas()))), Args: e.Args, Span: e.Span}
	}
	if x.hereAndNever() {
		return &lambda.Delta{Delta: e.Delta, Args: e.Args[1:], Span: e.Span}
	}
	return &lambda.Delta{Delta: e.Delta, Args: x.values(e.Args), Span: e.Span}
}
