package pi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/pi"
)

// TestLargePrograms compiles and runs programs that are long, deep or wide: the compiler must not be quadratic where
// the program is not.
func TestLargePrograms(t *testing.T) {
	repeat := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(format, "#", fmt.Sprint(i)))
		}
		return b.String()
	}
	nest := func(n int, before, middle, after string) string {
		return strings.Repeat(before, n) + middle + strings.Repeat(after, n)
	}
	const n, deep = 1000, 200
	tests := []struct{ name, text, want string }{
		{
			"many channels in sight", repeat(n, "let c# = chan \"c\"\nlet () = send c# #\n") +
				repeat(n, "let () = if recv c# = # then print_string \"x\" else print_string \"y\"\n"),
			strings.Repeat("x", n),
		},
		{"many functions", repeat(n, "let f# x = x + #\n") + "let () = print_int (0" + repeat(n, " + f# 1") + ")", "500500"},
		{"a long list", "let () = print_int (List.length [" + repeat(n, "#;") + "])", "1000"},
		{"a long sequence", "let () = begin " + repeat(n, "print_string \"x\";") + " () end", strings.Repeat("x", n)},
		{"nested conditions", "let t = true let () = if " + nest(deep, "(if ", "t", " then t else false)") + " then print_int 1", "1"},
		{"nested branches", "let t = true let () = " + nest(deep, "if t then (", "print_int 1", ")"), "1"},
		{"nested functions", "let f = " + nest(deep, "(fun x -> ", "x", ")") + "\nlet () = print_int (f" + repeat(deep, " #") + ")", "199"},
		{"nested lets", "let x = " + nest(deep, "(let y = ", "1", " in y + 1)") + "\nlet () = print_int x", "201"},
		{"nested calls", "let f x = x + 1 let () = print_int " + nest(deep, "(f ", "0", ")"), "200"},
		{"nested matches", "let o = Some 1 let () = print_int " + nest(deep, "(match o with None -> 0 | Some x -> x + ", "0", ")"), "200"},
		{"nested cells", "let () = print_int (get " + nest(deep, "(ref (get ", "(ref 7)", "))") + ")", "7"},
		{
			"a large variant", "type t = " + repeat(n, "| C# ") + "\nlet f x = match x with " + repeat(n, "| C# -> # ") +
				"\nlet () = print_int (f C999 + f C1)", "1000",
		},
		{
			"mutual recursion", "let rec f0 x = if x = 0 then 0 else f1 (x - 1)\n" +
				repeat(200, "and g# x = f0 x\n") + "and f1 x = 1 + g7 x\nlet () = print_int (f0 10)", "10",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := fifo(t, pi.Compile(translate(t, test.text)).System(pi.Options{})).Final.Output(); got != test.want {
				t.Errorf("printed %q", got)
			}
		})
	}
}
