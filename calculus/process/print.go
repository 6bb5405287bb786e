package process

import (
	"strings"

	"github.com/balticsim/balticsim/calculus"
)

// The printer writes π∥ close to the grammar of docs/spec.md §7, so that a translated script can be read from top to
// bottom. What follows a prefix stands below it at the same level, and a prefix reaches as far as it can: `a. b | c` is
// a.(b | c). Where a continuation (x:s)P is written out,
//
//	V·(W, (x:s)P)                       is shown as    V·(W) (x: s). P
//	((x:s)P)·(V)                        is shown as    let x: s = V in P
//	match V with pi -> Pi, k=(x:s)P     is shown as    match V with pi -> Pi, k = (x: s). P
//
// and `, k=k` is left out. The reserved variables k' and r' lose their quote when no variable of the script has that name.

// Style says how to print. The zero value leaves types out and breaks lines at 100 columns.
type Style struct {
	Types bool
	Width int
}

// Format returns a process as text, without a newline at its end.
func Format(p Proc, style Style) string {
	return style.render(func(pr *printer) calculus.Doc { return pr.proc(p) })
}

// FormatValue returns a value as text.
func FormatValue(v Value, style Style) string {
	return style.render(func(pr *printer) calculus.Doc { return pr.value(v, false) })
}

// render prints twice: the first time shows which variables there are, and so which names are free for the reserved ones.
func (s Style) render(build func(*printer) calculus.Doc) string {
	p := &printer{Style: s, used: map[string]bool{}, plain: map[string]bool{}}
	build(p)
	for name := range p.used {
		if base, ok := strings.CutSuffix(name, "'"); ok && !p.used[base] {
			p.plain[name] = true
		}
	}
	width := s.Width
	if width == 0 {
		width = 100
	}
	return calculus.Render(build(p), width)
}

// printer builds documents. used collects the variables that were shown, plain holds the reserved ones to show without
// their quote; names has a short display text for names, where there is one; brief leaves out what μ-abstractions do,
// since in a configuration they unfold for ever, and what functions do when that takes more than a few words: they have
// been copied to where they are.
type printer struct {
	Style
	used, plain map[string]bool
	names       map[calculus.Name]string
	brief       bool
}

// briefly is how many columns a function may take when brief.
const briefly = 60

func txt(parts ...string) calculus.Doc { return calculus.Text(strings.Join(parts, "")) }

func nest(d calculus.Doc) calculus.Doc { return calculus.Nest(calculus.Cat(calculus.Line(), d)) }

func (p *printer) variable(name string) string {
	p.used[name] = true
	if p.plain[name] {
		return strings.TrimSuffix(name, "'")
	}
	return name
}

func (p *printer) name(n calculus.Name) string {
	if s, ok := p.names[n]; ok {
		return s
	}
	return n.String()
}

func (p *printer) typed(variable string, t calculus.Type) string {
	if !p.Types || t == nil {
		return p.variable(variable)
	}
	return p.variable(variable) + ": " + calculus.Show(t)
}

func (p *printer) params(params []Param) string {
	shown := make([]string, len(params))
	for i, q := range params {
		shown[i] = p.typed(q.Name, q.Type)
	}
	return "(" + strings.Join(shown, ", ") + ")"
}

func (p *printer) lambda(params []string) string {
	if !p.Types || len(params) == 0 {
		return ""
	}
	return "Λ'" + strings.Join(params, " '") + ". "
}

// then is a prefix and what follows it, below it or after a space.
func (p *printer) then(prefix calculus.Doc, body Proc) calculus.Doc {
	return calculus.Cat(calculus.Group(prefix), calculus.Line(), p.proc(body))
}

