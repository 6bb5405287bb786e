package script

// children calls f on the nodes directly below n, in the order of the text.
func children(n Node, f func(Node)) {
	switch n := n.(type) {
	case Item:
		itemChildren(n, f)
	case Expr:
		exprChildren(n, f)
	case Pattern:
		patternChildren(n, f)
	case Type:
		typeChildren(n, f)
	default:
		panic("script: unknown sort of node")
	}
}

func itemChildren(it Item, f func(Node)) {
	switch it := it.(type) {
	case *Open, *BadItem:
	case *TypeItem:
		for _, d := range it.Defs {
			if d.Alias != nil {
				f(d.Alias)
			}
			for _, field := range d.Fields {
				f(field.Type)
			}
			for _, c := range d.Ctors {
				for _, t := range c.Args {
					f(t)
				}
			}
		}
	case *LetItem:
		bindingChildren(it.Bindings, f)
	case *ExprItem:
		f(it.Expr)
	case *ValItem:
		f(it.Type)
	default:
		panic("script: unknown item")
	}
}

func bindingChildren(bs []*Binding, f func(Node)) {
	for _, b := range bs {
		f(b.Pattern)
		for _, q := range b.Params {
			f(q)
		}
		if b.Result != nil {
			f(b.Result)
		}
		f(b.Expr)
	}
}

func caseChildren(cs []*Case, f func(Node)) {
	for _, c := range cs {
		f(c.Pattern)
		if c.Guard != nil {
			f(c.Guard)
		}
		f(c.Body)
	}
}

func exprChildren(e Expr, f func(Node)) {
	each := func(es []Expr) {
		for _, e := range es {
			f(e)
		}
	}
	switch e := e.(type) {
	case *Lit, *Var, *BadExpr:
	case *Con:
		if e.Arg != nil {
			f(e.Arg)
		}
	case *Fun:
		for _, q := range e.Params {
			f(q)
		}
		f(e.Body)
	case *Function:
		caseChildren(e.Cases, f)
	case *App:
		f(e.Fun)
		each(e.Args)
	case *Binary:
		f(e.Left)
		f(e.Right)
	case *Unary:
		f(e.Expr)
	case *Field:
		f(e.Expr)
	case *Record:
		if e.Base != nil {
			f(e.Base)
		}
		for _, field := range e.Fields {
			f(field.Expr)
		}
	case *Tuple:
		each(e.Items)
	case *List:
		each(e.Items)
	case *Constraint:
		f(e.Expr)
		f(e.Type)
	case *Let:
		bindingChildren(e.Bindings, f)
		f(e.Body)
	case *If:
		f(e.Cond)
		f(e.Then)
		if e.Else != nil {
			f(e.Else)
		}
	case *Match:
		f(e.Expr)
		caseChildren(e.Cases, f)
	case *Seq:
		each(e.Items)
	case *Paren:
		f(e.Expr)
	case *Assert:
		f(e.Expr)
	default:
		panic("script: unknown expression")
	}
}

func patternChildren(q Pattern, f func(Node)) {
	switch q := q.(type) {
	case *PWild, *PVar, *PLit:
	case *PTuple:
		for _, r := range q.Items {
			f(r)
		}
	case *PList:
		for _, r := range q.Items {
			f(r)
		}
	case *PCons:
		f(q.Head)
		f(q.Tail)
	case *PCon:
		if q.Arg != nil {
			f(q.Arg)
		}
	case *PRecord:
		for _, field := range q.Fields {
			f(field.Pattern)
		}
	case *POr:
		f(q.Left)
		f(q.Right)
	case *PAs:
		f(q.Pattern)
	case *PConstraint:
		f(q.Pattern)
		f(q.Type)
	case *PParen:
		f(q.Pattern)
	default:
		panic("script: unknown pattern")
	}
}

func typeChildren(t Type, f func(Node)) {
	switch t := t.(type) {
	case *TVar:
	case *TArrow:
		f(t.Arg)
		f(t.Res)
	case *TTuple:
		for _, u := range t.Items {
			f(u)
		}
	case *TCon:
		for _, u := range t.Args {
			f(u)
		}
	default:
		panic("script: unknown type")
	}
}
