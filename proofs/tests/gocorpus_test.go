package tests

import (
	"fmt"

	"github.com/balticsim/balticsim/pi"
)

// goCorpus holds scripts of the corpus as programs in Go: the same threads, channels and cells, so the same runs.
func goCorpus() map[string]func(t *pi.Thread) {
	return map[string]func(t *pi.Thread){
		"alternating_bit": goAlternatingBit, "asyncpi_chanpass": goChanpass, "asyncpi_multiple": goMultiple, "asyncpi_none": goNone,
		"asyncpi_rebind": goRebind, "asyncpi_sendrecv": goSendRecv, "asyncpi_sendsend": goSendSend, "bag_not_queue": goBag,
		"box_is_inert": goInert, "cml_ping_pong": goPingPong, "cml_simple_rpc": goRPC, "counter_vm": goCounter,
		"failed_assert": goAssert, "handover": goHandover, "late_print": goLate, "ocaml_threads_sieve": goSieve,
		"orc16_sync_idiom": goSync, "orc2_parallel": goParallel, "orc4_pruning": goPruning, "orc5_otherwise": goOtherwise,
		"orc7_stop": goNever, "orc_parallel_or": goParallelOr, "orc_quorum": goQuorum, "pict_hello": goHello,
		"seed_epar": goEpar, "seed_par": goPar, "seed_pick_eor": goEor, "sim_choose": goChoose, "stop_unknown_blocks": goStopUnknown,
	}
}

type (
	unit  = struct{}
	event = pi.Chan[unit]
)

func line(t *pi.Thread, x any) { pi.Print(t, fmt.Sprintln(x)) }

func goAlternatingBit(t *pi.Thread) {
	type frame = pi.Pair[bool, string]
	frames, acks, out := pi.NewChan[frame](t, "frames"), pi.NewChan[bool](t, "acks"), pi.NewChan[string](t, "out")
	pi.Fork(t, func(t *pi.Thread) {
		expected := false
		for {
			f := pi.Recv(t, frames)
			pi.Send(t, acks, f.A)
			if f.A == expected {
				pi.Send(t, out, f.B)
				expected = !expected
			}
		}
	})
	transmit := func(bit bool, data string) {
		pi.Send(t, frames, frame{A: bit, B: data})
		pi.Send(t, frames, frame{A: bit, B: data})
		for range 2 {
			for pi.Recv(t, acks) != bit {
			}
		}
	}
	transmit(false, "a")
	line(t, pi.Recv(t, out))
	transmit(true, "b")
	line(t, pi.Recv(t, out))
}

func goChanpass(t *pi.Thread) {
	a := pi.NewChan[pi.Pair[event, event]](t, "a")
	b, c := pi.NewChan[unit](t, "b"), pi.NewChan[unit](t, "c")
	pi.Fork(t, func(t *pi.Thread) { pi.Send(t, a, pi.Pair[event, event]{A: b, B: c}) })
	pi.Fork(t, func(t *pi.Thread) { pi.Send(t, b, unit{}) })
	p := pi.Recv(t, a)
	pi.Recv(t, p.A)
	line(t, "x")
	pi.Recv(t, p.B)
	line(t, "y")
}

func goMultiple(t *pi.Thread) {
	type number = pi.Chan[int]
	a, b, d := pi.NewChan[pi.Pair[pi.Chan[number], int]](t, "a"), pi.NewChan[number](t, "b"), pi.NewChan[int](t, "d")
	pi.Send(t, a, pi.Pair[pi.Chan[number], int]{A: b, B: 7})
	pi.Fork(t, func(t *pi.Thread) {
		p := pi.Recv(t, a)
		pi.Send(t, pi.Recv(t, p.A), p.B)
	})
	pi.Send(t, b, d)
	line(t, pi.Recv(t, d))
}

func goNone(t *pi.Thread) {
	a, b := pi.NewChan[int](t, "a"), pi.NewChan[int](t, "b")
	pi.Send(t, a, 1)
	line(t, pi.Recv(t, b)+1)
}

func goRebind(t *pi.Thread) {
	type text = pi.Chan[string]
	a := pi.NewChan[pi.Pair[text, text]](t, "a")
	b, c := pi.NewChan[string](t, "outer b"), pi.NewChan[string](t, "outer c")
	x, y := pi.NewChan[string](t, "x"), pi.NewChan[string](t, "y")
	pi.Send(t, b, "outer b")
	pi.Send(t, c, "outer c")
	pi.Send(t, x, "fresh b")
	pi.Send(t, a, pi.Pair[text, text]{A: x, B: y})
	p := pi.Recv(t, a)
	s := pi.Recv(t, p.A)
	pi.Send(t, p.B, s)
	line(t, s)
}

func goSendRecv(t *pi.Thread) {
	a := pi.NewChan[unit](t, "a")
	pi.Fork(t, func(t *pi.Thread) { pi.Send(t, a, unit{}) })
	pi.Recv(t, a)
	line(t, "received")
}

