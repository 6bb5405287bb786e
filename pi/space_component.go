package pi

// The connected components of a set of elements, by union and find over the vertices that they mention.

// find returns the vertex that stands for the group of v.
func (r *renamer) find(v int32) int32 {
	for r.group[v] != v {
		r.group[v] = r.group[r.group[v]]
		v = r.group[v]
	}
	return v
}

// components returns the elements, each connected component together, and where each of them ends. Vertices that have a
// number connect nothing.
func (r *renamer) components(elements []int32) (together, ends []int32) {
	for _, e := range elements {
		for _, v := range r.mentioned(e) {
			r.group[v], r.place[v] = v, -1
		}
	}
	for _, e := range elements {
		first := int32(-1)
		for _, v := range r.mentioned(e) {
			switch {
			case r.number[v] >= 0:
			case first < 0:
				first = r.find(v)
			default:
				r.group[r.find(v)] = first
			}
		}
	}
	of := make([]int32, len(elements)) // the component of each
	for i, e := range elements {
		of[i] = int32(len(ends))
		if v := r.openEnd(e); v < 0 {
			ends = append(ends, 0)
		} else if v = r.find(v); r.place[v] < 0 {
			r.place[v] = int32(len(ends))
			ends = append(ends, 0)
		} else {
			of[i] = r.place[v]
		}
		ends[of[i]]++
	}
	total := int32(0)
	for i, n := range ends {
		ends[i] = total
		total += n
	}
	together = make([]int32, len(elements))
	for i, e := range elements {
		together[ends[of[i]]] = e
		ends[of[i]]++
	}
	return together, ends
}

// openEnd returns a vertex without a number that an element mentions, −1 when there is none.
func (r *renamer) openEnd(e int32) int32 {
	for _, v := range r.mentioned(e) {
		if r.number[v] < 0 {
			return v
		}
	}
	return -1
}
