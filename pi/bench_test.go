package pi_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/balticsim/balticsim/pi"
	"github.com/balticsim/balticsim/sim"
	"github.com/balticsim/balticsim/sim/explore"
)

// The benchmarks report rule applications a second, counted as the π∥ reference counts them, through the generic
// scheduling loop of package sim.

// bench runs a script to its end b.N times and checks what it prints.
func bench(b *testing.B, text, want string) {
	b.Helper()
	p := compile(b, text)
	var rules uint64
	for b.Loop() {
		sys := p.System(pi.Options{})
		final := fifo(b, sys).Final
		if got := final.Output(); got != want {
			b.Fatalf("printed %q, want %q", got, want)
		}
		rules += final.Rules()
	}
	seconds := b.Elapsed().Seconds()
	b.ReportMetric(float64(rules)/seconds, "rules/s")
	b.ReportMetric(seconds*1e9/float64(rules), "ns/rule")
	b.ReportMetric(0, "ns/op")
}

func BenchmarkQueens(b *testing.B) {
	bench(b, `
let rec safe x d l = match l with
  | [] -> true
  | q :: rest -> x <> q && x <> q + d && x <> q - d && safe x (d + 1) rest
let nqueens size =
  let rec try_position q board solutions =
    if q = 0 then solutions
    else if safe q 1 board then try_position (q - 1) board ((q :: board) :: solutions)
    else try_position (q - 1) board solutions in
  let rec gen k = if k = 0 then [[]] else List.fold_left (fun s b -> try_position size b s) [] (gen (k - 1)) in
  List.length (gen size)
let rec test n = if n <= 8 then begin print_endline (string_of_int (nqueens n)); test (n + 1) end
let () = test 0
`, "1\n1\n0\n0\n2\n10\n4\n40\n92\n")
}

func BenchmarkSieve(b *testing.B) {
	bench(b, `
let rec interval lo hi = if lo > hi then [] else lo :: interval (lo + 1) hi
let sieve hi =
  let rec again l = match l with
    | [] -> []
    | n :: _ -> if n * n > hi then l else n :: again (List.tl (List.filter (fun x -> x = n || x mod n <> 0) l)) in
  again (interval 2 hi)
let () = print_int (List.length (sieve 20000))
`, "2262")
}

func BenchmarkAckermann(b *testing.B) {
	bench(b, `
let rec ack m n = if m = 0 then n + 1 else if n = 0 then ack (m - 1) 1 else ack (m - 1) (ack m (n - 1))
let () = print_endline (string_of_int (ack 2 400))
let () = print_endline (string_of_int (ack 3 6))
`, "803\n509\n")
}

// BenchmarkPingPong exchanges a million messages.
func BenchmarkPingPong(b *testing.B) {
	bench(b, `
let ping = chan "ping"
let pong = chan "pong"
let rec player () = send pong (recv ping + 1); player ()
let () = fork player
let rec game n x = if n = 0 then x else begin send ping x; game (n - 1) (recv pong) end
let () = print_int (game 500000 0)
`, "500000")
}

// BenchmarkCalls makes a fresh channel for every reply, as the stubs of the farm do.
func BenchmarkCalls(b *testing.B) {
	bench(b, `
let c = chan "c"
let rec serve () = let (x, r) = recv c in fork (fun () -> send r (x + 1)); serve ()
let call x = let r = chan "resp" in send c (x, r); recv r
let () = fork serve
let rec go n x = if n = 0 then x else go (n - 1) (call x)
let () = print_int (go 100000 0)
`, "100000")
}

// BenchmarkThreads has many threads that all wait, and a main thread that gathers what they answer.
func BenchmarkThreads(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			bench(b, fmt.Sprintf(`
let n = %d
let all = chan "all"
let rec make i = if i = 0 then [] else begin
  let c = chan "c" in
  fork (fun () -> let x = recv c in let y = recv c in send all (x + y));
  c :: make (i - 1) end
let cs = make n
let () = List.iter (fun c -> send c 1) cs
let () = List.iter (fun c -> send c 2) cs
let rec gather i s = if i = 0 then s else gather (i - 1) (s + recv all)
let () = print_int (gather n 0)
`, n), fmt.Sprint(3*n))
		})
	}
}

// BenchmarkPartitions starts a thousand machines, calls and moves each.
func BenchmarkPartitions(b *testing.B) {
	bench(b, `
let rec machines i = if i = 0 then [] else begin
  let n = name "vm" in
  let c = chan "c" in
  start n (box (fun () ->
    let r = ref 0 in
    let rec serve () = let reply = recv c in set (get r + 1) r; send reply (get r); serve () in serve ()));
  (n, c) :: machines (i - 1) end
let all = machines 1000
let call c = let r = chan "r" in send c r; recv r
let () = List.iter (fun (n, c) -> ignore (call c)) all
let () = List.iter (fun (n, c) -> let p = stop n in start n p) all
let () = print_int (List.fold_left (fun s (n, c) -> s + call c) 0 all)
`, "2000")
}

// BenchmarkExplore visits every state of a small farm with the naive explorer, through Copy, Next and Key.
func BenchmarkExplore(b *testing.B) {
	p := compile(b, `
let all = chan "all"
let r = ref 0
let worker i () = set (get r + i) r; send all (get r)
let () = List.iter (fun i -> fork (worker i)) [1; 2; 4; 8]
let rec gather i s = if i = 0 then s else gather (i - 1) (s + recv all)
let () = print_int (gather 4 0)
`)
	states := 0
	for b.Loop() {
		r := explore.Naive(context.Background(), sim.System[*pi.Config](p.System(pi.Options{})), explore.Options{})
		states += r.States
	}
	b.ReportMetric(float64(states)/b.Elapsed().Seconds(), "states/s")
}
