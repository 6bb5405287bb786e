package simtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/balticsim/balticsim/step"
)

// chart draws a run as a message sequence chart in text: a column for each thread, from top to bottom a line for each step. A message is
// an arrow from its sender to its receiver in the line where it is received; every other step is a dot.
func (r *recorded) chart() string {
	var columns []string
	parts := map[string]string{}
	column := func(thread, part string) int {
		if i := slices.Index(columns, thread); i >= 0 {
			return i
		}
		columns = append(columns, thread)
		parts[thread] = part
		return len(columns) - 1
	}
	for _, l := range r.labels {
		if l.From != "" {
			column(l.From, l.FromPart)
		}
		column(l.Actor, l.Partition)
	}
	slices.SortStableFunc(columns, compareThreads)
	width := 0
	for _, c := range columns {
		width = max(width, utf8.RuneCountInString(c), utf8.RuneCountInString(parts[c]))
	}
	width += 2

	margin := len(strconv.Itoa(len(r.labels)))
	var b strings.Builder
	line := func(number string, cells []string, words string) {
		b.WriteString(strings.TrimRight(fmt.Sprintf("  %*s  %s  %s", margin, number, strings.Join(cells, ""), words), " ") + "\n")
	}
	head := func(text func(thread string) string) {
		cells := make([]string, len(columns))
		for i, c := range columns {
			cells[i] = center(text(c), width)
		}
		line("", cells, "")
	}
	head(func(thread string) string { return thread })
	if slices.ContainsFunc(columns, func(c string) bool { return parts[c] != "host" }) {
		head(func(thread string) string { return parts[thread] })
	}
	for i := range r.labels {
		l := &r.labels[i]
		from, to := -1, column(l.Actor, "")
		if l.From != "" {
			from = column(l.From, "")
		}
		mark := "●"
		if r.env[i] {
			mark = "⚡"
		}
		words := describe(l)
		if l.Span.Known() {
			words += "  (" + at(l.Span) + ")"
		}
		line(strconv.Itoa(i+1), row(len(columns), width, from, to, mark), words)
	}
	return b.String()
}

// row draws the cells of one line: a dot in the column to, or an arrow that comes from another column.
func row(columns, width, from, to int, mark string) []string {
	cells := make([]string, columns)
	low, high := min(from, to), max(from, to)
	for i := range cells {
		left, right, middle := " ", " ", "│"
		if from >= 0 && from != to {
			if i > low && i <= high {
				left = "─"
			}
			if i >= low && i < high {
				right = "─"
			}
			switch {
			case i == to && from < to:
				middle = "▶"
			case i == to:
				middle = "◀"
			case i == low:
				middle = "├"
			case i == high:
				middle = "┤"
			case i > low && i < high:
				middle = "┼"
			}
		} else if i == to {
			middle = mark
		}
		before := (width - 1) / 2
		cells[i] = strings.Repeat(left, before) + middle + strings.Repeat(right, width-1-before)
	}
	return cells
}

// describe returns what a step does, in words.
func describe(l *step.Label) string {
	_, verb, _ := strings.Cut(l.Text, " ")
	words, _, _ := strings.Cut(verb, " ")
	if l.Chan != "" {
		words += " " + l.Chan
	} else {
		words = verb
	}
	if l.Value != "" && l.Chan != "" {
		words += " ="
	}
	if l.Value != "" {
		words += " " + l.Value
	}
	return words
}

func center(s string, width int) string {
	free := max(0, width-utf8.RuneCountInString(s))
	return strings.Repeat(" ", free/2) + s + strings.Repeat(" ", free-free/2)
}

// compareThreads orders labels of threads: who made a thread before it, and what one thread made in its order.
func compareThreads(a, b string) int {
	split := func(s string) []string {
		return strings.FieldsFunc(strings.NewReplacer(".", " .", "+", " +").Replace(s), func(r rune) bool { return r == ' ' })
	}
	return slices.CompareFunc(split(a), split(b), func(x, y string) int {
		m, err := strconv.Atoi(strings.TrimLeft(x, ".+"))
		n, other := strconv.Atoi(strings.TrimLeft(y, ".+"))
		if err != nil || other != nil || x[0] != y[0] {
			return strings.Compare(x, y)
		}
		return m - n
	})
}
