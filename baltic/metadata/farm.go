package metadata

import "github.com/balticsim/balticsim/internal/source"

// Farm is what a metadata file says. All lists are in the order of the file.
type Farm struct {
	File     *source.File
	Services []*Service
	Machines []*Machine
	Imports  []*Import
	Exports  []*Export
	Types    []*TypeDef // of the messages: each after those it uses; Opaque when no schema defines it
}

// Service is a named list of operations: {sname = …; ops = […]}, or a service of a WSDL file.
type Service struct {
	Variable string // the name that the metadata file binds it to
	Name     string // sname
	Ops      []*Operation
	WSDL     bool        // a WSDL file says how its messages look in SOAP; else they follow a convention
	Span     source.Span // of the name in the file that says it
}

// Operation is one endpoint of a service.
type Operation struct {
	Name          string
	Action        string
	Input, Output Type
	In, Out       Message // in SOAP
	Span          source.Span
}

// Machine is VM {vmname; disk; inputs; outputs}: a function from the services it imports to those it exports.
type Machine struct {
	Name    string
	Disk    string
	Inputs  []*Service
	Outputs []Output
	Limits  Limits
	Span    source.Span
}

// Limits bounds a machine that is booted; zero means that nothing is said.
type Limits struct {
	MemoryMiB int
	DiskMiB   int
	CPUs      int
}

// Output is one exported service of a machine with the path at which it listens.
type Output struct {
	Path    string
	Service *Service
}

// Import is a service outside the farm that its machines may call.
type Import struct {
	Name    string
	URL     string
	Service *Service
	Span    source.Span
}

// Export is a service that the farm offers to the outside.
type Export struct {
	Name    string
	URL     string
	Service *Service
	Span    source.Span
}

// TypeName is the name of the service's type in Em.mli.
func (s *Service) TypeName() string { return "t" + s.Name }
