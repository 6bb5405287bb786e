package tests

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/balticsim/balticsim/baltic/metadata"
	"github.com/balticsim/balticsim/baltic/wire"
	"github.com/balticsim/balticsim/calculus"
	"github.com/balticsim/balticsim/calculus/lambda"
	"github.com/balticsim/balticsim/internal/gen"
)

// T5, open message safety [seed, "TBC"] (semantics §5; spec §13):
//
//	If the script is an m-script, the environment sends only at declared types and every image implements its interface, then T4 holds along
//	every run with environment steps.
//
// Generated farms run beside parties that are no part of the program and send at any time: clients call exports, imports answer requests that they have
// seen, once, twice or too late, and so do machines, which also call what they import. All of them send text, which enters through package wire, as it
// does on a real farm. What has the type of its endpoint becomes a message. What has not is refused, and the right party is blamed for the
// right endpoint and place: that is the theorem without its hypothesis, and it has to hold of the rest. Along the way every successor of every
// configuration is typed again, no thread is wrong, and every message has the type of its channel (T1, T2, T4).

// border is where a message passes from a party to the farm.
type border struct {
	party          string
	endpoint       string
	channel        calculus.Name // where requests go
	request, reply calculus.Type
	calls, answers bool   // whether the party sends requests or replies there
	partition      string // the hint of the partition that its messages live in
}

// borders are those that exist in a configuration, by the hints that the generated farms give to their channels.
func borders(c *lambda.Config) []border {
	var all []border
	for _, d := range c.Types() {
		request, reply, ok := operation(d.Type)
		if !ok {
			continue
		}
		b := border{endpoint: d.Name.Hint, channel: d.Name, request: request, reply: reply}
		owner, importing := "", false
		if before, _, found := strings.Cut(d.Name.Hint, "."); found {
			owner, _, importing = strings.Cut(before, ">")
		}
		switch {
		case strings.HasPrefix(d.Name.Hint, "export:"):
			b.party, b.calls, b.partition = "client", true, "env"
		case owner == "": // a forwarder of the host
			continue
		case importing:
			b.party, b.calls, b.partition = "machine "+owner, true, owner
		case strings.HasPrefix(owner, "I"):
			b.party, b.answers, b.partition = "import "+owner, true, "env"
		default:
			b.party, b.answers, b.partition = "machine "+owner, true, owner
		}
		all = append(all, b)
	}
	return all
}

// operation takes the type of a served channel apart: (α * (β)chan)chan.
func operation(t calculus.Type) (request, reply calculus.Type, ok bool) {
	served, ok := t.(calculus.Chan)
	if !ok {
		return nil, nil, false
	}
	pair, ok := served.Elem.(calculus.Tuple)
	if !ok || len(pair.Items) != 2 {
		return nil, nil, false
	}
	back, ok := pair.Items[1].(calculus.Chan)
	if !ok {
		return nil, nil, false
	}
	return pair.Items[0], back.Elem, true
}

// outside are the parties around a farm.
type outside struct {
	*lambdaSubject
	codec  *wire.Codec[lambda.Value]
	choose func(int) int
	asked  map[calculus.Name][]calculus.Name // by served channel: where requests that were seen want their answers
	seen   *traffic
	sent   int
}

// traffic counts what T5 has seen.
type traffic struct {
	farms, steps, configurations int
	accepted, refused            map[string]int // by kind of party and of message
	answered                     int            // replies of the farm to clients and machines
	messages                     messages
}

// look notes who waits for an answer.
func (o *outside) look(c *lambda.Config, all []border) {
	for _, p := range partsOf(c) {
		for _, m := range p.Messages {
			for _, b := range all {
				if b.channel == m.Chan {
					r := m.Value.(lambda.Tuple).Items[1].(lambda.NameRef).Name
					o.note(b.channel, r)
				}
			}
		}
	}
}

func (o *outside) note(channel, reply calculus.Name) {
	for _, r := range o.asked[channel] {
		if r == reply {
			return
		}
	}
	o.asked[channel] = append(o.asked[channel], reply)
}

