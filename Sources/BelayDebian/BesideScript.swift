/// What runs an item and waits for its end on a server: the process beside it, a fork of the runner.
///
/// It writes the item's exit status down, and outlives the runner, whose connection may be lost. An
/// item's files are described at ``Runner``.
enum BesideScript {
    /// - `run_alone` runs the item `b` of the text `script`, as a process of its own beside it.
    /// - `run_beside NUMBER more|last` has the process that is beside all items of a connection run
    ///   one, and sets `status`; it fails where there can be no such process, or it did not begin
    ///   the item.
    static let functions =
        claim + "WAITING=" + ShellText.quote(claim + waiting) + "\n" + processes + keeper

    /// `claim LINE…` makes the state file of the item `b`, of these lines after the status: it is the
    /// start lock, for with noclobber it is made only where it is missing (open(2), O_EXCL).
    private static let claim = #"""
        claim() {
            set -C
            # The space for the status is taken now, for a full disk must not lose it.
            { printf '%s\n' status-pending "$@" >&3 || { rm -f "$b.state"; false; }; } \
                3>"$b.state"
            claimed=$?
            set +C
            return "$claimed"
        }

        """#

    /// The shell that is to be the next item's, started before it is known which: a program and a
    /// session take longer than most of what is left then. `$0` is the item's script to be, `$1` the
    /// items' directory, `$2` the process beside, `$3` where a fault is told.
    ///
    /// It reads, from the runner, a line `item NUMBER`, and leaves the next one, `ended NUMBER`, to
    /// the process beside. What it did not get it can lose nothing of: it may be killed before. The
    /// item's session is its own, and is written down with the claim.
    private static let waiting = #"""
        while read -r word number && [ "$word" = item ] && kill -0 "${2%% *}"; do
            b=$1/$number
            # Twice, for what is said of a full disk: it is told rarely enough.
            if claim "$2" $$ 2>/dev/null || claim "$2" $$ 2>"$3"; then
                exec </dev/null >>"$b.out" 2>>"$b.err"
                # dash puts the name of what is read in front of messages, besides `$0`.
                cd "$1" || exit
                set --
                unset word number b claimed
                unset -f claim
                . "./${0##*/}"
                exit
            fi
            read -r word number
            echo refused
        done

        """#

    private static let processes = #"""
        # What is said to an item that was ended with all other processes.
        tell_shutdown() {
            echo "belay: the server ended this item (SIGTERM): a shutdown, or logind, where" \
                "KillUserProcesses has it end what a lost connection leaves behind" >>"$b.err"
        }

        write_status() { printf '%-14s\n' "$status" 1<>"$b.state"; }

        # Becomes the process beside items: a fork of the runner, and no program of its own. It
        # outlives the runner: it holds none of the channel's descriptors, and shares no process
        # group with sudo, which may kill its own.
        be_beside() {
            trap '' HUP
            trap : INT
            stat self
            ME="${line%% *} $START $boot ok"
        }

        # The process beside an item that is followed live.
        run_alone() {
            exec </dev/null >/dev/null 2>/dev/null 6<&- 9>&-
            be_beside
            claim "$ME" 2>"$fault" || return
            trap tell_shutdown TERM
            /usr/bin/setsid /bin/sh "$script" "$b.state" "${ME%% *}" </dev/null >>"$b.out" 2>>"$b.err"
            status=$?
            write_status
        }

        """#

    private static let keeper = #"""
        # Whether the item was begun by what waited for it. What was killed need not have.
        has_begun() {
            [ "$status" -gt 128 ] || return 0
            set -- "$status"
            read_state "$b.state" && [ "$pid $time $was $ok" = "$ME" ] && status=$1
        }

        # The process beside all items of a connection that are not followed live: a fork for each
        # would cost as much as a third of the item. It tells the runner how each has ended; when the
        # runner has gone, it goes, too, after the item in hand.
        run_in_turn() {
            # With `exec`: of what is redirected for a call, a shell keeps the old descriptors.
            exec <&8 >&7 2>/dev/null 6<&- 7>&- 8<&- 9>&-
            be_beside
            read -r opened
            while :; do
                shutdown=
                trap 'shutdown=yes' TERM
                /usr/bin/setsid /bin/sh -c "$WAITING" "$script" "$here" "$ME" "$fault"
                status=$?
                trap - TERM
                read -r word number next || exit
                b=$here/$number
                if [ "$word" = ended ] && has_begun 2>/dev/null; then
                    [ -z "$shutdown" ] || tell_shutdown
                    write_status || exit
                    echo "$status"
                else
                    [ "$word" = ended ] || read -r word number next
                    echo refused
                fi
                # What waits costs the server something: not where there is nothing to wait for.
                [ "$next" = more ] || read -r word || exit
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
            [ -p /proc/self/fd/6 ] && [ -p /proc/self/fd/8 ] || { exec 6<&- 8<&-; return 1; }
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
            [ "$WAITS" = more ] || echo wait >&9
            WAITS=$2
            printf '%s\n' "item $1" "ended $1 $2" >&9
            read -r status <&6 && [ "$status" != refused ]
        }

        """#
}
