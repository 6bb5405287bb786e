package props

import (
	"reflect"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/pi"
)

// channels are the types that the channels with one hint carry, as the text of the program says.
type channels []calculus.Type

// spelled are the texts in a program, and what the channels carry whose hints are among them.
type spelled struct {
	texts    map[string]bool
	channels map[string]channels
}

// spell goes through a program.
func spell(p *process.Program) *spelled {
	s := &spelled{map[string]bool{}, map[string]channels{}}
	s.walk(reflect.ValueOf(p.Main))
	return s
}

func (s *spelled) walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return
		}
		if n, ok := v.Interface().(*process.New); ok {
			if hint, ok := n.Hint.(process.Lit); ok {
				if t, ok := n.Type.(calculus.Chan); ok {
					s.channels[hint.Const.Str] = append(s.channels[hint.Const.Str], t.Elem)
				}
			}
		}
		s.walk(v.Elem())
	case reflect.Slice:
		for i := range v.Len() {
			s.walk(v.Index(i))
		}
	case reflect.Struct:
		switch x := v.Interface().(type) {
		case process.Lit:
			if x.Const.Type == calculus.String {
				s.texts[x.Const.Str] = true
			}
		default:
			for i := range v.NumField() {
				if f := v.Type().Field(i); f.IsExported() && !notCode(f.Name) {
					s.walk(v.Field(i))
				}
			}
		}
	default:
	}
}

// notCode tells whether a field of a term is a place or a type.
func notCode(field string) bool { return field == "Span" || field == "Type" }

// endpoint returns what the channels of an endpoint carry, by hint: those of an export, an import or a machine, or the ones with that
// very hint.
func (s *spelled) endpoint(name string) map[string]channels {
	found := map[string]channels{}
	for hint, types := range s.channels {
		own := strings.TrimPrefix(strings.TrimPrefix(hint, "export:"), ">")
		if own == name || strings.HasPrefix(own, name+".") {
			found[hint] = types
		}
	}
	return found
}

// exports tells whether there is a channel where clients call.
func (s *spelled) exports() bool {
	for hint := range s.channels {
		if strings.HasPrefix(hint, "export:") {
			return true
		}
	}
	return false
}

// conformity judges values by types, given a program's declarations.
type conformity struct{ signature *calculus.Signature }

// fits tells whether a value is of a closed type. A function and a frozen partition are taken to be of any type of their kind.
func (c conformity) fits(t calculus.Type, v pi.Value) bool {
	switch t := t.(type) {
	case calculus.Base:
		kinds := map[calculus.Base]pi.Kind{
			calculus.Unit: pi.KindUnit, calculus.Int: pi.KindInt, calculus.Bool: pi.KindBool, calculus.String: pi.KindString,
			calculus.NameType: pi.KindName, calculus.PartType: pi.KindPart,
		}
		return v.Kind() == kinds[t] && (t != calculus.NameType || v.Name().Kind == pi.NamePart)
	case calculus.Chan:
		return v.Kind() == pi.KindName && v.Name().Kind == pi.NameChan
	case calculus.Ref:
		return v.Kind() == pi.KindName && v.Name().Kind == pi.NameRef
	case calculus.Fun, calculus.Abs:
		return v.Kind() == pi.KindFun
	case calculus.Tuple:
		return v.Kind() == pi.KindTuple && c.all(t.Items, v.Fields())
	case calculus.Data:
		return v.Kind() == pi.KindCtor && c.constructed(t, v)
	default: // a type variable: nothing is known
		return true
	}
}

func (c conformity) all(types []calculus.Type, values []pi.Value) bool {
	if len(types) != len(values) {
		return false
	}
	for i, t := range types {
		if !c.fits(t, values[i]) {
			return false
		}
	}
	return true
}

// constructed tells whether a constructor with its arguments is of a declared type.
func (c conformity) constructed(t calculus.Data, v pi.Value) bool {
	d := c.signature.Lookup(t.Name)
	at := slices.IndexFunc(d.Ctors, func(k *calculus.Ctor) bool { return k.Tag == v.Ctor().Tag })
	if at < 0 {
		return false
	}
	instance := map[string]calculus.Type{}
	for i, p := range d.Params {
		instance[p] = t.Args[i]
	}
	return c.all(calculus.SubstAll(d.Ctors[at].Args, instance), v.Fields())
}

// respects tells whether every message at the endpoint of a property is of a type that the endpoint carries, and every answer to a
// request that was seen there.
func (v *viewer) respects(property int, view *pi.View) bool {
	good := true
	for _, p := range view.Partitions {
		for _, m := range p.Messages {
			for _, t := range slices.Concat(v.endpoints[property][m.Chan.Hint], v.replies[m.Chan]) {
				good = good && v.checker.fits(t, m.Value)
			}
		}
	}
	return good
}

// noteReplies notes where the requests of a state want their answers.
func (v *viewer) noteReplies(property int, view *pi.View) {
	for _, p := range view.Partitions {
		for _, m := range p.Messages {
			for _, t := range v.endpoints[property][m.Chan.Hint] {
				pair, ok := t.(calculus.Tuple)
				if !ok || len(pair.Items) != 2 || !v.checker.fits(t, m.Value) {
					continue
				}
				if back, ok := pair.Items[1].(calculus.Chan); ok {
					v.replies[m.Value.Fields()[1].Name()] = channels{back.Elem}
				}
			}
		}
	}
}
