# shellcheck shell=dash
# For a runner that is the login's own shell (`exec /bin/sh -s NONCE`): tells that it has begun. A shell
# that shares its session or its terminal, or that ends with the login, must not be a runner: it ends
# with status 79.
#
# Needs: leave_login, stat.
: "${SCOPE-}" "${SESSION:?}" "${TERMINAL:?}"

leave_login
stat "$$"
[ "$SESSION $TERMINAL$SCOPE" = "$$ 0" ] || exit 79
printf 'belay-ready %s\nbelay-begin %s\n' "$1" "$1"
