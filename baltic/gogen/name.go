package gogen

import (
	"go/token"
	"strings"
)

// scope holds the names that are taken at one place.
type scope map[string]bool

// name takes a name: the one wanted, or the first free one that is longer by underscores.
func (s scope) name(want string) string {
	for s[want] {
		want += "_"
	}
	s[want] = true
	return want
}

// exported makes a name of the metadata one that other packages see.
func exported(name string) string {
	if name[0] == '_' {
		return "X" + name
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// PackageName makes a text fit to be the name of a package: its letters and digits in lower case.
func PackageName(text string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return -1
	}, text)
	if name == "" || name[0] <= '9' || token.IsKeyword(name) || name == "baltic" || name == "pi" {
		return "farm" + name
	}
	return name
}
