/// Makes and removes a job's staging directory on a server.
///
/// It is `/var/lib/belay/JOB` for root and `~/.local/state/belay/JOB` for anybody else, mode 0700.
package enum StagingScripts {
    /// Makes the directory and puts the supervisor there, which comes on standard input.
    /// `$1` is the job. The last line printed is `made PATH` or `refused REASON`.
    ///
    /// A directory that exists is taken only if it is the same user's: a coordinator may come back.
    package static let make = #"""
        umask 077
        # Reads the supervisor first: the input must not be left unread.
        supervisor=$(cat)
        refuse() { echo "refused $*"; exit; }
        case $supervisor in *"# belay-supervisor-complete") ;; *) refuse "the input was cut";; esac
        if [ "$(id -u)" = 0 ]; then base=/var/lib/belay; else base=$HOME/.local/state/belay; fi
        dir=$base/$1
        problem=$(mkdir -p -- "$base" 2>&1) || refuse "cannot make $base: $problem"
        for each in "$base" "$dir"; do
            if [ -L "$each" ]; then refuse "$each is a link"; fi
            if [ -e "$each" ] && [ ! -d "$each" ]; then refuse "$each is not a directory"; fi
            if [ -e "$each" ] && [ ! -O "$each" ]; then refuse "$each belongs to another user"; fi
        done
        clear() { rm -rf -- "$dir"; rmdir -- "$base" 2>/dev/null; }
        if [ ! -d "$dir" ]; then
            problem=$(mkdir -m 0700 -- "$dir" 2>&1) || refuse "cannot make $dir: $problem"
        fi
        problem=$({ mkdir -p -- "$dir/.belay" && chmod 0700 "$dir" \
            && printf '%s\n' "$supervisor" >"$dir/.belay/supervisor.$$" \
            && mv -f "$dir/.belay/supervisor.$$" "$dir/.belay/supervisor"; } 2>&1) \
            || { clear; refuse "cannot write to $dir: $problem"; }
        echo "made $dir"
        """#

    /// The supervisor as `make` wants it.
    package static let makeInput = Array(
        (Supervisor.script + "\n# belay-supervisor-complete\n").utf8)

    /// Removes the directory `$1` and looks whether it is gone. The last line printed is
    /// `removed`, `absent` (it was gone before) or `kept REASON`.
    ///
    /// A directory in which an item still runs is kept: its outcome would be lost.
    package static let remove = #"""
        dir=$1
        base=${dir%/*}
        if [ -L "$dir" ]; then echo "kept it is a link"; exit; fi
        if [ ! -e "$dir" ]; then rmdir -- "$base" 2>/dev/null; echo absent; exit; fi
        boot=; read -r boot </proc/sys/kernel/random/boot_id
        for meta in "$dir"/.belay/*.meta; do
            [ -f "$meta" ] && [ ! -f "${meta%.meta}.rc" ] || continue
            pid= time= was=
            read -r pid time was ok <"$meta"
            { read -r stat <"/proc/$pid/stat"; } 2>/dev/null || continue
            set -f; set -- ${stat##*) }; set +f
            if [ "$was" = "$boot" ] && [ "${20}" = "$time" ] && [ "$1" != Z ]; then
                echo "kept an item still runs, process $pid"
                exit
            fi
        done
        problem=$(rm -rf --one-file-system -- "$dir" 2>&1)
        rmdir -- "$base" 2>/dev/null
        if [ -e "$dir" ] || [ -L "$dir" ]; then echo "kept $problem" | tr '\n' ' '; echo; exit; fi
        echo removed
        """#

    /// Where the directory will be, as far as it is known before the server was asked.
    package static func expectedPath(job: String, user: String) -> String {
        user == "root" ? "/var/lib/belay/\(job)" : "~/.local/state/belay/\(job)"
    }
}
