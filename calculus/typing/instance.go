package typing

import "github.com/balticsim/balticsim/calculus"

// instance is T{T̄/ᾱ}, all at once.
func instance(params []string, args []calculus.Type, t calculus.Type) calculus.Type {
	if len(params) == 0 {
		return t
	}
	switch t := t.(type) {
	case calculus.Base:
		return t
	case calculus.TyVar:
		return argument(params, args, t)
	case calculus.Chan:
		return calculus.Chan{Elem: instance(params, args, t.Elem)}
	case calculus.Ref:
		return calculus.Ref{Elem: instance(params, args, t.Elem)}
	case calculus.Fun:
		return calculus.Fun{Arg: instance(params, args, t.Arg), Res: instance(params, args, t.Res)}
	case calculus.Abs:
		return calculus.Abs{Params: instances(params, args, t.Params)}
	case calculus.Tuple:
		return calculus.Tuple{Items: instances(params, args, t.Items)}
	case calculus.Data:
		return calculus.Data{Name: t.Name, Args: instances(params, args, t.Args)}
	}
	panic("typing: unknown type")
}

func instances(params []string, args, ts []calculus.Type) []calculus.Type {
	us := make([]calculus.Type, len(ts))
	for i, t := range ts {
		us[i] = instance(params, args, t)
	}
	return us
}

func argument(params []string, args []calculus.Type, t calculus.TyVar) calculus.Type {
	for i, p := range params {
		if p == t.Name {
			return args[i]
		}
	}
	return t
}

// isInstance tells whether u = T{T̄/ᾱ} without building it.
func isInstance(params []string, args []calculus.Type, t, u calculus.Type) bool {
	switch t := t.(type) {
	case calculus.Base:
		return t == u
	case calculus.TyVar:
		return calculus.Equal(argument(params, args, t), u)
	case calculus.Chan:
		u, ok := u.(calculus.Chan)
		return ok && isInstance(params, args, t.Elem, u.Elem)
	case calculus.Ref:
		u, ok := u.(calculus.Ref)
		return ok && isInstance(params, args, t.Elem, u.Elem)
	case calculus.Fun:
		u, ok := u.(calculus.Fun)
		return ok && isInstance(params, args, t.Arg, u.Arg) && isInstance(params, args, t.Res, u.Res)
	case calculus.Abs:
		u, ok := u.(calculus.Abs)
		return ok && areInstances(params, args, t.Params, u.Params)
	case calculus.Tuple:
		u, ok := u.(calculus.Tuple)
		return ok && areInstances(params, args, t.Items, u.Items)
	case calculus.Data:
		u, ok := u.(calculus.Data)
		return ok && t.Name == u.Name && areInstances(params, args, t.Args, u.Args)
	}
	panic("typing: unknown type")
}

func areInstances(params []string, args, ts, us []calculus.Type) bool {
	if len(ts) != len(us) {
		return false
	}
	for i := range ts {
		if !isInstance(params, args, ts[i], us[i]) {
			return false
		}
	}
	return true
}
