package odd_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/baltic"
	"github.com/balticsim/balticsim/baltic/gogen/internal/odd"
	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
)

// TestRun: a farm over the package runs: each operation that is called reaches the function of its own name, whatever clashes.
func TestRun(t *testing.T) {
	farmServer := func(name string) odd.FarmServer {
		return odd.FarmServer{
			New: func(t *pi.Thread, _ struct{}) odd.Picture { return odd.Picture{Text: name} },
			New_: func(t *pi.Thread, p odd.Picture) struct{} {
				pi.Print(t, name+" has "+p.Text+"\n")
				return struct{}{}
			},
		}
	}
	everything := odd.EverythingServer{
		One:  func(_ *pi.Thread, x odd.All) odd.All { x.Number++; return x },
		Many: func(*pi.Thread, baltic.List[odd.MoodSad]) struct{} { return struct{}{} },
	}
	images := odd.Images{
		Both: func(t *pi.Thread, e1 odd.FarmService, e2 odd.EverythingService, e3 odd.FarmService) (odd.FarmServer, odd.OtherServer, odd.EverythingServer) {
			inside := farmServer("inside")
			return odd.FarmServer{New: func(t *pi.Thread, _ struct{}) odd.Picture {
				p := e1.New.Call(t, struct{}{})
				e3.New_.Call(t, p)
				n := e2.One.Call(t, odd.All{Number: 41}).Number
				pi.Printf(t, "%d\n", n)
				return inside.New(t, struct{}{})
			}, New_: inside.New_}, odd.OtherServer{New: func(_ *pi.Thread, n int) bool { return n == 7 }}, everything
		},
		Both_: func(t *pi.Thread) { pi.Print(t, "nothing to serve\n") },
		Alone: func(*pi.Thread) odd.EverythingServer { return everything },
	}
	sys := pi.Go(func(t *pi.Thread) {
		f := odd.New(t, baltic.Setting{}, images, odd.Imports{X: farmServer("x"), X_: everything})
		_, farm, other, all := f.CreateBothRole(t, f.ImportX(), f.ImportX_(), f.ImportX())
		f.CreateBoth_Role(t)
		_, alone := f.CreateAloneRole(t)
		f.ExportA(t, farm)
		f.ExportANew(t, odd.EverythingService{One: alone.One, Many: all.Many})
		p := f.CallANew(t, struct{}{})
		f.CallANew_(t, p)
		f.CallANewMany(t, nil)
		pi.Printf(t, "%s %t %d\n", p.Text, other.New.Call(t, 7), f.CallANewOne(t, odd.All{}).Number)
	}, pi.Options{})
	defer sys.Close()
	r, err := sim.Run(context.Background(), sys, sim.FIFO(), sim.Limits{MaxSteps: 10_000}, nil)
	if err != nil || r.Outcome.Failure != nil {
		t.Fatalf("%+v %v", r.Outcome, err)
	}
	lines := strings.Split(strings.TrimSpace(r.Outcome.Output), "\n")
	slices.Sort(lines) // a machine that serves nothing prints when it likes
	if diff := cmp.Diff([]string{"42", "inside has inside", "inside true 1", "nothing to serve", "x has x"}, lines); diff != "" {
		t.Errorf("what it prints, -want +got:\n%s", diff)
	}
}
