package lambda

import (
	"strings"

	"github.com/balticsim/balticsim/calculus"
)

// The printer writes λ∥ close to the grammar of docs/spec.md §5, in which let-normal form reads like a script. Three
// liberties: `let f = rec f = … in f in B` is written let rec, δ is written infix where scripts do so, and in
// configurations names are shown by their hints where that is not ambiguous.

// Style says how to print. The zero value leaves types out and breaks lines at 100 columns.
type Style struct {
	Types bool
	Width int
}

func (s Style) render(d calculus.Doc) string {
	width := s.Width
	if width == 0 {
		width = 100
	}
	return calculus.Render(d, width)
}

// Format returns an expression as text, without a newline at its end.
func Format(e Expr, style Style) string { return style.render(printer{Style: style}.expr(e)) }

// FormatValue returns a value as text.
func FormatValue(v Value, style Style) string {
	return style.render(printer{Style: style}.value(v, false))
}

// printer builds documents. names has a short display text for names, where there is one; brief leaves out what
// recursive functions do, since in a configuration they unfold for ever, and what other functions do when that takes
// more than a few words: they have been copied to where they are.
type printer struct {
	Style
	names map[calculus.Name]string
	brief bool
}

// briefly is how many columns a function may take when brief.
const briefly = 60

func txt(parts ...string) calculus.Doc { return calculus.Text(strings.Join(parts, "")) }

func (p printer) name(n calculus.Name) string {
	if s, ok := p.names[n]; ok {
		return s
	}
	return n.String()
}

func (p printer) typed(name string, t calculus.Type) string {
	if !p.Types || t == nil {
		return name
	}
	return name + ": " + calculus.Show(t)
}

// inst is the type arguments of a use or of a primitive.
func (p printer) inst(ts ...calculus.Type) string {
	if !p.Types || len(ts) == 0 || ts[0] == nil {
		return ""
	}
	shown := make([]string, len(ts))
	for i, t := range ts {
		shown[i] = calculus.Show(t)
	}
	return "[" + strings.Join(shown, ", ") + "]"
}

func (p printer) lambda(params []string) string {
	if !p.Types || len(params) == 0 {
		return ""
	}
	return "Λ'" + strings.Join(params, " '") + ". "
}

func (p printer) expr(e Expr) calculus.Doc {
	switch e := e.(type) {
	case *Ret:
		return p.value(e.Value, false)
	case *App:
		return calculus.Group(p.value(e.Fun, true), calculus.Nest(calculus.Cat(calculus.Line(), p.value(e.Arg, true))))
	case *Let:
		if f, ok := e.Bound.(*Ret); ok {
			if defs, ok := recursive(calculus.PVar{Name: e.Name}, f.Value); ok {
				return p.letRec(nil, defs, e.Body)
			}
		}
		return p.let(txt("let ", p.typed(e.Name, e.Type), " ="), p.expr(e.Bound), e.Body)
	case *LetV:
		return p.letV(e)
	case *Match:
		docs := []calculus.Doc{txt("match "), p.value(e.Value, false), txt(" with")}
		for _, arm := range e.Arms {
			docs = append(docs, calculus.Line(), p.arm(arm))
		}
		return calculus.Group(docs...)
	case *Op:
		head := e.Op.String()
		if e.Op == calculus.OpFail && e.Code != "" {
			head += " " + e.Code
		}
		return p.operands(head+p.inst(e.Type), e.Args)
	case *Delta:
		return p.delta(e)
	}
	panic("lambda: unknown expression")
}

func (p printer) operands(head string, args []Value) calculus.Doc {
	docs := []calculus.Doc{txt(head)}
	for _, v := range args {
		docs = append(docs, calculus.Nest(calculus.Cat(calculus.Line(), p.value(v, true))))
	}
	return calculus.Group(docs...)
}

func (p printer) delta(e *Delta) calculus.Doc {
	name := calculus.Deltas()[e.Delta].Name
	if len(e.Args) != 2 || name == "compare" {
		return p.operands(name, e.Args)
	}
	return calculus.Group(p.value(e.Args[0], true), txt(" "+name+" "), p.value(e.Args[1], true))
}

// let is head, the bound part and `in` on lines of their own when they do not fit, then the body at the same level: a
// chain of lets is a column.
func (p printer) let(head, bound calculus.Doc, body Expr) calculus.Doc {
	return calculus.Cat(
		calculus.Group(head, calculus.Nest(calculus.Cat(calculus.Line(), bound)), txt(" in")),
		calculus.Line(), p.expr(body),
	)
}

func (p printer) letV(e *LetV) calculus.Doc {
	if defs, ok := recursive(e.Pattern, e.Value); ok {
		return p.letRec(e.Params, defs, e.Body)
	}
	head := "let " + p.pattern(e.Pattern) + " ="
	if lambda := p.lambda(e.Params); lambda != "" {
		head += " " + strings.TrimSuffix(lambda, " ")
	}
	return p.let(txt(head), p.value(e.Value, false), e.Body)
}

func (p printer) letRec(params []string, defs []RecDef, body Expr) calculus.Doc {
	var docs []calculus.Doc
	for i, d := range defs {
		if i > 0 {
			docs = append(docs, calculus.Line())
		}
		head := []string{"let rec ", "and "}[min(i, 1)] + d.Name + " = " + p.lambda(params)
		docs = append(docs, calculus.Group(p.function(head, d.Param, d.Type, d.Res, d.Body)))
	}
	return calculus.Cat(calculus.Group(append(docs, txt(" in"))...), calculus.Line(), p.expr(body))
}

