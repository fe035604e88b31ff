/// The shell that a server runs for as long as a connection lasts, and the requests it is handed.
///
/// It reads ``library`` and then one request after another from its standard input, and answers each
/// on its standard output: frames with output, a line `o LENGTH` or `e LENGTH` and so many bytes, or
/// a line `o until MARK` and bytes up to a line that is the mark; last a line `end WORD DETAIL`. A
/// channel, a login shell and sudo are paid for once a connection, not once an item. What it starts
/// outlives it: see ``BesideScript``.
///
/// Files in `.belay` under the staging directory, N being an item:
/// - `orphan`: the orphan time-out in seconds, and the boot in which the directory was made.
/// - `script.PID.NUMBER`: the item that a runner has in hand. `N.out`, `N.err`: what an item printed.
/// - `N.state`: made only where it is missing: it is the start lock, so that an item is started at
///   most once. Its first line becomes the exit status, and is no number before that, up to its last
///   byte. The second is the identity of the process beside the item, which waits for its end and
///   writes that down, and which no later process can be taken for (proc(5)):
///   `PID STARTTIME BOOTID ok`. The third is the item's session. Where the item is withdrawn
///   instead, it is a second name of the supervisor: a start that is still under way finds the lock
///   taken.
/// - `N.moved`: its output is asked for over another runner than the one that started it.
package enum Runner {
    /// What the login's own shell does first where it may be a runner itself: that is one shell less
    /// than ``entry``. It reads ``libraryOfLogin``.
    /// - Parameter nonce: letters and digits that nothing else prints.
    package static func login(nonce: String) -> String { "exec /bin/sh -s \(nonce)" }

    /// The library, after which a shell of ``login(nonce:)`` tells that it has begun. Where it must
    /// not be a runner it ends instead, with the status ``notAlone``.
    package static let libraryOfLogin =
        library + #"""
            leave_login
            stat "$$"
            [ "$SESSION $TERMINAL$SCOPE" = "$$ 0" ] || exit \#(notAlone)
            printf 'belay-ready %s\nbelay-begin %s\n' "$1" "$1"

            """#

    /// The status of a login's shell that has a session or a terminal with others, or ends with the
    /// login: ``entry`` is for these.
    package static let notAlone = 79

    /// Becomes a runner: a shell that has left the login, and has no process group or terminal with
    /// anybody else. sudo may kill the group that it has started.
    package static let entry =
        ServerProcesses.stat + ServerProcesses.leaveLogin + #"""
            leave_login
            stat "$$"
            [ "$SESSION $TERMINAL" = "$$ 0" ] && exec $SCOPE /bin/sh
            exec $SCOPE setsid -w /bin/sh
            """#

    /// What a runner must read before its first request.
    package static let library =
        prologue + AnswerScript.functions + ServerProcesses.find + ServerProcesses.leaveLogin
        + ServerProcesses.greet + StagingScripts.findBase + StagingScripts.make
        + StagingScripts.remove + BesideScript.functions + items

    private static let prologue = #"""
        umask 077
        # Programs speak English, and read no tables for that.
        export LC_ALL=C
        # A login that is not root's lacks the directories that dpkg needs.
        case :$PATH: in *:/usr/sbin:*) ;; *) export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin";; esac

        """#

    private static let items = #"""
        # A number for the script of the item in hand: another after one that may still be read.
        NEXT=0

        # The start lock is taken and about to be written, if its text did not go with the power. On a
        # server whose disk stands still that takes as long as that does; where there was no reboot,
        # none is made up, and the item was not begun.
        await_text() {
            [ "$tries" -lt 20 ] || {
                made_in=
                { read -r rest; read -r made_in; } 2>/dev/null <"$here/orphan"
                if [ "$made_in" != "$boot" ]; then
                    [ "$tries" -lt 40 ] || { STATE=rebooted; return 1; }
                elif [ "$tries" -ge 1200 ]; then STATE=lost; return 1
                fi
            }
            pause=0.05; [ "$tries" -lt 20 ] || pause=0.5
            # Without waiting there is nothing to be said of it.
            sleep "$pause" || exit
        }

        # Sets STATE: none | withdrawn | running PID | exited STATUS | rebooted | lost.
        look() {
            tries=0 looks=0 STATE=
            while :; do
                [ -f "$b.state" ] || { STATE=none; return; }
                if has_ended "$b.state"; then STATE="exited $status"; return; fi
                case $status in "#"*) STATE=withdrawn; return;; esac
                if [ "$ok" = ok ]; then
                    looks=$((looks + 1))
                    [ "$was" = "$boot" ] || { STATE=rebooted; return; }
                    is_alive "$pid" "$time" && { STATE="running $pid"; return; }
                    # It may have finished between the two looks.
                    [ "$looks" -lt 2 ] || { STATE=lost; return; }
                else
                    tries=$((tries + 1))
                    await_text || return
                fi
            done
        }

        # Turns to item $2 of the staging directory $1.
        enter() {
            here=$1/.belay b=$1/.belay/$2 fault=$1/.belay/fault.$$ script=$1/.belay/script.$$.$NEXT
            [ -f "$here/supervisor" ] || { echo "end gone"; return 1; }
            greet || :
        }

        write_item() { printf '%s\n' "$1" >"$script" && true >>"$b.out" && true >>"$b.err"; }

        # Stores the item, or says that it cannot be stored.
        put_item() {
            { write_item "$1"; } 2>/dev/null && return
            problem=$({ write_item "$1"; } 2>&1) && return
            name_full_disk "$here"
            rm -f "$script"
            answer unwritten "$problem"
            return 1
        }

        # Sends what a file holds beyond an offset, and sets SENT to its size. A server that can start
        # no process, or kills one, must not leave anybody waiting for what does not come: where an
        # answer breaks off, the runner ends, with the item at the latest.
        send() {
            SENT=$3
            [ -s "$2" ] || return
            size=$(wc -c <"$2") || exit
            [ "$size" -gt "$3" ] || return
            echo "$1 $((size - $3))"
            dd if="$2" bs=64k iflag=skip_bytes,count_bytes skip="$3" count="$((size - $3))" \
                status=none || exit
            SENT=$size
        }

        # Sends the beginning of a file, of a size that nobody has looked up: one program and not two.
        send_beginning() {
            [ -s "$2" ] || return
            echo "$1 until $3"
            head -c 65536 "$2" || exit
            printf '\n%s\n' "$3"
        }

        # Sends the rest of the output, and how the item is.
        tell() {
            send o "$b.out" "$1"
            send e "$b.err" "$2"
            [ "$STATE" = none ] && STATE="none $(cat "$fault" 2>/dev/null | tr '\n' ' ')"
            echo "end $STATE"
        }

        # A line on standard output each time the output is to be looked at, until the item ended.
        # The item goes on when nobody reads them.
        tick_while_running() {
            if [ -n "$1" ]; then
                (while sleep 0.5 >/dev/null 2>&1; do echo || exit; done) 2>/dev/null &
                wait "$1"
                kill $! 2>/dev/null
            fi
            # Somebody else's child: another start may have come first.
            ticks=0
            while look; case $STATE in running*) ;; *) false;; esac; do
                pause=0.1; [ "$ticks" -lt 10 ] || pause=0.2; [ "$ticks" -lt 50 ] || pause=0.5
                ticks=$((ticks + 1))
                sleep "$pause" >/dev/null 2>&1
                echo 2>/dev/null || exit
            done
        }

        follow() {
            out=$1 err=$2
            while read -r tick; do
                send o "$b.out" "$out"; out=$SENT
                send e "$b.err" "$err"; err=$SENT
            done
            look
            tell "$out" "$err"
        }

        # Says how an item has ended that was run beside the runner.
        tell_end() {
            STATE="exited $status"
            # Somebody else follows what was started here.
            if [ -f "$b.moved" ]; then
                echo "end moved"
            elif [ "$1 $2" = "0 0" ]; then
                send_beginning o "$b.out" "$3"
                send_beginning e "$b.err" "$3"
                echo "end $STATE"
            else
                tell "$1" "$2"
            fi
        }

        # Runs item $2, which nobody ever started. It fails when there is nothing more to say of it.
        begin() {
            if [ "$5" != live ] && run_beside "$2" "$7"; then
                tell_end "$3" "$4" "$5"
                return 1
            fi
            leave_keeper
            # The item may have begun, and the process beside it be gone.
            look
            [ "$STATE" = none ] || return 0
            { run_alone & tick_while_running "$!"; } | follow "$3" "$4" || exit
            return 1
        }

        # Follows an item that another runner has started, or says how it has ended.
        tell_from_here() {
            case $STATE in
            running*)
                true 2>/dev/null >"$b.moved"
                tick_while_running "" | follow "$1" "$2" || exit
                ;;
            *) tell "$1" "$2";;
            esac
        }

        # start STAGE N OUT ERR live|MARK SCRIPT more|last go
        # Starts item N, if nobody ever did, and sends its output from the byte offsets OUT and ERR
        # on: as it comes when it is to be followed live; else the first of it, when it has ended.
        # With `more` another item is likely to come soon.
        start() {
            [ "$8" = go ] || return
            enter "$1" "$2" || return
            look
            if [ "$STATE" = none ]; then
                put_item "$6" || return
                begin "$@" || return
            fi
            tell_from_here "$3" "$4"
        }

        # attach STAGE N OUT ERR go
        # Follows item N; one that never began is withdrawn, and will not begin any more.
        attach() {
            [ "$5" = go ] || return
            enter "$1" "$2" || return
            look
            if [ "$STATE" = none ]; then
                ln "$here/supervisor" "$b.state" 2>"$fault"
                look
            fi
            tell_from_here "$3" "$4"
        }

        """#
}
