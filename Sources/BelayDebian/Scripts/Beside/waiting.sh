# shellcheck shell=dash
# The shell that will be the next item's. It is started before the item is known: a program and a
# session take longer to start than most of the rest. `$0` is the script of the item to come, `$1` the
# items' directory, `$2` the identity of the process beside, `$3` the file for a fault.
#
# It reads a line `item NUMBER` from the runner, and leaves the next one, `ended NUMBER`, to the process
# beside. It may be killed until it has claimed an item; until then nothing is lost. The item's session
# is its own, and is written down with the claim.
#
# Needs: claim.

while read -r word number && [ "$word" = item ] && kill -0 "${2%% *}"; do
    b=$1/$number
    read -r up rest </proc/uptime
    # Twice, for what is said of a full disk: it is told rarely enough.
    if claim "$2" "$$ $up" 2>/dev/null || claim "$2" "$$ $up" 2>"$3"; then
        exec </dev/null >>"$b.out" 2>>"$b.err"
        # dash puts the name of what is read in front of messages, besides `$0`.
        cd "$1" || exit
        set --
        unset word number b claimed up rest
        unset -f claim
        # shellcheck source=/dev/null
        . "./${0##*/}"
        exit
    fi
    read -r word number
    echo refused
done
