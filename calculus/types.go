package calculus

// Type is a type of λ∥ or π∥. The two calculi share every form but one: functions are Fun in λ∥ and Abs in π∥; the
// checkers refuse the other. Sealed: Base, Chan, Ref, Fun, Abs, Tuple, Data, TyVar.
type Type interface{ isType() }

// Base is a type without arguments.
type Base uint8

// The base types. NameType and PartType are the types of partition names and of frozen partitions.
const (
	Unit Base = iota
	Int
	Bool
	String
	NameType
	PartType
)

type (
	// Chan is (Elem)chan.
	Chan struct{ Elem Type }
	// Ref is (Elem)ref.
	Ref struct{ Elem Type }
	// Fun is Arg -> Res, in λ∥ only.
	Fun struct{ Arg, Res Type }
	// Abs is ⟨Params⟩, the type of abstractions, in π∥ only.
	Abs struct{ Params []Type }
	// Tuple is T1 * … * Tm, m ≥ 2.
	Tuple struct{ Items []Type }
	// Data is (Args)Name, a record or variant type declared in the Signature.
	Data struct {
		Name string
		Args []Type
	}
	// TyVar is a type variable, bound by Λ or by a declaration.
	TyVar struct{ Name string }
)

func (Base) isType()  {}
func (Chan) isType()  {}
func (Ref) isType()   {}
func (Fun) isType()   {}
func (Abs) isType()   {}
func (Tuple) isType() {}
func (Data) isType()  {}
func (TyVar) isType() {}

// Ctor is a constructor of a variant, or the one constructor of a record, whose Labels name its arguments in order.
// Name is the text to print; for a record it is "".
type Ctor struct {
	Name   string
	Tag    int // position in the declaration
	Args   []Type
	Labels []string
}

// Decl declares a record or variant type, perhaps recursive. Its Name is unique in the program.
type Decl struct {
	Name   string
	Params []string
	Ctors  []*Ctor
	Record bool
}

// Signature is Σ: the declarations of a program in order, with list and option among them.
type Signature struct {
	Decls  []*Decl
	byName map[string]*Decl
}

// NewSignature returns a signature that holds `list` (tags: [] 0, :: 1) and `option` (None 0, Some 1).
func NewSignature() *Signature {
	s := &Signature{byName: map[string]*Decl{}}
	a := TyVar{"a"}
	s.Add(&Decl{Name: "list", Params: []string{"a"}, Ctors: []*Ctor{
		{Name: "[]", Tag: 0}, {Name: "::", Tag: 1, Args: []Type{a, Data{"list", []Type{a}}}},
	}})
	s.Add(&Decl{Name: "option", Params: []string{"a"}, Ctors: []*Ctor{
		{Name: "None", Tag: 0}, {Name: "Some", Tag: 1, Args: []Type{a}},
	}})
	return s
}

// Add appends a declaration; its name must be new.
func (s *Signature) Add(d *Decl) {
	if s.byName[d.Name] != nil {
		panic("calculus: declared twice: " + d.Name)
	}
	s.Decls = append(s.Decls, d)
	s.byName[d.Name] = d
}

// Lookup returns the declaration of that name, nil when there is none.
func (s *Signature) Lookup(name string) *Decl { return s.byName[name] }

// Subst replaces type variables; variables that are not in the map stay.
func Subst(t Type, m map[string]Type) Type {
	if len(m) == 0 {
		return t
	}
	switch t := t.(type) {
	case Base:
		return t
	case TyVar:
		if u, ok := m[t.Name]; ok {
			return u
		}
		return t
	case Chan:
		return Chan{Subst(t.Elem, m)}
	case Ref:
		return Ref{Subst(t.Elem, m)}
	case Fun:
		return Fun{Subst(t.Arg, m), Subst(t.Res, m)}
	case Abs:
		return Abs{SubstAll(t.Params, m)}
	case Tuple:
		return Tuple{SubstAll(t.Items, m)}
	case Data:
		return Data{t.Name, SubstAll(t.Args, m)}
	}
	panic("calculus: unknown type")
}

// SubstAll is Subst on every type of a list; it returns a new list.
func SubstAll(ts []Type, m map[string]Type) []Type {
	if ts == nil {
		return nil
	}
	us := make([]Type, len(ts))
	for i, t := range ts {
		us[i] = Subst(t, m)
	}
	return us
}

// Equal tells whether two types are the same. Types have no binders, so this is plain structural equality.
func Equal(t, u Type) bool {
	switch t := t.(type) {
	case Base:
		return t == u
	case TyVar:
		return t == u
	case Chan:
		u, ok := u.(Chan)
		return ok && Equal(t.Elem, u.Elem)
	case Ref:
		u, ok := u.(Ref)
		return ok && Equal(t.Elem, u.Elem)
	case Fun:
		u, ok := u.(Fun)
		return ok && Equal(t.Arg, u.Arg) && Equal(t.Res, u.Res)
	case Abs:
		u, ok := u.(Abs)
		return ok && EqualAll(t.Params, u.Params)
	case Tuple:
		u, ok := u.(Tuple)
		return ok && EqualAll(t.Items, u.Items)
	case Data:
		u, ok := u.(Data)
		return ok && t.Name == u.Name && EqualAll(t.Args, u.Args)
	}
	panic("calculus: unknown type")
}

// EqualAll tells whether two lists hold the same types in the same order.
func EqualAll(ts, us []Type) bool {
	if len(ts) != len(us) {
		return false
	}
	for i := range ts {
		if !Equal(ts[i], us[i]) {
			return false
		}
	}
	return true
}
