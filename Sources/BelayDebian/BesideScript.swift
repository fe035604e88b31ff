/// What runs an item and waits for its end on a server: the process beside it, a fork of the runner.
///
/// It writes the item's exit status down, and outlives the runner, whose connection may be lost. An
/// item's files are described at ``Runner``.
enum BesideScript {
    /// - `run_alone` runs the item `b` of the text `script`, as a process of its own beside it.
    /// - `find_keeper` sees to it that a process is there which runs items one after another: their
    ///   numbers, and those of their scripts, are written to descriptor 9, and how each has ended is
    ///   read from 6, `refused` where it could not be started. It fails where a shell cannot have one.
    static let functions = #"""
        # Makes the state file of an item that this process, ME, will be beside: it is the start lock,
        # for with noclobber it is made only where it is missing (open(2), O_EXCL).
        claim() {
            set -C
            # The space for the status is taken now, for a full disk must not lose it.
            { printf 'status-pending\n%s\n' "$ME" >&3 || { rm -f "$b.state"; false; }; } \
                3>"$b.state"
            claimed=$?
            set +C
            return "$claimed"
        }

        # Runs an item that was claimed, and sets `status`. It holds none of the channel's descriptors.
        run_item() {
            trap 'echo "belay: the server ended this item (SIGTERM): a shutdown, or logind, where" \
                "KillUserProcesses has it end what a lost connection leaves behind" >>"$b.err"' TERM
            /usr/bin/setsid /bin/sh "$script" "$b.state" "${ME%% *}" </dev/null >>"$b.out" 2>>"$b.err"
            status=$?
            trap - TERM
            printf '%-14s\n' "$status" 1<>"$b.state" || exit
        }

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
            claim 2>"$fault" && run_item
        }

        # The process beside all items of a connection that are not followed live: a fork for each
        # would cost as much as a third of the item. It reads their numbers from the runner and tells
        # it how each has ended; when the runner has gone, it goes, too, after the item in hand.
        run_in_turn() {
            # With `exec`: of what is redirected for a call, a shell keeps the old descriptors.
            exec <&8 >&7 2>/dev/null 6<&- 7>&- 8<&- 9>&-
            be_beside
            read -r opened
            while read -r number next; do
                b=$here/$number script=$here/script.$$.$next
                if claim 2>"$fault"; then run_item; echo "$status"; else echo refused; fi
            done
        }

        # Starts it, and connects 9 to its standard input and 6 to its output. A shell has no word
        # for a pipe of its own but a here-document, of which proc(5) opens the other end; where
        # that is a file (bash before 5.1), each item has a process of its own beside it.
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
            KEEPS=$here
        }

        """#
}
