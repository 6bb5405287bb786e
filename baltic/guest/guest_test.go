package guest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/frame"
	"github.com/balticsim/balticsim/baltic/guest"
	"github.com/balticsim/balticsim/baltic/link"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// shop is a farm of one machine that imports one service of two operations and serves another.
const shop = `
let store:service = {sname = "Store"; ops = [
  {opname = "Take"; action = "urn:take"; input = "string"; output = "int"};
  {opname = "Log"; action = "urn:log"; input = "string"; output = "unit"}]}
let till:service = {sname = "Till"; ops = [
  {opname = "Buy"; action = "urn:buy"; input = "string"; output = "string"};
  {opname = "Count"; action = "urn:count"; input = "unit"; output = "int"}]}
let m:metadata = [VM {vmname = "Shop"; disk = "shop.vhd"; inputs = [store]; outputs = [("/till", till)]}]
`

const images = `
let image_Shop (take, log) =
  let sold = ref 0 in
  print_endline "open";
  let buy item =
    if item = "nothing" then failwith "nothing is not sold" else
    let left = take item in
    sold := !sold + 1;
    if item = "gossip" then log item;
    item ^ ", left " ^ string_of_int left in
  (buy, fun () -> !sold)
`

// machine is a guest that is served, with the host's end of its stream.
type machine struct {
	*link.Link
	t      *testing.T
	events chan baltic.HostEvent
	gone   chan error
	inside *guest.Guest
}

func connect(t *testing.T, g *guest.Guest) *machine {
	t.Helper()
	here, there := net.Pipe()
	m := &machine{t: t, events: make(chan baltic.HostEvent, 1000), gone: make(chan error, 1), inside: g}
	m.Link = link.New(here, link.Options{
		Event: func(e baltic.HostEvent) { m.events <- e },
		Gone:  func(err error) { m.gone <- err },
	})
	served := make(chan error, 1)
	go func() { served <- g.Serve(context.Background(), there) }()
	t.Cleanup(func() {
		_ = m.Close()
		if err := <-served; err != nil {
			t.Errorf("serving ended with %v", err)
		}
	})
	return m
}

func boot(t *testing.T, meta, images string, o guest.Options) *machine {
	t.Helper()
	m := connect(t, guest.New(o))
	m.must(m.Wire(baltic.Boot{Role: "Shop", Image: baltic.Image{
		Metadata: baltic.Text{Name: "shop.meta.ml", Text: meta}, Images: baltic.Text{Name: "Images.ml", Text: images},
	}}))
	return m
}

func (m *machine) must(err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
}

// patience ends a test that would wait for ever; no verdict depends on it.
const patience = 30 * time.Second

// expect waits for the next event, which must read like that.
func (m *machine) expect(want string) {
	m.t.Helper()
	select {
	case e := <-m.events:
		if got := text(e); got != want {
			m.t.Fatalf("the machine says %q, not %q", got, want)
		}
	case err := <-m.gone:
		m.t.Fatalf("the machine is gone: %v; expected %q", err, want)
	case <-time.NewTimer(patience).C:
		m.t.Fatalf("the machine says nothing; expected %q", want)
	}
}

func text(e baltic.HostEvent) string {
	switch e.Kind {
	case baltic.Ready:
		return "ready"
	case baltic.Replied:
		if e.Answer.Fault != "" {
			return fmt.Sprintf("reply %d: fault: %s", e.Answer.ID, e.Answer.Fault)
		}
		return fmt.Sprintf("reply %d: %s", e.Answer.ID, e.Answer.Body)
	case baltic.Asks:
		return fmt.Sprintf("asks %d.%d %s %s", e.Call.ID>>32, e.Call.ID&0xffff, e.Call.At, e.Call.Body)
	case baltic.Printed:
		return "prints " + strings.TrimSpace(e.Text)
	case baltic.Failed:
		return strings.TrimSpace("failed: " + e.Text + " " + e.Place)
	case baltic.Dropped:
		return "dropped: " + e.Text
	default:
		return fmt.Sprintf("event %d", e.Kind)
	}
}

