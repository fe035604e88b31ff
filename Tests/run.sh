#!/usr/bin/env bash
# Installs what is missing, builds, and runs all tests, those against real Debian servers included.
# Arguments go to `swift test`: `Tests/run.sh --filter BelayModelTests`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

Tests/install
export BELAY_LAB="$PWD/Tests/Lab/lab"
swift build --build-tests --explicit-target-dependency-import-check error
exec swift test --skip-build "$@"
