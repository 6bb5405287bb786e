package gen

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus/typing"
)

func TestProbe(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("N"))
	k := NewCompiler()
	g := rapid.Custom(func(t *rapid.T) string { return drawTyped(t, uniform(t, []int{2, 3, 4, 5})) })
	errs := map[string]int{}
	size := 0
	var d Distribution
	for i := range n {
		s := g.Example(i)
		size += len(s)
		if os.Getenv("SHOW") != "" {
			fmt.Println(s)
		}
		c, err := k.Compile(Program{Script: s})
		if err == nil {
			err = typing.LambdaProgram(c.Lambda)
		}
		if err == nil {
			c.Faults = map[string]int{"a": 1}
			d.Walk(c, uint64(i))
		}
		if err != nil {
			e := err.Error()
			if i := strings.Index(e, "error"); i > 0 {
				e = e[i:]
			}
			if errs[e]++; errs[e] == 1 && len(errs) < 8 {
				fmt.Println(i, err)
				if os.Getenv("BAD") != "" {
					fmt.Println(s)
				}
			}
		}
	}
	fmt.Println(d.String())
	fmt.Println(d.Check(Floors{}))
	tot := 0
	for _, n := range errs {
		tot += n
	}
	fmt.Println("bad", tot, "of", n, "bytes", size/n)
}
