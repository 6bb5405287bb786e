// Package gogen writes a typed Go package from a farm's metadata: its message types, whose JSON is that of baltic/wire, its services as
// structs of endpoints, and its roles, imports and exports as functions over the Go face of package baltic. What a script gets wrong
// against Em.mli, a program over the package gets wrong against the Go compiler.
package gogen

// The files in reading order: package.go (the package), types.go (messages), service.go (services), farm.go (roles, imports, exports), name.go (names).
