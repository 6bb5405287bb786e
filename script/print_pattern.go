package script

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/balticsim/balticsim/internal/source"
)

// The levels of patterns, from the loosest.
const (
	patternAs = iota
	patternOr
	patternCons
	patternApplied
	patternSimple
)

// pattern prints a pattern in a place that takes patterns of at least the level. edge says that nothing of the same pattern
// stands to its left inside the delimiters around it: there an `as` needs no parentheses, since it ends all that has been
// read.
func (p *printer) pattern(q Pattern, level int, edge bool) document {
	docs := p.at(q.Pos())
	own := patternLevel(q)
	parens := own < level && !(own == patternAs && edge && level < patternSimple)
	if parens {
		edge = true
	}
	d := p.patternBody(q, edge)
	if parens {
		d = cat(text("("), nest(1, d), text(")"))
	}
	if len(docs) == 0 {
		return group(d)
	}
	return cat(append(docs, group(d))...)
}

func patternLevel(q Pattern) int {
	switch q := q.(type) {
	case *PAs:
		return patternAs
	case *POr:
		return patternOr
	case *PCons:
		return patternCons
	case *PCon:
		if q.Arg != nil {
			return patternApplied
		}
		return patternSimple
	case *PWild, *PVar, *PLit, *PTuple, *PList, *PRecord, *PConstraint, *PParen:
		return patternSimple
	}
	panic("script: unknown pattern")
}

func (p *printer) patternBody(q Pattern, edge bool) document {
	switch q := q.(type) {
	case *PWild:
		return text("_")
	case *PVar:
		return text(valueName(q.Name.Name))
	case *PLit:
		return text(p.literal(q.Value, q.Span))
	case *PTuple:
		return p.patternList("(", q.Items, ",", patternCons, ")", q.Span)
	case *PList:
		return p.patternList("[", q.Items, ";", patternAs, "]", q.Span)
	case *PCons:
		return cat(p.pattern(q.Head, patternApplied, edge), text(" ::"), line(), p.pattern(q.Tail, patternCons, false))
	case *PCon:
		if q.Arg == nil {
			return text(pathText(q.Path))
		}
		return cat(text(pathText(q.Path)+" "), p.pattern(q.Arg, patternApplied, false))
	case *PRecord:
		return p.recordPattern(q)
	case *POr:
		return cat(p.pattern(q.Left, patternOr, edge), line(), text("| "), p.pattern(q.Right, patternCons, false))
	case *PAs:
		return cat(p.pattern(q.Pattern, patternAs, edge), text(" as "+q.Name.Name))
	case *PConstraint:
		inner := cat(p.pattern(q.Pattern, patternAs, true), text(" :"), line(), p.typ(q.Type, typeArrow))
		return cat(text("("), p.inside(1, q.Span, inner), text(")"))
	case *PParen:
		return cat(text("("), p.inside(1, q.Span, p.pattern(q.Pattern, patternAs, true)), text(")"))
	}
	panic("script: unknown pattern")
}

func (p *printer) patternList(open string, items []Pattern, separator string, level int, closing string, s source.Span) document {
	var parts []document
	for i, q := range items {
		if i > 0 {
			parts = append(parts, text(separator), line())
		}
		parts = append(parts, p.pattern(q, level, i == 0 || level == patternAs))
	}
	return cat(text(open), p.inside(1, s, parts...), text(closing))
}

func (p *printer) recordPattern(q *PRecord) document {
	var parts []document
	for i, f := range q.Fields {
		if i > 0 {
			parts = append(parts, text(";"), line())
		}
		parts = append(parts, p.at(f.Path.Name.Span)...)
		parts = append(parts, text(pathText(f.Path)))
		if !f.Short {
			parts = append(parts, text(" = "), nest(2, p.pattern(f.Pattern, patternAs, true)))
		}
	}
	if q.Open {
		parts = append(parts, text(";"), line(), text("_"))
	}
	return cat(text("{ "), p.inside(2, q.Span, parts...), text(" }"))
}

// literal prints a literal as it was written where that can be known, so that 1_000 and "\t" stay as they are.
func (p *printer) literal(v Literal, s source.Span) string {
	written := s.Text()
	switch v.Kind {
	case LitUnit:
		return "()"
	case LitBool:
		return strconv.FormatBool(v.Int != 0)
	case LitInt:
		digits := strings.TrimPrefix(written, "-")
		if digits != "" && isDigit(digits[0]) && strings.Trim(digits, "0123456789_") == "" {
			return written
		}
		return strconv.FormatInt(v.Int, 10)
	case LitString:
		if len(written) > 1 && written[0] == '"' && written[len(written)-1] == '"' {
			return written
		}
		return quote(v.Str)
	}
	panic("script: unknown kind of literal")
}

// runeLength is the length of the character that s begins with, 0 when it begins with no UTF-8.
func runeLength(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && n == 1 {
		return 0
	}
	return n
}

// quote writes a string literal in OCaml's notation. Bytes that are no text are written in decimal.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); {
		n := runeLength(s[i:])
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		case c == '\r':
			b.WriteString(`\r`)
		case c < ' ' || c == 0x7f || n == 0:
			b.WriteString(`\` + string([]byte{'0' + c/100, '0' + c/10%10, '0' + c%10}))
		default:
			b.WriteString(s[i : i+n])
		}
		i += max(n, 1)
	}
	b.WriteByte('"')
	return b.String()
}
