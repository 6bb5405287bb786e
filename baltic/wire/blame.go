package wire

// Origin is the party that answers for a message and the endpoint whose type the message has to have.
type Origin struct {
	Party    string // for example "machine Payment", "environment"
	Endpoint string // for example "Payment.AuthorizePayment reply"
}

// Blame says that a message does not have the type of its endpoint, and whose fault that is. As an error it is one line.
type Blame struct {
	Origin
	Path string // of the part that is wrong: .items[2].price, "" for the whole message
	Want string // what should have stood there: a type, or a part of its encoding
	Got  string // what stands there instead, in words, shortened
}

// Error returns the blame as a sentence.
func (b *Blame) Error() string {
	at := ""
	if b.Path != "" {
		at = " at " + b.Path
	}
	return b.Party + " broke the type of " + b.Endpoint + at + ": expected " + b.Want + ", got " + b.Got
}
