package elab

import "github.com/balticsim/balticsim/script"

func (c *checker) mismatch(e script.Expr, got typ, w want, cl *clash) {
	n := c.namer()
	c.errorf("BAL0301", e.Pos(), "got %s want %s", n.show(got), n.show(w.ty))
}

func (c *checker) tooMany(e script.Expr, a *application, i int, t typ) {
	c.errorf("BAL0305", e.Pos(), "too many")
}