// send lets some party send something and returns the configuration afterwards: the same one when the text was refused, and when
// nobody can send.
func (o *outside) send(c *lambda.Config) (*lambda.Config, error) {
	all := borders(c)
	o.look(c, all)
	if len(all) == 0 {
		return c, nil
	}
	b := all[o.choose(len(all))]
	kind, t := "request", b.request
	if b.answers {
		if len(o.asked[b.channel]) == 0 {
			return c, nil
		}
		kind, t = "reply", b.reply
	}
	at, running := o.place(c, b)
	if !running {
		return c, nil
	}
	from := wire.Origin{Party: b.party, Endpoint: b.endpoint + " " + kind}
	count := strings.Fields(b.party)[0] + " " + kind
	text := messageText{choose: o.choose, signature: o.signature}
	if o.choose(3) == 0 {
		o.seen.refused[count]++
		wrong, path := text.wrong(t)
		return c, o.refused(from, t, wrong, path)
	}
	v, blame := o.codec.Decode(from, t, []byte(text.right(t, 3)))
	if blame != nil {
		return c, fmt.Errorf("a message of type %s is refused: %w", calculus.Show(t), blame)
	}
	if is, err := o.checker.Value(nil, nil, v); err != nil || !calculus.Equal(is, t) {
		return c, fmt.Errorf("wire took a message for a %s, which is %s: %w", calculus.Show(t), lambda.Text(v), err)
	}
	o.seen.accepted[count]++
	o.sent++
	label := fmt.Sprintf("outside-%d", o.sent)
	if b.answers {
		replies := o.asked[b.channel]
		return c.Spawn(at, label, sending(replies[o.choose(len(replies))], v)), nil
	}
	return c.Spawn(at, label, calling(b, v)), nil
}

// place is the partition that the party's messages live in; a client's live with the imports or, when there are none, on the host.
func (o *outside) place(c *lambda.Config, b border) (at int, running bool) {
	for i, p := range c.Partitions() {
		if p.Name.Hint == b.partition {
			return i + 1, true
		}
	}
	return 0, b.partition == "env"
}

// refused demands that a text is refused, for the right reason.
func (o *outside) refused(from wire.Origin, t calculus.Type, text, path string) error {
	_, blame := o.codec.Decode(from, t, []byte(text))
	switch {
	case blame == nil:
		return fmt.Errorf("%s is taken for a %s", text, calculus.Show(t))
	case blame.Origin != from || blame.Path != path:
		return fmt.Errorf("the blame for %q is %w, but %s sent it, and it is wrong at %q", text, blame, from.Party, path)
	}
	return nil
}

// sending is send a V.
func sending(a calculus.Name, v lambda.Value) lambda.Expr {
	return &lambda.Op{Op: calculus.OpSend, Args: []lambda.Value{lambda.NameRef{Name: a}, v}}
}

// calling is let r = chan "outside" in send a (V, r).
func calling(b border, v lambda.Value) lambda.Expr {
	hint := lambda.Lit{Const: calculus.StringConst("outside")}
	pair := lambda.Tuple{Items: []lambda.Value{v, lambda.Var{Name: "r"}}}
	return &lambda.Let{
		Name: "r", Type: calculus.Chan{Elem: b.reply},
		Bound: &lambda.Op{Op: calculus.OpChan, Args: []lambda.Value{hint}, Type: b.reply},
		Body:  &lambda.Op{Op: calculus.OpSend, Args: []lambda.Value{lambda.NameRef{Name: b.channel}, pair}},
	}
}

// openSafety is T5 for one farm and one run: some steps on which nobody looks, then a walk on which everything is judged and
// somebody outside sends something every few steps.
func openSafety(c *gen.Compiled, skip, length int, choose func(int) int, seen *traffic) error {
	subject, err := lambdaOf(c, nil)
	if err != nil {
		return err
	}
	o := &outside{
		lambdaSubject: subject, choose: choose, seen: seen, asked: map[calculus.Name][]calculus.Name{},
		codec: wire.New(subject.signature, lambda.Data{}, wire.DefaultLimits()),
	}
	seen.farms++
	theorems := []theorem[*lambda.Config]{o.subjectReduction(), o.safety(), o.messageSafety(&seen.messages)}
	p := path[*lambda.Config]{label: o.label}
	at := o.start
	for i := range skip + length {
		if choose(8) == 7 {
			next, err := o.send(at)
			if err != nil {
				return p.refute(err)
			}
			for _, th := range theorems {
				if next == at || th.state == nil {
					continue
				}
				if err := th.state(next); err != nil {
					return p.refute(fmt.Errorf("after a message from outside: %w", err))
				}
			}
			at = next
		}
		steps := o.next(at)
		if i >= skip {
			seen.configurations++
			seen.steps += len(steps)
			for _, n := range steps {
				for _, th := range theorems {
					if err := th.of(at, n); err != nil {
						return p.refute(fmt.Errorf("%s: %w", o.rule(n.step), err), leg[*lambda.Config]{at, n.step})
					}
				}
			}
		}
		if len(steps) == 0 {
			continue // somebody may still send something
		}
		n := steps[choose(len(steps))]
		p.add(at, n.step)
		at = n.to
	}
	for _, part := range partsOf(at) {
		for _, m := range part.Messages {
			if m.Chan.Hint == "outside" {
				seen.answered++
			}
		}
	}
	return nil
}

