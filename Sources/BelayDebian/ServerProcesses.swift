/// Shell functions that all of Belay's own scripts on a server share.
///
/// They call no program where the shell can do without: they run for every item.
enum ServerProcesses {
    /// `stat PID` sets PROCESS_STATE, PARENT, SESSION, TERMINAL and START to fields 3, 4, 6, 7 and 22
    /// of the process's stat file (proc(5)).
    static let stat = #"""
        stat() {
            { read -r line <"/proc/$1/stat"; } 2>/dev/null || return
            set -f; set -- ${line##*) }; set +f
            [ $# -ge 20 ] || return
            PROCESS_STATE=$1 PARENT=$2 SESSION=$4 TERMINAL=$5; shift 19; START=$1
        }

        """#

    /// Besides `stat`, and `boot`, the boot id:
    /// - `start_time PID` sets START, and fails when the process does not live.
    /// - `is_alive PID START` looks whether it lives, and is the one that was started then.
    /// - `read_state FILE` reads an item's state file: `status`, `pid`, `time`, `was`, `ok`, `session`.
    /// - `has_ended FILE` reads it, and fails when the item has no exit status yet.
    /// - `find_busy DIRECTORY` sets BUSY to a process of an item that runs there. Where the process
    ///   beside an item was killed, those that are left are in its session. Where it goes on, BESIDE
    ///   has the processes beside items that have ended.
    /// - `end_beside` ends these, but for KEEPER, and what waits with them for another item. They
    ///   are there as long as nobody has told the server that their connection was lost.
    static let find =
        stat + #"""
            boot=; read -r boot </proc/sys/kernel/random/boot_id
            start_time() { stat "$1" && case $PROCESS_STATE in Z|X) false;; esac; }
            is_alive() { start_time "$1" && [ "$START" = "$2" ]; }
            read_state() {
                status= pid= time= was= ok= session=
                { read -r status; read -r pid time was ok; read -r session; } <"$1"
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
                BUSY= BESIDE=
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
                    [ "$pid" != "${KEEPER-}" ] && is_alive "$pid" "${each#*:}" || continue
                    { read -r waiting <"/proc/$pid/task/$pid/children"; } 2>/dev/null
                    kill -s KILL "$pid" $waiting 2>/dev/null
                done
            }

            """#

    /// `is_root` looks up whether root runs it. `leave_login` sets SCOPE, what a process is started
    /// with that is to outlive the login. logind may be told to end all of a login's (logind.conf(5),
    /// KillUserProcesses); root can leave it.
    static let leaveLogin = #"""
        is_root() {
            while read -r key real effective rest && [ "$key" != Uid: ]; do :; done \
                </proc/self/status
            [ "$effective" = 0 ]
        }
        leave_login() {
            [ "${SCOPE-unknown}" = unknown ] || return
            SCOPE=
            [ -d /run/systemd/system ] && is_root || return
            grep -qs '/session-[^/]*\.scope$' /proc/self/cgroup || return
            grep -rqsiE '^ *KillUserProcesses *= *(yes|true|on|1|y|t)' /etc/systemd/logind.conf \
                /etc/systemd/logind.conf.d /run/systemd/logind.conf.d \
                /usr/lib/systemd/logind.conf.d /usr/local/lib/systemd/logind.conf.d || return
            SCOPE="systemd-run --quiet --scope --collect --"
        }

        """#

    /// `greet` notes in the directory `here` that a coordinator was heard, by the uptime in seconds,
    /// which no clock setting changes; and sees to it that the directory is guarded.
    static let greet = #"""
        greet() {
            read -r up rest </proc/uptime
            # Not twice in a second: many items are over in a moment.
            [ "${GREETED-}" = "${up%%.*} $here" ] && return
            GREETED="${up%%.*} $here"
            { echo "${up%%.*}" >"$here/seen"; } 2>/dev/null
            limit=0 pid= time= was=
            { read -r limit <"$here/orphan"; } 2>/dev/null
            [ "$limit" -gt 0 ] || return
            { read -r pid time was <"$here/guard"; } 2>/dev/null
            [ "$was" = "$boot" ] && is_alive "$pid" "$time" && return
            leave_login
            setsid $SCOPE /bin/sh "$here/supervisor" guard </dev/null >/dev/null 2>&1 6<&- 9>&- &
            # Written here, so that the next greeting sees it.
            start_time $! && echo "$! $START $boot" >"$here/guard"
        }

        """#
}
