package tests

import (
	"slices"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
)

// Structural congruence of π∥, the tests' own: terms are the same when they are equal up to the names of bound variables, after |
// has been flattened, 0 and drop·(V) have been left out and outputs have become messages, and up to a renaming of names. Types
// written in terms count, places in scripts do not. A partition is a bag.

// renaming relates the names of two configurations, one to one. The last pair may be tentative: it is given up unless it is kept.
type renaming struct {
	to        map[calculus.Name]calculus.Name
	tentative *[2]calculus.Name
}

// comparison compares terms of one configuration, on the left, with those of another. It remembers by address the
// values that it found to be the same without the help of the tentative pair.
type comparison struct {
	names *renaming
	same  map[[2]any]bool
	vars  [][2]string // bound variables, the innermost last
	types [][2]string // bound type variables
	leant bool        // the tentative pair has been made use of
}

func newComparison() *comparison {
	return &comparison{names: &renaming{to: map[calculus.Name]calculus.Name{}}, same: map[[2]any]bool{}}
}

// bag is a partition in normal form.
type bag struct {
	threads  []loose
	messages []process.Message
	cells    []process.Cell
}

// loose is one thread of a bag, and the index of the thread that it was part of before that was flattened.
type loose struct {
	proc process.Proc
	main bool
	of   int
}

func flatten(p *process.Partition) bag {
	b := bag{messages: slices.Clip(p.Messages), cells: p.Cells}
	for i, th := range p.Threads {
		b.put(th.Proc, th.Main, i)
	}
	return b
}

// put adds what a process is a composition of. A composition is never main as a whole: its last component goes on as the thread.
func (b *bag) put(p process.Proc, main bool, of int) {
	switch p := p.(type) {
	case *process.Nil:
		return
	case *process.Par:
		for i, q := range p.Procs {
			b.put(q, main && i == len(p.Procs)-1, of)
		}
		return
	case *process.Out:
		if a, ok := p.Chan.(process.NameRef); ok {
			b.messages = append(b.messages, process.Message{Chan: a.Name, Value: p.Value})
			return
		}
	case *process.App:
		if abs, ok := p.Fun.(*process.Abs); ok && abs.Role == process.RoleDrop {
			return
		}
	}
	b.threads = append(b.threads, loose{p, main, of})
}

// pairing returns, for each of n things on the left, the one of m on the right that it is the same as, one to one; nil when they are not
// as many or not the same.
func pairing(n, m int, same func(i, j int) bool) []int {
	if n != m {
		return nil
	}
	paired, taken := make([]int, n), make([]bool, n)
	for i := range n {
		paired[i] = -1
		for k := range n {
			j := (i + k) % n // the order is mostly the same
			if !taken[j] && same(i, j) {
				paired[i], taken[j] = j, true
				break
			}
		}
		if paired[i] < 0 {
			return nil
		}
	}
	return paired
}

// bags pairs the threads of two bags that are the same; it returns false when they are not.
func (c *comparison) bags(a, b bag) ([]int, bool) {
	cells := pairing(len(a.cells), len(b.cells), func(i, j int) bool {
		return c.name(a.cells[i].Ref, b.cells[j].Ref) && c.value(a.cells[i].Value, b.cells[j].Value)
	})
	if cells == nil {
		return nil, false
	}
	messages := pairing(len(a.messages), len(b.messages), func(i, j int) bool {
		return c.name(a.messages[i].Chan, b.messages[j].Chan) && c.value(a.messages[i].Value, b.messages[j].Value)
	})
	if messages == nil {
		return nil, false
	}
	threads := pairing(len(a.threads), len(b.threads), func(i, j int) bool {
		return a.threads[i].main == b.threads[j].main && c.proc(a.threads[i].proc, b.threads[j].proc)
	})
	return threads, threads != nil
}

func (c *comparison) name(a, b calculus.Name) bool {
	if pair := c.names.tentative; pair != nil && (pair[0] == a || pair[1] == b) {
		c.leant = true
		return pair[0] == a && pair[1] == b
	}
	to, ok := c.names.to[a]
	return ok && to == b
}

