package wire

import (
	"fmt"

	"github.com/balticsim/balticsim/calculus"
)

// Values is how one of the calculi makes and reads data.
type Values[V any] interface {
	Const(k calculus.Const) V
	Tuple(items []V) V
	Con(c *calculus.Ctor, t calculus.Data, args []V) V
	Shape(v V) calculus.Shape[V]
}

// Limits bounds what a message may cost before anything of it is believed.
type Limits struct {
	Bytes int // length of the text
	Depth int // arrays and objects inside one another; a list counts once
}

// DefaultLimits are 1 MiB and a depth of 64.
func DefaultLimits() Limits { return Limits{Bytes: 1 << 20, Depth: 64} }

// Codec translates between JSON and the values of one program. It may be used by several goroutines at once.
type Codec[V any] struct {
	sig    *calculus.Signature
	values Values[V]
	limits Limits
}

// New returns the codec for a program's signature.
func New[V any](sig *calculus.Signature, values Values[V], limits Limits) *Codec[V] {
	return &Codec[V]{sig, values, limits}
}

// Carries returns nil when the values of a closed type can be written as messages, and otherwise an error that names the
// part of the type that cannot.
func Carries(sig *calculus.Signature, t calculus.Type) error {
	return carries(sig, t, map[string]bool{})
}

func carries(sig *calculus.Signature, t calculus.Type, seen map[string]bool) error {
	all := func(ts []calculus.Type) error {
		for _, u := range ts {
			if err := carries(sig, u, seen); err != nil {
				return err
			}
		}
		return nil
	}
	switch t := t.(type) {
	case calculus.Base:
		if t == calculus.NameType || t == calculus.PartType {
			break
		}
		return nil
	case calculus.Tuple:
		return all(t.Items)
	case calculus.Data:
		key := calculus.Show(t)
		if seen[key] {
			return nil
		}
		seen[key] = true
		d := sig.Lookup(t.Name)
		if d == nil || len(d.Params) != len(t.Args) || len(seen) > maxInstances || len(key) > maxText {
			break
		}
		for _, c := range d.Ctors {
			if err := all(arguments(d, c, t)); err != nil {
				return err
			}
		}
		return nil
	case calculus.Chan, calculus.Ref, calculus.Fun, calculus.Abs, calculus.TyVar:
	default:
		panic("wire: unknown type")
	}
	return fmt.Errorf("a value of type %s cannot be sent as a message", calculus.Show(t))
}

// A declaration that uses itself at ever larger types needs infinitely many instances. These bound the number of instances that one
// type may need and the length of each as a text.
const (
	maxInstances = 1000
	maxText      = 10_000
)

// arguments are the types of the arguments of a constructor of t.
func arguments(d *calculus.Decl, c *calculus.Ctor, t calculus.Data) []calculus.Type {
	m := make(map[string]calculus.Type, len(d.Params))
	for i, p := range d.Params {
		m[p] = t.Args[i]
	}
	return calculus.SubstAll(c.Args, m)
}

// nullable tells whether null is the encoding of some value of t.
func nullable(t calculus.Type) bool {
	data, ok := t.(calculus.Data)
	return t == calculus.Unit || ok && data.Name == "option"
}

// declaration returns the declaration of a type that Carries has accepted.
func (c *Codec[V]) declaration(t calculus.Data) *calculus.Decl {
	if d := c.sig.Lookup(t.Name); d != nil {
		return d
	}
	panic("wire: the type " + t.Name + " is not declared")
}
