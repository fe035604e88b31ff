# shellcheck shell=dash
# Whether an item may have begun on a server that has no start lock of it.
#
# A start lock is not on the disk at once (ext4 writes its journal every 5 s), and syncing it would cost
# each item a wait for the disk. Its absence is interpreted instead: an item that was ordered earlier and
# has left no trace in another boot may have begun before the power failed; and an item whose files
# exist without the lock may have begun before somebody removed the lock.
#
# - note_boot: notes the boot in which an item has come here for the first time. All items that were
#   ordered before it are known to have ended.
# - may_have_begun ORDERED: decides it for item `b`, which has no lock. If it may have begun, STATE
#   becomes `vanished restart` or `vanished files`, and the item will not begin any more.
# - withdraw: takes the item's lock, so that it will not begin any more, and looks again.
# - look_withdrawn: sets STATE of an item whose lock was taken by `withdraw`.
# - is_open NAME: whether a process has a file open whose path ends in /NAME.
# - await_holder NAME: waits for the end of an item whose directory is gone. NAME is the end of its files'
#   paths. An item's output is open as long as the item runs (proc(5), fd). What it leaves behind in the
#   background is no child of the process beside it.
#
# Needs: look (items.sh), stat, is_alive.
: "${here:?}" "${b:?}" "${boot:?}" "${fault:?}" "${SESSION:?}" "${PARENT:?}" "${START:?}"

note_boot() {
    [ "${NOTED-}" != "$here" ] || return 0
    limit=0 made_in=
    { read -r limit; read -r made_in; } 2>/dev/null <"$here/orphan"
    [ "$made_in" = "$boot" ] || {
        printf '%s\n' "$limit" "$boot" >"$here/orphan.$$" &&
            mv -f "$here/orphan.$$" "$here/orphan"
    } 2>/dev/null && NOTED=$here
}

was_about_to_begin() {
    [ -e "$b.out" ] || grep -qsx "${b##*/}" "$here/begun"
}

may_have_begun() {
    if [ "$1" = fresh ]; then note_boot; return 1; fi
    made_in=$1
    if [ "$1" = unknown ]; then
        made_in=
        { read -r rest; read -r made_in; } 2>/dev/null <"$here/orphan"
    fi
    why=files
    if [ "$made_in" != "$boot" ]; then why=restart
    else
        # It may be about to begin.
        for _ in 1 2 3 4 5; do
            was_about_to_begin || return 1
            sleep 0.2 || exit
            look
            [ "$STATE" = none ] || return 0
        done
    fi
    { echo "$why" >"$b.unknown"; } 2>/dev/null
    withdraw
    [ "$STATE" != none ] || STATE="vanished $why"
}

withdraw() {
    ln "$here/supervisor" "$b.state" 2>"$fault"
    look
}

look_withdrawn() {
    STATE=withdrawn
    [ -f "$b.unknown" ] || return
    why=
    read -r why <"$b.unknown"
    STATE="vanished $why"
}

is_open() {
    case "$(ls -l /proc/[0-9]*/fd 2>/dev/null)
" in *" -> "*"/$1
"*) ;; *) return 1;; esac
}

find_holder() {
    # shellcheck disable=SC2012 # links and where they lead
    HOLDER=$(ls -l /proc/[0-9]*/fd/[12] 2>/dev/null | while read -r line; do
        case $line in
        *" -> "*"/$1.out" | *" -> "*"/$1.out (deleted)") ;;
        *" -> "*"/$1.err" | *" -> "*"/$1.err (deleted)") ;;
        *) continue;;
        esac
        line=${line%%/fd/[12] -> *}
        process=${line##*/}
        # shellcheck disable=SC2015 # for either
        stat "$process" && [ "$SESSION" = "$process" ] && [ "$PARENT" -gt 1 ] || continue
        echo "$process $START"
        break
    done)
    [ -n "$HOLDER" ]
}

await_holder() {
    while find_holder "$1"; do
        # shellcheck disable=SC2086 # words
        while is_alive $HOLDER; do sleep 0.5 || exit; done
    done
}
