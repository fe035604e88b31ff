# shellcheck shell=dash
# How scripts answer the coordinator.
#
# - request NUMBER FUNCTION WORD…: carries out a request. Each answer repeats its number, so that a
#   stream out of step is noticed. A script that serves a single request has the number 0.
# - answer WORD TEXT: prints the end of an answer on one line.
# - name_full_disk DIRECTORY: puts the right cause in front of `problem`, the message of a command that
#   could not write there: dash calls a full disk an I/O error.

REQUEST=0
request() {
    REQUEST=$1
    shift
    "$@"
}
answer() {
    printf 'end %s %s' "$REQUEST" "$*" | tr '\n' ' ' | head -c 2000
    echo
}
name_full_disk() {
    # shellcheck disable=SC2046 # words
    set -- $(df -P "$1" | tail -n 1)
    [ "$4" = 0 ] && problem="No space left on device: $problem"
}
