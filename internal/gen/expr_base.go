package gen

func (g *writer) integer(depth int) code {
	t := basic("int")
	two := func(op string) code {
		return code{g.expr(t, depth).operand() + " " + op + " " + g.expr(t, depth).operand(), open}
	}
	switch g.pick("literal plus plus minus times quotient mod size negative pipe") {
	case "negative":
		return code{"- " + g.expr(t, depth).atom(), open}
	case "pipe":
		if g.calm {
			return g.constant(t)
		}
		return code{g.expr(t, depth).operand() + " |> " + g.expr(function(t, t), depth).operand(), open}
	case "plus":
		return two("+")
	case "minus":
		return two("-")
	case "times":
		return two("*")
	case "quotient":
		return code{g.expr(t, depth).operand() + " / " + g.divisor(depth), open}
	case "mod":
		return code{g.expr(t, depth).operand() + " mod " + g.divisor(depth), open}
	case "size":
		for _, d := range g.declarations {
			if d.recursive {
				name, _ := d.measure()
				return code{name + " " + g.expr(g.applied(d), depth).atom(), applied}
			}
		}
	}
	return g.constant(t)
}

// divisor is rarely 0.
func (g *writer) divisor(depth int) string {
	if g.calm || g.pick("2 2 2 2 2 2 2 any") == "2" {
		return "2"
	}
	return g.expr(basic("int"), depth).operand()
}

func (g *writer) boolean(depth int) code {
	t := basic("bool")
	switch g.pick("compare equal and or not") {
	case "and":
		return code{g.expr(t, depth).operand() + " && " + g.expr(t, depth).operand(), open}
	case "or":
		return code{g.expr(t, depth).operand() + " || " + g.expr(t, depth).operand(), open}
	case "not":
		return code{"not " + g.expr(t, depth).atom(), applied}
	case "equal":
		u := basic("int")
		for range 3 {
			if other := g.typ(1); other.comparable() {
				u = other
				break
			}
		}
		return code{g.expr(u, depth).operand() + " = " + g.expr(u, depth).operand(), open}
	default:
		i := basic("int")
		return code{g.expr(i, depth).operand() + " " + g.pick("< <= > >= <>") + " " + g.expr(i, depth).operand(), open}
	}
}

// condition is a truth value that is seldom known beforehand.
func (g *writer) condition(depth int) code {
	if g.pick("any made made made") == "any" {
		return g.expr(basic("bool"), depth)
	}
	return g.boolean(depth)
}
