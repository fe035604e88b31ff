# shellcheck shell=dash
# greet: notes in the directory `here` that a coordinator was heard, and makes sure that the directory
# is guarded (Staging/supervisor.sh, guard). The time is the uptime in seconds: no setting of the clock
# changes it.
#
# Needs: start_time, is_alive, leave_login.
: "${here:?}" "${boot:?}" "${START:?}"

greet() {
    read -r up rest </proc/uptime
    # Not twice in a second: many items are over in a moment.
    [ "${GREETED-}" = "${up%%.*} $here" ] && return
    GREETED="${up%%.*} $here"
    { echo "${up%%.*}" >"$here/seen"; } 2>/dev/null
    limit=0 pid='' time='' was=
    { read -r limit <"$here/orphan"; } 2>/dev/null
    [ "$limit" -gt 0 ] || return
    { read -r pid time was <"$here/guard"; } 2>/dev/null
    [ "$was" = "$boot" ] && is_alive "$pid" "$time" && return
    leave_login
    # shellcheck disable=SC2086 # words
    setsid $SCOPE /bin/sh "$here/supervisor" guard </dev/null >/dev/null 2>&1 6<&- 9>&- &
    # Written here, so that the next greeting sees it.
    start_time $! && echo "$! $START $boot" >"$here/guard"
}
