// Package script is the surface language of Baltic scripts: the part of OCaml and F# in which the examples of the
// literature on Baltic are written. ParseProgram and ParseInterface turn a file into a Tree, reporting every mistake
// that is independent of the others; Format prints a Tree back in one layout, with its comments; EqualTrees compares two
// trees up to places. The package knows nothing of types: see elab.
package script

// The files in reading order: tree.go (the trees), token.go, lexer.go, literal.go and typography.go (text to tokens),
// parser.go (the parser's state, and recovery), item.go, typeexpr.go, pattern.go, expr.go, operand.go and control.go (the
// grammar, one file a sort), mistake.go, delimiter.go, definition.go and vocabulary.go (what a student's mistake is
// called), limit.go and walk.go (depth), then printing: document.go, comment.go, print*.go; equal.go.
//
// The grammar is OCaml's wherever both languages have a construct, to the last detail of precedence; a test compares with
// ocamlc. The layout of the text is never used to accept or to read a valid program. It is used only once a mistake has been
// found, to say where it probably is, and to find the next item; and a constant that is applied to something on a new line at the
// column of items, which no type could allow, is reported as the forgotten ;; that it is.
