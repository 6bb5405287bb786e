package pi

// FutureKey is Key without the output so far: it is equal for two configurations only when they have the same future. A
// program that prints in a loop can have infinitely many keys but finitely many of these.
func (s *System) FutureKey(c *Config, into []byte) []byte {
	silent := *c
	silent.out = nil
	return s.Key(&silent, into)
}
