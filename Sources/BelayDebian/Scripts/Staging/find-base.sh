# shellcheck shell=dash
# find_base: sets `base` to the directory of the jobs' directories: /var/lib/belay for root,
# ~/.local/state/belay for everybody else. A job's own is below it, mode 0700.
#
# Needs: is_root.
: "${base-}"

find_base() {
    if is_root; then base=/var/lib/belay; else base=$HOME/.local/state/belay; fi
}
