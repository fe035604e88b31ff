# shellcheck shell=dash
# The working directory of an item that changes packages, and its wait for the locks.
#
# Needs: fail, wait_for_locks.
: "${stage:?}"

work=$stage/set
give_up() { fail "$@"; }
rm -rf "$work"
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT
wait_for_locks /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock
