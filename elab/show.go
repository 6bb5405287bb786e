package elab

import (
	"strconv"
	"strings"
)

// namer prints types. Its variables are 'a, 'b, … in order of appearance over everything it prints, so that the types of
// one message can be read together. A variable that the script named keeps its name unless another has it.
type namer struct {
	scope *scope
	names map[*tvar]string
	used  map[string]bool
	next  int // of the names made here, the first that was not tried
	left  int // nodes that may still be printed
}

func (c *checker) namer() *namer {
	return &namer{scope: c.scope, names: map[*tvar]string{}, used: map[string]bool{}}
}

// show prints one type on its own.
func (c *checker) show(t typ) string { return c.namer().show(t) }

// Binding strengths of type syntax: an arrow's left side, a tuple's component, a constructor's argument.
const (
	looseType = iota
	arrowArg
	tupleItem
	conArg
)

func (n *namer) show(t typ) string {
	var b strings.Builder
	n.left = 400
	n.write(&b, t, looseType)
	return b.String()
}

func (n *namer) write(b *strings.Builder, t typ, tight int) {
	if n.left--; n.left < 0 {
		b.WriteString("…")
		return
	}
	paren := func(limit int, body func()) {
		if tight >= limit {
			b.WriteByte('(')
			body()
			b.WriteByte(')')
			return
		}
		body()
	}
	switch t := prune(t).(type) {
	case *tvar:
		b.WriteString("'" + n.variable(t))
	case *tcon:
		switch len(t.args) {
		case 0:
		case 1:
			n.write(b, t.args[0], conArg)
			b.WriteByte(' ')
		default:
			b.WriteByte('(')
			for i, a := range t.args {
				if i > 0 {
					b.WriteString(", ")
				}
				n.write(b, a, looseType)
			}
			b.WriteString(") ")
		}
		b.WriteString(n.scope.typeName(t.def))
	case *tarrow:
		paren(arrowArg, func() {
			for {
				if n.left < 0 {
					b.WriteString("…")
					return
				}
				n.write(b, t.arg, arrowArg)
				b.WriteString(" -> ")
				next, ok := prune(t.res).(*tarrow)
				if !ok {
					break
				}
				t = next
			}
			n.write(b, t.res, looseType)
		})
	case *ttuple:
		paren(tupleItem, func() {
			for i, item := range t.items {
				if i > 0 {
					b.WriteString(" * ")
				}
				if n.left < 0 {
					b.WriteString("…")
					return
				}
				n.write(b, item, tupleItem)
			}
		})
	default:
		panic("elab: unknown type")
	}
}

func (n *namer) variable(v *tvar) string {
	if name, ok := n.names[v]; ok {
		return name
	}
	name := v.name
	for ; name == "" || n.used[name]; n.next++ {
		name = string(rune('a' + n.next%26))
		if n.next >= 26 {
			name += strconv.Itoa(n.next / 26)
		}
	}
	n.names[v], n.used[name] = name, true
	return name
}