// prefix is a head, operands in parentheses where they need them, a binder if there is one, and the full stop.
func (p *printer) prefix(head string, operands []Value, binder string) calculus.Doc {
	docs := []calculus.Doc{txt(head)}
	for _, v := range operands {
		docs = append(docs, nest(p.value(v, true)))
	}
	if binder != "" {
		docs = append(docs, txt(" (", binder, ")"))
	}
	return calculus.Cat(append(docs, txt("."))...)
}

func (p *printer) proc(q Proc) calculus.Doc {
	switch q := q.(type) {
	case *Nil:
		return txt("0")
	case *Par:
		return p.par(q)
	case *Out:
		return calculus.Group(p.value(q.Chan, true), txt("!"), p.value(q.Value, true))
	case *In:
		return p.then(calculus.Cat(p.value(q.Chan, true), txt("?(", p.typed(q.Name, q.Type), ").")), q.Body)
	case *App:
		return p.app(q)
	case *New:
		hint := ""
		if lit, ok := q.Hint.(Lit); !ok || lit.Const.Str != q.Name {
			hint = " " + Text(q.Hint)
		}
		return p.then(txt("new (", p.typed(q.Name, q.Type), hint, ")."), q.Body)
	case *CellNew:
		return p.then(p.prefix("cell", []Value{q.Value}, p.typed(q.Name, q.Type)), q.Body)
	case *Get:
		return p.then(p.prefix("get", []Value{q.Ref}, p.typed(q.Name, q.Type)), q.Body)
	case *Set:
		return p.then(p.prefix("set", []Value{q.Value, q.Ref}, ""), q.Body)
	case *Match:
		return p.match(q)
	case *Delta:
		return p.then(p.delta(q), q.Body)
	case *LetV:
		return p.letV(q)
	case *Start:
		return p.then(p.prefix("start", []Value{q.Name, q.Part}, ""), q.Body)
	case *Stop:
		return p.then(p.prefix("stop", []Value{q.Name}, p.typed(q.Bind, calculus.PartType)), q.Body)
	case *Print:
		return p.then(p.prefix("print", []Value{q.Value}, ""), q.Body)
	case *Choose:
		return p.then(p.prefix("choose", []Value{q.Value}, p.typed(q.Name, q.Type)), q.Body)
	case *Fault:
		return p.then(p.prefix("fault", []Value{q.Value}, ""), q.Body)
	case *Fail:
		return calculus.Group(txt(strings.TrimRight("fail "+q.Code, " "), " "), p.value(q.Value, true))
	}
	panic("process: unknown process")
}

// par puts a bar behind every component but the last, which goes on. A component before it that reaches on gets
// parentheses.
func (p *printer) par(q *Par) calculus.Doc {
	var docs []calculus.Doc
	for i, component := range q.Procs {
		doc := p.proc(component)
		if i == len(q.Procs)-1 {
			docs = append(docs, doc)
			continue
		}
		if !short(component) {
			doc = calculus.Parens(doc)
		}
		docs = append(docs, calculus.Group(doc, txt(" |")), calculus.Line())
	}
	if docs == nil {
		return txt("0")
	}
	return calculus.Cat(docs...)
}

// short tells whether nothing follows the process.
func short(q Proc) bool {
	switch q := q.(type) {
	case *Nil, *Out, *Fail:
		return true
	case *App:
		return !reachesOn(q)
	default:
		return false
	}
}

// reachesOn tells whether an application is shown with its continuation written out.
func reachesOn(q *App) bool {
	if body(q.Fun) != nil && len(q.Args) == 1 {
		return true
	}
	return len(q.Args) > 0 && body(q.Args[len(q.Args)-1]) != nil
}

