# shellcheck shell=dash
# Installs one set of packages, or several joined.
#
# It simulates first: if the server has changed so that apt would do more than was decided, nothing is
# touched. The other packages of a source are ignored: the set was computed without them (apt.conf(5) does
# not name Upgrade-By-Source-Package).
#
# What was marked as installed automatically stays marked, and what only comes along is marked
# (apt-mark(8)). After a failure the package that failed is left as dpkg left it: a second try is the admin's
# decision. The others are set up, and pending triggers are run (dpkg(1)): the failure has nothing to do
# with them.
#
# Needs: fail, closed, acting, lock_left, mark_output, set_up_others, snapshot, unrest, list,
# report_conffiles, report_changes, give_reason, interrupted.
: "${work:?}" "${allowed:?}" "${native:?}"

set --
while read -r file; do set -- "$@" "$file"; done <"$work/files"
set -- "$allowed" -o APT::Get::Upgrade-By-Source-Package=false install "$@"
if ! closed apt-get -s -qq "$@" >"$work/simulation" 2>&1; then
    fail "apt cannot install this set as it was planned; nothing was changed:" \
        "$(cat "$work/simulation")"
fi
extra=$(awk '$1 == "Inst" || $1 == "Remv" || $1 == "Purg" { print $2 }' \
    "$work/simulation" | grep -vxFf "$work/names" | tr '\n' ' ') || :
if [ -n "$extra" ]; then
    fail "the server has changed since it was analyzed: apt would also change $extra;" \
        "nothing was changed"
fi
closed apt-mark showauto 2>/dev/null >"$work/automatic" || :
awk 'FILENAME == ARGV[1] { automatic[$1] = 1; next }
    $5 != "manual" && ($4 == "new" || $1 in automatic) { print $1 }' \
    "$work/automatic" "$work/todo" >"$work/auto"
touch "$work/start"
mark_output
status=0
acting closed apt-get -y -q -o DPkg::Lock::Timeout="$(lock_left)" "$@" || status=$?
if [ "$status" != 0 ]; then set_up_others; fi
if [ -s "$work/auto" ]; then
    # shellcheck disable=SC2046 # names of packages have no blanks
    closed apt-mark auto $(cat "$work/auto") >/dev/null 2>&1 || :
fi
snapshot >"$work/after"
report_conffiles
wrong=$(awk -v native="$native" '
    FILENAME == ARGV[2] {
        key = $2 == native || $2 == "all" ? $1 : $1 ":" $2
        version[key] = $4
        state[key] = $3
        next
    }
    {
        name = $1
        if (substr(name, length(name) - length(native)) == ":" native)
            name = substr(name, 1, length(name) - length(native) - 1)
        if (state[name] != "installed" || version[name] != $3)
            print name " should be installed at " $3 " and is: " \
                (name in state ? state[name] " " version[name] : "not installed")
    }' FS='\t' "$work/after" FS=' ' "$work/todo")
report_changes
if [ "$status" != 0 ]; then give_reason "$status" "$wrong"; fi
if [ -n "$wrong" ]; then
    fail "apt reported success, but $(printf '%s\n' "$wrong" | list 10)"
fi
if interrupted || [ -n "$(unrest "$work/after")" ]; then
    fail "dpkg is not at rest afterwards: $(unrest "$work/after" | list 10)"
fi
if ! closed apt-get -q check >"$work/check" 2>&1; then
    fail "dependencies are not met afterwards:" \
        "$(grep -E '^(E:| )' "$work/check" | head -n 5)"
fi
