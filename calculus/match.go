package calculus

// Bound is one variable that a pattern bound, with its value.
type Bound[V any] struct {
	Name  string
	Value V
}

// Fit says how a value meets a pattern.
type Fit uint8

// Fits: the value is an instance. Differs: it is not, but another value of its type may be. Misfits: no value of its
// type can be, so the match was never well typed.
const (
	Fits Fit = iota
	Differs
	Misfits
)

// MatchPattern compares a value, seen through shape, with a pattern. When it fits, the bindings that make V = pθ are
// appended to into, in the order of PatternVars. It is the meaning of patterns that both reference semantics share.
func MatchPattern[V any](p Pattern, v V, shape func(V) Shape[V], into []Bound[V]) ([]Bound[V], Fit) {
	switch p := p.(type) {
	case PWild:
		return into, Fits
	case PVar:
		return append(into, Bound[V]{p.Name, v}), Fits
	case PConst:
		s := shape(v)
		switch {
		case s.Kind != ShapeConst || s.Const.Type != p.Const.Type:
			return into, Misfits
		case s.Const != p.Const:
			return into, Differs
		}
		return into, Fits
	case PTuple:
		s := shape(v)
		if s.Kind != ShapeTuple || len(s.Fields) != len(p.Items) {
			return into, Misfits
		}
		return matchAll(p.Items, s.Fields, shape, into)
	case PCtor:
		s := shape(v)
		switch {
		case s.Kind != ShapeCtor:
			return into, Misfits
		case s.Tag != p.Ctor.Tag:
			return into, Differs
		case len(s.Fields) != len(p.Args):
			return into, Misfits
		}
		return matchAll(p.Args, s.Fields, shape, into)
	case POr:
		left, fit := MatchPattern(p.Left, v, shape, into)
		if fit != Differs {
			return left, fit
		}
		return MatchPattern(p.Right, v, shape, into)
	case PAs:
		inner, fit := MatchPattern(p.Pattern, v, shape, into)
		if fit != Fits {
			return into, fit
		}
		return append(inner, Bound[V]{p.Name, v}), Fits
	}
	panic("calculus: unknown pattern")
}

// matchAll matches component by component; a misfit anywhere outweighs a difference.
func matchAll[V any](ps []Pattern, vs []V, shape func(V) Shape[V], into []Bound[V]) ([]Bound[V], Fit) {
	bound, worst := into, Fits
	for i, p := range ps {
		next, fit := MatchPattern(p, vs[i], shape, bound)
		if fit == Fits {
			bound = next
		}
		worst = max(worst, fit)
	}
	if worst != Fits {
		return into, worst
	}
	return bound, Fits
}
