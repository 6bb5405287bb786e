package script

import (
	"strings"

	"pgregory.net/rapid"
)

// generator makes random trees of every kind of node. The trees need no sense and no types, and deliberately lack the
// parentheses that the grammar would ask for: the printer has to add them.
// With ocaml set they are trees that OCaml can read too.
type generator struct {
	t     *rapid.T
	ocaml bool
}

func (g generator) n(max int, label string) int { return rapid.IntRange(0, max).Draw(g.t, label) }
func (g generator) flip(label string) bool      { return rapid.Bool().Draw(g.t, label) }

func (g generator) pick(words string) string {
	return rapid.SampledFrom(strings.Fields(words)).Draw(g.t, "word")
}

func (g generator) lower() Ident {
	return Ident{Name: g.pick("x y f g' _z ref vm1 e34 chan send averyveryverylongname")}
}
func (g generator) upper() Ident { return Ident{Name: g.pick("A B Ok_ VM_Crash M List Payment'")} }

func (g generator) path(name Ident) Path {
	if g.n(4, "qualified") == 0 {
		return Path{Module: g.upper(), Name: name}
	}
	return Path{Name: name}
}

func (g generator) tree() *Tree {
	t := &Tree{}
	for range 1 + g.n(3, "items") {
		t.Items = append(t.Items, g.item())
	}
	return t
}

func (g generator) item() Item {
	switch g.n(4, "item") {
	case 0:
		return &Open{Module: g.upper()}
	case 1:
		it := &TypeItem{}
		for range 1 + g.n(1, "defs") {
			it.Defs = append(it.Defs, g.typeDef())
		}
		return it
	case 2:
		return &ExprItem{Expr: g.expr(4)}
	}
	return &LetItem{Rec: g.flip("rec"), Bindings: g.bindings(4)}
}

func (g generator) signature() *Tree {
	t := &Tree{}
	for range 1 + g.n(3, "items") {
		switch g.n(2, "item") {
		case 0:
			t.Items = append(t.Items, &ValItem{Name: g.valueName(), Type: g.typ(4)})
		case 1:
			t.Items = append(t.Items, &TypeItem{Defs: []*TypeDef{g.typeDef()}})
		default:
			t.Items = append(t.Items, &Open{Module: g.upper()})
		}
	}
	return t
}

func (g generator) valueName() Ident {
	if g.n(3, "operator") == 0 {
		return Ident{Name: g.pick("+ * ! := ~- mod = |> && ^ @")}
	}
	return g.lower()
}

func (g generator) typeDef() *TypeDef {
	d := &TypeDef{Name: g.lower()}
	if !g.ocaml && g.flip("capital type") {
		d.Name = g.upper()
	}
	for range g.n(2, "params") {
		d.Params = append(d.Params, Ident{Name: g.pick("a b key")})
	}
	switch g.n(3, "def") {
	case 0:
		d.Alias = g.typ(3)
	case 1:
		for range 1 + g.n(3, "fields") {
			d.Fields = append(d.Fields, FieldDef{Name: g.lower(), Type: g.typ(2)})
		}
	case 2:
		for range 1 + g.n(3, "constructors") {
			c := CtorDef{Name: g.upper()}
			for range g.n(2, "arguments") {
				c.Args = append(c.Args, g.typ(2))
			}
			d.Ctors = append(d.Ctors, c)
		}
	}
	return d
}

func (g generator) typ(depth int) Type {
	n := 3
	if depth == 0 {
		n = 1
	}
	switch g.n(n, "type") {
	case 0:
		return &TVar{Name: g.pick("a b _c")}
	case 1:
		names := "int string Payment vm"
		if g.ocaml {
			names = "int string vm"
		}
		return &TCon{Path: g.path(Ident{Name: g.pick(names)})}
	case 2:
		if g.flip("tuple") {
			return &TTuple{Items: g.types(depth-1, 2)}
		}
		return &TArrow{Arg: g.typ(depth - 1), Res: g.typ(depth - 1)}
	}
	return &TCon{Path: g.path(g.lower()), Args: g.types(depth-1, 1)}
}

func (g generator) types(depth, least int) []Type {
	var ts []Type
	for range least + g.n(2, "types") {
		ts = append(ts, g.typ(depth))
	}
	return ts
}

func (g generator) bindings(depth int) []*Binding {
	var bs []*Binding
	for range 1 + g.n(1, "bindings") {
		b := &Binding{Pattern: g.pattern(depth - 1), Expr: g.expr(depth - 1)}
		if g.flip("function") {
			b.Pattern = &PVar{Name: g.lower()}
			for range 1 + g.n(2, "params") {
				b.Params = append(b.Params, g.pattern(depth-1))
			}
			if g.flip("result") {
				b.Result = g.typ(2)
			}
		}
		bs = append(bs, b)
	}
	return bs
}

func (g generator) literal() Literal {
	switch g.n(3, "literal") {
	case 0:
		return Literal{Kind: LitUnit}
	case 1:
		return boolLiteral(g.flip("bool"))
	case 2:
		return Literal{Kind: LitInt, Int: rapid.Int64Range(0, 1<<62-1).Draw(g.t, "int")}
	}
	return Literal{Kind: LitString, Str: string(rapid.SliceOfN(rapid.Byte(), 0, 12).Draw(g.t, "string"))}
}

