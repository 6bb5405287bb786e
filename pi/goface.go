package pi

import (
	"fmt"

	"github.com/balticsim/balticsim/calculus"
)

// Chan is a channel that carries values of type T, as scripts have it: a bag of messages without order or bound. Send never waits.
// Channels are == when they are the same. The zero Chan is none: whoever uses it fails.
type Chan[T any] struct{ o *object }

// Ref is a reference to a cell that holds a T. The cell lives in the partition where it was made; get and set use the cell of the thread's
// own partition if it has one, that of any running copy otherwise.
type Ref[T any] struct{ o *object }

// PartName is the name of a partition: of a machine. Whoever knows it can start and stop what runs under it.
type PartName struct{ o *object }

// Part is a frozen partition, a value: threads, messages and cells that do nothing until they are started. It may be started many times.
type Part struct{ o *object }

// NewChan makes a channel. The hint is what traces call it.
func NewChan[T any](t *Thread, hint string) Chan[T] {
	return typed[Chan[T]](t.allocate(reqChan, stringValue(hint)))
}

// Send puts a message on c. It waits for nobody.
func Send[T any](t *Thread, c Chan[T], v T) { t.send(made(c.o), valueOf(v)) }

// Recv takes a message from c, any one, and waits until there is one.
func Recv[T any](t *Thread, c Chan[T]) T {
	return typed[T](t.wait(reqRecv, made(c.o), Value{}))
}

// Fork starts a thread of the same partition. The function gets a Thread of its own, and must not touch what its maker or others change.
func Fork(t *Thread, fn func(t *Thread)) { t.fork(whole(fn)) }

// NewRef makes a reference to a cell that holds v.
func NewRef[T any](t *Thread, v T) Ref[T] {
	return typed[Ref[T]](t.allocate(reqCell, valueOf(v)))
}

// Get reads the cell of r. It waits while no running partition has that cell.
func Get[T any](t *Thread, r Ref[T]) T {
	return typed[T](t.wait(reqGet, made(r.o), Value{}))
}

// Set writes the cell of r. It waits while no running partition has that cell.
func Set[T any](t *Thread, r Ref[T], v T) {
	t.wait(reqSet, valueOf(v), made(r.o))
}

// NewName makes the name of a partition. The hint is what traces call it.
func NewName(t *Thread, hint string) PartName {
	return typed[PartName](t.allocate(reqName, stringValue(hint)))
}

// Box returns a frozen partition in which fn has yet to begin, the image of a machine.
func Box(t *Thread, fn func(t *Thread)) Part { return typed[Part](t.box(whole(fn))) }

// Start lets p run under the name n; whatever p is, the caller goes on at once. Unless Options.Policy is calculus.Multi, it waits while
// another partition of that name runs.
func Start(t *Thread, n PartName, p Part) {
	t.wait(reqStart, made(n.o), made(p.o))
}

// Stop freezes a partition that runs under n, other than the caller's own, with everything in it. It waits until there is one.
func Stop(t *Thread, n PartName) Part {
	return typed[Part](t.wait(reqStop, made(n.o), Value{}))
}

// Choose returns one of the options, which one is up to the scheduler; an exploration tries all. Without options the run fails.
func Choose[T any](t *Thread, options ...T) T {
	values := make([]Value, len(options))
	for i, o := range options {
		values[i] = valueOf(o)
	}
	return typed[T](t.choose(values))
}

// Fault waits until the environment lets the fault of that name happen, which it may as often as Options.Faults says, or never.
func Fault(t *Thread, name string) { t.wait(reqFault, stringValue(name), Value{}) }

// Print writes text on the output of the run.
func Print(t *Thread, text string) { t.wait(reqPrint, stringValue(text), Value{}) }

// Printf writes a formatted text on the output of the run.
func Printf(t *Thread, format string, args ...any) { Print(t, fmt.Sprintf(format, args...)) }

// Fail ends the run with an error. It does not return.
func Fail(t *Thread, message string) { t.fail(message, calculus.FaultFailwith) }

// whole returns the function of a thread.
func whole(fn func(t *Thread)) func(t *Thread) {
	if fn == nil {
		panic("pi: a thread without a function")
	}
	return fn
}

// made returns a name or partition that somebody made as a value.
func made(o *object) Value {
	if o == nil {
		panic("pi: a channel, reference, name or partition that was never made")
	}
	return Value{o: o}
}

// String returns <hint#maker:ordinal>.
func (c Chan[T]) String() string { return shown(c.o) }

// String returns <hint#maker:ordinal>.
func (r Ref[T]) String() string { return shown(r.o) }

// String returns <hint#maker:ordinal>.
func (n PartName) String() string { return shown(n.o) }

// String returns <part>.
func (p Part) String() string { return shown(p.o) }

func shown(o *object) string {
	if o == nil {
		return "nil"
	}
	return Value{o: o}.String()
}

func (c Chan[T]) value() Value   { return made(c.o) }
func (Chan[T]) of(v Value) any   { return Chan[T]{v.named(nameChan)} }
func (Chan[T]) same(x any) bool  { _, ok := x.(Chan[T]); return ok }
func (r Ref[T]) value() Value    { return made(r.o) }
func (Ref[T]) of(v Value) any    { return Ref[T]{v.named(nameRef)} }
func (Ref[T]) same(x any) bool   { _, ok := x.(Ref[T]); return ok }
func (n PartName) value() Value  { return made(n.o) }
func (PartName) of(v Value) any  { return PartName{v.named(namePart)} }
func (PartName) same(x any) bool { _, ok := x.(PartName); return ok }
func (p Part) value() Value      { return made(p.o) }
func (Part) of(v Value) any      { v.must(KindPart); return Part{v.o} }
func (Part) same(x any) bool     { _, ok := x.(Part); return ok }

func (v Value) named(k nameKind) *object {
	v.must(KindName)
	if v.o.info.name.kind != k {
		panic("pi: the name is of another kind")
	}
	return v.o
}
