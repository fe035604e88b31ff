# shellcheck shell=dash
# make JOB ORPHAN SUPERVISOR NAME go: makes the staging directory of a job and puts the supervisor's
# text there. ORPHAN is the orphan time-out in seconds, 0 for none. The answer is `end made PATH` or
# `end refused REASON`.
#
# An existing directory is taken if it belongs to the same user, since a coordinator may come back; and
# only for the same NAME of the inventory: a server with two names has one directory, and the items of
# the one would be taken for the other's.
#
# A fork costs as much as a program here: there is none unless something goes wrong.
#
# Needs: find_base, greet, answer, name_full_disk.
: "${base:?}" "${boot:?}" "${REQUEST:?}"

# Whether a directory may be made or taken; else `problem` says why not.
is_takable() {
    if [ -L "$1" ]; then problem="$1 is a link"
    elif [ -e "$1" ] && [ ! -d "$1" ]; then problem="$1 is not a directory"
    elif [ -e "$1" ] && [ ! -O "$1" ]; then problem="$1 is another user's"
    else return 0
    fi
    return 1
}

# Whoever may write to the base may put another directory in the job's place.
is_safe() {
    [ -d "$1" ] && [ ! -L "$1" ] && [ -n "$(find "$1" -prune -perm /022 2>/dev/null)" ] || return 0
    problem="$1 may be written to by other users: chmod go-w $1"
    return 1
}

# create FILE LINE…: makes a file with these lines, unless it exists (open(2), O_EXCL).
create() {
    file=$1
    shift
    set -C
    # shellcheck disable=SC2094 # nothing is read
    { printf '%s\n' "$@" >&3 || { rm -f "$file"; false; }; } 3>"$file"
    created=$?
    set +C
    return "$created"
}

# What an earlier `make` has noted. Another connection's may be about to write it, or it went with the
# power.
read_notes() {
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
        noted='' made_in='' owner=
        { read -r noted; read -r made_in; } 2>/dev/null <"$here/orphan"
        { IFS= read -r owner <"$here/server"; } 2>/dev/null
        [ -z "$made_in" ] || [ -z "$owner" ] || return 0
        sleep 0.2
    done
}

# Notes the name of the server. In a boot only the one whose name is in `taken.BOOT` may: of two that find
# no name, neither knows what the other is about to do.
take() {
    create "$here/taken.$boot" "$1" || {
        taker=
        { IFS= read -r taker; } 2>/dev/null <"$here/taken.$boot"
        [ "$taker" = "$1" ] || return
    }
    printf '%s\n' "$1" >"$here/server" && owner=$1
}

# Whether the directory is the one of server $1.
is_of() {
    [ -n "$owner" ] || take "$1" || read_notes
    [ "$owner" != "$1" ] || return 0
    if [ -n "$owner" ]; then
        problem="$owner and $1 are the same server, with one directory for both, $dir: take one of the two names out of the inventory, or limit the job"
    elif [ -e "$here/taken.$boot" ] && [ ! -s "$here/taken.$boot" ]; then
        problem="$dir is being made over another connection"
    fi
    return 1
}

# What is new has the mode that is asked for: the umask is 077.
make_directory() {
    if [ -d "$dir" ]; then mkdir -p -- "$here" && chmod 0700 "$dir"
    else mkdir -p -- "$here"
    fi
}

# With the orphan time-out goes the boot in which the directory was made. An existing note is left alone:
# items that run are judged by it.
fill_directory() {
    owner=
    if [ "$existed" = no ]; then
        if create "$here/orphan" "$1" "$boot"; then
            printf '%s' "$2" >"$here/supervisor" || { rm -f "$here/orphan"; false; }
            return
        fi
        # Another connection may have been faster.
        [ -e "$here/orphan" ] || return
        existed=yes
    fi
    read_notes
    if [ "$noted" != "$1" ] || [ -z "$made_in" ]; then
        printf '%s\n' "$1" "${made_in:-unknown}" >"$here/orphan.$$" &&
            mv -f "$here/orphan.$$" "$here/orphan" || return
    fi
    # A guard may be about to read it.
    printf '%s' "$2" >"$here/new.$$" && mv -f "$here/new.$$" "$here/supervisor"
}

cannot_write() {
    if [ -d "$dir" ]; then name_full_disk "$dir"; else name_full_disk "$base"; fi
    [ "$existed" = yes ] || { rm -rf -- "$dir"; rmdir -- "$base" 2>/dev/null; }
    answer refused "cannot write to $dir: $problem"
}

make() {
    [ "$5" = go ] || return
    find_base
    dir=$base/$1 here=$base/$1/.belay made=no existed=no
    if [ -d "$dir" ]; then existed=yes; fi
    # Another job that ends now removes the base when it is empty: then once more.
    is_safe "$base" || { answer refused "$problem"; return; }
    for _ in 1 2 3 4 5 6 7 8; do
        # shellcheck disable=SC2015 # for either
        is_takable "$base" && is_takable "$dir" || { answer refused "$problem"; return; }
        if make_directory 2>/dev/null; then made=yes; break; fi
    done
    [ "$made" = yes ] || problem=$(make_directory 2>&1) || { cannot_write; return; }
    fill_directory "$2" "$3" 2>/dev/null || problem=$(fill_directory "$2" "$3" 2>&1) \
        || { cannot_write; return; }
    problem=
    is_of "$4" 2>/dev/null || {
        if [ -n "$problem" ]; then answer refused "$problem"; return; fi
        problem=$(is_of "$4" 2>&1)
        cannot_write
        return
    }
    greet
    echo "end $REQUEST made $dir"
}
