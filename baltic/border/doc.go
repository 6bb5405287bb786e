// Package border is where a farm meets real services. Its exports listen, on the loopback interface unless told otherwise, and answer
// POST /Service/Op with JSON and SOAP 1.1 at the path of the export's URL; its imports are called by URL, with JSON or
// SOAP 1.1. Every request and reply is checked against the type that the metadata give it, in both directions: a party that breaks its
// type is named, its message dropped and the caller told. A Border is the half of baltic.Host that has to do with imports and exports.
//
// Nothing that an outsider sends costs more than the Options allow: size and depth of messages, time to send a request and to answer it,
// connections, and calls served and waiting. What exceeds them is refused or cut, and others do not notice.
package border

// The files in reading order: border.go (what there is, from metadata), codec.go (types of the metadata for baltic/wire), xmlread.go and
// xmlwrite.go (values in XML), soap.go (envelopes and faults), server.go (exports: from a request to an answer), route.go (paths),
// reply.go (what callers are told), gate.go (connections and turns), listing.go and wsdl.go (what the farm says of itself), client.go (imports).
