package typing

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/process"
)

// farm is Δ;E ⊢ P for what touches cells, partitions and the world.
func (c *Process) farm(p process.Proc) {
	switch p := p.(type) {
	case *process.CellNew: // TP-Cell: V : s, E, r:(s)ref ⊢ P ⟹ ⊢ cell V (r).P
		want("TP-Cell", p.Span, "the type of a cell", calculus.Ref{Elem: c.value(p.Value, p.Span)}, p.Type)
		c.bind(p.Name, p.Type, p.Body)
	case *process.Get: // TP-Get: V : (s)ref, E, x:s ⊢ P ⟹ ⊢ get V (x).P
		elem := elemOfRef("TP-Get", p.Span, c.value(p.Ref, p.Span))
		want("TP-Get", p.Span, "what is read", elem, p.Type)
		c.bind(p.Name, p.Type, p.Body)
	case *process.Set: // TP-Set: W : (s)ref, V : s, ⊢ P ⟹ ⊢ set V W.P
		elem := elemOfRef("TP-Set", p.Span, c.value(p.Ref, p.Span))
		want("TP-Set", p.Span, "what is written", c.value(p.Value, p.Span), elem)
		c.proc(p.Body)
	case *process.Start: // TP-Start: V : name, W : part, ⊢ P ⟹ ⊢ start V W.P
		want("TP-Start", p.Span, "the name to start", c.value(p.Name, p.Span), calculus.NameType)
		want("TP-Start", p.Span, "what is started", c.value(p.Part, p.Span), calculus.PartType)
		c.proc(p.Body)
	case *process.Stop: // TP-Stop: V : name, E, x:part ⊢ P ⟹ ⊢ stop V (x).P
		want("TP-Stop", p.Span, "the name to stop", c.value(p.Name, p.Span), calculus.NameType)
		c.bind(p.Bind, calculus.PartType, p.Body)
	case *process.Print: // TP-Print: V : string, ⊢ P ⟹ ⊢ print V.P
		c.wantString("TP-Print", p.Span, p.Value)
		c.proc(p.Body)
	case *process.Choose: // TP-Choose: V : (s)list, E, x:s ⊢ P ⟹ ⊢ choose V (x).P
		list := c.value(p.Value, p.Span)
		c.wellFormed(p.Span, p.Type)
		want("TP-Choose", p.Span, "the choices", list, calculus.Data{Name: "list", Args: []calculus.Type{p.Type}})
		c.bind(p.Name, p.Type, p.Body)
	case *process.Fault: // TP-Fault: V : string, ⊢ P ⟹ ⊢ fault V.P
		c.wantString("TP-Fault", p.Span, p.Value)
		c.proc(p.Body)
	case *process.Fail: // TP-Fail: V : string ⟹ ⊢ fail V
		c.wantString("TP-Fail", p.Span, p.Value)
	default:
		panic("typing: unknown process")
	}
}
