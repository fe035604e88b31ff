# shellcheck shell=dash
# Kills an item that is over its time-out, because the playbook's kill_after says so.
#
# Only the item's processes get a signal: the descendants of the process beside it, and the processes of
# the item's session. The process beside it is spared, because it records how the item ended. It is
# identified by its number, start time and boot id (proc(5)), so no later process can be taken for it.
#
# `$1` is the staging directory, `$2` the item's number, `$3` the seconds between SIGTERM and SIGKILL.
# What is done is written to the item's standard error. The last line printed is `ended` (nothing of the
# item runs), `none` (it has not begun), or `left PID…` (these could not be ended within 30 s more).
#
# Needs: Common/processes.sh.
: "${status-}" "${session-}" "${was-}" "${boot:?}" "${ok-}" "${pid-}" "${time-}"
: "${PROCESS_STATE:?}" "${PARENT:?}" "${SESSION:?}" "${START:?}"

b=$1/.belay/$2 patience=$3
[ -f "$b.state" ] || { echo none; exit; }
read_state "$b.state"
beside=$pid
# Withdrawn, or about to be written.
[ "$ok" = ok ] || { echo none; exit; }
# Whether the item has not ended, and the process beside it is the one that it was.
is_running() {
    ! has_ended "$b.state" && [ "$was" = "$boot" ] && is_alive "$beside" "$time"
}
# Sets LEFT to the item's processes, each as PID:START: those that were seen before and
# still run, and what they have started since. A child of the process beside it counts only where
# the item's session is not known: it may be the next item's by now.
LEFT=
find_processes() {
    family=" " known=
    for each in $LEFT; do
        is_alive "${each%:*}" "${each#*:}" || continue
        known="$known $each" family="$family${each%:*} "
    done
    LEFT=$known
    if ! is_running; then session=
    elif [ -z "$session" ]; then family="$family$beside "
    fi
    [ "$family$session" != " " ] || return
    grew=yes
    while [ -n "$grew" ]; do
        grew=
        for each in /proc/[0-9]*; do
            id=${each#/proc/}
            case $family in *" $id "*) continue;; esac
            # shellcheck disable=SC2015 # for either
            stat "$id" && [ "$PROCESS_STATE" != Z ] || continue
            case $family in
                *" $PARENT "*) ;;
                *)
                    # shellcheck disable=SC2015 # for either
                    [ -n "$session" ] && [ "$SESSION" = "$session" ] || continue
                    ;;
            esac
            family="$family$id " LEFT="$LEFT $id:$START" grew=yes
        done
    done
}
# Each is looked at once more, for it may have ended and its number gone on.
signal() {
    for each in $LEFT; do
        if is_alive "${each%:*}" "${each#*:}"; then kill -s "$1" "${each%:*}"; fi
    done
}
write() {
    for each in $LEFT; do
        name=; { read -r name <"/proc/${each%:*}/comm"; } 2>/dev/null
        echo "belay: SIG$1 to process ${each%:*} ($name), because of kill_after" >>"$b.err"
    done
}
# Whether they are gone, or are so within $1 seconds.
is_over() {
    read -r up rest </proc/uptime
    limit=$((${up%%.*} + $1))
    # The time is read before the look: what has ended in time is not left.
    while read -r up rest </proc/uptime; find_processes; [ -n "$LEFT" ]; do
        [ "${up%%.*}" -lt "$limit" ] || return
        sleep 0.2
    done
}
find_processes
write TERM
signal TERM
if ! is_over "$patience"; then
    # Who is stopped starts nothing that would be missed.
    before=
    while [ "$LEFT" != "$before" ]; do
        before=$LEFT
        signal STOP
        find_processes
    done
    write KILL
    signal KILL
    if ! is_over 30; then echo "left$LEFT"; exit; fi
fi
# A moment for the process beside it to write down how it ended.
read -r up rest </proc/uptime
limit=$((${up%%.*} + 30))
while read -r up rest </proc/uptime; is_running; do
    [ "${up%%.*}" -lt "$limit" ] || { echo "left $beside"; exit; }
    sleep 0.2
done
echo ended
