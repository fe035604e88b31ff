# shellcheck shell=dash
# One process beside all the items of a connection that are not followed live: a fork for each item would
# cost a third of what the item does.
#
# - run_beside NUMBER more|last: has that process run an item, and sets `status`. It fails where there can
#   be no such process, or where the process did not begin the item.
# - leave_keeper: ends the process once it has nothing in hand.
#
# Needs: be_beside, write_status, tell_shutdown, read_state; WAITING is the text of claim.sh and
# waiting.sh.
: "${WAITING:?}" "${LOGIN_PATH:?}" "${ME-}" "${here-}" "${script-}" "${fault-}" "${NEXT-}"
: "${pid-}" "${time-}" "${was-}" "${ok-}" "${KEEPER-}"

# Whether the item was begun by what waited for it. What was killed need not have; of that,
# nothing is known where the directory is gone.
has_begun() {
    [ "$status" -gt 128 ] || return 0
    [ -d "$here" ] || { status=unknown; return 0; }
    set -- "$status"
    read_state "$b.state" && [ "$pid $time $was $ok" = "$ME" ] && status=$1
}

# Reads a line from the runner, and exits when the runner has gone. A signal may break the reading off.
read_line() {
    signalled=
    until read -r word number next; do
        [ -n "$signalled" ] || exit
        signalled=
    done
}

# The process beside all items of a connection that are not followed live: a fork for each
# would cost as much as a third of the item. It tells the runner how each has ended; when the
# runner has gone, it goes, too, after the item in hand. It outlives SIGTERM for as long: the end
# of an item would be lost with it.
run_in_turn() {
    # With `exec`: of what is redirected for a call, a shell keeps the old descriptors.
    exec <&8 >&7 2>/dev/null 6<&- 7>&- 8<&- 9>&-
    trap 'signalled=yes' INT
    trap 'signalled=yes shutdown=yes' TERM
    be_beside
    read_line
    while :; do
        shutdown=
        PATH=$LOGIN_PATH /usr/bin/setsid /bin/sh -c "$WAITING" "$script" "$here" "$ME" "$fault"
        status=$?
        read_line
        b=$here/$number
        if [ "$word" = ended ] && has_begun 2>/dev/null; then
            [ -z "$shutdown" ] || tell_shutdown
            # A file system that has turned read-only keeps nothing: it is told here.
            [ "$status" = unknown ] || write_status
            echo "$status"
        else
            [ "$word" = ended ] || read_line
            echo refused
        fi
        # What waits costs the server something: not where there is nothing to wait for.
        [ "$next" = more ] || read_line
    done
}

# Sees to it that there is one, with 9 connected to its standard input and 6 to its output. A
# shell has no word for a pipe of its own but a here-document, of which proc(5) opens the
# other end; where that is a file (bash before 5.1), each item has a process of its own.
find_keeper() {
    [ "${KEEPS-}" = "$here" ] && return
    exec 6<<END 8<<END
opened
END
opened
END
    # shellcheck disable=SC2015 # for either
    [ -p /proc/self/fd/6 ] && [ -p /proc/self/fd/8 ] || { exec 6<&- 8<&-; return 1; }
    # shellcheck disable=SC2034 # only its coming counts
    read -r opened <&6
    exec 7>/proc/self/fd/6 9>/proc/self/fd/8
    run_in_turn &
    exec 7>&- 8<&-
    KEEPS=$here KEEPER=$! WAITS=more
}

# It goes. Its items' script may be read still: the next has another name.
leave_keeper() {
    [ -z "${KEEPS-}" ] || exec 6<&- 9>&-
    KEEPS=
    NEXT=$((NEXT + 1))
}

run_beside() {
    find_keeper || return
    # Where that process was killed, the runner must not go with it (SIGPIPE).
    trap : PIPE
    {
        [ "$WAITS" = more ] || echo wait
        printf '%s\n' "item $1" "ended $1 $2"
    } >&9 2>/dev/null
    given=$? WAITS=$2
    trap - PIPE
    [ "$given" = 0 ] && read -r status <&6 && [ "$status" != refused ]
}
