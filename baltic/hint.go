package baltic

import "github.com/balticsim/balticsim/baltic/metadata"

// Channels of generated code carry hints that traces and pictures show and that tell whose border a message passes:
//
//	OrderEntry.SubmitOrder              served inside the machine OrderEntry
//	>OrderEntry.SubmitOrder             the host's forwarder in front of it: a call to the machine
//	OrderEntry>Payment.AuthorizePayment the host's forwarder behind an import: a call from the machine
//	Payment1.AuthorizePayment           the import Payment1, served in the partition env
//	export:OrderEntry.SubmitOrder       the export OrderEntry, where clients call
//
// Intermediaries have the hint "ep", replies "resp", as in the sources.

// Partitions and channels with fixed names.
const (
	EnvironmentPartition = "env"    // serves the imports
	ClientPartition      = "client" // runs the workload
)

// servedHint is the channel of an operation inside a machine. The service is named when it has to be.
func servedHint(m *metadata.Machine, s *metadata.Service, op *metadata.Operation) string {
	for _, o := range m.Outputs {
		for _, other := range o.Service.Ops {
			if o.Service != s && other.Name == op.Name {
				return m.Name + "." + s.Name + "." + op.Name
			}
		}
	}
	return m.Name + "." + op.Name
}

func callToHint(m *metadata.Machine, s *metadata.Service, op *metadata.Operation) string {
	return ">" + servedHint(m, s, op)
}

func callFromHint(m *metadata.Machine, s *metadata.Service, op *metadata.Operation) string {
	return m.Name + ">" + s.Name + "." + op.Name
}

func importHint(i *metadata.Import, op *metadata.Operation) string { return i.Name + "." + op.Name }

func exportHint(e *metadata.Export, op *metadata.Operation) string {
	return "export:" + e.Name + "." + op.Name
}
