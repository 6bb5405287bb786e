package calculus

import (
	"strconv"
	"strings"
)

// Show returns a type as people read it: the functions of λ∥ as T -> U, the abstractions of π∥ as ⟨s, …⟩, channels and
// references as (T)chan and (T)ref, a type variable as 'a.
func Show(t Type) string {
	var b strings.Builder
	showType(&b, t, 0)
	return b.String()
}

// Levels of showType: 0 anything, 1 the left of an arrow, 2 a component of a tuple.
func showType(b *strings.Builder, t Type, level int) {
	switch t := t.(type) {
	case Base:
		b.WriteString([...]string{"unit", "int", "bool", "string", "name", "part"}[t])
	case TyVar:
		b.WriteString("'" + t.Name)
	case Chan:
		showArg(b, []Type{t.Elem}, "chan")
	case Ref:
		showArg(b, []Type{t.Elem}, "ref")
	case Data:
		showArg(b, t.Args, t.Name)
	case Fun:
		open, end := parentheses(level >= 1)
		b.WriteString(open)
		showType(b, t.Arg, 1)
		b.WriteString(" -> ")
		showType(b, t.Res, 0)
		b.WriteString(end)
	case Tuple:
		open, end := parentheses(level >= 2)
		b.WriteString(open)
		for i, item := range t.Items {
			if i > 0 {
				b.WriteString(" * ")
			}
			showType(b, item, 2)
		}
		b.WriteString(end)
	case Abs:
		b.WriteString("⟨")
		for i, p := range t.Params {
			if i > 0 {
				b.WriteString(", ")
			}
			showType(b, p, 0)
		}
		b.WriteString("⟩")
	default:
		panic("calculus: unknown type")
	}
}

func showArg(b *strings.Builder, args []Type, name string) {
	if len(args) > 0 {
		b.WriteString("(")
		for i, a := range args {
			if i > 0 {
				b.WriteString(", ")
			}
			showType(b, a, 0)
		}
		b.WriteString(")")
	}
	b.WriteString(name)
}

func parentheses(on bool) (string, string) {
	if on {
		return "(", ")"
	}
	return "", ""
}

// ShowConst returns a constant as scripts write it; negative numbers are not put in parentheses.
func ShowConst(c Const) string {
	switch c.Type {
	case Unit:
		return "()"
	case Int:
		return strconv.FormatInt(c.Int, 10)
	case Bool:
		return strconv.FormatBool(c.Int != 0)
	case String:
		return strconv.Quote(c.Str)
	default:
		panic("calculus: a constant of type " + Show(c.Type))
	}
}

// ShowPattern returns a pattern as scripts write it, variables as rename gives them.
func ShowPattern(p Pattern, rename func(string) string) string { return showPattern(p, rename, 0) }

// Levels of showPattern: 0 anything, 1 a side of ::, 2 an argument of a constructor.
func showPattern(p Pattern, rename func(string) string, level int) string {
	list := func(ps []Pattern, level int) []string {
		texts := make([]string, len(ps))
		for i, q := range ps {
			texts[i] = showPattern(q, rename, level)
		}
		return texts
	}
	wrap := func(from int, s string) string {
		open, end := parentheses(level >= from)
		return open + s + end
	}
	switch p := p.(type) {
	case PWild:
		return "_"
	case PVar:
		return rename(p.Name)
	case PConst:
		s := ShowConst(p.Const)
		if strings.HasPrefix(s, "-") {
			return wrap(2, s)
		}
		return s
	case PTuple:
		return "(" + strings.Join(list(p.Items, 0), ", ") + ")"
	case PCtor:
		switch {
		case len(p.Ctor.Labels) > 0:
			fields := list(p.Args, 0)
			for i := range fields {
				fields[i] = p.Ctor.Labels[i] + " = " + fields[i]
			}
			return "{" + strings.Join(fields, "; ") + "}"
		case len(p.Args) == 0:
			return p.Ctor.Name
		case p.Ctor.Name == "::":
			return wrap(1, showPattern(p.Args[0], rename, 1)+" :: "+showPattern(p.Args[1], rename, 0))
		case len(p.Args) == 1:
			return wrap(2, p.Ctor.Name+" "+showPattern(p.Args[0], rename, 2))
		}
		return wrap(2, p.Ctor.Name+" ("+strings.Join(list(p.Args, 0), ", ")+")")
	case POr:
		return wrap(1, showPattern(p.Left, rename, 0)+" | "+showPattern(p.Right, rename, 0))
	case PAs:
		return "(" + showPattern(p.Pattern, rename, 0) + " as " + rename(p.Name) + ")"
	}
	panic("calculus: unknown pattern")
}

// Hint makes a string fit to be a name's hint in one-line texts such as step labels: white space, control characters and
// # become _, and what is longer than 40 characters is cut.
func Hint(s string) string {
	const most = 40
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > most {
			break
		}
		if r == '#' || r == ' ' || !strconv.IsPrint(r) {
			r = '_'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// PartitionName returns the display name of a partition: "host" for the zero name, else its hint, or the whole name when
// another of the partition names known has the same hint.
func PartitionName(n Name, known []Name) string {
	if n == (Name{}) {
		return "host"
	}
	for _, m := range known {
		if m != n && m.Hint == n.Hint {
			return n.String()
		}
	}
	return Hint(n.Hint)
}

// Typed is one entry a:T of Δ. T is a Chan, a Ref or NameType.
type Typed struct {
	Name Name
	Type Type
}

// ShortNames gives every name its hint for display; names that share a hint are numbered in the order given, as a₁, a₂.
func ShortNames(names []Typed) map[Name]string {
	count, nth := map[string]int{}, map[string]int{}
	for _, n := range names {
		count[n.Name.Hint]++
	}
	short := make(map[Name]string, len(names))
	for _, n := range names {
		hint := n.Name.Hint
		nth[hint]++
		short[n.Name] = Hint(hint)
		if count[hint] > 1 || hint == "" {
			short[n.Name] += subscript(nth[hint])
		}
	}
	return short
}

// subscript writes a number in small low digits.
func subscript(n int) string {
	digits := []rune(strconv.Itoa(n))
	for i, d := range digits {
		digits[i] = '₀' + d - '0'
	}
	return string(digits)
}
