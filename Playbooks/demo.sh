#!/usr/bin/env bash
# Shows Belay at work on three real Debian servers in containers on this machine: patches them, then
# terminates a second job half way. Installs what is missing; leaves no server behind.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export BELAY_LAB_NAME=demo BELAY_LAB_NET=${BELAY_LAB_NET:-127.0.29}
lab=Tests/Lab/lab
scratch=$(mktemp -d)
# A pager would wait for a key in the middle of the show.
export BELAY_STATE_DIR=$scratch/state BELAY_PAGER=cat

finish() {
    "$lab" down >/dev/null 2>&1 || true
    rm -rf "$scratch"
}
trap finish EXIT

log=$scratch/log
title() { printf '\n\033[1m== %s\033[0m\n' "$*"; }

# One line for what takes long and is no part of the show; all of it where it fails.
quietly() {
    local what=$1 start=$SECONDS
    shift
    printf '%s … ' "$what"
    if "$@" >>"$log" 2>&1; then
        echo "$((SECONDS - start)) s"
    else
        echo failed
        tail -n 40 "$log"
        exit 1
    fi
}

# The live view, on a terminal of its own where there is none.
live() {
    if [ -t 1 ]; then "$@"; else script -qec "$(printf '%q ' "$@")" /dev/null </dev/null; fi
}

echo "This installs podman and a few more packages, builds Belay and starts three containers;"
echo "it takes some four minutes. Ctrl-C stops it."
quietly "installing what is missing" Tests/install
quietly "building Belay" swift build -c release --static-swift-stdlib --product belay
belay=$(swift build -c release --show-bin-path)/belay
quietly "three Debian servers" "$lab" up --count 3 --inventory "$scratch/lab.ini"
reach=(--inventory "$scratch/lab.ini" --known-hosts "$scratch/lab.ini.known_hosts")

title "Can they be reached, and what is pending?"
"$belay" ping all "${reach[@]}"
"$belay" status all "${reach[@]}" --refresh

title "Patching them"
live "$belay" patch all "${reach[@]}"

title "A second job on unpatched servers, terminated while a package is being configured"
for server in web1 web2 db1; do quietly "a fresh $server" "$lab" reset "$server"; done
(
    # The latest job is the one that begins below.
    for _ in {1..600}; do
        if "$belay" job logs 3 --tail 20 2>/dev/null | grep -q 'Setting up belay-slow'; then break; fi
        sleep 0.2
    done
    "$belay" job terminate 3 >>"$log"
) &
live "$belay" run Playbooks/own-items.yml "${reach[@]}" || echo "belay run has exited with $?."
wait

title "One of the servers: what was done, and what was not"
"$belay" job show last --server web1 |
    awk '/^web1 \(/ { shown = 1 } /^  [a-z]+ [0-9]+, / { shown = 0 } shown'

title "Nothing is left on the servers"
for server in web1 web2 db1; do
    # shellcheck disable=SC2016 # the server expands it
    "$lab" exec "$server" sh -c 'ls -d /var/lib/belay 2>/dev/null || echo "$(hostname): no staging directory"'
done
