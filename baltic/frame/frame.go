package frame

// Kind says what a frame is about.
type Kind string

// The kinds of frames. The host sends Wire once, before anything else but Ping; the machine answers Ready, or Fail. A Hold asks
// the machine to send everything that it has to say and then Held with the same id; from then on it says nothing, and nothing
// but Sync is said to it, which is answered by Synced with the same id. Wire and Sync begin an epoch, with which they and every later
// frame of both sides are marked. Frames of other epochs are to be dropped.
const (
	Wire   Kind = "wire"   // to the machine: what to run. Body: Wiring
	Ready  Kind = "ready"  // from the machine: the image serves. Body: Exports
	Call   Kind = "call"   // to the machine: id, at; body: the request
	Reply  Kind = "reply"  // from the machine, to the call id; body: the answer, or fault
	Ask    Kind = "ask"    // from the machine: a call of an import: id, at; body: the request
	Answer Kind = "answer" // to the machine, to its ask id; body: the answer, or fault
	Print  Kind = "print"  // from the machine: body: a string that was printed
	Fail   Kind = "fail"   // from the machine: body: a string: why its program ended with an error
	Drop   Kind = "drop"   // from the machine: body: a string: what message was dropped, and who is to blame
	Hold   Kind = "hold"   // to the machine: id
	Held   Kind = "held"   // from the machine: id
	Sync   Kind = "sync"   // to the machine: id, chosen anew each time, and a new epoch; body: Moment
	Synced Kind = "synced" // from the machine: id
	Ping   Kind = "ping"   // to the machine: id
	Pong   Kind = "pong"   // from the machine: id
)

func (k Kind) known() bool {
	switch k {
	case Wire, Ready, Call, Reply, Ask, Answer, Print, Fail, Drop, Hold, Held, Sync, Synced, Ping, Pong:
		return true
	}
	return false
}

// marked tells whether frames of this kind stand behind a sentinel.
func (k Kind) marked() bool { return k == Sync || k == Synced }

// Frame is one message. Which parts mean something depends on its kind.
type Frame struct {
	Kind  Kind   `json:"kind"`
	Epoch uint64 `json:"epoch,omitempty"` // of Wire, and greater with every Sync; 0 before
	ID    uint64 `json:"id,omitempty"`
	At    string `json:"at,omitempty"`    // the operation of a call or ask; where in its image a program has failed
	Fault string `json:"fault,omitempty"` // why there is no answer
	Body  []byte `json:"-"`               // JSON that nobody has read yet
}

// Limits bounds what a frame may cost.
type Limits struct {
	Header int // bytes
	Body   int // bytes
}

// DefaultLimits are headers of 16 KiB and bodies of 1 MiB.
func DefaultLimits() Limits { return Limits{Header: 16 << 10, Body: 1 << 20} }

// WiringLimits are those for a first frame, which carries the texts of a whole farm: bodies of 64 MiB.
func WiringLimits() Limits { return Limits{Header: 16 << 10, Body: 64 << 20} }

// sentinel separates what a reader should forget from what it should read.
const sentinel byte = 0xff

// longest is the greatest length that can be written.
const longest = 1<<28 - 1

// sizes is the number of bytes of the two lengths.
const sizes = 8
