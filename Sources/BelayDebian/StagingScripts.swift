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
    ///
    /// A fork costs as much as a program here: there is none unless something goes wrong.
    static let make = #"""
        # Whether a directory may be made or taken; else `problem` says why not.
        is_takable() {
            if [ -L "$1" ]; then problem="$1 is a link"
            elif [ -e "$1" ] && [ ! -d "$1" ]; then problem="$1 is not a directory"
            elif [ -e "$1" ] && [ ! -O "$1" ]; then problem="$1 is another user's"
            else return 0
            fi
            return 1
        }

        # What is new has the mode that is asked for: the umask is 077.
        make_directory() {
            if [ -d "$dir" ]; then mkdir -p -- "$here" && chmod 0700 "$dir"
            else mkdir -p -- "$here"
            fi
        }

        # With the orphan time-out goes the boot in which the directory was made.
        fill_directory() {
            made_in=$boot
            [ "$existed" = no ] || { read -r rest; read -r made_in; } 2>/dev/null <"$here/orphan"
            printf '%s\n' "$1" "$made_in" >"$here/orphan" || return
            if [ "$existed" = no ]; then printf '%s' "$2" >"$here/supervisor"
            # A guard may be about to read it.
            else printf '%s' "$2" >"$here/new.$$" && mv -f "$here/new.$$" "$here/supervisor"
            fi
        }

        cannot_write() {
            if [ -d "$dir" ]; then name_full_disk "$dir"; else name_full_disk "$base"; fi
            [ "$existed" = yes ] || { rm -rf -- "$dir"; rmdir -- "$base" 2>/dev/null; }
            answer refused "cannot write to $dir: $problem"
        }

        make() {
            [ "$4" = go ] || return
            find_base
            dir=$base/$1 here=$base/$1/.belay made=no existed=no
            if [ -d "$dir" ]; then existed=yes; fi
            # Another job that ends now removes the base when it is empty: then once more.
            for try in 1 2 3 4 5 6 7 8; do
                is_takable "$base" && is_takable "$dir" || { answer refused "$problem"; return; }
                if make_directory 2>/dev/null; then made=yes; break; fi
            done
            [ "$made" = yes ] || problem=$(make_directory 2>&1) || { cannot_write; return; }
            fill_directory "$2" "$3" 2>/dev/null || problem=$(fill_directory "$2" "$3" 2>&1) \
                || { cannot_write; return; }
            greet
            echo "end made $dir"
        }

        """#

    /// `remove DIRECTORY JOB go`: removes the directory and looks whether it is gone. An empty one is
    /// the directory that `make` makes for the job. It says `end removed`, `end absent` (it was gone
    /// before) or `end kept REASON`.
    ///
    /// A directory in which an item still runs is kept: its outcome would be lost. That holds too
    /// for an item whose supervisor was killed: the processes that are left share its session.
    static let remove = #"""
        end_guard() {
            pid= time= was=
            { read -r pid time was <"$dir/.belay/guard"; } 2>/dev/null
            [ -n "$pid" ] && [ "$was" = "$boot" ] && stat "$pid" && [ "$START" = "$time" ] || return
            # It has no group of its own yet, where it was only just started.
            kill -s KILL -- "-$pid" "$pid" "-$pid" 2>/dev/null
        }

        remove_directories() { rm -rf --one-file-system -- "$dir" "$dir.gone"; }

        is_left() { [ -e "$dir" ] || [ -L "$dir" ] || [ -e "$dir.gone" ]; }

        remove() {
            [ "$3" = go ] && [ -n "$2" ] || return
            dir=$1
            if [ -z "$dir" ]; then find_base; dir=$base/$2; fi
            base=${dir%/*}
            if [ -L "$dir" ]; then echo "end kept it is a link"; return; fi
            if ! is_left; then
                rmdir -- "$base" 2>/dev/null
                echo "end absent"
                return
            fi
            find_busy "$dir/.belay"
            if [ -n "$BUSY" ]; then
                echo "end kept an item still runs, process $BUSY"
                return
            fi
            end_guard
            leave_keeper
            end_beside
            remove_directories 2>/dev/null
            if is_left; then problem=$(remove_directories 2>&1); fi
            rmdir -- "$base" 2>/dev/null
            if is_left; then answer kept "$problem"; else echo "end removed"; fi
        }

        """#

    /// Tells the supervisor that a coordinator is there. `$1` is the staging directory.
    package static let greet = #"""
        [ -f "$1/.belay/supervisor" ] && /bin/sh "$1/.belay/supervisor" greet
        echo greeted
        """#
}
