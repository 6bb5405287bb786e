package gen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/balticsim/balticsim/calculus/lambda"
)

// Distribution counts what was drawn and what ran.
type Distribution struct {
	Programs int
	Fired    map[lambda.Rule]int // λ∥ steps taken, by rule
}

// NewDistribution returns a distribution of nothing.
func NewDistribution() *Distribution { return &Distribution{Fired: map[lambda.Rule]int{}} }

// Add counts a program.
func (d *Distribution) Add(*Compiled) { d.Programs++ }

// Floors are the least shares that a suite asks for; a zero asks for nothing.
type Floors struct {
	EveryRule bool // every rule of λ∥ fires
}

// Check returns every floor that is missed, in words, and nothing when none is.
func (d *Distribution) Check(f Floors) []string {
	var missed []string
	for _, r := range lambda.Rules() {
		if f.EveryRule && d.Fired[r] == 0 {
			missed = append(missed, fmt.Sprintf("%s never fired", r))
		}
	}
	return slices.Clip(missed)
}

// String returns the table.
func (d *Distribution) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d programs", d.Programs)
	for _, r := range lambda.Rules() {
		fmt.Fprintf(&b, "\n%s %d", r, d.Fired[r])
	}
	return b.String()
}
