/// Makes and removes a job's staging directory on a server.
///
/// `make` and `remove` are functions of ``Runner``'s library.
///
/// It is `/var/lib/belay/JOB` for root and `~/.local/state/belay/JOB` for anybody else, mode 0700.
package enum StagingScripts {
    /// `find_base` sets `base` to the directory that the jobs' directories are in.
    static let findBase = #"""
        find_base() {
            if is_root; then base=/var/lib/belay; else base=$HOME/.local/state/belay; fi
        }

        """#

    /// `make JOB ORPHAN SUPERVISOR go`: makes the directory and puts the script there. ORPHAN is the
    /// orphan time-out in seconds, 0 for none. It says `end made PATH` or `end refused REASON`.
    ///
    /// A directory that exists is taken only if it is the same user's: a coordinator may come back.
    static let make = #"""
        make() (
            [ "$4" = go ] || exit
            refuse() { answer refused "$*"; exit; }
            find_base
            dir=$base/$1 here=$base/$1/.belay
            fail() {
                if [ -d "$dir" ]; then name_full_disk "$dir"; else name_full_disk "$base"; fi
                [ "$existed" = yes ] || { rm -rf -- "$dir"; rmdir -- "$base" 2>/dev/null; }
                refuse "cannot write to $dir: $problem"
            }
            made=no existed=no
            if [ -d "$dir" ]; then existed=yes; fi
            # Another job that ends now removes the base when it is empty: then once more.
            for try in 1 2 3 4 5 6 7 8 9; do
                for each in "$base" "$dir"; do
                    if [ -L "$each" ]; then refuse "$each is a link"; fi
                    if [ -e "$each" ] && [ ! -d "$each" ]; then refuse "$each is not a directory"; fi
                    if [ -e "$each" ] && [ ! -O "$each" ]; then refuse "$each is another user's"; fi
                done
                # What is new has the mode that is asked for: the umask is 077.
                if [ -d "$dir" ]; then chmod=chmod; else chmod=:; fi
                problem=$({ mkdir -p -- "$here" && $chmod 0700 "$dir"; } 2>&1) && made=yes && break
            done
            [ "$made" = yes ] || fail
            problem=$({ echo "$2" >"$here/orphan" && printf '%s' "$3" >"$here/new.$$" \
                && mv -f "$here/new.$$" "$here/supervisor"; } 2>&1) || fail
            greet
            echo "end made $dir"
        )

        """#

    /// `remove DIRECTORY JOB go`: removes the directory and looks whether it is gone. An empty one is
    /// the directory that `make` makes for the job. It says `end removed`, `end absent` (it was gone
    /// before) or `end kept REASON`.
    ///
    /// A directory in which an item still runs is kept: its outcome would be lost. That holds too
    /// for an item whose supervisor was killed: the processes that are left share its session.
    static let remove = #"""
        remove() (
            [ "$3" = go ] && [ -n "$2" ] || exit
            dir=$1
            if [ -z "$dir" ]; then find_base; dir=$base/$2; fi
            base=${dir%/*}
            if [ -L "$dir" ]; then echo "end kept it is a link"; exit; fi
            if [ ! -e "$dir" ] && [ ! -e "$dir.gone" ]; then
                rmdir -- "$base" 2>/dev/null
                echo "end absent"
                exit
            fi
            find_busy "$dir/.belay"
            if [ -n "$BUSY" ]; then echo "end kept an item still runs, process $BUSY"; exit; fi
            pid= time= was=
            { read -r pid time was <"$dir/.belay/guard"; } 2>/dev/null
            if [ -n "$pid" ] && [ "$was" = "$boot" ] && stat "$pid" && [ "$START" = "$time" ]; then
                # It has no group of its own yet, where it was only just started.
                kill -s KILL -- "-$pid" "$pid" "-$pid"
            fi 2>/dev/null
            problem=$(rm -rf --one-file-system -- "$dir" "$dir.gone" 2>&1)
            rmdir -- "$base" 2>/dev/null
            if [ -e "$dir" ] || [ -L "$dir" ] || [ -e "$dir.gone" ]; then
                answer kept "$problem"
                exit
            fi
            echo "end removed"
        )

        """#

    /// Tells the supervisor that a coordinator is there. `$1` is the staging directory.
    package static let greet = #"""
        [ -f "$1/.belay/supervisor" ] && /bin/sh "$1/.belay/supervisor" greet
        echo greeted
        """#
}
