package elab

import (
	"strconv"

	"github.com/balticsim/balticsim/calculus"
)

// lowering turns inference types into types of λ∥: abbreviations are unfolded, abstract types replaced by what implements
// them, declared types entered into Σ under unique names, and what nothing decided becomes unit.
type lowering struct {
	sig   *calculus.Signature
	decls map[*typeDef]*calculus.Decl
	ctors map[*ctor]*calculus.Ctor
	vars  map[*tvar]string           // variables bound by the Λ around this point
	rigid map[*typeDef]calculus.Type // what the variables of an interface stand for at the current use
	used  map[string]bool            // names of declarations
}

func newLowering(k *core) *lowering {
	l := &lowering{
		sig: calculus.NewSignature(), decls: map[*typeDef]*calculus.Decl{}, ctors: map[*ctor]*calculus.Ctor{},
		vars: map[*tvar]string{}, used: map[string]bool{},
	}
	for _, d := range []*typeDef{k.list, k.option} {
		decl := l.sig.Lookup(d.name)
		l.decls[d] = decl
		for i, c := range d.ctors {
			l.ctors[c] = decl.Ctors[i]
		}
	}
	for _, name := range []string{"list", "option", "unit", "int", "bool", "string", "name", "part", "chan", "ref"} {
		l.used[name] = true
	}
	return l
}

// lower returns the λ∥ form of a type.
func (l *lowering) lower(t typ) calculus.Type {
	switch t := prune(t).(type) {
	case *tvar:
		if name, ok := l.vars[t]; ok {
			return calculus.TyVar{Name: name}
		}
		return calculus.Unit
	case *tarrow:
		return calculus.Fun{Arg: l.lower(t.arg), Res: l.lower(t.res)}
	case *ttuple:
		return calculus.Tuple{Items: l.all(t.items)}
	case *tcon:
		return l.con(t)
	}
	panic("elab: unknown type")
}

func (l *lowering) all(ts []typ) []calculus.Type {
	us := make([]calculus.Type, len(ts))
	for i, t := range ts {
		us[i] = l.lower(t)
	}
	return us
}

func (l *lowering) con(t *tcon) calculus.Type {
	d := t.def
	switch d.kind {
	case kindUnit:
		return calculus.Unit
	case kindInt:
		return calculus.Int
	case kindBool:
		return calculus.Bool
	case kindString:
		return calculus.String
	case kindName:
		return calculus.NameType
	case kindPart:
		return calculus.PartType
	case kindChan:
		return calculus.Chan{Elem: l.lower(t.args[0])}
	case kindRef:
		return calculus.Ref{Elem: l.lower(t.args[0])}
	case kindRigid:
		return l.rigid[d]
	case declared, kindList, kindOption:
	}
	switch {
	case d.alias != nil:
		return l.lower(t.unfold())
	case d.impl != nil:
		return l.con(&tcon{def: d.impl, args: t.args})
	}
	args := l.all(t.args)
	if len(args) == 0 {
		args = nil
	}
	return calculus.Data{Name: l.declare(d).Name, Args: args}
}

// declare enters a type into Σ, once.
func (l *lowering) declare(d *typeDef) *calculus.Decl {
	if decl := l.decls[d]; decl != nil {
		return decl
	}
	name := d.name
	for i := 2; l.used[name]; i++ {
		name = d.name + subscript(i)
	}
	l.used[name] = true
	decl := &calculus.Decl{Name: name, Record: d.isRecord()}
	l.decls[d] = decl
	bound := map[*tvar]string{}
	for i, p := range d.params {
		param := p.name
		if param == "" {
			param = "a" + strconv.Itoa(i)
		}
		decl.Params = append(decl.Params, param)
		bound[p] = param
	}
	l.sig.Add(decl)
	saved := l.vars
	l.vars = bound
	for _, k := range d.ctors {
		c := &calculus.Ctor{Name: k.name, Tag: k.tag, Args: l.all(k.args)}
		if len(c.Args) == 0 {
			c.Args = nil
		}
		for _, f := range d.labels {
			c.Labels = append(c.Labels, f.name)
		}
		l.ctors[k] = c
		decl.Ctors = append(decl.Ctors, c)
	}
	l.vars = saved
	return decl
}

// ctor returns the λ∥ form of a constructor, the implementation's when an interface shows it.
func (l *lowering) ctor(k *ctor) *calculus.Ctor {
	if k.impl != nil {
		k = k.impl
	}
	l.declare(k.def)
	return l.ctors[k]
}

// subscript writes a number in digits that no script can write in a name.
func subscript(n int) string {
	digits := []rune(strconv.Itoa(n))
	for i, d := range digits {
		digits[i] = '₀' + (d - '0')
	}
	return string(digits)
}