func goSendSend(t *pi.Thread) {
	a := pi.NewChan[unit](t, "a")
	pi.Fork(t, func(t *pi.Thread) { pi.Send(t, a, unit{}) })
	pi.Send(t, a, unit{})
	line(t, "sent")
}

func goBag(t *pi.Thread) {
	c := pi.NewChan[int](t, "c")
	pi.Send(t, c, 1)
	pi.Send(t, c, 2)
	a := pi.Recv(t, c)
	line(t, fmt.Sprint(a, " ", pi.Recv(t, c)))
}

func goInert(t *pi.Thread) {
	pi.Box(t, func(t *pi.Thread) { line(t, "inside") })
	line(t, "main")
}

func goPingPong(t *pi.Thread) {
	ch := pi.NewChan[event](t, "pong")
	pi.Fork(t, func(t *pi.Thread) {
		for {
			pi.Send(t, pi.Recv(t, ch), unit{})
		}
	})
	for i := range 3 {
		reply := pi.NewChan[unit](t, "reply")
		pi.Send(t, ch, reply)
		pi.Recv(t, reply)
		line(t, fmt.Sprint("ping ", i))
	}
}

func goRPC(t *pi.Thread) {
	type request = pi.Pair[int, pi.Chan[int]]
	requests := pi.NewChan[request](t, "request")
	pi.Fork(t, func(t *pi.Thread) {
		total := 0
		for {
			r := pi.Recv(t, requests)
			total += r.A
			pi.Send(t, r.B, total)
		}
	})
	var sums []int
	for _, x := range []int{1, 2, 3} {
		reply := pi.NewChan[int](t, "reply")
		pi.Send(t, requests, request{A: x, B: reply})
		sums = append(sums, pi.Recv(t, reply))
	}
	for _, s := range sums {
		line(t, s)
	}
}

func goCounter(t *pi.Thread) {
	n, requests := pi.NewName(t, "counter"), pi.NewChan[pi.Chan[int]](t, "req")
	count := func() int {
		r := pi.NewChan[int](t, "resp")
		pi.Send(t, requests, r)
		return pi.Recv(t, r)
	}
	pi.Start(t, n, pi.Box(t, func(t *pi.Thread) {
		state := pi.NewRef(t, 0)
		for {
			r := pi.Recv(t, requests)
			pi.Set(t, state, pi.Get(t, state)+1)
			pi.Send(t, r, pi.Get(t, state))
		}
	}))
	line(t, count())
	pi.Start(t, n, pi.Stop(t, n))
	line(t, count())
	line(t, count())
}

func goAssert(t *pi.Thread) {
	pi.Fork(t, func(t *pi.Thread) { pi.Fail(t, "assert") })
	line(t, "tick")
	pi.Recv(t, pi.NewChan[unit](t, "never"))
}

func goHandover(t *pi.Thread) {
	type message struct {
		data string
		next *pi.Chan[message]
	}
	type link = pi.Chan[message]
	link1, link2, ack := pi.NewChan[message](t, "talk1"), pi.NewChan[message](t, "talk2"), pi.NewChan[string](t, "ack")
	pi.Fork(t, func(t *pi.Thread) {
		for at := link1; ; {
			if m := pi.Recv(t, at); m.next != nil {
				pi.Send(t, ack, "switched")
				at = *m.next
			} else {
				pi.Send(t, ack, m.data)
			}
		}
	})
	say := func(on link, m message) string {
		pi.Send(t, on, m)
		return pi.Recv(t, ack)
	}
	line(t, say(link1, message{data: "base1 a"}))
	say(link1, message{next: &link2})
	line(t, say(link2, message{data: "base2 b"}))
}

func goLate(t *pi.Thread) {
	pi.Fork(t, func(t *pi.Thread) { line(t, "late") })
	line(t, "main")
}

func goSieve(t *pi.Thread) {
	type handshake = pi.Pair[int, event]
	type pipe = pi.Chan[handshake]
	put := func(t *pi.Thread, c pipe, v int) {
		ack := pi.NewChan[unit](t, "ack")
		pi.Send(t, c, handshake{A: v, B: ack})
		pi.Recv(t, ack)
	}
	take := func(t *pi.Thread, c pipe) int {
		h := pi.Recv(t, c)
		pi.Send(t, h.B, unit{})
		return h.A
	}
	first := pi.NewChan[handshake](t, "integers")
	pi.Fork(t, func(t *pi.Thread) {
		for n := 2; n <= 6; n++ {
			put(t, first, n)
		}
		put(t, first, 0)
	})
	var primes []int
	in := first
	for n := take(t, in); n != 0; n = take(t, in) {
		from, to := in, pi.NewChan[handshake](t, "filtered")
		pi.Fork(t, func(t *pi.Thread) {
			for x := take(t, from); x != 0; x = take(t, from) {
				if x%n != 0 {
					put(t, to, x)
				}
			}
			put(t, to, 0)
		})
		in = to
		primes = append(primes, n)
	}
	for _, p := range primes {
		line(t, p)
	}
}

