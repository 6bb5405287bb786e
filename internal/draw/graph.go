package draw

import "fmt"

// Graph is the call graph of a farm: nodes that hold endpoints, and an edge for each potential call. Nodes are drawn in
// layers, callers above callees; the order of Nodes and Edges decides ties and nothing else is random.
type Graph struct {
	Title   string // heading of the picture
	Caption string // what the last step did, for example "step 12: VM Payment crashed"; may be empty
	Nodes   []Node
	Edges   []Edge
}

// NodeKind says what a node stands for, and so its shape.
type NodeKind uint8

// Machine is a virtual machine: a box with a port for each exported endpoint. Or, Par and Ref are the intermediaries
// made by eOr, ePar and eRef; Function is any other endpoint that a function of the script implements. Import and Export
// are the forwarders to and from the outside world and stand outside the frame of the host with their URL, and so does a
// Client.
const (
	Machine NodeKind = iota
	Or
	Par
	Ref
	Function
	Import
	Export
	Client
)

// String returns the word that the pictures print for the kind.
func (k NodeKind) String() string {
	switch k {
	case Machine:
		return "machine"
	case Or:
		return "Or"
	case Par:
		return "Par"
	case Ref:
		return "Ref"
	case Function:
		return "function"
	case Import:
		return "import"
	case Export:
		return "export"
	case Client:
		return "client"
	default:
		panic(fmt.Sprintf("draw: unknown node kind %d", uint8(k)))
	}
}

// State is the life of a machine: Crashed machines are hatched in one colour and Stopped ones in another, and both say so.
type State uint8

// The states of a machine.
const (
	Running State = iota
	Crashed
	Stopped
)

// String returns the word that the pictures print for the state.
func (s State) String() string {
	switch s {
	case Running:
		return "running"
	case Crashed:
		return "crashed"
	case Stopped:
		return "stopped"
	default:
		panic(fmt.Sprintf("draw: unknown state %d", uint8(s)))
	}
}

// Node is one vertex. ID is unique in the graph. Name is what people call it (a machine's role, the variable that holds an
// intermediary, the service of an import); Detail is a second line (the URL of an import or export, the type of an endpoint).
// State, Snapshots (how many were taken) and Ports belong to machines. Mark highlights it: this is what the step touched.
type Node struct {
	ID        string
	Kind      NodeKind
	Name      string
	Detail    string
	State     State
	Snapshots int
	Ports     []Port
	Mark      bool
}

// Port is an exported endpoint of a machine. ID is unique within the node; Label is its operation or service.
type Port struct {
	ID    string
	Label string
}

// EdgeStyle says what kind of possibility an edge is.
type EdgeStyle uint8

// Call is a potential call. Current goes from a Ref to the endpoint to which it forwards now, Former to one to which it
// forwarded before the last update.
const (
	Call EdgeStyle = iota
	Current
	Former
)

// String returns the word that the pictures print for the style.
func (s EdgeStyle) String() string {
	switch s {
	case Call:
		return "potential call"
	case Current:
		return "current target"
	case Former:
		return "former target"
	default:
		panic(fmt.Sprintf("draw: unknown edge style %d", uint8(s)))
	}
}

// Edge is a potential call from a node to a node; Port names the port of a machine that is called, or is empty.
// Mark highlights it.
type Edge struct {
	From, To string
	Port     string
	Style    EdgeStyle
	Mark     bool
}

// Check tells whether the graph can be drawn: node identifiers are unique and not empty, edges join nodes and ports that
// exist, and only machines have ports. SVG and DOT fail with the same error.
func (g *Graph) Check() error {
	ports := map[string]map[string]bool{}
	for _, n := range g.Nodes {
		if n.ID == "" {
			return fmt.Errorf("draw: node %q has no identifier", n.Name)
		}
		if ports[n.ID] != nil {
			return fmt.Errorf("draw: two nodes are called %q", n.ID)
		}
		if n.Kind != Machine && len(n.Ports) > 0 {
			return fmt.Errorf("draw: node %q has ports but is no machine", n.ID)
		}
		ports[n.ID] = map[string]bool{}
		for _, p := range n.Ports {
			if p.ID == "" || ports[n.ID][p.ID] {
				return fmt.Errorf("draw: node %q: port identifier %q is empty or taken", n.ID, p.ID)
			}
			ports[n.ID][p.ID] = true
		}
	}
	for _, e := range g.Edges {
		if ports[e.From] == nil || ports[e.To] == nil {
			return fmt.Errorf("draw: edge from %q to %q: no such node", e.From, e.To)
		}
		if e.Port != "" && !ports[e.To][e.Port] {
			return fmt.Errorf("draw: edge from %q: node %q has no port %q", e.From, e.To, e.Port)
		}
	}
	return nil
}
