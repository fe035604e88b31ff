# shellcheck shell=dash
# Refuses where dpkg was interrupted before this item.
#
# Needs: fail, snapshot, unrest, list, interrupted.
: "${work:?}"

snapshot >"$work/before"
if interrupted || [ -n "$(unrest "$work/before")" ]; then
    fail "dpkg was interrupted here before this item began, nothing was changed;" \
        "dpkg --configure -a mends it, and so does a job with repair: true (belay run --repair):" \
        "$(unrest "$work/before" | list 10)"
fi
