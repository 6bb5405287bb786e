package process

import (
	"strings"

	"github.com/balticsim/balticsim/calculus"
)

// value prints v, in parentheses when it is an operand and needs them.
func (p *printer) value(v Value, operand bool) calculus.Doc {
	wrap := func(d calculus.Doc) calculus.Doc {
		if operand {
			return calculus.Group(calculus.Parens(d))
		}
		return calculus.Group(d)
	}
	switch v := v.(type) {
	case Var:
		return txt(p.variable(v.Name), p.inst(v.Inst))
	case Lit:
		s := calculus.ShowConst(v.Const)
		if strings.HasPrefix(s, "-") {
			return wrap(txt(s))
		}
		return txt(s)
	case NameRef:
		return txt(p.name(v.Name))
	case Tuple:
		return calculus.Group(txt("("), calculus.Nest(p.list(v.Items)), txt(")"))
	case Con:
		return p.con(v, wrap)
	case *Abs:
		if v.Role == RoleDrop {
			return txt("drop")
		}
		d := calculus.Cat(txt(p.params(v.Params)), nest(p.proc(v.Body)))
		if p.brief && v.Sealed != nil && v.Role == RoleFun && calculus.Long(d, briefly) {
			d = txt(p.params(v.Params), " …")
		}
		return wrap(d)
	case *Rec:
		if p.brief && v.Sealed != nil {
			return txt(p.variable(v.Defs[v.Index].Name))
		}
		return wrap(p.rec(v))
	case Frozen:
		return p.part("[", v.Part, false)
	case Box:
		return calculus.Group(txt("["), calculus.Nest(p.proc(v.Body)), txt("]"))
	case Done:
		return txt("done")
	}
	panic("process: unknown value")
}

func (p *printer) inst(ts []calculus.Type) string {
	if !p.Types || len(ts) == 0 {
		return ""
	}
	shown := make([]string, len(ts))
	for i, t := range ts {
		shown[i] = calculus.Show(t)
	}
	return "[" + strings.Join(shown, ", ") + "]"
}

func (p *printer) rec(v *Rec) calculus.Doc {
	var docs []calculus.Doc
	for i, d := range v.Defs {
		if i > 0 {
			docs = append(docs, calculus.Line())
		}
		head := []string{"μ ", "and "}[min(i, 1)] + p.variable(d.Name) + " = " + p.params(d.Params)
		docs = append(docs, calculus.Group(txt(head), nest(p.proc(d.Body))))
	}
	return calculus.Cat(append(docs, calculus.Line(), txt("in ", p.variable(v.Defs[v.Index].Name)))...)
}

// list is values separated by commas and possible breaks.
func (p *printer) list(vs []Value) calculus.Doc { return p.separated(",", vs) }

func (p *printer) separated(by string, vs []Value) calculus.Doc {
	docs := make([]calculus.Doc, len(vs))
	for i, v := range vs {
		docs[i] = p.value(v, false)
	}
	return calculus.Join(calculus.Cat(txt(by), calculus.Line()), docs)
}

func (p *printer) con(v Con, wrap func(calculus.Doc) calculus.Doc) calculus.Doc {
	if items, ok := listItems(v); ok {
		return calculus.Group(txt("["), calculus.Nest(p.separated(";", items)), txt("]"))
	}
	if len(v.Ctor.Labels) > 0 {
		fields := make([]calculus.Doc, len(v.Args))
		for i, field := range v.Args {
			fields[i] = calculus.Cat(txt(v.Ctor.Labels[i], " = "), p.value(field, false))
		}
		return calculus.Group(txt("{"), calculus.Nest(calculus.Join(calculus.Cat(txt(";"), calculus.Line()), fields)), txt("}"))
	}
	switch {
	case len(v.Args) == 0:
		return txt(v.Ctor.Name)
	case v.Ctor.Name == "::":
		return wrap(calculus.Cat(p.value(v.Args[0], true), txt(" :: "), p.value(v.Args[1], true)))
	case len(v.Args) == 1:
		return wrap(calculus.Cat(txt(v.Ctor.Name, " "), p.value(v.Args[0], true)))
	}
	return wrap(calculus.Group(txt(v.Ctor.Name, " ("), calculus.Nest(p.list(v.Args)), txt(")")))
}
