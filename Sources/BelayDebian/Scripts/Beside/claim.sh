# shellcheck shell=dash
# claim LINE…: creates the state file of item `b` with these lines after the status. It is the start
# lock: with noclobber it is created only where it does not exist (open(2), O_EXCL).
: "${b:?}"

claim() {
    set -C
    # The space for the status is taken now, for a full disk must not lose it.
    # shellcheck disable=SC2094 # nothing is read
    { printf '%s\n' status-pending "$@" >&3 || { rm -f "$b.state"; false; }; } \
        3>"$b.state"
    claimed=$?
    set +C
    return "$claimed"
}
