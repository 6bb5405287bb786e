package driver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/border"
	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/baltic/model"
	"github.com/balticsim/balticsim/baltic/outside"
	"github.com/balticsim/balticsim/internal/ops"
	"github.com/balticsim/balticsim/internal/source"
)

// Backends are what machines can be: in the process itself, and QEMU's.
func Backends() []string { return []string{"model", "qemu"} }

// newMachines returns the host of a backend. Its imports and exports are not asked for.
func newMachines(o MachineOptions, run *ops.Run, news func(string)) (baltic.Host, *source.Diagnostic) {
	if o.Backend == "qemu" {
		return newQEMU(o, run, news)
	}
	return model.New(model.Options{Now: time.Now}), nil
}

// liveHost is the machines of a backend together with the border of the farm: exports that listen, and imports that are called or played.
type liveHost struct {
	baltic.Host
	border *border.Border
	played map[string]*outside.Service // by import
	once   sync.Once
	closed error
}

// newHost puts the host of a run together; the view shows what imports print that are played, and what is found out about machines.
func (p *Program) newHost(o MachineOptions, run *ops.Run, view MachineView) (*liveHost, error) {
	redirects, played, d := p.importsOf(o)
	if d != nil {
		return nil, inputError(d)
	}
	h := &liveHost{played: map[string]*outside.Service{}}
	for _, i := range played {
		s, ds := outside.Start(p.Farm, i, p.images.File, view.Print)
		if ds.HasErrors() {
			h.closeImports()
			return nil, &InputError{ds}
		}
		h.played[i.Name] = s
	}
	b, err := border.New(p.Farm, border.Options{Listen: o.Listen, Redirects: redirects, Deadline: o.Deadline})
	if err != nil {
		h.closeImports()
		return nil, inputError(&source.Diagnostic{
			Code: "BAL1013", Severity: source.Error, Message: err.Error(),
			Help: []string{"--listen takes HOST:PORT of this computer; port 0 is any that is free"},
		})
	}
	h.border = b
	h.Host, d = newMachines(o, run, view.News)
	if d != nil {
		h.closeImports()
		_ = b.Close()
		return nil, inputError(d)
	}
	return h, nil
}

// importsOf decides for each import whether it is called, and where, or played. Machines of the model call nobody unless they are told to.
func (p *Program) importsOf(o MachineOptions) (redirects map[string]string, played []*metadata.Import, d *source.Diagnostic) {
	redirects = maps.Clone(o.Imports)
	var names []string
	for _, i := range p.Farm.Imports {
		names = append(names, i.Name)
		written := p.images != nil && baltic.HasImport(i, p.images)
		to, told := o.Imports[i.Name]
		switch {
		case to == FromImages && !written:
			return nil, nil, &source.Diagnostic{
				Code: "BAL1014", Severity: source.Error, Message: "nobody has written what the import " + i.Name + " does",
				Help: []string{"define import_" + i.Name + " in Images.ml, or name a URL: --import " + i.Name + "=URL"},
			}
		case to == FromImages, !told && written && o.Backend == "model":
			played = append(played, i)
			delete(redirects, i.Name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o.Imports)) {
		if slices.Contains(names, name) {
			continue
		}
		d := &source.Diagnostic{Code: "BAL1014", Severity: source.Error, Message: "--import names " + name + ", and this farm has no such import"}
		if near, ok := source.Nearest(name, names); ok {
			d.Help = []string{"did you mean `" + near + "`?"}
		} else if len(names) > 0 {
			d.Help = []string{"its imports are " + strings.Join(names, ", ")}
		}
		return nil, nil, d
	}
	return redirects, played, nil
}

// Import is that of baltic.Host.
func (h *liveHost) Import(ctx context.Context, c baltic.Call) (baltic.Answer, error) {
	name, _, _ := strings.Cut(c.At, ".")
	if s := h.played[name]; s != nil {
		return s.Import(ctx, c)
	}
	return h.border.Import(ctx, c)
}

// Export is that of baltic.Host.
func (h *liveHost) Export(x baltic.ExportPoint, serve func(context.Context, json.RawMessage) (json.RawMessage, error)) error {
	return h.border.Export(x, serve)
}

// Break is that of baltic.Breaker.
func (h *liveHost) Break(ctx context.Context, m baltic.MachineID, how baltic.Breakage) error {
	if b, ok := h.Host.(baltic.Breaker); ok {
		return b.Break(ctx, m, how)
	}
	return fmt.Errorf("machines of this backend cannot be made to fail by %s", how)
}

// Close is that of baltic.Host, and may be called again. First nobody outside is served any more, then machines end.
func (h *liveHost) Close() error {
	h.once.Do(func() {
		h.closed = errors.Join(h.border.Close(), h.Host.Close())
		h.closeImports()
	})
	return h.closed
}

func (h *liveHost) closeImports() {
	for _, name := range slices.Sorted(maps.Keys(h.played)) {
		h.played[name].Close()
	}
}

// exports are the operations that the farm exports.
func (h *liveHost) exports() []ops.Export {
	all := []ops.Export{}
	for _, p := range h.border.Points() {
		all = append(all, ops.Export{
			Operation: p.Export + "." + p.Operation, URL: p.URL, Input: p.Input, Output: p.Output, Example: string(p.Example),
		})
	}
	return all
}
