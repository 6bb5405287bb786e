package metadata

// binding is what a SOAP binding says about the operations of a port type.
type binding struct {
	actions map[string]string
}

// bindingOf reads the SOAP bindings of a port type, of which there may be none, and refuses every style but document/literal:
// with RPC or encoded messages the schema does not say what is on the wire.
func (d *document) bindingOf(portType *element) binding {
	b := binding{actions: map[string]string{}}
	for _, e := range d.root.all(nsWSDL, "binding") {
		if q, ok := e.resolve(e.attr("type")); !ok || d.portTypes[q.local] != portType {
			continue
		}
		for _, ns := range []string{nsSOAP, nsSOAP12} {
			soap := e.first(ns, "binding")
			if soap == nil {
				continue
			}
			d.documentStyle(soap)
			for _, op := range e.all(nsWSDL, "operation") {
				if so := op.first(ns, "operation"); so != nil {
					d.documentStyle(so)
					if a := so.attr("soapAction"); a != "" && b.actions[op.attr("name")] == "" {
						b.actions[op.attr("name")] = a
					}
				}
				for _, way := range []string{"input", "output"} {
					if w := op.first(nsWSDL, way); w != nil {
						d.literalUse(w, ns, op.attr("name"))
					}
				}
			}
		}
	}
	return b
}

func (d *document) documentStyle(soap *element) {
	if style := soap.attr("style"); style != "" && style != "document" {
		d.diags.add("BAL0623", soap.attrSpan("style"), "the style `%s` is not supported", style).
			primary("only document/literal is").help("ask the service's tool for document/literal (WS-I Basic Profile)")
	}
}

func (d *document) literalUse(way *element, ns, op string) {
	body := way.first(ns, "body")
	if body == nil {
		return
	}
	if use := body.attr("use"); use != "" && use != "literal" {
		d.diags.add("BAL0623", body.attrSpan("use"), "operation `%s` has %s messages, which are not supported", op, use).
			primary("only document/literal is").help("ask the service's tool for document/literal (WS-I Basic Profile)")
	}
}

// operation converts an operation of a port type: request and response, or request alone, whose answer is ().
func (d *document) operation(e *element, b binding, types *typeTable) *Operation {
	name := e.attr("name")
	op := &Operation{Name: name, Action: b.actions[name], Output: Unit, Span: e.attrSpan("name")}
	if !isIdentifier(name) {
		d.diags.add("BAL0609", op.Span, "`%s` cannot be part of a name in a script", name).
			primary("letters, digits and _ only, a letter first")
		return nil
	}
	in, out := e.first(nsWSDL, "input"), e.first(nsWSDL, "output")
	if in == nil || out != nil && out.tag.Start < in.tag.Start {
		d.diags.add("BAL0632", e.tag, "operation `%s` does not begin with a request", name).
			primary("only request/response and one-way operations are calls")
		return nil
	}
	if op.Input, op.In = d.message(in, name, types); op.Input == nil {
		return nil
	}
	if op.Out.None = out == nil; out != nil {
		if op.Output, op.Out = d.message(out, name+"Response", types); op.Output == nil {
			return nil
		}
	}
	return op
}

// message converts a message: how it stands in a body, and the type of its value; nil after reporting what is wrong.
func (d *document) message(way *element, wrapper string, types *typeTable) (Type, Message) {
	m, value, ok := d.shape(way, wrapper)
	switch {
	case !ok:
		return nil, m
	case value == nil:
		return Unit, m
	case m.Param == nil:
		return d.elementType(value, "", types), m
	}
	t := d.elementType(value, wrapper, types)
	if t != nil && repeated(value) {
		t = List{t}
	}
	m.Param.Type = t
	return t, m
}

// wrapperSequence returns the sequence of a wrapper element, nil when the element is not one. An empty complex type counts
// as an empty sequence.
func wrapperSequence(e *element, name string) *element {
	if e.attr("name") != name || e.attr("type") != "" {
		return nil
	}
	ct := e.first(nsXSD, "complexType")
	if ct == nil {
		return nil
	}
	switch inner := relevant(ct); {
	case len(inner) == 0:
		return ct
	case len(inner) == 1 && inner[0].is(nsXSD, "sequence"):
		return inner[0]
	}
	return nil
}