// once is compare, unless the closed terms of these addresses were found to be the same before.
func (c *comparison) once(a, b any, compare func() bool) bool {
	if len(c.vars) > 0 || len(c.types) > 0 {
		return compare() // they may be open
	}
	if c.same[[2]any{a, b}] {
		return true
	}
	leant := c.leant
	c.leant = false
	same := compare()
	if same && !c.leant {
		c.same[[2]any{a, b}] = true
	}
	c.leant = c.leant || leant
	return same
}

// closed is once for values that are known to have no free variables wherever they stand.
func (c *comparison) closed(a, b any, compare func() bool) bool {
	vars, types := c.vars, c.types
	c.vars, c.types = nil, nil
	same := c.once(a, b, compare)
	c.vars, c.types = vars, types
	return same
}

func (c *comparison) variable(a, b string) bool {
	for _, pair := range slices.Backward(c.vars) {
		if pair[0] == a || pair[1] == b {
			return pair[0] == a && pair[1] == b
		}
	}
	return false
}

// under compares under binders of variables.
func (c *comparison) under(a, b []string, compare func() bool) bool {
	if len(a) != len(b) {
		return false
	}
	outer := len(c.vars)
	for i := range a {
		c.vars = append(c.vars, [2]string{a[i], b[i]})
	}
	same := compare()
	c.vars = c.vars[:outer]
	return same
}

func (c *comparison) typ(a, b calculus.Type) bool {
	if len(c.types) == 0 || a == nil || b == nil {
		return a == nil && b == nil || a != nil && b != nil && calculus.Equal(a, b)
	}
	as := map[string]calculus.Type{}
	for _, pair := range c.types {
		as[pair[0]] = calculus.TyVar{Name: pair[1]}
	}
	return calculus.Equal(calculus.Subst(a, as), b)
}

func (c *comparison) typs(a, b []calculus.Type) bool {
	return slices.EqualFunc(a, b, c.typ)
}

func (c *comparison) values(a, b []process.Value) bool {
	return slices.EqualFunc(a, b, c.value)
}

// sameCtor: the two terms may be of two copies of one signature.
func sameCtor(a, b *calculus.Ctor) bool { return a.Name == b.Name && a.Tag == b.Tag }

func (c *comparison) value(a, b process.Value) bool {
	switch a := a.(type) {
	case process.Var:
		b, ok := b.(process.Var)
		return ok && c.variable(a.Name, b.Name) && c.typs(a.Inst, b.Inst)
	case process.Lit:
		b, ok := b.(process.Lit)
		return ok && a.Const == b.Const
	case process.NameRef:
		b, ok := b.(process.NameRef)
		return ok && c.name(a.Name, b.Name)
	case process.Tuple:
		b, ok := b.(process.Tuple)
		return ok && c.values(a.Items, b.Items)
	case process.Con:
		b, ok := b.(process.Con)
		return ok && sameCtor(a.Ctor, b.Ctor) && c.typ(a.Type, b.Type) && c.values(a.Args, b.Args)
	case *process.Abs:
		b, ok := b.(*process.Abs)
		if !ok || a.Role != b.Role {
			return false
		}
		compare := func() bool { return c.abstraction(a.Params, b.Params, a.Body, b.Body) }
		if b.Sealed != nil {
			return c.closed(a, b, compare)
		}
		return c.once(a, b, compare)
	case *process.Rec:
		b, ok := b.(*process.Rec)
		return ok && a.Index == b.Index && c.group(a, b)
	case process.Frozen, process.Box:
		theirs, ok := contents(b)
		if !ok {
			return false
		}
		ours, _ := contents(a)
		compare := func() bool {
			_, same := c.bags(ours, theirs)
			return same
		}
		if frozen, ok := b.(process.Frozen); ok {
			return c.closed(addressOf(a), frozen.Part, compare)
		}
		return c.once(addressOf(a), addressOf(b), compare)
	case process.Done:
		b, ok := b.(process.Done)
		return ok && c.typ(a.Type, b.Type)
	}
	panic("tests: unknown value of π∥")
}

