# shellcheck shell=dash
# Functions on processes and state files. An item's files are described in Runner/items.sh.
#
# `boot` is the server's boot id.
# - start_time PID: sets START; fails when the process does not live.
# - is_alive PID START: whether the process lives and is the one that was started at that time.
# - read_state FILE: reads an item's state file into `status`, `pid`, `time`, `was`, `ok`, `session` and
#   `since`.
# - has_ended FILE: reads it, and fails while the item has no exit status.
# - find_busy DIRECTORY: sets BUSY to a process of an item that runs there. Where the process beside an
#   item was killed, the processes that are left are in the item's session. BESIDE becomes the list of
#   the processes that stay beside items that have ended.
# - end_beside: kills the processes of BESIDE except KEEPER, and what waits with them for another item.
#   They exist as long as nobody has told the server that their connection was lost.
#
# Needs: stat.
: "${PROCESS_STATE:?}" "${SESSION:?}" "${START:?}" "${since-}"

boot=; read -r boot </proc/sys/kernel/random/boot_id
start_time() { stat "$1" && case $PROCESS_STATE in Z|X) false;; esac; }
is_alive() { start_time "$1" && [ "$START" = "$2" ]; }
read_state() {
    status='' pid='' time='' was='' ok='' session='' since=
    { read -r status; read -r pid time was ok; read -r session since; } <"$1"
}
has_ended() { read_state "$1"; case $status in ''|*[!0-9]*) return 1;; esac; }
# Sets BUSY to a process of the item of session $3 that process $1, started at $2, is
# beside.
find_process() {
    if is_alive "$1" "$2"; then BUSY=$1; return; fi
    [ -n "$3" ] || return
    for each in /proc/[0-9]*; do
        stat "${each#/proc/}" || continue
        [ "$SESSION" = "$3" ] && [ "$PROCESS_STATE" != Z ] && BUSY=${each#/proc/}
    done
}
note_beside() {
    [ "$was" = "$boot" ] || return
    case "$BESIDE " in *" $pid:$time "*) ;; *) BESIDE="$BESIDE $pid:$time";; esac
}
find_busy() {
    BUSY='' BESIDE=
    for file in "$1"/*.state; do
        [ -f "$file" ] || continue
        if has_ended "$file"; then note_beside; continue; fi
        # It may be about to be written.
        if [ -z "$ok" ]; then sleep 0.2; has_ended "$file" && continue; fi
        [ "$was" = "$boot" ] || continue
        find_process "$pid" "$time" "$session"
        [ -z "$BUSY" ] || return
    done
}
end_beside() {
    for each in $BESIDE; do
        pid=${each%:*} waiting=
        # shellcheck disable=SC2015 # for either
        [ "$pid" != "${KEEPER-}" ] && is_alive "$pid" "${each#*:}" || continue
        { read -r waiting <"/proc/$pid/task/$pid/children"; } 2>/dev/null
        # shellcheck disable=SC2086 # words
        kill -s KILL "$pid" $waiting 2>/dev/null
    done
}
