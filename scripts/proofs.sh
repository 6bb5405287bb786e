#!/bin/sh
# The long run of the theorems: $1 programs, after which one line is appended to proofs/EVIDENCE.md. Ctrl-C ends it early, with a line that
# says so. Programs compared with OCaml, searches compared with the naive one, and, unless $2 is "no", the seeded faults come first.
set -eu
programs=$1
mutants="not run"
commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
git diff --quiet HEAD -- '*.go' go.mod '*.ml' '*.mli' 2>/dev/null || commit="$commit, edited"
binary=$(pwd)/bin/proofs.test
go test -c -o "$binary" ./proofs/tests

if [ "$2" != no ]; then
	echo "seeded faults: some minutes" >&2
	faults=$(go test ./proofs/faults -count 1 -run '^TestSeededFaults$' -v -timeout 0 2>&1) || echo "$faults" | grep -E 'SURVIVES|^ +faults_test' >&2
	mutants=$(echo "$faults" | sed -n 's/.* \([0-9]* of [0-9]*\) faults killed.*/\1/p')
	if [ -z "$mutants" ]; then
		echo "$faults" >&2
		exit 1
	fi
	echo "$mutants killed" >&2
fi

echo "a million runs of programs in Go: what do they leave behind?" >&2
go test -count 1 -run '^TestGoThreadsLeakNothing$' -timeout 0 ./pi -go-runs 1000000
cd proofs/tests
echo "random programs and random mistakes, judged by check and by ocamlc" >&2
"$binary" -test.run '^TestOCaml(Random|Generated)' -test.timeout 0 -ocaml-programs 1500 -ocaml-seed 10000
echo "10,000 random programs: every search of the explorer against the naive one" >&2
"$binary" -test.run '^TestReductions$' -test.timeout 0 -rapid.checks 2000 -rapid.seed 10000
exec "$binary" -test.run '^TestProofs$' -test.timeout 0 -programs "$programs" -commit "$commit" -mutants "$mutants" -evidence ../EVIDENCE.md
