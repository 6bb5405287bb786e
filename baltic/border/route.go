package border

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/baltic/wire"
)

// exported is an operation of an export. serve is nil until the script has exported it.
type exported struct {
	export *metadata.Export
	op     *metadata.Operation
	json   string // path for POST with JSON
	soap   string // path for POST with SOAP
	serve  atomic.Pointer[func(context.Context, json.RawMessage) (json.RawMessage, error)]
}

// callers are outside, and nothing else is known of them.
func (p *exported) request() wire.Origin {
	return wire.Origin{Party: "the client", Endpoint: p.export.Name + "." + p.op.Name + " request"}
}

func (p *exported) reply() wire.Origin {
	return wire.Origin{Party: "the farm", Endpoint: p.export.Name + "." + p.op.Name + " reply"}
}

// place is what stands at a path: an operation for JSON, and an export with all its operations for SOAP.
type place struct {
	json *exported
	soap []*exported
}

// routes gives every operation its paths. JSON is posted to /Service/Op when one export only has the service, and always to /Export/Op unless that is
// the path of another service; SOAP to the path of the export's URL when no export before has the same, and always to /Export.
func routes(farm *metadata.Farm) ([]*exported, map[string]*place) {
	var all []*exported
	places := map[string]*place{}
	at := func(path string) *place {
		if places[path] == nil {
			places[path] = &place{}
		}
		return places[path]
	}
	times := map[*metadata.Service]int{}
	for _, x := range farm.Exports {
		times[x.Service]++
	}
	of := make([][]*exported, len(farm.Exports))
	for i, x := range farm.Exports {
		for _, op := range x.Service.Ops {
			p := &exported{export: x, op: op}
			of[i] = append(of[i], p)
			if times[x.Service] == 1 {
				p.json = "/" + x.Service.Name + "/" + op.Name
				at(p.json).json = p
			}
		}
		all = append(all, of[i]...)
	}
	for i, x := range farm.Exports {
		own := "/" + x.Name
		at(own).soap = of[i]
		for _, p := range of[i] {
			p.soap = own
			path := own + "/" + p.op.Name
			if at(path).json != nil {
				continue
			}
			at(path).json = p
			if p.json == "" {
				p.json = path
			}
		}
	}
	for i, x := range farm.Exports {
		if path := pathOf(x.URL); path != "/" && at(path).soap == nil {
			at(path).soap = of[i]
			for _, p := range of[i] {
				p.soap = path
			}
		}
	}
	return all, places
}

// pathOf is the path of a URL as the server looks it up, "/" when there is none.
func pathOf(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return "/"
	}
	return normal(u.Path)
}

// normal is a path without / at its end, beginning with one.
func normal(path string) string { return "/" + strings.Trim(path, "/") }

// called finds the operation that a SOAP message is for: by its action when that is the action of one operation only, else by the element of its body.
func called(ops []*exported, action string, r *xmlReader) *exported {
	var found []*exported
	for _, p := range ops {
		if action != "" && p.op.Action == action {
			found = append(found, p)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	for _, p := range ops {
		if p.op.In.Element.Local != "" && r.at(p.op.In.Element) {
			return p
		}
	}
	return nil
}
