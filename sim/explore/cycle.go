package explore

// A run that never ends walks the finite graph of states for ever, so it passes some state twice: endless runs exist
// exactly when the reachable graph has a cycle. (On a partial graph a cycle proves it and none proves nothing.)

// cycle returns the states of some cycle of the graph, in order, or nil when there is none. It is a depth-first search
// with an explicit stack: graphs are deep.
func (x *search[S]) cycle() []uint32 {
	const (
		unseen = iota
		open
		closed
	)
	colour := make([]uint8, len(x.parents))
	type frame struct{ state, next uint32 }
	for root := range colour {
		if colour[root] != unseen {
			continue
		}
		stack := []frame{{state: uint32(root)}}
		colour[root] = open
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			successors := x.successors(top.state)
			if int(top.next) == len(successors) {
				colour[top.state] = closed
				stack = stack[:len(stack)-1]
				continue
			}
			to := successors[top.next]
			top.next++
			switch colour[to] {
			case unseen:
				colour[to] = open
				stack = append(stack, frame{state: to})
			case open:
				var cycle []uint32
				for i := len(stack) - 1; ; i-- {
					cycle = append(cycle, stack[i].state)
					if stack[i].state == to {
						break
					}
				}
				for i, j := 0, len(cycle)-1; i < j; i, j = i+1, j-1 {
					cycle[i], cycle[j] = cycle[j], cycle[i]
				}
				return cycle
			}
		}
	}
	return nil
}

// successors returns the states that the steps of an expanded state lead to.
func (x *search[S]) successors(state uint32) []uint32 {
	if int(state) >= len(x.firstOut) {
		return nil
	}
	end := len(x.targets)
	if int(state)+1 < len(x.firstOut) {
		end = int(x.firstOut[state+1])
	}
	return x.targets[x.firstOut[state]:end]
}

// lasso turns a cycle of states into labels. On the round the concrete states drift away from the representatives that
// were expanded (threads and names are made anew), and so may the order of their steps; each step is therefore chosen
// by the key of the state it leads to.
func (x *search[S]) lasso(cycle []uint32) *Lasso {
	prefix := x.pathTo(cycle[0])
	l := &Lasso{Prefix: x.labels(prefix)}
	s := x.sys.Start()
	for _, pick := range prefix {
		x.steps = x.sys.Steps(s, x.steps[:0])
		s = x.sys.Next(s, x.steps[pick])
	}
	for i := range cycle {
		label, next := x.towards(s, cycle[(i+1)%len(cycle)])
		l.Cycle = append(l.Cycle, label)
		s = next
	}
	return l
}

// towards returns the step of s that leads to the state of that number.
func (x *search[S]) towards(s S, target uint32) (string, S) {
	x.steps = x.sys.Steps(s, x.steps[:0])
	for _, m := range x.steps {
		next := x.sys.Next(x.sys.Copy(s), m)
		x.key = x.sys.Key(next, x.key[:0])
		if to, known := x.index[string(x.key)]; known && to == target {
			return x.sys.Label(s, m).Text, next
		}
	}
	panic("explore: two states share a key but not their futures")
}
