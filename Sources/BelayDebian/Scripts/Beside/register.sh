# shellcheck shell=dash
# The first line of an item that has not waited: writes its session, and the uptime at which it began,
# into its state file, `$1`. If the process beside it, `$2`, has gone by then, it does nothing: nobody
# would find it, or know how it ended. A shell that has waited (waiting.sh) has done both, and passes no
# arguments.
#
# Swift joins these lines to one, with a blank between them: the line numbers in a shell's messages
# remain those of the item's script.

[ $# = 0 ] || {
    read -r up rest </proc/uptime;
    echo "$$ $up" >>"$1";
    kill -0 "$2" || exit;
    shift 2;
    unset up rest;
};
