package calculus

// TypeVars adds the variables of a type to a set; a nil type has none.
func TypeVars(t Type, into map[string]bool) {
	all := func(ts []Type) {
		for _, u := range ts {
			TypeVars(u, into)
		}
	}
	switch t := t.(type) {
	case nil, Base:
	case TyVar:
		into[t.Name] = true
	case Chan:
		TypeVars(t.Elem, into)
	case Ref:
		TypeVars(t.Elem, into)
	case Fun:
		TypeVars(t.Arg, into)
		TypeVars(t.Res, into)
	case Abs:
		all(t.Params)
	case Tuple:
		all(t.Items)
	case Data:
		all(t.Args)
	default:
		panic("calculus: unknown type")
	}
}

// Closed tells whether a type has no variables.
func Closed(t Type) bool {
	vars := map[string]bool{}
	TypeVars(t, vars)
	return len(vars) == 0
}
