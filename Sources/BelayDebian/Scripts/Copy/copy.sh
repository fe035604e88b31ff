# shellcheck shell=dash
# `belay copy`: puts the file on standard input in its place, at once and whole.
#
# Arguments: the path, absolute or of the home directory, of a directory or of a file in one; the file's name
# in a directory; its SHA-256; the mode of a new file, in octal; a mode for any file, or nothing.
#
# Prints `copied` or `unchanged`. A file that is there keeps its owner and mode, and a link stays one; half
# a file is nowhere at any moment.

set -eu
umask 077
to=$1
# shellcheck disable=SC2088 # the admin's tilde, which nothing has expanded
case $to in
    '~/'*) to=$HOME/${to#'~/'} ;;
esac
if [ -d "$to" ]; then to=${to%/}/$2; fi
if [ -L "$to" ]; then to=$(readlink -f -- "$to"); fi
directory=$(dirname -- "$to")
if [ ! -d "$directory" ]; then
    echo "there is no directory $directory" >&2
    exit 1
fi
if [ -e "$to" ] && [ ! -f "$to" ]; then
    echo "$to is there, and is no file" >&2
    exit 1
fi
digest() {
    sum=$(sha256sum <"$1")
    sum=${sum%% *}
}
if [ -f "$to" ]; then
    digest "$to"
    if [ "$sum" = "$3" ]; then
        mode=$(stat -c %a -- "$to")
        if [ -z "$5" ] || [ "${mode#0}" = "${5#0}" ]; then
            echo unchanged
            exit 0
        fi
    fi
fi
new=$(mktemp "$directory/.belay-copy.XXXXXX")
trap 'rm -f -- "$new"' EXIT
trap 'exit 1' HUP INT TERM
cat >"$new"
digest "$new"
if [ "$sum" != "$3" ]; then
    echo "not all of it has arrived, or the file changed meanwhile: nothing is changed" >&2
    exit 1
fi
if [ -f "$to" ]; then
    chown --reference="$to" -- "$new"
    chmod --reference="$to" -- "$new"
else
    chmod "$4" "$new"
fi
if [ -n "$5" ]; then chmod "$5" "$new"; fi
mv -f -- "$new" "$to"
echo copied
