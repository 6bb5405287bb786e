package pi

import "github.com/balticsim/balticsim/internal/source"

// View is a configuration as people see it: plain data for pictures and debuggers, in canonical order.
type View struct {
	Partitions []PartitionView // the host first, then in order of start
	Output     string
	Budgets    []BudgetView // by fault
	MainDone   bool
	Result     Value // of main, once it is done
}

// PartitionView is a partition, running or frozen. Display, Name and Instance are empty for a frozen one; the host has
// only a Display.
type PartitionView struct {
	Display  string // "host", or the hint of Name when no other partition name has it
	Name     *Name
	Instance string // label of the start that made it run: main+1
	Threads  []ThreadView
	Messages []MessageView
	Cells    []CellView
}

// ThreadView is a thread that waits. Waits is what for, in words; At is the name it waits at, nil when there is none.
// Holds are the variables that it still needs.
type ThreadView struct {
	Label   string // "" in a frozen partition
	Main    bool
	Enabled bool
	Waits   string
	At      *Name
	Span    source.Span // where it is, or the nearest call in the user's files that leads there
	Inner   source.Span // where it is in the library, when it is there
	Holds   []Variable
}

// MessageView is a message. Label is its stable name and From its sender's, both empty in a frozen partition.
type MessageView struct {
	Label, From string
	Chan        Name
	Value       Value
}

// CellView is what a reference holds in this partition.
type CellView struct {
	Ref   Name
	Value Value
}

// BudgetView is how often the environment may still let a fault happen.
type BudgetView struct {
	Fault string
	Left  int
}

// View returns what is in the configuration now.
func (c *Config) View() View {
	v := View{Output: string(c.out), MainDone: c.mainDone, Result: c.result}
	for i, fault := range c.sys.faults {
		v.Budgets = append(v.Budgets, BudgetView{fault, c.budget[i].left})
	}
	at := map[int32]int{}
	for _, p := range c.inOrder() {
		at[p] = len(v.Partitions)
		v.Partitions = append(v.Partitions, c.viewPart(p))
	}
	for slot := range c.threads {
		t := &c.threads[slot]
		if t.kind == reqGone {
			continue
		}
		tv := viewThread(t)
		tv.Label, tv.Main, tv.Enabled = t.label.String(), t.main, c.failure == nil && c.enabled(t)
		p := &v.Partitions[at[t.part]]
		p.Threads = append(p.Threads, tv)
	}
	return v
}

// viewPart returns a running partition without its threads.
func (c *Config) viewPart(p int32) PartitionView {
	v := PartitionView{Display: c.partName(p)}
	if p != hostPart {
		n := c.parts[p].name.public()
		v.Name, v.Instance = &n, c.parts[p].label.String()
	}
	for i := c.parts[p].items.head; i != none; i = c.items[i].partNext {
		it := &c.items[i]
		if it.name.kind == nameRef {
			v.Cells = append(v.Cells, CellView{Ref: it.name.public(), Value: it.value})
			continue
		}
		v.Messages = append(v.Messages, MessageView{
			Label: it.messageLabel(), From: it.from.String(), Chan: it.name.public(), Value: it.value,
		})
	}
	return v
}

// viewThread returns what can be said of a thread wherever it is.
func viewThread(t *thread) ThreadView {
	v := ThreadView{Waits: t.waits()}
	v.Span, v.Inner = t.places()
	if n := t.at(); n != nil {
		public := n.public()
		v.At = &public
	}
	if g, ok := t.body.(*goBody); ok {
		v.Holds = g.shows
	}
	if o, ok := t.body.(*object); ok {
		switch o.info.kind {
		case kindFrame:
			p := o.info.point
			for i, id := range p.names {
				v.Holds = append(v.Holds, Variable{p.block.vars.names[id], o.fields[i]})
			}
		case kindCall:
			v.Holds = []Variable{{"thread", o.fields[0]}}
		default:
			panic("pi: a value is not a waiting thread")
		}
	}
	return v
}

// places returns the place in the script that a waiting thread is at: where it waits, or, when that is in the library,
// the nearest call outside it among the continuations that the thread still has to run. inner is then where it waits.
func (t *thread) places() (place, inner source.Span) {
	if g, ok := t.body.(*goBody); ok {
		return g.asked.detail.span(), g.inner()
	}
	o, ok := t.body.(*object)
	if !ok {
		return source.Span{}, source.Span{}
	}
	own := o.info.site
	for at := own; ; at = o.info.site {
		if at.Known() && !at.File.Builtin {
			if at != own {
				inner = own
			}
			return at, inner
		}
		if o = caller(o); o == nil {
			return own, source.Span{}
		}
	}
}

// caller returns the continuation that a frame, a call or a continuation ends in, nil when it is not known.
func caller(o *object) *object {
	var k Value
	switch in := o.info; in.kind {
	case kindFrame:
		if in.point.cont < 0 {
			return nil
		}
		k = o.fields[in.point.cont]
	case kindClosure:
		if in.block.cont < 0 {
			return nil
		}
		k = o.fields[in.block.cont]
	case kindCall:
		k = o.fields[len(o.fields)-1]
	default:
		return nil
	}
	if k.o == nil || k.o.info.kind != kindClosure || k.o.info.block.role != roleCont {
		return nil
	}
	return k.o
}
