#!/bin/sh
# Installs the optional system packages on Debian. $1 is the command that gains root, empty when we are root.
set -eu
packages="ocaml-nox spin gcc libc6-dev python3-zeep"
if ! command -v apt-get >/dev/null 2>&1; then
	echo "make setup: no apt-get here; install OCaml (ocamlc) by hand to run the agreement tests, spin and a C compiler for make bench-explore, python3 with zeep to try SOAP with another client" >&2
	exit 0
fi
missing=""
for p in $packages; do
	dpkg -s "$p" >/dev/null 2>&1 || missing="$missing $p"
done
if [ -z "$missing" ]; then
	echo "make setup: nothing to install"
	exit 0
fi
$1 apt-get update -qq
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $1 apt-get install -y -qq --no-install-recommends $missing
