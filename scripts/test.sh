#!/bin/sh
# Runs every test and then names what was skipped and why, so that a skip is never silent.
set -u
log=$(mktemp)
trap 'rm -f "$log"' EXIT
go test -v -timeout 40m ./... >"$log" 2>&1
status=$?
if [ $status -ne 0 ]; then
	grep -vE '^(=== (RUN|PAUSE|CONT|NAME)|[[:space:]]*--- (PASS|SKIP))' "$log"
else
	grep -E '^(ok|\?)[[:space:]]' "$log"
fi
# The reason of a skip is the last line that the test wrote while it ran.
awk '
	/^=== (RUN|NAME|CONT)/ { test = $3; next }
	/^ *--- SKIP: / { if (!any) print "skipped:"; any = 1; print "  " $3 ": " (($3 in why) ? why[$3] : "no reason given"); next }
	/^ *[A-Za-z0-9_]+\.go:[0-9]+: / { line = $0; sub(/^ *[^ ]+: /, "", line); why[test] = line }
' "$log"
passed=$(grep -cE '^ *--- PASS' "$log")
failed=$(grep -cE '^ *--- FAIL' "$log")
skipped=$(grep -cE '^ *--- SKIP' "$log")
[ $status -ne 0 ] && [ "$failed" -eq 0 ] && failed=1
echo "$passed passed, $failed failed, $skipped skipped"
exit $status
