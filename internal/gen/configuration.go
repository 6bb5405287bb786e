package gen

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/calculus/process"
	"github.com/balticsim/balticsim/cps"
)

// Configuration is a random well-typed λ∥ configuration, which in general no program reaches: names of all types, several running
// partitions, two of one name under Multi, threads in the midst of their work, messages and cells anywhere, one cell in several
// partitions, and frozen partitions with threads, messages and cells of their own inside of values.
type Configuration struct {
	*Compiled                      // the program whose declarations it uses and whose systems it is a state of
	Signature  *calculus.Signature // Σ
	Names      []calculus.Typed    // Δ
	Host       *lambda.Partition   // h[Θ0]
	Partitions []*lambda.Partition // n1[Θ1] … nk[Θk]
	Main       calculus.Type       // the type of main
	Start      *lambda.Config      // all of it as a state of LambdaSystem
	Image      *process.Config     // ⟦Start⟧ as a state of ProcessSystem
}

// String is what to print when a test fails that began in the configuration.
func (c Configuration) String() string { return lambda.FormatConfig(c.Start, lambda.Style{}) }

// DrawConfiguration draws a configuration. Its pieces, which are functions for threads, values for messages and contents of cells, are
// what a script evaluates to; so they are well typed by construction, and where they are put does not matter to types.
func DrawConfiguration(t *rapid.T, o Options) Configuration {
	var c Configuration
	rapid.Custom(func(t *rapid.T) Program { // rapid compares and prints what is drawn: the script is enough of it
		c = drawConfiguration(t, o)
		return c.Program
	}).Draw(t, "configuration")
	return c
}

func drawConfiguration(t *rapid.T, o Options) Configuration {
	compiler := o.Compiler
	if compiler == nil {
		compiler = NewCompiler()
	}
	p := Program{
		Script: drawPieces(t), Policy: uniform(t, []calculus.StartPolicy{calculus.Block, calculus.Multi}), Faults: map[string]int{"a": 1},
	}
	c, err := compiler.Compile(p)
	if err != nil {
		t.Fatalf("%v\n%s", err, p.Script)
	}
	a := &assembler{t: t, policy: p.Policy}
	if !a.evaluate(c) {
		t.SkipNow() // a piece fails or blocks when it is evaluated: rapid draws others
	}
	start := lambda.Assemble(a.parts(p.Faults))
	sys := c.LambdaSystem()
	for range uniform(t, []int{0, 1, 3, 5, 8, 12, 20}) {
		steps := sys.Steps(start, nil)
		if len(steps) == 0 {
			break
		}
		if st := uniform(t, steps); lambda.Rule(st.Rule) != lambda.RuleFail {
			start = sys.Next(start, st)
		}
	}
	under := image(c, start)
	return Configuration{
		Compiled: c, Signature: c.Lambda.Signature, Names: start.Types(), Host: start.Host(), Partitions: start.Partitions(),
		Main: c.Lambda.Type, Start: start, Image: under,
	}
}

// image is ⟦C⟧. The program is translated anew, so that both are of one signature.
func image(c *Compiled, start *lambda.Config) *process.Config {
	translator := cps.New(c.Lambda.Signature)
	typ := cps.Type(c.Lambda.Type)
	c.Process = &process.Program{
		Signature: translator.Signature(), Main: translator.Expr(c.Lambda.Main, c.Lambda.Type, process.Done{Type: typ}), Type: typ,
	}
	parts := process.Parts{Host: translator.Partition(start.Host(), c.Lambda.Type), Output: start.Output(), Faults: map[string]int{}}
	for _, n := range start.Types() {
		parts.Names = append(parts.Names, calculus.Typed{Name: n.Name, Type: cps.Type(n.Type)})
	}
	for _, p := range start.Partitions() {
		parts.Partitions = append(parts.Partitions, translator.Partition(p, calculus.Unit))
	}
	for _, b := range start.Budgets() {
		parts.Faults[b.Fault] = b.Left
	}
	return process.Assemble(parts)
}

