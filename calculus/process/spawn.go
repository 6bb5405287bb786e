package process

// Spawn returns c with one more thread, the last of its partition, which is about to be the closed process p, flattened. It is
// no rule: it is how something that is not part of the program takes part in a run, such as an environment that sends a message.
// The partition is 0 for the host and i for the i-th of Partitions; no thread may ever have had the label.
func (c *Config) Spawn(partition int, label string, p Proc) *Config {
	d := *c
	d.effects = nil
	t := &Thread{Label: label, Token: d.fresh()}
	d.addThread(partition, t)
	d.settle(partition, len(d.part(partition).Threads)-1, t, p)
	return &d
}
