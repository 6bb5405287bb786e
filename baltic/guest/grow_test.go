package guest_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/balticsim/balticsim/baltic/guest"
)

// TestNoGrowth: a machine that has served thousands of calls, and printed a lot, needs no more memory than at the beginning.
func TestNoGrowth(t *testing.T) {
	m := boot(t, shop, `
let rec double s n = if n = 0 then s else double (s ^ s) (n - 1)
let image_Shop (take, log) =
  let sold = ref 0 in
  let line = double "12345678" 7 in
  ((fun item -> let n = take item in sold := !sold + n; print_endline line; item), fun () -> !sold)`, guest.Options{})
	m.expect("ready")
	printed := "prints " + strings.Repeat("12345678", 1<<7)
	sell := func(times int) {
		for range times {
			m.call(7, "Till.Buy", `"bread"`)
			m.answer((<-m.events).Call.ID, "1")
			m.expect(printed)
			m.expect(`reply 7: "bread"`)
		}
	}
	sell(500)
	before := heap()
	sell(2000) // which print two megabytes
	if after := heap(); after > before+256<<10 {
		t.Errorf("%d bytes were needed before, %d after", before, after)
	}
}

// heap returns the bytes that are in use.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
