#!/usr/bin/env bash
# Shows Belay at work on three real Debian servers in containers on this machine: patches them, then
# terminates a second job half way. Installs what is missing; leaves no server behind.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export BELAY_LAB_NAME=demo BELAY_LAB_NET=${BELAY_LAB_NET:-127.0.29}
lab=Tests/Lab/lab
scratch=$(mktemp -d)
export BELAY_STATE_DIR=$scratch/state

finish() {
    "$lab" down >/dev/null 2>&1 || true
    rm -rf "$scratch"
}
trap finish EXIT

title() { printf '\n\033[1m== %s\033[0m\n' "$*"; }

title "Installing what is missing and building Belay"
Tests/install
swift build -c release --static-swift-stdlib --product belay
belay=$(swift build -c release --show-bin-path)/belay

title "Three real Debian servers"
"$lab" up --count 3 --inventory "$scratch/lab.ini"
reach=(--inventory "$scratch/lab.ini" --known-hosts "$scratch/lab.ini.known_hosts")
"$belay" ping all "${reach[@]}"

title "What would be patched on one of them"
"$belay" run Playbooks/security-updates.yml "${reach[@]}" --limit web1 --check

title "Patching them"
"$belay" run Playbooks/security-updates.yml "${reach[@]}"

title "A second job, terminated half way"
# Unpatched servers again. The job is terminated while its slowest package is being configured.
for server in web1 web2 db1; do "$lab" reset "$server"; done
"$belay" run Playbooks/own-items.yml "${reach[@]}" --json >"$scratch/second.json" &
running=$!
until grep -q '"name":"belay-slow 1.0.*"status":"Running"' "$scratch/second.json"; do
    kill -0 "$running" 2>/dev/null || { cat "$scratch/second.json"; exit 1; }
    sleep 0.1
done
second=$(sed -n '1s/.*"id":\([0-9]*\).*/\1/p' "$scratch/second.json")
"$belay" job terminate "$second" --wait
wait "$running" || echo "belay run has exited with $?."

title "The jobs"
"$belay" job list
"$belay" job show 2 | head -n 40
"$belay" job show "$second"

title "Nothing is left on the servers"
for server in web1 web2 db1; do
    # shellcheck disable=SC2016 # the server expands it
    "$lab" exec "$server" sh -c 'ls -d /var/lib/belay 2>/dev/null || echo "$(hostname): no staging directory"'
done
