# shellcheck shell=dash
# Marks packages as installed manually that are installed already, as apt-get install does with those that it
# is asked for. marked prints their names.
#
# Needs: fail, closed.
: "${work:?}"

marked >"$work/names"
# shellcheck disable=SC2046 # names of packages have no blanks
closed apt-mark manual $(cat "$work/names")
left=$(closed apt-mark showauto | grep -xFf "$work/names" | tr '\n' ' ') || :
if [ -n "$left" ]; then fail "still marked as installed automatically: $left"; fi
