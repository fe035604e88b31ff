# shellcheck shell=dash
# The script that a job keeps in its staging directory (.belay/supervisor). It receives files and guards
# the directory; the runner starts and follows the items.
#
# Needs: answer, name_full_disk, greet, find_busy, end_beside.
: "${BUSY-}"

umask 077
here=${0%/*}
verb=$1 name=$2

# Gives up what could not be written.
refuse() {
    name_full_disk "$here"
    rm -f "$1"
    answer unwritten "$problem"
    exit
}

# Whether file $1, of $2 bytes, has the digest $3. A large one is left to openssl(1) where
# that is: it takes longer to start, and then half as long, with the processor's own
# instructions for it; one that has not come whole is not read for it.
is_whole() {
    if [ "$2" -ge 4000000 ]; then
        [ "$(wc -c <"$1")" = "$2" ] || return
        digest=$(openssl dgst -sha256 -r <"$1" 2>/dev/null) || digest=$(sha256sum <"$1")
    else
        digest=$(sha256sum <"$1")
    fi
    [ "${digest%% *}" = "$3" ]
}

# Receives a file from standard input. One that is there already is not written again.
receive() {
    target=$here/../$name
    # What cannot be made is told of when the file is.
    case $name in */*) mkdir -p -- "${target%/*}" 2>/dev/null;; esac
    if [ -f "$target" ] && [ ! -L "$target" ] && is_whole "$target" "$1" "$2"; then
        cat >/dev/null
    else
        # Of its own: a connection that is not known to have gone may send the file too.
        part=$target.part.$$
        problem=$({ cat >"$part"; } 2>&1) || refuse "$part"
        if ! is_whole "$part" "$1" "$2"; then
            size=$(wc -c <"$part")
            rm -f "$part"
            if [ "$size" = "$1" ]; then answer differs; else answer cut; fi
            exit
        fi
        problem=$(mv -fT "$part" "$target" 2>&1) || refuse "$part"
    fi
    answer exited 0
}

# Whether no coordinator was heard for as long as `limit` says, in the directory $1. It is read twice: a
# time that is written meanwhile may be read half, and the rest of it from another.
is_silent() {
    seen='' again=
    { read -r seen <"$1/seen"; read -r again <"$1/seen"; } 2>/dev/null
    read -r up rest </proc/uptime
    [ -n "$seen" ] && [ "$seen" = "$again" ] && [ "$((${up%%.*} - seen))" -ge "$limit" ]
}

# Removes the directory when no coordinator was heard for as long as `orphan` says, and
# nothing of an item runs.
guard() {
    trap '' HUP
    read -r limit <"$here/orphan"
    pause=$((limit / 4))
    [ "$pause" -le 60 ] || pause=60
    [ "$pause" -ge 1 ] || pause=1
    # Soon for once: of two that were started at the same time, one is not wanted.
    wait=1
    while sleep "$wait"; do
        wait=$pause guardian=
        { read -r guardian rest <"$here/guard"; } 2>/dev/null
        # On a busy server it may not be noted yet.
        case $guardian in
        "$$") ;;
        '') [ -d "$here" ] || exit;;
        *) exit;;
        esac
        is_silent "$here" || continue
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
    if [ -n "$BUSY" ] || ! is_silent "$dir.gone/.belay"; then mv -T -- "$dir.gone" "$dir"; return; fi
    end_beside
    rm -rf --one-file-system -- "$dir.gone"
    rmdir -- "${dir%/*}"
    exit
}

case $verb in
receive) greet; receive "$3" "$4";;
greet) greet;;
guard) guard;;
esac
