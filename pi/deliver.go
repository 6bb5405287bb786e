package pi

import "math"

// Deliver puts a message from outside on a channel, which must be one of c's run. Only one message may wait there at a time
// that was delivered.
func (c *Config) Deliver(channel, v Value) {
	channel.must(KindName)
	c.addItem(hostPart, channel.o.info.name, v, &label{}, math.MaxUint32)
}
