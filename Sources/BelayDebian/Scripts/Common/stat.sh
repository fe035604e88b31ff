# shellcheck shell=dash
# stat PID: sets PROCESS_STATE, PARENT, SESSION, TERMINAL and START to fields 3, 4, 6, 7 and 22 of the
# process's stat file (proc(5)). It fails where there is no such process.
#
# No program is called where the shell can do without: these functions run for every item.
#
# Sets, for others:
: "${PARENT-}" "${SESSION-}" "${TERMINAL-}" "${PROCESS_STATE-}" "${START-}" "${line-}"

stat() {
    { read -r line <"/proc/$1/stat"; } 2>/dev/null || return
    set -f
    # shellcheck disable=SC2086 # words
    set -- ${line##*) }
    set +f
    [ $# -ge 20 ] || return
    PROCESS_STATE=$1 PARENT=$2 SESSION=$4 TERMINAL=$5; shift 19; START=$1
}
