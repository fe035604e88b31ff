/// Makes and removes a job's staging directory on a server.
///
/// It is `/var/lib/belay/JOB` for root and `~/.local/state/belay/JOB` for anybody else, mode 0700.
package enum StagingScripts {
    /// Makes the directory and puts the supervisor there, which comes on standard input.
    /// `$1` is the job, `$2` the orphan time-out in seconds, 0 for none. The last line printed is `made PATH` or `refused REASON`.
    ///
    /// A directory that exists is taken only if it is the same user's: a coordinator may come back.
    package static let make = #"""
        umask 077
        # Reads the supervisor first: the input must not be left unread.
        supervisor=$(cat)
        case $supervisor in *"# belay-supervisor-complete") ;; *) exit;; esac
        refuse() { printf 'refused %s' "$*" | tr '\n' ' '; echo; exit; }
        if [ "$(id -u)" = 0 ]; then base=/var/lib/belay; else base=$HOME/.local/state/belay; fi
        dir=$base/$1
        # Another job that ends now removes the base when it is empty: then once more.
        for try in 1 2 3 4 5 6 7 8 9; do
            problem=$(mkdir -p -- "$base" 2>&1)
            for each in "$base" "$dir"; do
                if [ -L "$each" ]; then refuse "$each is a link"; fi
                if [ -e "$each" ] && [ ! -d "$each" ]; then refuse "$each is not a directory"; fi
                if [ -e "$each" ] && [ ! -O "$each" ]; then refuse "$each is another user's"; fi
            done
            [ -d "$dir" ] && break
            problem=$(mkdir -m 0700 -- "$dir" 2>&1) && break
        done
        [ -d "$dir" ] || refuse "cannot make $dir: $problem"
        clear() { rm -rf -- "$dir"; rmdir -- "$base" 2>/dev/null; }
        # cat says that the disk is full; of the shell's own printf it is an "I/O error".
        problem=$({ mkdir -p -- "$dir/.belay" && chmod 0700 "$dir" \
            && printf '%s\n' "$supervisor" | cat >"$dir/.belay/supervisor.$$" \
            && mv -f "$dir/.belay/supervisor.$$" "$dir/.belay/supervisor"; } 2>&1) \
            || { clear; refuse "cannot write to $dir: $problem"; }
        problem=$({ echo "$2" >"$dir/.belay/orphan"; } 2>&1) \
            || { clear; refuse "cannot write to $dir: $problem"; }
        /bin/sh "$dir/.belay/supervisor" greet guard
        echo "made $dir"
        """#

    /// The supervisor as `make` wants it.
    package static let makeInput = Array(
        (Supervisor.script + "\n# belay-supervisor-complete\n").utf8)

    /// Removes the directory `$1` and looks whether it is gone. An empty `$1` is the directory that
    /// `make` makes for the job `$2`. The last line printed is `removed`, `absent` (it was gone
    /// before) or `kept REASON`.
    ///
    /// A directory in which an item still runs is kept: its outcome would be lost. That holds too
    /// for an item whose supervisor was killed: the processes that are left share its session.
    package static let remove = #"""
        dir=$1
        if [ -z "$dir" ] && [ "$(id -u)" = 0 ]; then dir=/var/lib/belay/$2; fi
        if [ -z "$dir" ]; then dir=$HOME/.local/state/belay/$2; fi
        base=${dir%/*}
        if [ -L "$dir" ]; then echo "kept it is a link"; exit; fi
        if [ ! -e "$dir" ] && [ ! -e "$dir.gone" ]; then
            rmdir -- "$base" 2>/dev/null
            echo absent
            exit
        fi
        boot=; read -r boot </proc/sys/kernel/random/boot_id
        \#(findBusy)
        find_busy "$dir/.belay"
        if [ -n "$BUSY" ]; then echo "kept an item still runs, process $BUSY"; exit; fi
        pid= time= was=
        { read -r pid time was <"$dir/.belay/guard"; } 2>/dev/null
        if [ -n "$pid" ] && [ "$was" = "$boot" ] && stat "$pid" && [ "$START" = "$time" ]; then
            kill -s KILL -- "-$pid"
        fi
        problem=$(rm -rf --one-file-system -- "$dir" "$dir.gone" 2>&1)
        rmdir -- "$base" 2>/dev/null
        if [ -e "$dir" ] || [ -L "$dir" ]; then printf 'kept %s' "$problem" | tr '\n' ' '; echo; exit; fi
        echo removed
        """#

    /// Tells the supervisor that a coordinator is there. `$1` is the staging directory.
    package static let greet = #"""
        [ -f "$1/.belay/supervisor" ] && /bin/sh "$1/.belay/supervisor" greet guard
        echo greeted
        """#

    /// `find_busy DIRECTORY` sets BUSY to a process of an item that runs there; `boot` is the boot
    /// id. Where the process beside an item was killed, those that are left share its session.
    static let findBusy = #"""
        # Sets PROCESS_STATE, SESSION and START to fields 3, 6 and 22 of a process's stat file.
        stat() {
            { read -r line <"/proc/$1/stat"; } 2>/dev/null || return
            set -f; set -- ${line##*) }; set +f
            PROCESS_STATE=$1 SESSION=$4; shift 19; START=$1
        }
        # Sets BUSY to a process of the item that process $1, started at $2, is beside.
        find_process() {
            if stat "$1" && [ "$PROCESS_STATE" != Z ]; then
                [ "$START" = "$2" ] && BUSY=$1
                return
            fi
            for each in /proc/[0-9]*; do
                stat "${each#/proc/}" || continue
                [ "$SESSION" = "$1" ] && [ "$PROCESS_STATE" != Z ] && BUSY=${each#/proc/}
            done
        }
        find_busy() {
            BUSY=
            for meta in "$1"/*.meta; do
                [ -f "$meta" ] && [ ! -f "${meta%.meta}.rc" ] || continue
                pid= time= was=
                read -r pid time was ok <"$meta"
                [ "$was" = "$boot" ] || continue
                find_process "$pid" "$time"
                [ -z "$BUSY" ] || return
            done
        }
        """#
}
