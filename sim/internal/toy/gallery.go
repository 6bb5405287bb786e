package toy

// Philosophers is the dinner of n, each of whom takes the left fork, takes the right one, lays down the left, lays down
// the right, for ever. A fork is a message in a bag of its own. Of the 3ⁿ ways in which every fork lies free, is in its
// left or in its right neighbour's hand, one cannot come about: that everybody holds just the right fork.
func Philosophers(n int) *System {
	y := &System{}
	for i := range n {
		y.Bags = append(y.Bags, []int{0})
		right := (i + 1) % n
		y.Main = append(y.Main, Op{Kind: Fork, Code: []Op{
			{Kind: Recv, On: i}, {Kind: Recv, On: right}, {Kind: Post, On: i}, {Kind: Post, On: right}, {Kind: Again},
		}})
	}
	return y
}

// Counter is n threads that each increment one cell without a lock; main waits for them and prints it.
func Counter(n int) *System {
	y := &System{Cells: []int{0}, Bags: [][]int{nil}}
	for range n {
		y.Main = append(y.Main, Op{Kind: Fork, Code: []Op{{Kind: Get}, {Kind: Put, Arg: 1}, {Kind: Send}}})
	}
	for range n {
		y.Main = append(y.Main, Op{Kind: Recv})
	}
	y.Main = append(y.Main, Op{Kind: Get}, Op{Kind: PrintReg})
	return y
}

// Grid is one thread for each length, of that many steps that touch nothing.
func Grid(lengths ...int) *System {
	y := &System{}
	for _, n := range lengths {
		y.Main = append(y.Main, Op{Kind: Fork, Code: make([]Op, n)})
	}
	return y
}
