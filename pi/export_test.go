package pi

import (
	"slices"
	"strings"

	"github.com/balticsim/balticsim/step"
)

// Token returns the token of a name that a recorded run has made.
func (c *Config) Token(name string) step.Token {
	for _, n := range c.names {
		if n.String() == name {
			return n.token
		}
	}
	return 0
}

// Made returns the number of a name among those that a recorded run has made, −1 when the token is of something else.
func (c *Config) Made(token step.Token) int {
	return slices.IndexFunc(c.names, func(n *name) bool { return n.token == token })
}

// Object returns what a token of a recorded run is the token of.
func (c *Config) Object(token step.Token) string {
	for _, n := range c.names {
		if n.token == token {
			return n.String()
		}
	}
	return itoa(uint32(token))
}

// Object returns what a token is the token of.
func (x *Space) Object(token step.Token) string {
	if token&(1<<tokenBits-1) == tokenName && token>>tokenBits >= reserved {
		return x.name(uint32(token>>tokenBits) - reserved).String()
	}
	return itoa(uint32(token))
}

// Objects returns what a step uses, with the channel for a message and the reference for a cell, and without the thread.
func (s *System) Objects(c *Config, m step.Step) []step.Use {
	var uses []step.Use
	for _, u := range s.Uses(c, m, nil) {
		for i := range c.items {
			if c.items[i].token == u.Token {
				u.Token = c.items[i].name.token
				break
			}
		}
		if u.Token != m.Actor {
			uses = append(uses, u)
		}
	}
	return uses
}

// ThreadLabel returns the label of a thread.
func (c *Config) ThreadLabel(token step.Token) string {
	return c.threads[c.slotOf(token)].label.String()
}

// Waits returns the first word of what the thread with a label waits for.
func (c *Config) Waits(thread string) string {
	for slot := range c.threads {
		if t := &c.threads[slot]; t.kind != reqGone && t.label.String() == thread {
			word, _, _ := strings.Cut(t.waits(), " ")
			return word
		}
	}
	return ""
}

// Resuming returns what lets a thread go on and come back with a request, and nothing else.
func Resuming() (once, end func()) {
	co := (&goBody{fn: func(t *Thread) {
		for t.yield(struct{}{}) {
		}
	}}).start()
	return func() { co.next() }, co.end
}
