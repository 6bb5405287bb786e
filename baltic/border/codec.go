package border

import (
	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/baltic/wire"
	"github.com/balticsim/balticsim/pi"
)

// codec checks messages against the types of the metadata. Types are known by the names that scripts use.
type codec struct{ wire *wire.Codec[pi.Value] }

func newCodec(types []*metadata.TypeDef, limits wire.Limits) codec {
	return codec{wire.New(baltic.SignatureOf(types), pi.Data{}, limits)}
}

// canonical checks a message of type t and returns its one encoding.
func (c codec) canonical(from wire.Origin, t metadata.Type, text []byte) ([]byte, *wire.Blame) {
	v, blame := c.wire.Decode(from, baltic.TypeOf(t), text)
	if blame != nil {
		return nil, blame
	}
	return c.wire.Encode(from, baltic.TypeOf(t), v)
}

// nullable tells whether null is the JSON of some value of t, so that an option of t needs brackets around Some.
func nullable(t metadata.Type) bool {
	_, option := t.(metadata.Option)
	return option || t == metadata.Unit
}