// drawPieces draws a script that makes a world and then sends one tuple: functions for threads, and for each channel and cell of the
// world a list of values.
func drawPieces(t *rapid.T) string {
	g := newWriter(t)
	items := append(g.prelude(), action("ignore (n, m)"))
	fields := []string{g.threads()}
	types := []*typ{listOf(function(basic("unit"), basic("unit")))}
	for _, v := range g.scope {
		if v.typ.con != "chan" && v.typ.con != "ref" {
			continue
		}
		values := make([]string, uniform(t, []int{0, 1, 2}))
		for i := range values {
			values[i] = g.calmly(v.typ.args[0]).operand()
		}
		fields = append(fields, "("+v.name+", ["+strings.Join(values, "; ")+"])")
		types = append(types, tupleOf(v.typ, listOf(v.typ.args[0])))
	}
	return text(append(items, item{text: fmt.Sprintf("let pieces : (%s) chan = chan \"pieces\"", tupleOf(types...).text)},
		action("send pieces ("+strings.Join(fields, ",\n  ")+")")))
}

// threads is a list of functions.
func (g *writer) threads() string {
	all := make([]string, uniform(g.t, []int{2, 3, 4, 5}))
	for i := range all {
		g.taste, g.fuel, g.statements = uniform(g.t, []flavour{worker(), machineFlavour(), operatorFlavour()}), 12, 3
		all[i] = g.thunk(2).operand()
	}
	return "[" + strings.Join(all, ";\n  ") + "]"
}

// assembler puts pieces together.
type assembler struct {
	t        *rapid.T
	policy   calculus.StartPolicy
	names    []calculus.Typed
	machines []calculus.Name // the partition names among them
	main     *lambda.Thread
	threads  []lambda.Expr
	messages []lambda.Message
	cells    []lambda.Cell
	depth    int // of frozen partitions in frozen partitions
}

// evaluate runs the main thread of a script of drawPieces and takes out what it has sent. It returns false when nothing was sent.
func (a *assembler) evaluate(c *Compiled) (sent bool) {
	sys := c.LambdaSystem()
	state := sys.Start()
	for main := state.Host().Threads[0].Token; ; {
		steps := sys.Steps(state, nil)
		if len(steps) == 0 || steps[0].Actor != main { // main is the oldest thread
			break
		}
		state = sys.Next(state, steps[0])
	}
	a.names = state.Types()
	for _, n := range a.names {
		if n.Type == calculus.NameType {
			a.machines = append(a.machines, n.Name)
		}
	}
	for _, th := range state.Host().Threads {
		if th.Main {
			a.main = th
		} else {
			a.threads = append(a.threads, th.Expr) // the server of an endpoint
		}
	}
	a.cells = state.Host().Cells
	for _, m := range state.Host().Messages {
		if m.Chan.Hint == "pieces" {
			a.take(m.Value.(lambda.Tuple))
			sent = true
		}
	}
	return sent
}

// take sorts the pieces: first the functions, then for each channel and each cell its name and values.
func (a *assembler) take(pieces lambda.Tuple) {
	for _, f := range elements(pieces.Items[0]) {
		a.threads = append(a.threads, &lambda.App{Fun: f, Arg: lambda.Lit{Const: calculus.UnitConst()}})
	}
	for _, piece := range pieces.Items[1:] {
		pair := piece.(lambda.Tuple).Items
		name := pair[0].(lambda.NameRef).Name
		for _, v := range elements(pair[1]) {
			if a.isChannel(name) {
				a.messages = append(a.messages, lambda.Message{Chan: name, Value: v})
			} else {
				a.cells = append(a.cells, lambda.Cell{Ref: name, Value: v})
			}
		}
	}
}

func (a *assembler) isChannel(name calculus.Name) bool {
	for _, n := range a.names {
		if n.Name == name {
			_, is := n.Type.(calculus.Chan)
			return is
		}
	}
	panic("gen: a name without a type")
}