// contents is what a frozen partition holds, or will hold once its free variables have values.
func contents(v process.Value) (bag, bool) {
	switch v := v.(type) {
	case process.Frozen:
		return flatten(v.Part), true
	case process.Box:
		return flatten(&process.Partition{Threads: []*process.Thread{{Proc: v.Body}}}), true
	default:
		return bag{}, false
	}
}

func addressOf(v process.Value) any {
	switch v := v.(type) {
	case process.Frozen:
		return v.Part
	case process.Box:
		return v.Body
	default:
		return v
	}
}

func (c *comparison) abstraction(a, b []process.Param, body, other process.Proc) bool {
	names := func(params []process.Param) (all []string) {
		for _, p := range params {
			all = append(all, p.Name)
		}
		return all
	}
	same := slices.EqualFunc(a, b, func(p, q process.Param) bool { return c.typ(p.Type, q.Type) })
	return same && c.under(names(a), names(b), func() bool { return c.proc(body, other) })
}

func (c *comparison) group(a, b *process.Rec) bool {
	names := func(r *process.Rec) (all []string) {
		for _, d := range r.Defs {
			all = append(all, d.Name)
		}
		return all
	}
	compare := func() bool {
		return c.under(names(a), names(b), func() bool {
			return slices.EqualFunc(a.Defs, b.Defs, func(d, e process.RecDef) bool {
				return c.abstraction(d.Params, e.Params, d.Body, e.Body)
			})
		})
	}
	if b.Sealed != nil {
		return c.closed(&a.Defs[0], &b.Defs[0], compare)
	}
	return c.once(&a.Defs[0], &b.Defs[0], compare)
}

// then compares what follows the binding of one variable.
func (c *comparison) then(a, b string, p, q process.Proc) bool {
	return c.under([]string{a}, []string{b}, func() bool { return c.proc(p, q) })
}

func (c *comparison) proc(a, b process.Proc) bool {
	switch a := a.(type) {
	case *process.Nil:
		_, ok := b.(*process.Nil)
		return ok
	case *process.Par:
		b, ok := b.(*process.Par)
		return ok && slices.EqualFunc(a.Procs, b.Procs, c.proc)
	case *process.Out:
		b, ok := b.(*process.Out)
		return ok && c.value(a.Chan, b.Chan) && c.value(a.Value, b.Value)
	case *process.In:
		b, ok := b.(*process.In)
		return ok && c.value(a.Chan, b.Chan) && c.typ(a.Type, b.Type) && c.then(a.Name, b.Name, a.Body, b.Body)
	case *process.App:
		b, ok := b.(*process.App)
		return ok && c.value(a.Fun, b.Fun) && c.values(a.Args, b.Args)
	case *process.New:
		b, ok := b.(*process.New)
		return ok && c.value(a.Hint, b.Hint) && c.typ(a.Type, b.Type) && c.then(a.Name, b.Name, a.Body, b.Body)
	case *process.CellNew:
		b, ok := b.(*process.CellNew)
		return ok && c.value(a.Value, b.Value) && c.typ(a.Type, b.Type) && c.then(a.Name, b.Name, a.Body, b.Body)
	case *process.Get:
		b, ok := b.(*process.Get)
		return ok && c.value(a.Ref, b.Ref) && c.typ(a.Type, b.Type) && c.then(a.Name, b.Name, a.Body, b.Body)
	case *process.Set:
		b, ok := b.(*process.Set)
		return ok && c.value(a.Value, b.Value) && c.value(a.Ref, b.Ref) && c.proc(a.Body, b.Body)
	case *process.Match:
		b, ok := b.(*process.Match)
		return ok && c.match(a, b)
	case *process.Delta:
		b, ok := b.(*process.Delta)
		return ok && a.Delta == b.Delta && c.values(a.Args, b.Args) && c.typ(a.Type, b.Type) && c.then(a.Name, b.Name, a.Body, b.Body)
	case *process.Start:
		b, ok := b.(*process.Start)
		return ok && c.value(a.Name, b.Name) && c.value(a.Part, b.Part) && c.proc(a.Body, b.Body)
	case *process.Stop:
		b, ok := b.(*process.Stop)
		return ok && c.value(a.Name, b.Name) && c.then(a.Bind, b.Bind, a.Body, b.Body)
	case *process.LetV:
		b, ok := b.(*process.LetV)
		return ok && c.letV(a, b)
	case *process.Print:
		b, ok := b.(*process.Print)
		return ok && c.value(a.Value, b.Value) && c.proc(a.Body, b.Body)
	case *process.Choose:
		b, ok := b.(*process.Choose)
		return ok && c.value(a.Value, b.Value) && c.typ(a.Type, b.Type) && c.then(a.Name, b.Name, a.Body, b.Body)
	case *process.Fault:
		b, ok := b.(*process.Fault)
		return ok && c.value(a.Value, b.Value) && c.proc(a.Body, b.Body)
	case *process.Fail:
		b, ok := b.(*process.Fail)
		return ok && a.Code == b.Code && c.value(a.Value, b.Value)
	}
	panic("tests: unknown process")
}

