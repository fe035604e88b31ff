# shellcheck shell=dash
# The frame of the analyze phase. What it prints is read by Transcript.swift: sections that begin with a
# line `@belay NAME [ARGUMENT]`; the last is `@belay end`.
#
# The working directory is removed when the script ends, however it ends: a copy of the package lists may
# take 100 MB of the room that the archives need.
#
# - section NAME…: begins a section.
# - problem KIND TEXT…: reports what is in the way, and exits.
# - select_wanted: writes NAME=VERSION of the selection's wanted packages to $work/wanted.
# - begin: makes the working directory and refuses where nothing can be done.
#
# Needs: fail; check: yes or no.
: "${stage:?}" "${check:?}"

work=$stage/analysis
section() { printf '@belay %s\n' "$*"; }
problem() {
    kind=$1
    shift
    section problem "$kind"
    printf '%s\n' "$*"
    section end
    fail "$*"
}
give_up() { problem lock "$@"; }
select_wanted() {
    awk '$1 == "wanted" { print $2 "=" $3 }' "$work/selection" >"$work/wanted"
}
begin() {
    rm -rf "$work"
    mkdir -p "$work"
    trap 'rm -rf "$work"' EXIT
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        problem unreadable "this is no Debian, nor made from it: apt-get is not there" \
            "($(sed -n 's/^PRETTY_NAME=//p' /etc/os-release 2>/dev/null | tr -d '"'))"
    fi
    if [ "$check" = no ] && [ "$(id -u)" != 0 ]; then
        problem root "packages can only be changed as root: log in as root or set become"
    fi
}
