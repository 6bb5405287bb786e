package script

import "github.com/balticsim/balticsim/internal/source"

// Every node has a place and belongs to exactly one of the four sealed sums.

func (x *Open) Pos() source.Span { return x.Span }
func (*Open) isItem()            {}

func (x *TypeItem) Pos() source.Span { return x.Span }
func (*TypeItem) isItem()            {}

func (x *LetItem) Pos() source.Span { return x.Span }
func (*LetItem) isItem()            {}

func (x *ExprItem) Pos() source.Span { return x.Span }
func (*ExprItem) isItem()            {}

func (x *ValItem) Pos() source.Span { return x.Span }
func (*ValItem) isItem()            {}

func (x *BadItem) Pos() source.Span { return x.Span }
func (*BadItem) isItem()            {}

func (x *TVar) Pos() source.Span { return x.Span }
func (*TVar) isType()            {}

func (x *TArrow) Pos() source.Span { return x.Span }
func (*TArrow) isType()            {}

func (x *TTuple) Pos() source.Span { return x.Span }
func (*TTuple) isType()            {}

func (x *TCon) Pos() source.Span { return x.Span }
func (*TCon) isType()            {}

func (x *Lit) Pos() source.Span { return x.Span }
func (*Lit) isExpr()            {}

func (x *Var) Pos() source.Span { return x.Span }
func (*Var) isExpr()            {}

func (x *Con) Pos() source.Span { return x.Span }
func (*Con) isExpr()            {}

func (x *Fun) Pos() source.Span { return x.Span }
func (*Fun) isExpr()            {}

func (x *Function) Pos() source.Span { return x.Span }
func (*Function) isExpr()            {}

func (x *App) Pos() source.Span { return x.Span }
func (*App) isExpr()            {}

func (x *Binary) Pos() source.Span { return x.Span }
func (*Binary) isExpr()            {}

func (x *Unary) Pos() source.Span { return x.Span }
func (*Unary) isExpr()            {}

func (x *Field) Pos() source.Span { return x.Span }
func (*Field) isExpr()            {}

func (x *Record) Pos() source.Span { return x.Span }
func (*Record) isExpr()            {}

func (x *Tuple) Pos() source.Span { return x.Span }
func (*Tuple) isExpr()            {}

func (x *List) Pos() source.Span { return x.Span }
func (*List) isExpr()            {}

func (x *Constraint) Pos() source.Span { return x.Span }
func (*Constraint) isExpr()            {}

func (x *Let) Pos() source.Span { return x.Span }
func (*Let) isExpr()            {}

func (x *If) Pos() source.Span { return x.Span }
func (*If) isExpr()            {}

func (x *Match) Pos() source.Span { return x.Span }
func (*Match) isExpr()            {}

func (x *Seq) Pos() source.Span { return x.Span }
func (*Seq) isExpr()            {}

func (x *Paren) Pos() source.Span { return x.Span }
func (*Paren) isExpr()            {}

func (x *Assert) Pos() source.Span { return x.Span }
func (*Assert) isExpr()            {}

func (x *BadExpr) Pos() source.Span { return x.Span }
func (*BadExpr) isExpr()            {}

func (x *PWild) Pos() source.Span { return x.Span }
func (*PWild) isPattern()         {}

func (x *PVar) Pos() source.Span { return x.Span }
func (*PVar) isPattern()         {}

func (x *PLit) Pos() source.Span { return x.Span }
func (*PLit) isPattern()         {}

func (x *PTuple) Pos() source.Span { return x.Span }
func (*PTuple) isPattern()         {}

func (x *PList) Pos() source.Span { return x.Span }
func (*PList) isPattern()         {}

func (x *PCons) Pos() source.Span { return x.Span }
func (*PCons) isPattern()         {}

func (x *PCon) Pos() source.Span { return x.Span }
func (*PCon) isPattern()         {}

func (x *PRecord) Pos() source.Span { return x.Span }
func (*PRecord) isPattern()         {}

func (x *POr) Pos() source.Span { return x.Span }
func (*POr) isPattern()         {}

func (x *PAs) Pos() source.Span { return x.Span }
func (*PAs) isPattern()         {}

func (x *PConstraint) Pos() source.Span { return x.Span }
func (*PConstraint) isPattern()         {}

func (x *PParen) Pos() source.Span { return x.Span }
func (*PParen) isPattern()         {}