func (m *machine) call(id uint64, at, body string) {
	m.t.Helper()
	m.must(m.Call(baltic.Call{At: at, ID: id, Body: json.RawMessage(body)}))
}

func (m *machine) answer(id uint64, body string) {
	m.t.Helper()
	m.must(m.Answer(baltic.Answer{ID: id, Body: json.RawMessage(body)}))
}

func (m *machine) hold() {
	m.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	m.must(m.Hold(ctx))
}

func (m *machine) sync(epoch uint64) {
	m.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	m.must(m.Sync(ctx, epoch, 1000+epoch, frame.Moment{Time: 1, Entropy: []byte("salt")}))
}

func TestServe(t *testing.T) {
	m := boot(t, shop, images, guest.Options{})
	m.call(7, "Till.Buy", `"bread"`) // before it is ready
	m.expect("prints open")
	m.expect("ready")
	m.expect(`asks 0.1 Store.Take "bread"`)
	m.call(8, "Till.Count", `null`) // while the first one waits
	m.expect("reply 8: 0")
	m.answer(1, "4")
	m.expect(`reply 7: "bread, left 4"`)
	m.call(8, "Till.Count", `null`)
	m.expect("reply 8: 1")
	m.call(9, "Till.Buy", `"gossip"`)
	m.expect(`asks 0.2 Store.Take "gossip"`)
	m.answer(2, "0")
	m.expect(`asks 0.3 Store.Log "gossip"`)
	m.answer(3, "null")
	m.expect(`reply 9: "gossip, left 0"`)
	m.must(m.Ping(context.Background()))
}

// TestTypes: at its border a machine refuses what does not have the type of the operation, and says who is to blame.
func TestTypes(t *testing.T) {
	m := boot(t, shop, images, guest.Options{})
	m.expect("prints open")
	m.expect("ready")
	m.call(1, "Till.Buy", `17`)
	m.expect("reply 1: fault: host broke the type of Till.Buy request: expected string, got the number 17")
	m.call(2, "Till.Sell", `17`)
	m.expect("reply 2: fault: the machine Shop does not serve Till.Sell")
	m.call(3, "Till.Buy", `"milk"`)
	m.expect(`asks 0.1 Store.Take "milk"`)
	m.call(3, "Till.Buy", `"milk"`)
	m.expect("dropped: the host has made the call Till.Buy under a number that is in use")
	m.answer(1, `"many"`)
	m.expect(`dropped: host broke the type of Store.Take reply: expected int, got "many"`)
	m.call(4, "Till.Buy", `"egg"`)
	m.expect(`asks 0.2 Store.Take "egg"`)
	m.must(m.Answer(baltic.Answer{ID: 2, Fault: "the store is closed"}))
	m.answer(2, "1") // too late
	m.call(5, "Till.Count", `null`)
	m.expect("reply 5: 0")
}

// TestBinary: a machine that computes a string that is no text is told so at its own border.
func TestBinary(t *testing.T) {
	m := boot(t, shop, `let image_Shop (take, log) = ((fun x -> log ("\255" ^ x); ""), fun () -> 0)`, guest.Options{})
	m.expect("ready")
	m.call(1, "Till.Buy", `"x"`)
	m.expect("dropped: machine Shop broke the type of Store.Log request: expected a string in Unicode, got bytes that are not UTF-8")
	m = boot(t, shop, `let image_Shop (take, log) = ((fun x -> "\255"), fun () -> 0)`, guest.Options{})
	m.expect("ready")
	m.call(1, "Till.Buy", `"x"`)
	m.expect("reply 1: fault: machine Shop broke the type of Till.Buy reply: expected a string in Unicode, got bytes that are not UTF-8")
}

