package pi

import "slices"

// Colour refinement: names are told apart by how they are used.

// refine tells the open vertices apart as far as the elements do. Colours are hashes: should two be equal by chance, then
// more vertices have to be tried, and nothing else happens.
func (r *renamer) refine(elements, open []int32) {
	for before := r.count(open); before < len(open); {
		for _, v := range open {
			r.next[v] = 0
		}
		for _, e := range elements {
			h := mix(uint64(r.elements[e].form))
			ends := r.mentioned(e)
			for _, v := range ends {
				h = mix(h ^ r.colour[v])
			}
			for i, v := range ends {
				r.next[v] += mix(h + uint64(i))
			}
		}
		for _, v := range open {
			r.colour[v] = mix(r.colour[v] ^ r.next[v])
		}
		now := r.count(open)
		if now == before {
			return
		}
		before = now
	}
}

// count returns how many colours the vertices have.
func (r *renamer) count(vertices []int32) int {
	r.sorted = r.sorted[:0]
	for _, v := range vertices {
		r.sorted = append(r.sorted, r.colour[v])
	}
	slices.Sort(r.sorted)
	n := 0
	for i, c := range r.sorted {
		if i == 0 || c != r.sorted[i-1] {
			n++
		}
	}
	return n
}

// mix scatters the bits of a word.
func mix(h uint64) uint64 {
	h ^= h >> 32
	h *= 0xD6E8FEB86659FD93
	h ^= h >> 32
	h *= 0xD6E8FEB86659FD93
	return h ^ h>>32
}