func goSync(t *pi.Thread) {
	both := func(names ...string) {
		d := pi.NewChan[unit](t, "done")
		for _, s := range names {
			pi.Fork(t, func(t *pi.Thread) {
				line(t, s+" ran")
				pi.Send(t, d, unit{})
			})
		}
		pi.Recv(t, d)
		pi.Recv(t, d)
	}
	both("U", "V")
	both("F", "G")
}

// publish starts threads that send one number each.
func publish(t *pi.Thread, hint string, numbers ...int) pi.Chan[int] {
	out := pi.NewChan[int](t, hint)
	for _, n := range numbers {
		pi.Fork(t, func(t *pi.Thread) { pi.Send(t, out, n) })
	}
	return out
}

func goParallel(t *pi.Thread) {
	out := publish(t, "publish", 2, 3)
	line(t, pi.Recv(t, out))
	line(t, pi.Recv(t, out))
}

func goPruning(t *pi.Thread) { line(t, pi.Recv(t, publish(t, "publish", 4, 6))) }

func goOtherwise(t *pi.Thread) {
	type report = *int // nil: halt
	c := pi.NewChan[report](t, "report")
	pi.Fork(t, func(t *pi.Thread) { pi.Send(t, c, nil) })
	if v := pi.Recv(t, c); v != nil {
		line(t, *v)
		return
	}
	line(t, 5+9)
}

func goNever(t *pi.Thread) {
	pi.Recv(t, pi.NewChan[unit](t, "stop"))
	line(t, "unreachable")
}

func goParallelOr(t *pi.Thread) {
	yes, verdict := pi.NewChan[unit](t, "yes"), pi.NewChan[bool](t, "verdict")
	site := func(h func(t *pi.Thread) bool) {
		pi.Fork(t, func(t *pi.Thread) {
			if h(t) {
				pi.Send(t, verdict, true)
			} else {
				pi.Send(t, yes, unit{})
			}
		})
	}
	site(func(t *pi.Thread) bool { return pi.Recv(t, pi.NewChan[bool](t, "never")) })
	site(func(*pi.Thread) bool { return true })
	pi.Fork(t, func(t *pi.Thread) {
		pi.Recv(t, yes)
		pi.Recv(t, yes)
		pi.Send(t, verdict, false)
	})
	line(t, pi.Recv(t, verdict))
}

func goQuorum(t *pi.Thread) {
	replies := publish(t, "replies", 1, 2, 3)
	a := pi.Recv(t, replies)
	line(t, a+pi.Recv(t, replies))
}

func goHello(t *pi.Thread) { line(t, "Hello world") }

func goEpar(t *pi.Thread) {
	type call = pi.Pair[string, pi.Chan[string]]
	stub := func(t *pi.Thread, c pi.Chan[call], x string) string {
		r := pi.NewChan[string](t, "resp")
		pi.Send(t, c, call{A: x, B: r})
		return pi.Recv(t, r)
	}
	endpoint := func(f func(t *pi.Thread, x string) string) pi.Chan[call] {
		c := pi.NewChan[call](t, "ep")
		pi.Fork(t, func(t *pi.Thread) {
			for {
				r := pi.Recv(t, c)
				pi.Fork(t, func(t *pi.Thread) { pi.Send(t, r.B, f(t, r.A)) })
			}
		})
		return c
	}
	silent := endpoint(func(t *pi.Thread, _ string) string { return pi.Recv(t, pi.NewChan[string](t, "never")) })
	pong := endpoint(func(*pi.Thread, string) string { return "pong" })
	e := endpoint(func(t *pi.Thread, x string) string {
		c := pi.NewChan[string](t, "resp")
		pi.Fork(t, func(t *pi.Thread) { pi.Send(t, c, stub(t, silent, x)) })
		pi.Fork(t, func(t *pi.Thread) { pi.Send(t, c, stub(t, pong, x)) })
		return pi.Recv(t, c)
	})
	line(t, stub(t, e, "ping"))
}

func goPar(t *pi.Thread) {
	line(t, pi.Recv(t, publish(t, "resp", 5+1, 5*2)))
}

func goEor(t *pi.Thread) {
	type call = pi.Chan[string]
	c := pi.NewChan[call](t, "ep")
	pi.Fork(t, func(t *pi.Thread) {
		for {
			r := pi.Recv(t, c)
			picked := pi.NewChan[string](t, "resp")
			for _, side := range []string{"left", "right"} {
				pi.Fork(t, func(t *pi.Thread) { pi.Send(t, picked, side) })
			}
			pi.Send(t, r, pi.Recv(t, picked))
		}
	})
	ask := func() string {
		r := pi.NewChan[string](t, "resp")
		pi.Send(t, c, r)
		return pi.Recv(t, r)
	}
	a := ask()
	line(t, a+" "+ask())
}

func goChoose(t *pi.Thread) { line(t, pi.Choose(t, 1, 2, 3)) }

func goStopUnknown(t *pi.Thread) {
	n := pi.NewName(t, "nobody")
	line(t, "before")
	pi.Start(t, n, pi.Stop(t, n))
	line(t, "after")
}
