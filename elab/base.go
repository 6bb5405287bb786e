package elab

import (
	"slices"

	"github.com/balticsim/balticsim/internal/source"
)

// Base is units that have been checked once, so that many programs can be checked on top of them: the library always, and
// whatever else all of those programs use. It is not safe for concurrent use.
type Base struct {
	c     *checker
	diags source.Diagnostics
}

// NewBase checks the library and then the units, as Check does.
func NewBase(units []Unit) *Base {
	c := &checker{core: newCore(), primitives: primitives(), level: topLevel}
	c.loadLibrary()
	for _, u := range units {
		c.checkUnit(u)
	}
	diags := c.diags
	c.diags = nil
	return &Base{c, diags}
}

// Check is the function Check of the base's units followed by these. Programs checked on one base share the units of the base
// and nothing else.
func (b *Base) Check(units []Unit) (*Result, source.Diagnostics) {
	c := *b.c
	c.modules, c.units, c.diags = slices.Clip(c.modules), slices.Clip(c.units), slices.Clone(b.diags)
	for _, u := range units {
		c.checkUnit(u)
	}
	b.c.epoch = c.epoch // the marks of this check stay in the types of the base
	return &Result{units: c.units, core: c.core, failed: c.diags.HasErrors()}, c.diags
}
