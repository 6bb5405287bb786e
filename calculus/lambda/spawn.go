package lambda

import "github.com/balticsim/balticsim/calculus"

// Spawn returns c with one more thread, the last of its partition, which is about to evaluate the closed expression e. It is no
// rule: it is how something that is not part of the program takes part in a run, such as an environment that sends a message. The
// partition is 0 for the host and i for the i-th of Partitions; no thread may ever have had the label.
func (c *Config) Spawn(partition int, label string, e Expr) *Config {
	d := *c
	d.effects = nil
	d.addThread(partition, &Thread{Label: label, Expr: e, Token: d.fresh(), Digest: new(calculus.Digest)})
	return &d
}
