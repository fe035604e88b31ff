/// The shell script that runs every item on a server.
///
/// It makes an item outlive the connection: the item has its own session, an empty standard input,
/// files for its output, and a process beside it that records its exit status. sshd closes a
/// command's pipes when the connection goes; a program that prints would die of SIGPIPE.
///
/// Files of item N, in `.belay` under the staging directory:
/// - `N.sh`: the item. `N.out`, `N.err`: what it printed.
/// - `N.meta`: `PID STARTTIME BOOTID ok`. Made by link(2), which fails when it exists: it is the
///   start lock, so that an item is started at most once; and the identity of the process beside
///   the item, which no later process can have (proc(5)). Where the item is withdrawn instead, it
///   is a second name of the supervisor: a start that is still under way finds the lock taken.
/// - `N.rc`: the exit status. Made by rename(2): when it is there, it is final. Its space is taken
///   before the item starts, for a full disk must not lose the status.
package enum Supervisor {
    /// The script's text. It is kept on the server for as long as the job is.
    package static let script = #"""
        # usage: supervisor start N OUT ERR | attach N OUT ERR | receive NAME SIZE SHA256 | greet
        # Item N's output is sent from the byte offsets OUT and ERR on, as frames: a line
        # `o LENGTH` or `e LENGTH` and so many bytes; last a line `end STATE`. An item that never
        # began is withdrawn by attach: it will not begin any more.
        umask 077
        here=${0%/*}
        boot=; read -r boot </proc/sys/kernel/random/boot_id
        verb=$1 name=$2
        b=$here/$name
        # A login that is not root's lacks the directories that dpkg needs.
        case :$PATH: in *:/usr/sbin:*) ;; *) export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin";; esac

        \#(StagingScripts.findBusy)

        # Sets START to a living process's start time.
        start_time() { stat "$1" && case $PROCESS_STATE in Z|X) false;; esac; }

        # Sets STATE: none | withdrawn | running PID | exited STATUS | rebooted | lost.
        look() {
            for try in 1 2; do
                rc=
                if [ -f "$b.rc" ]; then read -r rc <"$b.rc"; fi
                # What the file held may have gone with the power, its name not.
                case $rc in ''|*[!0-9]*) ;; *) STATE="exited $rc"; return;; esac
                [ -f "$b.meta" ] || { STATE=none; return; }
                pid= time= was=
                read -r pid time was ok <"$b.meta"
                [ "$pid" = "#" ] && { STATE=withdrawn; return; }
                [ "$was" = "$boot" ] || { STATE=rebooted; return; }
                if start_time "$pid" && [ "$START" = "$time" ]; then STATE="running $pid"; return; fi
                # It may have finished between the two looks.
            done
            STATE=lost
        }

        # Sets SCOPE, what a process is started with that is to outlive the login. logind may be told
        # to end all of a login's (logind.conf(5), KillUserProcesses); root can leave it.
        leave_login() {
            SCOPE=
            [ "$(id -u)" = 0 ] && [ -d /run/systemd/system ] || return
            grep -qs '/session-[^/]*\.scope$' /proc/self/cgroup || return
            grep -rqsiE '^ *KillUserProcesses *= *(yes|true|on|1|y|t)' /etc/systemd/logind.conf \
                /etc/systemd/logind.conf.d /run/systemd/logind.conf.d \
                /usr/lib/systemd/logind.conf.d /usr/local/lib/systemd/logind.conf.d || return
            SCOPE="systemd-run --quiet --scope --collect --"
        }

        # The process beside the item.
        supervise() {
            trap '' HUP
            trap : INT
            trap 'echo "belay: the server ended this item (SIGTERM): a shutdown, or logind, where" \
                "KillUserProcesses has it end what a lost connection leaves behind" >>"$b.err"' TERM
            start_time $$
            own=$b.$$
            { echo "$$ $START $boot ok" >"$own" && echo status-pending >"$own.rc" \
                && ln "$own" "$b.meta"; } || { rm -f "$own" "$own.rc"; exit; }
            /bin/sh "$b.sh" </dev/null >>"$b.out" 2>>"$b.err"
            printf '%-12s\n' $? 1<>"$own.rc"
            mv -f "$own.rc" "$b.rc"
        }

        # Receives the item; it is complete when its last line is there.
        receive_item() {
            item=$(cat)
            case $item in
                *"# belay-item-complete") ;;
                *) echo "end cut"; exit;;
            esac
            problem=$({ printf '%s\n' "$item" >"$b.sh.$$" && : >>"$b.out" && : >>"$b.err" \
                && mv -f "$b.sh.$$" "$b.sh"; } 2>&1) || refuse "$b.sh.$$"
        }

        # Gives up what could not be written.
        refuse() {
            # dash calls a full disk an I/O error.
            set -- "$1" $(df -P "$here" | tail -n 1)
            [ "$5" = 0 ] && problem="No space left on device: $problem"
            rm -f "$1"
            printf 'end unwritten %s' "$problem" | tr '\n' ' '
            echo
            exit
        }

        # Sends what a file holds beyond an offset, and sets SENT to its size.
        send() {
            SENT=$3
            [ -s "$2" ] || return
            size=$(wc -c <"$2")
            [ "$size" -gt "$3" ] || return
            echo "$1 $((size - $3))"
            tail -c "+$(($3 + 1))" "$2" | head -c "$((size - $3))"
            SENT=$size
        }

        # A line on standard output each time the output is to be looked at, until the item ended.
        # The item goes on when nobody reads them.
        tick_while_running() {
            if [ -n "$1" ]; then
                (while sleep 0.5 >/dev/null 2>&1; do echo || exit; done) 2>/dev/null &
                wait "$1"
                kill $! 2>/dev/null
            fi
            # Another start may have come first.
            while look; case $STATE in running*) ;; *) false;; esac; do
                sleep 0.2 >/dev/null 2>&1
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
            send o "$b.out" "$out"
            send e "$b.err" "$err"
            [ "$STATE" = none ] && STATE="none $(cat "$b.fault" 2>/dev/null)"
            printf 'end %s' "$STATE" | tr '\n' ' '
            echo
        }

        # Notes that a coordinator was heard, by the uptime in seconds, which no clock setting
        # changes; and sees to it that the directory is guarded.
        greet() {
            read -r up rest </proc/uptime
            echo "${up%%.*}" >"$here/seen"
            limit=0 pid= time= was=
            { read -r limit <"$here/orphan"; } 2>/dev/null
            [ "$limit" -gt 0 ] || return
            { read -r pid time was <"$here/guard"; } 2>/dev/null
            [ "$was" = "$boot" ] && start_time "$pid" && [ "$START" = "$time" ] && return
            leave_login
            setsid $SCOPE /bin/sh "$0" guard </dev/null >/dev/null 2>&1 &
            # Written here, so that the next greeting sees it.
            start_time $! && echo "$! $START $boot" >"$here/guard"
        }

        # Removes the directory when no coordinator was heard for as long as `orphan` says, and
        # nothing of an item runs.
        guard() {
            trap '' HUP
            read -r limit <"$here/orphan"
            pause=$((limit / 4))
            [ "$pause" -le 60 ] || pause=60
            [ "$pause" -ge 1 ] || pause=1
            while sleep "$pause"; do
                guardian= seen=
                { read -r guardian rest <"$here/guard"; } 2>/dev/null
                [ "$guardian" = $$ ] || exit
                read -r up rest </proc/uptime
                read -r seen <"$here/seen" || continue
                [ "$((${up%%.*} - seen))" -ge "$limit" ] || continue
                find_busy "$here"
                [ -z "$BUSY" ] || continue
                abandon
            done
        }

        # Takes the directory away in one move: no coordinator that comes back now starts an item
        # in what is being removed.
        abandon() {
            dir=${here%/.belay}
            mv -T -- "$dir" "$dir.gone" || return
            find_busy "$dir.gone/.belay"
            if [ -n "$BUSY" ]; then mv -T -- "$dir.gone" "$dir"; return; fi
            rm -rf --one-file-system -- "$dir.gone"
            rmdir -- "${dir%/*}"
            exit
        }

        case $verb in
        start|attach|receive|greet) greet;;
        esac
        case $verb in
        guard) guard;;
        start)
            look
            # The input must not be left unread.
            if [ "$STATE" = none ]; then receive_item; else cat >/dev/null; fi
            {
                child=
                if [ "$STATE" = none ]; then
                    leave_login
                    setsid $SCOPE /bin/sh "$0" supervise "$name" </dev/null >/dev/null 2>"$b.fault" &
                    child=$!
                fi
                tick_while_running "$child"
            } | follow "$3" "$4"
            ;;
        attach)
            look
            [ "$STATE" = none ] && ln "$here/supervisor" "$b.meta" 2>"$b.fault"
            tick_while_running "" | follow "$3" "$4"
            ;;
        supervise) supervise;;
        receive)
            target=$here/../$name
            # What cannot be made is told of when the file is.
            case $name in */*) mkdir -p -- "${target%/*}" 2>/dev/null;; esac
            sum() { s=$(sha256sum <"$1") && [ "${s%% *}" = "$2" ]; }
            if [ -f "$target" ] && [ ! -L "$target" ] && sum "$target" "$4"; then
                cat >/dev/null
            else
                # Of its own: a connection that is not known to have gone may send the file too.
                part=$target.part.$$
                problem=$({ cat >"$part"; } 2>&1) || refuse "$part"
                size=$(wc -c <"$part")
                if [ "$size" != "$3" ]; then rm -f "$part"; echo "end cut"; exit; fi
                if ! sum "$part" "$4"; then rm -f "$part"; echo "end differs"; exit; fi
                problem=$(mv -fT "$part" "$target" 2>&1) || refuse "$part"
            fi
            echo "end exited 0"
            ;;
        esac
        """#

    /// Hands over to the supervisor on the server. `$1` is the staging directory.
    package static let entry = """
        [ -f "$1/.belay/supervisor" ] || { echo "end gone"; exit; }
        stage=$1; shift
        exec /bin/sh "$stage/.belay/supervisor" "$@"
        """

    /// The item as `N.sh`: its environment, then its script from the same line on, so that the line
    /// numbers in the shell's messages are the script's.
    /// - Parameter user: whom the script runs as, other than the supervisor; needs root. That user
    ///   cannot enter the staging directory: the script is handed over as an open file.
    package static func item(
        script: String, environment: [(name: String, value: String)], stage: String,
        asUser user: String? = nil
    ) -> [UInt8] {
        var head = ""
        for (name, value) in environment where ShellText.isVariableName(name) {
            head += "export \(name)=\(ShellText.quote(value)); "
        }
        if let user {
            let guardName = "BELAY_AS_USER"
            head =
                "[ -n \"${\(guardName)-}\" ] || { chmod 0644 \"$0\"; cd /; "
                + "\(guardName)=1 exec runuser -u \(ShellText.quote(user)) -- "
                + "/bin/sh /dev/fd/3 3<\"$0\"; }; exec 3<&-; unset \(guardName); " + head
        } else {
            head += "cd \(ShellText.quote(stage)); "
        }
        return Array("\(head)\(script)\n# belay-item-complete\n".utf8)
    }
}
