# shellcheck shell=dash
# Starts the program that becomes another user: `$1` and its arguments. Its messages have to be in
# English, because Belay reads them.

command -v "$1" >/dev/null 2>&1 || {
echo "belay: $1 is not installed on this server" >&2; exit 127; }
export LC_ALL=C.UTF-8; exec "$@"
