package baltic

import (
	"strconv"
	"strings"

	"github.com/balticsim/balticsim/baltic/metadata"
)

// machine writes createXRole: a partition that serves, on one channel for each operation, the image applied to its imports.
// What the image gets and what the caller gets are forwarders on the host.
func (w *emWriter) machine(m *metadata.Machine) {
	image := "image_" + m.Name
	if !w.live && w.general(image) {
		w.generalImage(m)
		image = "general_" + m.Name
	}
	w.line("\n(* The machine ", m.Name, ", booted from ", comment(m.Disk), ". *)")
	params, args := "()", "()"
	if len(m.Inputs) > 0 {
		params, args = "", ""
	}
	for i, s := range m.Inputs {
		e := "e" + strconv.Itoa(i+1)
		params += sep(params) + "(" + e + " : " + s.TypeName() + ")"
		args += sep(args) + e
	}
	if w.live {
		w.line("let m_", m.Name, " = chan ", quote("machine:"+m.Name))
	}
	w.line("let ", m.RoleFunction(), " ", params, " =")
	for i, s := range m.Inputs {
		w.importForwarders(m, s, "e"+strconv.Itoa(i+1))
	}
	var services [][]endpoint
	var all []endpoint
	for i, o := range m.Outputs {
		es := endpointsOf(o.Service, "f"+strconv.Itoa(i+1))
		services = append(services, es)
		all = append(all, es...)
	}
	channel := func(e endpoint) string { return "c" + e.name[1:] }
	for _, e := range all {
		w.line("  let ", channel(e), " : ", channelType(e.op), " = chan ", quote(servedHint(m, e.service, e.op)), " in")
	}
	forwarders := "()"
	if len(all) > 0 {
		forwarders = nest(services, func(e endpoint) string {
			return "forward " + quote(callToHint(m, e.service, e.op)) + " (stub " + channel(e) + ")"
		})
	}
	if w.live {
		w.standIn(m, all, forwarders)
		return
	}
	w.line("  let vm = machine ", quote(m.Name), " (fun () ->")
	if len(all) == 0 {
		w.line("    ", image, " ", args, ") in")
	} else {
		w.line("    let ", nest(services, variable), " = ", image, " ", args, " in")
		w.line(serveAll("    ", all, channel, variable, true), ") in")
	}
	if w.open {
		w.line("  let command = chan ", quote(CommandHint), " in")
		w.line("  let finished = chan \"finished\" in")
		w.operator()
	}
	w.line("  (vm, ", forwarders, ")")
}

// importForwarders puts forwarders around the service that a machine imports.
func (w *emWriter) importForwarders(m *metadata.Machine, s *metadata.Service, param string) {
	es := endpointsOf(s, param)
	forward := func(e endpoint) string { return "forward " + quote(callFromHint(m, s, e.op)) + " " + e.name }
	if len(es) > 1 {
		w.line("  let ", pattern(each(es, variable)), " = ", param, " in")
	}
	w.line("  let ", param, " = ", pattern(each(es, forward)), " in")
}

// nest writes a tuple of services, each an endpoint or a tuple of endpoints.
func nest(services [][]endpoint, text func(endpoint) string) string {
	parts := make([]string, len(services))
	for i, es := range services {
		parts[i] = pattern(each(es, text))
	}
	return pattern(parts)
}

func sep(before string) string {
	if before == "" {
		return ""
	}
	return " "
}

// quote writes a string literal; hints and names are plain identifiers with punctuation, so nothing needs escaping.
func quote(s string) string { return `"` + s + `"` }

// comment makes a text fit to stand in a comment.
func comment(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == '*' || r == '"' || r == '\'' {
			return '_'
		}
		return r
	}, s)
}
