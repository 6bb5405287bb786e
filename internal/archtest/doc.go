// Package archtest holds the module to the import table of ARCHITECTURE.md. It has tests only.
package archtest
