#!/bin/sh
# The long run of the theorems: $1 programs, after which one line is appended to proofs/EVIDENCE.md. Ctrl-C ends it early, with a line that
# says so. The seeded faults and the programs compared with OCaml come first; they take a few minutes.
set -eu
programs=$1
commit=$(git rev-parse --short HEAD 2>/dev/null || echo unknown)
git diff --quiet HEAD -- '*.go' go.mod '*.ml' '*.mli' 2>/dev/null || commit="$commit, edited"
binary=$(pwd)/bin/proofs.test
go test -c -o "$binary" ./proofs/tests
cd proofs/tests
"$binary" -test.run '^TestOCamlRandom' -test.timeout 0 -ocaml-programs 2000
exec "$binary" -test.run '^TestProofs$' -test.timeout 0 -programs "$programs" -commit "$commit" -evidence ../EVIDENCE.md