func (g generator) pattern(depth int) Pattern {
	n := 11
	if depth <= 0 {
		n = 3
	}
	switch g.n(n, "pattern") {
	case 0:
		return &PWild{}
	case 1:
		return &PVar{Name: g.lower()}
	case 2:
		l := g.literal()
		if l.Kind == LitInt && g.flip("negative") {
			l.Int = -l.Int - 1
		}
		return &PLit{Value: l}
	case 3:
		return &PCon{Path: g.path(g.upper())}
	case 4:
		return &PTuple{Items: g.patterns(depth-1, 2)}
	case 5:
		return &PList{Items: g.patterns(depth-1, 0)}
	case 6:
		return &PCons{Head: g.pattern(depth - 1), Tail: g.pattern(depth - 1)}
	case 7:
		return &PCon{Path: g.path(g.upper()), Arg: g.pattern(depth - 1)}
	case 8:
		return g.recordPattern(depth)
	case 9:
		return &POr{Left: g.pattern(depth - 1), Right: g.pattern(depth - 1)}
	case 10:
		return &PAs{Pattern: g.pattern(depth - 1), Name: g.lower()}
	}
	if g.flip("paren") {
		return &PParen{Pattern: g.pattern(depth - 1)}
	}
	return &PConstraint{Pattern: g.pattern(depth - 1), Type: g.typ(2)}
}

func (g generator) recordPattern(depth int) Pattern {
	r := &PRecord{Open: g.flip("open")}
	for range 1 + g.n(2, "fields") {
		f := FieldPattern{Path: g.path(g.lower()), Short: g.flip("short")}
		if f.Short {
			f.Pattern = &PVar{Name: f.Path.Name}
		} else {
			f.Pattern = g.pattern(depth - 1)
		}
		r.Fields = append(r.Fields, f)
	}
	return r
}

func (g generator) patterns(depth, least int) []Pattern {
	var qs []Pattern
	for range least + g.n(2, "patterns") {
		qs = append(qs, g.pattern(depth))
	}
	return qs
}

func (g generator) exprs(depth, least int) []Expr {
	var es []Expr
	for range least + g.n(2, "exprs") {
		es = append(es, g.expr(depth))
	}
	return es
}

func (g generator) expr(depth int) Expr {
	n := 20
	if depth <= 0 {
		n = 2
	}
	sub := func() Expr { return g.expr(depth - 1) }
	switch g.n(n, "expr") {
	case 0:
		return &Lit{Value: g.literal()}
	case 1:
		if g.n(3, "operator") == 0 {
			return &Var{Path: Path{Name: Ident{Name: g.pick("+ - * / mod ^ = <> < <= > >= && || @ |> ! := ~-")}}}
		}
		return &Var{Path: g.path(g.lower())}
	case 2:
		return &Con{Path: g.path(g.upper())}
	case 3:
		return &Con{Path: g.path(g.upper()), Arg: sub()}
	case 4:
		params := g.patterns(depth-1, 1)
		return &Fun{Params: params, Body: sub()}
	case 5:
		return &Function{Cases: g.cases(depth)}
	case 6, 7:
		f := sub()
		bare := f
		for q, ok := bare.(*Paren); ok; q, ok = bare.(*Paren) {
			bare = q.Expr
		}
		if g.ocaml && isData(bare) { // () and true are constructors to OCaml: they take one argument
			f = &Var{Path: Path{Name: g.lower()}}
		}
		return &App{Fun: f, Args: g.exprs(depth-1, 1)}
	case 8, 9, 10:
		op := Ident{Name: g.pick("+ - * / mod ^ = <> < <= > >= && || @ :: := |>")}
		return &Binary{Op: op, Left: sub(), Right: sub()}
	case 11:
		if g.n(4, "smallest") == 0 {
			return &Unary{Op: Ident{Name: "-"}, Expr: &Lit{Value: Literal{Kind: LitInt, Int: -1 << 62}}}
		}
		return &Unary{Op: Ident{Name: g.pick("- ! not")}, Expr: sub()}
	case 12:
		return &Field{Expr: sub(), Path: g.path(g.lower())}
	case 13:
		return g.record(depth)
	case 14:
		return &Tuple{Items: g.exprs(depth-1, 2)}
	case 15:
		return &List{Items: g.exprs(depth-1, 0)}
	case 16:
		return &Let{Rec: g.flip("rec"), Bindings: g.bindings(depth - 1), Body: sub()}
	case 17:
		i := &If{Cond: sub(), Then: sub()}
		if g.flip("else") {
			i.Else = sub()
		}
		return i
	case 18:
		return &Match{Expr: sub(), Cases: g.cases(depth)}
	case 19:
		return &Seq{Items: g.exprs(depth-1, 2)}
	}
	switch g.n(2, "wrap") {
	case 0:
		return &Paren{Expr: sub(), Begin: g.flip("begin")}
	case 1:
		return &Assert{Expr: sub()}
	}
	return &Constraint{Expr: sub(), Type: g.typ(2)}
}

func (g generator) record(depth int) Expr {
	r := &Record{}
	if g.flip("base") {
		r.Base = g.expr(depth - 1)
	}
	for range 1 + g.n(2, "fields") {
		f := FieldExpr{Path: g.path(g.lower()), Short: g.flip("short")}
		if f.Short {
			f.Expr = &Var{Path: Path{Name: f.Path.Name}}
		} else {
			f.Expr = g.expr(depth - 1)
		}
		r.Fields = append(r.Fields, f)
	}
	return r
}

func (g generator) cases(depth int) []*Case {
	var cs []*Case
	for range 1 + g.n(2, "cases") {
		c := &Case{Pattern: g.pattern(depth - 1), Body: g.expr(depth - 1)}
		if g.n(3, "guard") == 0 {
			c.Guard = g.expr(depth - 1)
		}
		cs = append(cs, c)
	}
	return cs
}
