package cps

import (
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/internal/source"
)

// op is ⟦op V…⟧k, one clause an operation. typ is the type of the operation's result.
func (t *Translator) op(e *lambda.Op, typ calculus.Type, k process.Value) process.Proc {
	v, at := t.values(e.Args), e.Span
	switch e.Op {
	case calculus.OpChan: // ⟦chan_T s⟧k = new (a:(T°)chan) k·(a)
		return &process.New{
			Name: resultVar, Type: calculus.Chan{Elem: Type(e.Type)}, Hint: v[0], Body: resumeResult(k, at), Span: at,
		}
	case calculus.OpName: // ⟦name s⟧k = new (a:name) k·(a)
		return &process.New{Name: resultVar, Type: calculus.NameType, Hint: v[0], Body: resumeResult(k, at), Span: at}
	case calculus.OpSend: // ⟦send V W⟧k = V°!W° | k·(())
		return &process.Par{Procs: []process.Proc{
			&process.Out{Chan: v[0], Value: v[1], Span: at}, resumeUnit(k, at),
		}, Span: at}
	case calculus.OpRecv: // ⟦recv V⟧k = V°?(r). k·(r)
		return &process.In{Chan: v[0], Name: resultVar, Type: Type(typ), Body: resumeResult(k, at), Span: at}
	case calculus.OpFork: // ⟦fork V⟧k = V°·((), drop) | k·(()); the last component goes on as this thread
		return &process.Par{Procs: []process.Proc{run(v[0], at), resumeUnit(k, at)}, Span: at}
	case calculus.OpBox: // ⟦box V⟧k = k·([V°·((), drop)])
		return resume(k, process.Box{Body: run(v[0], at), Span: at}, at)
	case calculus.OpStart: // ⟦start V W⟧k = start V° W°. k·(())
		return &process.Start{Name: v[0], Part: v[1], Body: resumeUnit(k, at), Span: at}
	case calculus.OpStop: // ⟦stop V⟧k = stop V° (r). k·(r)
		return &process.Stop{Name: v[0], Bind: resultVar, Body: resumeResult(k, at), Span: at}
	case calculus.OpRef: // ⟦ref_T V⟧k = cell V° (r). k·(r)
		return &process.CellNew{
			Value: v[0], Name: resultVar, Type: calculus.Ref{Elem: Type(e.Type)}, Body: resumeResult(k, at), Span: at,
		}
	case calculus.OpGet: // ⟦get V⟧k = get V° (r). k·(r)
		return &process.Get{Ref: v[0], Name: resultVar, Type: Type(typ), Body: resumeResult(k, at), Span: at}
	case calculus.OpSet: // ⟦set V W⟧k = set V° W°. k·(())
		return &process.Set{Value: v[0], Ref: v[1], Body: resumeUnit(k, at), Span: at}
	case calculus.OpPrint: // ⟦print V⟧k = print V°. k·(())
		return &process.Print{Value: v[0], Body: resumeUnit(k, at), Span: at}
	case calculus.OpChoose: // ⟦choose V⟧k = choose V° (r). k·(r)
		return &process.Choose{Value: v[0], Name: resultVar, Type: Type(e.Type), Body: resumeResult(k, at), Span: at}
	case calculus.OpFault: // ⟦fault V⟧k = fault V°. k·(())
		return &process.Fault{Value: v[0], Body: resumeUnit(k, at), Span: at}
	case calculus.OpFail: // ⟦fail V⟧k = fail V°; nothing goes on
		return &process.Fail{Code: e.Code, Value: v[0], Span: at}
	}
	panic("cps: unknown operation")
}

// run is V·((), drop): what a thread that runs the function V for its effects starts as.
func run(v process.Value, at source.Span) process.Proc {
	return &process.App{Fun: v, Args: []process.Value{unit(at), drop(at)}, Span: at}
}

// drop is (_:unit)0, the continuation of a thread whose value nobody waits for.
func drop(at source.Span) process.Value {
	return &process.Abs{
		Params: []process.Param{{Name: "_", Type: calculus.Unit}},
		Body:   &process.Nil{Span: at}, Role: process.RoleDrop, Span: at,
	}
}
