package conform_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/balticsim/balticsim/baltic/conform"
	"github.com/balticsim/balticsim/internal/driver"
)

const mutations = 20

// TestMutations: every recorded run is admitted, and of each, damaged by one event in twenty ways, exactly those are admitted that the
// oracle admits.
func TestMutations(t *testing.T) {
	tested, admitted := 0, 0
	for _, name := range eopScripts() {
		t.Run(name, func(t *testing.T) {
			model, judge := openFarm(t, name), newOracle(t, name)
			for seed, c := range []struct{ calls, crashes int }{{1, 0}, {1, 1}, {1, 2}} {
				p := compile(t, driver.Inputs{Script: scriptOf(name), Workload: write(t, "w.ml", orders(c.calls))})
				events := record(t, p, uint64(seed), c.crashes)
				agree(t, "as recorded", model, judge, events, &admitted)
				r := rand.New(rand.NewPCG(uint64(seed), 1))
				for range mutations {
					how, damaged := mutate(r, events)
					agree(t, how, model, judge, damaged, &admitted)
					tested++
				}
			}
		})
	}
	if admitted < tested/50 || admitted > tested/2 {
		t.Errorf("%d of %d mutations are admitted: they are too easy", admitted, tested)
	}
	t.Logf("%d of %d mutations are admitted", admitted, tested)
}

// TestReduction: with several calls at once, what is left out makes no difference.
func TestReduction(t *testing.T) {
	decided := 0
	for _, name := range eopScripts() {
		t.Run(name, func(t *testing.T) {
			model := openFarm(t, name)
			for seed, crashes := range []int{0, 1, 2, 2} {
				p := compile(t, driver.Inputs{Script: scriptOf(name), Workload: write(t, "w.ml", orders(2))})
				events := record(t, p, uint64(seed)+10, crashes)
				r := rand.New(rand.NewPCG(uint64(seed), 2))
				for range 6 {
					how, damaged := mutate(r, events)
					naive := conform.Validate(context.Background(), model, damaged, conform.Options{Naive: true, MaxStates: 5000})
					if naive.Answer == conform.Unknown {
						continue
					}
					decided++
					v := conform.Validate(context.Background(), model, damaged, conform.Options{})
					if v.Answer != naive.Answer || v.Admitted != naive.Admitted || list(v.Instead) != list(naive.Instead) {
						t.Errorf("%s: %s after %d, and without reduction %s after %d; instead:\n%s", how, v.Answer, v.Admitted, naive.Answer, naive.Admitted,
							cmp.Diff(list(naive.Instead), list(v.Instead)))
					}
				}
			}
		})
	}
	if decided < 100 {
		t.Errorf("only %d were small enough", decided)
	}
}

// agree holds a validation, with and without reduction, against the oracle.
func agree(t *testing.T, how string, model conform.Model, judge *oracle, events []conform.Event, admitted *int) {
	t.Helper()
	want := judge.admits(events)
	var verdicts []*conform.Verdict
	for _, naive := range []bool{false, true} {
		v := conform.Validate(context.Background(), model, events, conform.Options{Naive: naive})
		if (v.Answer == conform.Admitted) != want || v.Answer == conform.Unknown {
			t.Errorf("%s: the oracle says %t; naive %t: %s after %d, refusing %v instead of %v\n%s",
				how, want, naive, v.Answer, v.Admitted, v.Refused, v.Instead, list(events))
		}
		verdicts = append(verdicts, v)
	}
	if d := cmp.Diff(list(verdicts[1].Instead), list(verdicts[0].Instead)); d != "" || verdicts[0].Admitted != verdicts[1].Admitted {
		t.Errorf("%s: admitted %d and, without reduction, %d; instead:\n%s", how, verdicts[0].Admitted, verdicts[1].Admitted, d)
	}
	if how == "as recorded" {
		if !want {
			t.Errorf("a recorded run is refused\n%s", list(events))
		}
	} else if want {
		*admitted++
	}
}

func list(events []conform.Event) string {
	var b strings.Builder
	for _, e := range events {
		fmt.Fprintln(&b, e)
	}
	return b.String()
}

// mutate damages one event and says how.
func mutate(r *rand.Rand, events []conform.Event) (how string, damaged []conform.Event) {
	d := slices.Clone(events)
	i := r.IntN(len(d))
	e := &d[i]
	switch r.IntN(7) {
	case 0:
		return fmt.Sprintf("drop %d", i), slices.Delete(d, i, i+1)
	case 1:
		return fmt.Sprintf("duplicate %d", i), slices.Insert(d, i, d[i])
	case 2:
		j := min(i+1, len(d)-1)
		d[i], d[j] = d[j], d[i]
		return fmt.Sprintf("swap %d", i), d
	case 3:
		e.Value = otherValue(r, e.Value, d)
		return fmt.Sprintf("value %d", i), d
	case 4:
		e.Machine = other(r, e.Machine, "", "OrderEntry", "OrderProcessing", "Payment", "OrderEntry#2", "OrderProcessing#2")
		return fmt.Sprintf("machine %d", i), d
	case 5:
		kinds := []conform.Kind{conform.Call, conform.Reply, conform.Crash, conform.Snapshot, conform.Restore, conform.Rewire, conform.Print}
		e.Kind = other(r, e.Kind, kinds...)
		return fmt.Sprintf("kind %d", i), d
	default:
		calls := []int{e.Call + 1, max(1, e.Call-1), 1}
		e.Call = calls[r.IntN(len(calls))]
		return fmt.Sprintf("call %d", i), d
	}
}

func other[T comparable](r *rand.Rand, now T, all ...T) T {
	for {
		if v := all[r.IntN(len(all))]; v != now {
			return v
		}
	}
}

// otherValue is another value for an event: that of another event, or nearly its own.
func otherValue(r *rand.Rand, value json.RawMessage, events []conform.Event) json.RawMessage {
	switch text := string(value); r.IntN(3) {
	case 0:
		return events[r.IntN(len(events))].Value
	case 1:
		return json.RawMessage(strings.Replace(text, "visa", "gold", 1))
	default:
		return json.RawMessage(strings.Replace(text, "90", "91", 1))
	}
}
