# shellcheck shell=dash
# Whether dpkg is at rest, and mending it if `repair` is yes. A check mends nothing; it says what would
# be. `dpkg --configure -a` is what dpkg itself asks for after an interruption (dpkg(1)).
#
# Needs: section, problem, interrupted, broken, closed, wait_for_locks.
: "${work:?}" "${check:?}" "${repair:?}" "${dpkg_answers:?}"

wait_for_locks /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock
if interrupted || [ -n "$(broken)" ]; then
    found=$(broken | head -n 10)
    lost=$(broken | awk '/ reinstreq$/ { print $1 }' | tr '\n' ' ')
    if [ -n "$lost" ]; then
        problem interrupted "dpkg was interrupted while it unpacked, and these packages have" \
            "to be unpacked again, which nothing but a new installation does" \
            "(apt-get install --reinstall $lost): $found"
    fi
    if [ "$repair" = no ]; then
        problem interrupted "dpkg was interrupted here and has to be mended first" \
            "(repair: true, belay run --repair, or dpkg --configure -a there):" \
            "${found:-its journal is not empty}"
    fi
    if [ "$check" = yes ]; then
        section repair
        printf '%s\n' "${found:-dpkg --configure -a}"
    else
        say "mending with dpkg --configure -a"
        # shellcheck disable=SC2086 # words
        dpkg $dpkg_answers --configure -a >&2 || :
        if interrupted || [ -n "$(broken)" ]; then
            problem interrupted "dpkg --configure -a did not mend everything: $(broken)"
        fi
        section repaired
        printf '%s\n' "$found"
    fi
fi
if ! closed apt-get -s -q install >"$work/check" 2>&1; then
    if grep -q '^ ' "$work/check"; then
        problem dependencies "installed packages lack what they depend on" \
            "(apt-get --fix-broken install mends it): $(grep '^ ' "$work/check" | head -n 5)"
    fi
    problem unreadable "apt does not work here: $(grep '^E:' "$work/check" | head -n 5)"
fi
section held
# shellcheck disable=SC2016 # fields of dpkg-query
dpkg-query -W -f '${db:Status-Want} ${binary:Package}\n' |
    awk '$1 == "hold" { sub(/:.*/, "", $2); print $2 }' | tee "$work/held"
