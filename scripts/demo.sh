#!/bin/sh
# The main job on a seed farm: check it, run it with a readable trace, list every outcome, draw its pictures.
# usage: demo.sh BALTICSIM OUTDIR
set -eu
balticsim=$1
out=$2
eop=examples/eop
mkdir -p "$out"
say() { printf '\n\033[1m%s\033[0m\n' "$*" | if [ -n "${NO_COLOR:-}" ] || [ ! -t 1 ]; then sed 's/\x1b\[[0-9;]*m//g'; else cat; fi; }
show() { say "\$ balticsim $*"; "$balticsim" "$@"; }

say "The farm: Adventure Works, its script"
cat $eop/isolated.ml
show check --types $eop/isolated.ml
show run --workload $eop/workload.ml --trace "$out/isolated.btrace.jsonl" $eop/isolated.ml
show trace show "$out/isolated.btrace.jsonl"
show graph $eop/isolated.ml -o "$out/isolated.svg"
show trace show --msc --format svg -o "$out/isolated-msc.svg" "$out/isolated.btrace.jsonl"
say "Every outcome of one call when one machine may crash at any moment"
show explore --workload $eop/workload.ml --faults crash=1 $eop/isolated.ml
say "Wired wrongly, it does not get that far"
"$balticsim" check $eop/miswired_swapped.ml || true
say "Pictures to look at: $out/isolated.svg $out/isolated-msc.svg"