// elements are those of a list.
func elements(v lambda.Value) []lambda.Value {
	var all []lambda.Value
	for con := v.(lambda.Con); len(con.Args) > 0; con = con.Args[1].(lambda.Con) {
		all = append(all, con.Args[0])
	}
	return all
}

// parts draws the host and the running partitions.
func (a *assembler) parts(faults map[string]int) lambda.Parts {
	p := lambda.Parts{Names: a.names, Host: a.partition(), Faults: faults}
	main := *a.main
	main.Expr = uniform(a.t, a.threads)
	for range uniform(a.t, []int{2, 1, 3, 2, 3, 4, 0}) {
		name := uniform(a.t, a.machines)
		if a.policy == calculus.Block && running(p.Partitions, name) {
			continue
		}
		q := a.partition()
		main.Started++
		q.Name, q.Instance = name, fmt.Sprintf("%s+%d", main.Label, main.Started)
		for i, th := range q.Threads {
			th.Label = fmt.Sprintf("%s.%d", q.Instance, i)
		}
		for i := range q.Messages {
			q.Messages[i].ID = fmt.Sprintf("%s!%d", q.Instance, i)
		}
		p.Partitions = append(p.Partitions, q)
	}
	for _, th := range p.Host.Threads {
		main.Forks++
		th.Label = fmt.Sprintf("%s.%d", main.Label, main.Forks)
	}
	for i := range p.Host.Messages {
		main.Sends++
		p.Host.Messages[i].ID = fmt.Sprintf("%s!%d", main.Label, main.Sends)
	}
	p.Host.Threads = append([]*lambda.Thread{&main}, p.Host.Threads...)
	return p
}

func running(parts []*lambda.Partition, name calculus.Name) bool {
	for _, p := range parts {
		if p.Name == name {
			return true
		}
	}
	return false
}

// partition draws a partition without labels: some of the threads and messages, and some of the cells, one of each name.
func (a *assembler) partition() *lambda.Partition {
	p := &lambda.Partition{}
	for range uniform(a.t, []int{1, 1, 2, 0}) {
		p.Threads = append(p.Threads, &lambda.Thread{Expr: uniform(a.t, a.threads)})
	}
	if len(a.messages) > 0 {
		for range uniform(a.t, []int{1, 2, 3, 0}) {
			m := uniform(a.t, a.messages)
			p.Messages = append(p.Messages, lambda.Message{Chan: m.Chan, Value: a.enrich(m.Value)})
		}
	}
	held := map[calculus.Name]bool{}
	for _, cell := range a.cells {
		if !held[cell.Ref] && pick(a.t, "here not") == "here" {
			held[cell.Ref] = true
			p.Cells = append(p.Cells, lambda.Cell{Ref: cell.Ref, Value: a.enrich(cell.Value)})
		}
	}
	return p
}

// enrich puts something into the frozen partitions of a value, which hold one thread when a box has made them.
func (a *assembler) enrich(v lambda.Value) lambda.Value {
	all := func(vs []lambda.Value) []lambda.Value {
		out := make([]lambda.Value, len(vs))
		for i, w := range vs {
			out[i] = a.enrich(w)
		}
		return out
	}
	switch v := v.(type) {
	case lambda.Tuple:
		return lambda.Tuple{Items: all(v.Items), Span: v.Span}
	case lambda.Con:
		if len(v.Args) == 0 {
			return v
		}
		return lambda.Con{Ctor: v.Ctor, Type: v.Type, Args: all(v.Args), Span: v.Span}
	case lambda.Frozen:
		const deepest = 2
		if a.depth == deepest || pick(a.t, "more same") == "same" {
			return v
		}
		a.depth++
		p := a.partition()
		a.depth--
		p.Threads = append(p.Threads, v.Part.Threads...)
		return lambda.Frozen{Part: p}
	default:
		return v
	}
}
