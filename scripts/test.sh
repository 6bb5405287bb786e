#!/bin/sh
# Runs every test and then names what was skipped and why, so that a skip is never silent.
set -u
log=$(mktemp)
trap 'rm -f "$log"' EXIT
go test -v ./... >"$log" 2>&1
status=$?
if [ $status -ne 0 ]; then
	grep -vE '^(=== (RUN|PAUSE|CONT|NAME)|\s*--- (PASS|SKIP))' "$log"
else
	grep -E '^(ok|\?)[[:space:]]' "$log"
fi
passed=$(grep -cE '^ *--- PASS' "$log")
failed=$(grep -cE '^ *--- FAIL' "$log")
skipped=$(grep -cE '^ *--- SKIP' "$log")
if [ "$skipped" -gt 0 ]; then
	echo "skipped:"
	grep -A3 -E '^ *--- SKIP' "$log" | grep -vE '^(=== |--$)' | sed 's/^/  /'
fi
[ $status -ne 0 ] && [ "$failed" -eq 0 ] && failed=1
echo "$passed passed, $failed failed, $skipped skipped"
exit $status
