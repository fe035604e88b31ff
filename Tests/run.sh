#!/usr/bin/env bash
# Installs what is missing, builds, and runs all tests, those against real Debian servers included.
# Arguments go to `swift test`: `Tests/run.sh --filter BelayModelTests`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

Tests/install
export BELAY_LAB="$PWD/Tests/Lab/lab" BELAY_LAB_NAME="${BELAY_LAB_NAME:-tests-$$}"
# The tests that need it bring it up.
trap '"$BELAY_LAB" down >&2' EXIT
swift build --build-tests --explicit-target-dependency-import-check error
swift test --skip-build "$@"
