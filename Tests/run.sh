#!/usr/bin/env bash
# Installs what is missing, builds, and runs all tests, those against real Debian servers included.
# Arguments name the test targets to run: `Tests/run.sh BelayModelTests`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

Tests/install
export BELAY_LAB="$PWD/Tests/Lab/lab" BELAY_LAB_NAME="${BELAY_LAB_NAME:-tests-$$}"
# The tests that need it bring it up.
trap '"$BELAY_LAB" down >&2' EXIT
swift build --build-tests --explicit-target-dependency-import-check error

# One target after another: tests that wait for real processes would starve the others of the few
# threads that concurrent tests share.
fuzz=
if [[ $# -eq 0 ]]; then
    cd Tests
    set -- *Tests
    cd ..
    fuzz=yes
fi
for target in "$@"; do
    echo "== $target"
    # What hangs fails while there is time left to read of it.
    timeout --kill-after=30 30m swift test --skip-build --filter "^$target\."
done
if [[ -n $fuzz ]]; then
    # Always the same inputs: what a new seed finds is a fault, but none of the change that is tested.
    # Tests/deep tries others.
    echo "== BelayFuzz"
    "$(swift build --show-bin-path)/BelayFuzz" --reader all --count 300 --seed 1 --time 3
fi
