package source

import "strings"

// Nearest returns the candidate that a person who wrote name most probably meant, for "did you mean". Insertions,
// deletions, substitutions and swaps of neighbours count one each; a third of the letters may differ, and names of one or two letters
// must differ in case only. Of equally near candidates the first in alphabetical order wins, whatever their order.
// It reports false when nothing is near enough.
func Nearest(name string, candidates []string) (string, bool) {
	limit := len([]rune(name)) / 3
	best, found := "", false
	bestDistance := 2*limit + 1
	for _, c := range candidates {
		if c == name || c == "" {
			continue
		}
		d := 1 // half a step: the same letters in another case or with other underscores
		if plain(c) != plain(name) {
			d = 2 * editDistance([]rune(name), []rune(c))
		} else if bestDistance < 1 {
			bestDistance = 1
		}
		if d > bestDistance && !(d == 1 && !found) {
			continue
		}
		if !found || d < bestDistance || c < best {
			best, bestDistance, found = c, d, true
		}
	}
	return best, found
}

// plain is a name without the differences that people overlook.
func plain(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", "")) }

// editDistance is the optimal-string-alignment distance: Levenshtein's with swaps of neighbours.
func editDistance(a, b []rune) int {
	before, row, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}