// recursive returns the group of functions that a let binds to their own names, if that is what it does.
func recursive(pattern calculus.Pattern, value Value) ([]RecDef, bool) {
	patterns, values := []calculus.Pattern{pattern}, []Value{value}
	if tuple, ok := pattern.(calculus.PTuple); ok {
		v, same := value.(Tuple)
		if !same || len(v.Items) != len(tuple.Items) {
			return nil, false
		}
		patterns, values = tuple.Items, v.Items
	}
	first, ok := values[0].(*Rec)
	if !ok || len(first.Defs) != len(values) {
		return nil, false
	}
	for i, v := range values {
		f, isRec := v.(*Rec)
		x, isVar := patterns[i].(calculus.PVar)
		if !isRec || !isVar || f.Index != i || &f.Defs[0] != &first.Defs[0] || f.Defs[i].Name != x.Name {
			return nil, false
		}
	}
	return first.Defs, true
}

func (p printer) pattern(q calculus.Pattern) string {
	return calculus.ShowPattern(q, func(name string) string { return name })
}

// arm is one case. A body that would swallow the cases after it is put in parentheses.
func (p printer) arm(a Arm) calculus.Doc {
	body := p.expr(a.Body)
	if endsInMatch(a.Body) {
		body = calculus.Parens(body)
	}
	return calculus.Group(txt("| ", p.pattern(a.Pattern), " ->"), calculus.Nest(calculus.Nest(calculus.Cat(calculus.Line(), body))))
}

func endsInMatch(e Expr) bool {
	switch e := e.(type) {
	case *Match:
		return true
	case *Let:
		return endsInMatch(e.Body)
	case *LetV:
		return endsInMatch(e.Body)
	case *Ret:
		f, ok := e.Value.(*Fun)
		return ok && endsInMatch(f.Body)
	case *App, *Op, *Delta:
		return false
	}
	panic("lambda: unknown expression")
}

// function is a function after some words of introduction. The parameters of a curried one stand together.
func (p printer) function(head, param string, t, res calculus.Type, body Expr) calculus.Doc {
	for {
		shown := param
		if p.Types {
			shown = "(" + p.typed(param, t) + ")"
		}
		head += "fun " + shown
		inner, ok := body.(*Ret)
		if !ok {
			break
		}
		f, ok := inner.Value.(*Fun)
		if !ok {
			break
		}
		head += " -> "
		param, t, res, body = f.Param, f.Type, f.Res, f.Body
	}
	if p.Types && res != nil {
		head += " : " + calculus.Show(res)
	}
	return calculus.Cat(txt(head, " ->"), calculus.Nest(calculus.Cat(calculus.Line(), p.expr(body))))
}

// value prints v, in parentheses when it is an operand and needs them.
func (p printer) value(v Value, operand bool) calculus.Doc {
	wrap := func(d calculus.Doc) calculus.Doc {
		if operand {
			return calculus.Group(calculus.Parens(d))
		}
		return calculus.Group(d)
	}
	switch v := v.(type) {
	case Var:
		return txt(v.Name, p.inst(v.Inst...))
	case Lit:
		s := calculus.ShowConst(v.Const)
		if strings.HasPrefix(s, "-") {
			return wrap(txt(s))
		}
		return txt(s)
	case NameRef:
		return txt(p.name(v.Name))
	case Tuple:
		return calculus.Group(txt("("), calculus.Nest(p.list(", ", v.Items)), txt(")"))
	case Con:
		return p.con(v, wrap)
	case *Fun:
		d := p.function("", v.Param, v.Type, v.Res, v.Body)
		if p.brief && v.Sealed != nil && calculus.Long(d, briefly) {
			d = txt("fun ", v.Param, " -> …")
		}
		return wrap(d)
	case *Rec:
		if p.brief && v.Sealed != nil {
			return txt(v.Defs[v.Index].Name)
		}
		return wrap(p.rec(v))
	case Frozen:
		return p.theta("[", v.Part, false)
	}
	panic("lambda: unknown value")
}

func (p printer) rec(v *Rec) calculus.Doc {
	var docs []calculus.Doc
	for i, d := range v.Defs {
		if i > 0 {
			docs = append(docs, calculus.Line())
		}
		head := []string{"rec ", "and "}[min(i, 1)] + d.Name + " = "
		docs = append(docs, calculus.Group(p.function(head, d.Param, d.Type, d.Res, d.Body)))
	}
	docs = append(docs, calculus.Line(), txt("in ", v.Defs[v.Index].Name))
	return calculus.Cat(docs...)
}

// list is values separated by a comma or semicolon and possible breaks.
func (p printer) list(separator string, vs []Value) calculus.Doc {
	docs := make([]calculus.Doc, len(vs))
	for i, v := range vs {
		docs[i] = p.value(v, false)
	}
	return calculus.Join(calculus.Cat(txt(strings.TrimSuffix(separator, " ")), calculus.Line()), docs)
}

func (p printer) con(v Con, wrap func(calculus.Doc) calculus.Doc) calculus.Doc {
	if items, ok := listItems(v); ok {
		return calculus.Group(txt("["), calculus.Nest(p.list("; ", items)), txt("]"))
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
	return wrap(calculus.Group(txt(v.Ctor.Name, " ("), calculus.Nest(p.list(", ", v.Args)), txt(")")))
}
