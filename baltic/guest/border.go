package guest

import (
	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/frame"
	"github.com/balticsim/balticsim/baltic/wire"
	"github.com/balticsim/balticsim/pi"
)

// Border is what may cross the border of a machine that runs no image: texts, checked by type.
type Border struct {
	Machine string
	Exports []baltic.Point
	Imports []baltic.Point
	codec   *wire.Codec[pi.Value]
}

// ReadBorder reads the metadata of a wiring. Its error shows the mistakes in them.
func ReadBorder(w frame.Wiring) (*Border, error) {
	farm, m, err := readMachine(w)
	if err != nil {
		return nil, err
	}
	term, err := check(baltic.AssembleBorder(farm, m))
	if err != nil {
		return nil, err
	}
	return &Border{m.Name, baltic.ExportsOf(m), baltic.ImportsOf(m), codecOf(term, w)}, nil
}

// Request blames a party when its request of an operation does not have the type that it should.
func (b *Border) Request(party string, at baltic.Point, text []byte) *wire.Blame {
	return b.codec.Check(wire.Origin{Party: party, Endpoint: at.At + " request"}, at.Input, text)
}

// Reply blames a party when its answer of an operation does not have the type that it should.
func (b *Border) Reply(party string, at baltic.Point, text []byte) *wire.Blame {
	return b.codec.Check(wire.Origin{Party: party, Endpoint: at.At + " reply"}, at.Output, text)
}
