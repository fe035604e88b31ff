# shellcheck shell=dash
# remove DIRECTORY JOB NAME go: removes the staging directory and checks that it is gone. An empty
# DIRECTORY stands for the one that `make` makes for the job. The answer is `end removed`, `end absent`
# (it was gone before, or belongs to another name) or `end kept REASON`. A path that cannot be a
# directory of the job is never removed.
#
# A directory in which an item still runs is kept, because the item's outcome would be lost. That holds
# too for an item whose process beside it was killed: the processes that are left share its session.
#
# Needs: find_base, find_busy, end_beside, leave_keeper, stat, answer.
: "${boot:?}" "${START:?}" "${BUSY-}" "${REQUEST:?}"

end_guard() {
    pid='' time='' was=
    { read -r pid time was <"$dir/.belay/guard"; } 2>/dev/null
    [ -n "$pid" ] && [ "$was" = "$boot" ] && stat "$pid" && [ "$START" = "$time" ] || return
    # It has no group of its own yet, where it was only just started.
    kill -s KILL -- "-$pid" "$pid" "-$pid" 2>/dev/null
}

remove_directories() { rm -rf --one-file-system -- "$dir" "$dir.gone"; }

is_left() { [ -e "$dir" ] || [ -L "$dir" ] || [ -e "$dir.gone" ]; }

# Whether $1 can be the directory of job $2.
is_the_jobs() {
    case $2 in '' | *[!0-9A-Za-z-]*) return 1;; esac
    case $1 in *[[:cntrl:]]* | */../* | */./* | *//*) return 1;; esac
    case $1 in /belay/"$2" | /*/belay/"$2") ;; *) return 1;; esac
}

is_anothers() {
    owner=
    { IFS= read -r owner <"$dir/.belay/server"; } 2>/dev/null
    [ -n "$owner" ] && [ "$owner" != "$1" ]
}

remove() {
    [ "$4" = go ] && [ -n "$2" ] || return
    dir=$1
    if [ -z "$dir" ]; then find_base; dir=$base/$2; fi
    base=${dir%/*}
    is_the_jobs "$dir" "$2" || { answer kept "$dir is no directory of this job"; return; }
    if [ -L "$dir" ]; then answer kept "it is a link"; return; fi
    if ! is_left || is_anothers "$3"; then
        rmdir -- "$base" 2>/dev/null
        echo "end $REQUEST absent"
        return
    fi
    find_busy "$dir/.belay"
    if [ -n "$BUSY" ]; then
        echo "end $REQUEST kept an item still runs, process $BUSY"
        return
    fi
    end_guard
    leave_keeper
    end_beside
    remove_directories 2>/dev/null
    if is_left; then problem=$(remove_directories 2>&1); fi
    rmdir -- "$base" 2>/dev/null
    if is_left; then answer kept "$problem"; else echo "end $REQUEST removed"; fi
}
