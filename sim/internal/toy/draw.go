package toy

import (
	"fmt"

	"pgregory.net/rapid"
)

// Draw returns a small random system without loops: up to three threads beside main, two cells, two bags, one fault.
func Draw(t *rapid.T) *System {
	y := &System{Cells: []int{0, 5}, Bags: [][]int{{7}, nil}, Faults: rapid.IntRange(0, 1).Draw(t, "faults")}
	for i := range rapid.IntRange(0, 3).Draw(t, "threads") {
		y.Main = append(y.Main, Op{Kind: Fork, Code: drawCode(t, 3), Part: []string{"", "left", "right"}[i%3]})
	}
	y.Main = append(y.Main, drawCode(t, 4)...)
	return y
}

func drawCode(t *rapid.T, most int) []Op {
	kinds := rapid.SampledFrom([]Kind{Nop, Get, Put, Post, Send, Recv, Print, PrintReg, Fault, Fail, Choose})
	var code []Op
	for range rapid.IntRange(0, most).Draw(t, "length") {
		op := Op{Kind: kinds.Draw(t, "kind"), On: rapid.IntRange(0, 1).Draw(t, "on"), Arg: rapid.IntRange(1, 2).Draw(t, "arg")}
		op.Text = fmt.Sprintf("%c\n", 'a'+op.Arg)
		code = append(code, op)
	}
	return code
}
