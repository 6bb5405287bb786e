// Package driver joins the phases for the command line: files in; diagnostics, programs, outcomes, traces and pictures
// out. It is the only package that knows them all, and it decides nothing that a phase could decide.
package driver