func (c *comparison) match(a, b *process.Match) bool {
	if !c.value(a.Value, b.Value) || !c.typ(a.ContType, b.ContType) || !c.value(a.K, b.K) {
		return false
	}
	return slices.EqualFunc(a.Arms, b.Arms, func(p, q process.Arm) bool {
		vars, others := calculus.PatternVars(p.Pattern), calculus.PatternVars(q.Pattern)
		return samePattern(p.Pattern, q.Pattern) && c.under(append([]string{a.Cont}, vars...), append([]string{b.Cont}, others...),
			func() bool { return c.proc(p.Body, q.Body) })
	})
}

func (c *comparison) letV(a, b *process.LetV) bool {
	if len(a.Params) != len(b.Params) || !samePattern(a.Pattern, b.Pattern) {
		return false
	}
	outer := len(c.types)
	for i := range a.Params {
		c.types = append(c.types, [2]string{a.Params[i], b.Params[i]})
	}
	same := c.value(a.Value, b.Value)
	c.types = c.types[:outer]
	return same && c.under(calculus.PatternVars(a.Pattern), calculus.PatternVars(b.Pattern), func() bool { return c.proc(a.Body, b.Body) })
}

// samePattern compares patterns up to the names of their variables.
func samePattern(a, b calculus.Pattern) bool {
	ours, theirs := calculus.PatternVars(a), calculus.PatternVars(b)
	if len(ours) != len(theirs) {
		return false
	}
	as := map[string]string{}
	for i, x := range ours {
		as[x] = theirs[i]
	}
	return samePatternAs(as, a, b)
}

func samePatternAs(as map[string]string, a, b calculus.Pattern) bool {
	same := func(a, b calculus.Pattern) bool { return samePatternAs(as, a, b) }
	switch a := a.(type) {
	case calculus.PWild:
		_, ok := b.(calculus.PWild)
		return ok
	case calculus.PVar:
		b, ok := b.(calculus.PVar)
		return ok && as[a.Name] == b.Name
	case calculus.PConst:
		b, ok := b.(calculus.PConst)
		return ok && a.Const == b.Const
	case calculus.PTuple:
		b, ok := b.(calculus.PTuple)
		return ok && slices.EqualFunc(a.Items, b.Items, same)
	case calculus.PCtor:
		b, ok := b.(calculus.PCtor)
		return ok && sameCtor(a.Ctor, b.Ctor) && slices.EqualFunc(a.Args, b.Args, same)
	case calculus.POr:
		b, ok := b.(calculus.POr)
		return ok && same(a.Left, b.Left) && same(a.Right, b.Right)
	case calculus.PAs:
		b, ok := b.(calculus.PAs)
		return ok && as[a.Name] == b.Name && same(a.Pattern, b.Pattern)
	}
	panic("tests: unknown pattern")
}
