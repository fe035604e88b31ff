# shellcheck shell=dash
# Becomes a runner: a shell that has left the login and shares no process group and no terminal. sudo
# may kill the process group that it has started.
#
# Needs: leave_login, stat.
: "${SCOPE-}" "${SESSION:?}" "${TERMINAL:?}"

leave_login
stat "$$"
[ "$SESSION $TERMINAL" = "$$ 0" ] && exec $SCOPE /bin/sh
exec $SCOPE setsid -w /bin/sh
