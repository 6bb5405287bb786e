// Package frame is how a host and a machine talk over a stream of bytes: messages of known length, and a way to find back to
// them after bytes were lost or belong to another time, as they do when a machine is restored to an older state.
//
//	frame  ::= length length header body
//	length ::= four bytes of seven bits each, the most significant first: of the header, then of the body
//	header ::= a JSON object: kind, and epoch, id, at, fault where they are not empty
//	body   ::= a JSON text, or nothing
//
// A frame is text in UTF-8 behind bytes below 128, so the byte 255 is in none. It is the sentinel: wherever it stands, what was
// not a whole frame before it is forgotten and the next frame begins after it. A frame of the kinds Sync and Synced is always
// sent behind a sentinel. A reader that meets something else than a frame is lost, says so, and goes on behind the next sentinel.
package frame

// Reading order: frame.go (what a frame is), body.go (what the bodies of the kinds hold), writer.go, reader.go.