// TestFailures: whatever keeps a machine from running its image is told, once, and the machine can still be held.
func TestFailures(t *testing.T) {
	tests := []struct{ name, meta, images, want string }{
		{"metadata", "let", images, "error[BAL0601]: a name is expected"},
		{"images", shop, "let image_Shop = (", "error[BAL01"},
		{"types", shop, "let image_Shop (take, log) = ((fun x -> 1), fun () -> 0)", "error[BAL0"},
		{"role", strings.Replace(shop, `"Shop"`, `"Ship"`, 1), images, "the farm has no machine Shop"},
		{"no image", shop, "let image_Ship = 1", "nothing says what runs inside the machine Shop: Images.ml has no image_Shop"},
		{"include", shop + `let s : schema = wsdl "s.wsdl"`, images, "error[BAL0614]: the WSDL file `s.wsdl` cannot be read"},
		{"boot", shop, `let image_Shop (take, log) = failwith "no power"`, "no power BAL9001 at Images.ml:1:30"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := boot(t, test.meta, test.images, guest.Options{})
			e := <-m.events
			if !strings.HasPrefix(text(e), "failed: "+test.want) {
				t.Fatalf("the machine says %s", text(e))
			}
			m.call(1, "Till.Count", "null")
			m.hold()
			m.sync(1)
			m.must(m.Ping(context.Background()))
			if len(m.events) > 0 {
				t.Errorf("the machine says as well: %s", text(<-m.events))
			}
		})
	}
}

func TestFailLater(t *testing.T) {
	m := boot(t, shop, images, guest.Options{})
	m.expect("prints open")
	m.expect("ready")
	m.call(1, "Till.Buy", `"nothing"`)
	m.expect("failed: nothing is not sold BAL9001 at Images.ml:6:30")
	m.call(2, "Till.Count", "null")
	m.hold()
	m.sync(1)
	copied := func() *guest.Guest {
		m.hold()
		g, err := m.inside.Copy()
		m.must(err)
		return g
	}()
	again := connect(t, copied)
	again.sync(2)
	again.call(3, "Till.Count", "null")
	again.must(again.Ping(context.Background()))
	if len(m.events)+len(again.events) > 0 {
		t.Error("a machine speaks after it has failed")
	}
}

// TestEndless: an image that never rests is still heard: the host can ask whether it lives, and hold it.
func TestEndless(t *testing.T) {
	for name, loop := range map[string]string{
		"computing":     `let rec spin x = spin (x + 1) in fork (fun () -> spin 0)`,
		"communicating": `let c = chan "c" in let rec spin () = send c (); recv c; spin () in fork spin`,
	} {
		t.Run(name, func(t *testing.T) {
			m := boot(t, shop, `let image_Shop (take, log) = (`+loop+`; ((fun x -> x), fun () -> 0))`, guest.Options{})
			m.expect("ready")
			m.must(m.Ping(context.Background()))
			m.hold()
			g, err := m.inside.Copy()
			m.must(err)
			m.sync(1)
			again := connect(t, g)
			again.sync(2)
			for _, m := range []*machine{m, again} {
				m.call(1, "Till.Buy", `"x"`)
				m.expect(`reply 1: "x"`)
			}
		})
	}
}

// TestCopy: a copy goes on where the machine was: its memory, the calls that were open, and what it had asked. What happened to the
// machine since then it does not know.
func TestCopy(t *testing.T) {
	var moments []string
	m := boot(t, shop, images, guest.Options{Moment: func(now time.Time, salt []byte) {
		moments = append(moments, fmt.Sprint(now.UnixNano(), string(salt)))
	}})
	m.expect("prints open")
	m.expect("ready")
	m.call(1, "Till.Buy", `"bread"`)
	m.expect(`asks 0.1 Store.Take "bread"`)
	m.hold()
	if err := m.Call(baltic.Call{At: "Till.Count", ID: 2}); err == nil {
		t.Error("a machine that is held takes a call")
	}
	old, err := m.inside.Copy()
	m.must(err)
	m.sync(1)
	m.answer(1, "3")
	m.expect(`reply 1: "bread, left 3"`)
	m.call(2, "Till.Buy", `"milk"`)
	m.expect(`asks 1.2 Store.Take "milk"`)
	m.must(m.Close())

	m = connect(t, old)
	m.sync(2)
	m.call(3, "Till.Count", "null")
	m.expect("reply 3: 0")
	m.answer(1<<32|2, "9") // what it has forgotten
	m.call(4, "Till.Buy", `"wine"`)
	m.expect(`asks 2.2 Store.Take "wine"`)
	m.answer(2<<32|2, "5")
	m.expect(`reply 4: "wine, left 5"`)
	m.answer(1, "2")
	m.expect(`reply 1: "bread, left 2"`)
	m.call(5, "Till.Count", "null")
	m.expect("reply 5: 2")
	if got := strings.Join(moments, ", "); got != "1salt, 1salt" {
		t.Errorf("the machine was told the moments %s", got)
	}
}

