package calculus

// Op is a primitive operation of λ∥ that is not a pure δ.
type Op uint8

// The operations, with the arity of their λ∥ form in the comment of Arity.
const (
	OpChan   Op = iota // chan_T s
	OpSend             // send a V
	OpRecv             // recv a
	OpFork             // fork V
	OpName             // name s
	OpBox              // box V
	OpStart            // start n V
	OpStop             // stop n
	OpRef              // ref_T V
	OpGet              // get r
	OpSet              // set V r: the value first
	OpPrint            // print s: writes the bytes of s, no newline added
	OpChoose           // choose V: V is a list
	OpFault            // fault s
	OpFail             // fail s at type T, with a Fault code
)

// String returns the operation's name as scripts write it.
func (o Op) String() string {
	return [...]string{
		"chan", "send", "recv", "fork", "name", "box", "start", "stop", "ref", "get", "set",
		"print", "choose", "fault", "fail",
	}[o]
}

// Arity returns the number of arguments: 2 for send, start and set, 1 for the others.
func (o Op) Arity() int {
	switch o {
	case OpSend, OpStart, OpSet:
		return 2
	default:
		return 1
	}
}
