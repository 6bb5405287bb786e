package script

import "strings"

// The levels of types, from the loosest.
const (
	typeArrow = iota
	typeTuple
	typePostfix
)

// typ prints a type in a place that takes types of at least the level. Parentheses around types are not in the tree, so that
// the place of a type does not tell on which side of one a remark stands; remarks are printed in front of names only.
func (p *printer) typ(t Type, level int) document {
	var d document
	own := typePostfix
	switch t := t.(type) {
	case *TVar:
		d = cat(append(p.at(t.Span), text("'"+t.Name))...)
	case *TArrow:
		own = typeArrow
		d = cat(p.typ(t.Arg, typeTuple), text(" ->"), line(), p.typ(t.Res, typeArrow))
	case *TTuple:
		own = typeTuple
		var parts []document
		for i, u := range t.Items {
			if i > 0 {
				parts = append(parts, text(" *"), line())
			}
			parts = append(parts, p.typ(u, typePostfix))
		}
		d = cat(parts...)
	case *TCon:
		d = p.typeApplication(t)
	default:
		panic("script: unknown type")
	}
	if own < level {
		d = cat(text("("), nest(1, d), text(")"))
	}
	return group(d)
}

func (p *printer) typeApplication(t *TCon) document {
	name := pathText(t.Path)
	switch len(t.Args) {
	case 0:
		return cat(append(p.at(t.Span), text(name))...)
	case 1:
		return cat(p.typ(t.Args[0], typePostfix), text(" "+name))
	}
	before := p.at(t.Span)
	var parts []document
	for i, u := range t.Args {
		if i > 0 {
			parts = append(parts, text(","), line())
		}
		parts = append(parts, p.typ(u, typeArrow))
	}
	return cat(cat(before...), text("("), nest(1, parts...), text(") "+name))
}

func pathText(path Path) string {
	if path.Module.Name != "" {
		return path.Module.Name + "." + path.Name.Name
	}
	return path.Name.Name
}

func (p *printer) typeItem(it *TypeItem) document {
	var parts []document
	for i, d := range it.Defs {
		keyword := "and "
		if i == 0 {
			keyword = "type "
		} else {
			parts = append(parts, hard())
			parts = append(parts, p.at(d.Span)...)
		}
		parts = append(parts, p.typeDef(keyword, d))
	}
	return cat(parts...)
}

func (p *printer) typeDef(keyword string, d *TypeDef) document {
	head := keyword
	switch len(d.Params) {
	case 0:
	case 1:
		head += "'" + d.Params[0].Name + " "
	default:
		names := make([]string, len(d.Params))
		for i, param := range d.Params {
			names[i] = "'" + param.Name
		}
		head += "(" + strings.Join(names, ", ") + ") "
	}
	head += d.Name.Name
	switch {
	case d.Alias != nil:
		alias := p.typ(d.Alias, typeArrow)
		if c, ok := d.Alias.(*TCon); ok && len(c.Args) == 0 && c.Path.Module.Name == "" && isUpperStart(c.Path.Name.Name[0]) {
			alias = cat(text("("), alias, text(")")) // a capitalised name alone would be a constructor
		}
		return group(text(head+" ="), nest(2, line(), alias))
	case d.Fields != nil:
		parts := []document{text(head + " = {")}
		var fields []document
		for i, f := range d.Fields {
			if i > 0 {
				fields = append(fields, text(";"))
			}
			fields = append(fields, line())
			fields = append(fields, p.at(f.Name.Span)...)
			fields = append(fields, text(f.Name.Name+" : "), p.typ(f.Type, typeArrow))
		}
		return group(append(parts, p.inside(2, d.Span, fields...), line(), text("}"))...)
	case d.Ctors != nil:
		parts := []document{text(head + " =")}
		var ctors []document
		for i, c := range d.Ctors {
			ctors = append(ctors, line())
			ctors = append(ctors, p.at(c.Name.Span)...)
			if i == 0 {
				ctors = append(ctors, choice("| ", ""))
			} else {
				ctors = append(ctors, text("| "))
			}
			ctors = append(ctors, text(c.Name.Name))
			for j, t := range c.Args {
				separator := " * "
				if j == 0 {
					separator = " of "
				}
				ctors = append(ctors, text(separator), p.typ(t, typePostfix))
			}
		}
		return group(append(parts, nest(2, ctors...))...)
	}
	return text(head)
}