func TestT5(t *testing.T) {
	seen := traffic{accepted: map[string]int{}, refused: map[string]int{}}
	rapid.Check(t, func(t *rapid.T) {
		choose := drawn(t)
		c, err := compileFarm(drawFarm(choose, 2, 6), 1)
		if err != nil {
			t.Fatal(err)
		}
		c.Policy = policies()[choose(2)]
		demand(t, c, openSafety(c, 150*choose(4), 60, choose, &seen))
	})
	t.Logf("%+v", seen)
	for _, what := range strings.Fields("client_request import_reply machine_reply machine_request") {
		what = strings.ReplaceAll(what, "_", " ")
		if seen.accepted[what] < 10 || seen.refused[what] < 5 {
			t.Errorf("%s: %d accepted, %d refused", what, seen.accepted[what], seen.refused[what])
		}
	}
	if seen.answered < 5 {
		t.Errorf("too little has happened: %+v", seen)
	}
}

// TestT5NeedsTheBorder: without package wire a party that breaks its type breaks the theorem, and the test sees it.
func TestT5NeedsTheBorder(t *testing.T) {
	broken := 0
	rapid.Check(t, func(t *rapid.T) {
		choose := drawn(t)
		c, err := compileFarm(drawFarm(choose, 1, 1), 0)
		if err != nil {
			t.Fatal(err)
		}
		subject, err := lambdaOf(c, nil)
		if err != nil {
			t.Fatal(err)
		}
		at := subject.start
		for range 300 {
			steps := subject.next(at)
			if len(steps) == 0 || len(borders(at)) > 0 {
				break
			}
			at = steps[choose(len(steps))].to
		}
		all := borders(at)
		if len(all) == 0 {
			return
		}
		b := all[choose(len(all))]
		wrong := lambda.Data{}.Const(calculus.UnitConst())
		if b.request == calculus.Unit {
			wrong = lambda.Data{}.Const(calculus.IntConst(0))
		}
		found := new(messages)
		safety := subject.messageSafety(found)
		at = at.Spawn(0, "outside-1", calling(b, wrong))
		for subject.typed(at) != nil && safety.state(at) == nil {
			moved := false
			for _, n := range subject.next(at) {
				if strings.HasPrefix(subject.label(at, n.step), "outside-1 ") {
					at, moved = n.to, true
					break
				}
			}
			if !moved {
				t.Fatalf("a %s is in the farm as a %s, and nobody has seen it", lambda.Text(wrong), calculus.Show(b.request))
			}
		}
		if subject.typed(at) == nil || safety.state(at) == nil {
			t.Fatalf("only one of T1 and T4 has seen a %s as a %s", lambda.Text(wrong), calculus.Show(b.request))
		}
		broken++
	})
	if broken < 50 {
		t.Errorf("%d farms were broken", broken)
	}
}

// TestT5NeedsTheImages: an image that does not implement its interface is refused before anything runs.
func TestT5NeedsTheImages(t *testing.T) {
	service := &metadata.Service{Name: "S1", Ops: []*metadata.Operation{{Name: "Op1", Input: metadata.Int, Output: metadata.String}}}
	farm := farmText{
		meta: &metadata.Farm{Services: []*metadata.Service{service}, Machines: []*metadata.Machine{{
			Name: "M1", Disk: "d.vhd", Inputs: []*metadata.Service{service}, Outputs: []metadata.Output{{Path: "/", Service: service}},
		}}},
		script: "let (vm, e) = createM1Role (epFun string_of_int)\n",
	}
	for image, implements := range map[string]bool{
		"let image_M1 e = e":                      true,
		"let image_M1 e = fun n -> e (n + 1)":     true,
		"let image_M1 e = fun n -> n":             false,
		`let image_M1 e = fun n -> e "1"`:         false,
		"let image_M1 () = fun n -> \"1\"":        false,
		"let image_M1 e n = if e n then n else n": false,
	} {
		farm.images = image + "\n"
		if _, err := compileFarm(farm, 0); (err == nil) != implements {
			t.Errorf("%s: %v", image, err)
		}
	}
}