// TestCopyEarly: a machine that was frozen before it served, and before it knew what to run, goes on from there.
func TestCopyEarly(t *testing.T) {
	m := connect(t, guest.New(guest.Options{}))
	m.hold()
	blank, err := m.inside.Copy()
	m.must(err)
	m.must(m.Close())
	m = connect(t, blank)
	m.sync(1)
	m.must(m.Wire(baltic.Boot{Role: "Shop", Image: baltic.Image{
		Metadata: baltic.Text{Name: "shop.meta.ml", Text: shop},
		Images:   baltic.Text{Name: "Images.ml", Text: `let image_Shop (take, log) = let n = take "stock" in (fun x -> x), fun () -> n`},
	}}))
	m.call(5, "Till.Count", "null")
	m.expect(`asks 1.1 Store.Take "stock"`)
	m.hold()
	waiting, err := m.inside.Copy()
	m.must(err)
	m = connect(t, waiting)
	m.sync(2)
	m.answer(1<<32|1, "12")
	m.expect("ready")
	m.expect("reply 5: 12")
}

func TestCopyRunning(t *testing.T) {
	m := boot(t, shop, images, guest.Options{})
	m.expect("prints open")
	m.expect("ready")
	if _, err := m.inside.Copy(); err == nil {
		t.Error("a machine that runs was copied")
	}
}

// TestLongPrint: a text that does not fit a frame arrives in pieces, cut between characters.
func TestLongPrint(t *testing.T) {
	m := boot(t, shop, `
let rec double s n = if n = 0 then s else double (s ^ s) (n - 1)
let image_Shop (take, log) = print_string (double "aé€" 15); ((fun x -> x), fun () -> 0)`, guest.Options{})
	got := ""
	for e := range m.events {
		if e.Kind == baltic.Ready {
			break
		}
		got += e.Text
	}
	if want := strings.Repeat("aé€", 1<<15); got != want {
		t.Errorf("%d bytes came, %d were printed", len(got), len(want))
	}
}

// TestGarbage: a guest that reads something else than frames waits for the next sync.
func TestGarbage(t *testing.T) {
	here, there := net.Pipe()
	served := make(chan error, 1)
	go func() { served <- guest.New(guest.Options{}).Serve(context.Background(), there) }()
	read := frame.NewReader(here, frame.DefaultLimits())
	for _, junk := range []string{"login: ", strings.Repeat("x", 3000)} {
		if _, err := here.Write([]byte(junk)); err != nil {
			t.Fatal(err)
		}
		w := frame.NewWriter(here, frame.DefaultLimits())
		if err := w.Write(frame.Frame{Kind: frame.Sync, Epoch: 3, ID: 77}.WithBody(frame.Moment{})); err != nil {
			t.Fatal(err)
		}
		if f, err := read.Next(); err != nil || f.Kind != frame.Synced || f.ID != 77 || f.Epoch != 3 {
			t.Fatalf("the guest says %v, %v", f, err)
		}
		// Nor does it hear what was said in another epoch.
		for id, epoch := range []uint64{2, 4, 3} {
			if err := w.Write(frame.Frame{Kind: frame.Ping, Epoch: epoch, ID: uint64(id)}); err != nil {
				t.Fatal(err)
			}
		}
		if f, err := read.Next(); err != nil || f.Kind != frame.Pong || f.ID != 2 {
			t.Fatalf("the guest says %v, %v", f, err)
		}
	}
	_ = here.Close()
	if err := <-served; err != nil {
		t.Error(err)
	}
}

func TestCancelled(t *testing.T) {
	_, there := net.Pipe()
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- guest.New(guest.Options{}).Serve(ctx, there) }()
	cancel()
	if err := <-served; err == nil {
		t.Error("serving ends well although it was cancelled")
	}
}
