// Package draw turns two small models into pictures: a Graph, the call graph of a farm (machines with their exported
// endpoints, intermediaries, imports and exports, and who may call whom), and a Chart, the message sequence chart of a
// run (a lane a partition, a sub-lane a thread, a row an event). A Graph is drawn as SVG or as DOT text, a Chart as SVG
// or as a Mermaid sequence diagram.
//
// The models are plain data and know neither scripts nor traces; whoever has a farm or a trace fills them in.
// Pictures are functions of their model: the same model gives the same bytes on every machine.
package draw

// Every picture keeps three promises, which CheckSVG tests: it is at most MaxWidth wide, no text is smaller than MinText,
// and no two texts overlap. The viewer's fonts are unknown, so all of them rest on metrics.go, a table of widths at least
// as large as those of the common fonts; texts that would not fit are shortened and keep their full form in a <title>.
//
// All geometry is in whole pixels and integer arithmetic. Floating point would make the pictures depend on whether a
// processor fuses multiplication and addition, and goldens would differ from one machine to the next.
//
// The call graph is laid out here, in the usual four phases (layers.go, order.go, place.go, route.go), and not by
// Graphviz: the layers have to respect MaxWidth, endpoints are ports in a fixed order, and exports and imports sit outside
// the frame of the host. Graph.DOT gives the same graph to people who prefer Graphviz' own drawing.

// MaxWidth is the greatest width of a picture in pixels and MinText its smallest font size.
const (
	MaxWidth = 1280
	MinText  = 11
)

// point is a place in a picture: pixels from the upper left corner.
type point struct{ x, y int }
