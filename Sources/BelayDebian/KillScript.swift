/// Kills an item that is over its time-out, because the playbook's `kill_after` says so.
///
/// Only the item's processes are signalled: the descendants of the process beside it, and those of
/// the item's session. That process itself is spared, for it records how the item ended. It is
/// known by its number, start time and boot id (proc(5)), so that no later process is taken for it.
package enum KillScript {
    /// `$1` is the staging directory, `$2` the item's number, `$3` the seconds between SIGTERM and
    /// SIGKILL. What is done is written to the item's standard error. The last line printed is
    /// `ended` (nothing of the item runs), `none` (it has not begun), or `left PID…` (they could not
    /// be ended within 30 s more).
    package static let text =
        ServerProcesses.find + #"""
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
            # still run, and what they have started since.
            LEFT=
            find_processes() {
                family=" " known=
                for each in $LEFT; do
                    is_alive "${each%:*}" "${each#*:}" || continue
                    known="$known $each" family="$family${each%:*} "
                done
                LEFT=$known
                if is_running; then family="$family$beside "; else session=; fi
                [ "$family" != " " ] || return
                grew=yes
                while [ -n "$grew" ]; do
                    grew=
                    for each in /proc/[0-9]*; do
                        id=${each#/proc/}
                        case $family in *" $id "*) continue;; esac
                        stat "$id" && [ "$PROCESS_STATE" != Z ] || continue
                        case $family in
                            *" $PARENT "*) ;;
                            *) [ -n "$session" ] && [ "$SESSION" = "$session" ] || continue;;
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
                while find_processes; [ -n "$LEFT" ]; do
                    read -r up rest </proc/uptime
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
            for try in $(seq 50); do
                is_running || break
                sleep 0.2
            done
            if is_running; then echo "left $beside"; else echo ended; fi
            """#

    /// Seconds between SIGTERM and SIGKILL.
    package static let patience = 10

    /// The last word of the script.
    package enum Answer: Sendable, Hashable {
        /// Nothing of the item runs.
        case ended
        /// It has not begun.
        case notBegun
        /// Processes that did not end.
        case left(String)

        /// - Parameter output: what the script printed; `nil` where its last word is missing.
        package init?(output: String) {
            guard let line = output.split(separator: "\n").last else { return nil }
            let words = line.split(separator: " ").map { $0.prefix { $0 != ":" } }
            switch words.first {
            case "ended": self = .ended
            case "none": self = .notBegun
            case "left": self = .left(words.dropFirst().joined(separator: " "))
            case _: return nil
            }
        }
    }
}