func (p *printer) app(q *App) calculus.Doc {
	if k, ok := q.Fun.(*Abs); ok && body(k) != nil && len(q.Args) == 1 && len(k.Params) == 1 {
		x := k.Params[0]
		if defs, ok := recursive(calculus.PVar{Name: x.Name}, q.Args[0]); ok {
			return p.letRec(nil, defs, k.Body)
		}
		head := calculus.Cat(txt("let ", p.typed(x.Name, x.Type), " ="), nest(p.value(q.Args[0], false)), txt(" in"))
		return p.then(head, k.Body)
	}
	args := q.Args
	if !reachesOn(q) || len(args) < 1 || body(args[len(args)-1]) == nil {
		return calculus.Cat(p.value(q.Fun, true), calculus.Group(txt("·("), calculus.Nest(p.list(args)), txt(")")))
	}
	k := args[len(args)-1].(*Abs)
	head := calculus.Cat(
		p.value(q.Fun, true), calculus.Group(txt("·("), calculus.Nest(p.list(args[:len(args)-1])), txt(")")),
		txt(" ", p.params(k.Params), "."),
	)
	return p.then(head, k.Body)
}

func (p *printer) match(q *Match) calculus.Doc {
	docs := []calculus.Doc{txt("match "), p.value(q.Value, false), txt(" with")}
	for i, arm := range q.Arms {
		pattern := calculus.ShowPattern(arm.Pattern, p.variable)
		doc := p.proc(arm.Body)
		if i < len(q.Arms)-1 && endsInMatch(arm.Body) {
			doc = calculus.Parens(doc)
		}
		docs = append(docs, calculus.Line(), calculus.Group(txt("| ", pattern, " ->"), calculus.Nest(nest(doc))))
	}
	arms := calculus.Group(docs...)
	cont := p.variable(q.Cont)
	if k, ok := q.K.(Var); ok && k.Name == q.Cont {
		return arms
	}
	if k, ok := q.K.(*Abs); ok && body(k) != nil {
		return p.then(calculus.Cat(arms, calculus.SoftLine(), txt(", ", cont, " = ", p.params(k.Params), ".")), k.Body)
	}
	return calculus.Group(arms, calculus.SoftLine(), txt(", ", cont, " = "), p.value(q.K, false))
}

// endsInMatch tells whether a process, as it is shown, ends in the cases of a match.
func endsInMatch(q Proc) bool {
	for q != nil {
		m, ok := q.(*Match)
		if ok && body(m.K) == nil {
			return true
		}
		q = next(q)
	}
	return false
}

func (p *printer) delta(q *Delta) calculus.Doc {
	name, x := calculus.Deltas()[q.Delta].Name, p.typed(q.Name, q.Type)
	if len(q.Args) != 2 || name == "compare" {
		return p.prefix(name, q.Args, x)
	}
	return calculus.Cat(txt("("), p.value(q.Args[0], true), txt(" ", name, " "), p.value(q.Args[1], true), txt(") (", x, ")."))
}

func (p *printer) letV(q *LetV) calculus.Doc {
	if defs, ok := recursive(q.Pattern, q.Value); ok {
		return p.letRec(q.Params, defs, q.Body)
	}
	head := txt("let ", calculus.ShowPattern(q.Pattern, p.variable), " =", strings.TrimSuffix(" "+p.lambda(q.Params), " "))
	return p.then(calculus.Cat(head, nest(p.value(q.Value, false)), txt(" in")), q.Body)
}

func (p *printer) letRec(params []string, defs []RecDef, body Proc) calculus.Doc {
	var docs []calculus.Doc
	for i, d := range defs {
		if i > 0 {
			docs = append(docs, calculus.Line())
		}
		head := []string{"let rec ", "and "}[min(i, 1)]
		head = head + p.variable(d.Name) + " = " + p.lambda(params) + p.params(d.Params)
		docs = append(docs, calculus.Group(txt(head), nest(p.proc(d.Body))))
	}
	return p.then(calculus.Cat(append(docs, txt(" in"))...), body)
}

// recursive returns the group of abstractions that a let binds to their own names, if that is what it does.
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
		if !isRec || !isVar || f.Index != i || f.Defs[i].Name != x.Name || f.Defs[i].Body != first.Defs[i].Body {
			return nil, false
		}
	}
	return first.Defs, true
}
