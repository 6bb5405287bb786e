package process

import (
	"github.com/balticsim/balticsim/calculus"
)

// FormatConfig returns a configuration as text: Δ when types are shown, then the partitions as host[ … ] ∥ a₁[ … ] ∥ …,
// then the output and the budgets when there are any. Threads carry their labels; a recursive function is shown by its name
// and a long one as (x, k) ….
func FormatConfig(c *Config, style Style) string {
	return style.render(func(p *printer) calculus.Doc {
		p.names, p.brief = calculus.ShortNames(c.Types()), true
		return p.config(c)
	})
}

// FormatPartition returns the contents of a partition as [ … ].
func FormatPartition(pi *Partition, style Style) string {
	return style.render(func(p *printer) calculus.Doc {
		p.brief = true
		return p.part("[", pi, false)
	})
}

func (p *printer) config(c *Config) calculus.Doc {
	var docs []calculus.Doc
	if p.Types {
		docs = append(docs, p.scope(c.Types())...)
	}
	for i := range c.count() {
		part, head := c.part(i), "host["
		if i > 0 {
			docs = append(docs, calculus.HardLine())
			head = "∥ " + p.name(part.Name) + "["
		}
		docs = append(docs, p.part(head, part, true))
	}
	if c.output != "" {
		docs = append(docs, calculus.HardLine(), txt("; output ", calculus.ShowConst(calculus.StringConst(c.output))))
	}
	for _, b := range c.budget {
		docs = append(docs, calculus.HardLine(), txt("; ", b.Fault, " ", calculus.ShowConst(calculus.IntConst(int64(b.Left)))))
	}
	if f := c.failure; f != nil {
		docs = append(docs, calculus.HardLine(), txt("; error ", f.Code, ": ", f.Message, " in ", f.Thread))
	}
	return calculus.Cat(docs...)
}

func (p *printer) scope(names []calculus.Typed) []calculus.Doc {
	if len(names) == 0 {
		return nil
	}
	docs := make([]calculus.Doc, len(names))
	for i, n := range names {
		docs[i] = txt(p.name(n.Name), ": ", calculus.Show(n.Type))
	}
	list := calculus.Nest(calculus.Join(calculus.Cat(txt(","), calculus.Line()), docs))
	return []calculus.Doc{calculus.Group(txt("ν "), list), txt("."), calculus.HardLine()}
}

// part is the threads, messages and cells of a partition between brackets, with a bar between them. Running threads
// carry their labels.
func (p *printer) part(head string, pi *Partition, running bool) calculus.Doc {
	var items []calculus.Doc
	for _, t := range pi.Threads {
		doc := calculus.Group(p.proc(t.Proc))
		if running {
			doc = calculus.Cat(txt(t.Label, ": "), calculus.Nest(doc))
		}
		items = append(items, doc)
	}
	for _, m := range pi.Messages {
		items = append(items, calculus.Cat(txt(p.name(m.Chan), "!"), p.value(m.Value, true)))
	}
	for _, c := range pi.Cells {
		items = append(items, calculus.Cat(txt(p.name(c.Ref), " ↦ "), p.value(c.Value, false)))
	}
	if len(items) == 0 {
		return txt(head, "∅]")
	}
	body := calculus.Join(calculus.Cat(calculus.Line(), txt("| ")), items)
	if running {
		return calculus.Group(txt(head, " "), calculus.Nest(body), txt(" ]"))
	}
	return calculus.Group(txt(head), calculus.Nest(body), txt("]"))
}
