package baltic

import (
	_ "embed"

	"github.com/balticsim/balticsim/internal/source"
	"github.com/balticsim/balticsim/script"
)

//go:embed library/b.mli
var interfaceText string

//go:embed library/b.ml
var implementationText string

// Interface returns B.mli: the slides' text, followed by call and epFun, which the review's figures use.
func Interface() string { return interfaceText }

// Implementation returns B.ml, the combinators in the script language over Pi. It also defines what generated code needs and
// B.mli does not show: serve, stub, crash, machine, forward, once, claim.
func Implementation() string { return implementationText }

// parseProgram and parseInterface parse a text of the product; a mistake in it is ours.
func parseProgram(name, text string) *script.Tree {
	tree, ds := script.ParseProgram(source.NewBuiltin(name, text))
	return parsed(tree, ds)
}

func parseInterface(name, text string) *script.Tree {
	tree, ds := script.ParseInterface(source.NewBuiltin(name, text))
	return parsed(tree, ds)
}

func parsed(tree *script.Tree, ds source.Diagnostics) *script.Tree {
	if len(ds) > 0 {
		panic("baltic: a generated text does not parse: " + ds[0].Error() + "\n" + tree.File.Text)
	}
	return tree
}
