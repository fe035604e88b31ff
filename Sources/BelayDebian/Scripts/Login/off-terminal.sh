# shellcheck shell=dash
# Runs a command so that it sees no terminal, where sudo or doas have made one: a shell would believe
# that somebody reads its output. The exit status is passed on by hand, because a pipe has the status of
# its last command.

[ -t 0 ] || exec "$0" "$@"
exec 4>&1
s=$({ { "$0" "$@" 3>&- 4>&-; echo $? >&3; } 2>&1 | cat >&4; } 3>&1)
exit "$s"
